CREATE TABLE "deployed_commits" (
	"workspace_id" uuid NOT NULL,
	"repository_id" uuid NOT NULL,
	"sha" text NOT NULL,
	"deployed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "deployed_commits_repository_id_sha_pk" PRIMARY KEY("repository_id","sha")
);
--> statement-breakpoint
CREATE TABLE "dirty_weeks" (
	"workspace_id" uuid NOT NULL,
	"repository_id" uuid NOT NULL,
	"week_start" date NOT NULL,
	"marked_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "dirty_weeks_workspace_id_repository_id_week_start_pk" PRIMARY KEY("workspace_id","repository_id","week_start")
);
--> statement-breakpoint
CREATE TABLE "review_facts" (
	"review_id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"repository_id" uuid NOT NULL,
	"pull_request_id" uuid NOT NULL,
	"reviewer_id" uuid NOT NULL,
	"submitted_at" timestamp with time zone NOT NULL,
	"response_seconds" double precision,
	"decision" text
);
--> statement-breakpoint
CREATE TABLE "team_members" (
	"team_id" uuid NOT NULL,
	"actor_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	CONSTRAINT "team_members_team_id_actor_id_pk" PRIMARY KEY("team_id","actor_id")
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"name" text NOT NULL,
	"github_id" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "teams_name" UNIQUE("workspace_id","name"),
	CONSTRAINT "teams_github" UNIQUE("workspace_id","github_id")
);
--> statement-breakpoint
ALTER TABLE "actors" ADD COLUMN "kind_override" text;--> statement-breakpoint
ALTER TABLE "actors" ADD COLUMN "person_id" uuid;--> statement-breakpoint
ALTER TABLE "deployments" ADD COLUMN "is_walked" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "check_runs" ADD COLUMN "app" text;--> statement-breakpoint
ALTER TABLE "check_runs" ADD COLUMN "workflow" text;--> statement-breakpoint
ALTER TABLE "check_runs" ADD COLUMN "is_required" boolean;--> statement-breakpoint
ALTER TABLE "commit_statuses" ADD COLUMN "is_required" boolean;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "author_id" uuid;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "reverts_sha" text;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "flaky_checks" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "reopened" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "force_pushes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "recompute_from" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "metrics_changed_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "deployments_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "time_zone" text DEFAULT 'UTC' NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "production_environments" jsonb DEFAULT '["production*", "prod"]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "metrics_changed_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "deployed_commits" ADD CONSTRAINT "deployed_commits_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deployed_commits" ADD CONSTRAINT "deployed_commits_repository_id_repositories_id_fk" FOREIGN KEY ("repository_id") REFERENCES "public"."repositories"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dirty_weeks" ADD CONSTRAINT "dirty_weeks_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_facts" ADD CONSTRAINT "review_facts_review_id_reviews_id_fk" FOREIGN KEY ("review_id") REFERENCES "public"."reviews"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_facts" ADD CONSTRAINT "review_facts_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_facts" ADD CONSTRAINT "review_facts_repository_id_repositories_id_fk" FOREIGN KEY ("repository_id") REFERENCES "public"."repositories"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_facts" ADD CONSTRAINT "review_facts_pull_request_id_pull_requests_id_fk" FOREIGN KEY ("pull_request_id") REFERENCES "public"."pull_requests"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_facts" ADD CONSTRAINT "review_facts_reviewer_id_actors_id_fk" FOREIGN KEY ("reviewer_id") REFERENCES "public"."actors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_actor_id_actors_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."actors"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "teams" ADD CONSTRAINT "teams_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "review_facts_pull_request" ON "review_facts" USING btree ("pull_request_id");--> statement-breakpoint
CREATE INDEX "review_facts_submitted" ON "review_facts" USING btree ("workspace_id","submitted_at");--> statement-breakpoint
CREATE INDEX "review_facts_reviewer" ON "review_facts" USING btree ("reviewer_id","submitted_at");--> statement-breakpoint
ALTER TABLE "actors" ADD CONSTRAINT "actors_person_id_actors_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."actors"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD CONSTRAINT "pull_request_facts_author_id_actors_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."actors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "actors_person" ON "actors" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "pull_request_facts_opened" ON "pull_request_facts" USING btree ("workspace_id","opened_at");--> statement-breakpoint
CREATE INDEX "pull_request_facts_closed" ON "pull_request_facts" USING btree ("workspace_id","closed_at");--> statement-breakpoint
CREATE INDEX "pull_request_facts_author" ON "pull_request_facts" USING btree ("author_id","merged_at");--> statement-breakpoint
CREATE INDEX "pull_request_facts_computed" ON "pull_request_facts" USING btree ("repository_id","computed_at");--> statement-breakpoint
CREATE INDEX "pull_request_facts_reverts" ON "pull_request_facts" USING btree ("repository_id","reverts_number");--> statement-breakpoint
CREATE INDEX "pull_request_facts_reverts_sha" ON "pull_request_facts" USING btree ("repository_id","reverts_sha");--> statement-breakpoint
do $$
declare
  name text;
begin
  foreach name in array array['teams', 'team_members', 'review_facts', 'dirty_weeks', 'deployed_commits'] loop
    execute format('grant select, insert, update, delete on %I to tenant', name);
    execute format('alter table %I enable row level security', name);
    execute format(
      'create policy tenant on %I to tenant using (workspace_id = current_setting(''app.workspace'')::uuid)', name
    );
  end loop;
end
$$;--> statement-breakpoint
-- A workspace may change how it is counted, not what it is.
grant update (name, time_zone, production_environments, metrics_changed_at) on workspaces to tenant;
