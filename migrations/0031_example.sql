ALTER TABLE "api_keys" ADD COLUMN "holder_id" uuid;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "is_example" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "api_keys_holder" ON "api_keys" USING btree ("holder_id");