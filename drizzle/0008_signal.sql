-- Raising a signal and the chain of people that answers. What happens to a signal is worked out by
-- `domain/chain`; here it is kept: where it stands, who said it, who is told by which way.
CREATE TABLE chain (
	circle_id uuid NOT NULL REFERENCES circle (id),
	level text NOT NULL,
	rounds smallint NOT NULL,
	last_wait_kind text NOT NULL,
	last_wait_minutes integer NOT NULL,
	fallback_label text,
	fallback_phone text,
	fallback_hours text,
	changed_at timestamptz NOT NULL,
	changed_by_id uuid NOT NULL,
	PRIMARY KEY (circle_id, level),
	FOREIGN KEY (circle_id, changed_by_id) REFERENCES member (circle_id, person_id),
	CONSTRAINT chain_level CHECK (level IN ('orange', 'red')),
	CONSTRAINT chain_rounds CHECK (rounds BETWEEN 1 AND 5),
	CONSTRAINT chain_last_wait CHECK (last_wait_kind IN ('minutes', 'waking', 'working_day') AND last_wait_minutes BETWEEN 0 AND 2880),
	CONSTRAINT chain_fallback CHECK (num_nonnulls(fallback_label, fallback_phone, fallback_hours) IN (0, 3))
);
--> statement-breakpoint
CREATE TABLE chain_step (
	circle_id uuid NOT NULL,
	id uuid NOT NULL,
	level text NOT NULL,
	position smallint NOT NULL,
	wait_kind text NOT NULL,
	wait_minutes integer NOT NULL,
	shows_number boolean NOT NULL,
	PRIMARY KEY (circle_id, id),
	FOREIGN KEY (circle_id, level) REFERENCES chain (circle_id, level) ON DELETE CASCADE,
	CONSTRAINT chain_step_position CHECK (position BETWEEN 0 AND 9),
	CONSTRAINT chain_step_wait CHECK (wait_kind IN ('minutes', 'waking', 'working_day') AND wait_minutes BETWEEN 0 AND 2880)
);
--> statement-breakpoint
CREATE UNIQUE INDEX chain_step_in_turn ON chain_step (circle_id, level, position);
--> statement-breakpoint
CREATE TABLE chain_target (
	circle_id uuid NOT NULL,
	step_id uuid NOT NULL,
	position smallint NOT NULL,
	kind text NOT NULL,
	person_id uuid,
	rota_id uuid,
	PRIMARY KEY (circle_id, step_id, position),
	FOREIGN KEY (circle_id, step_id) REFERENCES chain_step (circle_id, id) ON DELETE CASCADE,
	FOREIGN KEY (circle_id, person_id) REFERENCES member (circle_id, person_id),
	CONSTRAINT chain_target_kind CHECK (kind IN ('contact', 'backup', 'near', 'member', 'duty')
		AND (kind = 'member') = (person_id IS NOT NULL) AND (kind = 'duty') = (rota_id IS NOT NULL))
);
--> statement-breakpoint
CREATE TABLE chain_place (
	circle_id uuid NOT NULL,
	level text NOT NULL,
	person_id uuid NOT NULL,
	asked_at timestamptz NOT NULL,
	accepted_at timestamptz,
	declined_at timestamptz,
	PRIMARY KEY (circle_id, level, person_id),
	FOREIGN KEY (circle_id, level) REFERENCES chain (circle_id, level) ON DELETE CASCADE,
	FOREIGN KEY (circle_id, person_id) REFERENCES member (circle_id, person_id),
	CONSTRAINT chain_place_answer CHECK (accepted_at IS NULL OR declined_at IS NULL)
);
--> statement-breakpoint
CREATE TABLE signal (
	circle_id uuid NOT NULL REFERENCES circle (id),
	id uuid NOT NULL,
	level text NOT NULL,
	state text NOT NULL,
	way text NOT NULL,
	raised_at timestamptz NOT NULL,
	turn integer NOT NULL,
	round integer NOT NULL,
	rounds_left integer NOT NULL,
	passed_step_ids text[] NOT NULL,
	reached boolean NOT NULL,
	next_step_at timestamptz,
	unanswered_since timestamptz,
	taken_by_id uuid,
	act_by timestamptz,
	asked_at timestamptz,
	offered_to_id uuid,
	undertaking text,
	told_ids uuid[] NOT NULL,
	ended_at timestamptz,
	ended_by_id uuid,
	outcome text,
	phase text,
	follows_id uuid,
	PRIMARY KEY (circle_id, id),
	FOREIGN KEY (circle_id, taken_by_id) REFERENCES member (circle_id, person_id),
	FOREIGN KEY (circle_id, offered_to_id) REFERENCES member (circle_id, person_id),
	FOREIGN KEY (circle_id, ended_by_id) REFERENCES member (circle_id, person_id),
	CONSTRAINT signal_level CHECK (level IN ('orange', 'red')),
	CONSTRAINT signal_way CHECK (way IN ('circle', 'check_in')),
	CONSTRAINT signal_phase CHECK (phase IN ('green', 'orange', 'red')),
	CONSTRAINT signal_undertaking CHECK (undertaking IN ('visit', 'call', 'doctor', 'other')),
	CONSTRAINT signal_outcome CHECK (outcome IN
		('settled', 'visited', 'care_started', 'doctor', 'emergency', 'known_cause', 'mistake', 'other')),
	-- A signal that is open has a next step, and one that has ended has none (I2).
	CONSTRAINT signal_state CHECK (CASE state
		WHEN 'open' THEN next_step_at IS NOT NULL AND taken_by_id IS NULL AND ended_at IS NULL
		WHEN 'taken_on' THEN next_step_at IS NOT NULL AND taken_by_id IS NOT NULL AND act_by IS NOT NULL AND ended_at IS NULL
		WHEN 'closed' THEN next_step_at IS NULL AND ended_at IS NOT NULL AND outcome IS NOT NULL
		WHEN 'withdrawn' THEN next_step_at IS NULL AND ended_at IS NOT NULL
		ELSE false END)
);
--> statement-breakpoint
-- One signal of a kind at a time: who says it too, joins (S7).
CREATE UNIQUE INDEX signal_running ON signal (circle_id, way) WHERE state IN ('open', 'taken_on');
--> statement-breakpoint
CREATE INDEX signal_newest ON signal (circle_id, raised_at DESC);
--> statement-breakpoint
CREATE TABLE signal_voice (
	circle_id uuid NOT NULL,
	id uuid NOT NULL,
	signal_id uuid NOT NULL,
	by text NOT NULL,
	person_id uuid,
	on_behalf_of_id uuid,
	level text NOT NULL,
	sign_ids uuid[] NOT NULL,
	written_at timestamptz,
	at timestamptz NOT NULL,
	withdrawn_at timestamptz,
	PRIMARY KEY (circle_id, id),
	FOREIGN KEY (circle_id, signal_id) REFERENCES signal (circle_id, id) ON DELETE CASCADE,
	FOREIGN KEY (circle_id, person_id) REFERENCES member (circle_id, person_id),
	FOREIGN KEY (circle_id, on_behalf_of_id) REFERENCES member (circle_id, person_id),
	-- Only a person says that it is red (I7).
	CONSTRAINT signal_voice_by CHECK (CASE by
		WHEN 'person' THEN person_id IS NOT NULL AND level IN ('orange', 'red')
		WHEN 'check_in' THEN person_id IS NULL AND level = 'orange'
		WHEN 'finding' THEN person_id IS NULL AND level = 'orange'
		ELSE false END)
);
--> statement-breakpoint
CREATE INDEX signal_voice_of ON signal_voice (circle_id, signal_id, at);
--> statement-breakpoint
-- The words, apart, so that they can go and the history stays.
CREATE TABLE signal_text (
	circle_id uuid NOT NULL,
	id uuid NOT NULL,
	signal_id uuid NOT NULL,
	kind text NOT NULL,
	author_id uuid NOT NULL,
	text text NOT NULL,
	at timestamptz NOT NULL,
	PRIMARY KEY (circle_id, id),
	FOREIGN KEY (circle_id, signal_id) REFERENCES signal (circle_id, id) ON DELETE CASCADE,
	FOREIGN KEY (circle_id, author_id) REFERENCES member (circle_id, person_id),
	CONSTRAINT signal_text_kind CHECK (kind IN ('seen', 'undertaking', 'outcome', 'helped', 'feedback')),
	CONSTRAINT signal_text_length CHECK (char_length(text) BETWEEN 1 AND 500)
);
--> statement-breakpoint
CREATE INDEX signal_text_of ON signal_text (circle_id, signal_id, at);
--> statement-breakpoint
-- What a notice about a signal knows besides: what it tells, and how it may sound.
ALTER TABLE notice ADD COLUMN signal_id uuid, ADD COLUMN turn integer, ADD COLUMN telling text,
	ADD COLUMN round integer, ADD COLUMN step_id text, ADD COLUMN loudness text, ADD COLUMN sounds text,
	ADD COLUMN sounds_at timestamptz, ADD COLUMN expires_at timestamptz, ADD COLUMN dropped_at timestamptz;
