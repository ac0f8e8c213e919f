CREATE TABLE "audit_log" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"at" timestamp(3) with time zone DEFAULT clock_timestamp() NOT NULL,
	"action" text NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" uuid,
	"actor_name" text NOT NULL,
	"subject_id" text,
	"subject" text,
	"before" jsonb,
	"after" jsonb,
	"request_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"role" text NOT NULL,
	"kind" text NOT NULL,
	"token_hash" text,
	"ends_at" timestamp with time zone,
	"accepted_at" timestamp with time zone,
	"accepted_by" text,
	"organization" text,
	"organization_github_id" bigint,
	"team" text,
	"team_github_id" bigint,
	"connection_id" uuid,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "invitations_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "members" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"github_id" bigint NOT NULL,
	"login" text NOT NULL,
	"role" text NOT NULL,
	"invitation_id" uuid,
	"confirmed_at" timestamp with time zone,
	"signed_in_at" timestamp with time zone,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "members_github" UNIQUE("workspace_id","github_id")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"secret_hash" text NOT NULL,
	"key_id" uuid,
	"member_id" uuid,
	"user_agent" text NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"ends_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "sessions_secret_hash_unique" UNIQUE("secret_hash"),
	CONSTRAINT "sessions_of_one" CHECK (num_nonnulls("sessions"."key_id", "sessions"."member_id") = 1)
);
--> statement-breakpoint
ALTER TABLE "saved_views" ALTER COLUMN "key_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "saved_views" ADD COLUMN "member_id" uuid;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "last_used_at" timestamp(3) with time zone;--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_invitation_id_invitations_id_fk" FOREIGN KEY ("invitation_id") REFERENCES "public"."invitations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_key_id_api_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."api_keys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_log_newest" ON "audit_log" USING btree ("workspace_id","at","id");--> statement-breakpoint
CREATE INDEX "audit_log_request" ON "audit_log" USING btree ("request_id");--> statement-breakpoint
CREATE INDEX "invitations_workspace" ON "invitations" USING btree ("workspace_id");--> statement-breakpoint
CREATE INDEX "invitations_organization" ON "invitations" USING btree ("organization_github_id");--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_group" ON "invitations" USING btree ("workspace_id","organization_github_id",coalesce("team_github_id", 0));--> statement-breakpoint
CREATE INDEX "members_person" ON "members" USING btree ("github_id");--> statement-breakpoint
CREATE INDEX "members_invitation" ON "members" USING btree ("invitation_id");--> statement-breakpoint
CREATE INDEX "sessions_workspace" ON "sessions" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
CREATE INDEX "sessions_key" ON "sessions" USING btree ("key_id");--> statement-breakpoint
CREATE INDEX "sessions_member" ON "sessions" USING btree ("member_id");--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_member" UNIQUE("member_id","name");--> statement-breakpoint
-- Rights of the new tables. The audit log can be read and added to, and nothing in it changed or deleted.
do $$
declare
  name text;
begin
  foreach name in array array['invitations', 'members', 'sessions', 'audit_log'] loop
    execute format('grant select, insert on %I to tenant', name);
    if name <> 'audit_log' then
      execute format('grant update, delete on %I to tenant', name);
    end if;
    execute format('alter table %I enable row level security', name);
    execute format(
      'create policy tenant on %I to tenant using (workspace_id = current_setting(''app.workspace'')::uuid)', name
    );
  end loop;
end
$$;
--> statement-breakpoint
-- Records a change of a row, where the transaction says who makes which (`app.change`, set by src/storage/database.ts).
-- Arguments: what the action's name begins with, the columns of the workspace, the id and the name of the row, and the
-- columns that are recorded. A column with `-` before it is secret: only that it changed is recorded.
create function record_change() returns trigger language plpgsql as $$
declare
  change jsonb := current_setting('app.change')::jsonb;
  old_row jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) end;
  new_row jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) end;
  row_now jsonb := coalesce(new_row, old_row);
  fields text[] := array(
    select field from unnest(string_to_array(tg_argv[4], ',')) field
    where tg_op <> 'UPDATE' or old_row -> ltrim(field, '-') is distinct from new_row -> ltrim(field, '-'));
