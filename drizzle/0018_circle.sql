-- Nothing calls these, and one of them hands out what is kept of PINs.
DROP FUNCTION kring_find_card(text);
--> statement-breakpoint
DROP FUNCTION kring_find_staff_invitation(text);
--> statement-breakpoint
DROP FUNCTION kring_has_people();
--> statement-breakpoint
DROP FUNCTION kring_count_attempt(text, text, timestamptz);
--> statement-breakpoint
-- Whether the organisation in whose name somebody takes part in a circle says so too.
CREATE FUNCTION kring_is_confirmed(circle_id uuid, person_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT kring_sees($1) AND EXISTS (
		SELECT FROM member m JOIN employment e ON e.organisation_id = m.organisation_id AND e.person_id = m.person_id
		WHERE m.circle_id = $1 AND m.person_id = $2 AND e.ended_at IS NULL
	)
$$;
--> statement-breakpoint
-- Who takes part in a circle as a professional of an organisation that never said so: for its
-- managers, without a word about which circle (T4.9).
CREATE FUNCTION kring_to_confirm(organisation uuid) RETURNS TABLE (person_id uuid, name text, discipline text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT DISTINCT ON (m.person_id) m.person_id, p.name, coalesce(m.discipline, '')
	FROM member m JOIN circle c ON c.id = m.circle_id JOIN person p ON p.id = m.person_id
	WHERE m.organisation_id = $1 AND m.role = 'professional' AND kring_runs(m) AND c.closed_at IS NULL
		AND kring_holds('organisation_manager', $1)
		AND NOT EXISTS (SELECT FROM employment e
			WHERE e.organisation_id = $1 AND e.person_id = m.person_id AND e.ended_at IS NULL)
	ORDER BY m.person_id, m.joined_at
	LIMIT 500
$$;
--> statement-breakpoint
-- A manager says that somebody whom a circle named works here. Not about oneself.
CREATE FUNCTION kring_confirm_work(organisation uuid, person uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(organisation::text, 4));
	IF kring_person() = person THEN RETURN false; END IF;
	INSERT INTO employment AS e (organisation_id, person_id, discipline, started_at)
	SELECT organisation, t.person_id, t.discipline, kring_now()
	FROM kring_to_confirm(organisation) t WHERE t.person_id = person
	ON CONFLICT (organisation_id, person_id) DO UPDATE
		SET discipline = excluded.discipline, ended_at = NULL, ended_by_id = NULL, started_at = excluded.started_at;
	RETURN FOUND;
END $$;
--> statement-breakpoint
-- The circles in which somebody has a place in the name of an organisation that says no to it, in
-- the order in which they are to be locked; null for who is not to be confirmed.
CREATE FUNCTION kring_named_in(organisation uuid, person uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT CASE WHEN EXISTS (SELECT FROM kring_to_confirm($1) t WHERE t.person_id = $2) THEN (
		SELECT array_agg(m.circle_id ORDER BY m.circle_id)
		FROM member m JOIN circle c ON c.id = m.circle_id
		WHERE m.person_id = $2 AND m.role = 'professional' AND m.organisation_id = $1
			AND m.removed_at IS NULL AND c.closed_at IS NULL
	) END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_is_confirmed(uuid, uuid), kring_to_confirm(uuid), kring_confirm_work(uuid, uuid),
	kring_named_in(uuid, uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_is_confirmed(uuid, uuid), kring_to_confirm(uuid), kring_confirm_work(uuid, uuid),
	kring_named_in(uuid, uuid) TO kring_app;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_is_confirmed(uuid, uuid) TO kring_worker;
