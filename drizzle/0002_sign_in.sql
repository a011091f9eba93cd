-- Signing in: what a code is for, exact limits, rises in strength, staff invitations, and the
-- restoring of a lost second factor by two people (trust.md 2 and 3).
ALTER TABLE mail_code ADD COLUMN purpose text NOT NULL DEFAULT 'sign_in';
--> statement-breakpoint
ALTER TABLE mail_code ADD CONSTRAINT mail_code_purpose CHECK (purpose IN ('sign_in', 'prove', 'address'));
--> statement-breakpoint
CREATE TABLE factor_restore (
	id uuid PRIMARY KEY NOT NULL,
	person_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	asked_by_id uuid NOT NULL,
	asked_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	confirmed_by_id uuid,
	confirmed_at timestamptz,
	CONSTRAINT factor_restore_by_two CHECK (
		confirmed_by_id <> asked_by_id AND asked_by_id <> person_id AND confirmed_by_id <> person_id
	)
);
--> statement-breakpoint
CREATE INDEX factor_restore_person_id_index ON factor_restore (person_id);
--> statement-breakpoint
-- Nobody reads or writes it but through the functions below.
ALTER TABLE factor_restore ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE factor_restore FORCE ROW LEVEL SECURITY;
--> statement-breakpoint

-- One more try within a window of so many seconds: how many there were now, and when it ends.
CREATE FUNCTION kring_attempt(what text, whom text, seconds integer)
RETURNS TABLE (count integer, retry_after integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
	moment double precision := extract(epoch FROM kring_now());
	starts double precision := floor(moment / seconds) * seconds;
BEGIN
	INSERT INTO attempt AS a (what, whom, window_at, count)
	VALUES (kring_attempt.what, kring_attempt.whom, to_timestamp(starts), 1)
	ON CONFLICT ON CONSTRAINT attempt_what_whom_window_at_pk DO UPDATE SET count = a.count + 1
	RETURNING a.count INTO count;
	retry_after := greatest(1, ceil(starts + seconds - moment));
	RETURN NEXT;
END $$;
--> statement-breakpoint

-- Asks for a code: older ones for the same purpose and address die, and an address nobody has is
-- treated alike (T2.5). One at a time for an address, so that there is always one newest.
DROP FUNCTION kring_ask_code(uuid, text, text, text, text, text, text, interval);
--> statement-breakpoint
CREATE FUNCTION kring_ask_code(
	id uuid, purpose text, browser_hash text, address text, address_hash text,
	code_hash text, code_salt text, link_hash text, lives interval
) RETURNS TABLE (known_id uuid, known_language text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(kring_ask_code.address_hash, 1));
	SELECT a.person_id, a.language INTO known_id, known_language
	FROM account a WHERE a.mail_address = kring_ask_code.address AND a.blocked_at IS NULL;
	UPDATE mail_code m SET ended_at = kring_now(), code_hash = '', link_hash = ''
	WHERE m.address_hash = kring_ask_code.address_hash AND m.purpose = kring_ask_code.purpose AND m.ended_at IS NULL;
	INSERT INTO mail_code (id, purpose, browser_hash, address_hash, person_id, code_hash, code_salt, link_hash,
		tries, created_at, expires_at)
	VALUES (kring_ask_code.id, kring_ask_code.purpose, kring_ask_code.browser_hash, kring_ask_code.address_hash,
		known_id, kring_ask_code.code_hash, kring_ask_code.code_salt, kring_ask_code.link_hash,
		0, kring_now(), kring_now() + lives);
	RETURN NEXT;
END $$;
--> statement-breakpoint
-- Counts a try before the code is compared, so that two tries at once are two tries. Only the
-- browser that asked can use tries up.
DROP FUNCTION kring_try_code(uuid, integer);
--> statement-breakpoint
CREATE FUNCTION kring_try_code(code_id uuid, wanted text, browser text, most_tries integer) RETURNS SETOF mail_code
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
	UPDATE mail_code SET tries = tries + 1,
		ended_at = CASE WHEN tries + 1 >= most_tries THEN kring_now() END
	WHERE id = code_id AND purpose = wanted AND browser_hash = browser
		AND ended_at IS NULL AND expires_at > kring_now()
	RETURNING *
$$;
--> statement-breakpoint

-- A factor was shown in a running sign-in: a new secret, and what was shown is remembered (T3.2).
CREATE FUNCTION kring_prove_session(session_id uuid, new_hash text, factor text, shows_second boolean) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
	UPDATE session SET secret_hash = new_hash, proved_at = kring_now(), last_seen_at = kring_now(),
		strong = strong OR shows_second,
		factors = CASE WHEN factor = ANY (factors) THEN factors ELSE factors || factor END
	WHERE id = session_id AND ended_at IS NULL
	RETURNING true
$$;
--> statement-breakpoint
-- Ends the sign-ins of a person, with the push addresses of those devices; one may be kept (T3.4, T3.6).
CREATE FUNCTION kring_end_sessions(person uuid, keep uuid DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
	one uuid;
	ended integer := 0;
BEGIN
	FOR one IN SELECT s.id FROM session s
		WHERE s.person_id = person AND s.ended_at IS NULL AND s.id IS DISTINCT FROM keep
	LOOP
		PERFORM kring_end_session(one);
		ended := ended + 1;
	END LOOP;
	RETURN ended;
END $$;
--> statement-breakpoint
-- What sets how long a sign-in of this person lasts, and whether a second factor is asked (T2.7, T3.3).
CREATE OR REPLACE FUNCTION kring_sign_in_kind(person uuid) RETURNS TABLE (now timestamptz, operator boolean, employed boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
	SELECT kring_now(),
		EXISTS (SELECT FROM office o WHERE o.person_id = person AND o.kind = 'operator' AND o.ended_at IS NULL),
		EXISTS (SELECT FROM employment e WHERE e.person_id = person AND e.ended_at IS NULL)
			OR EXISTS (SELECT FROM office o WHERE o.person_id = person AND o.kind = 'organisation_manager' AND o.ended_at IS NULL)
$$;
--> statement-breakpoint
-- A passkey counts up. A counter that does not is a copy somewhere, and refused; keys that sync
-- between devices always say zero.
DROP FUNCTION kring_used_passkey(text, bigint);
--> statement-breakpoint
CREATE FUNCTION kring_used_passkey(credential text, new_counter bigint) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
	UPDATE passkey SET counter = new_counter, last_used_at = kring_now()
	WHERE id = credential AND (new_counter > counter OR (new_counter = 0 AND counter = 0))
	RETURNING true
$$;
--> statement-breakpoint

-- Counts a try on a card before the PIN is compared; after the last one nothing is found (T2.10).
DROP FUNCTION kring_try_card(text, integer);
--> statement-breakpoint
CREATE FUNCTION kring_try_card(secret text, most_tries integer)
RETURNS TABLE (card_id uuid, circle_id uuid, resident_id uuid, pin_hash text, pin_salt text, tries integer)
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
	UPDATE card c SET tries = c.tries + 1
	FROM circle ci
	WHERE c.secret_hash = secret AND c.blocked_at IS NULL AND c.tries < most_tries
		AND ci.id = c.circle_id AND ci.closed_at IS NULL
	RETURNING c.id, c.circle_id, ci.resident_id, c.pin_hash, c.pin_salt, c.tries
$$;
--> statement-breakpoint

-- What somebody sees who opens an invitation to a post or an office, before any yes (T2.9).
CREATE FUNCTION kring_show_staff_invitation(secret text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
	SELECT jsonb_build_object('kind', i.kind, 'name', i.name, 'discipline', i.discipline,
		'organisationName', o.name, 'inviterName', p.name, 'expiresAt', i.expires_at,
		'state', CASE
			WHEN i.accepted_at IS NOT NULL THEN 'used'
			WHEN i.withdrawn_at IS NOT NULL OR i.expires_at <= kring_now() THEN 'over'
			ELSE 'open' END)
	FROM staff_invitation i
	LEFT JOIN organisation o ON o.id = i.organisation_id
	LEFT JOIN person p ON p.id = i.invited_by_id
	WHERE i.secret_hash = secret
$$;
--> statement-breakpoint
-- Accepts it, once: whoever showed that the address is theirs gets the post or the office. Somebody
-- who is known by that address stays who they are; their other sign-ins end, because they now
-- need a second factor.
CREATE FUNCTION kring_accept_staff(secret text, new_person uuid, new_name text, address text, speaks text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
	found staff_invitation;
	whose uuid;
	place uuid;
BEGIN
	SELECT * INTO found FROM staff_invitation WHERE secret_hash = secret FOR UPDATE;
	IF found.id IS NULL THEN RETURN jsonb_build_object('state', 'none'); END IF;
	IF found.accepted_at IS NOT NULL THEN RETURN jsonb_build_object('state', 'used'); END IF;
	IF found.withdrawn_at IS NOT NULL OR found.expires_at <= kring_now() THEN
		RETURN jsonb_build_object('state', 'over');
	END IF;
	SELECT municipality_id INTO place FROM organisation WHERE id = found.organisation_id;
	PERFORM pg_advisory_xact_lock(hashtextextended(address, 2));
	SELECT person_id INTO whose FROM account WHERE mail_address = address;
	IF whose IS NULL THEN
		whose := new_person;
		INSERT INTO person (id, municipality_id, name, created_at) VALUES (whose, place, new_name, kring_now());
		INSERT INTO account (person_id, mail_address, language) VALUES (whose, address, speaks);
	ELSIF EXISTS (SELECT FROM account WHERE person_id = whose AND blocked_at IS NOT NULL) THEN
		RETURN jsonb_build_object('state', 'over');
	END IF;
	IF found.kind IN ('operator', 'organisation_manager') AND NOT EXISTS (
		SELECT FROM office o WHERE o.person_id = whose AND o.kind = found.kind AND o.ended_at IS NULL
			AND o.organisation_id IS NOT DISTINCT FROM found.organisation_id
	) THEN
		INSERT INTO office (id, person_id, kind, municipality_id, organisation_id, started_at)
		VALUES (gen_random_uuid(), whose, found.kind, place, found.organisation_id, kring_now());
	END IF;
	IF found.organisation_id IS NOT NULL AND (found.kind = 'professional' OR found.discipline <> '') THEN
		INSERT INTO employment AS e (organisation_id, person_id, discipline, started_at)
		VALUES (found.organisation_id, whose, found.discipline, kring_now())
		ON CONFLICT (organisation_id, person_id) DO UPDATE
			SET discipline = excluded.discipline, ended_at = NULL, started_at = excluded.started_at;
	END IF;
	UPDATE staff_invitation SET accepted_at = kring_now() WHERE id = found.id;
	PERFORM kring_end_sessions(whose);
	RETURN jsonb_build_object('state', 'ok', 'personId', whose);
END $$;
--> statement-breakpoint

-- Whether the person of this transaction may help that one back to a second factor (T2.8): an
-- operator anybody, a manager the people of the organisation. Operators are helped by operators.
CREATE FUNCTION kring_may_restore(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
	SELECT kring_person() <> person AND (
		kring_holds('operator')
		OR (
			NOT EXISTS (SELECT FROM office o WHERE o.person_id = person AND o.kind = 'operator' AND o.ended_at IS NULL)
			AND (
				EXISTS (SELECT FROM employment e WHERE e.person_id = person AND e.ended_at IS NULL
					AND kring_holds('organisation_manager', e.organisation_id))
				OR EXISTS (SELECT FROM office o WHERE o.person_id = person AND o.kind = 'organisation_manager'
					AND o.ended_at IS NULL AND kring_holds('organisation_manager', o.organisation_id))
			)
		)
	)
$$;
--> statement-breakpoint
-- The first of two asks. Asking again while one is open changes nothing.
CREATE FUNCTION kring_ask_restore(restore_id uuid, person uuid, lives interval) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE running uuid;
BEGIN
	IF NOT coalesce(kring_may_restore(person), false)
		OR NOT EXISTS (SELECT FROM person p WHERE p.id = kring_ask_restore.person) THEN RETURN NULL;
	END IF;
	PERFORM pg_advisory_xact_lock(hashtextextended(person::text, 3));
	SELECT r.id INTO running FROM factor_restore r
	WHERE r.person_id = person AND r.confirmed_at IS NULL AND r.expires_at > kring_now();
	IF running IS NOT NULL THEN RETURN running; END IF;
	INSERT INTO factor_restore (id, person_id, asked_by_id, asked_at, expires_at)
	VALUES (restore_id, person, kring_person(), kring_now(), kring_now() + lives);
	RETURN restore_id;
END $$;
--> statement-breakpoint
-- What waits for a second person, of those whom the person of this transaction may help.
CREATE FUNCTION kring_open_restores() RETURNS TABLE (
	id uuid, person_id uuid, person_name text, asked_by_id uuid, asked_by_name text, asked_at timestamptz, expires_at timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
	SELECT r.id, r.person_id, p.name, r.asked_by_id, a.name, r.asked_at, r.expires_at
	FROM factor_restore r JOIN person p ON p.id = r.person_id JOIN person a ON a.id = r.asked_by_id
	WHERE r.confirmed_at IS NULL AND r.expires_at > kring_now() AND kring_may_restore(r.person_id)
	ORDER BY r.asked_at LIMIT 100
$$;
--> statement-breakpoint
-- The second, another one, confirms: keys go, every sign-in ends. Returns whom to tell.
CREATE FUNCTION kring_confirm_restore(restore_id uuid) RETURNS TABLE (helped_id uuid, address text, speaks text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
	UPDATE factor_restore r SET confirmed_by_id = kring_person(), confirmed_at = kring_now()
	WHERE r.id = restore_id AND r.confirmed_at IS NULL AND r.expires_at > kring_now()
		AND r.asked_by_id <> kring_person() AND kring_may_restore(r.person_id)
	RETURNING r.person_id INTO helped_id;
	IF helped_id IS NULL THEN RETURN; END IF;
	DELETE FROM passkey k WHERE k.person_id = helped_id;
	DELETE FROM totp t WHERE t.person_id = helped_id;
	PERFORM kring_end_sessions(helped_id);
	SELECT a.mail_address, a.language INTO address, speaks FROM account a WHERE a.person_id = helped_id;
	RETURN NEXT;
END $$;
--> statement-breakpoint
-- Gives the person of this transaction another mail address, which they have just shown to be theirs.
-- Every other sign-in ends (T3.6), and so does every code that went to the old address. Says what the
-- old one was; `taken` when the new one is somebody else's.
CREATE FUNCTION kring_change_address(new_address text, keep uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE before account;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(new_address, 2));
	IF EXISTS (SELECT FROM account a WHERE a.mail_address = new_address AND a.person_id <> kring_person()) THEN
		RETURN jsonb_build_object('state', 'taken');
	END IF;
	SELECT * INTO before FROM account a WHERE a.person_id = kring_person() FOR UPDATE;
	UPDATE account a SET mail_address = new_address WHERE a.person_id = kring_person();
	UPDATE mail_code m SET ended_at = kring_now(), code_hash = '', link_hash = ''
	WHERE m.person_id = kring_person() AND m.ended_at IS NULL;
	PERFORM kring_end_sessions(kring_person(), keep);
	RETURN jsonb_build_object('state', 'ok', 'oldAddress', before.mail_address, 'language', before.language);
END $$;
--> statement-breakpoint
-- Throws away what signing in leaves behind and what the great sweep does not know: unanswered
-- questions, unfinished apps, old restorings, old mails of the demo world.
CREATE FUNCTION kring_sweep_sign_in() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
	DELETE FROM passkey_challenge WHERE expires_at < kring_now();
	DELETE FROM totp WHERE confirmed_at IS NULL AND created_at < kring_now() - interval '1 day';
	DELETE FROM factor_restore WHERE expires_at < kring_now() - interval '90 days';
	DELETE FROM demo_mail WHERE at < kring_now() - interval '7 days';
$$;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY[
		'kring_attempt(text, text, integer)',
		'kring_ask_code(uuid, text, text, text, text, text, text, text, interval)',
		'kring_try_code(uuid, text, text, integer)',
		'kring_prove_session(uuid, text, text, boolean)',
		'kring_end_sessions(uuid, uuid)',
		'kring_used_passkey(text, bigint)',
		'kring_try_card(text, integer)',
		'kring_show_staff_invitation(text)',
		'kring_accept_staff(text, uuid, text, text, text)',
		'kring_may_restore(uuid)',
		'kring_ask_restore(uuid, uuid, interval)',
		'kring_open_restores()',
		'kring_confirm_restore(uuid)',
		'kring_change_address(text, uuid)',
		'kring_sweep_sign_in()'
	] LOOP
		EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
		EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', name,
			CASE WHEN name = 'kring_sweep_sign_in()' THEN 'kring_worker' ELSE 'kring_app' END);
	END LOOP;
END $$;
