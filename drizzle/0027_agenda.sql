-- The agenda of a circle (C1 to C6): appointments, visits and tasks, and what each of them asks.
CREATE TABLE "agenda_calendar" (
	"circle_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"address" text DEFAULT '' NOT NULL,
	"added_by_id" uuid NOT NULL,
	"added_at" timestamp with time zone NOT NULL,
	"read_at" timestamp with time zone,
	"problem" text,
	"tried_at" timestamp with time zone,
	"etag" text,
	"last_modified" text,
	CONSTRAINT "agenda_calendar_circle_id_id_pk" PRIMARY KEY("circle_id","id")
);
--> statement-breakpoint
CREATE TABLE "agenda_double" (
	"circle_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"aim" text NOT NULL,
	"organisation_id" uuid NOT NULL,
	"other_organisation_id" uuid NOT NULL,
	"entry_id" uuid NOT NULL,
	"other_entry_id" uuid NOT NULL,
	"told_at" timestamp with time zone NOT NULL,
	"settled_at" timestamp with time zone,
	"settled_by_id" uuid,
	CONSTRAINT "agenda_double_circle_id_id_pk" PRIMARY KEY("circle_id","id"),
	CONSTRAINT "agenda_double_order" CHECK ("agenda_double"."organisation_id" < "agenda_double"."other_organisation_id"),
	CONSTRAINT "agenda_double_settled" CHECK (("agenda_double"."settled_at" is null) = ("agenda_double"."settled_by_id" is null))
);
--> statement-breakpoint
CREATE TABLE "agenda_entry" (
	"circle_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"series_id" uuid,
	"original_on" date,
	"held_on" date NOT NULL,
	"from_minute" smallint NOT NULL,
	"until_minute" smallint NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"place" text DEFAULT '' NOT NULL,
	"words" text DEFAULT '' NOT NULL,
	"aim" text,
	"person_id" uuid,
	"outsider" text DEFAULT '' NOT NULL,
	"organisation_id" uuid,
	"is_necessary" boolean DEFAULT false NOT NULL,
	"organiser_id" uuid NOT NULL,
	"status" text DEFAULT 'planned' NOT NULL,
	"is_own" boolean DEFAULT false NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"cancelled_at" timestamp with time zone,
	"cancelled_by_id" uuid,
	"neighbourhood_id" uuid,
	"activity_id" uuid,
	"occurrence_id" uuid,
	"occurrence_sequence" integer,
	"organiser_told_at" timestamp with time zone,
	"backup_told_at" timestamp with time zone,
	CONSTRAINT "agenda_entry_circle_id_id_pk" PRIMARY KEY("circle_id","id"),
	CONSTRAINT "agenda_entry_of_rule" UNIQUE("circle_id","series_id","original_on"),
	CONSTRAINT "agenda_entry_kind" CHECK ("agenda_entry"."kind" in ('appointment', 'visit', 'task')),
	CONSTRAINT "agenda_entry_status" CHECK ("agenda_entry"."status" in ('planned', 'cancelled')),
	CONSTRAINT "agenda_entry_from_rule" CHECK (("agenda_entry"."series_id" is null) = ("agenda_entry"."original_on" is null)),
	CONSTRAINT "agenda_entry_times" CHECK ("agenda_entry"."from_minute" < "agenda_entry"."until_minute"),
	CONSTRAINT "agenda_entry_cancelled" CHECK (("agenda_entry"."status" = 'cancelled') = ("agenda_entry"."cancelled_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "agenda_feed" (
	"circle_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"secret_hash" text NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	CONSTRAINT "agenda_feed_circle_id_id_pk" PRIMARY KEY("circle_id","id")
);
--> statement-breakpoint
CREATE TABLE "agenda_imported" (
	"circle_id" uuid NOT NULL,
	"calendar_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"title" text NOT NULL,
	"place" text DEFAULT '' NOT NULL,
	"held_on" date NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"is_whole_day" boolean DEFAULT false NOT NULL,
	CONSTRAINT "agenda_imported_circle_id_id_pk" PRIMARY KEY("circle_id","id")
);
--> statement-breakpoint
CREATE TABLE "agenda_need" (
	"circle_id" uuid NOT NULL,
	"entry_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"text" text DEFAULT '' NOT NULL,
	CONSTRAINT "agenda_need_circle_id_entry_id_kind_pk" PRIMARY KEY("circle_id","entry_id","kind"),
	CONSTRAINT "agenda_need_kind" CHECK ("agenda_need"."kind" in ('come', 'do', 'ride', 'ride_back', 'company', 'other'))
);
--> statement-breakpoint
CREATE TABLE "agenda_series" (
	"circle_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"rule" jsonb NOT NULL,
	"ends" jsonb NOT NULL,
	"first_on" date NOT NULL,
	"from_minute" smallint NOT NULL,
	"until_minute" smallint NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"place" text DEFAULT '' NOT NULL,
	"words" text DEFAULT '' NOT NULL,
	"aim" text,
	"person_id" uuid,
	"outsider" text DEFAULT '' NOT NULL,
	"organisation_id" uuid,
	"is_necessary" boolean DEFAULT false NOT NULL,
	"organiser_id" uuid NOT NULL,
	"needs" jsonb NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"successor_of_id" uuid,
	CONSTRAINT "agenda_series_circle_id_id_pk" PRIMARY KEY("circle_id","id"),
	CONSTRAINT "agenda_series_times" CHECK ("agenda_series"."from_minute" < "agenda_series"."until_minute")
);
--> statement-breakpoint
CREATE TABLE "agenda_taking" (
	"circle_id" uuid NOT NULL,
	"entry_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"person_id" uuid NOT NULL,
	"taken_at" timestamp with time zone NOT NULL,
	CONSTRAINT "agenda_taking_circle_id_entry_id_kind_pk" PRIMARY KEY("circle_id","entry_id","kind")
);
--> statement-breakpoint
ALTER TABLE "agenda_calendar" ADD CONSTRAINT "agenda_calendar_circle_id_circle_id_fk" FOREIGN KEY ("circle_id") REFERENCES "public"."circle"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "agenda_calendar" ADD CONSTRAINT "agenda_calendar_circle_id_added_by_id_member_circle_id_person_id_fk" FOREIGN KEY ("circle_id","added_by_id") REFERENCES "public"."member"("circle_id","person_id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "agenda_double" ADD CONSTRAINT "agenda_double_circle_id_circle_id_fk" FOREIGN KEY ("circle_id") REFERENCES "public"."circle"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "agenda_double" ADD CONSTRAINT "agenda_double_organisation_id_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "agenda_double" ADD CONSTRAINT "agenda_double_other_organisation_id_organisation_id_fk" FOREIGN KEY ("other_organisation_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "agenda_entry" ADD CONSTRAINT "agenda_entry_circle_id_circle_id_fk" FOREIGN KEY ("circle_id") REFERENCES "public"."circle"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "agenda_entry" ADD CONSTRAINT "agenda_entry_organisation_id_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "agenda_entry" ADD CONSTRAINT "agenda_entry_circle_id_series_id_agenda_series_circle_id_id_fk" FOREIGN KEY ("circle_id","series_id") REFERENCES "public"."agenda_series"("circle_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "agenda_entry" ADD CONSTRAINT "agenda_entry_circle_id_organiser_id_member_circle_id_person_id_fk" FOREIGN KEY ("circle_id","organiser_id") REFERENCES "public"."member"("circle_id","person_id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "agenda_entry" ADD CONSTRAINT "agenda_entry_circle_id_person_id_member_circle_id_person_id_fk" FOREIGN KEY ("circle_id","person_id") REFERENCES "public"."member"("circle_id","person_id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "agenda_feed" ADD CONSTRAINT "agenda_feed_circle_id_person_id_member_circle_id_person_id_fk" FOREIGN KEY ("circle_id","person_id") REFERENCES "public"."member"("circle_id","person_id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "agenda_imported" ADD CONSTRAINT "agenda_imported_circle_id_calendar_id_agenda_calendar_circle_id_id_fk" FOREIGN KEY ("circle_id","calendar_id") REFERENCES "public"."agenda_calendar"("circle_id","id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "agenda_need" ADD CONSTRAINT "agenda_need_circle_id_entry_id_agenda_entry_circle_id_id_fk" FOREIGN KEY ("circle_id","entry_id") REFERENCES "public"."agenda_entry"("circle_id","id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "agenda_series" ADD CONSTRAINT "agenda_series_circle_id_circle_id_fk" FOREIGN KEY ("circle_id") REFERENCES "public"."circle"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "agenda_series" ADD CONSTRAINT "agenda_series_organisation_id_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "agenda_series" ADD CONSTRAINT "agenda_series_circle_id_organiser_id_member_circle_id_person_id_fk" FOREIGN KEY ("circle_id","organiser_id") REFERENCES "public"."member"("circle_id","person_id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "agenda_series" ADD CONSTRAINT "agenda_series_circle_id_person_id_member_circle_id_person_id_fk" FOREIGN KEY ("circle_id","person_id") REFERENCES "public"."member"("circle_id","person_id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "agenda_taking" ADD CONSTRAINT "agenda_taking_circle_id_entry_id_kind_agenda_need_circle_id_entry_id_kind_fk" FOREIGN KEY ("circle_id","entry_id","kind") REFERENCES "public"."agenda_need"("circle_id","entry_id","kind") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "agenda_taking" ADD CONSTRAINT "agenda_taking_circle_id_person_id_member_circle_id_person_id_fk" FOREIGN KEY ("circle_id","person_id") REFERENCES "public"."member"("circle_id","person_id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
CREATE UNIQUE INDEX "agenda_double_once" ON "agenda_double" USING btree ("circle_id","aim","organisation_id","other_organisation_id");
--> statement-breakpoint
CREATE INDEX "agenda_entry_on" ON "agenda_entry" USING btree ("circle_id","held_on");
--> statement-breakpoint
CREATE INDEX "agenda_entry_going" ON "agenda_entry" USING btree ("activity_id") WHERE "agenda_entry"."activity_id" is not null;
--> statement-breakpoint
CREATE UNIQUE INDEX "agenda_feed_one" ON "agenda_feed" USING btree ("circle_id","person_id");
--> statement-breakpoint
CREATE UNIQUE INDEX "agenda_feed_secret" ON "agenda_feed" USING btree ("secret_hash");
--> statement-breakpoint
CREATE INDEX "agenda_imported_on" ON "agenda_imported" USING btree ("circle_id","held_on");
--> statement-breakpoint
CREATE INDEX "agenda_taking_by" ON "agenda_taking" USING btree ("circle_id","person_id");
--> statement-breakpoint
-- Circles whose agenda has anything that comes back, to be filled in for the days ahead.
CREATE FUNCTION kring_circles_with_series() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT DISTINCT s.circle_id FROM agenda_series s JOIN circle c ON c.id = s.circle_id
	WHERE c.closed_at IS NULL
$$;
--> statement-breakpoint
-- Circles in which somebody goes to an activity: its days are followed in their agendas.
CREATE FUNCTION kring_circles_going(activity uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT DISTINCT e.circle_id FROM agenda_entry e JOIN circle c ON c.id = e.circle_id
	WHERE e.activity_id = $1 AND e.ends_at > kring_now() AND c.closed_at IS NULL
$$;
--> statement-breakpoint
-- Two years after its day an entry goes, with the lines of the log about it (settled 18), and what came
-- back once nothing of it is left.
CREATE FUNCTION kring_sweep_agenda(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	old record;
	gone integer := 0;
BEGIN
	FOR old IN SELECT circle_id, id FROM agenda_entry WHERE ends_at < kring_now() - interval '2 years' LIMIT most
	LOOP
		DELETE FROM event e WHERE e.circle_id = old.circle_id AND e.body ->> 'entryId' = old.id::text;
		DELETE FROM agenda_entry a WHERE a.circle_id = old.circle_id AND a.id = old.id;
		gone := gone + 1;
	END LOOP;
	DELETE FROM agenda_series s
	WHERE s.ends ->> 'kind' = 'until' AND (s.ends ->> 'on')::date < kring_now() - interval '2 years'
		AND NOT EXISTS (SELECT FROM agenda_entry a WHERE a.circle_id = s.circle_id AND a.series_id = s.id);
	DELETE FROM agenda_imported i WHERE i.ends_at < kring_now() - interval '2 years';
	DELETE FROM agenda_double d WHERE d.told_at < kring_now() - interval '2 years';
	RETURN gone;
END $$;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['agenda_series', 'agenda_entry', 'agenda_need', 'agenda_taking', 'agenda_double', 'agenda_feed',
		'agenda_calendar', 'agenda_imported']
	LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_app, kring_worker
			USING (circle_id = ANY ((SELECT kring_circles())::uuid[]))
			WITH CHECK (circle_id = ANY ((SELECT kring_circles())::uuid[]))', name || '_of_own_circles', name);
	END LOOP;
END $$;
--> statement-breakpoint
-- Nobody says yes in somebody else's name.
CREATE POLICY agenda_taking_in_own_name ON agenda_taking AS RESTRICTIVE FOR INSERT TO kring_app
	WITH CHECK (person_id IS NOT DISTINCT FROM kring_person());
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (rule, ends, first_on, from_minute, until_minute, kind, title, place, words, aim,
	person_id, outsider, organisation_id, is_necessary, needs, changed_at) ON agenda_series TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE, UPDATE (series_id, original_on, held_on, from_minute, until_minute, starts_at, ends_at, kind,
	title, place, words, aim, person_id, outsider, organisation_id, is_necessary, status, is_own, version,
	changed_at, cancelled_at, cancelled_by_id, organiser_told_at, backup_told_at, neighbourhood_id,
	activity_id, occurrence_id, occurrence_sequence) ON agenda_entry TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE, UPDATE (text) ON agenda_need TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON agenda_taking TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (settled_at, settled_by_id) ON agenda_double TO kring_app;
--> statement-breakpoint
GRANT SELECT ON agenda_series, agenda_taking TO kring_worker;
--> statement-breakpoint
GRANT SELECT, INSERT ON agenda_need, agenda_double TO kring_worker;
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE, UPDATE (held_on, from_minute, until_minute, starts_at, ends_at, kind, title, place, words,
	aim, person_id, outsider, organisation_id, is_necessary, status, is_own, version, changed_at, cancelled_at,
	organiser_told_at, backup_told_at, occurrence_sequence) ON agenda_entry TO kring_worker;
--> statement-breakpoint
-- Whose programs read an agenda by this secret, before anybody is known. That they may still, the gate
-- says as it does of everybody.
CREATE FUNCTION kring_find_agenda_feed(hash text) RETURNS TABLE (circle_id uuid, id uuid, person_id uuid, language text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT f.circle_id, f.id, f.person_id, coalesce(a.language, 'nl')
	FROM agenda_feed f LEFT JOIN account a ON a.person_id = f.person_id
	WHERE f.secret_hash = $1 AND a.blocked_at IS NULL
$$;
--> statement-breakpoint
-- Ends the address of somebody for their programs: their own, or of who has no place there any more.
CREATE FUNCTION kring_end_agenda_feed(circle uuid, person uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT (circle = ANY (kring_circles())) OR (person IS DISTINCT FROM kring_person() AND EXISTS (
		SELECT FROM member m WHERE m.circle_id = circle AND m.person_id = person AND m.removed_at IS NULL))
	THEN RETURN; END IF;
	DELETE FROM given g USING agenda_feed f
	WHERE f.circle_id = circle AND f.person_id = person AND g.circle_id = circle AND g.session_id = f.id;
	DELETE FROM agenda_feed f WHERE f.circle_id = circle AND f.person_id = person;
END $$;
--> statement-breakpoint
-- Calendars from elsewhere that are to be asked again.
CREATE FUNCTION kring_calendars_to_read() RETURNS TABLE (circle_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT k.circle_id, k.id FROM agenda_calendar k JOIN circle c ON c.id = k.circle_id
	WHERE k.address <> '' AND c.closed_at IS NULL
	ORDER BY k.circle_id, k.id LIMIT 10000
$$;
--> statement-breakpoint
CREATE POLICY agenda_feed_own ON agenda_feed AS RESTRICTIVE FOR ALL TO kring_app
	USING (person_id IS NOT DISTINCT FROM kring_person())
	WITH CHECK (person_id IS NOT DISTINCT FROM kring_person());
--> statement-breakpoint
CREATE POLICY agenda_calendar_in_own_name ON agenda_calendar AS RESTRICTIVE FOR INSERT TO kring_app
	WITH CHECK (added_by_id IS NOT DISTINCT FROM kring_person());
--> statement-breakpoint
GRANT SELECT (circle_id, id, person_id, made_at), INSERT ON agenda_feed TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON agenda_calendar, agenda_imported TO kring_app;
--> statement-breakpoint
GRANT SELECT, UPDATE (read_at, problem, tried_at, etag, last_modified) ON agenda_calendar TO kring_worker;
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON agenda_imported TO kring_worker;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_circles_going(uuid), kring_circles_with_series(), kring_sweep_agenda(integer), kring_find_agenda_feed(text),
	kring_end_agenda_feed(uuid, uuid), kring_calendars_to_read() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_circles_going(uuid), kring_circles_with_series(), kring_sweep_agenda(integer), kring_calendars_to_read() TO kring_worker;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_find_agenda_feed(text), kring_end_agenda_feed(uuid, uuid) TO kring_app;
