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
CREATE TABLE "outbound_switches" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbound_switches_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"stopped" boolean NOT NULL,
	"reason" text,
	"by" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "dial_attempts_at" ON "dial_attempts" USING btree ("at");--> statement-breakpoint
CREATE INDEX "dial_attempts_expires_at" ON "dial_attempts" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "do_not_call_position" ON "do_not_call" USING btree ("position");