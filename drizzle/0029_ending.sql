-- A place that people count on does not stop overnight (E9): so many days lie between saying so and its
-- last day.
ALTER TABLE activity ADD COLUMN notice_days smallint NOT NULL DEFAULT 28;
--> statement-breakpoint
ALTER TABLE activity ADD CONSTRAINT activity_notice CHECK (notice_days BETWEEN 14 AND 365);
--> statement-breakpoint
-- Who takes in who comes for the first time, of days that come back or of one day; and so many new people
-- on one day are more than usual (E13).
ALTER TABLE series ADD COLUMN greeter text NOT NULL DEFAULT '';
--> statement-breakpoint
ALTER TABLE occurrence ADD COLUMN greeter text NOT NULL DEFAULT '';
--> statement-breakpoint
ALTER TABLE activity ADD COLUMN newcomers_most smallint NOT NULL DEFAULT 4;
--> statement-breakpoint
ALTER TABLE activity ADD CONSTRAINT activity_newcomers CHECK (newcomers_most BETWEEN 1 AND 50);
--> statement-breakpoint
-- That days of an activity stop, said ahead: which day is the last, why, and where else one can go.
CREATE TABLE ending (
	neighbourhood_id uuid NOT NULL,
	id uuid NOT NULL,
	activity_id uuid NOT NULL,
	last_on date NOT NULL,
	reason text NOT NULL,
	instead text NOT NULL DEFAULT '',
	announced_at timestamp with time zone NOT NULL,
	announced_by_id uuid NOT NULL,
	taken_back_at timestamp with time zone,
	taken_back_by_id uuid,
	CONSTRAINT ending_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT ending_taken_back CHECK ((taken_back_at IS NULL) = (taken_back_by_id IS NULL))
);
--> statement-breakpoint
ALTER TABLE ending ADD CONSTRAINT ending_neighbourhood_id_activity_id_activity_neighbourhood_id_id_fk
	FOREIGN KEY (neighbourhood_id, activity_id) REFERENCES activity (neighbourhood_id, id);
--> statement-breakpoint
CREATE INDEX ending_activity ON ending USING btree (neighbourhood_id, activity_id);
--> statement-breakpoint
-- Which series stop, and how each would have gone on: taken back, it goes on like that.
CREATE TABLE ending_series (
	neighbourhood_id uuid NOT NULL,
	ending_id uuid NOT NULL,
	activity_id uuid NOT NULL,
	series_id uuid NOT NULL,
	ends_before jsonb NOT NULL,
	CONSTRAINT ending_series_neighbourhood_id_ending_id_series_id_pk PRIMARY KEY (neighbourhood_id, ending_id, series_id)
);
--> statement-breakpoint
ALTER TABLE ending_series ADD CONSTRAINT ending_series_neighbourhood_id_ending_id_ending_neighbourhood_id_id_fk
	FOREIGN KEY (neighbourhood_id, ending_id) REFERENCES ending (neighbourhood_id, id);
--> statement-breakpoint
ALTER TABLE ending_series ADD CONSTRAINT ending_series_neighbourhood_id_series_id_series_neighbourhood_id_id_fk
	FOREIGN KEY (neighbourhood_id, series_id) REFERENCES series (neighbourhood_id, id);
--> statement-breakpoint
-- Where one can go instead; it may lie in another neighbourhood.
CREATE TABLE ending_place (
	neighbourhood_id uuid NOT NULL,
	ending_id uuid NOT NULL,
	activity_id uuid NOT NULL,
	place_neighbourhood_id uuid NOT NULL,
	place_activity_id uuid NOT NULL,
	CONSTRAINT ending_place_neighbourhood_id_ending_id_place_activity_id_pk PRIMARY KEY (neighbourhood_id, ending_id, place_activity_id)
);
--> statement-breakpoint
ALTER TABLE ending_place ADD CONSTRAINT ending_place_neighbourhood_id_ending_id_ending_neighbourhood_id_id_fk
	FOREIGN KEY (neighbourhood_id, ending_id) REFERENCES ending (neighbourhood_id, id);
--> statement-breakpoint
ALTER TABLE ending_place ADD CONSTRAINT ending_place_place_neighbourhood_id_place_activity_id_activity_neighbourhood_id_id_fk
	FOREIGN KEY (place_neighbourhood_id, place_activity_id) REFERENCES activity (neighbourhood_id, id);
--> statement-breakpoint
-- Whom somebody told by word of mouth that it stops, or why not; and, taken back, that it goes on.
CREATE TABLE ending_told (
	neighbourhood_id uuid NOT NULL,
	ending_id uuid NOT NULL,
	activity_id uuid NOT NULL,
	visitor_id uuid NOT NULL,
	why_not text,
	at timestamp with time zone NOT NULL,
	by_id uuid NOT NULL,
	back_at timestamp with time zone,
	back_by_id uuid,
	CONSTRAINT ending_told_neighbourhood_id_ending_id_visitor_id_pk PRIMARY KEY (neighbourhood_id, ending_id, visitor_id),
	CONSTRAINT ending_told_why_not CHECK (why_not IN ('not_reached', 'comes_no_more', 'by_others', 'other'))
);
--> statement-breakpoint
ALTER TABLE ending_told ADD CONSTRAINT ending_told_neighbourhood_id_ending_id_ending_neighbourhood_id_id_fk
	FOREIGN KEY (neighbourhood_id, ending_id) REFERENCES ending (neighbourhood_id, id);
