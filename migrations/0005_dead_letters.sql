CREATE TABLE "dead_letters" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid,
	"repository_id" uuid,
	"sync_id" uuid,
	"queue" text NOT NULL,
	"message_id" text NOT NULL,
	"message" jsonb NOT NULL,
	"failed_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"replayed_at" timestamp with time zone,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "dead_letters_message_id_unique" UNIQUE("message_id")
);
--> statement-breakpoint
CREATE TABLE "schedule_marks" (
	"name" text PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "pull_requests" ADD COLUMN "heard_updated_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "verified_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "dead_letters" ADD CONSTRAINT "dead_letters_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dead_letters" ADD CONSTRAINT "dead_letters_repository_id_repositories_id_fk" FOREIGN KEY ("repository_id") REFERENCES "public"."repositories"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "dead_letters_list" ON "dead_letters" USING btree ("workspace_id","failed_at" desc,"id" desc);--> statement-breakpoint
CREATE INDEX "dead_letters_sync" ON "dead_letters" USING btree ("sync_id");--> statement-breakpoint
CREATE INDEX "dead_letters_expiry" ON "dead_letters" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "pull_requests_head" ON "pull_requests" USING btree ("repository_id","head_sha");--> statement-breakpoint
CREATE INDEX "pull_requests_open" ON "pull_requests" USING btree ("repository_id","number") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "repositories_github_id" ON "repositories" USING btree ("github_id");--> statement-breakpoint
insert into dead_letters (workspace_id, repository_id, sync_id, queue, message_id, message, failed_at, expires_at)
select workspace_id, repository_id, id, letter->>'queue', gen_random_uuid()::text, letter->'message',
  (letter->>'at')::timestamptz, coalesce(expires_at, now() + interval '1 day')
from sync_runs, jsonb_array_elements(dead_letters) letter;--> statement-breakpoint
ALTER TABLE "sync_runs" DROP COLUMN "dead_letters";--> statement-breakpoint
ALTER TABLE "connections" ADD CONSTRAINT "connections_installation" UNIQUE("installation_id");
--> statement-breakpoint
-- The operator's letters have no workspace, which no tenant can match.
grant select, insert, update, delete on dead_letters to tenant;--> statement-breakpoint
alter table dead_letters enable row level security;--> statement-breakpoint
create policy tenant on dead_letters to tenant using (workspace_id = current_setting('app.workspace')::uuid);
