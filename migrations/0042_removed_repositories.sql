ALTER TABLE "repositories" ADD COLUMN "removed_at" timestamp(3) with time zone;--> statement-breakpoint
-- A repository is removed when it is marked; its row goes when everything else is deleted, perhaps in another request.
create function record_removal() returns trigger language plpgsql as $$
declare
  change jsonb := current_setting('app.change')::jsonb;
  shown jsonb := jsonb_build_object('full_name', new.full_name);
  removed boolean := new.removed_at is not null;
begin
  if change ->> 'action' not like 'repository.%' then
    return null;
  end if;
  insert into audit_log (workspace_id, action, actor_kind, actor_id, actor_name, subject_id, subject, before, after, request_id)
  values (
    new.workspace_id, change ->> 'action', change #>> '{actor,kind}', (change #>> '{actor,id}')::uuid,
    change #>> '{actor,name}', new.id, new.full_name, case when removed then shown end,
    case when not removed then shown end, (change ->> 'requestId')::uuid);
  return null;
end
$$;
--> statement-breakpoint
create trigger record_removal after update of removed_at on repositories for each row
  when (current_setting('app.change', true) <> '' and (old.removed_at is null) <> (new.removed_at is null))
  execute function record_removal();
--> statement-breakpoint
drop trigger record_change on repositories;
--> statement-breakpoint
create trigger record_change after insert on repositories for each row when (current_setting('app.change', true) <> '')
  execute function record_change('repository', 'workspace_id', 'id', 'full_name', 'full_name');
