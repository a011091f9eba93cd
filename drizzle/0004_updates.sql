-- Reading marks that never claim too much, answers that can be taken back, and who may hear the bell.

-- A mark is a stretch: from the first thing this member could meet, up to the newest shown.
ALTER TABLE seen ADD COLUMN from_seq bigint NOT NULL DEFAULT 0;
--> statement-breakpoint
ALTER TABLE comment DROP CONSTRAINT comment_text;
--> statement-breakpoint
ALTER TABLE comment ADD CONSTRAINT comment_text
	CHECK (char_length(text) <= 2000 AND (withdrawn_at IS NOT NULL OR char_length(text) > 0));
--> statement-breakpoint
CREATE INDEX update_of_topic ON "update" (circle_id, topic_id, seq);
--> statement-breakpoint
-- The newest line of a circle's log that somebody may hear of. The resident hears nothing of what is
-- kept as a surprise, not even that something happened, until it ends (T4.6).
CREATE FUNCTION kring_last_heard(circle_id uuid, person_id uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
	SELECT CASE WHEN c.resident_id <> $2 THEN c.last_seq ELSE coalesce((
		SELECT e.seq FROM event e
		WHERE e.circle_id = c.id AND NOT EXISTS (
			SELECT FROM "update" u WHERE u.circle_id = c.id AND u.surprise_until > kring_now()
				AND u.id = (e.body ->> 'updateId')::uuid)
		ORDER BY e.seq DESC LIMIT 1), 0) END
	FROM circle c WHERE c.id = $1 AND (kring_person() IS NULL OR kring_sees($1))
$$;
--> statement-breakpoint
-- Which of these sign-ins still run, and of which circles each may hear that something changed, with
-- the newest number there. One question for all open streams of a process (settled 34). A sign-in
-- that runs and has no circle comes back with empty columns; one that ended does not come back.
CREATE FUNCTION kring_may_hear(session_ids uuid[], only_circle uuid)
RETURNS TABLE (session_id uuid, circle_id uuid, last_seq bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
	SELECT s.id, near.id, kring_last_heard(near.id, s.person_id)
	FROM session s
	LEFT JOIN account a ON a.person_id = s.person_id
	LEFT JOIN LATERAL (
		SELECT c.id FROM member m JOIN circle c ON c.id = m.circle_id
		WHERE m.person_id = s.person_id AND kring_runs(m) AND c.closed_at IS NULL
			AND (s.circle_id IS NULL OR s.circle_id = c.id)
			AND (only_circle IS NULL OR c.id = only_circle)
			AND (s.strong OR m.role <> 'professional')
	) near ON true
	WHERE s.id = ANY (session_ids) AND s.ended_at IS NULL AND s.idle_at > kring_now()
		AND s.ends_at > kring_now() AND a.blocked_at IS NULL
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_may_hear(uuid[], uuid), kring_last_heard(uuid, uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_may_hear(uuid[], uuid), kring_last_heard(uuid, uuid) TO kring_app;
--> statement-breakpoint
-- Open streams hear at once that their sign-in ended, in every process.
CREATE FUNCTION kring_session_bell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_notify('session_ended', NEW.id::text);
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER session_bell AFTER UPDATE OF ended_at ON session
	FOR EACH ROW WHEN (NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL)
	EXECUTE FUNCTION kring_session_bell();
