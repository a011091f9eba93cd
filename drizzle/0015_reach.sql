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
--> statement-breakpoint
-- The worker says with its start whether text messages can be sent: only then they are a way to somebody.
ALTER TABLE heartbeat DROP CONSTRAINT heartbeat_what;
--> statement-breakpoint
ALTER TABLE heartbeat ADD CONSTRAINT heartbeat_what CHECK (what IN ('engine', 'outside', 'sms'));
--> statement-breakpoint
CREATE FUNCTION kring_say_sms(can boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	DELETE FROM heartbeat WHERE what = 'sms' AND NOT can;
	INSERT INTO heartbeat (what, at) SELECT 'sms', kring_now() WHERE can ON CONFLICT (what) DO UPDATE SET at = excluded.at;
$$;
--> statement-breakpoint
-- Whether a text message can be sent to a number: the same as `mobileNumber` of the domain.
CREATE FUNCTION kring_is_mobile(phone text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
	SELECT coalesce(n.number ~ '^\+[1-9][0-9]{7,14}$' AND (n.number !~ '^\+31' OR n.number ~ '^\+316[0-9]{8}$'), false)
	FROM (SELECT regexp_replace(regexp_replace($1, '[\s()-]', '', 'g'), '^00', '+') AS digits) d,
		LATERAL (SELECT CASE WHEN d.digits ~ '^0' THEN '+31' || substr(d.digits, 2)
			ELSE regexp_replace(d.digits, '^\+310', '+31') END AS number) n
$$;
--> statement-breakpoint
-- As before, and two things more: a text message is a way where it can be sent and somebody agreed to it
-- in this circle, and a device that failed again and again and never said that it showed something is none.
CREATE OR REPLACE FUNCTION kring_crew(circle_id uuid)
RETURNS TABLE (person_id uuid, standing jsonb, has_channel boolean, quiet_from integer, quiet_until integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT m.person_id, kring_standing(m.circle_id, m.person_id),
		a.blocked_at IS NULL AND (a.mail_address IS NOT NULL
			OR m.takes_sms AND kring_is_mobile(a.phone) AND EXISTS (SELECT FROM heartbeat h WHERE h.what = 'sms')
			OR EXISTS (SELECT FROM push_subscription p JOIN session s ON s.id = p.session_id
				WHERE p.person_id = m.person_id AND s.ended_at IS NULL AND s.ends_at > kring_now()
					AND NOT (p.failures >= 5 AND p.last_confirmed_at IS NULL))),
		coalesce(a.quiet_from_minute, 1320), coalesce(a.quiet_until_minute, 480)
	FROM member m LEFT JOIN account a ON a.person_id = m.person_id
	WHERE m.circle_id = $1 AND kring_runs(m) AND kring_sees($1)
	ORDER BY m.joined_at, m.person_id LIMIT 200
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_say_sms(boolean), kring_is_mobile(text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_say_sms(boolean) TO kring_worker;
--> statement-breakpoint
-- On whom people lean, in which circle: its professionals, contact person and back-up, who has a place in a
-- chain, who goes to look after a missed check-in, and who stands in for one of these now or within a week.
CREATE FUNCTION kring_leaned_on() RETURNS TABLE (circle_id uuid, person_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH leaned AS (
		SELECT c.id AS circle_id, m.person_id FROM member m JOIN circle c ON c.id = m.circle_id
		WHERE kring_runs(m) AND c.closed_at IS NULL
			AND (m.role = 'professional' OR m.person_id IN (c.contact_id, c.backup_id)
				OR EXISTS (SELECT FROM chain_place h WHERE h.circle_id = c.id AND h.person_id = m.person_id
					AND h.accepted_at IS NOT NULL)
				OR EXISTS (SELECT FROM check_in_holder k WHERE k.circle_id = c.id AND k.person_id = m.person_id
					AND k.accepted_at IS NOT NULL)))
	SELECT l.circle_id, l.person_id FROM leaned l
	UNION
	SELECT l.circle_id, s.person_id FROM leaned l JOIN absence a ON a.person_id = l.person_id
		JOIN LATERAL (SELECT kring_stand_in(l.circle_id, a) AS person_id) s ON s.person_id IS NOT NULL
	WHERE a.cancelled_at IS NULL AND a.from_on <= (kring_now() AT TIME ZONE 'Europe/Amsterdam')::date + 7
		AND a.until_on >= (kring_now() AT TIME ZONE 'Europe/Amsterdam')::date
$$;
--> statement-breakpoint
-- As before, with key holders and stand-ins: the first to go and look is tested as well (D12).
CREATE OR REPLACE FUNCTION kring_to_prove(most integer)
RETURNS TABLE (person_id uuid, last_test_at timestamptz, quiet_from integer, quiet_until integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT a.person_id, (SELECT max(p.tested_at) FROM channel_proof p WHERE p.person_id = a.person_id) AS last_test_at,
		a.quiet_from_minute, a.quiet_until_minute
	FROM account a
	WHERE a.blocked_at IS NULL AND EXISTS (
		SELECT FROM push_subscription s WHERE s.person_id = a.person_id)
		AND a.person_id IN (SELECT l.person_id FROM kring_leaned_on() l)
	ORDER BY 2 NULLS FIRST, 1 LIMIT most
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION kring_newly_grey(most integer) RETURNS TABLE (person_id uuid, circle_ids uuid[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT p.person_id, coalesce(array_agg(l.circle_id ORDER BY l.circle_id) FILTER (WHERE l.circle_id IS NOT NULL), '{}')
	FROM (SELECT DISTINCT o.person_id FROM channel_proof o
		WHERE o.confirmed_at IS NULL AND o.grey_told_at IS NULL AND o.tested_at <= kring_now() - interval '24 hours'
			-- Whoever was told of once is told of again only after they answered in between.
			AND NOT EXISTS (SELECT FROM channel_proof t WHERE t.person_id = o.person_id
				AND t.grey_told_at IS NOT NULL AND t.confirmed_at IS NULL)
		LIMIT most) AS p
		LEFT JOIN kring_leaned_on() l ON l.person_id = p.person_id
	GROUP BY p.person_id
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_leaned_on() FROM PUBLIC;
