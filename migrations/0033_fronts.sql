ALTER TABLE "repositories" ADD COLUMN "fronts_tag" text;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "fronts_at" timestamp with time zone;