DROP INDEX "actors_login";--> statement-breakpoint
CREATE INDEX "actors_login" ON "actors" USING btree ("workspace_id",lower(login));