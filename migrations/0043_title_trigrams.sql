-- A part of a title, wherever it stands. The extension is one that the owner of a database may add: https://neon.com/docs/extensions/pg_trgm
create extension if not exists pg_trgm;--> statement-breakpoint
CREATE INDEX "pull_requests_title" ON "pull_requests" USING gin ("title" gin_trgm_ops);