--> statement-breakpoint
ALTER TABLE ending_told ADD CONSTRAINT ending_told_neighbourhood_id_visitor_id_visitor_neighbourhood_id_id_fk
	FOREIGN KEY (neighbourhood_id, visitor_id) REFERENCES visitor (neighbourhood_id, id) ON DELETE CASCADE;
--> statement-breakpoint
CREATE INDEX ending_told_visitor ON ending_told USING btree (neighbourhood_id, visitor_id);
--> statement-breakpoint
-- Who was told of what became of a day or a series: once, in however many circles or offices (5.9). A
-- turn is the number that the day had when it was said. No page reads this.
CREATE TABLE heard (
	about_id uuid NOT NULL,
	turn integer NOT NULL,
	person_id uuid NOT NULL,
	told_at timestamp with time zone NOT NULL,
	taken_back_at timestamp with time zone,
	CONSTRAINT heard_about_id_turn_person_id_pk PRIMARY KEY (about_id, turn, person_id)
);
--> statement-breakpoint
ALTER TABLE heard ADD CONSTRAINT heard_person_id_person_id_fk
	FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE CASCADE;
--> statement-breakpoint
CREATE INDEX heard_told ON heard USING btree (told_at);
--> statement-breakpoint
-- A day with a while on which nobody can be rung, of which the carriers were told (5.8). Filled, it goes.
CREATE TABLE call_gap (
	neighbourhood_id uuid NOT NULL,
	activity_id uuid NOT NULL,
	held_on date NOT NULL,
	told_at timestamp with time zone NOT NULL,
	CONSTRAINT call_gap_neighbourhood_id_activity_id_held_on_pk PRIMARY KEY (neighbourhood_id, activity_id, held_on)
);
--> statement-breakpoint
ALTER TABLE call_gap ADD CONSTRAINT call_gap_neighbourhood_id_activity_id_activity_neighbourhood_id_id_fk
	FOREIGN KEY (neighbourhood_id, activity_id) REFERENCES activity (neighbourhood_id, id);
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['ending', 'ending_series', 'ending_place', 'ending_told', 'heard', 'call_gap']
	LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
	END LOOP;
	-- Everybody reads that a place stops and where else one can go; who was told is for who carries it.
	FOREACH name IN ARRAY ARRAY['ending', 'ending_series', 'ending_place']
	LOOP
		EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO kring_app
			USING (activity_id = ANY ((SELECT kring_published())::uuid[])
				OR neighbourhood_id = ANY ((SELECT kring_coordinated())::uuid[]))', name || '_read', name);
	END LOOP;
	FOREACH name IN ARRAY ARRAY['ending', 'ending_series', 'ending_place', 'ending_told']
	LOOP
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_app
			USING (activity_id = ANY ((SELECT kring_carried())::uuid[]))
			WITH CHECK (activity_id = ANY ((SELECT kring_carried())::uuid[]))', name || '_carried', name);
		EXECUTE format('GRANT SELECT, INSERT ON %I TO kring_app', name);
	END LOOP;
	FOREACH name IN ARRAY ARRAY['ending', 'call_gap']
	LOOP
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_worker USING (true) WITH CHECK (true)',
			name || '_worker', name);
		EXECUTE format('GRANT SELECT ON %I TO kring_worker', name);
	END LOOP;
END $$;
--> statement-breakpoint
GRANT UPDATE (taken_back_at, taken_back_by_id) ON ending TO kring_app;
--> statement-breakpoint
GRANT UPDATE (why_not, at, by_id, back_at, back_by_id), DELETE ON ending_told TO kring_app;
--> statement-breakpoint
GRANT INSERT, DELETE ON call_gap TO kring_worker;
--> statement-breakpoint
-- A day that came back under another id is followed again.
GRANT UPDATE (occurrence_id) ON agenda_entry TO kring_worker;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['ending', 'ending_place']
	LOOP
		EXECUTE format('CREATE CONSTRAINT TRIGGER %I AFTER INSERT OR UPDATE OR DELETE ON %I
			DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION kring_public_changed()',
			name || '_public', name);
	END LOOP;
END $$;
--> statement-breakpoint
-- Who is not remembered any more stands on no list of whom to tell.
CREATE FUNCTION kring_forgotten_untold() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	DELETE FROM ending_told t WHERE t.neighbourhood_id = NEW.neighbourhood_id AND t.visitor_id = NEW.id;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER visitor_untold AFTER UPDATE OF forgotten_at ON visitor
	FOR EACH ROW WHEN (NEW.forgotten_at IS NOT NULL) EXECUTE FUNCTION kring_forgotten_untold();
