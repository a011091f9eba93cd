-- "Alles goed?" for residents who want it. What happens to a check-in is worked out by
-- `domain/check-in`; here it is kept: what was agreed to, who is asked to go and look, and each day.
CREATE TABLE check_in_plan (
	circle_id uuid PRIMARY KEY NOT NULL REFERENCES circle (id),
	windows jsonb NOT NULL,
	weekdays smallint[] NOT NULL,
	grace_minutes smallint NOT NULL,
	remind_minutes smallint NOT NULL,
	counts_opening boolean NOT NULL,
	paused_until_on date,
	stopped_at timestamptz,
	agreed_at timestamptz NOT NULL,
	agreed_by_id uuid NOT NULL,
	ground text,
	FOREIGN KEY (circle_id, agreed_by_id) REFERENCES member (circle_id, person_id),
	CONSTRAINT check_in_plan_windows CHECK (jsonb_typeof(windows) = 'array' AND jsonb_array_length(windows) BETWEEN 1 AND 3),
	CONSTRAINT check_in_plan_weekdays CHECK (cardinality(weekdays) BETWEEN 1 AND 7 AND weekdays <@ '{0,1,2,3,4,5,6}'::smallint[]),
	CONSTRAINT check_in_plan_minutes CHECK (grace_minutes BETWEEN 15 AND 240 AND remind_minutes BETWEEN 10 AND 120)
);
--> statement-breakpoint
CREATE TABLE check_in_holder (
	circle_id uuid NOT NULL,
	person_id uuid NOT NULL,
	position smallint NOT NULL,
	asked_at timestamptz NOT NULL,
	accepted_at timestamptz,
	declined_at timestamptz,
	PRIMARY KEY (circle_id, person_id),
	FOREIGN KEY (circle_id) REFERENCES check_in_plan (circle_id) ON DELETE CASCADE,
	FOREIGN KEY (circle_id, person_id) REFERENCES member (circle_id, person_id),
	CONSTRAINT check_in_holder_answer CHECK (accepted_at IS NULL OR declined_at IS NULL)
);
--> statement-breakpoint
CREATE TABLE check_in (
	circle_id uuid NOT NULL,
	id uuid NOT NULL,
	on_day date NOT NULL,
	from_minute smallint NOT NULL,
	opens_at timestamptz NOT NULL,
	closes_at timestamptz NOT NULL,
	state text NOT NULL,
	next_at timestamptz,
	reminded_at timestamptz,
	missed_at timestamptz,
	answer text,
	feeling smallint,
	answered_at timestamptz,
	app_opened_at timestamptz,
	kring_was_away boolean NOT NULL,
	cleared_by_id uuid,
	cleared_how text,
	ended_at timestamptz,
	PRIMARY KEY (circle_id, id),
	FOREIGN KEY (circle_id) REFERENCES check_in_plan (circle_id) ON DELETE CASCADE,
	FOREIGN KEY (circle_id, cleared_by_id) REFERENCES member (circle_id, person_id),
	CONSTRAINT check_in_answer CHECK (answer IN ('fine', 'not_fine')),
	CONSTRAINT check_in_feeling CHECK (feeling BETWEEN 0 AND 4),
	CONSTRAINT check_in_cleared_how CHECK (cleared_how IN ('seen', 'spoken')),
	-- What has not ended and was not missed has a moment at which it goes on.
	CONSTRAINT check_in_state CHECK (CASE
		WHEN state IN ('planned', 'open', 'asked', 'reminded') THEN next_at IS NOT NULL AND ended_at IS NULL
		WHEN state = 'missed' THEN next_at IS NULL AND missed_at IS NOT NULL AND ended_at IS NULL
		WHEN state IN ('done', 'cleared', 'paused', 'stopped') THEN next_at IS NULL
		ELSE false END)
);
--> statement-breakpoint
-- One question for each window of a day, whoever plans it and however often.
CREATE UNIQUE INDEX check_in_once ON check_in (circle_id, on_day, from_minute);
--> statement-breakpoint
CREATE INDEX check_in_live ON check_in (circle_id) WHERE state IN ('planned', 'open', 'asked', 'reminded', 'missed');
--> statement-breakpoint
-- What helped at a signal is offered to the plan once (D10): that somebody answered the offer, and how.
CREATE TABLE plan_offer (
	circle_id uuid NOT NULL,
	signal_id uuid NOT NULL,
	was_taken boolean NOT NULL,
	answered_by_id uuid NOT NULL,
	answered_at timestamptz NOT NULL,
	PRIMARY KEY (circle_id, signal_id),
	FOREIGN KEY (circle_id, signal_id) REFERENCES signal (circle_id, id) ON DELETE CASCADE,
	FOREIGN KEY (circle_id, answered_by_id) REFERENCES member (circle_id, person_id)
);
--> statement-breakpoint
-- When the engine was silent for so long that an answer may have been lost: a check-in over which
-- that lies is judged later (S6).
CREATE TABLE engine_away (
	from_at timestamptz PRIMARY KEY NOT NULL,
	until_at timestamptz NOT NULL
);
--> statement-breakpoint
CREATE OR REPLACE FUNCTION kring_beat(tally jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	INSERT INTO engine_away (from_at, until_at)
	SELECT at, kring_now() FROM heartbeat WHERE what = 'engine' AND kring_now() - at >= interval '90 seconds'
	ON CONFLICT DO NOTHING;
	DELETE FROM engine_away WHERE until_at < kring_now() - interval '7 days';
	INSERT INTO heartbeat (what, at) VALUES ('engine', kring_now()) ON CONFLICT (what) DO UPDATE SET at = excluded.at;
	INSERT INTO handover AS h (hour_at, channel, outcome, count)
	SELECT date_trunc('hour', kring_now(), 'UTC'), t.channel, t.outcome, t.count
	FROM jsonb_to_recordset($1) AS t(channel text, outcome text, count integer)
	ON CONFLICT (hour_at, channel, outcome) DO UPDATE SET count = h.count + excluded.count;
	DELETE FROM handover WHERE hour_at < kring_now() - interval '30 days';
$$;
--> statement-breakpoint
-- When Kring was last away since a moment; also when it has only just come back and did not say so yet.
CREATE FUNCTION kring_last_away(since timestamptz) RETURNS TABLE (from_at timestamptz, until_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT a.from_at, a.until_at FROM (
		SELECT e.from_at, e.until_at FROM engine_away e
		UNION ALL
		SELECT h.at, kring_now() FROM heartbeat h WHERE h.what = 'engine' AND kring_now() - h.at >= interval '90 seconds') a
	WHERE a.until_at > $1 ORDER BY a.until_at DESC LIMIT 1
$$;
--> statement-breakpoint
-- Signals of which levels somebody sees and may take on. A missed check-in is its own kind: its key
-- holders and who stands in for them, contact person and back-up answer it, and nobody else.
CREATE OR REPLACE FUNCTION kring_answers(circle_id uuid, person_id uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT coalesce(array_agg(l.level ORDER BY l.level), '{}')
	FROM unnest(ARRAY['orange', 'red', 'check_in']) AS l(level), circle c, member m
	WHERE c.id = $1 AND m.circle_id = $1 AND m.person_id = $2 AND kring_runs(m) AND (
		kring_contact_now($1) = $2 OR c.backup_id = $2
		OR CASE WHEN l.level = 'check_in' THEN
			EXISTS (SELECT FROM check_in_holder k WHERE k.circle_id = $1 AND k.accepted_at IS NOT NULL AND (
				k.person_id = $2 OR EXISTS (SELECT FROM absence a
					WHERE a.person_id = k.person_id AND a.cancelled_at IS NULL AND kring_stand_in($1, a) = $2
						AND (a.from_on, a.until_on) OVERLAPS (
							(kring_now() AT TIME ZONE 'Europe/Amsterdam')::date - 1,
							(kring_now() AT TIME ZONE 'Europe/Amsterdam')::date + 1))))
		ELSE EXISTS (SELECT FROM chain_place p WHERE p.circle_id = $1 AND p.person_id = $2
				AND p.level = l.level AND p.accepted_at IS NOT NULL)
			OR (m.role NOT IN ('resident', 'professional')
				AND NOT EXISTS (SELECT FROM chain h WHERE h.circle_id = $1 AND h.level = l.level))
			OR l.level = ANY (kring_duty_levels($1, $2)) END)
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION kring_follows(circle_id uuid, signal_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT coalesce($1 = kring_circle(), false) OR kring_sees($1) AND (
		EXISTS (SELECT FROM signal_voice v JOIN signal s ON s.circle_id = v.circle_id AND s.id = v.signal_id
			WHERE v.circle_id = $1 AND v.signal_id = $2 AND (
			kring_person() IN (v.person_id, v.on_behalf_of_id)
			OR CASE s.way WHEN 'check_in' THEN 'check_in' ELSE v.level END = ANY (kring_answers($1, kring_person()))))
		OR EXISTS (SELECT FROM circle c WHERE c.id = $1 AND c.resident_id = kring_person())
		OR EXISTS (SELECT FROM representation r WHERE r.circle_id = $1 AND r.person_id = kring_person()
			AND r.ended_at IS NULL AND (r.ends_at IS NULL OR r.ends_at > kring_now())))
$$;
--> statement-breakpoint
-- Has the check-ins of a circle looked at, once however often it is asked.
CREATE FUNCTION kring_wake_check_ins(circle uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT kring_enqueue(0::smallint, 'check_in.due', 'check_in:' || $1, jsonb_build_object('circleId', $1), kring_now())
	WHERE EXISTS (SELECT FROM check_in c WHERE c.circle_id = $1 AND c.state IN ('open', 'reminded', 'missed'))
$$;
--> statement-breakpoint
-- A line in a circle's log. Of a signal nobody is told by way of the news: its chain does that. What
-- may be a sign of life has a running check-in looked at: whether it is one, the rules say.
CREATE OR REPLACE FUNCTION kring_append(circle uuid, actor uuid, behalf uuid, job_name text, what jsonb) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE number bigint := kring_next_seq(circle);
BEGIN
	INSERT INTO event (circle_id, seq, person_id, on_behalf_of_id, system, body, at)
	VALUES (circle, number, actor, behalf, job_name, what, kring_now());
	IF what ->> 'kind' NOT LIKE 'signal.%' THEN
		INSERT INTO job (lane, kind, payload, run_at, created_at)
		VALUES (1, 'notice.plan', jsonb_build_object('circleId', circle, 'seq', number), kring_now(), kring_now());
	END IF;
	IF what ->> 'kind' IN ('update.posted', 'comment.posted', 'observation.noted', 'observation.corrected', 'signal.closed') THEN
		PERFORM kring_wake_check_ins(circle);
	END IF;
	PERFORM pg_notify('circle_changed', circle || ' ' || number);
	RETURN number;
END $$;
--> statement-breakpoint
-- Days that are two years old go, with the lines of the log about them (settled 18).
CREATE FUNCTION kring_sweep_check_ins(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	old record;
	gone integer := 0;
BEGIN
	FOR old IN SELECT circle_id, id FROM check_in WHERE opens_at < kring_now() - interval '2 years' LIMIT most
	LOOP
		DELETE FROM event e WHERE e.circle_id = old.circle_id AND e.body ->> 'checkInId' = old.id::text;
		DELETE FROM check_in c WHERE c.circle_id = old.circle_id AND c.id = old.id;
		gone := gone + 1;
	END LOOP;
	RETURN gone;
END $$;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['check_in_plan', 'check_in_holder', 'check_in', 'plan_offer']
	LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_app, kring_worker
			USING (circle_id = ANY ((SELECT kring_circles())::uuid[]))
			WITH CHECK (circle_id = ANY ((SELECT kring_circles())::uuid[]))', name || '_of_own_circles', name);
	END LOOP;
	ALTER TABLE engine_away ENABLE ROW LEVEL SECURITY;
	ALTER TABLE engine_away FORCE ROW LEVEL SECURITY;
END $$;
--> statement-breakpoint
-- Nobody agrees in somebody else's name.
CREATE POLICY check_in_plan_in_own_name ON check_in_plan AS RESTRICTIVE FOR INSERT TO kring_app
	WITH CHECK (agreed_by_id IS NOT DISTINCT FROM kring_person());
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON check_in_plan TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON check_in_holder TO kring_app;
--> statement-breakpoint
-- Which days there are the engine says; people answer them.
GRANT SELECT, UPDATE (state, next_at, answer, feeling, answered_at, app_opened_at, cleared_by_id, cleared_how, ended_at)
	ON check_in TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON plan_offer TO kring_app;
--> statement-breakpoint
GRANT SELECT ON check_in_plan, check_in_holder TO kring_worker;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON check_in TO kring_worker;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_last_away(timestamptz), kring_wake_check_ins(uuid), kring_sweep_check_ins(integer) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_wake_check_ins(uuid) TO kring_app, kring_worker;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_last_away(timestamptz), kring_sweep_check_ins(integer) TO kring_worker;
