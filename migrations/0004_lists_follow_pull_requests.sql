ALTER TABLE "ai_signals" DROP CONSTRAINT "ai_signals_workspace_id_workspaces_id_fk";
--> statement-breakpoint
ALTER TABLE "check_runs" DROP CONSTRAINT "check_runs_workspace_id_workspaces_id_fk";
--> statement-breakpoint
ALTER TABLE "comments" DROP CONSTRAINT "comments_workspace_id_workspaces_id_fk";
--> statement-breakpoint
ALTER TABLE "commit_statuses" DROP CONSTRAINT "commit_statuses_workspace_id_workspaces_id_fk";
--> statement-breakpoint
ALTER TABLE "commits" DROP CONSTRAINT "commits_workspace_id_workspaces_id_fk";
--> statement-breakpoint
ALTER TABLE "files" DROP CONSTRAINT "files_workspace_id_workspaces_id_fk";
--> statement-breakpoint
ALTER TABLE "reviews" DROP CONSTRAINT "reviews_workspace_id_workspaces_id_fk";
--> statement-breakpoint
ALTER TABLE "timeline_events" DROP CONSTRAINT "timeline_events_workspace_id_workspaces_id_fk";
