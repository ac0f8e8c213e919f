ALTER TABLE "connections" ALTER COLUMN "status" SET DEFAULT 'active';--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "advice" text;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "next_look_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "refused_for" text;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "access" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "looked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "confirmed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "installation_as_of" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "deployment_token" boolean DEFAULT false NOT NULL;--> statement-breakpoint
-- What was marked before has been so since an unknown time: it is looked at again at the next occasion.
UPDATE "connections" SET "status" = CASE "status" WHEN 'ok' THEN 'active' ELSE 'marked' END,
  "since" = CASE WHEN "status" <> 'ok' THEN now() END, "next_look_at" = CASE WHEN "status" <> 'ok' THEN now() END;
