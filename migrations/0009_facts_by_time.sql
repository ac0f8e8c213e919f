DROP INDEX "pull_request_facts_version";--> statement-breakpoint
DROP INDEX "pull_request_facts_rules";--> statement-breakpoint
DROP INDEX "pull_requests_facts_due";--> statement-breakpoint
CREATE INDEX "pull_request_facts_deployed" ON "pull_request_facts" USING btree ("repository_id","deployed_at");--> statement-breakpoint
CREATE INDEX "pull_request_facts_version" ON "pull_request_facts" USING btree ("repository_id","formula_version","opened_at");--> statement-breakpoint
CREATE INDEX "pull_request_facts_rules" ON "pull_request_facts" USING btree ("repository_id","rule_version","opened_at");--> statement-breakpoint
CREATE INDEX "pull_requests_facts_due" ON "pull_requests" USING btree ("repository_id","number") WHERE facts_due;