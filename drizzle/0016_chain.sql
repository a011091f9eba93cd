-- A call for help has a running check-in looked at, also one in which the resident said "not so good":
-- only when help was really called is that answered. Whether it is the resident's, the rules say.
CREATE OR REPLACE FUNCTION kring_wake_check_ins(circle uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT kring_enqueue(0::smallint, 'check_in.due', 'check_in:' || $1, jsonb_build_object('circleId', $1), kring_now())
	WHERE EXISTS (SELECT FROM check_in c WHERE c.circle_id = $1 AND c.state IN ('open', 'asked', 'reminded', 'missed'))
$$;
--> statement-breakpoint
CREATE FUNCTION kring_called() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM kring_wake_check_ins(NEW.circle_id);
	RETURN NULL;
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_called() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER signal_called AFTER INSERT ON signal_voice FOR EACH ROW
	WHEN (NEW.person_id IS NOT NULL) EXECUTE FUNCTION kring_called();
--> statement-breakpoint
-- Has the running signals of circles looked at, once however often it is asked.
CREATE FUNCTION kring_wake_signals(circles uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT kring_enqueue(0::smallint, 'signal.due', 'signal:' || s.id,
		jsonb_build_object('circleId', s.circle_id, 'signalId', s.id), kring_now())
	FROM signal s WHERE s.circle_id = ANY ($1) AND s.state IN ('open', 'taken_on') ORDER BY s.id
$$;
--> statement-breakpoint
CREATE INDEX chain_target_rota ON chain_target (rota_id);
--> statement-breakpoint
-- Who answers is another one as soon as duty or an absence changes: also for what runs already.
CREATE FUNCTION kring_duty_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM kring_wake_signals(ARRAY(
		SELECT DISTINCT t.circle_id FROM chain_target t
		JOIN signal s ON s.circle_id = t.circle_id AND s.state IN ('open', 'taken_on') WHERE t.rota_id = NEW.rota_id));
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION kring_absence_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM kring_wake_signals(ARRAY(SELECT m.circle_id FROM member m WHERE m.person_id = NEW.person_id));
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION kring_stand_in_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM kring_wake_signals(ARRAY[coalesce(NEW.circle_id, OLD.circle_id)]);
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER shift_changed AFTER INSERT OR UPDATE ON shift FOR EACH ROW EXECUTE FUNCTION kring_duty_changed();
--> statement-breakpoint
CREATE TRIGGER absence_changed AFTER INSERT OR UPDATE ON absence FOR EACH ROW EXECUTE FUNCTION kring_absence_changed();
--> statement-breakpoint
CREATE TRIGGER stand_in_changed AFTER INSERT OR UPDATE OR DELETE ON stand_in
	FOR EACH ROW EXECUTE FUNCTION kring_stand_in_changed();
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_wake_signals(uuid[]), kring_duty_changed(), kring_absence_changed(),
	kring_stand_in_changed() FROM PUBLIC;
--> statement-breakpoint
-- For whom somebody answers in a circle now: themselves, and whoever is away and has them as a stand-in,
-- also through one who is away too, as far as the rules go (domain/duty). Who took a signal on while
-- standing in keeps it when that one is back: they said that they go.
CREATE FUNCTION kring_answers_for(circle_id uuid, person_id uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH RECURSIVE answered (id, depth) AS (
		SELECT $2, 0
		UNION
		SELECT a.person_id, f.depth + 1
		FROM answered f, member m JOIN absence a ON a.person_id = m.person_id
		WHERE f.depth < 3 AND m.circle_id = $1 AND kring_runs(m) AND CASE
			WHEN a.cancelled_at IS NULL AND (a.from_on, a.until_on) OVERLAPS (
					(kring_now() AT TIME ZONE 'Europe/Amsterdam')::date - 1,
					(kring_now() AT TIME ZONE 'Europe/Amsterdam')::date + 1)
				OR EXISTS (SELECT FROM signal g WHERE g.circle_id = $1 AND g.state = 'taken_on' AND g.taken_by_id = $2)
			THEN kring_stand_in($1, a) = f.id ELSE false END)
	SELECT array_agg(DISTINCT id) FROM answered
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_answers_for(uuid, uuid) FROM PUBLIC;
--> statement-breakpoint
-- On which levels somebody has duty for a circle, for themselves or as a stand-in. Duty that is over gives
-- nothing any more, but to who took a signal on in it.
CREATE OR REPLACE FUNCTION kring_duty_levels(circle_id uuid, person_id uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH f AS MATERIALIZED (SELECT kring_answers_for($1, $2) AS ids)
	SELECT coalesce(array_agg(DISTINCT s.level), '{}')
	FROM f CROSS JOIN chain_step s JOIN chain_target t ON t.circle_id = s.circle_id AND t.step_id = s.id
	WHERE s.circle_id = $1 AND t.kind = 'duty' AND EXISTS (
		SELECT FROM shift d JOIN rota r ON r.organisation_id = d.organisation_id AND r.id = d.rota_id
		JOIN employment e ON e.organisation_id = d.organisation_id AND e.person_id = d.person_id
		JOIN member p ON p.circle_id = $1 AND p.organisation_id = r.organisation_id
			AND p.role = 'professional' AND kring_runs(p)
		WHERE d.rota_id = t.rota_id AND d.person_id = ANY (f.ids) AND d.removed_in IS NULL
			AND r.closed_at IS NULL AND e.ended_at IS NULL
			AND (d.until_on IS NULL OR d.until_on >= (kring_now() AT TIME ZONE 'Europe/Amsterdam')::date - 1
				OR EXISTS (SELECT FROM signal g WHERE g.circle_id = $1 AND g.state = 'taken_on' AND g.taken_by_id = $2)))
$$;
--> statement-breakpoint
-- Signals of which levels somebody sees and may take on: what whoever they answer for does. A missed
-- check-in is its own kind: its key holders, contact person and back-up answer it, and nobody else.
CREATE OR REPLACE FUNCTION kring_answers(circle_id uuid, person_id uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH f AS MATERIALIZED (SELECT kring_answers_for($1, $2) AS ids)
	SELECT coalesce(array_agg(l.level ORDER BY l.level), '{}')
	FROM f, unnest(ARRAY['orange', 'red', 'check_in']) AS l(level), circle c, member m
	WHERE c.id = $1 AND m.circle_id = $1 AND m.person_id = $2 AND kring_runs(m) AND (
		kring_contact_now($1) = ANY (f.ids) OR c.backup_id = ANY (f.ids)
		OR CASE WHEN l.level = 'check_in' THEN
			EXISTS (SELECT FROM check_in_holder k WHERE k.circle_id = $1 AND k.accepted_at IS NOT NULL
				AND k.person_id = ANY (f.ids))
		ELSE EXISTS (SELECT FROM chain_place p WHERE p.circle_id = $1 AND p.person_id = ANY (f.ids)
				AND p.level = l.level AND p.accepted_at IS NOT NULL)
			OR (NOT EXISTS (SELECT FROM chain h WHERE h.circle_id = $1 AND h.level = l.level)
				AND EXISTS (SELECT FROM member n WHERE n.circle_id = $1 AND n.person_id = ANY (f.ids)
					AND n.role NOT IN ('resident', 'professional') AND kring_runs(n)))
			OR l.level = ANY (kring_duty_levels($1, $2)) END)
$$;
--> statement-breakpoint
-- A signal says itself when it goes on, and a job only wakes it: one whose job is gone is found here.
CREATE FUNCTION kring_wake_late_signals() RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH late AS MATERIALIZED (
		SELECT s.circle_id, s.id FROM signal s JOIN circle c ON c.id = s.circle_id AND c.closed_at IS NULL
		WHERE s.state IN ('open', 'taken_on') AND s.next_step_at < kring_now() - interval '60 seconds'
			AND NOT EXISTS (SELECT FROM job j WHERE j.key = 'signal:' || s.id AND j.given_up_at IS NULL)
		ORDER BY s.next_step_at LIMIT 100
	), woken AS MATERIALIZED (
		SELECT kring_enqueue(0::smallint, 'signal.due', 'signal:' || l.id,
			jsonb_build_object('circleId', l.circle_id, 'signalId', l.id), kring_now()) FROM late l
	)
	SELECT count(*)::integer FROM woken
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_wake_late_signals() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_wake_late_signals() TO kring_worker;
--> statement-breakpoint
-- When somebody died or the circle ends, everything stops in the same minute (T6.6): nobody is called to
-- a signal of it any more, asked whether all is well, or told a thing.
CREATE FUNCTION kring_circle_closed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	running record;
	number bigint;
BEGIN
	FOR running IN SELECT s.id FROM signal s WHERE s.circle_id = NEW.id AND s.state IN ('open', 'taken_on')
	LOOP
		UPDATE circle c SET last_seq = c.last_seq + 1 WHERE c.id = NEW.id RETURNING c.last_seq INTO number;
		INSERT INTO event (circle_id, seq, system, body, at) VALUES (NEW.id, number, 'circle.closed',
			jsonb_build_object('kind', 'signal.closed', 'outcome', 'other', 'signalId', running.id), kring_now());
		UPDATE signal s SET state = 'closed', outcome = 'other', next_step_at = NULL, unanswered_since = NULL,
			ended_at = kring_now() WHERE s.circle_id = NEW.id AND s.id = running.id;
	END LOOP;
	UPDATE check_in k SET state = 'stopped', next_at = NULL, ended_at = kring_now()
	WHERE k.circle_id = NEW.id AND k.state IN ('planned', 'open', 'asked', 'reminded', 'missed');
	UPDATE notice n SET state = 'dropped', dropped_at = kring_now()
	WHERE n.circle_id = NEW.id AND n.state IN ('waiting', 'held');
	-- Whatever was still to be looked at, asked or told of it: a talk of the engine too.
	DELETE FROM job j WHERE j.payload ->> 'circleId' = NEW.id::text;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER circle_closed AFTER UPDATE OF closed_at ON circle FOR EACH ROW
	WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL) EXECUTE FUNCTION kring_circle_closed();
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_circle_closed() FROM PUBLIC;
--> statement-breakpoint
-- As before, and one thing more: that it was given up, also when no way was left to begin with.
CREATE OR REPLACE FUNCTION kring_signal_notices(circle_id uuid, signal_id uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT coalesce(jsonb_agg(jsonb_build_object(
		'personId', n.person_id, 'telling', n.telling, 'turn', n.turn, 'round', n.round, 'stepId', n.step_id,
		'loudness', n.loudness, 'sounds', n.sounds, 'soundsAt', n.sounds_at, 'expiresAt', n.expires_at,
		'shownAt', n.shown_at, 'seenAt', n.seen_at, 'isLost', n.state = 'failed',
		'droppedAt', CASE WHEN n.state = 'dropped' THEN coalesce(n.dropped_at, n.created_at) END,
		'tries', coalesce((SELECT jsonb_agg(jsonb_build_object('channel', t.channel, 'deviceId', t.device_id,
			'state', t.state, 'givesWay', t.gives_way, 'alongside', t.alongside, 'startedAt', t.started_at)
			ORDER BY t.started_at, t.id) FROM notice_try t WHERE t.circle_id = n.circle_id AND t.notice_id = n.id), '[]'))
		ORDER BY n.turn, n.person_id), '[]')
	FROM notice n WHERE n.circle_id = $1 AND n.signal_id = $2 AND kring_follows($1, $2)
$$;
