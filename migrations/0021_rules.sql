CREATE TABLE "exclusions" (
	"pull_request_id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"said_by" text NOT NULL,
	"said_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rule_changes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"key_id" uuid NOT NULL,
	"key_name" text NOT NULL,
	"before" jsonb NOT NULL,
	"after" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workspace_rules" (
	"workspace_id" uuid PRIMARY KEY NOT NULL,
	"rules" jsonb NOT NULL
);
--> statement-breakpoint
DROP INDEX "pull_request_facts_window";--> statement-breakpoint
DROP INDEX "pull_request_facts_opened";--> statement-breakpoint
DROP INDEX "pull_request_facts_closed";--> statement-breakpoint
DROP INDEX "review_facts_merged";--> statement-breakpoint
DROP INDEX "review_facts_submitted";--> statement-breakpoint
DROP INDEX "review_facts_reviewer";--> statement-breakpoint
ALTER TABLE "actors" ADD COLUMN "counts_as" text;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "author_kind" text;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "excluded_by" text;--> statement-breakpoint
ALTER TABLE "review_facts" ADD COLUMN "author_kind" text;--> statement-breakpoint
ALTER TABLE "review_facts" ADD COLUMN "excluded_by" text;--> statement-breakpoint
-- Until the facts are computed again, everybody counts by GitHub's kind and by what was said before.
update actors set counts_as = case kind_override when 'user' then 'people' else 'automation' end
  where kind_override is not null;--> statement-breakpoint
update pull_request_facts f set author_kind = coalesce(a.counts_as,
    case when a.kind in ('user', 'mannequin', 'enterprise_user_account') then 'people' else 'automation' end)
  from actors a where a.id = f.author_id;--> statement-breakpoint
update review_facts r set author_kind = f.author_kind
  from pull_request_facts f where f.pull_request_id = r.pull_request_id;--> statement-breakpoint
ALTER TABLE "exclusions" ADD CONSTRAINT "exclusions_pull_request_id_pull_requests_id_fk" FOREIGN KEY ("pull_request_id") REFERENCES "public"."pull_requests"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exclusions" ADD CONSTRAINT "exclusions_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_changes" ADD CONSTRAINT "rule_changes_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace_rules" ADD CONSTRAINT "workspace_rules_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "rule_changes_newest" ON "rule_changes" USING btree ("workspace_id","changed_at","id");--> statement-breakpoint
CREATE INDEX "pull_request_facts_excluded" ON "pull_request_facts" USING btree ("workspace_id","pull_request_id") WHERE excluded_by is not null;--> statement-breakpoint
CREATE INDEX "pull_request_facts_window" ON "pull_request_facts" USING btree ("workspace_id","merged_at","repository_id","author_id","first_commit_at","cycle_seconds","coding_seconds","pickup_seconds","review_seconds","merge_wait_seconds","response_seconds","approved_to_merge_seconds","deploy_seconds","fix_response_seconds","review_rounds","size","size_class","unreviewed","merged_without_approval","is_revert","is_hotfix","checks_passed","ci_seconds","reopened","ai_authored","ai_assisted","ai_reviewed","ai_authored_tier","ai_assisted_tier","ai_reviewed_tier","author_kind","excluded_by");--> statement-breakpoint
CREATE INDEX "pull_request_facts_opened" ON "pull_request_facts" USING btree ("workspace_id","opened_at","author_kind","excluded_by");--> statement-breakpoint
CREATE INDEX "pull_request_facts_closed" ON "pull_request_facts" USING btree ("workspace_id","closed_at","author_kind","excluded_by");--> statement-breakpoint
CREATE INDEX "review_facts_merged" ON "review_facts" USING btree ("workspace_id","merged_at","author_kind","excluded_by");--> statement-breakpoint
CREATE INDEX "review_facts_submitted" ON "review_facts" USING btree ("workspace_id","submitted_at","author_kind","excluded_by");--> statement-breakpoint
CREATE INDEX "review_facts_reviewer" ON "review_facts" USING btree ("workspace_id","reviewer_id","submitted_at","response_seconds","pull_request_id","author_kind","excluded_by");--> statement-breakpoint
do $$
declare
  name text;
begin
  foreach name in array array['workspace_rules', 'rule_changes', 'exclusions'] loop
    execute format('grant select, insert, update, delete on %I to tenant', name);
    execute format('alter table %I enable row level security', name);
    execute format(
      'create policy tenant on %I to tenant using (workspace_id = current_setting(''app.workspace'')::uuid)', name
    );
  end loop;
end
$$;
