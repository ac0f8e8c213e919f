DROP INDEX "review_facts_reviewer";--> statement-breakpoint
CREATE INDEX "review_facts_submitted" ON "review_facts" USING btree ("workspace_id","submitted_at");--> statement-breakpoint
CREATE INDEX "review_facts_reviewer" ON "review_facts" USING btree ("workspace_id","reviewer_id","submitted_at","response_seconds","pull_request_id");--> statement-breakpoint
-- Pairs of reviewers are stored by weeks of UTC now, whatever the workspace's zone.
delete from reviewer_pairs p using workspaces w where w.id = p.workspace_id and w.time_zone <> 'UTC';--> statement-breakpoint
insert into dirty_weeks (workspace_id, repository_id, week_start)
select distinct f.workspace_id, f.repository_id, date_trunc('week', f.merged_at at time zone 'UTC')::date
from pull_request_facts f join workspaces w on w.id = f.workspace_id
where w.time_zone <> 'UTC' and f.merged_at is not null
on conflict do nothing;
