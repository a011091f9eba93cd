-- The job list as the worker uses it, and how people are told: what a notice, a device and a test
-- of a device need beyond the first tables.
ALTER TABLE job ADD COLUMN claim uuid;
--> statement-breakpoint
DROP INDEX job_due;
--> statement-breakpoint
CREATE INDEX job_due ON job (lane, run_at) WHERE given_up_at IS NULL;
--> statement-breakpoint
ALTER TABLE notice ADD COLUMN shown_at timestamptz;
--> statement-breakpoint
CREATE UNIQUE INDEX notice_once ON notice (circle_id, seq, person_id);
--> statement-breakpoint
CREATE INDEX notice_id ON notice (id);
--> statement-breakpoint
CREATE INDEX notice_receipt ON notice (receipt_hash);
--> statement-breakpoint
CREATE TABLE push_test (
	id uuid PRIMARY KEY NOT NULL,
	person_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	subscription_id uuid NOT NULL,
	state text NOT NULL,
	reason text,
	created_at timestamptz NOT NULL,
	handed_over_at timestamptz,
	shown_at timestamptz,
	seen_at timestamptz,
	receipt_hash text,
	CONSTRAINT push_test_state CHECK (state IN ('waiting', 'handed_over', 'shown', 'seen', 'failed'))
);
--> statement-breakpoint
CREATE INDEX push_test_newest ON push_test (person_id, created_at);
--> statement-breakpoint
CREATE INDEX push_test_receipt ON push_test (receipt_hash);
--> statement-breakpoint
CREATE TABLE notice_mail (
	person_id uuid PRIMARY KEY NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	last_queued_at timestamptz,
	stopped_at timestamptz
);
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['push_test', 'notice_mail']
	LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_app
			USING (person_id = kring_person()) WITH CHECK (person_id = kring_person())', name || '_own', name);
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_worker USING (true) WITH CHECK (true)', name || '_worker', name);
	END LOOP;
END $$;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON push_test, notice_mail TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON push_test, notice_mail TO kring_worker;
--> statement-breakpoint
-- What a notice says of a circle is for its own person only, also inside that circle.
DROP POLICY notice_of_own_circles ON notice;
--> statement-breakpoint
CREATE POLICY notice_own ON notice FOR ALL TO kring_app
	USING (person_id = kring_person() AND circle_id = ANY ((SELECT kring_circles())::uuid[]))
	WITH CHECK (person_id = kring_person() AND circle_id = ANY ((SELECT kring_circles())::uuid[]));
--> statement-breakpoint
DROP POLICY notice_choice_of_own_circles ON notice_choice;
--> statement-breakpoint
CREATE POLICY notice_choice_own ON notice_choice FOR ALL TO kring_app
	USING (person_id = kring_person() AND circle_id = ANY ((SELECT kring_circles())::uuid[]))
	WITH CHECK (person_id = kring_person() AND circle_id = ANY ((SELECT kring_circles())::uuid[]));
--> statement-breakpoint
CREATE POLICY notice_choice_worker ON notice_choice FOR SELECT TO kring_worker
	USING (circle_id = ANY ((SELECT kring_circles())::uuid[]));
--> statement-breakpoint

-- Puts work on the list. With a key there is one such job: asking again moves it, and whoever was
-- busy with it can no longer take it off the list.
CREATE OR REPLACE FUNCTION kring_enqueue(job_lane smallint, job_kind text, job_key text, job_payload jsonb, job_run_at timestamptz)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
	INSERT INTO job (lane, kind, key, payload, run_at, created_at)
	VALUES ($1, $2, $3, $4, coalesce($5, kring_now()), kring_now())
	ON CONFLICT (key) DO UPDATE SET run_at = excluded.run_at, payload = excluded.payload, lane = excluded.lane,
		attempts = 0, locked_until = NULL, claim = NULL, given_up_at = NULL, last_error = NULL
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION kring_job_bell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_notify('job_due', '');
	RETURN NULL;
END $$;
--> statement-breakpoint
-- Rings when work comes or is moved. What a worker itself puts back (its claim goes with it) it
-- knows of.
DROP TRIGGER job_bell ON job;
--> statement-breakpoint
CREATE TRIGGER job_bell AFTER INSERT ON job FOR EACH STATEMENT EXECUTE FUNCTION kring_job_bell();
--> statement-breakpoint
CREATE TRIGGER job_moved_bell AFTER UPDATE OF payload ON job FOR EACH STATEMENT EXECUTE FUNCTION kring_job_bell();
--> statement-breakpoint

