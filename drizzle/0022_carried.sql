-- As before, and a code that would carry a sign-in over ends with them: whoever ends all others ends
-- what somebody else made on a phone that lay open (T3.4, T3.6).
CREATE OR REPLACE FUNCTION kring_end_sessions(person uuid, keep uuid DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	one uuid;
	ended integer := 0;
BEGIN
	DELETE FROM move_code c WHERE c.person_id = person;
	FOR one IN SELECT s.id FROM session s
		WHERE s.person_id = person AND s.ended_at IS NULL AND s.id IS DISTINCT FROM keep
	LOOP
		PERFORM kring_end_session(one);
		ended := ended + 1;
	END LOOP;
	RETURN ended;
END $$;
--> statement-breakpoint
-- As before, with since when. Which circle it is stays unsaid (T4.9).
DROP FUNCTION kring_to_confirm(uuid);
--> statement-breakpoint
CREATE FUNCTION kring_to_confirm(organisation uuid)
	RETURNS TABLE (person_id uuid, name text, discipline text, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT DISTINCT ON (m.person_id) m.person_id, p.name, coalesce(m.discipline, ''), m.joined_at
	FROM member m JOIN circle c ON c.id = m.circle_id JOIN person p ON p.id = m.person_id
	WHERE m.organisation_id = $1 AND m.role = 'professional' AND kring_runs(m) AND c.closed_at IS NULL
		AND kring_holds('organisation_manager', $1)
		AND NOT EXISTS (SELECT FROM employment e
			WHERE e.organisation_id = $1 AND e.person_id = m.person_id AND e.ended_at IS NULL)
	ORDER BY m.person_id, m.joined_at
	LIMIT 500
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_to_confirm(uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_to_confirm(uuid) TO kring_app;
--> statement-breakpoint
-- As before, and who took a signal on answers only for whoever was away while it ran: an absence of
-- years ago, or one that was called off before the signal was raised, gives nothing any more.
CREATE OR REPLACE FUNCTION kring_answers_for(circle_id uuid, person_id uuid) RETURNS uuid[]
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
				OR EXISTS (SELECT FROM signal g
					WHERE g.circle_id = $1 AND g.state = 'taken_on' AND g.taken_by_id = $2
						AND (a.cancelled_at IS NULL OR a.cancelled_at >= g.raised_at)
						AND (a.from_on, a.until_on) OVERLAPS (
							(g.raised_at AT TIME ZONE 'Europe/Amsterdam')::date - 1,
							(kring_now() AT TIME ZONE 'Europe/Amsterdam')::date + 1))
			THEN kring_stand_in($1, a) = f.id ELSE false END)
	SELECT array_agg(DISTINCT id) FROM answered
$$;
