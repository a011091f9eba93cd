-- Noting how it goes, the signal plan, and what the engine made of it.
CREATE TABLE "baseline" (
	"circle_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"track" text NOT NULL,
	"from_day" integer NOT NULL,
	"to_day" integer NOT NULL,
	"days" integer NOT NULL,
	"mean" double precision NOT NULL,
	"sd" double precision NOT NULL,
	"sigma0" double precision NOT NULL,
	"high_share" double precision NOT NULL,
	"corrections" jsonb NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"made_by_id" uuid,
	"confirmed_by_id" uuid,
	"confirmed_day" integer,
	"until_day" integer,
	CONSTRAINT "baseline_circle_id_id_pk" PRIMARY KEY("circle_id","id"),
	CONSTRAINT "baseline_track" CHECK ("baseline"."track" in ('observed', 'self')),
	CONSTRAINT "baseline_days" CHECK ("baseline"."from_day" <= "baseline"."to_day" and "baseline"."days" >= 14),
	CONSTRAINT "baseline_spread" CHECK ("baseline"."sigma0" > 0)
);
--> statement-breakpoint
CREATE TABLE "finding" (
	"circle_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"audience" text NOT NULL,
	"kinds" text[] NOT NULL,
	"level" text NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	"day" integer NOT NULL,
	"talk_at" timestamp with time zone,
	"guards" text[] NOT NULL,
	"facts" jsonb NOT NULL,
	"evidence" text[] NOT NULL,
	"status" text NOT NULL,
	"answer" text,
	"answered_by_id" uuid,
	"closed_at" timestamp with time zone,
	"is_announced" boolean NOT NULL,
	"engine_version" integer NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	CONSTRAINT "finding_circle_id_id_pk" PRIMARY KEY("circle_id","id"),
	CONSTRAINT "finding_audience" CHECK ("finding"."audience" in ('contact', 'named')),
	CONSTRAINT "finding_level" CHECK ("finding"."level" in ('note', 'talk')),
	CONSTRAINT "finding_status" CHECK ("finding"."status" in ('open', 'answered', 'expired', 'corrected')),
	CONSTRAINT "finding_answer" CHECK (("finding"."answer" is null) = ("finding"."status" <> 'answered') and ("finding"."answer" is null or "finding"."answer" in ('talked', 'raised_orange', 'known_cause', 'not_relevant', 'new_normal')))
);
--> statement-breakpoint
CREATE TABLE "observation" (
	"circle_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"observer_id" uuid NOT NULL,
	"author_id" uuid NOT NULL,
	"contact" text NOT NULL,
	"change" smallint,
	"face" smallint,
	"signs" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"observed_at" timestamp with time zone NOT NULL,
	"written_at" timestamp with time zone,
	"received_at" timestamp with time zone NOT NULL,
	"care_day" integer NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"edited_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	CONSTRAINT "observation_circle_id_id_pk" PRIMARY KEY("circle_id","id"),
	CONSTRAINT "observation_contact" CHECK ("observation"."contact" in ('seen', 'spoken', 'phoned', 'heard')),
	CONSTRAINT "observation_change" CHECK ("observation"."change" between 0 and 3),
	CONSTRAINT "observation_face" CHECK ("observation"."face" between 0 and 4),
	CONSTRAINT "observation_one_scale" CHECK ("observation"."change" is null or "observation"."face" is null),
	CONSTRAINT "observation_signs" CHECK (jsonb_typeof("observation"."signs") = 'array' and jsonb_array_length("observation"."signs") <= 20),
	CONSTRAINT "observation_note" CHECK (char_length("observation"."note") <= 500),
	CONSTRAINT "observation_withdrawn" CHECK ("observation"."withdrawn_at" is null or ("observation"."note" = '' and "observation"."change" is null and "observation"."face" is null and jsonb_array_length("observation"."signs") = 0))
);
--> statement-breakpoint
CREATE TABLE "observation_before" (
	"circle_id" uuid NOT NULL,
	"observation_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"content" jsonb NOT NULL,
	"until_at" timestamp with time zone NOT NULL,
	CONSTRAINT "observation_before_circle_id_observation_id_version_pk" PRIMARY KEY("circle_id","observation_id","version")
);
--> statement-breakpoint
CREATE TABLE "signal_plan" (
	"circle_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"status" text NOT NULL,
	"content" jsonb NOT NULL,
	"against_wish" jsonb,
	"edition" integer DEFAULT 1 NOT NULL,
	"edited_by_id" uuid NOT NULL,
	"edited_at" timestamp with time zone NOT NULL,
	"agreed_by_id" uuid,
	"ground" text,
	"agreed_at" timestamp with time zone,
	"review_on" date,
	CONSTRAINT "signal_plan_circle_id_version_pk" PRIMARY KEY("circle_id","version"),
	CONSTRAINT "signal_plan_status" CHECK ("signal_plan"."status" in ('draft', 'active', 'replaced')),
	CONSTRAINT "signal_plan_content" CHECK (jsonb_typeof("signal_plan"."content" -> 'signs') = 'array' and jsonb_typeof("signal_plan"."content" -> 'actions') = 'array' and jsonb_typeof("signal_plan"."content" -> 'madeWithIds') = 'array'),
	CONSTRAINT "signal_plan_agreed" CHECK ("signal_plan"."status" = 'draft' or ("signal_plan"."agreed_by_id" is not null and "signal_plan"."agreed_at" is not null and "signal_plan"."review_on" is not null))
);
--> statement-breakpoint
CREATE TABLE "way_out" (
	"circle_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"kind" text NOT NULL,
	"label" text NOT NULL,
	"phone" text DEFAULT '' NOT NULL,
	"hours" text DEFAULT '' NOT NULL,
	"confirmed_on" date NOT NULL,
	CONSTRAINT "way_out_circle_id_id_pk" PRIMARY KEY("circle_id","id"),
	CONSTRAINT "way_out_kind" CHECK ("way_out"."kind" in ('number', 'place')),
	CONSTRAINT "way_out_words" CHECK (char_length("way_out"."label") between 1 and 60 and char_length("way_out"."phone") <= 24 and char_length("way_out"."hours") <= 120)
);
--> statement-breakpoint
ALTER TABLE "municipality" ADD COLUMN "is_drift_on" boolean DEFAULT false NOT NULL;
--> statement-breakpoint
ALTER TABLE "municipality" ADD COLUMN "drift_decided_by" text DEFAULT '' NOT NULL;
--> statement-breakpoint
ALTER TABLE "municipality" ADD COLUMN "drift_decided_at" timestamp with time zone;
--> statement-breakpoint
ALTER TABLE "baseline" ADD CONSTRAINT "baseline_circle_id_circle_id_fk" FOREIGN KEY ("circle_id") REFERENCES "circle"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "finding" ADD CONSTRAINT "finding_circle_id_circle_id_fk" FOREIGN KEY ("circle_id") REFERENCES "circle"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "finding" ADD CONSTRAINT "finding_circle_id_answered_by_id_member_circle_id_person_id_fk" FOREIGN KEY ("circle_id","answered_by_id") REFERENCES "member"("circle_id","person_id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "observation" ADD CONSTRAINT "observation_circle_id_observer_id_member_circle_id_person_id_fk" FOREIGN KEY ("circle_id","observer_id") REFERENCES "member"("circle_id","person_id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "observation" ADD CONSTRAINT "observation_circle_id_author_id_member_circle_id_person_id_fk" FOREIGN KEY ("circle_id","author_id") REFERENCES "member"("circle_id","person_id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "observation_before" ADD CONSTRAINT "observation_before_circle_id_observation_id_observation_circle_id_id_fk" FOREIGN KEY ("circle_id","observation_id") REFERENCES "observation"("circle_id","id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "signal_plan" ADD CONSTRAINT "signal_plan_circle_id_circle_id_fk" FOREIGN KEY ("circle_id") REFERENCES "circle"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "signal_plan" ADD CONSTRAINT "signal_plan_circle_id_edited_by_id_member_circle_id_person_id_fk" FOREIGN KEY ("circle_id","edited_by_id") REFERENCES "member"("circle_id","person_id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "signal_plan" ADD CONSTRAINT "signal_plan_circle_id_agreed_by_id_member_circle_id_person_id_fk" FOREIGN KEY ("circle_id","agreed_by_id") REFERENCES "member"("circle_id","person_id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "way_out" ADD CONSTRAINT "way_out_circle_id_circle_id_fk" FOREIGN KEY ("circle_id") REFERENCES "circle"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
CREATE UNIQUE INDEX "baseline_in_force" ON "baseline" USING btree ("circle_id","track") WHERE "baseline"."until_day" is null;
--> statement-breakpoint
CREATE INDEX "finding_newest" ON "finding" USING btree ("circle_id","raised_at" DESC NULLS LAST);
--> statement-breakpoint
CREATE INDEX "observation_newest" ON "observation" USING btree ("circle_id","observed_at" DESC NULLS LAST);
--> statement-breakpoint
CREATE UNIQUE INDEX "signal_plan_active" ON "signal_plan" USING btree ("circle_id") WHERE "signal_plan"."status" = 'active';
--> statement-breakpoint
CREATE UNIQUE INDEX "signal_plan_draft" ON "signal_plan" USING btree ("circle_id") WHERE "signal_plan"."status" = 'draft';
--> statement-breakpoint
ALTER TABLE "municipality" ADD CONSTRAINT "municipality_drift_decided" CHECK (not "municipality"."is_drift_on" or ("municipality"."drift_decided_by" <> '' and "municipality"."drift_decided_at" is not null));
--> statement-breakpoint
-- The net, as for every table of a circle (T4.4).
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['observation', 'observation_before', 'signal_plan', 'way_out', 'baseline', 'finding']
	LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_app, kring_worker
			USING (circle_id = ANY ((SELECT kring_circles())::uuid[]))
			WITH CHECK (circle_id = ANY ((SELECT kring_circles())::uuid[]))', name || '_of_own_circles', name);
	END LOOP;
END $$;
--> statement-breakpoint
-- Nobody writes down in somebody else's name. Who saw it may be another: that is said beside it.
CREATE POLICY observation_in_own_name ON observation AS RESTRICTIVE FOR INSERT TO kring_app, kring_worker
	WITH CHECK (author_id IS NOT DISTINCT FROM kring_person());
--> statement-breakpoint
CREATE POLICY signal_plan_in_own_name ON signal_plan AS RESTRICTIVE FOR INSERT TO kring_app
	WITH CHECK (edited_by_id IS NOT DISTINCT FROM kring_person());
--> statement-breakpoint
-- What was agreed to is never thrown away, only replaced.
CREATE POLICY signal_plan_only_drafts_go ON signal_plan AS RESTRICTIVE FOR DELETE TO kring_app
	USING (status = 'draft');
--> statement-breakpoint
-- Who saw it, who wrote it down and when it arrived stay as they were.
GRANT SELECT, INSERT, UPDATE (contact, change, face, signs, note, observed_at, care_day, version, edited_at, withdrawn_at)
	ON observation TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON observation_before TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON signal_plan, way_out TO kring_app;
--> statement-breakpoint
-- Of a baseline people say that it holds, or no longer does; its numbers are frozen.
GRANT SELECT, INSERT, UPDATE (confirmed_by_id, confirmed_day, until_day) ON baseline TO kring_app;
--> statement-breakpoint
-- The engine finds, people answer.
GRANT SELECT, UPDATE (status, answer, answered_by_id, closed_at) ON finding TO kring_app;
--> statement-breakpoint
-- The engine waits its turn among the changes of a circle; to wait for a row asks for a right on it.
GRANT UPDATE (last_seq) ON circle TO kring_worker;
--> statement-breakpoint
GRANT SELECT ON observation, signal_plan TO kring_worker;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (until_day) ON baseline TO kring_worker;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON finding TO kring_worker;
--> statement-breakpoint
-- Throws away what is past its time (settled 18): notes, what the engine made of them, and versions
-- of a plan that were replaced, after two years.
CREATE FUNCTION kring_sweep_noting(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	before_at timestamptz := kring_now() - interval '2 years';
	gone integer := 0;
	step integer;
	old record;
BEGIN
	FOR old IN SELECT circle_id, id FROM observation WHERE received_at < before_at LIMIT most
	LOOP
		-- The lines of the circle's log go with what they are about.
		DELETE FROM event e WHERE e.circle_id = old.circle_id AND e.body ->> 'observationId' = old.id::text;
		DELETE FROM observation WHERE circle_id = old.circle_id AND id = old.id;
		gone := gone + 1;
	END LOOP;
	FOR old IN SELECT circle_id, id FROM finding WHERE raised_at < before_at LIMIT most
	LOOP
		DELETE FROM event e WHERE e.circle_id = old.circle_id AND e.body ->> 'findingId' = old.id::text;
		DELETE FROM finding WHERE circle_id = old.circle_id AND id = old.id;
		gone := gone + 1;
	END LOOP;
	DELETE FROM signal_plan p WHERE p.ctid IN (
		SELECT ctid FROM signal_plan WHERE status = 'replaced' AND edited_at < before_at LIMIT most);
	GET DIAGNOSTICS step = ROW_COUNT;
	RETURN gone + step;
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_sweep_noting(integer) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_sweep_noting(integer) TO kring_worker;
