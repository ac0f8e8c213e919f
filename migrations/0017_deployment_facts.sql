CREATE TABLE "commit_ancestry" (
	"workspace_id" uuid NOT NULL,
	"repository_id" uuid NOT NULL,
	"sha" text NOT NULL,
	"of_sha" text NOT NULL,
	"answer" text,
	"since" timestamp with time zone,
	"cursor" text,
	CONSTRAINT "commit_ancestry_repository_id_sha_of_sha_pk" PRIMARY KEY("repository_id","sha","of_sha")
);
--> statement-breakpoint
CREATE TABLE "deployment_facts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"repository_id" uuid NOT NULL,
	"source" text NOT NULL,
	"sha" text NOT NULL,
	"environment" text NOT NULL,
	"kind" text NOT NULL,
	"part_of" uuid,
	"at" timestamp with time zone NOT NULL,
	"began_at" timestamp with time zone NOT NULL,
	"succeeded_at" timestamp with time zone,
	"carried" integer NOT NULL,
	"lead_seconds" double precision,
	"is_rework" boolean NOT NULL,
	"failed" boolean,
	"causes" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"recovered_at" timestamp with time zone,
	"recovered_by" jsonb,
	"fingerprint" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "deployment_marks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"repository_id" uuid NOT NULL,
	"failed" boolean NOT NULL,
	"reason" text NOT NULL,
	"marked_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "deployment_source_changes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"repository_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"previous" text NOT NULL,
	"source" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incidents" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"repository_id" uuid NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"title" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"deployment_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "incidents_external" UNIQUE("repository_id","source","external_id")
);
--> statement-breakpoint
ALTER TABLE "deployments" ALTER COLUMN "github_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "deployed_commits" ADD COLUMN "carrier" text;--> statement-breakpoint
ALTER TABLE "deployments" ADD COLUMN "source" text DEFAULT 'deployments' NOT NULL;--> statement-breakpoint
ALTER TABLE "deployments" ADD COLUMN "external_id" text;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "is_deployed" boolean;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "deployment_rule" text DEFAULT 'auto' NOT NULL;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "deployment_source" text DEFAULT 'merges' NOT NULL;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "deployment_source_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "deployments_changed_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "deployments_computed" text;--> statement-breakpoint
ALTER TABLE "commit_ancestry" ADD CONSTRAINT "commit_ancestry_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commit_ancestry" ADD CONSTRAINT "commit_ancestry_repository_id_repositories_id_fk" FOREIGN KEY ("repository_id") REFERENCES "public"."repositories"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deployment_facts" ADD CONSTRAINT "deployment_facts_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deployment_facts" ADD CONSTRAINT "deployment_facts_repository_id_repositories_id_fk" FOREIGN KEY ("repository_id") REFERENCES "public"."repositories"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deployment_marks" ADD CONSTRAINT "deployment_marks_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deployment_marks" ADD CONSTRAINT "deployment_marks_repository_id_repositories_id_fk" FOREIGN KEY ("repository_id") REFERENCES "public"."repositories"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deployment_source_changes" ADD CONSTRAINT "deployment_source_changes_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deployment_source_changes" ADD CONSTRAINT "deployment_source_changes_repository_id_repositories_id_fk" FOREIGN KEY ("repository_id") REFERENCES "public"."repositories"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_repository_id_repositories_id_fk" FOREIGN KEY ("repository_id") REFERENCES "public"."repositories"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "commit_ancestry_pending" ON "commit_ancestry" USING btree ("workspace_id","repository_id") WHERE answer is null;--> statement-breakpoint
CREATE INDEX "deployment_facts_list" ON "deployment_facts" USING btree ("workspace_id","at","id");--> statement-breakpoint
CREATE INDEX "deployment_facts_repository" ON "deployment_facts" USING btree ("repository_id","at","id");--> statement-breakpoint
CREATE INDEX "deployment_facts_sha" ON "deployment_facts" USING btree ("repository_id","sha");--> statement-breakpoint
CREATE INDEX "deployment_facts_counted" ON "deployment_facts" USING btree ("workspace_id","at") WHERE kind in ('deployment', 'rollback');--> statement-breakpoint
CREATE INDEX "deployment_source_changes_at" ON "deployment_source_changes" USING btree ("workspace_id","at");--> statement-breakpoint
CREATE INDEX "incidents_started" ON "incidents" USING btree ("workspace_id","started_at","id");--> statement-breakpoint
CREATE INDEX "deployed_commits_carrier" ON "deployed_commits" USING btree ("repository_id","carrier");--> statement-breakpoint
ALTER TABLE "deployments" ADD CONSTRAINT "deployments_external" UNIQUE("repository_id","external_id","source");--> statement-breakpoint
do $$
declare
  name text;
begin
  foreach name in array array[
    'commit_ancestry', 'deployment_marks', 'incidents', 'deployment_facts', 'deployment_source_changes'
  ] loop
    execute format('grant select, insert, update, delete on %I to tenant', name);
    execute format('alter table %I enable row level security', name);
    execute format(
      'create policy tenant on %I to tenant using (workspace_id = current_setting(''app.workspace'')::uuid)', name
    );
  end loop;
end
$$;--> statement-breakpoint
-- What is stored belongs to the deployment of its instant; of two in one second to the one that it is the commit of.
UPDATE "deployed_commits" c SET "carrier" = (
  SELECT d."sha" FROM "deployments" d
  WHERE d."repository_id" = c."repository_id" AND d."is_production" AND d."succeeded_at" = c."deployed_at"
  ORDER BY d."sha" <> c."sha", d."sha" LIMIT 1);--> statement-breakpoint
-- The sync decides anew within a day. Until then deployments count where one succeeded lately.
UPDATE "repositories" r SET "deployment_source" = 'deployments' WHERE EXISTS (
  SELECT FROM "deployments" d
  WHERE d."repository_id" = r."id" AND d."is_production" AND d."succeeded_at" > now() - interval '90 days');--> statement-breakpoint
DELETE FROM "deployed_commits" c USING "repositories" r
WHERE r."id" = c."repository_id" AND r."deployment_source" = 'merges';--> statement-breakpoint
UPDATE "deployments" d SET "walk_cursor" = NULL, "walked_since" = NULL FROM "repositories" r
WHERE r."id" = d."repository_id" AND r."deployment_source" = 'merges';