begin
  if change ->> 'action' not like tg_argv[0] || '.%' or (tg_op = 'UPDATE' and cardinality(fields) = 0) then
    return null;
  end if;
  insert into audit_log (workspace_id, action, actor_kind, actor_id, actor_name, subject_id, subject, before, after, request_id)
  values (
    (row_now ->> tg_argv[1])::uuid, change ->> 'action', change #>> '{actor,kind}', (change #>> '{actor,id}')::uuid,
    change #>> '{actor,name}', row_now ->> tg_argv[2], row_now ->> tg_argv[3], shown_fields(old_row, fields),
    shown_fields(new_row, fields), (change ->> 'requestId')::uuid);
  return null;
end
$$;
--> statement-breakpoint
-- Some fields of a row, for the audit log: null without a row, or where they are large.
create function shown_fields(row_of jsonb, fields text[]) returns jsonb language sql immutable as $$
  select case when pg_column_size(shown) <= 8000 then shown end
  from (
    select jsonb_object_agg(ltrim(field, '-'), case when field like '-%' then '"secret"'::jsonb else row_of -> field end) as shown
    from unnest(fields) field where row_of is not null
  ) of_row
$$;
--> statement-breakpoint
-- The changes of rules are stored before and after already: what changed is copied from there.
create function record_rules() returns trigger language plpgsql as $$
declare
  change jsonb := current_setting('app.change')::jsonb;
begin
  if change ->> 'action' <> 'rules.changed' then
    return null;
  end if;
  insert into audit_log (workspace_id, action, actor_kind, actor_id, actor_name, before, after, request_id)
  values (
    new.workspace_id, 'rules.changed', change #>> '{actor,kind}', (change #>> '{actor,id}')::uuid, change #>> '{actor,name}',
    case when pg_column_size(new.before) <= 8000 then new.before end,
    case when pg_column_size(new.after) <= 8000 then new.after end, (change ->> 'requestId')::uuid);
  return null;
end
$$;
--> statement-breakpoint
-- Nothing is called where no change is announced: syncs write the same tables.
create trigger record_rules after insert on rule_changes for each row
  when (current_setting('app.change', true) <> '') execute function record_rules();
--> statement-breakpoint
do $$
declare
  of_table record;
begin
  for of_table in select * from (values
    ('workspaces', 'insert or update of name, time_zone, production_environments, deployment_token',
      'workspace', 'id', 'id', 'name', 'name,time_zone,production_environments,deployment_token'),
    ('api_keys', 'insert or delete', 'key', 'workspace_id', 'id', 'name', 'name,role'),
    ('members', 'insert or update or delete', 'member', 'workspace_id', 'id', 'login', 'login,role'),
    ('invitations', 'insert or delete', 'invitation', 'workspace_id', 'id', 'organization',
      'kind,role,organization,team,ends_at'),
    ('sessions', 'delete', 'session', 'workspace_id', 'id', 'user_agent', 'created_at'),
    ('connections', 'insert or update or delete', 'connection', 'workspace_id', 'id', 'login',
      'workspace_id,type,login,-token_ciphertext'),
    ('repositories', 'insert or delete', 'repository', 'workspace_id', 'id', 'full_name', 'full_name'),
    ('actors', 'update of counts_as, person_id', 'actor', 'workspace_id', 'id', 'login', 'counts_as,person_id'),
    ('teams', 'insert or update or delete', 'team', 'workspace_id', 'id', 'name', 'name'),
    ('ai_tools', 'insert or update or delete', 'ai-tool', 'workspace_id', 'key', 'key', 'entry'),
    ('signal_corrections', 'insert or update or delete', 'signal', 'workspace_id', 'pull_request_id', 'tool',
      'kind,tool,source,reason'),
    ('exclusions', 'insert or update or delete', 'pull-request', 'workspace_id', 'pull_request_id', '', 'reason'),
    ('deployments', 'insert or update', 'deployment', 'workspace_id', 'id', 'external_id', 'sha,environment,state'),
    ('deployment_marks', 'insert or update or delete', 'deployment', 'workspace_id', 'id', '', 'failed,reason'),
    ('incidents', 'insert or update', 'incident', 'workspace_id', 'id', 'title', 'title,started_at,ended_at,deployment_id'),
    ('goals', 'insert or delete', 'goal', 'workspace_id', 'id', 'name', 'name,metric,filter,target,share,direction')
  ) as declared (name, events, action, workspace, id, named, fields) loop
    execute format(
      'create trigger record_change after %s on %I for each row when (current_setting(''app.change'', true) <> '''') '
        || 'execute function record_change(%L, %L, %L, %L, %L)',
      of_table.events, of_table.name, of_table.action, of_table.workspace, of_table.id, of_table.named, of_table.fields);
  end loop;
end
$$;