-- Keeps where a browser can be rung, for the person of this transaction. A browser has one
-- address, whoever signs in there: it is taken over from whoever used it before.
CREATE FUNCTION kring_subscribe(device uuid, sign_in uuid, address text, public_key text, secret text, most integer)
RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE kept uuid;
BEGIN
	IF NOT EXISTS (SELECT FROM session s WHERE s.id = sign_in AND s.person_id = kring_person()
		AND s.ended_at IS NULL AND s.kind <> 'card') THEN
		RETURN NULL;
	END IF;
	DELETE FROM push_subscription p WHERE p.endpoint = address AND p.person_id <> kring_person();
	DELETE FROM push_subscription p WHERE p.session_id = sign_in AND p.endpoint <> address;
	INSERT INTO push_subscription AS p (id, person_id, session_id, endpoint, p256dh, auth, created_at, failures)
	VALUES (device, kring_person(), sign_in, address, public_key, secret, kring_now(), 0)
	ON CONFLICT (endpoint) DO UPDATE SET session_id = excluded.session_id, p256dh = excluded.p256dh,
		auth = excluded.auth, failures = 0
	RETURNING p.id INTO kept;
	DELETE FROM push_subscription p WHERE p.id IN (
		SELECT o.id FROM push_subscription o WHERE o.person_id = kring_person()
		ORDER BY o.created_at DESC, o.id OFFSET most);
	RETURN kept;
