-- From PostgreSQL 16 on, whoever creates a role administers it without being allowed to take it on.
do $$
begin
  if not pg_has_role(
    current_user, 'tenant', case when current_setting('server_version_num')::int < 160000 then 'member' else 'set' end
  ) then
    execute format('grant tenant to %I', current_user);
  end if;
end
$$;
--> statement-breakpoint
-- `@>` on jsonb is not leakproof, so on a table with row-level security Postgres tests a row's policy before it: a GIN
-- index is never used. These views carry the same condition as the policy, and belong to the owner of the tables, who
-- passes by policies: condition and index serve together. Tenants write no SQL of their own that could leak through.
create view listed_pull_requests as
  select id, workspace_id, repository_id, number, title, state, is_draft, author_id, labels, additions, deletions,
    changed_files, review_decision, details_complete, created_at, updated_at, merged_at, closed_at
  from pull_requests where workspace_id = current_setting('app.workspace')::uuid;
--> statement-breakpoint
create view searchable_ai_tools as
  select pull_request_id, ai_tools from pull_request_facts where workspace_id = current_setting('app.workspace')::uuid;
--> statement-breakpoint
create view searchable_analyses as
  select pull_request_id, result from llm_analyses where workspace_id = current_setting('app.workspace')::uuid;
--> statement-breakpoint
grant select on listed_pull_requests, searchable_ai_tools, searchable_analyses to tenant;
