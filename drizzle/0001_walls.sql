-- What drizzle cannot say: the clock, the walls between circles, and who may hold which table.
-- Roles are made before this runs (by the start script, or by the operator, see docs/running.md):
--   kring_owner  migrates and backs up, BYPASSRLS; kring_app serves requests; kring_worker does jobs.
DO $$ BEGIN
	IF (SELECT count(*) FROM pg_roles WHERE rolname IN ('kring_app', 'kring_worker')) < 2 THEN
		RAISE EXCEPTION 'The roles kring_app and kring_worker do not exist yet: see docs/running.md';
	END IF;
END $$;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO kring_app, kring_worker;
--> statement-breakpoint
-- A function is closed to everybody until it is granted, also one that a later migration makes.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
--> statement-breakpoint
INSERT INTO clock (id, moved_by) VALUES (1, interval '0');
--> statement-breakpoint
-- The one clock (settled 14). Only the owner can move it, and only tests do. STABLE, so that a
-- statement sees one moment and an index can be used with it.
CREATE FUNCTION kring_now() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT clock_timestamp() + moved_by FROM clock WHERE id = 1 $$;
--> statement-breakpoint
-- The contact person and the back-up are members of the circle: kept by structure, so that a
-- circle can never point at nobody. Deferred, because circle and first member come together.
ALTER TABLE circle ADD CONSTRAINT circle_contact_is_member
	FOREIGN KEY (id, contact_id) REFERENCES member (circle_id, person_id) DEFERRABLE INITIALLY DEFERRED;
--> statement-breakpoint
ALTER TABLE circle ADD CONSTRAINT circle_backup_is_member
	FOREIGN KEY (id, backup_id) REFERENCES member (circle_id, person_id) DEFERRABLE INITIALLY DEFERRED;
