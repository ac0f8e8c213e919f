-- A key of text that GitHub lets grow longer than an index takes is its hash, and what GitHub lists again is another row.
-- Immutable, as `convert_to` is not: a database never changes its encoding.
create function sha256_of(value text) returns bytea
  language sql immutable strict parallel safe
  as $$ select sha256(convert_to(value, 'UTF8')) $$;
--> statement-breakpoint
grant execute on function sha256_of(text) to tenant;
--> statement-breakpoint
ALTER TABLE "commit_statuses" DROP CONSTRAINT "commit_statuses_context",
  ADD COLUMN "context_hash" bytea GENERATED ALWAYS AS (sha256_of(context)) STORED NOT NULL,
  ADD COLUMN "occurrence" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "files" DROP CONSTRAINT "files_path",
  ADD COLUMN "path_hash" bytea GENERATED ALWAYS AS (sha256_of(path)) STORED NOT NULL,
  ADD COLUMN "occurrence" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "branch_checks" DROP CONSTRAINT "branch_checks_repository_id_base_ref_kind_app_workflow_name_pk",
  ADD COLUMN "check_hash" bytea GENERATED ALWAYS AS (sha256_of(base_ref || E'\n' || kind || E'\n' || app || E'\n' || workflow || E'\n' || name)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "commit_statuses" ADD CONSTRAINT "commit_statuses_context_hash" UNIQUE("pull_request_id","context_hash","occurrence");--> statement-breakpoint
ALTER TABLE "files" ADD CONSTRAINT "files_path_hash" UNIQUE("pull_request_id","path_hash","occurrence");--> statement-breakpoint
ALTER TABLE "branch_checks" ADD CONSTRAINT "branch_checks_repository_id_check_hash_pk" PRIMARY KEY("repository_id","check_hash");--> statement-breakpoint
ALTER TABLE "commits" ALTER COLUMN "authored_at" DROP NOT NULL, ALTER COLUMN "committed_at" DROP NOT NULL;--> statement-breakpoint
-- Ids are digits, also inside of JSON.
update timeline_events set data = data || jsonb_build_object('reviewGithubId', data->>'reviewGithubId')
where kind = 'review_dismissed' and jsonb_typeof(data->'reviewGithubId') = 'number';
