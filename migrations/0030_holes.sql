ALTER TABLE "set_aside" DROP CONSTRAINT "set_aside_place";--> statement-breakpoint
ALTER TABLE "set_aside" ADD COLUMN "after" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "set_aside" ADD CONSTRAINT "set_aside_place" UNIQUE NULLS NOT DISTINCT("repository_id","number","list","after");