--> statement-breakpoint
ALTER TABLE circle ADD CONSTRAINT circle_backup_is_another CHECK (backup_id <> contact_id);
--> statement-breakpoint
-- Months of the reading log. The default partition catches what no month was made for, so that a
-- forgotten job never refuses a reading.
CREATE TABLE reading_other PARTITION OF reading DEFAULT;
--> statement-breakpoint
CREATE INDEX reading_newest ON reading (circle_id, at DESC);
--> statement-breakpoint
-- Months are those of UTC, whatever zone the connection has: else two months could overlap.
CREATE FUNCTION kring_make_reading_month(month date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public SET timezone = 'UTC' AS $$
DECLARE
	first date := date_trunc('month', month)::date;
	name text := 'reading_' || to_char(month, 'YYYY_MM');
BEGIN
	IF to_regclass(name) IS NOT NULL THEN RETURN; END IF;
	EXECUTE format(
		'CREATE TABLE %I PARTITION OF reading FOR VALUES FROM (%L) TO (%L)',
		name, first::timestamptz, (first + interval '1 month')::timestamptz
	);
EXCEPTION WHEN check_violation THEN
	-- The default partition already holds rows of that month: they stay where they are.
	RETURN;
END $$;
--> statement-breakpoint
-- A log is history: it is never edited. Kept by the database because application code has bugs
-- and an operator at a prompt has no types.
CREATE FUNCTION refuse_rewriting_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER event_append_only BEFORE UPDATE ON event
	FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_history();
--> statement-breakpoint
CREATE TRIGGER reading_append_only BEFORE UPDATE ON reading
	FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_history();
--> statement-breakpoint

-- Who is asking. A transaction of a request names its person, one of a job its circle; without
-- either there are no rows.
CREATE FUNCTION kring_person() RETURNS uuid LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('kring.person', true), '')::uuid $$;
--> statement-breakpoint
CREATE FUNCTION kring_circle() RETURNS uuid LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('kring.circle', true), '')::uuid $$;
--> statement-breakpoint
-- The one circle that a paper card opens; empty for every other way in.
CREATE FUNCTION kring_card() RETURNS uuid LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('kring.card', true), '')::uuid $$;
--> statement-breakpoint
CREATE FUNCTION kring_enter(person uuid, card uuid DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('kring.person', person::text, true), set_config('kring.card', coalesce(card::text, ''), true);
END $$;
--> statement-breakpoint
CREATE FUNCTION kring_enter_system(circle uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('kring.circle', circle::text, true);
END $$;
--> statement-breakpoint
-- Whether somebody's place in a circle runs: one rule, for every question that asks it.
CREATE FUNCTION kring_runs(place member) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT place.removed_at IS NULL AND (place.ends_at IS NULL OR place.ends_at > kring_now()) $$;
--> statement-breakpoint
-- The circles whose rows this transaction may see: those where the person's place still runs, and
-- behind a card only that one.
CREATE FUNCTION kring_circles() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
	SELECT coalesce(array_agg(m.circle_id), '{}') || coalesce(kring_circle(), '00000000-0000-0000-0000-000000000000')
	FROM member m JOIN circle c ON c.id = m.circle_id
	WHERE m.person_id = kring_person() AND kring_runs(m) AND c.closed_at IS NULL
		AND (kring_card() IS NULL OR m.circle_id = kring_card())
$$;
--> statement-breakpoint
-- The same question about one circle, for functions that look past row-level security.
CREATE FUNCTION kring_sees(circle_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
	SELECT coalesce($1 = kring_circle(), false) OR (kring_card() IS NULL OR $1 = kring_card()) AND EXISTS (
		SELECT FROM member m JOIN circle c ON c.id = m.circle_id
		WHERE m.circle_id = $1 AND m.person_id = kring_person() AND kring_runs(m) AND c.closed_at IS NULL
	)
$$;
--> statement-breakpoint
-- Does the person of this transaction hold that office (anywhere, or for that organisation)?
CREATE FUNCTION kring_holds(wanted text, organisation uuid DEFAULT NULL) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
	SELECT EXISTS (
		SELECT FROM office o WHERE o.person_id = kring_person() AND o.kind = wanted AND o.ended_at IS NULL
			AND (organisation IS NULL OR o.organisation_id = organisation)
	)
$$;
--> statement-breakpoint
-- The one who is contact person now: the chosen one, else the back-up, else the resident (H1).
CREATE FUNCTION kring_contact_now(circle_id uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
	SELECT coalesce(
		(SELECT m.person_id FROM member m WHERE m.circle_id = c.id AND m.person_id = c.contact_id
			AND kring_runs(m)),
		(SELECT m.person_id FROM member m WHERE m.circle_id = c.id AND m.person_id = c.backup_id
			AND kring_runs(m)),
		c.resident_id)
	FROM circle c WHERE c.id = $1 AND kring_sees($1)
$$;
--> statement-breakpoint
-- How somebody stands in a circle, in one piece; null for who never had a place there. One's own
-- standing, and that of the others in a circle one is in: of foreign circles nothing is told.
CREATE FUNCTION kring_standing(circle_id uuid, person_id uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
	SELECT jsonb_build_object(
		'circleId', c.id, 'personId', m.person_id, 'residentId', c.resident_id, 'role', m.role,
		'organisationId', m.organisation_id, 'endsAt', m.ends_at, 'removedAt', m.removed_at,
		'closedAt', c.closed_at,
		'isContact', coalesce(kring_contact_now(c.id) = m.person_id, false),
		'isBackup', c.backup_id IS NOT DISTINCT FROM m.person_id,
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
-- All that a request needs to know about who is asking, in one round trip. The caller compares
-- the hash of the secret in constant time before it believes any of it.
CREATE FUNCTION kring_visit(session_id uuid, circle_id uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
	SELECT jsonb_build_object(
		'now', kring_now(),
		'session', jsonb_build_object(
			'id', s.id, 'secretHash', s.secret_hash, 'kind', s.kind, 'factors', s.factors, 'strong', s.strong,
			'circleId', s.circle_id, 'provedAt', s.proved_at, 'lastSeenAt', s.last_seen_at, 'endsAt', s.ends_at),
		'person', jsonb_build_object(
			'id', p.id, 'name', p.name, 'municipalityId', p.municipality_id, 'portrait', p.portrait,
			'language', coalesce(a.language, 'nl')),
		'employed', EXISTS (SELECT FROM employment e WHERE e.person_id = p.id AND e.ended_at IS NULL),
		'offices', coalesce((
			SELECT jsonb_agg(jsonb_build_object('kind', o.kind, 'organisationId', o.organisation_id,
				'municipalityId', o.municipality_id, 'neighbourhoodId', o.neighbourhood_id))
			FROM office o WHERE o.person_id = p.id AND o.ended_at IS NULL), '[]'),
		'standing', CASE WHEN $2 IS NOT NULL AND (s.circle_id IS NULL OR s.circle_id = $2)
			THEN kring_standing($2, p.id) END)
	FROM session s
	JOIN person p ON p.id = s.person_id
	LEFT JOIN account a ON a.person_id = p.id
	WHERE s.id = $1 AND s.ended_at IS NULL AND s.idle_at > kring_now() AND s.ends_at > kring_now()
		AND a.blocked_at IS NULL
$$;
--> statement-breakpoint
-- Seconds to wait until the person of this transaction may change one more thing; 0 is none. At most
-- 60 changes in any minute (T13.2), counted by what was done: what is sent a second time does
-- nothing and counts for nothing. One change of a person at a time, so that the count is exact.
CREATE FUNCTION kring_pace() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
	lately timestamptz;
	oldest timestamptz;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(kring_person()::text, 0));
	lately := kring_now() - interval '1 minute';
	SELECT done.at INTO oldest FROM (
		SELECT c.at FROM change c WHERE c.person_id = kring_person() AND c.at > lately
		UNION ALL
		SELECT a.at FROM account_change a WHERE a.person_id = kring_person() AND a.at > lately
	) AS done ORDER BY done.at DESC OFFSET 59 LIMIT 1;
	RETURN CASE WHEN oldest IS NULL THEN 0 ELSE greatest(1, ceil(extract(epoch FROM oldest - lately))) END;
END $$;
--> statement-breakpoint
-- Opens a change: one after another in a circle, with the standing as it is once the turn comes.
-- Who never had a place there waits for nobody: a stranger can neither hold a circle up nor learn
-- from the waiting that it is there (T4.7).
CREATE FUNCTION kring_open_change(circle_id uuid, person_id uuid, card uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE waits integer;
BEGIN
	PERFORM kring_enter($2, $3);
	-- First oneself, then the circle: always in this order, so that nobody waits for each other.
	waits := kring_pace();
	IF EXISTS (SELECT FROM member m WHERE m.circle_id = $1 AND m.person_id = $2) THEN
		PERFORM FROM circle c WHERE c.id = $1 FOR UPDATE;
	END IF;
	RETURN jsonb_build_object('now', kring_now(), 'standing', kring_standing($1, $2), 'waitSeconds', waits);
END $$;
--> statement-breakpoint
-- The next line number of a circle's log. The caller holds the circle's lock.
CREATE FUNCTION kring_next_seq(circle_id uuid) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public AS
$$ UPDATE circle SET last_seq = last_seq + 1 WHERE id = $1 AND kring_sees($1) RETURNING last_seq $$;
--> statement-breakpoint

-- Sessions and what comes before a person is known.
CREATE FUNCTION kring_start_session(one session) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS
$$ INSERT INTO session SELECT one.* $$;
--> statement-breakpoint
CREATE FUNCTION kring_renew_session(session_id uuid, idle_until timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS
$$ UPDATE session SET last_seen_at = kring_now(), idle_at = least(idle_until, ends_at) WHERE id = session_id $$;
--> statement-breakpoint
CREATE FUNCTION kring_end_session(session_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
	UPDATE session SET ended_at = kring_now() WHERE id = session_id AND ended_at IS NULL;
	DELETE FROM push_subscription p WHERE p.session_id = kring_end_session.session_id;
	DELETE FROM given g WHERE g.session_id = kring_end_session.session_id;
END $$;
--> statement-breakpoint
-- Asks for a code: older ones of this address die, and an unknown address is treated alike (T2.5).
CREATE FUNCTION kring_ask_code(
	id uuid, browser_hash text, address text, address_hash text,
	code_hash text, code_salt text, link_hash text, lives interval
) RETURNS TABLE (person_id uuid, language text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE found account;
BEGIN
	SELECT * INTO found FROM account a WHERE a.mail_address = kring_ask_code.address AND a.blocked_at IS NULL;
	UPDATE mail_code m SET ended_at = kring_now()
	WHERE m.address_hash = kring_ask_code.address_hash AND m.ended_at IS NULL;
	INSERT INTO mail_code (id, browser_hash, address_hash, person_id, code_hash, code_salt, link_hash, tries, created_at, expires_at)
	VALUES (kring_ask_code.id, kring_ask_code.browser_hash, kring_ask_code.address_hash, found.person_id,
		kring_ask_code.code_hash, kring_ask_code.code_salt, kring_ask_code.link_hash, 0, kring_now(), kring_now() + lives);
	RETURN QUERY SELECT found.person_id, coalesce(found.language, 'nl');
END $$;
--> statement-breakpoint
-- Counts a try before the code is compared, so that two tries at once are two tries.
CREATE FUNCTION kring_try_code(code_id uuid, most_tries integer) RETURNS SETOF mail_code
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
	UPDATE mail_code SET tries = tries + 1,
		ended_at = CASE WHEN tries + 1 >= most_tries THEN kring_now() END
	WHERE id = code_id AND ended_at IS NULL AND expires_at > kring_now()
	RETURNING *
$$;
--> statement-breakpoint
CREATE FUNCTION kring_use_code(code_id uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE used boolean;
BEGIN
	UPDATE mail_code SET code_hash = '', link_hash = '', ended_at = kring_now()
	WHERE id = code_id AND code_hash <> '' RETURNING true INTO used;
	RETURN coalesce(used, false);
END $$;
--> statement-breakpoint
CREATE FUNCTION kring_find_passkey(credential text) RETURNS SETOF passkey
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT p.* FROM passkey p JOIN account a ON a.person_id = p.person_id WHERE p.id = credential AND a.blocked_at IS NULL $$;
--> statement-breakpoint
CREATE FUNCTION kring_used_passkey(credential text, new_counter bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS
$$ UPDATE passkey SET counter = new_counter, last_used_at = kring_now() WHERE id = credential $$;
--> statement-breakpoint
CREATE FUNCTION kring_keep_challenge(id uuid, challenge text, person uuid, purpose text, lives interval) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
	DELETE FROM passkey_challenge WHERE expires_at < kring_now();
	INSERT INTO passkey_challenge (id, challenge, person_id, purpose, expires_at)
	VALUES ($1, $2, $3, $4, kring_now() + lives);
$$;
--> statement-breakpoint
CREATE FUNCTION kring_take_challenge(challenge_id uuid, wanted text) RETURNS SETOF passkey_challenge
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
	DELETE FROM passkey_challenge WHERE id = challenge_id AND purpose = wanted AND expires_at > kring_now() RETURNING *
$$;
--> statement-breakpoint
CREATE FUNCTION kring_count_attempt(what text, whom text, window_at timestamptz) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
	INSERT INTO attempt AS a (what, whom, window_at, count) VALUES ($1, $2, $3, 1)
	ON CONFLICT (what, whom, window_at) DO UPDATE SET count = a.count + 1
	RETURNING count
$$;
--> statement-breakpoint
CREATE FUNCTION kring_find_invitation(secret text) RETURNS SETOF invitation
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT * FROM invitation WHERE secret_hash = secret $$;
--> statement-breakpoint
CREATE FUNCTION kring_find_staff_invitation(secret text) RETURNS SETOF staff_invitation
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT * FROM staff_invitation WHERE secret_hash = secret $$;
--> statement-breakpoint
CREATE FUNCTION kring_find_leaflet(code text) RETURNS SETOF leaflet
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT * FROM leaflet WHERE code_hash = code $$;
--> statement-breakpoint
CREATE FUNCTION kring_find_card(secret text) RETURNS SETOF card
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT * FROM card WHERE secret_hash = secret $$;
--> statement-breakpoint
-- Counts a try on a card before the PIN is compared; the last one blocks it (T2.10).
CREATE FUNCTION kring_try_card(secret text, most_tries integer) RETURNS SETOF card
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
	UPDATE card SET tries = tries + 1
	WHERE secret_hash = secret AND blocked_at IS NULL AND tries < most_tries
	RETURNING *
$$;
--> statement-breakpoint
CREATE FUNCTION kring_clear_card(secret text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS
$$ UPDATE card SET tries = 0 WHERE secret_hash = secret $$;
--> statement-breakpoint
CREATE FUNCTION kring_find_demo(wanted text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT person_id FROM account WHERE demo_key = wanted $$;
--> statement-breakpoint
CREATE FUNCTION kring_has_people() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT EXISTS (SELECT FROM person) $$;
--> statement-breakpoint
-- Writes the reading log for what this device had not been given yet; repeats write nothing. Who
-- read, and as what, is what the database knows and not what it is told. Things are
-- `[{ id, version, topicId }]`; the line names those that are new, and only their topics.
CREATE FUNCTION kring_log_reading(
	circle uuid, session uuid, behalf uuid, done text, what text, things jsonb, via text, request text
) RETURNS void LANGUAGE sql SET search_path = public AS $$
	WITH thing AS (
		SELECT DISTINCT t.id, t.version, t."topicId" AS topic
		FROM jsonb_to_recordset($6) AS t(id uuid, version integer, "topicId" text)
	), fresh AS (
		INSERT INTO given (session_id, circle_id, kind, object_id, version)
		SELECT $2, $1, $5, thing.id, thing.version FROM thing
		ON CONFLICT DO NOTHING RETURNING object_id
	), named AS (
		SELECT array_agg(DISTINCT thing.id) AS ids,
			coalesce(array_agg(DISTINCT thing.topic) FILTER (WHERE thing.topic IS NOT NULL), '{}') AS topics
		FROM thing WHERE thing.id IN (SELECT object_id FROM fresh)
	)
	INSERT INTO reading (circle_id, at, person_id, on_behalf_of_id, session_id, role, organisation_id,
		action, topics, object_kind, object_ids, channel, request_id)
	SELECT $1, kring_now(), m.person_id, $3, $2, m.role, m.organisation_id, $4, named.topics, $5, named.ids, $7, $8
	FROM named, member m WHERE named.ids IS NOT NULL AND m.circle_id = $1 AND m.person_id = kring_person()
$$;
--> statement-breakpoint
-- Writes that somebody who has or had a place in a circle asked for what was not theirs (T5.1).
-- The same within a minute is one line, so that a log cannot be filled by reloading.
CREATE FUNCTION kring_log_refusal(circle uuid, session uuid, wanted text, why text, via text, request text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
	INSERT INTO reading (circle_id, at, person_id, session_id, role, organisation_id, action, topics,
		object_kind, object_ids, ground, channel, request_id)
	SELECT $1, kring_now(), m.person_id, $2, m.role, m.organisation_id, 'refused', '{}', $3, '{}', $4, $5, $6
	FROM member m WHERE m.circle_id = $1 AND m.person_id = kring_person() AND NOT EXISTS (
		SELECT FROM reading r WHERE r.circle_id = $1 AND r.at > kring_now() - interval '1 minute'
			AND r.session_id = $2 AND r.action = 'refused' AND r.object_kind = $3 AND r.ground = $4)
$$;
--> statement-breakpoint

-- The net: row-level security on everything that belongs to a circle (T4.4).
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['member', 'representation', 'topic', 'topic_right', 'invitation', 'card',
		'consent', 'event', 'change', 'update', 'comment', 'thanks', 'photo', 'photo_data', 'voice', 'seen',
		'reading', 'given', 'notice_choice', 'notice']
	LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_app, kring_worker
			USING (circle_id = ANY ((SELECT kring_circles())::uuid[]))
			WITH CHECK (circle_id = ANY ((SELECT kring_circles())::uuid[]))', name || '_of_own_circles', name);
	END LOOP;
	FOREACH name IN ARRAY ARRAY['account', 'preference', 'session', 'passkey', 'totp', 'account_change', 'push_subscription']
	LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_app
			USING (person_id = kring_person()) WITH CHECK (person_id = kring_person())', name || '_own', name);
	END LOOP;
END $$;
--> statement-breakpoint
-- Nobody writes in the name of somebody else: not a line in a log, not a word.
DO $$
DECLARE one record;
BEGIN
	FOR one IN SELECT * FROM (VALUES ('event', 'person_id'), ('reading', 'person_id'), ('change', 'person_id'),
		('update', 'author_id'), ('comment', 'author_id'), ('thanks', 'person_id'), ('seen', 'person_id')) AS v(name, who)
	LOOP
		EXECUTE format('CREATE POLICY %I ON %I AS RESTRICTIVE FOR INSERT TO kring_app, kring_worker
			WITH CHECK (%I IS NOT DISTINCT FROM kring_person())', one.name || '_in_own_name', one.name, one.who);
	END LOOP;
END $$;
--> statement-breakpoint
ALTER TABLE circle ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE circle FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY circle_own ON circle FOR ALL TO kring_app, kring_worker
	USING (id = ANY ((SELECT kring_circles())::uuid[])) WITH CHECK (id = ANY ((SELECT kring_circles())::uuid[]));
--> statement-breakpoint
-- A person is visible to themselves, to those who share a circle (also after they left: history
-- keeps its names), and to whom an office over their organisation is given.
ALTER TABLE person ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE person FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY person_near ON person FOR SELECT TO kring_app, kring_worker USING (
	id = kring_person()
	OR EXISTS (SELECT FROM member m WHERE m.person_id = person.id AND m.circle_id = ANY ((SELECT kring_circles())::uuid[]))
	OR EXISTS (SELECT FROM employment e WHERE e.person_id = person.id AND kring_holds('organisation_manager', e.organisation_id))
	OR EXISTS (SELECT FROM office o WHERE o.person_id = person.id AND kring_holds('operator'))
);
--> statement-breakpoint
CREATE POLICY person_own ON person FOR UPDATE TO kring_app USING (id = kring_person()) WITH CHECK (id = kring_person());
--> statement-breakpoint
CREATE POLICY person_made ON person FOR INSERT TO kring_app WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY account_made ON account FOR INSERT TO kring_app WITH CHECK (kring_person() IS NULL);
--> statement-breakpoint
-- The worker tells people things: it reads how they wish to be told, of anybody.
CREATE POLICY account_worker ON account FOR SELECT TO kring_worker USING (true);
--> statement-breakpoint
CREATE POLICY push_subscription_worker ON push_subscription FOR ALL TO kring_worker USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY notice_worker ON notice FOR ALL TO kring_worker USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY session_worker ON session FOR SELECT TO kring_worker USING (true);
--> statement-breakpoint

-- Who may hold which table. What is not granted is refused.
GRANT SELECT ON municipality, organisation, neighbourhood TO kring_app, kring_worker;
--> statement-breakpoint
GRANT INSERT, UPDATE ON municipality, organisation, neighbourhood, leaflet, staff_invitation, employment, office TO kring_app;
--> statement-breakpoint
GRANT SELECT ON leaflet, staff_invitation, employment, office TO kring_app;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['municipality', 'organisation', 'neighbourhood', 'leaflet', 'staff_invitation', 'employment', 'office']
	LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_app USING (kring_holds(''operator'')) WITH CHECK (kring_holds(''operator''))', name || '_operator', name);
	END LOOP;
	FOREACH name IN ARRAY ARRAY['municipality', 'organisation', 'neighbourhood']
	LOOP
		EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO kring_app, kring_worker USING (true)', name || '_named', name);
	END LOOP;
	FOREACH name IN ARRAY ARRAY['staff_invitation', 'employment']
	LOOP
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_app USING (kring_holds(''organisation_manager'', organisation_id)) WITH CHECK (kring_holds(''organisation_manager'', organisation_id))', name || '_manager', name);
	END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY organisation_manager ON organisation FOR UPDATE TO kring_app
	USING (kring_holds('organisation_manager', id)) WITH CHECK (kring_holds('organisation_manager', id));
--> statement-breakpoint
CREATE POLICY employment_own ON employment FOR SELECT TO kring_app USING (person_id = kring_person());
--> statement-breakpoint
CREATE POLICY office_own ON office FOR SELECT TO kring_app USING (person_id = kring_person());
--> statement-breakpoint
CREATE POLICY leaflet_maker ON leaflet FOR ALL TO kring_app
	USING (made_by_id = kring_person()) WITH CHECK (made_by_id = kring_person());
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON person, account, preference, circle, member, representation, topic, invitation, card,
	consent, "update", comment, seen, notice_choice, notice TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON topic_right, thanks, photo, photo_data, voice, given, push_subscription, passkey, totp, notice_choice TO kring_app;
--> statement-breakpoint
GRANT SELECT, UPDATE (ended_at, device) ON session TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON event, reading, change, account_change TO kring_app;
--> statement-breakpoint
GRANT INSERT ON job, mail TO kring_app;
--> statement-breakpoint
GRANT SELECT ON demo_mail TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON job, mail, demo_mail, notice, push_subscription TO kring_worker;
--> statement-breakpoint
GRANT SELECT ON person, account, session, circle, member, representation, topic, topic_right, event, "update", comment, thanks, photo, voice, seen, notice_choice, given, invitation TO kring_worker;
--> statement-breakpoint
GRANT INSERT ON reading, event TO kring_worker;
--> statement-breakpoint
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kring_app, kring_worker;
--> statement-breakpoint
-- Functions run for whom they are granted to, and for nobody else.
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO kring_app;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_make_reading_month(date) FROM kring_app;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_now(), kring_person(), kring_circle(), kring_card(), kring_circles(), kring_sees(uuid), kring_enter_system(uuid),
	kring_standing(uuid, uuid), kring_contact_now(uuid), kring_next_seq(uuid), kring_make_reading_month(date), kring_holds(text, uuid) TO kring_worker;
--> statement-breakpoint
-- The bell rings for whoever listens, when a job is put on the list.
CREATE FUNCTION kring_job_bell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_notify('job_due', NEW.lane::text);
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER job_bell AFTER INSERT ON job FOR EACH ROW EXECUTE FUNCTION kring_job_bell();
--> statement-breakpoint
DO $$ BEGIN
	FOR month IN 0..2 LOOP
		PERFORM kring_make_reading_month((date_trunc('month', kring_now()) + make_interval(months => month))::date);
	END LOOP;
END $$;
--> statement-breakpoint
-- Opens a look: names the person for this transaction and says how they stand in the circle.
CREATE FUNCTION kring_open_look(circle_id uuid, person_id uuid, card uuid) RETURNS jsonb
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM kring_enter($2, $3);
	RETURN jsonb_build_object('now', kring_now(), 'standing', kring_standing($1, $2));
END $$;
--> statement-breakpoint
-- A line in a circle's log, the planning of the news about it, and the bell: all or nothing.
-- The caller holds the circle's lock, so that numbers grow in the order of commit.
CREATE FUNCTION kring_append(circle uuid, actor uuid, behalf uuid, job_name text, what jsonb) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE number bigint := kring_next_seq(circle);
BEGIN
	INSERT INTO event (circle_id, seq, person_id, on_behalf_of_id, system, body, at)
	VALUES (circle, number, actor, behalf, job_name, what, kring_now());
	INSERT INTO job (lane, kind, payload, run_at, created_at)
	VALUES (1, 'notice.plan', jsonb_build_object('circleId', circle, 'seq', number), kring_now(), kring_now());
	PERFORM pg_notify('circle_changed', circle || ' ' || number);
	RETURN number;
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_open_look(uuid, uuid, uuid), kring_append(uuid, uuid, uuid, text, jsonb) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_open_look(uuid, uuid, uuid), kring_append(uuid, uuid, uuid, text, jsonb) TO kring_app;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_append(uuid, uuid, uuid, text, jsonb) TO kring_worker;
--> statement-breakpoint
GRANT INSERT ON job TO kring_worker;
--> statement-breakpoint
-- Puts work on the list. With a key there is one such job: asking again moves it.
CREATE FUNCTION kring_enqueue(job_lane smallint, job_kind text, job_key text, job_payload jsonb, job_run_at timestamptz)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
	INSERT INTO job (lane, kind, key, payload, run_at, created_at)
	VALUES ($1, $2, $3, $4, coalesce($5, kring_now()), kring_now())
	ON CONFLICT (key) DO UPDATE SET run_at = excluded.run_at, payload = excluded.payload
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_enqueue(smallint, text, text, jsonb, timestamptz) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_enqueue(smallint, text, text, jsonb, timestamptz) TO kring_app, kring_worker;
--> statement-breakpoint
-- What sets how long a sign-in of this person lasts (T3.3).
CREATE FUNCTION kring_sign_in_kind(person uuid) RETURNS TABLE (now timestamptz, operator boolean, employed boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
	SELECT kring_now(),
		EXISTS (SELECT FROM office o WHERE o.person_id = person AND o.kind = 'operator' AND o.ended_at IS NULL),
		EXISTS (SELECT FROM employment e WHERE e.person_id = person AND e.ended_at IS NULL)
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_sign_in_kind(uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_sign_in_kind(uuid) TO kring_app;
--> statement-breakpoint
-- A phone number, only where its owner said yes in this circle (settled 10, T4.12).
CREATE FUNCTION kring_shared_phone(circle_id uuid, person_id uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
	SELECT a.phone FROM member m JOIN account a ON a.person_id = m.person_id
	WHERE m.circle_id = $1 AND m.person_id = $2 AND m.shares_phone AND kring_runs(m)
		AND $1 = ANY (kring_circles())
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_shared_phone(uuid, uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_shared_phone(uuid, uuid) TO kring_app, kring_worker;