--> statement-breakpoint
ALTER TABLE notice ADD FOREIGN KEY (circle_id, signal_id) REFERENCES signal (circle_id, id) ON DELETE CASCADE;
--> statement-breakpoint
ALTER TABLE notice ADD CONSTRAINT notice_of_signal CHECK (signal_id IS NULL OR (turn IS NOT NULL AND telling IS NOT NULL
	AND round IS NOT NULL AND loudness IN ('red', 'orange', 'status') AND sounds IN ('always', 'by_day') AND expires_at IS NOT NULL));
--> statement-breakpoint
-- Told once, however often the worker dies (I4).
CREATE UNIQUE INDEX notice_signal_once ON notice (circle_id, signal_id, turn, person_id);
--> statement-breakpoint
CREATE TABLE notice_try (
	circle_id uuid NOT NULL,
	id uuid NOT NULL,
	notice_id uuid NOT NULL,
	person_id uuid NOT NULL,
	channel text NOT NULL,
	device_id uuid,
	state text NOT NULL,
	gives_way boolean NOT NULL,
	alongside boolean NOT NULL,
	attempts integer NOT NULL,
	started_at timestamptz NOT NULL,
	next_at timestamptz,
	PRIMARY KEY (circle_id, id),
	FOREIGN KEY (circle_id, notice_id) REFERENCES notice (circle_id, id) ON DELETE CASCADE,
	CONSTRAINT notice_try_channel CHECK (channel IN ('push', 'sms', 'mail')),
	CONSTRAINT notice_try_state CHECK (state IN ('waiting', 'handed_over', 'failed'))
);
--> statement-breakpoint
CREATE INDEX notice_try_of ON notice_try (circle_id, notice_id);
--> statement-breakpoint
CREATE INDEX notice_try_lately ON notice_try (person_id, channel, started_at);
--> statement-breakpoint
CREATE INDEX event_of_signal ON event (circle_id, (body ->> 'signalId'), seq) WHERE body ? 'signalId';
--> statement-breakpoint

