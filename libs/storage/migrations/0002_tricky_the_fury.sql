CREATE TABLE "mcp_servers" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"revision" integer NOT NULL,
	"settings" jsonb NOT NULL,
	"listing" jsonb NOT NULL,
	"listed_at" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE UNIQUE INDEX "mcp_servers_name" ON "mcp_servers" USING btree ("name");--> statement-breakpoint
CREATE INDEX "tool_calls_id" ON "tool_calls" USING btree ("id");