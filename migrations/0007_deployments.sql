DROP INDEX "pull_request_facts_reverts_sha";--> statement-breakpoint
DROP INDEX "review_facts_submitted";--> statement-breakpoint
ALTER TABLE "deployments" ADD COLUMN "walk_cursor" text;--> statement-breakpoint
ALTER TABLE "deployments" ADD COLUMN "walked_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "review_facts" ADD COLUMN "merged_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "deployments_through" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "deployments_succeeded" ON "deployments" USING btree ("repository_id","succeeded_at");--> statement-breakpoint
CREATE INDEX "deployments_sha" ON "deployments" USING btree ("repository_id","sha");--> statement-breakpoint
CREATE INDEX "pull_request_facts_unlinked" ON "pull_request_facts" USING btree ("repository_id","reverts_sha") WHERE "pull_request_facts"."reverts_sha" is not null and "pull_request_facts"."reverts_number" is null;--> statement-breakpoint
CREATE INDEX "review_facts_merged" ON "review_facts" USING btree ("workspace_id","merged_at");--> statement-breakpoint
ALTER TABLE "deployments" DROP COLUMN "is_walked";