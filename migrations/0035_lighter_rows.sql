ALTER TABLE "check_runs" DROP CONSTRAINT "check_runs_pull_request_id_pull_requests_id_fk";
--> statement-breakpoint
ALTER TABLE "comments" DROP CONSTRAINT "comments_pull_request_id_pull_requests_id_fk";
--> statement-breakpoint
ALTER TABLE "comments" DROP CONSTRAINT "comments_author_id_actors_id_fk";
--> statement-breakpoint
ALTER TABLE "commit_statuses" DROP CONSTRAINT "commit_statuses_pull_request_id_pull_requests_id_fk";
--> statement-breakpoint
ALTER TABLE "commits" DROP CONSTRAINT "commits_pull_request_id_pull_requests_id_fk";
--> statement-breakpoint
ALTER TABLE "commits" DROP CONSTRAINT "commits_author_id_actors_id_fk";
--> statement-breakpoint
ALTER TABLE "files" DROP CONSTRAINT "files_pull_request_id_pull_requests_id_fk";
--> statement-breakpoint
ALTER TABLE "reviews" DROP CONSTRAINT "reviews_pull_request_id_pull_requests_id_fk";
--> statement-breakpoint
ALTER TABLE "reviews" DROP CONSTRAINT "reviews_author_id_actors_id_fk";
--> statement-breakpoint
ALTER TABLE "timeline_events" DROP CONSTRAINT "timeline_events_pull_request_id_pull_requests_id_fk";
--> statement-breakpoint
ALTER TABLE "timeline_events" DROP CONSTRAINT "timeline_events_actor_id_actors_id_fk";
--> statement-breakpoint
ALTER TABLE "timeline_events" DROP CONSTRAINT "timeline_events_subject_id_actors_id_fk";
--> statement-breakpoint
DROP INDEX "deployment_facts_counted";--> statement-breakpoint
DROP INDEX "invitations_workspace";--> statement-breakpoint
DROP INDEX "pull_request_facts_version";--> statement-breakpoint
DROP INDEX "pull_request_facts_rules";--> statement-breakpoint
DROP INDEX "pull_requests_read_version";--> statement-breakpoint
CREATE INDEX "pull_request_facts_version" ON "pull_request_facts" USING btree ("repository_id","formula_version");--> statement-breakpoint
CREATE INDEX "pull_request_facts_rules" ON "pull_request_facts" USING btree ("repository_id","rule_version");--> statement-breakpoint
CREATE INDEX "pull_requests_read_version" ON "pull_requests" USING btree ("repository_id","read_version");--> statement-breakpoint
-- Written by hand: the lists of a pull request have no foreign key any more, and are removed with it all the same. A statement
-- that removes many, as that of a repository does, removes their lists at once.
create function remove_lists() returns trigger language plpgsql as $$
declare ids uuid[] := array(select id from removed);
begin
  delete from reviews where pull_request_id = any(ids);
  delete from commits where pull_request_id = any(ids);
  delete from files where pull_request_id = any(ids);
  delete from comments where pull_request_id = any(ids);
  delete from check_runs where pull_request_id = any(ids);
  delete from commit_statuses where pull_request_id = any(ids);
  delete from timeline_events where pull_request_id = any(ids);
  return null;
end $$;
--> statement-breakpoint
create trigger pull_requests_lists after delete on pull_requests
  referencing old table as removed for each statement execute function remove_lists();

--> statement-breakpoint
-- As `listed_pull_requests` of 0002, for the facts that lists join with it: in one statement with a table that has a policy,
-- Postgres tests that policy before `left(base_ref, 255) = …` and `@>`, and no index of these is used.
create view listed_facts as
  select * from pull_request_facts where workspace_id = current_setting('app.workspace')::uuid;
--> statement-breakpoint
grant select on listed_facts to tenant;
