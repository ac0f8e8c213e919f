CREATE TABLE "signal_corrections" (
	"workspace_id" uuid NOT NULL,
	"pull_request_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"tool" text NOT NULL,
	"source" text NOT NULL,
	"reason" text NOT NULL,
	"said_by" text NOT NULL,
	"said_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "signal_corrections_pull_request_id_kind_tool_source_pk" PRIMARY KEY("pull_request_id","kind","tool","source")
);
--> statement-breakpoint
DROP INDEX "ai_signals_workspace";--> statement-breakpoint
ALTER TABLE "ai_signals" ADD COLUMN "at" timestamp(3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
-- The instant of what each stored signal was found in, as the computation of facts stores it.
update ai_signals s set at = coalesce(
    (select least(c.committed_at, p.read_at) from commits c where c.pull_request_id = p.id and c.sha = s.source),
    (select r.submitted_at from reviews r where r.pull_request_id = p.id and r.github_id::text = s.source),
    (select min(c.created_at) from comments c where c.pull_request_id = p.id and c.github_id::text = s.source),
    (select l.finished_at from llm_analyses l where l.pull_request_id = p.id and l.is_current and s.source = 'analysis'),
    p.created_at)
  from pull_requests p where p.id = s.pull_request_id;--> statement-breakpoint
ALTER TABLE "pull_requests" ADD COLUMN "read_version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "signal_corrections" ADD CONSTRAINT "signal_corrections_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signal_corrections" ADD CONSTRAINT "signal_corrections_pull_request_id_pull_requests_id_fk" FOREIGN KEY ("pull_request_id") REFERENCES "public"."pull_requests"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ai_signals_newest" ON "ai_signals" USING btree ("workspace_id","at" desc,"id" desc);--> statement-breakpoint
CREATE INDEX "llm_analyses_finished" ON "llm_analyses" USING btree ("workspace_id","finished_at") WHERE status <> 'pending';--> statement-breakpoint
CREATE INDEX "pull_requests_read_version" ON "pull_requests" USING btree ("repository_id","read_version","updated_at" desc);--> statement-breakpoint
grant select, insert, update, delete on signal_corrections to tenant;--> statement-breakpoint
alter table signal_corrections enable row level security;--> statement-breakpoint
create policy tenant on signal_corrections to tenant using (workspace_id = current_setting('app.workspace')::uuid);
