ALTER TABLE "pull_request_facts" DROP CONSTRAINT "pull_request_facts_workspace_id_workspaces_id_fk";
--> statement-breakpoint
ALTER TABLE "pull_request_facts" DROP CONSTRAINT "pull_request_facts_repository_id_repositories_id_fk";
--> statement-breakpoint
ALTER TABLE "review_facts" DROP CONSTRAINT "review_facts_workspace_id_workspaces_id_fk";
--> statement-breakpoint
ALTER TABLE "review_facts" DROP CONSTRAINT "review_facts_repository_id_repositories_id_fk";
--> statement-breakpoint
ALTER TABLE "review_facts" DROP CONSTRAINT "review_facts_pull_request_id_pull_requests_id_fk";
