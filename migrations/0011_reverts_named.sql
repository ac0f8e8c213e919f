DROP INDEX "pull_request_facts_unlinked";--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "reverts_named" jsonb;--> statement-breakpoint
CREATE INDEX "pull_request_facts_named" ON "pull_request_facts" USING btree ("workspace_id","repository_id") WHERE reverts_named is not null;--> statement-breakpoint
ALTER TABLE "pull_request_facts" DROP COLUMN "reverts_sha";