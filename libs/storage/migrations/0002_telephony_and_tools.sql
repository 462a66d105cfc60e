CREATE TABLE "blocked_callers" (
	"id" text PRIMARY KEY NOT NULL,
	"number_id" text,
	"pattern" text NOT NULL,
	"action" jsonb NOT NULL,
	"note" text,
	"created_at" timestamp(3) with time zone NOT NULL,
	"created_by" text NOT NULL,
	CONSTRAINT "blocked_callers_pattern" UNIQUE NULLS NOT DISTINCT("pattern","number_id")
);
--> statement-breakpoint
CREATE TABLE "call_orders" (
	"key" text PRIMARY KEY NOT NULL,
	"request_hash" text NOT NULL,
	"call_id" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dial_attempts" (
	"id" text PRIMARY KEY NOT NULL,
	"call_id" text NOT NULL,
	"to" text NOT NULL,
	"agent_id" text,
	"purpose" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL,
	"per_minute_usd" double precision NOT NULL,
	"reserved_usd" double precision NOT NULL,
	"talked_seconds" double precision,
	"settled_at" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE TABLE "dial_policy_revisions" (
	"revision" integer PRIMARY KEY NOT NULL,
	"settings" jsonb NOT NULL,
	"by" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "do_not_call" (
	"e164" text PRIMARY KEY NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "do_not_call_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"reason" text,
	"by" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mcp_servers" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"revision" integer NOT NULL,
	"settings" jsonb NOT NULL,
	"listing" jsonb NOT NULL,
	"listed_at" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE TABLE "outbound_switches" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbound_switches_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"stopped" boolean NOT NULL,
	"reason" text,
	"by" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tool_secrets" (
	"name" text PRIMARY KEY NOT NULL,
	"key_id" text NOT NULL,
	"sealed" text NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL,
	"updated_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tools" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"revision" integer NOT NULL,
	"settings" jsonb NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL,
	"updated_by" text NOT NULL,
	"archived_at" timestamp(3) with time zone
);
--> statement-breakpoint
ALTER TABLE "phone_numbers" ADD COLUMN "managed_by_sid" text;--> statement-breakpoint
ALTER TABLE "phone_numbers" ADD COLUMN "webhook" jsonb;--> statement-breakpoint
ALTER TABLE "phone_numbers" ADD COLUMN "previous_webhook" jsonb;--> statement-breakpoint
ALTER TABLE "phone_numbers" ADD COLUMN "routing" jsonb;--> statement-breakpoint
ALTER TABLE "phone_numbers" ADD COLUMN "fallback_sentence" text;--> statement-breakpoint
ALTER TABLE "phone_numbers" ADD COLUMN "revision" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "blocked_callers" ADD CONSTRAINT "blocked_callers_number_id_phone_numbers_id_fk" FOREIGN KEY ("number_id") REFERENCES "public"."phone_numbers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "blocked_callers_newest" ON "blocked_callers" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "dial_attempts_at" ON "dial_attempts" USING btree ("at");--> statement-breakpoint
CREATE INDEX "dial_attempts_expires_at" ON "dial_attempts" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "do_not_call_position" ON "do_not_call" USING btree ("position");--> statement-breakpoint
CREATE UNIQUE INDEX "mcp_servers_name" ON "mcp_servers" USING btree ("name");--> statement-breakpoint
CREATE UNIQUE INDEX "tools_name" ON "tools" USING btree ("name") WHERE "tools"."archived_at" is null;--> statement-breakpoint
CREATE INDEX "tool_calls_id" ON "tool_calls" USING btree ("id");