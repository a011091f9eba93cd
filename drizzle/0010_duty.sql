-- Who answers when: the rotas of organisations, and who is away with who stands in.
CREATE TABLE rota (
	organisation_id uuid NOT NULL REFERENCES organisation (id),
	id uuid NOT NULL,
	name text NOT NULL,
	created_at timestamptz NOT NULL,
	closed_at timestamptz,
	PRIMARY KEY (organisation_id, id),
	CONSTRAINT rota_name CHECK (length(name) BETWEEN 1 AND 60)
);
--> statement-breakpoint
CREATE TABLE shift (
	organisation_id uuid NOT NULL,
	id uuid NOT NULL,
	rota_id uuid NOT NULL,
	person_id uuid NOT NULL,
	weekdays smallint[] NOT NULL,
	from_minute integer NOT NULL,
	until_minute integer NOT NULL,
	from_on date NOT NULL,
	until_on date,
	created_at timestamptz NOT NULL,
	created_by_id uuid NOT NULL,
	made_in uuid NOT NULL,
	removed_in uuid,
	PRIMARY KEY (organisation_id, id),
	FOREIGN KEY (organisation_id, rota_id) REFERENCES rota (organisation_id, id),
	FOREIGN KEY (organisation_id, person_id) REFERENCES employment (organisation_id, person_id) ON DELETE CASCADE,
	CONSTRAINT shift_weekdays CHECK (cardinality(weekdays) BETWEEN 1 AND 7 AND weekdays <@ '{0,1,2,3,4,5,6}'::smallint[]),
	CONSTRAINT shift_minutes CHECK (from_minute BETWEEN 0 AND 1439 AND until_minute BETWEEN 0 AND 1439),
	CONSTRAINT shift_days CHECK (until_on IS NULL OR until_on >= from_on)
);
--> statement-breakpoint
CREATE INDEX shift_of_rota ON shift (organisation_id, rota_id, from_on);
--> statement-breakpoint
CREATE INDEX shift_of_person ON shift (person_id);
--> statement-breakpoint
CREATE TABLE absence (
	id uuid PRIMARY KEY NOT NULL,
	person_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	from_on date NOT NULL,
	from_minute integer NOT NULL,
	until_on date NOT NULL,
	until_minute integer NOT NULL,
	stand_in_id uuid REFERENCES person (id) ON DELETE SET NULL,
	created_at timestamptz NOT NULL,
	cancelled_at timestamptz,
	CONSTRAINT absence_span CHECK ((from_on, from_minute) < (until_on, until_minute)),
	CONSTRAINT absence_another CHECK (stand_in_id <> person_id)
);
--> statement-breakpoint
CREATE INDEX absence_of_person ON absence (person_id, until_on);
--> statement-breakpoint
CREATE INDEX absence_stood_in ON absence (stand_in_id);
--> statement-breakpoint
CREATE TABLE stand_in (
	circle_id uuid NOT NULL,
	absence_id uuid NOT NULL REFERENCES absence (id) ON DELETE CASCADE,
	person_id uuid NOT NULL,
	stand_in_id uuid,
	PRIMARY KEY (circle_id, absence_id),
	FOREIGN KEY (circle_id, person_id) REFERENCES member (circle_id, person_id) ON DELETE CASCADE,
	FOREIGN KEY (circle_id, stand_in_id) REFERENCES member (circle_id, person_id) ON DELETE CASCADE,
	CONSTRAINT stand_in_another CHECK (stand_in_id <> person_id)
);
--> statement-breakpoint
CREATE INDEX stand_in_of_absence ON stand_in (absence_id);
--> statement-breakpoint

