CREATE INDEX "pull_request_facts_kinds" ON "pull_request_facts" USING btree ("workspace_id","work_type","size_class","ai_authored","ai_assisted","ai_reviewed");--> statement-breakpoint
CREATE INDEX "pull_request_facts_by_cycle_seconds" ON "pull_request_facts" USING btree ("workspace_id","cycle_seconds","pull_request_id") WHERE cycle_seconds is not null;--> statement-breakpoint
CREATE INDEX "pull_request_facts_by_coding_seconds" ON "pull_request_facts" USING btree ("workspace_id","coding_seconds","pull_request_id") WHERE coding_seconds is not null;--> statement-breakpoint
CREATE INDEX "pull_request_facts_by_pickup_seconds" ON "pull_request_facts" USING btree ("workspace_id","pickup_seconds","pull_request_id") WHERE pickup_seconds is not null;--> statement-breakpoint
CREATE INDEX "pull_request_facts_by_review_seconds" ON "pull_request_facts" USING btree ("workspace_id","review_seconds","pull_request_id") WHERE review_seconds is not null;--> statement-breakpoint
CREATE INDEX "pull_request_facts_by_merge_wait_seconds" ON "pull_request_facts" USING btree ("workspace_id","merge_wait_seconds","pull_request_id") WHERE merge_wait_seconds is not null;--> statement-breakpoint
CREATE INDEX "pull_request_facts_by_response_seconds" ON "pull_request_facts" USING btree ("workspace_id","response_seconds","pull_request_id") WHERE response_seconds is not null;--> statement-breakpoint
CREATE INDEX "pull_request_facts_by_approved_to_merge_seconds" ON "pull_request_facts" USING btree ("workspace_id","approved_to_merge_seconds","pull_request_id") WHERE approved_to_merge_seconds is not null;--> statement-breakpoint
CREATE INDEX "pull_request_facts_by_deploy_seconds" ON "pull_request_facts" USING btree ("workspace_id","deploy_seconds","pull_request_id") WHERE deploy_seconds is not null;--> statement-breakpoint
CREATE INDEX "pull_request_facts_by_fix_response_seconds" ON "pull_request_facts" USING btree ("workspace_id","fix_response_seconds","pull_request_id") WHERE fix_response_seconds is not null;--> statement-breakpoint
CREATE INDEX "pull_request_facts_by_ci_seconds" ON "pull_request_facts" USING btree ("workspace_id","ci_seconds","pull_request_id") WHERE ci_seconds is not null;--> statement-breakpoint
CREATE INDEX "pull_request_facts_by_size" ON "pull_request_facts" USING btree ("workspace_id","size","pull_request_id");--> statement-breakpoint
CREATE INDEX "pull_request_facts_by_deployed_at" ON "pull_request_facts" USING btree ("workspace_id","deployed_at","pull_request_id") WHERE deployed_at is not null;--> statement-breakpoint
CREATE INDEX "pull_request_facts_by_first_review_at" ON "pull_request_facts" USING btree ("workspace_id","first_review_at","pull_request_id") WHERE first_review_at is not null;--> statement-breakpoint
CREATE INDEX "pull_request_facts_by_waiting_since" ON "pull_request_facts" USING btree ("workspace_id","waiting_since","pull_request_id") WHERE waiting_since is not null;--> statement-breakpoint
CREATE INDEX "pull_requests_base" ON "pull_requests" USING btree ("workspace_id",left("base_ref", 255));--> statement-breakpoint
CREATE INDEX "pull_requests_drafts" ON "pull_requests" USING btree ("workspace_id","updated_at" desc,"id" desc) WHERE is_draft;--> statement-breakpoint
-- Lists filter by the base branch. The new column is the last one, as a view that is replaced needs it.
create or replace view listed_pull_requests as
  select id, workspace_id, repository_id, number, title, state, is_draft, author_id, labels, additions, deletions,
    changed_files, review_decision, details_complete, created_at, updated_at, merged_at, closed_at, base_ref
  from pull_requests where workspace_id = current_setting('app.workspace')::uuid;
