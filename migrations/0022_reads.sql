CREATE TABLE "formula_versions" (
	"version" integer PRIMARY KEY NOT NULL,
	"since" timestamp with time zone NOT NULL
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
ALTER TABLE "sync_runs" ADD COLUMN "is_summary" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "complete" boolean;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_key_id_api_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."api_keys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
-- Postgres' own parser sees paths, hosts and numbers with signs where titles have words between marks.
CREATE FUNCTION words_of(title text) RETURNS tsvector
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ select to_tsvector('pg_catalog.simple', translate(title, '/\._-:;,@#+=&?!~^%$|*`"''()[]{}<>', repeat(' ', 32))) $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION words_of(text) TO tenant;
--> statement-breakpoint
CREATE INDEX "pull_requests_words" ON "pull_requests" USING gin (words_of("title"));--> statement-breakpoint
-- The formula that computed what is stored was here before anything that answers say about it.
INSERT INTO "formula_versions" ("version", "since")
  SELECT max("formula_version"), '-infinity' FROM "pull_request_facts" HAVING max("formula_version") IS NOT NULL;
--> statement-breakpoint
GRANT SELECT ON "formula_versions" TO tenant;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "saved_views" TO tenant;
--> statement-breakpoint
ALTER TABLE "saved_views" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant ON "saved_views" TO tenant USING (workspace_id = current_setting('app.workspace')::uuid);
