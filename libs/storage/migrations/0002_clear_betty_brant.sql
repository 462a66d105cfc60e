CREATE TABLE "call_orders" (
	"key" text PRIMARY KEY NOT NULL,
	"request_hash" text NOT NULL,
	"call_id" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL
);
