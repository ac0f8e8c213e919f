CREATE TABLE "formula_versions" (
	"version" integer PRIMARY KEY NOT NULL,
	"since" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sync_summaries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"repository_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"days_back" integer,
	"status" text NOT NULL,
	"phase" text NOT NULL,
	"progress" jsonb NOT NULL,
	"github" jsonb NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone NOT NULL,
	"error" jsonb,
	"complete" boolean,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "saved_views" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"key_id" uuid NOT NULL,
	"name" text NOT NULL,
	"page" text NOT NULL,
	"query" text NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "saved_views_name" UNIQUE("key_id","name")
);
--> statement-breakpoint
ALTER TABLE "sync_summaries" ADD CONSTRAINT "sync_summaries_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync_summaries" ADD CONSTRAINT "sync_summaries_repository_id_repositories_id_fk" FOREIGN KEY ("repository_id") REFERENCES "public"."repositories"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_key_id_api_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."api_keys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sync_summaries_list" ON "sync_summaries" USING btree ("repository_id","started_at" desc,"id" desc);--> statement-breakpoint
CREATE INDEX "sync_summaries_expiry" ON "sync_summaries" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "sync_summaries_failed" ON "sync_summaries" USING btree ("workspace_id","finished_at") WHERE status = 'failed';--> statement-breakpoint
CREATE INDEX "sync_summaries_succeeded" ON "sync_summaries" USING btree ("repository_id","finished_at") WHERE status = 'succeeded';--> statement-breakpoint
-- Postgres' own parser sees paths, hosts and numbers with signs where titles have words between marks.
CREATE FUNCTION words_of(title text) RETURNS tsvector
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ select to_tsvector('pg_catalog.simple', translate(title, '/\._-:;,@#+=&?!~^%$|*`"''()[]{}<>', repeat(' ', 32))) $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION words_of(text) TO tenant;
--> statement-breakpoint
CREATE INDEX "pull_requests_words" ON "pull_requests" USING gin (words_of("title"));--> statement-breakpoint
-- What is stored was computed by a formula that was here before: no change of definitions.
INSERT INTO "formula_versions" ("version", "since")
  SELECT max("formula_version"), '-infinity' FROM "pull_request_facts" HAVING max("formula_version") IS NOT NULL;
--> statement-breakpoint
GRANT SELECT ON "formula_versions" TO tenant;
--> statement-breakpoint
INSERT INTO "sync_summaries" ("id", "workspace_id", "repository_id", "kind", "days_back", "status", "phase", "progress", "github",
    "started_at", "finished_at", "error", "complete", "expires_at")
  SELECT "id", "workspace_id", "repository_id", "kind", "days_back", "status", "phase", "progress", "github", "started_at",
    "finished_at", "error", ("receipt"->>'complete')::boolean, "finished_at" + interval '90 days'
  FROM "sync_runs" WHERE "finished_at" IS NOT NULL;
--> statement-breakpoint
do $$
declare
  name text;
begin
  foreach name in array array['saved_views', 'sync_summaries'] loop
    execute format('grant select, insert, update, delete on %I to tenant', name);
    execute format('alter table %I enable row level security', name);
    execute format(
      'create policy tenant on %I to tenant using (workspace_id = current_setting(''app.workspace'')::uuid)', name
    );
  end loop;
end
$$;