-- A text message about a circle only goes to who said yes there.
ALTER TABLE member ADD COLUMN takes_sms boolean DEFAULT false NOT NULL;
--> statement-breakpoint
-- Whether the person of this transaction works for an organisation now.
CREATE FUNCTION kring_works_for(organisation uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT EXISTS (SELECT FROM employment e
		WHERE e.person_id = kring_person() AND e.organisation_id = $1 AND e.ended_at IS NULL)
$$;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['rota', 'shift', 'absence', 'stand_in']
	LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO kring_worker USING (true)', name || '_worker', name);
	END LOOP;
	-- Who leads a team plans its duty; who works there sees it.
	FOREACH name IN ARRAY ARRAY['rota', 'shift']
	LOOP
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_app
			USING (kring_holds(''organisation_manager'', organisation_id))
			WITH CHECK (kring_holds(''organisation_manager'', organisation_id))', name || '_manager', name);
		EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO kring_app
			USING (kring_works_for(organisation_id))', name || '_colleague', name);
	END LOOP;
END $$;
--> statement-breakpoint
-- When somebody is away is their own, and of who stands in for them. Others hear of it through
-- kring_duty, as far as it concerns their circle.
CREATE POLICY absence_own ON absence FOR ALL TO kring_app
	USING (person_id = kring_person()) WITH CHECK (person_id = kring_person());
--> statement-breakpoint
CREATE POLICY stand_in_own ON stand_in FOR ALL TO kring_app
	USING (person_id = kring_person() AND circle_id = ANY ((SELECT kring_circles())::uuid[]))
	WITH CHECK (person_id = kring_person() AND circle_id = ANY ((SELECT kring_circles())::uuid[]));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON rota, shift, absence TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON stand_in TO kring_app;
--> statement-breakpoint
GRANT SELECT ON rota, shift, absence, stand_in TO kring_worker;
--> statement-breakpoint

-- Who stands in for somebody in a circle: whom they chose for it, else the usual one where that
-- one has a place there too. Of others not even the id is told.
CREATE FUNCTION kring_stand_in(circle_id uuid, away absence) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT m.person_id FROM member m
	WHERE m.circle_id = $1 AND kring_runs(m) AND m.person_id = (
		SELECT CASE WHEN s.absence_id IS NULL THEN away.stand_in_id ELSE s.stand_in_id END
		FROM (SELECT) AS always LEFT JOIN stand_in s ON s.circle_id = $1 AND s.absence_id = away.id)
$$;
--> statement-breakpoint
-- Duty as far as a circle can ask for it: the rotas of the organisations whose professionals have a
-- place there, and who of its members is away. Ids and times only. Shifts of who no longer works
-- there count for nothing.
CREATE FUNCTION kring_duty(circle_id uuid, first_on date, last_on date) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT jsonb_build_object(
		'rotas', coalesce((
			SELECT jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name, 'organisationId', r.organisation_id,
				'organisationName', o.name, 'shifts', coalesce((
					SELECT jsonb_agg(jsonb_build_object('personId', s.person_id, 'weekdays', s.weekdays,
						'fromMinute', s.from_minute, 'untilMinute', s.until_minute, 'fromOn', s.from_on,
						'untilOn', s.until_on) ORDER BY s.created_at, s.id)
					FROM shift s JOIN employment e ON e.organisation_id = s.organisation_id AND e.person_id = s.person_id
					WHERE s.organisation_id = r.organisation_id AND s.rota_id = r.id AND s.removed_in IS NULL
						AND e.ended_at IS NULL AND s.from_on <= $3 AND (s.until_on IS NULL OR s.until_on >= $2)), '[]'))
				ORDER BY o.name, r.created_at, r.id)
			FROM rota r JOIN organisation o ON o.id = r.organisation_id
			WHERE r.closed_at IS NULL AND r.organisation_id IN (
				SELECT m.organisation_id FROM member m
				WHERE m.circle_id = $1 AND m.role = 'professional' AND kring_runs(m))), '[]'),
		'absences', coalesce((
			SELECT jsonb_agg(jsonb_build_object('personId', a.person_id,
				'from', jsonb_build_object('on', a.from_on, 'minute', a.from_minute),
				'until', jsonb_build_object('on', a.until_on, 'minute', a.until_minute),
				'standInId', kring_stand_in($1, a)) ORDER BY a.created_at, a.id)
			FROM absence a JOIN member m ON m.circle_id = $1 AND m.person_id = a.person_id AND kring_runs(m)
			WHERE a.cancelled_at IS NULL AND a.from_on <= $3 AND a.until_on >= $2), '[]'))
	WHERE kring_sees($1)