END $$;
--> statement-breakpoint
-- A device says that it shows a push. The token works once and tells nothing.
CREATE FUNCTION kring_confirm_shown(token_hash text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE told uuid;
BEGIN
	UPDATE notice SET shown_at = kring_now(), receipt_hash = NULL WHERE receipt_hash = token_hash
	RETURNING person_id INTO told;
	IF told IS NULL THEN
		UPDATE push_test t SET shown_at = kring_now(), receipt_hash = NULL,
			state = CASE WHEN t.state IN ('waiting', 'handed_over') THEN 'shown' ELSE t.state END
		WHERE t.receipt_hash = token_hash;
		UPDATE push_subscription p SET last_confirmed_at = kring_now()
		FROM push_test t WHERE t.subscription_id = p.id AND t.shown_at = kring_now();
	END IF;
END $$;
--> statement-breakpoint
-- What a notice was about, for the one it was sent to; opening it is having seen it. Of a circle
-- where one no longer is, only the news of that itself is left.
CREATE FUNCTION kring_open_notice(notice_id uuid) RETURNS TABLE (circle_id uuid, kind text, update_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
	RETURN QUERY
		UPDATE notice n SET state = 'seen', seen_at = coalesce(n.seen_at, kring_now())
		WHERE n.id = notice_id AND n.person_id = kring_person()
			AND (n.kind IN ('removed', 'digest_all') OR n.circle_id = ANY (kring_circles()))
		RETURNING n.circle_id, n.kind, n.update_id;
	IF FOUND THEN RETURN; END IF;
	RETURN QUERY
		UPDATE push_test t SET state = 'seen', seen_at = coalesce(t.seen_at, kring_now())
		WHERE t.id = notice_id AND t.person_id = kring_person()
		RETURNING NULL::uuid, 'test', NULL::uuid;
END $$;
--> statement-breakpoint
-- Ends the mails that say "there is news". The caller has checked the token of the link.
CREATE FUNCTION kring_stop_mails(person uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
	INSERT INTO notice_mail AS n (person_id, stopped_at) SELECT p.id, kring_now() FROM person p WHERE p.id = person
	ON CONFLICT (person_id) DO UPDATE SET stopped_at = coalesce(n.stopped_at, kring_now())
$$;
--> statement-breakpoint
-- A sign-in that ends takes the address of its device along, however it ended (T3.4).
CREATE FUNCTION kring_session_over() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
	DELETE FROM push_subscription p WHERE p.session_id = NEW.id;
	DELETE FROM given g WHERE g.session_id = NEW.id;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER session_over AFTER UPDATE OF ended_at ON session FOR EACH ROW
	WHEN (NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL) EXECUTE FUNCTION kring_session_over();
--> statement-breakpoint
-- Whoever leaves a circle hears nothing more of it, and after the last one nothing at all (T4.11).
CREATE FUNCTION kring_member_over() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
	UPDATE notice n SET state = 'dropped'
	WHERE n.circle_id = NEW.circle_id AND n.person_id = NEW.person_id AND n.state IN ('waiting', 'held')
		AND n.kind <> 'removed';
	DELETE FROM push_subscription p WHERE p.person_id = NEW.person_id AND NOT EXISTS (
		SELECT FROM member m JOIN circle c ON c.id = m.circle_id
		WHERE m.person_id = NEW.person_id AND kring_runs(m) AND c.closed_at IS NULL);
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER member_over AFTER UPDATE OF removed_at ON member FOR EACH ROW
	WHEN (NEW.removed_at IS NOT NULL AND OLD.removed_at IS NULL) EXECUTE FUNCTION kring_member_over();
--> statement-breakpoint
-- The circles that run, for the worker's rounds: ids and nothing else.
CREATE FUNCTION kring_running_circles() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT id FROM circle WHERE closed_at IS NULL ORDER BY id $$;
--> statement-breakpoint
-- Throws away what is past its time (settled 18, T6.6), a little at a time.
CREATE FUNCTION kring_sweep(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
	now_at timestamptz := kring_now();
	gone integer := 0;
	step integer;
	old record;
BEGIN
	DELETE FROM notice WHERE ctid IN (
		SELECT ctid FROM notice WHERE created_at < now_at - interval '90 days' LIMIT most);
	GET DIAGNOSTICS step = ROW_COUNT; gone := gone + step;
	DELETE FROM push_test WHERE created_at < now_at - interval '7 days';
	GET DIAGNOSTICS step = ROW_COUNT; gone := gone + step;
	-- A device goes with its sign-in, unused after 180 days, and with the last circle of its person.
	DELETE FROM push_subscription p WHERE
		NOT EXISTS (SELECT FROM session s WHERE s.id = p.session_id AND s.ended_at IS NULL AND s.ends_at > now_at)
		OR coalesce(p.last_accepted_at, p.created_at) < now_at - interval '180 days';
	GET DIAGNOSTICS step = ROW_COUNT; gone := gone + step;
	UPDATE voice v SET data = NULL FROM "update" u
	WHERE u.circle_id = v.circle_id AND u.id = v.update_id AND v.data IS NOT NULL
		AND u.posted_at < now_at - interval '90 days';
	GET DIAGNOSTICS step = ROW_COUNT; gone := gone + step;
	FOR old IN SELECT circle_id, id FROM "update" WHERE posted_at < now_at - interval '2 years' LIMIT most
	LOOP
		DELETE FROM comment WHERE circle_id = old.circle_id AND update_id = old.id;
		DELETE FROM thanks WHERE circle_id = old.circle_id AND update_id = old.id;
		DELETE FROM photo WHERE circle_id = old.circle_id AND update_id = old.id;
		DELETE FROM voice WHERE circle_id = old.circle_id AND update_id = old.id;
		-- The lines of the circle's log go with what they are about, and what is still told of them.
		DELETE FROM notice n WHERE n.circle_id = old.circle_id AND n.update_id = old.id;
		DELETE FROM event e WHERE e.circle_id = old.circle_id AND e.body ->> 'updateId' = old.id::text;
		DELETE FROM "update" WHERE circle_id = old.circle_id AND id = old.id;
		gone := gone + 1;
	END LOOP;
	DELETE FROM change WHERE ctid IN (SELECT ctid FROM change WHERE at < now_at - interval '30 days' LIMIT most);
	GET DIAGNOSTICS step = ROW_COUNT; gone := gone + step;
	DELETE FROM account_change WHERE ctid IN (
		SELECT ctid FROM account_change WHERE at < now_at - interval '30 days' LIMIT most);
	GET DIAGNOSTICS step = ROW_COUNT; gone := gone + step;
	DELETE FROM attempt WHERE window_at < now_at - interval '24 hours';
	DELETE FROM mail_code WHERE created_at < now_at - interval '24 hours';
	DELETE FROM invitation WHERE least(expires_at, confirmed_at, declined_at, withdrawn_at) < now_at - interval '90 days';
	DELETE FROM staff_invitation WHERE least(expires_at, accepted_at, withdrawn_at) < now_at - interval '90 days';
	DELETE FROM leaflet WHERE least(expires_at, used_at) < now_at - interval '90 days';
	DELETE FROM card WHERE blocked_at < now_at - interval '90 days';
	DELETE FROM employment WHERE ended_at < now_at - interval '5 years';
	DELETE FROM office WHERE ended_at < now_at - interval '5 years';
	-- The reading log loses its names by losing the line, until lines are sealed (T5.4, T5.5).
	DELETE FROM reading WHERE (circle_id, at, id) IN (
		SELECT circle_id, at, id FROM reading WHERE at < now_at - interval '5 years' LIMIT most);
	GET DIAGNOSTICS step = ROW_COUNT; gone := gone + step;
	DELETE FROM mail WHERE ctid IN (
		SELECT ctid FROM mail WHERE created_at < now_at - interval '30 days' LIMIT most);
	DELETE FROM given g WHERE g.session_id IN (
		SELECT s.id FROM session s WHERE s.ended_at < now_at - interval '1 day' OR s.idle_at < now_at - interval '1 day' LIMIT most);
	DELETE FROM session WHERE ctid IN (SELECT ctid FROM session
		WHERE ended_at < now_at - interval '90 days' OR idle_at < now_at - interval '90 days' LIMIT most);
	GET DIAGNOSTICS step = ROW_COUNT; gone := gone + step;
	DELETE FROM job WHERE given_up_at < now_at - interval '30 days';
	RETURN gone;
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_subscribe(uuid, uuid, text, text, text, integer), kring_confirm_shown(text),
	kring_open_notice(uuid), kring_stop_mails(uuid), kring_session_over(), kring_member_over(), kring_running_circles(),
	kring_sweep(integer) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_subscribe(uuid, uuid, text, text, text, integer), kring_confirm_shown(text),
	kring_open_notice(uuid), kring_stop_mails(uuid) TO kring_app;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_running_circles(), kring_sweep(integer) TO kring_worker;
