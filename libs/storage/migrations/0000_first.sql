CREATE TABLE "agent_versions" (
	"id" text PRIMARY KEY NOT NULL,
	"agent_id" text NOT NULL,
	"number" integer,
	"snapshot" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "agents" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"draft_version_id" text NOT NULL,
	"published_version_id" text,
	"archived_at" timestamp(3) with time zone,
	"updated_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "call_events" (
	"call_id" text NOT NULL,
	"seq" integer NOT NULL,
	"body" jsonb NOT NULL,
	CONSTRAINT "call_events_call_id_seq_pk" PRIMARY KEY("call_id","seq")
);
--> statement-breakpoint
CREATE TABLE "calls" (
	"id" text PRIMARY KEY NOT NULL,
	"call_sid" text,
	"status" text NOT NULL,
	"direction" text NOT NULL,
	"end_reason" text,
	"agent_id" text,
	"phone_number_id" text,
	"created_at" timestamp(3) with time zone NOT NULL,
	"duration_ms" integer,
	"has_error" boolean NOT NULL,
	"last_seq" integer NOT NULL,
	"snapshot_seq" integer NOT NULL,
	"snapshot" jsonb NOT NULL,
	"parties" "tsvector" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "phone_numbers" (
	"id" text PRIMARY KEY NOT NULL,
	"sid" text NOT NULL,
	"e164" text NOT NULL,
	"friendly_name" text NOT NULL,
	"voice_capable" boolean NOT NULL,
	"voice_url" text,
	"previous_voice_url" text,
	"managed_by" text,
	"agent_id" text,
	"listed" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_ins" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"last_seen_at" timestamp(3) with time zone NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tool_calls" (
	"call_id" text NOT NULL,
	"id" text NOT NULL,
	"first_seq" integer NOT NULL,
	"seq" integer NOT NULL,
	"snapshot" jsonb NOT NULL,
	CONSTRAINT "tool_calls_call_id_id_pk" PRIMARY KEY("call_id","id")
);
--> statement-breakpoint
CREATE TABLE "transcript_items" (
	"call_id" text NOT NULL,
	"id" text NOT NULL,
	"position" double precision NOT NULL,
	"seq" integer NOT NULL,
	"snapshot" jsonb NOT NULL,
	"words" "tsvector" NOT NULL,
	CONSTRAINT "transcript_items_call_id_id_pk" PRIMARY KEY("call_id","id")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"last_signed_in_at" timestamp(3) with time zone
);
--> statement-breakpoint
ALTER TABLE "agent_versions" ADD CONSTRAINT "agent_versions_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_ins" ADD CONSTRAINT "sign_ins_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "agent_versions_number" ON "agent_versions" USING btree ("agent_id","number");--> statement-breakpoint
CREATE INDEX "calls_newest" ON "calls" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "calls_longest" ON "calls" USING btree (coalesce("duration_ms", -1),"id");--> statement-breakpoint
CREATE INDEX "calls_call_sid" ON "calls" USING btree ("call_sid");--> statement-breakpoint
CREATE INDEX "calls_status" ON "calls" USING btree ("status","created_at");--> statement-breakpoint
CREATE INDEX "calls_agent" ON "calls" USING btree ("agent_id","created_at");--> statement-breakpoint
CREATE INDEX "calls_phone_number" ON "calls" USING btree ("phone_number_id","created_at");--> statement-breakpoint
CREATE INDEX "calls_parties" ON "calls" USING gin ("parties");--> statement-breakpoint
CREATE INDEX "calls_unfinished" ON "calls" USING btree ("created_at") WHERE "calls"."status" in ('QUEUED', 'RINGING', 'IN_PROGRESS');--> statement-breakpoint
CREATE UNIQUE INDEX "phone_numbers_sid" ON "phone_numbers" USING btree ("sid");--> statement-breakpoint
CREATE INDEX "phone_numbers_e164" ON "phone_numbers" USING btree ("e164");--> statement-breakpoint
CREATE INDEX "sign_ins_expires_at" ON "sign_ins" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "transcript_items_position" ON "transcript_items" USING btree ("call_id","position");--> statement-breakpoint
CREATE INDEX "transcript_items_words" ON "transcript_items" USING gin ("words");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email" ON "users" USING btree ("email");