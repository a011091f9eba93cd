-- The desk of a professional: all circles of one person at once, and the duty of their team.

-- Opens a look into all circles of a person: names them for this transaction, and says how they
-- stand in each circle where their place runs. One question, however many circles there are.
CREATE FUNCTION kring_open_desk(person_id uuid) RETURNS jsonb
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM kring_enter($1, NULL);
	RETURN jsonb_build_object('now', kring_now(), 'standings', coalesce((
		SELECT jsonb_agg(kring_standing(mine.id, $1) ORDER BY mine.id)
		FROM (SELECT unnest(kring_circles()) AS id LIMIT 200) AS mine
		WHERE EXISTS (SELECT FROM member m WHERE m.circle_id = mine.id AND m.person_id = $1)), '[]'));
END $$;
--> statement-breakpoint
-- Writes the reading log for what was handed out of several circles at once, as `kring_log_reading`
-- does for one: what this device had been given before writes nothing. Lines are
-- `[{ circle, behalf, done, what, things: [{ id, version, topicId }] }]`.
CREATE FUNCTION kring_log_desk(session uuid, lines jsonb, via text, request text) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
	WITH thing AS (
		SELECT DISTINCT l.circle, l.behalf, l.done, l.what, t.id, t.version, t."topicId" AS topic
		FROM jsonb_to_recordset($2) AS l(circle uuid, behalf uuid, done text, what text, things jsonb),
			jsonb_to_recordset(l.things) AS t(id uuid, version integer, "topicId" text)
	), fresh AS (
		INSERT INTO given (session_id, circle_id, kind, object_id, version)
		SELECT DISTINCT $1, thing.circle, thing.what, thing.id, thing.version FROM thing
		ON CONFLICT DO NOTHING RETURNING circle_id, kind, object_id
	)
	INSERT INTO reading (circle_id, at, person_id, on_behalf_of_id, session_id, role, organisation_id,
		action, topics, object_kind, object_ids, channel, request_id)
	SELECT thing.circle, kring_now(), m.person_id, thing.behalf, $1, m.role, m.organisation_id, thing.done,
		coalesce(array_agg(DISTINCT thing.topic) FILTER (WHERE thing.topic IS NOT NULL), '{}'),
		thing.what, array_agg(DISTINCT thing.id), $3, $4
	FROM thing
	JOIN fresh ON fresh.circle_id = thing.circle AND fresh.kind = thing.what AND fresh.object_id = thing.id
	JOIN member m ON m.circle_id = thing.circle AND m.person_id = kring_person()
	GROUP BY thing.circle, thing.behalf, thing.done, thing.what, m.person_id, m.role, m.organisation_id
$$;
--> statement-breakpoint
-- The duty of the teams that the person of this transaction works in, with the names of who is on
-- it or stands in: a colleague may know whom to call. Shifts of who no longer works there count for
-- nothing.
CREATE FUNCTION kring_team_duty(first_on date, last_on date) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name,
		'rotas', coalesce((
			SELECT jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name, 'shifts', coalesce((
				SELECT jsonb_agg(jsonb_build_object('personId', s.person_id, 'weekdays', s.weekdays,
					'fromMinute', s.from_minute, 'untilMinute', s.until_minute, 'fromOn', s.from_on,
					'untilOn', s.until_on) ORDER BY s.created_at, s.id)
				FROM shift s JOIN employment e ON e.organisation_id = s.organisation_id AND e.person_id = s.person_id
				WHERE s.organisation_id = r.organisation_id AND s.rota_id = r.id AND s.removed_in IS NULL
					AND e.ended_at IS NULL AND s.from_on <= $2 AND (s.until_on IS NULL OR s.until_on >= $1)), '[]'))
				ORDER BY r.created_at, r.id)
			FROM rota r WHERE r.organisation_id = o.id AND r.closed_at IS NULL), '[]'),
		'absences', coalesce((
			SELECT jsonb_agg(jsonb_build_object('personId', a.person_id,
				'from', jsonb_build_object('on', a.from_on, 'minute', a.from_minute),
				'until', jsonb_build_object('on', a.until_on, 'minute', a.until_minute),
				'standInId', a.stand_in_id))
			FROM kring_team_absences(o.id, $1, $2) a
			WHERE EXISTS (SELECT FROM shift s WHERE s.organisation_id = o.id AND s.person_id = a.person_id
				AND s.removed_in IS NULL)), '[]'),
		'names', coalesce((
			SELECT jsonb_object_agg(p.id, p.name) FROM person p
			JOIN employment e ON e.organisation_id = o.id AND e.person_id = p.id AND e.ended_at IS NULL
			WHERE EXISTS (SELECT FROM shift s JOIN rota r ON r.organisation_id = s.organisation_id AND r.id = s.rota_id
					WHERE s.organisation_id = o.id AND s.person_id = p.id AND s.removed_in IS NULL AND r.closed_at IS NULL
						AND s.from_on <= $2 AND (s.until_on IS NULL OR s.until_on >= $1))
				OR EXISTS (SELECT FROM kring_team_absences(o.id, $1, $2) a WHERE a.stand_in_id = p.id)), '{}'))
		ORDER BY o.name, o.id), '[]')
	FROM employment mine JOIN organisation o ON o.id = mine.organisation_id
	WHERE mine.person_id = kring_person() AND mine.ended_at IS NULL
$$;
--> statement-breakpoint
-- Questions that wait for somebody's answer are looked for in all of their circles at once.
CREATE INDEX update_asked ON "update" (asked_id, circle_id) WHERE asked_id IS NOT NULL AND asked_answered_at IS NULL;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_open_desk(uuid), kring_log_desk(uuid, jsonb, text, text), kring_team_duty(date, date) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_open_desk(uuid), kring_log_desk(uuid, jsonb, text, text), kring_team_duty(date, date) TO kring_app;