-- On which levels somebody is on duty for a circle, or stands in for who is in its chain. Nobody,
-- until there is duty.
CREATE FUNCTION kring_duty_levels(circle_id uuid, person_id uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT '{}'::text[] $$;
--> statement-breakpoint
-- Signals of which levels somebody sees and may take on: contact person and back-up by office,
-- whoever accepted a place in the chain, and everybody near where no chain was made (settled 1, S11).
CREATE FUNCTION kring_answers(circle_id uuid, person_id uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT coalesce(array_agg(l.level ORDER BY l.level), '{}')
	FROM unnest(ARRAY['orange', 'red']) AS l(level), circle c, member m
	WHERE c.id = $1 AND m.circle_id = $1 AND m.person_id = $2 AND kring_runs(m) AND (
		kring_contact_now($1) = $2 OR c.backup_id = $2
		OR EXISTS (SELECT FROM chain_place p WHERE p.circle_id = $1 AND p.person_id = $2
			AND p.level = l.level AND p.accepted_at IS NOT NULL)
		OR (m.role NOT IN ('resident', 'professional')
			AND NOT EXISTS (SELECT FROM chain h WHERE h.circle_id = $1 AND h.level = l.level))
		OR l.level = ANY (kring_duty_levels($1, $2)))
$$;
--> statement-breakpoint
-- How somebody stands in a circle, with the signals they answer.
CREATE OR REPLACE FUNCTION kring_standing(circle_id uuid, person_id uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT jsonb_build_object(
		'circleId', c.id, 'personId', m.person_id, 'residentId', c.resident_id, 'role', m.role,
		'organisationId', m.organisation_id, 'endsAt', m.ends_at, 'removedAt', m.removed_at,
		'closedAt', c.closed_at,
		'isContact', coalesce(kring_contact_now(c.id) = m.person_id, false),
		'isBackup', c.backup_id IS NOT DISTINCT FROM m.person_id,
		'answers', to_jsonb(kring_answers(c.id, m.person_id)),
		'representation', (
			SELECT jsonb_build_object('ground', r.ground, 'scope', r.scope, 'reviewOn', r.review_on, 'endsAt', r.ends_at)
			FROM representation r
			WHERE r.circle_id = c.id AND r.person_id = m.person_id AND r.ended_at IS NULL),
		'rights', coalesce((
			SELECT jsonb_agg(jsonb_build_object('topicId', t.topic_id, 'level', t.level, 'endsAt', t.ends_at))
			FROM topic_right t WHERE t.circle_id = c.id AND t.person_id = m.person_id), '[]'))
	FROM member m JOIN circle c ON c.id = m.circle_id
	WHERE m.circle_id = $1 AND m.person_id = $2 AND ($2 = kring_person() OR kring_sees($1))
$$;
--> statement-breakpoint
-- Everybody with a running place, how they stand, whether anything reaches them, and when they sleep:
-- all that the rules of a chain ask of people.
CREATE FUNCTION kring_crew(circle_id uuid)
RETURNS TABLE (person_id uuid, standing jsonb, has_channel boolean, quiet_from integer, quiet_until integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT m.person_id, kring_standing(m.circle_id, m.person_id),
		a.blocked_at IS NULL AND (a.mail_address IS NOT NULL OR EXISTS (
			SELECT FROM push_subscription p JOIN session s ON s.id = p.session_id
			WHERE p.person_id = m.person_id AND s.ended_at IS NULL AND s.ends_at > kring_now())),
		coalesce(a.quiet_from_minute, 1320), coalesce(a.quiet_until_minute, 480)
	FROM member m LEFT JOIN account a ON a.person_id = m.person_id
	WHERE m.circle_id = $1 AND kring_runs(m) AND kring_sees($1)
	ORDER BY m.joined_at, m.person_id LIMIT 200
$$;
--> statement-breakpoint
-- Whether the person of this transaction may follow a signal: who said it, who answers its level,
-- the resident and who represents them. A job of the house follows all of its circle.
CREATE FUNCTION kring_follows(circle_id uuid, signal_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT coalesce($1 = kring_circle(), false) OR kring_sees($1) AND (
		EXISTS (SELECT FROM signal_voice v WHERE v.circle_id = $1 AND v.signal_id = $2 AND (
			kring_person() IN (v.person_id, v.on_behalf_of_id)
			OR v.level = ANY (kring_answers($1, kring_person()))))
		OR EXISTS (SELECT FROM circle c WHERE c.id = $1 AND c.resident_id = kring_person())
		OR EXISTS (SELECT FROM representation r WHERE r.circle_id = $1 AND r.person_id = kring_person()
			AND r.ended_at IS NULL AND (r.ends_at IS NULL OR r.ends_at > kring_now())))
$$;
--> statement-breakpoint
-- What was told of a signal, to whom and how it went, for who follows it.
CREATE FUNCTION kring_signal_notices(circle_id uuid, signal_id uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT coalesce(jsonb_agg(jsonb_build_object(
		'personId', n.person_id, 'telling', n.telling, 'turn', n.turn, 'round', n.round, 'stepId', n.step_id,
		'loudness', n.loudness, 'sounds', n.sounds, 'soundsAt', n.sounds_at, 'expiresAt', n.expires_at,
		'shownAt', n.shown_at, 'seenAt', n.seen_at,
		'droppedAt', CASE WHEN n.state = 'dropped' THEN coalesce(n.dropped_at, n.created_at) END,
		'tries', coalesce((SELECT jsonb_agg(jsonb_build_object('channel', t.channel, 'deviceId', t.device_id,
			'state', t.state, 'givesWay', t.gives_way, 'alongside', t.alongside, 'startedAt', t.started_at)
			ORDER BY t.started_at, t.id) FROM notice_try t WHERE t.circle_id = n.circle_id AND t.notice_id = n.id), '[]'))
		ORDER BY n.turn, n.person_id), '[]')
	FROM notice n WHERE n.circle_id = $1 AND n.signal_id = $2 AND kring_follows($1, $2)
$$;
--> statement-breakpoint
-- Puts what is to be told of a signal on the list, in the transaction of its cause. Whoever acts
-- writes here for others, so only the notices of a signal of a circle one is in.
CREATE FUNCTION kring_tell(circle_id uuid, signal_id uuid, tellings jsonb) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE told integer;
BEGIN
	IF NOT kring_sees($1) THEN RETURN 0; END IF;
	WITH kept AS (
		INSERT INTO notice AS n (circle_id, id, person_id, kind, urgency, state, due_at, created_at, signal_id,
			turn, telling, round, step_id, loudness, sounds, expires_at)
		SELECT $1, gen_random_uuid(), t."personId", t.kind, CASE t.loudness WHEN 'red' THEN 'red' ELSE 'now' END, 'waiting',
			kring_now(), kring_now(), $2, t.turn, t.telling, t.round, t."stepId", t.loudness, t.sounds, t."expiresAt"
		FROM jsonb_to_recordset($3) AS t("personId" uuid, kind text, turn integer, telling text, round integer,
			"stepId" text, loudness text, sounds text, "expiresAt" timestamptz)
		JOIN member m ON m.circle_id = $1 AND m.person_id = t."personId"
		ON CONFLICT DO NOTHING RETURNING n.id, n.loudness
	), listed AS (
		INSERT INTO job (lane, kind, key, payload, run_at, created_at)
		SELECT CASE WHEN k.loudness = 'status' THEN 1 ELSE 0 END, 'signal.tell', 'tell:' || k.id,
			jsonb_build_object('circleId', $1, 'noticeId', k.id), kring_now(), kring_now() FROM kept k
		RETURNING 1
	)
	SELECT count(*) INTO told FROM listed;
	RETURN told;
END $$;
--> statement-breakpoint
-- What a notice was about, for the one it was sent to, with the signal it tells of.
DROP FUNCTION kring_open_notice(uuid);
--> statement-breakpoint
CREATE FUNCTION kring_open_notice(notice_id uuid) RETURNS TABLE (circle_id uuid, kind text, update_id uuid, signal_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	RETURN QUERY
		UPDATE notice n SET state = 'seen', seen_at = coalesce(n.seen_at, kring_now())
		WHERE n.id = notice_id AND n.person_id = kring_person()
			AND (n.kind IN ('removed', 'digest_all') OR n.circle_id = ANY (kring_circles()))
		RETURNING n.circle_id, n.kind, n.update_id, n.signal_id;
	IF FOUND THEN RETURN; END IF;
	RETURN QUERY
		UPDATE push_test t SET state = 'seen', seen_at = coalesce(t.seen_at, kring_now())
		WHERE t.id = notice_id AND t.person_id = kring_person()
		RETURNING NULL::uuid, 'test', NULL::uuid, NULL::uuid;
END $$;
--> statement-breakpoint
-- A line in a circle's log. Of a signal nobody is told by way of the news: its chain does that.
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
	PERFORM pg_notify('circle_changed', circle || ' ' || number);
	RETURN number;
END $$;
--> statement-breakpoint
-- Signals that ended five years ago go with all that was said in them (settled 18).
CREATE FUNCTION kring_sweep_signals(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	old record;
	gone integer := 0;
BEGIN
	FOR old IN SELECT circle_id, id FROM signal WHERE ended_at < kring_now() - interval '5 years' LIMIT most
	LOOP
		DELETE FROM event e WHERE e.circle_id = old.circle_id AND e.body ? 'signalId' AND e.body ->> 'signalId' = old.id::text;
		DELETE FROM signal s WHERE s.circle_id = old.circle_id AND s.id = old.id;
		gone := gone + 1;
	END LOOP;
	RETURN gone;
END $$;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['chain', 'chain_step', 'chain_target', 'chain_place', 'signal', 'signal_voice', 'signal_text', 'notice_try']
	LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_app, kring_worker
			USING (circle_id = ANY ((SELECT kring_circles())::uuid[]))
			WITH CHECK (circle_id = ANY ((SELECT kring_circles())::uuid[]))', name || '_of_own_circles', name);
	END LOOP;
END $$;
--> statement-breakpoint
-- Words are read by who may follow the signal, and written in one's own name.
CREATE POLICY signal_text_followed ON signal_text AS RESTRICTIVE FOR SELECT TO kring_app
	USING (kring_follows(circle_id, signal_id));
--> statement-breakpoint
CREATE POLICY signal_text_in_own_name ON signal_text AS RESTRICTIVE FOR INSERT TO kring_app, kring_worker
	WITH CHECK (author_id IS NOT DISTINCT FROM kring_person());
--> statement-breakpoint
CREATE POLICY signal_voice_in_own_name ON signal_voice AS RESTRICTIVE FOR INSERT TO kring_app, kring_worker
	WITH CHECK (person_id IS NOT DISTINCT FROM kring_person());
--> statement-breakpoint
-- How somebody is reached is their own: others see it only as the steps of a signal they follow.
CREATE POLICY notice_try_own ON notice_try AS RESTRICTIVE FOR ALL TO kring_app USING (person_id = kring_person());
--> statement-breakpoint
CREATE POLICY notice_try_worker ON notice_try FOR ALL TO kring_worker USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON chain, signal, signal_voice, chain_place TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON chain_step, chain_target TO kring_app;
--> statement-breakpoint
GRANT DELETE ON chain_place TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON signal_text TO kring_app;
--> statement-breakpoint
GRANT SELECT ON notice_try TO kring_app;
--> statement-breakpoint
GRANT SELECT ON chain, chain_step, chain_target, chain_place TO kring_worker;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON signal, signal_voice TO kring_worker;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON notice_try TO kring_worker;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_duty_levels(uuid, uuid), kring_answers(uuid, uuid), kring_crew(uuid), kring_follows(uuid, uuid),
	kring_signal_notices(uuid, uuid), kring_tell(uuid, uuid, jsonb), kring_open_notice(uuid), kring_sweep_signals(integer) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_crew(uuid), kring_follows(uuid, uuid), kring_tell(uuid, uuid, jsonb) TO kring_app, kring_worker;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_signal_notices(uuid, uuid), kring_open_notice(uuid) TO kring_app;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_sweep_signals(integer) TO kring_worker;
--> statement-breakpoint
-- The worker takes its turn among the changes of a circle, which is to lock its row.
GRANT UPDATE (last_seq) ON circle TO kring_worker;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_runs(member) TO kring_worker;