--> statement-breakpoint
-- Writes down who is told of something now, and answers with those who were not told before. What is
-- not so any more is told to nobody: somebody took it back while it waited.
CREATE FUNCTION kring_hear(about uuid, turn integer, people uuid[]) RETURNS SETOF uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	INSERT INTO heard (about_id, turn, person_id, told_at)
	SELECT $1, $2, one, kring_now() FROM unnest($3) AS one
	WHERE EXISTS (SELECT FROM occurrence o WHERE o.id = $1 AND o.status = 'cancelled' AND o.sequence = $2)
		OR EXISTS (SELECT FROM ending e WHERE e.id = $1 AND e.taken_back_at IS NULL)
	ORDER BY one
	ON CONFLICT DO NOTHING
	RETURNING person_id
$$;
--> statement-breakpoint
-- Of these people those who were told and not yet that it is otherwise after all: each once.
CREATE FUNCTION kring_hear_back(about uuid, people uuid[]) RETURNS SETOF uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH back AS (
		UPDATE heard h SET taken_back_at = kring_now()
		WHERE h.about_id = $1 AND h.person_id = ANY ($2) AND h.taken_back_at IS NULL
		RETURNING h.person_id)
	SELECT DISTINCT person_id FROM back
$$;
--> statement-breakpoint
-- Who coordinates in the name of an organisation that carries an activity, and where their mail goes.
CREATE FUNCTION kring_carriers(neighbourhood uuid, activity uuid)
RETURNS TABLE (person_id uuid, mail_address text, language text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT DISTINCT a.person_id, a.mail_address, a.language FROM office f
	JOIN activity_partner p ON p.neighbourhood_id = f.neighbourhood_id AND p.organisation_id = f.organisation_id
	JOIN account a ON a.person_id = f.person_id
	WHERE f.kind = 'coordinator' AND f.ended_at IS NULL AND p.neighbourhood_id = $1 AND p.activity_id = $2
		AND a.blocked_at IS NULL AND a.mail_address IS NOT NULL
	ORDER BY a.person_id
$$;
--> statement-breakpoint
-- Circles in whose agenda days of an activity stand that end after a moment: they go there.
CREATE FUNCTION kring_circles_gone(activity uuid, since timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT DISTINCT e.circle_id FROM agenda_entry e JOIN circle c ON c.id = e.circle_id
	WHERE e.activity_id = $1 AND e.ends_at > $2 AND c.closed_at IS NULL
$$;
--> statement-breakpoint
-- Whether anybody counts on an activity: people were there on a day, or a circle means to go. Not who.
CREATE FUNCTION kring_is_counted_on(activity uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT EXISTS (SELECT FROM day_sheet s WHERE s.activity_id = $1)
		OR EXISTS (SELECT FROM agenda_entry e WHERE e.activity_id = $1 AND e.ends_at > kring_now())
$$;
--> statement-breakpoint
-- A month after a day or a series is over nobody asks any more who was told; the list of an end goes with
-- the visits it came from.
CREATE FUNCTION kring_sweep_endings(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone integer;
BEGIN
	DELETE FROM heard h WHERE h.ctid IN (SELECT o.ctid FROM heard o
		WHERE o.told_at < kring_now() - interval '30 days'
			AND NOT EXISTS (SELECT FROM occurrence d WHERE d.id = o.about_id AND d.ends_at > kring_now() - interval '30 days')
			AND NOT EXISTS (SELECT FROM ending e WHERE e.id = o.about_id
				AND e.last_on > (kring_now() - interval '30 days')::date)
		LIMIT most);
	GET DIAGNOSTICS gone = ROW_COUNT;
	DELETE FROM ending_told t USING ending e WHERE e.neighbourhood_id = t.neighbourhood_id AND e.id = t.ending_id
		AND e.last_on < (kring_now() - interval '13 months')::date;
	DELETE FROM call_gap g WHERE g.held_on < (kring_now() - interval '1 day')::date;
	RETURN gone;
END $$;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['kring_forgotten_untold()', 'kring_hear(uuid, integer, uuid[])',
		'kring_hear_back(uuid, uuid[])', 'kring_carriers(uuid, uuid)', 'kring_circles_gone(uuid, timestamptz)',
		'kring_is_counted_on(uuid)', 'kring_sweep_endings(integer)']
	LOOP
		EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
	END LOOP;
	GRANT EXECUTE ON FUNCTION kring_is_counted_on(uuid) TO kring_app;
	GRANT EXECUTE ON FUNCTION kring_hear(uuid, integer, uuid[]), kring_hear_back(uuid, uuid[]),
		kring_carriers(uuid, uuid), kring_circles_gone(uuid, timestamptz), kring_sweep_endings(integer) TO kring_worker;
END $$;
