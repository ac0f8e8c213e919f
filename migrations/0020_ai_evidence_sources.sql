CREATE TABLE "ai_tools" (
	"workspace_id" uuid NOT NULL,
	"key" text NOT NULL,
	"entry" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ai_tools_workspace_id_key_pk" PRIMARY KEY("workspace_id","key")
);
--> statement-breakpoint
ALTER TABLE "commits" ADD COLUMN "author_account" text;--> statement-breakpoint
ALTER TABLE "ai_tools" ADD CONSTRAINT "ai_tools_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
grant select, insert, update, delete on ai_tools to tenant;
--> statement-breakpoint
alter table ai_tools enable row level security;
--> statement-breakpoint
create policy tenant on ai_tools to tenant using (workspace_id = current_setting('app.workspace')::uuid);
