ALTER TABLE "actors" ADD COLUMN "login_key" text GENERATED ALWAYS AS (lower(login)) STORED;--> statement-breakpoint
CREATE INDEX "actors_login_key" ON "actors" USING btree ("workspace_id","login_key");--> statement-breakpoint
-- What deployments carried is read again: a walk stopped at what was carried before, and took no branch that was merged late.
UPDATE "deployments" SET "walked_since" = NULL, "walk_cursor" = NULL WHERE "is_production" AND "walked_since" = '-infinity';
