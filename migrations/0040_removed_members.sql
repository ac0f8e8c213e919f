CREATE TABLE "removed_members" (
	"workspace_id" uuid NOT NULL,
	"github_id" bigint NOT NULL,
	CONSTRAINT "removed_members_workspace_id_github_id_pk" PRIMARY KEY("workspace_id","github_id")
);
--> statement-breakpoint
ALTER TABLE "removed_members" ADD CONSTRAINT "removed_members_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
-- Rights of the new table.
grant select, insert, delete on removed_members to tenant;
--> statement-breakpoint
alter table removed_members enable row level security;
--> statement-breakpoint
create policy tenant on removed_members to tenant using (workspace_id = (select current_setting('app.workspace')::uuid));