$$;
--> statement-breakpoint
-- Who of a team is away, for who leads it or works there. A stand-in counts as far as that one
-- works there too.
CREATE FUNCTION kring_team_absences(organisation uuid, first_on date, last_on date) RETURNS TABLE (
	person_id uuid, from_on date, from_minute integer, until_on date, until_minute integer, stand_in_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT a.person_id, a.from_on, a.from_minute, a.until_on, a.until_minute, s.person_id
	FROM absence a
	JOIN employment e ON e.person_id = a.person_id AND e.organisation_id = $1 AND e.ended_at IS NULL
	LEFT JOIN employment s ON s.person_id = a.stand_in_id AND s.organisation_id = $1 AND s.ended_at IS NULL
	WHERE a.cancelled_at IS NULL AND a.from_on <= $3 AND a.until_on >= $2
		AND (kring_works_for($1) OR kring_holds('organisation_manager', $1))
	ORDER BY a.created_at, a.id
$$;
--> statement-breakpoint
-- For whom the person of this transaction stands in, from today on, and in which circles.
CREATE FUNCTION kring_stands_in() RETURNS TABLE (
	circle_id uuid, person_id uuid, from_on date, from_minute integer, until_on date, until_minute integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT m.circle_id, a.person_id, a.from_on, a.from_minute, a.until_on, a.until_minute
	FROM member mine
	JOIN member m ON m.circle_id = mine.circle_id AND kring_runs(m)
	JOIN absence a ON a.person_id = m.person_id
	WHERE mine.person_id = kring_person() AND mine.circle_id = ANY (kring_circles())
		AND a.cancelled_at IS NULL AND a.until_on >= (kring_now() AT TIME ZONE 'Europe/Amsterdam')::date
		AND kring_stand_in(m.circle_id, a) = kring_person()
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_stands_in(), kring_team_absences(uuid, date, date), kring_works_for(uuid), kring_stand_in(uuid, absence), kring_duty(uuid, date, date) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_works_for(uuid), kring_duty(uuid, date, date),
	kring_team_absences(uuid, date, date), kring_stands_in() TO kring_app;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_duty(uuid, date, date) TO kring_worker;
--> statement-breakpoint

-- On which levels somebody is on duty for a circle, or stands in for who answers there: whoever the
-- chain can come to, also sees its signals and may take them on (settled 1).
CREATE OR REPLACE FUNCTION kring_duty_levels(circle_id uuid, person_id uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT coalesce(array_agg(DISTINCT s.level), '{}') FROM chain_step s
	JOIN chain_target t ON t.circle_id = s.circle_id AND t.step_id = s.id
	WHERE s.circle_id = $1 AND (
		EXISTS (
			SELECT FROM shift d JOIN rota r ON r.organisation_id = d.organisation_id AND r.id = d.rota_id
			JOIN employment e ON e.organisation_id = d.organisation_id AND e.person_id = d.person_id
			JOIN member p ON p.circle_id = $1 AND p.organisation_id = r.organisation_id
				AND p.role = 'professional' AND kring_runs(p)
			WHERE t.kind = 'duty' AND d.rota_id = t.rota_id AND d.person_id = $2 AND d.removed_in IS NULL
				AND r.closed_at IS NULL AND e.ended_at IS NULL)
		OR EXISTS (
			SELECT FROM absence a JOIN member m ON m.circle_id = $1 AND m.person_id = a.person_id
			WHERE a.cancelled_at IS NULL AND kring_stand_in($1, a) = $2
				AND (a.from_on, a.until_on) OVERLAPS (
					(kring_now() AT TIME ZONE 'Europe/Amsterdam')::date - 1,
					(kring_now() AT TIME ZONE 'Europe/Amsterdam')::date + 1)
				AND (a.person_id = t.person_id
					OR t.kind = 'contact' AND kring_contact_now($1) = a.person_id
					OR t.kind = 'backup' AND (SELECT c.backup_id FROM circle c WHERE c.id = $1) = a.person_id
					OR t.kind = 'duty' AND EXISTS (SELECT FROM shift d WHERE d.rota_id = t.rota_id
						AND d.person_id = a.person_id AND d.removed_in IS NULL))))
$$;
--> statement-breakpoint
-- What tells an operator, and everybody who waits for an answer, that the house is awake (T12.4).
CREATE TABLE heartbeat (
	what text PRIMARY KEY NOT NULL,
	at timestamptz NOT NULL,
	CONSTRAINT heartbeat_what CHECK (what IN ('engine', 'outside'))
);
--> statement-breakpoint
CREATE TABLE handover (
	hour_at timestamptz NOT NULL,
	channel text NOT NULL,
	outcome text NOT NULL,
	count integer NOT NULL,
	PRIMARY KEY (hour_at, channel, outcome),
	CONSTRAINT handover_channel CHECK (channel IN ('push', 'sms', 'mail')),
	CONSTRAINT handover_count CHECK (count > 0)
);
--> statement-breakpoint
-- The worker says that it is there, and how handing over went since it said so last.
CREATE FUNCTION kring_beat(tally jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	INSERT INTO heartbeat (what, at) VALUES ('engine', kring_now()) ON CONFLICT (what) DO UPDATE SET at = excluded.at;
	INSERT INTO handover AS h (hour_at, channel, outcome, count)
	SELECT date_trunc('hour', kring_now(), 'UTC'), t.channel, t.outcome, t.count
	FROM jsonb_to_recordset($1) AS t(channel text, outcome text, count integer)
	ON CONFLICT (hour_at, channel, outcome) DO UPDATE SET count = h.count + excluded.count;
	DELETE FROM handover WHERE hour_at < kring_now() - interval '30 days';
$$;
--> statement-breakpoint
-- Somebody outside looked. The caller has checked the token.
CREATE FUNCTION kring_watched() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
$$ INSERT INTO heartbeat (what, at) VALUES ('outside', kring_now()) ON CONFLICT (what) DO UPDATE SET at = excluded.at $$;
--> statement-breakpoint
-- When the engine was heard last. Everybody may know: it says nothing of anybody.
CREATE FUNCTION kring_engine_beat() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT at FROM heartbeat WHERE what = 'engine' $$;
--> statement-breakpoint
-- How the engine does, for operators: ages, counts and kinds, and nothing of what is in a job (T4.9).
CREATE FUNCTION kring_engine_state() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT jsonb_build_object(
		'now', kring_now(),
		'beatAt', kring_engine_beat(),
		'watchedAt', (SELECT at FROM heartbeat WHERE what = 'outside'),
		'lanes', (SELECT jsonb_agg(jsonb_build_object('lane', l.lane,
			'due', (SELECT count(*) FROM job j WHERE j.lane = l.lane AND j.given_up_at IS NULL AND j.run_at <= kring_now()),
			'later', (SELECT count(*) FROM job j WHERE j.lane = l.lane AND j.given_up_at IS NULL AND j.run_at > kring_now()),
			'oldestAt', (SELECT min(j.run_at) FROM job j WHERE j.lane = l.lane AND j.given_up_at IS NULL AND j.run_at <= kring_now()))
			ORDER BY l.lane) FROM (VALUES (0), (1), (2)) AS l(lane)),
		'failed', coalesce((SELECT jsonb_agg(jsonb_build_object('kind', f.kind, 'count', f.count, 'newestAt', f.newest,
			'fault', f.fault) ORDER BY f.newest DESC) FROM (
				SELECT j.kind, count(*) AS count, max(j.given_up_at) AS newest,
					(array_agg(j.last_error ORDER BY j.given_up_at DESC))[1] AS fault
				FROM job j WHERE j.given_up_at IS NOT NULL GROUP BY j.kind LIMIT 50) AS f), '[]'),
		'handovers', coalesce((SELECT jsonb_agg(jsonb_build_object('channel', h.channel, 'outcome', h.outcome, 'count', h.count)
			ORDER BY h.channel, h.count DESC) FROM (
				SELECT channel, outcome, sum(count)::int AS count FROM handover
				WHERE hour_at > kring_now() - interval '24 hours' GROUP BY channel, outcome) AS h), '[]'))
	WHERE kring_holds('operator')
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_beat(jsonb), kring_watched(), kring_engine_beat(), kring_engine_state() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_watched(), kring_engine_beat(), kring_engine_state() TO kring_app;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_beat(jsonb), kring_engine_beat() TO kring_worker;
--> statement-breakpoint

-- Whether somebody can be rung is shown by tests that they tap (S8.8). Any tap on something that was
-- sent answers the tests before it.
CREATE TABLE channel_proof (
	person_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	tested_at timestamptz NOT NULL,
	cause text NOT NULL,
	confirmed_at timestamptz,
	grey_told_at timestamptz,
	PRIMARY KEY (person_id, tested_at),
	CONSTRAINT channel_proof_cause CHECK (cause IN ('own', 'monthly', 'duty'))
);
--> statement-breakpoint
CREATE INDEX channel_proof_open ON channel_proof (tested_at) WHERE confirmed_at IS NULL;
--> statement-breakpoint
ALTER TABLE channel_proof ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE channel_proof FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY channel_proof_own ON channel_proof FOR SELECT TO kring_app USING (person_id = kring_person());
--> statement-breakpoint
CREATE POLICY channel_proof_worker ON channel_proof FOR ALL TO kring_worker USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT ON channel_proof TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON channel_proof TO kring_worker;
--> statement-breakpoint
CREATE FUNCTION kring_tapped() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE channel_proof p SET confirmed_at = NEW.seen_at
	WHERE p.person_id = NEW.person_id AND p.confirmed_at IS NULL AND p.tested_at <= NEW.seen_at;
	-- A test that somebody sends themselves proves as much.
	IF NOT FOUND AND TG_TABLE_NAME = 'push_test' THEN
		INSERT INTO channel_proof (person_id, tested_at, cause, confirmed_at)
		VALUES (NEW.person_id, NEW.created_at, 'own', NEW.seen_at) ON CONFLICT DO NOTHING;
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER push_test_tapped AFTER UPDATE OF seen_at ON push_test FOR EACH ROW
	WHEN (NEW.seen_at IS NOT NULL AND OLD.seen_at IS NULL) EXECUTE FUNCTION kring_tapped();
--> statement-breakpoint
CREATE TRIGGER notice_tapped AFTER UPDATE OF seen_at ON notice FOR EACH ROW
	WHEN (NEW.seen_at IS NOT NULL AND OLD.seen_at IS NULL) EXECUTE FUNCTION kring_tapped();
--> statement-breakpoint
-- What is known of whether those in a circle can be rung: moments and nothing else.
CREATE FUNCTION kring_proofs(circle_id uuid)
RETURNS TABLE (person_id uuid, tested_at timestamptz[], confirmed_at timestamptz, has_device boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT m.person_id, coalesce(array_agg(p.tested_at) FILTER (WHERE p.tested_at IS NOT NULL), '{}'),
		max(p.confirmed_at), EXISTS (SELECT FROM push_subscription s WHERE s.person_id = m.person_id)
	FROM member m LEFT JOIN channel_proof p ON p.person_id = m.person_id
	WHERE m.circle_id = $1 AND kring_runs(m) AND kring_sees($1)
	GROUP BY m.person_id
$$;
--> statement-breakpoint
-- Who has a task in some circle and a device to be rung on, with when they were tested last.
CREATE FUNCTION kring_to_prove(most integer)
RETURNS TABLE (person_id uuid, last_test_at timestamptz, quiet_from integer, quiet_until integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT a.person_id, (SELECT max(p.tested_at) FROM channel_proof p WHERE p.person_id = a.person_id) AS last_test_at,
		a.quiet_from_minute, a.quiet_until_minute
	FROM account a
	WHERE a.blocked_at IS NULL AND EXISTS (
		SELECT FROM push_subscription s WHERE s.person_id = a.person_id)
		AND EXISTS (SELECT FROM member m JOIN circle c ON c.id = m.circle_id
			WHERE m.person_id = a.person_id AND kring_runs(m) AND c.closed_at IS NULL
				AND (m.role = 'professional' OR a.person_id IN (c.contact_id, c.backup_id)
					OR EXISTS (SELECT FROM chain_place h WHERE h.circle_id = c.id AND h.person_id = a.person_id
						AND h.accepted_at IS NOT NULL)))
	ORDER BY 2 NULLS FIRST, 1 LIMIT most
$$;
--> statement-breakpoint
-- Who stayed silent for a day after a test and of whom nobody was told yet, with the circles where
-- somebody leans on them.
CREATE FUNCTION kring_newly_grey(most integer) RETURNS TABLE (person_id uuid, circle_ids uuid[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT p.person_id, coalesce((
		SELECT array_agg(c.id ORDER BY c.id) FROM member m JOIN circle c ON c.id = m.circle_id
		WHERE m.person_id = p.person_id AND kring_runs(m) AND c.closed_at IS NULL
			AND (m.role = 'professional' OR p.person_id IN (c.contact_id, c.backup_id)
				OR EXISTS (SELECT FROM chain_place h WHERE h.circle_id = c.id AND h.person_id = p.person_id
					AND h.accepted_at IS NOT NULL))), '{}')
	FROM (SELECT DISTINCT o.person_id FROM channel_proof o
		WHERE o.confirmed_at IS NULL AND o.grey_told_at IS NULL AND o.tested_at <= kring_now() - interval '24 hours'
			-- Whoever was told of once is told of again only after they answered in between.
			AND NOT EXISTS (SELECT FROM channel_proof t WHERE t.person_id = o.person_id
				AND t.grey_told_at IS NOT NULL AND t.confirmed_at IS NULL)
		LIMIT most) AS p
$$;
--> statement-breakpoint
-- Every rota that runs, with who is away, for the rounds of the worker.
CREATE FUNCTION kring_all_duty(first_on date, last_on date) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'organisationId', r.organisation_id,
		'shifts', coalesce((
			SELECT jsonb_agg(jsonb_build_object('personId', s.person_id, 'weekdays', s.weekdays,
				'fromMinute', s.from_minute, 'untilMinute', s.until_minute, 'fromOn', s.from_on, 'untilOn', s.until_on)
				ORDER BY s.created_at, s.id)
			FROM shift s JOIN employment e ON e.organisation_id = s.organisation_id AND e.person_id = s.person_id
			WHERE s.organisation_id = r.organisation_id AND s.rota_id = r.id AND s.removed_in IS NULL
				AND e.ended_at IS NULL AND s.from_on <= $2 AND (s.until_on IS NULL OR s.until_on >= $1)), '[]'),
		'absences', coalesce((
			SELECT jsonb_agg(jsonb_build_object('personId', a.person_id,
				'from', jsonb_build_object('on', a.from_on, 'minute', a.from_minute),
				'until', jsonb_build_object('on', a.until_on, 'minute', a.until_minute),
				'standInId', d.person_id) ORDER BY a.created_at, a.id)
			FROM absence a
			JOIN employment e ON e.person_id = a.person_id AND e.organisation_id = r.organisation_id AND e.ended_at IS NULL
			LEFT JOIN employment d ON d.person_id = a.stand_in_id AND d.organisation_id = r.organisation_id AND d.ended_at IS NULL
			WHERE a.cancelled_at IS NULL AND a.from_on <= $2 AND a.until_on >= $1), '[]'))
		ORDER BY r.created_at, r.id), '[]')
	FROM rota r WHERE r.closed_at IS NULL
$$;
--> statement-breakpoint
-- What is past its time of duty and of its proofs (settled 18).
CREATE FUNCTION kring_sweep_duty() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE before date := (kring_now() - interval '90 days')::date;
BEGIN
	DELETE FROM absence WHERE until_on < before;
	DELETE FROM shift WHERE until_on < before OR (removed_in IS NOT NULL AND created_at < kring_now() - interval '90 days');
	DELETE FROM channel_proof WHERE tested_at < kring_now() - interval '400 days';
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_tapped(), kring_proofs(uuid), kring_to_prove(integer), kring_newly_grey(integer),
	kring_all_duty(date, date), kring_sweep_duty() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_proofs(uuid) TO kring_app, kring_worker;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_to_prove(integer), kring_newly_grey(integer), kring_all_duty(date, date), kring_sweep_duty() TO kring_worker;
--> statement-breakpoint
-- The worker takes its turn among the changes of a circle, which is to lock its row.
GRANT UPDATE (last_seq) ON circle TO kring_worker;
--> statement-breakpoint

-- A gap in a chain is told once, a day or more before it begins (D6). Only the worker looks here.
CREATE TABLE chain_gap (
	circle_id uuid NOT NULL REFERENCES circle (id),
	level text NOT NULL,
	step_id uuid NOT NULL,
	from_at timestamptz NOT NULL,
	until_at timestamptz NOT NULL,
	PRIMARY KEY (circle_id, level, step_id, from_at),
	CONSTRAINT chain_gap_level CHECK (level IN ('orange', 'red'))
);
--> statement-breakpoint
ALTER TABLE chain_gap ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE chain_gap FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY chain_gap_worker ON chain_gap FOR ALL TO kring_worker
	USING (circle_id = ANY ((SELECT kring_circles())::uuid[]))
	WITH CHECK (circle_id = ANY ((SELECT kring_circles())::uuid[]));
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON chain_gap TO kring_worker;
--> statement-breakpoint
-- The circles that have a chain, for the rounds of the worker.
CREATE FUNCTION kring_circles_with_chain() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT DISTINCT h.circle_id FROM chain h JOIN circle c ON c.id = h.circle_id WHERE c.closed_at IS NULL $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_circles_with_chain() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_circles_with_chain() TO kring_worker;
