-- Day activities (activities-credits.md, part I): where one walks in, what goes on there, on which days,
-- and whom the host can ring. No visitor stands here.
CREATE TABLE "activity" (
	"neighbourhood_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"slug" text NOT NULL,
	"venue_id" uuid NOT NULL,
	"title" text NOT NULL,
	"summary" text DEFAULT '' NOT NULL,
	"welcome" text DEFAULT '' NOT NULL,
	"boundary" text DEFAULT '' NOT NULL,
	"price_text" text DEFAULT '' NOT NULL,
	"day_price_cents" integer,
	"phone" text DEFAULT '' NOT NULL,
	"phone_name" text DEFAULT '' NOT NULL,
	"phone_times" text DEFAULT '' NOT NULL,
	"welcomer" text DEFAULT '' NOT NULL,
	"status" text DEFAULT 'draft' NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"published_at" timestamp with time zone,
	"archived_at" timestamp with time zone,
	CONSTRAINT "activity_neighbourhood_id_id_pk" PRIMARY KEY("neighbourhood_id","id"),
	CONSTRAINT "activity_status" CHECK ("activity"."status" in ('draft', 'published', 'archived')),
	CONSTRAINT "activity_price" CHECK ("activity"."day_price_cents" between 0 and 10000)
);
--> statement-breakpoint
CREATE TABLE "activity_log" (
	"neighbourhood_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"activity_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"person_id" uuid NOT NULL,
	"organisation_id" uuid,
	"body" jsonb NOT NULL,
	CONSTRAINT "activity_log_neighbourhood_id_id_pk" PRIMARY KEY("neighbourhood_id","id")
);
--> statement-breakpoint
CREATE TABLE "activity_partner" (
	"neighbourhood_id" uuid NOT NULL,
	"activity_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"since" timestamp with time zone NOT NULL,
	CONSTRAINT "activity_partner_neighbourhood_id_activity_id_organisation_id_pk" PRIMARY KEY("neighbourhood_id","activity_id","organisation_id")
);
--> statement-breakpoint
CREATE TABLE "occurrence" (
	"neighbourhood_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"activity_id" uuid NOT NULL,
	"series_id" uuid,
	"original_on" date,
	"held_on" date NOT NULL,
	"from_minute" smallint NOT NULL,
	"until_minute" smallint NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"status" text DEFAULT 'planned' NOT NULL,
	"is_own" boolean DEFAULT false NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"cancel_reason" text,
	"cancelled_at" timestamp with time zone,
	"cancelled_by_id" uuid,
	"sequence" integer DEFAULT 0 NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "occurrence_neighbourhood_id_id_pk" PRIMARY KEY("neighbourhood_id","id"),
	CONSTRAINT "occurrence_status" CHECK ("occurrence"."status" in ('planned', 'cancelled')),
	CONSTRAINT "occurrence_from_rule" CHECK (("occurrence"."series_id" is null) = ("occurrence"."original_on" is null)),
	CONSTRAINT "occurrence_times" CHECK ("occurrence"."from_minute" < "occurrence"."until_minute"),
	CONSTRAINT "occurrence_cancelled" CHECK (("occurrence"."status" = 'cancelled') = ("occurrence"."cancelled_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "on_call" (
	"neighbourhood_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"activity_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"name" text NOT NULL,
	"phone" text NOT NULL,
	"topic" text DEFAULT '' NOT NULL,
	"rank" text NOT NULL,
	"weekdays" smallint[] NOT NULL,
	"from_on" date NOT NULL,
	"until_on" date,
	"from_minute" smallint NOT NULL,
	"until_minute" smallint NOT NULL,
	CONSTRAINT "on_call_neighbourhood_id_id_pk" PRIMARY KEY("neighbourhood_id","id"),
	CONSTRAINT "on_call_rank" CHECK ("on_call"."rank" in ('first', 'second'))
);
--> statement-breakpoint
CREATE TABLE "programme_item" (
	"neighbourhood_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"activity_id" uuid NOT NULL,
	"series_id" uuid,
	"occurrence_id" uuid,
	"from_minute" smallint NOT NULL,
	"title" text NOT NULL,
	"place" text DEFAULT '' NOT NULL,
	"is_for_building" boolean DEFAULT false NOT NULL,
	CONSTRAINT "programme_item_neighbourhood_id_id_pk" PRIMARY KEY("neighbourhood_id","id"),
	CONSTRAINT "programme_item_one" CHECK (num_nonnulls("programme_item"."series_id", "programme_item"."occurrence_id") = 1)
);
--> statement-breakpoint
CREATE TABLE "series" (
	"neighbourhood_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"activity_id" uuid NOT NULL,
	"rule" jsonb NOT NULL,
	"ends" jsonb NOT NULL,
	"first_on" date NOT NULL,
	"from_minute" smallint NOT NULL,
	"until_minute" smallint NOT NULL,
	"sequence" integer DEFAULT 0 NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"successor_of_id" uuid,
	CONSTRAINT "series_neighbourhood_id_id_pk" PRIMARY KEY("neighbourhood_id","id"),
	CONSTRAINT "series_times" CHECK ("series"."from_minute" between 0 and 1439 and "series"."until_minute" between 1 and 1439 and "series"."from_minute" < "series"."until_minute")
);
--> statement-breakpoint
CREATE TABLE "venue" (
	"neighbourhood_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"address" text NOT NULL,
	"postcode" text NOT NULL,
	"town" text NOT NULL,
	"directions" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "venue_neighbourhood_id_id_pk" PRIMARY KEY("neighbourhood_id","id")
);
--> statement-breakpoint
CREATE TABLE "venue_facility" (
	"neighbourhood_id" uuid NOT NULL,
	"venue_id" uuid NOT NULL,
	"code" text NOT NULL,
	"state" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"checked_on" date NOT NULL,
	"out_of_order_until_on" date,
	CONSTRAINT "venue_facility_neighbourhood_id_venue_id_code_pk" PRIMARY KEY("neighbourhood_id","venue_id","code"),
	CONSTRAINT "venue_facility_state" CHECK ("venue_facility"."state" in ('yes', 'no'))
);
--> statement-breakpoint
ALTER TABLE "activity" ADD CONSTRAINT "activity_neighbourhood_id_neighbourhood_id_fk" FOREIGN KEY ("neighbourhood_id") REFERENCES "public"."neighbourhood"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "activity" ADD CONSTRAINT "activity_neighbourhood_id_venue_id_venue_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","venue_id") REFERENCES "public"."venue"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "activity_log" ADD CONSTRAINT "activity_log_organisation_id_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "activity_log" ADD CONSTRAINT "activity_log_neighbourhood_id_activity_id_activity_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","activity_id") REFERENCES "public"."activity"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "activity_partner" ADD CONSTRAINT "activity_partner_organisation_id_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "activity_partner" ADD CONSTRAINT "activity_partner_neighbourhood_id_activity_id_activity_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","activity_id") REFERENCES "public"."activity"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "occurrence" ADD CONSTRAINT "occurrence_neighbourhood_id_activity_id_activity_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","activity_id") REFERENCES "public"."activity"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "occurrence" ADD CONSTRAINT "occurrence_neighbourhood_id_series_id_series_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","series_id") REFERENCES "public"."series"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "on_call" ADD CONSTRAINT "on_call_organisation_id_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "on_call" ADD CONSTRAINT "on_call_neighbourhood_id_activity_id_activity_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","activity_id") REFERENCES "public"."activity"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "programme_item" ADD CONSTRAINT "programme_item_neighbourhood_id_activity_id_activity_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","activity_id") REFERENCES "public"."activity"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "programme_item" ADD CONSTRAINT "programme_item_neighbourhood_id_series_id_series_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","series_id") REFERENCES "public"."series"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "programme_item" ADD CONSTRAINT "programme_item_neighbourhood_id_occurrence_id_occurrence_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","occurrence_id") REFERENCES "public"."occurrence"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "series" ADD CONSTRAINT "series_neighbourhood_id_activity_id_activity_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","activity_id") REFERENCES "public"."activity"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "series" ADD CONSTRAINT "series_neighbourhood_id_successor_of_id_series_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","successor_of_id") REFERENCES "public"."series"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "venue" ADD CONSTRAINT "venue_neighbourhood_id_neighbourhood_id_fk" FOREIGN KEY ("neighbourhood_id") REFERENCES "public"."neighbourhood"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "venue_facility" ADD CONSTRAINT "venue_facility_neighbourhood_id_venue_id_venue_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","venue_id") REFERENCES "public"."venue"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
CREATE UNIQUE INDEX "activity_slug" ON "activity" USING btree ("slug");
--> statement-breakpoint
CREATE INDEX "activity_log_activity" ON "activity_log" USING btree ("neighbourhood_id","activity_id","at");
--> statement-breakpoint
CREATE INDEX "activity_partner_organisation" ON "activity_partner" USING btree ("organisation_id");
--> statement-breakpoint
CREATE UNIQUE INDEX "occurrence_once" ON "occurrence" USING btree ("neighbourhood_id","series_id","original_on");
--> statement-breakpoint
CREATE INDEX "occurrence_days" ON "occurrence" USING btree ("neighbourhood_id","activity_id","held_on");
--> statement-breakpoint
CREATE INDEX "on_call_activity" ON "on_call" USING btree ("neighbourhood_id","activity_id");
--> statement-breakpoint
CREATE INDEX "programme_item_activity" ON "programme_item" USING btree ("neighbourhood_id","activity_id");
--> statement-breakpoint
CREATE INDEX "series_activity" ON "series" USING btree ("neighbourhood_id","activity_id");
--> statement-breakpoint
-- The word in the address of the public page of a neighbourhood.
ALTER TABLE neighbourhood ADD COLUMN slug text;
--> statement-breakpoint
UPDATE neighbourhood n SET slug = named.word || CASE WHEN named.place = 1 THEN '' ELSE '-' || named.place END
FROM (
	SELECT id, word, row_number() OVER (PARTITION BY word ORDER BY created_at, id) AS place FROM (
		SELECT id, created_at, coalesce(nullif(trim(BOTH '-' FROM
			left(regexp_replace(lower(name), '[^a-z0-9]+', '-', 'g'), 60)), ''), 'buurt') AS word
		FROM neighbourhood) AS words
) AS named WHERE named.id = n.id;
--> statement-breakpoint
ALTER TABLE neighbourhood ALTER COLUMN slug SET NOT NULL;
--> statement-breakpoint
CREATE UNIQUE INDEX neighbourhood_slug ON neighbourhood (slug);
--> statement-breakpoint
-- A coordinator is somebody of an organisation in a neighbourhood: both say which office it is.
DROP INDEX office_once;
--> statement-breakpoint
CREATE UNIQUE INDEX office_once ON office (person_id, kind,
	coalesce(organisation_id, '00000000-0000-0000-0000-000000000000'),
	coalesce(neighbourhood_id, '00000000-0000-0000-0000-000000000000'),
	coalesce(municipality_id, '00000000-0000-0000-0000-000000000000')) WHERE ended_at IS NULL;
