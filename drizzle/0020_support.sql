-- That there is more help than usual (D9, S07): who asked for it, and how far it may be less. The
-- agreements themselves stand in the plan.
CREATE TABLE support (
	circle_id uuid NOT NULL REFERENCES circle (id),
	id uuid NOT NULL,
	level text NOT NULL,
	plan_version integer,
	raised_by_id uuid NOT NULL,
	raised_at timestamptz NOT NULL,
	signal_id uuid,
	lower_to text,
	lower_by_id uuid,
	lower_sides text[] NOT NULL DEFAULT '{}',
	lower_at timestamptz,
	ended_at timestamptz,
	ended_by_id uuid,
	PRIMARY KEY (circle_id, id),
	FOREIGN KEY (circle_id, raised_by_id) REFERENCES member (circle_id, person_id),
	FOREIGN KEY (circle_id, lower_by_id) REFERENCES member (circle_id, person_id),
	FOREIGN KEY (circle_id, ended_by_id) REFERENCES member (circle_id, person_id),
	CONSTRAINT support_level CHECK (level IN ('extra', 'crisis')),
	CONSTRAINT support_lowering CHECK (CASE WHEN lower_to IS NULL
		THEN lower_by_id IS NULL AND lower_at IS NULL AND lower_sides = '{}'
		ELSE lower_to IN ('rest', 'extra') AND lower_by_id IS NOT NULL AND lower_at IS NOT NULL
			AND lower_sides <@ ARRAY['resident', 'contact'] END),
	CONSTRAINT support_ended CHECK ((ended_at IS NULL) = (ended_by_id IS NULL))
);
--> statement-breakpoint
-- One level at a time.
CREATE UNIQUE INDEX support_now ON support (circle_id) WHERE ended_at IS NULL;
--> statement-breakpoint
-- Who was told then, of what they had promised, and what they said to it.
CREATE TABLE support_ask (
	circle_id uuid NOT NULL,
	support_id uuid NOT NULL,
	person_id uuid NOT NULL,
	lines jsonb NOT NULL,
	seen_at timestamptz,
	answer text,
	answered_at timestamptz,
	PRIMARY KEY (circle_id, support_id, person_id),
	FOREIGN KEY (circle_id, support_id) REFERENCES support (circle_id, id) ON DELETE CASCADE,
	FOREIGN KEY (circle_id, person_id) REFERENCES member (circle_id, person_id),
	CONSTRAINT support_ask_answer CHECK (answer IN ('does', 'cannot')),
	CONSTRAINT support_ask_answered CHECK ((answer IS NULL) = (answered_at IS NULL))
);
--> statement-breakpoint
-- Five years after it was over it goes, with the lines of the log about it (settled 18).
CREATE FUNCTION kring_sweep_support(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	old record;
	gone integer := 0;
BEGIN
	FOR old IN SELECT circle_id, id FROM support WHERE ended_at < kring_now() - interval '5 years' LIMIT most
	LOOP
		DELETE FROM event e WHERE e.circle_id = old.circle_id AND e.body ->> 'supportId' = old.id::text;
		DELETE FROM support s WHERE s.circle_id = old.circle_id AND s.id = old.id;
		gone := gone + 1;
	END LOOP;
	RETURN gone;
END $$;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['support', 'support_ask']
	LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_app, kring_worker
			USING (circle_id = ANY ((SELECT kring_circles())::uuid[]))
			WITH CHECK (circle_id = ANY ((SELECT kring_circles())::uuid[]))', name || '_of_own_circles', name);
	END LOOP;
END $$;
--> statement-breakpoint
-- Nobody asks for more help in somebody else's name, and nobody answers for somebody else.
CREATE POLICY support_in_own_name ON support AS RESTRICTIVE FOR INSERT TO kring_app
	WITH CHECK (raised_by_id IS NOT DISTINCT FROM kring_person());
--> statement-breakpoint
CREATE POLICY support_ask_in_own_name ON support_ask AS RESTRICTIVE FOR UPDATE TO kring_app
	USING (person_id IS NOT DISTINCT FROM kring_person());
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (lower_to, lower_by_id, lower_sides, lower_at, ended_at, ended_by_id)
	ON support TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (seen_at, answer, answered_at) ON support_ask TO kring_app;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_sweep_support(integer) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_sweep_support(integer) TO kring_worker;
--> statement-breakpoint
-- Days on which nothing is usual, because the resident is in hospital or away (S3.3, S3.7).
CREATE TABLE circle_pause (
	circle_id uuid NOT NULL REFERENCES circle (id),
	id uuid NOT NULL,
	from_on date NOT NULL,
	until_on date NOT NULL,
	reason text NOT NULL,
	set_by_id uuid NOT NULL,
	set_at timestamptz NOT NULL,
	changed_at timestamptz NOT NULL,
	PRIMARY KEY (circle_id, id),
	FOREIGN KEY (circle_id, set_by_id) REFERENCES member (circle_id, person_id),
	CONSTRAINT circle_pause_days CHECK (from_on <= until_on),
	CONSTRAINT circle_pause_reason CHECK (reason IN ('hospital', 'holiday', 'other'))
);
--> statement-breakpoint
-- Two years after its last day a pause goes, with the lines of the log about it (settled 18).
CREATE FUNCTION kring_sweep_pauses(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	old record;
	gone integer := 0;
BEGIN
	FOR old IN SELECT circle_id, id FROM circle_pause
		WHERE until_on < (kring_now() AT TIME ZONE 'Europe/Amsterdam')::date - interval '2 years' LIMIT most
	LOOP
		DELETE FROM event e WHERE e.circle_id = old.circle_id AND e.body ->> 'pauseId' = old.id::text;
		DELETE FROM circle_pause p WHERE p.circle_id = old.circle_id AND p.id = old.id;
		gone := gone + 1;
	END LOOP;
	RETURN gone;
END $$;
--> statement-breakpoint
ALTER TABLE circle_pause ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE circle_pause FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY circle_pause_of_own_circles ON circle_pause FOR ALL TO kring_app, kring_worker
	USING (circle_id = ANY ((SELECT kring_circles())::uuid[]))
	WITH CHECK (circle_id = ANY ((SELECT kring_circles())::uuid[]));
--> statement-breakpoint
CREATE POLICY circle_pause_in_own_name ON circle_pause AS RESTRICTIVE FOR INSERT TO kring_app
	WITH CHECK (set_by_id IS NOT DISTINCT FROM kring_person());
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE, UPDATE (from_on, until_on, reason, changed_at) ON circle_pause TO kring_app;
--> statement-breakpoint
GRANT SELECT ON circle_pause TO kring_worker;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_sweep_pauses(integer) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_sweep_pauses(integer) TO kring_worker;
--> statement-breakpoint
-- In which order somebody wants to be reached of a signal (S8.5); null for who chose none.
ALTER TABLE preference ADD COLUMN channel_order text[];
--> statement-breakpoint
ALTER TABLE preference ADD CONSTRAINT preference_channel_order
	CHECK (channel_order <@ ARRAY['push', 'sms', 'mail'] AND cardinality(channel_order) BETWEEN 1 AND 3);
--> statement-breakpoint
CREATE POLICY preference_worker ON preference FOR SELECT TO kring_worker USING (true);
--> statement-breakpoint
GRANT SELECT (person_id, channel_order) ON preference TO kring_worker;
