CREATE TABLE "set_aside" (
	"workspace_id" uuid NOT NULL,
	"repository_id" uuid NOT NULL,
	"number" integer,
	"list" text DEFAULT '' NOT NULL,
	"reason" text NOT NULL,
	"tries" integer DEFAULT 1 NOT NULL,
	"first_tried_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_tried_at" timestamp with time zone DEFAULT now() NOT NULL,
	"next_try_at" timestamp with time zone NOT NULL,
	CONSTRAINT "set_aside_place" UNIQUE NULLS NOT DISTINCT("repository_id","number","list")
);
--> statement-breakpoint
ALTER TABLE "actors" ADD COLUMN "login_rank" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "actors" ADD COLUMN "kind_rank" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "full_receipt" jsonb;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "last_sync" jsonb;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "last_checked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "complete_through" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "set_aside" ADD CONSTRAINT "set_aside_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "set_aside" ADD CONSTRAINT "set_aside_repository_id_repositories_id_fk" FOREIGN KEY ("repository_id") REFERENCES "public"."repositories"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "set_aside_due" ON "set_aside" USING btree ("repository_id","next_try_at");--> statement-breakpoint
grant select, insert, update, delete on set_aside to tenant;
--> statement-breakpoint
alter table set_aside enable row level security;
--> statement-breakpoint
create policy tenant on set_aside to tenant using (workspace_id = current_setting('app.workspace')::uuid);
--> statement-breakpoint
-- Apps that a field for users alone showed were stored as people: facts that rest on them are computed again.
update repositories set recompute_from = clock_timestamp()
where workspace_id in (select workspace_id from actors where login ~ '\[bot\]$');
--> statement-breakpoint
update actors set login = regexp_replace(login, '\[bot\]$', ''), kind = 'bot', kind_rank = 4 where login ~ '\[bot\]$';
--> statement-breakpoint
update repositories r set full_receipt = (
  select s.receipt from sync_runs s
  where s.repository_id = r.id and s.kind = 'backfill' and s.status = 'succeeded'
  order by s.started_at desc limit 1);
