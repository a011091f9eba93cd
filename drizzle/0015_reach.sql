-- Who signs in anew on a device can be rung there as before: the address of the sign-in that ends goes to
-- the new one. Only of one and the same person, and never to the visit of a card, which has no device.
CREATE FUNCTION kring_replace_session(old_id uuid, new_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM session o JOIN session n ON n.person_id = o.person_id
		WHERE o.id = old_id AND n.id = new_id AND o.id <> n.id AND o.ended_at IS NULL AND n.ended_at IS NULL
			AND n.kind <> 'card') THEN
		UPDATE push_subscription p SET session_id = new_id WHERE p.session_id = old_id;
		INSERT INTO push_lost (session_id, person_id, at) SELECT new_id, l.person_id, l.at FROM push_lost l
			WHERE l.session_id = old_id ON CONFLICT DO NOTHING;
	END IF;
	PERFORM kring_end_session(old_id);
END $$;
--> statement-breakpoint
-- Addresses of sign-ins that ran out. Whoever can be rung nowhere any more hears of it where they are
-- signed in last (S8.8): nothing else tells them.
CREATE FUNCTION kring_sweep_addresses() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH over AS (
		DELETE FROM push_subscription p USING session s
		WHERE s.id = p.session_id AND s.ended_at IS NULL AND s.ends_at <= kring_now() RETURNING p.person_id)
	INSERT INTO push_lost (session_id, person_id, at)
	SELECT DISTINCT ON (s.person_id) s.id, s.person_id, kring_now() FROM session s
	WHERE s.person_id IN (SELECT o.person_id FROM over o) AND s.ended_at IS NULL AND s.kind <> 'card'
		AND s.idle_at > kring_now() AND s.ends_at > kring_now()
		AND NOT EXISTS (SELECT FROM push_subscription p JOIN session r ON r.id = p.session_id
			WHERE p.person_id = s.person_id AND r.ended_at IS NULL AND r.ends_at > kring_now())
	ORDER BY s.person_id, s.created_at DESC, s.id
	ON CONFLICT (session_id) DO UPDATE SET at = excluded.at
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_replace_session(uuid, uuid), kring_sweep_addresses() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_replace_session(uuid, uuid) TO kring_app;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_sweep_addresses() TO kring_worker;
