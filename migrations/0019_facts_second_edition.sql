DROP INDEX "pull_request_facts_window";--> statement-breakpoint
ALTER TABLE "actors" ADD COLUMN "former_logins" jsonb;--> statement-breakpoint
ALTER TABLE "comments" ADD COLUMN "review_github_id" bigint;--> statement-breakpoint
ALTER TABLE "comments" ADD COLUMN "in_reply_to_github_id" bigint;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "first_response_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "first_responder_id" uuid;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "response_seconds" double precision;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "approved_to_merge_seconds" double precision;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "merged_without_approval" boolean;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "waiting_on" text;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "waiting_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "comments_per_100_lines" double precision;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "work_type" text;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "work_type_source" text;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "ci_seconds" double precision;--> statement-breakpoint
ALTER TABLE "pull_requests" ADD COLUMN "required_checks" jsonb;--> statement-breakpoint
ALTER TABLE "pull_requests" ADD COLUMN "required_as_of" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD CONSTRAINT "pull_request_facts_first_responder_id_actors_id_fk" FOREIGN KEY ("first_responder_id") REFERENCES "public"."actors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "actors_renamed" ON "actors" USING btree ("workspace_id") WHERE former_logins is not null;--> statement-breakpoint
CREATE INDEX "pull_request_facts_waiting" ON "pull_request_facts" USING btree ("workspace_id","waiting_on","waiting_since") WHERE waiting_on is not null;--> statement-breakpoint
CREATE INDEX "pull_request_facts_window" ON "pull_request_facts" USING btree ("workspace_id","merged_at","repository_id","author_id","first_commit_at","deployed_at","cycle_seconds","coding_seconds","pickup_seconds","review_seconds","merge_wait_seconds","response_seconds","approved_to_merge_seconds","deploy_seconds","fix_response_seconds","review_rounds","size","size_class","unreviewed","merged_without_approval","is_revert","is_hotfix","checks_passed","ci_seconds","reopened","ai_authored","ai_assisted","ai_reviewed","ai_authored_tier","ai_assisted_tier","ai_reviewed_tier");--> statement-breakpoint
-- A commit cannot have been made before git's time began, nor after it was read.
update pull_requests p set earliest_commit_at = (
  select min(c.authored_at) from commits c
  where c.pull_request_id = p.id and c.authored_at > '1970-01-01T00:00:00Z' and c.authored_at <= p.read_at)
where p.earliest_commit_at <= '1970-01-01T00:00:00Z' or p.earliest_commit_at > p.read_at;
