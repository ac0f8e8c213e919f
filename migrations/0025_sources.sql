CREATE TABLE "source_readings" (
	"workspace_id" uuid NOT NULL,
	"repository_id" uuid NOT NULL,
	"source" text NOT NULL,
	"about" text NOT NULL,
	"since" timestamp with time zone,
	"through" timestamp with time zone,
	"etag" text,
	"workflow_id" text,
	CONSTRAINT "source_readings_repository_id_source_pk" PRIMARY KEY("repository_id","source")
);
--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "seen_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "pickup_working_seconds" double precision;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "review_working_seconds" double precision;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "merge_wait_working_seconds" double precision;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "response_working_seconds" double precision;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "approved_to_merge_working_seconds" double precision;--> statement-breakpoint
ALTER TABLE "source_readings" ADD CONSTRAINT "source_readings_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "source_readings" ADD CONSTRAINT "source_readings_repository_id_repositories_id_fk" FOREIGN KEY ("repository_id") REFERENCES "public"."repositories"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
grant select, insert, update, delete on source_readings to tenant;--> statement-breakpoint
alter table source_readings enable row level security;--> statement-breakpoint
create policy tenant on source_readings to tenant using (workspace_id = current_setting('app.workspace')::uuid);
