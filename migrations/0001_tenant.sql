-- Row-level security, the second lock behind the workspace that every storage function takes first. Each tenant batch
-- begins with set_config('role', 'tenant', true) and set_config('app.workspace', <id>, true): the connection's own role,
-- which owns the tables and may pass by policies, is put down for the length of the transaction.
do $$
begin
  if not exists (select from pg_roles where rolname = 'tenant') then
    create role tenant nologin;
  end if;
  -- Whoever is no superuser must be a member of the role to take it on.
  if not pg_has_role(current_user, 'tenant', 'member') then
    execute format('grant tenant to %I', current_user);
  end if;
end
$$;
--> statement-breakpoint
do $$
begin
  execute format('grant usage on schema %I to tenant', current_schema());
end
$$;
--> statement-breakpoint
do $$
declare
  name text;
begin
  foreach name in array array[
    'api_keys', 'connections', 'repositories', 'actors', 'pull_requests', 'reviews', 'commits', 'files', 'comments',
    'check_runs', 'commit_statuses', 'timeline_events', 'deployments', 'sync_runs', 'pull_request_facts',
    'weekly_metrics', 'reviewer_pairs', 'ai_signals', 'llm_analyses'
  ] loop
    execute format('grant select, insert, update, delete on %I to tenant', name);
    execute format('alter table %I enable row level security', name);
    execute format(
      'create policy tenant on %I to tenant using (workspace_id = current_setting(''app.workspace'')::uuid)', name
    );
  end loop;
  grant select on workspaces to tenant;
  alter table workspaces enable row level security;
  create policy tenant on workspaces to tenant using (id = current_setting('app.workspace')::uuid);
end
$$;
