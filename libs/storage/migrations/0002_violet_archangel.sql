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
ALTER TABLE "phone_numbers" ADD COLUMN "managed_by_sid" text;--> statement-breakpoint
ALTER TABLE "phone_numbers" ADD COLUMN "webhook" jsonb;--> statement-breakpoint
ALTER TABLE "phone_numbers" ADD COLUMN "previous_webhook" jsonb;--> statement-breakpoint
ALTER TABLE "phone_numbers" ADD COLUMN "routing" jsonb;--> statement-breakpoint
ALTER TABLE "phone_numbers" ADD COLUMN "fallback_sentence" text;--> statement-breakpoint
ALTER TABLE "phone_numbers" ADD COLUMN "revision" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "blocked_callers" ADD CONSTRAINT "blocked_callers_number_id_phone_numbers_id_fk" FOREIGN KEY ("number_id") REFERENCES "public"."phone_numbers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "blocked_callers_newest" ON "blocked_callers" USING btree ("created_at");