CREATE TABLE "recordings" (
	"id" text PRIMARY KEY NOT NULL,
	"call_id" text NOT NULL,
	"status" text NOT NULL,
	"path" text NOT NULL,
	"bytes" bigint,
	"duration_ms" integer,
	"created_at" timestamp(3) with time zone NOT NULL,
	"expires_at" timestamp(3) with time zone,
	"note" text
);
--> statement-breakpoint
CREATE INDEX "recordings_call" ON "recordings" USING btree ("call_id");--> statement-breakpoint
CREATE INDEX "recordings_unfinished" ON "recordings" USING btree ("created_at") WHERE "recordings"."status" = 'RECORDING';