CREATE TABLE "leaflet" (
	"id" uuid PRIMARY KEY NOT NULL,
	"municipality_id" uuid NOT NULL,
	"neighbourhood_id" uuid,
	"code_hash" text NOT NULL,
	"made_by_id" uuid NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "leaflet_codeHash_unique" UNIQUE("code_hash")
);
--> statement-breakpoint
CREATE TABLE "municipality" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"gp_post_phone" text,
	"help_phone" text,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "neighbourhood" (
	"id" uuid PRIMARY KEY NOT NULL,
	"municipality_id" uuid NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "neighbourhood_municipalityId_name_unique" UNIQUE("municipality_id","name"),
	CONSTRAINT "neighbourhood_in_municipality" UNIQUE("municipality_id","id")
);
--> statement-breakpoint
CREATE TABLE "organisation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"municipality_id" uuid NOT NULL,
	"name" text NOT NULL,
	"reading_times" text DEFAULT '' NOT NULL,
	"promise_hours" integer,
	"phone" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "organisation_municipalityId_name_unique" UNIQUE("municipality_id","name")
);
--> statement-breakpoint
CREATE TABLE "account" (
	"person_id" uuid PRIMARY KEY NOT NULL,
	"mail_address" text,
	"language" text DEFAULT 'nl' NOT NULL,
	"phone" text,
	"quiet_from_minute" integer DEFAULT 1320 NOT NULL,
	"quiet_until_minute" integer DEFAULT 480 NOT NULL,
	"digest" text DEFAULT 'each' NOT NULL,
	"digest_minute" integer DEFAULT 1080 NOT NULL,
	"blocked_at" timestamp with time zone,
	"demo_key" text,
	CONSTRAINT "account_mailAddress_unique" UNIQUE("mail_address"),
	CONSTRAINT "account_demoKey_unique" UNIQUE("demo_key"),
	CONSTRAINT "account_language" CHECK ("account"."language" in ('nl', 'en')),
	CONSTRAINT "account_digest" CHECK ("account"."digest" in ('each', 'daily')),
	CONSTRAINT "account_mail_lower" CHECK ("account"."mail_address" = lower("account"."mail_address"))
);
--> statement-breakpoint
CREATE TABLE "account_change" (
	"person_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"digest" text NOT NULL,
	"answer" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "account_change_person_id_id_pk" PRIMARY KEY("person_id","id")
);
--> statement-breakpoint
CREATE TABLE "employment" (
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"discipline" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "employment_organisation_id_person_id_pk" PRIMARY KEY("organisation_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "office" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"municipality_id" uuid,
	"organisation_id" uuid,
	"neighbourhood_id" uuid,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "office_kind" CHECK ("office"."kind" in ('operator', 'organisation_manager', 'host', 'coordinator', 'treasurer'))
);
--> statement-breakpoint
CREATE TABLE "person" (
	"id" uuid PRIMARY KEY NOT NULL,
	"municipality_id" uuid,
	"name" text NOT NULL,
	"portrait" text,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "preference" (
	"person_id" uuid PRIMARY KEY NOT NULL,
	"install_hint_done" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "staff_invitation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"organisation_id" uuid,
	"discipline" text DEFAULT '' NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"secret_hash" text NOT NULL,
	"invited_by_id" uuid,
	"invited_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	CONSTRAINT "staff_invitation_secretHash_unique" UNIQUE("secret_hash")
);
--> statement-breakpoint
CREATE TABLE "attempt" (
	"what" text NOT NULL,
	"whom" text NOT NULL,
	"window_at" timestamp with time zone NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "attempt_what_whom_window_at_pk" PRIMARY KEY("what","whom","window_at")
);
--> statement-breakpoint
CREATE TABLE "mail_code" (
	"id" uuid PRIMARY KEY NOT NULL,
	"browser_hash" text NOT NULL,
	"address_hash" text NOT NULL,
	"person_id" uuid,
	"code_hash" text NOT NULL,
	"code_salt" text NOT NULL,
	"link_hash" text NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "passkey" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"public_key" "bytea" NOT NULL,
	"counter" bigint NOT NULL,
	"transports" text[] NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "passkey_challenge" (
	"id" uuid PRIMARY KEY NOT NULL,
	"challenge" text NOT NULL,
	"person_id" uuid,
	"purpose" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"secret_hash" text NOT NULL,
	"kind" text NOT NULL,
	"factors" text[] NOT NULL,
	"strong" boolean DEFAULT false NOT NULL,
	"circle_id" uuid,
	"proved_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"idle_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"device" text DEFAULT '' NOT NULL,
	CONSTRAINT "session_kind" CHECK ("session"."kind" in ('member', 'professional', 'operator', 'card'))
);
--> statement-breakpoint
CREATE TABLE "totp" (
	"person_id" uuid PRIMARY KEY NOT NULL,
	"secret" "bytea" NOT NULL,
	"confirmed_at" timestamp with time zone,
	"last_step" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "card" (
	"circle_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"secret_hash" text NOT NULL,
	"pin_hash" text NOT NULL,
	"pin_salt" text NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"made_by_id" uuid NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"blocked_at" timestamp with time zone,
	CONSTRAINT "card_circle_id_id_pk" PRIMARY KEY("circle_id","id"),
	CONSTRAINT "card_secretHash_unique" UNIQUE("secret_hash")
);
--> statement-breakpoint
CREATE TABLE "change" (
	"circle_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"digest" text NOT NULL,
	"answer" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "change_circle_id_id_pk" PRIMARY KEY("circle_id","id")
);
--> statement-breakpoint
CREATE TABLE "circle" (
	"id" uuid PRIMARY KEY NOT NULL,
	"municipality_id" uuid NOT NULL,
	"neighbourhood_id" uuid,
	"resident_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"backup_id" uuid,
	"started_at" timestamp with time zone NOT NULL,
	"started_by_id" uuid NOT NULL,
	"closed_at" timestamp with time zone,
	"last_seq" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "consent" (
	"circle_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"topic_id" text,
	"words" text NOT NULL,
	"given_by_id" uuid NOT NULL,
	"on_behalf_of_id" uuid,
	"how" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"withdrawn_at" timestamp with time zone,
	CONSTRAINT "consent_circle_id_id_pk" PRIMARY KEY("circle_id","id")
);
--> statement-breakpoint
CREATE TABLE "event" (
	"circle_id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"person_id" uuid,
	"on_behalf_of_id" uuid,
	"system" text,
	"body" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "event_circle_id_seq_pk" PRIMARY KEY("circle_id","seq")
);
--> statement-breakpoint
CREATE TABLE "invitation" (
	"circle_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"secret_hash" text NOT NULL,
	"role" text NOT NULL,
	"relation" text DEFAULT '' NOT NULL,
	"organisation_id" uuid,
	"discipline" text,
	"name" text DEFAULT '' NOT NULL,
	"words" text DEFAULT '' NOT NULL,
	"rights" jsonb NOT NULL,
	"member_ends_at" timestamp with time zone,
	"for_person_id" uuid,
	"invited_by_id" uuid NOT NULL,
	"invited_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_by_id" uuid,
	"accepted_at" timestamp with time zone,
	"confirmed_at" timestamp with time zone,
	"declined_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	CONSTRAINT "invitation_circle_id_id_pk" PRIMARY KEY("circle_id","id"),
	CONSTRAINT "invitation_secretHash_unique" UNIQUE("secret_hash"),
	CONSTRAINT "invitation_kind" CHECK ("invitation"."kind" in ('link', 'paper'))
);
--> statement-breakpoint
CREATE TABLE "member" (
	"circle_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"role" text NOT NULL,
	"relation" text DEFAULT '' NOT NULL,
	"organisation_id" uuid,
	"discipline" text,
	"joined_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone,
	"removed_at" timestamp with time zone,
	"removed_by_id" uuid,
	"shares_seen" boolean DEFAULT true NOT NULL,
	"shares_phone" boolean DEFAULT false NOT NULL,
	CONSTRAINT "member_circle_id_person_id_pk" PRIMARY KEY("circle_id","person_id"),
	CONSTRAINT "member_role" CHECK ("member"."role" in ('resident', 'representative', 'family', 'neighbour', 'volunteer', 'professional'))
);
--> statement-breakpoint
CREATE TABLE "representation" (
	"circle_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"ground" text NOT NULL,
	"scope" text[] NOT NULL,
	"review_on" date NOT NULL,
	"ends_at" timestamp with time zone,
	"resident_told" text NOT NULL,
	"recorded_by_id" uuid NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "representation_circle_id_person_id_pk" PRIMARY KEY("circle_id","person_id"),
	CONSTRAINT "representation_ground" CHECK ("representation"."ground" in ('mandate', 'living_will', 'mentor', 'curator', 'administrator', 'parent', 'spouse_or_child'))
);
--> statement-breakpoint
CREATE TABLE "topic" (
	"circle_id" uuid NOT NULL,
	"id" text NOT NULL,
	"name" text,
	"created_at" timestamp with time zone NOT NULL,
	"archived_at" timestamp with time zone,
	CONSTRAINT "topic_circle_id_id_pk" PRIMARY KEY("circle_id","id")
);
--> statement-breakpoint
CREATE TABLE "topic_right" (
	"circle_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"topic_id" text NOT NULL,
	"level" text NOT NULL,
	"ends_at" timestamp with time zone,
	CONSTRAINT "topic_right_circle_id_person_id_topic_id_pk" PRIMARY KEY("circle_id","person_id","topic_id"),
	CONSTRAINT "topic_right_level" CHECK ("topic_right"."level" in ('read', 'write'))
);
--> statement-breakpoint
CREATE TABLE "comment" (
	"circle_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"update_id" uuid NOT NULL,
	"author_id" uuid NOT NULL,
	"on_behalf_of_id" uuid,
	"text" text NOT NULL,
	"posted_at" timestamp with time zone NOT NULL,
	"edited_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	CONSTRAINT "comment_circle_id_id_pk" PRIMARY KEY("circle_id","id"),
	CONSTRAINT "comment_text" CHECK (char_length("comment"."text") between 1 and 2000)
);
--> statement-breakpoint
CREATE TABLE "photo" (
	"circle_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"update_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"width" integer NOT NULL,
	"height" integer NOT NULL,
	"alt" text DEFAULT '' NOT NULL,
	CONSTRAINT "photo_circle_id_id_pk" PRIMARY KEY("circle_id","id")
);
--> statement-breakpoint
CREATE TABLE "photo_data" (
	"circle_id" uuid NOT NULL,
	"photo_id" uuid NOT NULL,
	"full" "bytea" NOT NULL,
	"small" "bytea" NOT NULL,
	CONSTRAINT "photo_data_circle_id_photo_id_pk" PRIMARY KEY("circle_id","photo_id")
);
--> statement-breakpoint
CREATE TABLE "seen" (
	"circle_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"topic_id" text NOT NULL,
	"up_to_seq" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "seen_circle_id_person_id_topic_id_pk" PRIMARY KEY("circle_id","person_id","topic_id")
);
--> statement-breakpoint
CREATE TABLE "thanks" (
	"circle_id" uuid NOT NULL,
	"update_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "thanks_circle_id_update_id_person_id_pk" PRIMARY KEY("circle_id","update_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "update" (
	"circle_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"author_id" uuid NOT NULL,
	"on_behalf_of_id" uuid,
	"topic_id" text NOT NULL,
	"text" text NOT NULL,
	"face" smallint,
	"written_at" timestamp with time zone,
	"posted_at" timestamp with time zone NOT NULL,
	"edited_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"withdrawn_at" timestamp with time zone,
	"surprise_until" timestamp with time zone,
	"asked_id" uuid,
	"asked_by_on" date,
	"asked_answer" text,
	"asked_answered_at" timestamp with time zone,
	"search" "tsvector" GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, "text")) STORED,
	CONSTRAINT "update_circle_id_id_pk" PRIMARY KEY("circle_id","id"),
	CONSTRAINT "update_face" CHECK ("update"."face" between 1 and 5),
	CONSTRAINT "update_text" CHECK (char_length("update"."text") <= 4000)
);
--> statement-breakpoint
CREATE TABLE "voice" (
	"circle_id" uuid NOT NULL,
	"update_id" uuid NOT NULL,
	"seconds" integer NOT NULL,
	"media_type" text NOT NULL,
	"transcript" text DEFAULT '' NOT NULL,
	"data" "bytea",
	CONSTRAINT "voice_circle_id_update_id_pk" PRIMARY KEY("circle_id","update_id")
);
--> statement-breakpoint
CREATE TABLE "given" (
	"session_id" uuid NOT NULL,
	"circle_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"object_id" uuid NOT NULL,
	"version" integer NOT NULL,
	CONSTRAINT "given_session_id_circle_id_kind_object_id_version_pk" PRIMARY KEY("session_id","circle_id","kind","object_id","version")
);
--> statement-breakpoint
CREATE TABLE "reading" (
	"circle_id" uuid NOT NULL,
	"id" bigserial NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"person_id" uuid,
	"on_behalf_of_id" uuid,
	"session_id" uuid,
	"role" text,
	"organisation_id" uuid,
	"action" text NOT NULL,
	"topics" text[] NOT NULL,
	"object_kind" text NOT NULL,
	"object_ids" uuid[] NOT NULL,
	"ground" text DEFAULT '' NOT NULL,
	"channel" text NOT NULL,
	"request_id" text NOT NULL,
	CONSTRAINT "reading_circle_id_at_id_pk" PRIMARY KEY("circle_id","at","id")
) PARTITION BY RANGE ("at");
--> statement-breakpoint
CREATE TABLE "notice" (
	"circle_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"seq" bigint,
	"kind" text NOT NULL,
	"urgency" text NOT NULL,
	"state" text NOT NULL,
	"update_id" uuid,
	"due_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"handed_over_at" timestamp with time zone,
	"seen_at" timestamp with time zone,
	"receipt_hash" text,
	CONSTRAINT "notice_circle_id_id_pk" PRIMARY KEY("circle_id","id"),
	CONSTRAINT "notice_state" CHECK ("notice"."state" in ('waiting', 'held', 'handed_over', 'seen', 'dropped', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "notice_choice" (
	"circle_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"topic_id" text NOT NULL,
	"choice" text NOT NULL,
	CONSTRAINT "notice_choice_circle_id_person_id_topic_id_pk" PRIMARY KEY("circle_id","person_id","topic_id"),
	CONSTRAINT "notice_choice_choice" CHECK ("notice_choice"."choice" in ('push', 'digest', 'none'))
);
--> statement-breakpoint
CREATE TABLE "push_subscription" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"endpoint" text NOT NULL,
	"p256dh" text NOT NULL,
	"auth" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_accepted_at" timestamp with time zone,
	"last_confirmed_at" timestamp with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "push_subscription_endpoint_unique" UNIQUE("endpoint")
);
--> statement-breakpoint
CREATE TABLE "clock" (
	"id" smallint PRIMARY KEY NOT NULL,
	"moved_by" interval NOT NULL
);
--> statement-breakpoint
CREATE TABLE "demo_mail" (
	"id" uuid PRIMARY KEY NOT NULL,
	"recipient" text NOT NULL,
	"subject" text NOT NULL,
	"text" text NOT NULL,
	"html" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "job" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "job_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"lane" smallint DEFAULT 1 NOT NULL,
	"kind" text NOT NULL,
	"key" text,
	"payload" jsonb NOT NULL,
	"run_at" timestamp with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"locked_until" timestamp with time zone,
	"last_error" text,
	"given_up_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "job_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "mail" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"sealed" "bytea",
	"created_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	"failed_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "leaflet" ADD CONSTRAINT "leaflet_municipality_id_municipality_id_fk" FOREIGN KEY ("municipality_id") REFERENCES "public"."municipality"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leaflet" ADD CONSTRAINT "leaflet_municipality_id_neighbourhood_id_neighbourhood_municipality_id_id_fk" FOREIGN KEY ("municipality_id","neighbourhood_id") REFERENCES "public"."neighbourhood"("municipality_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "neighbourhood" ADD CONSTRAINT "neighbourhood_municipality_id_municipality_id_fk" FOREIGN KEY ("municipality_id") REFERENCES "public"."municipality"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation" ADD CONSTRAINT "organisation_municipality_id_municipality_id_fk" FOREIGN KEY ("municipality_id") REFERENCES "public"."municipality"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account_change" ADD CONSTRAINT "account_change_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "employment" ADD CONSTRAINT "employment_organisation_id_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "employment" ADD CONSTRAINT "employment_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "office" ADD CONSTRAINT "office_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "office" ADD CONSTRAINT "office_municipality_id_municipality_id_fk" FOREIGN KEY ("municipality_id") REFERENCES "public"."municipality"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "office" ADD CONSTRAINT "office_organisation_id_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "office" ADD CONSTRAINT "office_neighbourhood_id_neighbourhood_id_fk" FOREIGN KEY ("neighbourhood_id") REFERENCES "public"."neighbourhood"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person" ADD CONSTRAINT "person_municipality_id_municipality_id_fk" FOREIGN KEY ("municipality_id") REFERENCES "public"."municipality"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "preference" ADD CONSTRAINT "preference_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_invitation" ADD CONSTRAINT "staff_invitation_organisation_id_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail_code" ADD CONSTRAINT "mail_code_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkey_challenge" ADD CONSTRAINT "passkey_challenge_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "totp" ADD CONSTRAINT "totp_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card" ADD CONSTRAINT "card_circle_id_circle_id_fk" FOREIGN KEY ("circle_id") REFERENCES "public"."circle"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "change" ADD CONSTRAINT "change_circle_id_circle_id_fk" FOREIGN KEY ("circle_id") REFERENCES "public"."circle"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "circle" ADD CONSTRAINT "circle_municipality_id_municipality_id_fk" FOREIGN KEY ("municipality_id") REFERENCES "public"."municipality"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "circle" ADD CONSTRAINT "circle_resident_id_person_id_fk" FOREIGN KEY ("resident_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "circle" ADD CONSTRAINT "circle_municipality_id_neighbourhood_id_neighbourhood_municipality_id_id_fk" FOREIGN KEY ("municipality_id","neighbourhood_id") REFERENCES "public"."neighbourhood"("municipality_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent" ADD CONSTRAINT "consent_circle_id_circle_id_fk" FOREIGN KEY ("circle_id") REFERENCES "public"."circle"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event" ADD CONSTRAINT "event_circle_id_circle_id_fk" FOREIGN KEY ("circle_id") REFERENCES "public"."circle"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_circle_id_circle_id_fk" FOREIGN KEY ("circle_id") REFERENCES "public"."circle"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_organisation_id_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_for_person_id_person_id_fk" FOREIGN KEY ("for_person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_circle_id_circle_id_fk" FOREIGN KEY ("circle_id") REFERENCES "public"."circle"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_organisation_id_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "representation" ADD CONSTRAINT "representation_circle_id_person_id_member_circle_id_person_id_fk" FOREIGN KEY ("circle_id","person_id") REFERENCES "public"."member"("circle_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic" ADD CONSTRAINT "topic_circle_id_circle_id_fk" FOREIGN KEY ("circle_id") REFERENCES "public"."circle"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_right" ADD CONSTRAINT "topic_right_circle_id_person_id_member_circle_id_person_id_fk" FOREIGN KEY ("circle_id","person_id") REFERENCES "public"."member"("circle_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_right" ADD CONSTRAINT "topic_right_circle_id_topic_id_topic_circle_id_id_fk" FOREIGN KEY ("circle_id","topic_id") REFERENCES "public"."topic"("circle_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment" ADD CONSTRAINT "comment_circle_id_update_id_update_circle_id_id_fk" FOREIGN KEY ("circle_id","update_id") REFERENCES "public"."update"("circle_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "photo" ADD CONSTRAINT "photo_circle_id_update_id_update_circle_id_id_fk" FOREIGN KEY ("circle_id","update_id") REFERENCES "public"."update"("circle_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "photo_data" ADD CONSTRAINT "photo_data_circle_id_photo_id_photo_circle_id_id_fk" FOREIGN KEY ("circle_id","photo_id") REFERENCES "public"."photo"("circle_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seen" ADD CONSTRAINT "seen_circle_id_person_id_member_circle_id_person_id_fk" FOREIGN KEY ("circle_id","person_id") REFERENCES "public"."member"("circle_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thanks" ADD CONSTRAINT "thanks_circle_id_update_id_update_circle_id_id_fk" FOREIGN KEY ("circle_id","update_id") REFERENCES "public"."update"("circle_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "update" ADD CONSTRAINT "update_circle_id_topic_id_topic_circle_id_id_fk" FOREIGN KEY ("circle_id","topic_id") REFERENCES "public"."topic"("circle_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "update" ADD CONSTRAINT "update_circle_id_author_id_member_circle_id_person_id_fk" FOREIGN KEY ("circle_id","author_id") REFERENCES "public"."member"("circle_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "update" ADD CONSTRAINT "update_circle_id_asked_id_member_circle_id_person_id_fk" FOREIGN KEY ("circle_id","asked_id") REFERENCES "public"."member"("circle_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "voice" ADD CONSTRAINT "voice_circle_id_update_id_update_circle_id_id_fk" FOREIGN KEY ("circle_id","update_id") REFERENCES "public"."update"("circle_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice" ADD CONSTRAINT "notice_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice" ADD CONSTRAINT "notice_circle_id_seq_event_circle_id_seq_fk" FOREIGN KEY ("circle_id","seq") REFERENCES "public"."event"("circle_id","seq") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "push_subscription" ADD CONSTRAINT "push_subscription_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_change_at_index" ON "account_change" USING btree ("at");--> statement-breakpoint
CREATE INDEX "account_change_person_id_at_index" ON "account_change" USING btree ("person_id","at");--> statement-breakpoint
CREATE INDEX "employment_person_id_index" ON "employment" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "office_person_id_index" ON "office" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "mail_code_address_hash_created_at_index" ON "mail_code" USING btree ("address_hash","created_at");--> statement-breakpoint
CREATE INDEX "passkey_person_id_index" ON "passkey" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "session_person_id_index" ON "session" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "change_at_index" ON "change" USING btree ("at");--> statement-breakpoint
CREATE INDEX "change_person_id_at_index" ON "change" USING btree ("person_id","at");--> statement-breakpoint
CREATE INDEX "circle_resident_id_index" ON "circle" USING btree ("resident_id");--> statement-breakpoint
CREATE INDEX "member_person_id_index" ON "member" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "comment_of_update" ON "comment" USING btree ("circle_id","update_id","posted_at");--> statement-breakpoint
CREATE INDEX "photo_of_update" ON "photo" USING btree ("circle_id","update_id","position");--> statement-breakpoint
CREATE INDEX "update_newest" ON "update" USING btree ("circle_id","seq" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "update_search" ON "update" USING gin ("search");--> statement-breakpoint
CREATE INDEX "given_circle_id_index" ON "given" USING btree ("circle_id");--> statement-breakpoint
CREATE INDEX "notice_due" ON "notice" USING btree ("person_id","state","due_at");--> statement-breakpoint
CREATE INDEX "push_subscription_person_id_index" ON "push_subscription" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "push_subscription_session_id_index" ON "push_subscription" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "job_due" ON "job" USING btree ("lane","run_at");