ALTER TABLE "deployments" ADD COLUMN "walk_cursor" text;--> statement-breakpoint
ALTER TABLE "deployments" ADD COLUMN "walked_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "deployments_through" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "deployments_succeeded" ON "deployments" USING btree ("repository_id","succeeded_at");--> statement-breakpoint
CREATE INDEX "deployments_sha" ON "deployments" USING btree ("repository_id","sha");--> statement-breakpoint
ALTER TABLE "deployments" DROP COLUMN "is_walked";