ALTER TABLE "repositories" ADD COLUMN "fronts_tag" text;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "fronts_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "repositories_check" ON "repositories" USING btree ("workspace_id","id");