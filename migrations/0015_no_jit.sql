-- Statements that take milliseconds were compiled for a second first. A role's settings hold from its login on, whatever
-- role it takes on afterwards: for the owner's own statements, and for every tenant's.
do $$
begin
  execute format('alter role %I in database %I set jit = off', session_user, current_database());
end
$$;
