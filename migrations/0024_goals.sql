CREATE TABLE "goals" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"name" text,
	"metric" text NOT NULL,
	"filter" jsonb NOT NULL,
	"target" double precision NOT NULL,
	"share" double precision,
	"direction" text NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "goals" ADD CONSTRAINT "goals_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "goals_oldest" ON "goals" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
grant select, insert, update, delete on goals to tenant;--> statement-breakpoint
alter table goals enable row level security;--> statement-breakpoint
create policy tenant on goals to tenant using (workspace_id = current_setting('app.workspace')::uuid);
