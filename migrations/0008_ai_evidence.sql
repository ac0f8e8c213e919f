CREATE TABLE "llm_calls" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"pull_request_id" uuid,
	"input_hash" text NOT NULL,
	"prompt_version" integer NOT NULL,
	"model" text NOT NULL,
	"reserved_tokens" integer NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	"outcome" text,
	"input_tokens" integer,
	"output_tokens" integer,
	"cost" double precision
);
--> statement-breakpoint
CREATE TABLE "branch_checks" (
	"workspace_id" uuid NOT NULL,
	"repository_id" uuid NOT NULL,
	"base_ref" text NOT NULL,
	"kind" text NOT NULL,
	"app" text NOT NULL,
	"workflow" text NOT NULL,
	"name" text NOT NULL,
	"is_required" boolean,
	"number" integer,
	"asked_at" timestamp with time zone,
	CONSTRAINT "branch_checks_repository_id_base_ref_kind_app_workflow_name_pk" PRIMARY KEY("repository_id","base_ref","kind","app","workflow","name")
);
--> statement-breakpoint
ALTER TABLE "llm_analyses" ALTER COLUMN "input_hash" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "llm_analyses" ALTER COLUMN "prompt_version" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "llm_analyses" ALTER COLUMN "model" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "llm_analyses" ADD COLUMN "is_current" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "llm_analyses" ADD COLUMN "content_version" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "llm_analyses" ADD COLUMN "attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "llm_analyses" ADD COLUMN "leased_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "llm_analyses" ADD COLUMN "pull_request_updated_at" timestamp with time zone NOT NULL;--> statement-breakpoint
ALTER TABLE "llm_analyses" ADD COLUMN "finished_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "rule_version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "ai_authored_tier" text;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "ai_assisted_tier" text;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "ai_reviewed_tier" text;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "analysis_key" text;--> statement-breakpoint
ALTER TABLE "llm_calls" ADD CONSTRAINT "llm_calls_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "llm_calls" ADD CONSTRAINT "llm_calls_pull_request_id_pull_requests_id_fk" FOREIGN KEY ("pull_request_id") REFERENCES "public"."pull_requests"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "llm_calls_day" ON "llm_calls" USING btree ("workspace_id","started_at");--> statement-breakpoint
CREATE INDEX "ai_signals_workspace" ON "ai_signals" USING btree ("workspace_id");--> statement-breakpoint
CREATE UNIQUE INDEX "llm_analyses_one_pending" ON "llm_analyses" USING btree ("pull_request_id") WHERE status = 'pending';--> statement-breakpoint
CREATE UNIQUE INDEX "llm_analyses_one_current" ON "llm_analyses" USING btree ("pull_request_id") WHERE is_current;--> statement-breakpoint
CREATE INDEX "llm_analyses_pending" ON "llm_analyses" USING btree ("workspace_id","pull_request_updated_at" desc,"id" desc) WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX "llm_analyses_failed" ON "llm_analyses" USING btree ("workspace_id") WHERE status = 'failed';--> statement-breakpoint
CREATE INDEX "llm_analyses_hash" ON "llm_analyses" USING btree ("workspace_id","input_hash");--> statement-breakpoint
CREATE INDEX "pull_request_facts_rules" ON "pull_request_facts" USING btree ("repository_id","rule_version","pull_request_id");--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "checks_undecided" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "requirements_changed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "branch_checks" ADD CONSTRAINT "branch_checks_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "branch_checks" ADD CONSTRAINT "branch_checks_repository_id_repositories_id_fk" FOREIGN KEY ("repository_id") REFERENCES "public"."repositories"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "branch_checks_asked" ON "branch_checks" USING btree ("repository_id","asked_at");--> statement-breakpoint
CREATE INDEX "pull_request_facts_undecided" ON "pull_request_facts" USING btree ("repository_id","computed_at") WHERE checks_undecided;--> statement-breakpoint
ALTER TABLE "ai_signals" DROP COLUMN "read_at";--> statement-breakpoint
ALTER TABLE "ai_signals" DROP COLUMN "synced_at";--> statement-breakpoint
grant select, insert, update, delete on llm_calls to tenant;--> statement-breakpoint
alter table llm_calls enable row level security;--> statement-breakpoint
create policy tenant on llm_calls to tenant using (workspace_id = current_setting('app.workspace')::uuid);--> statement-breakpoint
grant select, insert, update, delete on branch_checks to tenant;--> statement-breakpoint
alter table branch_checks enable row level security;--> statement-breakpoint
create policy tenant on branch_checks to tenant using (workspace_id = current_setting('app.workspace')::uuid);--> statement-breakpoint
-- What was found in an earlier content of a pull request is no answer to a search of today.
create or replace view searchable_analyses as
  select pull_request_id, result from llm_analyses
  where workspace_id = current_setting('app.workspace')::uuid and is_current;
