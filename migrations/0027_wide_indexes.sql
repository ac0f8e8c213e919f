DROP INDEX "pull_request_facts_closed";--> statement-breakpoint
DROP INDEX "review_facts_submitted";--> statement-breakpoint
CREATE INDEX "pull_request_facts_closed" ON "pull_request_facts" USING btree ("workspace_id","closed_at","author_kind","excluded_by","opened_at","merged_at");--> statement-breakpoint
CREATE INDEX "review_facts_submitted" ON "review_facts" USING btree ("workspace_id","submitted_at","author_kind","excluded_by","reviewer_id");