--> statement-breakpoint
ALTER TABLE office ADD CONSTRAINT office_coordinator CHECK (kind <> 'coordinator'
	OR (organisation_id IS NOT NULL AND neighbourhood_id IS NOT NULL AND municipality_id IS NOT NULL));
--> statement-breakpoint
-- Neighbourhoods in which the person of this transaction coordinates activities, for any organisation.
CREATE FUNCTION kring_coordinated() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT coalesce(array_agg(DISTINCT f.neighbourhood_id), '{}') FROM office f
	WHERE f.person_id = kring_person() AND f.kind = 'coordinator' AND f.ended_at IS NULL
$$;
--> statement-breakpoint
-- Activities that the person of this transaction may change: their organisation carries them.
CREATE FUNCTION kring_carried() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT coalesce(array_agg(DISTINCT p.activity_id), '{}') FROM office f
	JOIN activity_partner p ON p.neighbourhood_id = f.neighbourhood_id AND p.organisation_id = f.organisation_id
	WHERE f.person_id = kring_person() AND f.kind = 'coordinator' AND f.ended_at IS NULL
$$;
--> statement-breakpoint
-- Activities that everybody may read of.
CREATE FUNCTION kring_published() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT coalesce(array_agg(a.id), '{}') FROM activity a WHERE a.status = 'published'
$$;
--> statement-breakpoint
-- The first organisation that carries a new activity is the one of who made it.
CREATE FUNCTION kring_begins_to_carry(neighbourhood uuid, activity uuid, organisation uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT NOT EXISTS (SELECT FROM activity_partner p WHERE p.neighbourhood_id = $1 AND p.activity_id = $2)
		AND EXISTS (SELECT FROM office f WHERE f.person_id = kring_person() AND f.kind = 'coordinator'
			AND f.neighbourhood_id = $1 AND f.organisation_id = $3 AND f.ended_at IS NULL)
$$;
--> statement-breakpoint
-- Makes somebody who works for an organisation coordinator of activities in a neighbourhood of its
-- municipality, or ends that. Only for its managers. Offices are read with every request.
CREATE FUNCTION kring_set_coordinator(organisation uuid, neighbourhood uuid, person uuid, wanted boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE place uuid;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(organisation::text, 4));
	SELECT o.municipality_id INTO place FROM organisation o JOIN neighbourhood n ON n.municipality_id = o.municipality_id
	WHERE o.id = $1 AND n.id = $2;
	IF place IS NULL OR NOT kring_holds('organisation_manager', organisation) THEN RETURN false; END IF;
	IF wanted THEN
		IF NOT EXISTS (SELECT FROM employment e WHERE e.organisation_id = $1 AND e.person_id = $3 AND e.ended_at IS NULL)
			THEN RETURN false; END IF;
		INSERT INTO office (id, person_id, kind, municipality_id, organisation_id, neighbourhood_id, started_at)
		SELECT gen_random_uuid(), $3, 'coordinator', place, $1, $2, kring_now()
		WHERE NOT EXISTS (SELECT FROM office f WHERE f.person_id = $3 AND f.kind = 'coordinator'
			AND f.organisation_id = $1 AND f.neighbourhood_id = $2 AND f.ended_at IS NULL);
	ELSE
		UPDATE office f SET ended_at = kring_now() WHERE f.person_id = $3 AND f.kind = 'coordinator'
			AND f.organisation_id = $1 AND f.neighbourhood_id = $2 AND f.ended_at IS NULL;
	END IF;
	RETURN true;
END $$;
--> statement-breakpoint
-- Who does not work there any more coordinates nothing in its name.
CREATE FUNCTION kring_coordinator_leaves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE office f SET ended_at = kring_now() WHERE f.person_id = NEW.person_id AND f.kind = 'coordinator'
		AND f.organisation_id = NEW.organisation_id AND f.ended_at IS NULL;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER employment_coordinator AFTER UPDATE OF ended_at ON employment FOR EACH ROW
	WHEN (NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL) EXECUTE FUNCTION kring_coordinator_leaves();
--> statement-breakpoint
CREATE POLICY office_coordinator ON office FOR SELECT TO kring_app
	USING (kind = 'coordinator' AND kring_holds('organisation_manager', organisation_id));
--> statement-breakpoint
-- The first word for an address that is free: the word itself, else with a number behind it. Who asks
-- waits for who asked before, so that two never get the same.
CREATE FUNCTION kring_free_slug(which text, word text, own uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE tried text := word; nth int := 1;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(which, 12));
	LOOP
		EXIT WHEN which = 'activity' AND NOT EXISTS (SELECT FROM activity a WHERE a.slug = tried AND a.id <> own);
		EXIT WHEN which = 'neighbourhood' AND NOT EXISTS (SELECT FROM neighbourhood h WHERE h.slug = tried AND h.id <> own);
		nth := nth + 1;
		tried := left(word, 55) || '-' || nth;
	END LOOP;
	RETURN tried;
END $$;
--> statement-breakpoint
-- Who of which organisation changed what of an activity, for all who coordinate there (E7).
CREATE FUNCTION kring_activity_history(neighbourhood uuid, activity uuid)
RETURNS TABLE (at timestamptz, person text, organisation text, body jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT l.at, coalesce(p.name, ''), coalesce(o.name, ''), l.body FROM activity_log l
	LEFT JOIN person p ON p.id = l.person_id LEFT JOIN organisation o ON o.id = l.organisation_id
	WHERE l.neighbourhood_id = $1 AND l.activity_id = $2 AND l.neighbourhood_id = ANY (kring_coordinated())
	ORDER BY l.at DESC, l.id DESC LIMIT 200
$$;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['venue', 'venue_facility', 'activity', 'activity_partner', 'series',
		'occurrence', 'programme_item', 'on_call', 'activity_log']
	LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
	END LOOP;
	-- What a building is like stands on public pages.
	FOREACH name IN ARRAY ARRAY['venue', 'venue_facility']
	LOOP
		EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO kring_app USING (true)', name || '_public', name);
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_app
			USING (neighbourhood_id = ANY ((SELECT kring_coordinated())::uuid[]))
			WITH CHECK (neighbourhood_id = ANY ((SELECT kring_coordinated())::uuid[]))', name || '_coordinator', name);
		EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO kring_app', name);
	END LOOP;
	FOREACH name IN ARRAY ARRAY['activity_partner', 'series', 'occurrence', 'programme_item']
	LOOP
		EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO kring_app
			USING (activity_id = ANY ((SELECT kring_published())::uuid[])
				OR neighbourhood_id = ANY ((SELECT kring_coordinated())::uuid[]))', name || '_read', name);
	END LOOP;
	FOREACH name IN ARRAY ARRAY['series', 'occurrence', 'programme_item', 'on_call']
	LOOP
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_app
			USING (activity_id = ANY ((SELECT kring_carried())::uuid[]))
			WITH CHECK (activity_id = ANY ((SELECT kring_carried())::uuid[]))', name || '_carried', name);
		EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO kring_app', name);
	END LOOP;
	-- The worker fills in the days of every series.
	FOREACH name IN ARRAY ARRAY['activity', 'series', 'occurrence', 'on_call']
	LOOP
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_worker USING (true) WITH CHECK (true)',
			name || '_worker', name);
		EXECUTE format('GRANT SELECT ON %I TO kring_worker', name);
	END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY activity_read ON activity FOR SELECT TO kring_app
	USING (status = 'published' OR neighbourhood_id = ANY ((SELECT kring_coordinated())::uuid[]));
--> statement-breakpoint
CREATE POLICY activity_make ON activity FOR INSERT TO kring_app
	WITH CHECK (neighbourhood_id = ANY ((SELECT kring_coordinated())::uuid[]));
--> statement-breakpoint
CREATE POLICY activity_change ON activity FOR UPDATE TO kring_app
	USING (id = ANY ((SELECT kring_carried())::uuid[])) WITH CHECK (id = ANY ((SELECT kring_carried())::uuid[]));
--> statement-breakpoint
CREATE POLICY activity_partner_add ON activity_partner FOR INSERT TO kring_app
	WITH CHECK (activity_id = ANY ((SELECT kring_carried())::uuid[])
		OR kring_begins_to_carry(neighbourhood_id, activity_id, organisation_id));
--> statement-breakpoint
CREATE POLICY activity_partner_leave ON activity_partner FOR DELETE TO kring_app
	USING (activity_id = ANY ((SELECT kring_carried())::uuid[]));
--> statement-breakpoint
CREATE POLICY activity_log_read ON activity_log FOR SELECT TO kring_app
	USING (neighbourhood_id = ANY ((SELECT kring_coordinated())::uuid[]));
--> statement-breakpoint
CREATE POLICY activity_log_add ON activity_log FOR INSERT TO kring_app
	WITH CHECK (person_id IS NOT DISTINCT FROM kring_person() AND neighbourhood_id = ANY ((SELECT kring_coordinated())::uuid[]));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON activity TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON activity_partner TO kring_app;
--> statement-breakpoint
GRANT DELETE ON occurrence, programme_item, on_call, venue_facility TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON activity_log TO kring_app;
--> statement-breakpoint
GRANT INSERT, DELETE, UPDATE (from_minute, until_minute, starts_at, ends_at, sequence, changed_at) ON occurrence TO kring_worker;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['kring_coordinated()', 'kring_carried()', 'kring_published()',
		'kring_begins_to_carry(uuid, uuid, uuid)', 'kring_set_coordinator(uuid, uuid, uuid, boolean)',
		'kring_free_slug(text, text, uuid)', 'kring_activity_history(uuid, uuid)']
	LOOP
		EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
		EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO kring_app', name);
	END LOOP;
	REVOKE EXECUTE ON FUNCTION kring_coordinator_leaves() FROM PUBLIC;
END $$;
