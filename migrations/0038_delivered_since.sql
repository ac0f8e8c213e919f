ALTER TABLE "pull_requests" ADD COLUMN "statuses_at_merge" jsonb;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "walks_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "deployments_due_from" timestamp with time zone;--> statement-breakpoint
update repositories set walks_since = deployments_since;--> statement-breakpoint
-- Until now this instant also moved where GitHub's deployments were not read. Who asks for them again reads them anew.
update repositories set deployments_since = null, deployments_through = null
where deployment_rule not in ('auto', 'deployments');
