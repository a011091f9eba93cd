-- Who is missed at a walk-in (activities-credits.md 5.11): the people whom a visitor named, the signal that
-- goes to them after the host, and the circle that a visitor let know.
CREATE TABLE visitor_contact (
	neighbourhood_id uuid NOT NULL,
	activity_id uuid NOT NULL,
	id uuid NOT NULL,
	visitor_id uuid NOT NULL,
	called text NOT NULL DEFAULT '',
	code_hash text,
	asked_at timestamp with time zone NOT NULL,
	expires_at timestamp with time zone NOT NULL,
	person_id uuid,
	circle_id uuid,
	said_name text NOT NULL DEFAULT '',
	said_yes_at timestamp with time zone,
	confirmed_at timestamp with time zone,
	ended_at timestamp with time zone,
	CONSTRAINT visitor_contact_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT visitor_contact_yes CHECK ((said_yes_at IS NULL) = (person_id IS NULL)),
	CONSTRAINT visitor_contact_sure CHECK (confirmed_at IS NULL OR said_yes_at IS NOT NULL),
	CONSTRAINT visitor_contact_ended CHECK (ended_at IS NULL OR (called = '' AND said_name = '' AND code_hash IS NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX visitor_contact_code ON visitor_contact USING btree (code_hash);
--> statement-breakpoint
CREATE INDEX visitor_contact_visitor ON visitor_contact USING btree (neighbourhood_id, visitor_id);
--> statement-breakpoint
CREATE INDEX visitor_contact_person ON visitor_contact USING btree (person_id);
--> statement-breakpoint
CREATE TABLE visitor_circle (
	neighbourhood_id uuid NOT NULL,
	activity_id uuid NOT NULL,
	id uuid NOT NULL,
	visitor_id uuid NOT NULL,
	code_hash text,
	asked_at timestamp with time zone NOT NULL,
	expires_at timestamp with time zone NOT NULL,
	circle_id uuid,
	linked_by_id uuid,
	linked_at timestamp with time zone,
	said_name text NOT NULL DEFAULT '',
	confirmed_at timestamp with time zone,
	tells_arrival boolean NOT NULL DEFAULT false,
	arrived_on date,
	arrived_at timestamp with time zone,
	ended_at timestamp with time zone,
	CONSTRAINT visitor_circle_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT visitor_circle_linked CHECK ((linked_at IS NULL) = (circle_id IS NULL)),
	CONSTRAINT visitor_circle_ended CHECK (ended_at IS NULL OR (NOT tells_arrival AND said_name = '' AND code_hash IS NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX visitor_circle_code ON visitor_circle USING btree (code_hash);
--> statement-breakpoint
CREATE INDEX visitor_circle_visitor ON visitor_circle USING btree (neighbourhood_id, visitor_id);
--> statement-breakpoint
CREATE INDEX visitor_circle_circle ON visitor_circle USING btree (circle_id);
--> statement-breakpoint
CREATE TABLE absence_signal (
	neighbourhood_id uuid NOT NULL,
	activity_id uuid NOT NULL,
	id uuid NOT NULL,
	visitor_id uuid NOT NULL,
	series_id uuid NOT NULL,
	run_from date NOT NULL,
	misses smallint NOT NULL,
	is_again boolean NOT NULL,
	raised_at timestamp with time zone NOT NULL,
	state text NOT NULL,
	told_at timestamp with time zone,
	answer text,
	outcome text,
	closed_at timestamp with time zone,
	CONSTRAINT absence_signal_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT absence_signal_state CHECK (state IN ('host', 'circle', 'closed')),
	CONSTRAINT absence_signal_closed CHECK ((state = 'closed') = (closed_at IS NOT NULL) AND (outcome IS NULL) = (closed_at IS NULL)),
	CONSTRAINT absence_signal_told CHECK (state <> 'circle' OR told_at IS NOT NULL)
);
--> statement-breakpoint
-- One run of misses is told once, however often it is looked at.
CREATE UNIQUE INDEX absence_signal_once ON absence_signal USING btree (neighbourhood_id, visitor_id, series_id, run_from);
--> statement-breakpoint
CREATE INDEX absence_signal_activity ON absence_signal USING btree (neighbourhood_id, activity_id, state);
--> statement-breakpoint
CREATE TABLE absence_question (
	neighbourhood_id uuid NOT NULL,
	activity_id uuid NOT NULL,
	id uuid NOT NULL,
	signal_id uuid NOT NULL,
	contact_id uuid NOT NULL,
	person_id uuid NOT NULL,
	circle_id uuid,
	is_again boolean NOT NULL,
	asked_at timestamp with time zone NOT NULL,
	rung_at timestamp with time zone,
	seen_at timestamp with time zone,
	answer text,
	answered_at timestamp with time zone,
	phone text NOT NULL DEFAULT '',
	closed_at timestamp with time zone,
	CONSTRAINT absence_question_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT absence_question_answer CHECK (answer IN ('all_well', 'going', 'call_me')),
	CONSTRAINT absence_question_phone CHECK (phone = '' OR (answer = 'call_me' AND closed_at IS NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX absence_question_once ON absence_question USING btree (neighbourhood_id, signal_id, person_id);
--> statement-breakpoint
CREATE INDEX absence_question_id ON absence_question USING btree (id);
--> statement-breakpoint
CREATE INDEX absence_question_person ON absence_question USING btree (person_id);
--> statement-breakpoint
CREATE INDEX absence_question_circle ON absence_question USING btree (circle_id);
--> statement-breakpoint
-- How signals ended, as numbers: all that is left of them after 90 days.
CREATE TABLE absence_tally (
	neighbourhood_id uuid NOT NULL,
	activity_id uuid NOT NULL,
	month date NOT NULL,
	outcome text NOT NULL,
	number integer NOT NULL,
	CONSTRAINT absence_tally_neighbourhood_id_activity_id_month_outcome_pk PRIMARY KEY (neighbourhood_id, activity_id, month, outcome)
);
--> statement-breakpoint
-- "Past het?" between a walk-in and the circle of a visitor: which way, and one of a few outcomes (E10).
CREATE TABLE fit_talk (
	neighbourhood_id uuid NOT NULL,
	activity_id uuid NOT NULL,
	id uuid NOT NULL,
	visitor_id uuid NOT NULL,
	circle_id uuid NOT NULL,
	link_id uuid NOT NULL,
	leaning text NOT NULL,
	started_by text NOT NULL,
	started_at timestamp with time zone NOT NULL,
	outcome text,
	ended_by text,
	ended_at timestamp with time zone,
	CONSTRAINT fit_talk_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT fit_talk_leaning CHECK (leaning IN ('too_light', 'too_heavy')),
	CONSTRAINT fit_talk_sides CHECK (started_by IN ('host', 'circle') AND ended_by IN ('host', 'circle')),
	CONSTRAINT fit_talk_ended CHECK ((ended_at IS NULL) = (outcome IS NULL) AND (ended_at IS NULL) = (ended_by IS NULL))
);
--> statement-breakpoint
-- One talk at a time about one visitor.
CREATE UNIQUE INDEX fit_talk_open ON fit_talk USING btree (neighbourhood_id, visitor_id) WHERE ended_at IS NULL;
--> statement-breakpoint
CREATE INDEX fit_talk_activity ON fit_talk USING btree (neighbourhood_id, activity_id);
--> statement-breakpoint
CREATE INDEX fit_talk_circle ON fit_talk USING btree (circle_id);
--> statement-breakpoint
ALTER TABLE fit_talk ADD CONSTRAINT fit_talk_link_fk FOREIGN KEY (neighbourhood_id, link_id)
	REFERENCES visitor_circle (neighbourhood_id, id) ON DELETE CASCADE;
--> statement-breakpoint
ALTER TABLE visitor_contact ADD CONSTRAINT visitor_contact_person_id_person_id_fk FOREIGN KEY (person_id)
	REFERENCES person (id) ON DELETE CASCADE;
--> statement-breakpoint
ALTER TABLE visitor_contact ADD CONSTRAINT visitor_contact_circle_id_circle_id_fk FOREIGN KEY (circle_id)
	REFERENCES circle (id);
--> statement-breakpoint
ALTER TABLE visitor_circle ADD CONSTRAINT visitor_circle_circle_id_circle_id_fk FOREIGN KEY (circle_id)
	REFERENCES circle (id);
--> statement-breakpoint
ALTER TABLE visitor_circle ADD CONSTRAINT visitor_circle_linked_by_id_person_id_fk FOREIGN KEY (linked_by_id)
	REFERENCES person (id) ON DELETE SET NULL;
--> statement-breakpoint
ALTER TABLE absence_question ADD CONSTRAINT absence_question_person_id_person_id_fk FOREIGN KEY (person_id)
	REFERENCES person (id) ON DELETE CASCADE;
--> statement-breakpoint
ALTER TABLE visitor_contact ADD CONSTRAINT visitor_contact_visitor_fk FOREIGN KEY (neighbourhood_id, visitor_id)
	REFERENCES visitor (neighbourhood_id, id) ON DELETE CASCADE;
--> statement-breakpoint
ALTER TABLE visitor_circle ADD CONSTRAINT visitor_circle_visitor_fk FOREIGN KEY (neighbourhood_id, visitor_id)
	REFERENCES visitor (neighbourhood_id, id) ON DELETE CASCADE;
--> statement-breakpoint
ALTER TABLE absence_signal ADD CONSTRAINT absence_signal_visitor_fk FOREIGN KEY (neighbourhood_id, visitor_id)
	REFERENCES visitor (neighbourhood_id, id) ON DELETE CASCADE;
--> statement-breakpoint
ALTER TABLE absence_signal ADD CONSTRAINT absence_signal_series_fk FOREIGN KEY (neighbourhood_id, series_id)
	REFERENCES series (neighbourhood_id, id);
--> statement-breakpoint
ALTER TABLE absence_question ADD CONSTRAINT absence_question_signal_fk FOREIGN KEY (neighbourhood_id, signal_id)
	REFERENCES absence_signal (neighbourhood_id, id) ON DELETE CASCADE;
--> statement-breakpoint
ALTER TABLE absence_question ADD CONSTRAINT absence_question_contact_fk FOREIGN KEY (neighbourhood_id, contact_id)
	REFERENCES visitor_contact (neighbourhood_id, id) ON DELETE CASCADE;
--> statement-breakpoint
ALTER TABLE absence_tally ADD CONSTRAINT absence_tally_activity_fk FOREIGN KEY (neighbourhood_id, activity_id)
	REFERENCES activity (neighbourhood_id, id);
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['visitor_contact', 'visitor_circle', 'absence_signal', 'absence_question', 'absence_tally', 'fit_talk']
	LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
		-- Who carries the activity looks after who is missed there.
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_app
			USING (activity_id = ANY ((SELECT kring_carried())::uuid[]))
			WITH CHECK (activity_id = ANY ((SELECT kring_carried())::uuid[]))', name || '_carried', name);
		EXECUTE format('GRANT SELECT ON %I TO kring_app', name);
	END LOOP;
	FOREACH name IN ARRAY ARRAY['visitor_contact', 'visitor_circle', 'absence_signal', 'absence_question', 'fit_talk']
	LOOP
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_app USING (activity_id = (SELECT kring_at_door()))
			WITH CHECK (activity_id = (SELECT kring_at_door()))', name || '_door', name);
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_worker USING (true) WITH CHECK (true)', name || '_worker', name);
		EXECUTE format('GRANT SELECT ON %I TO kring_worker', name);
	END LOOP;
	-- The worker looks who is missed: who came and who said yes, and no names.
	FOREACH name IN ARRAY ARRAY['visitor', 'visitor_consent', 'visit']
	LOOP
		EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO kring_worker USING (true)', name || '_missed', name);
	END LOOP;
END $$;
--> statement-breakpoint
GRANT SELECT (neighbourhood_id, activity_id, id, same_as_id, forgotten_at) ON visitor TO kring_worker;
--> statement-breakpoint
GRANT SELECT ON visitor_consent TO kring_worker;
--> statement-breakpoint
GRANT SELECT (neighbourhood_id, activity_id, occurrence_id, visitor_id) ON visit TO kring_worker;
--> statement-breakpoint
-- Whoever said yes sees that they did, what they are asked, and can take it back.
CREATE POLICY visitor_contact_own ON visitor_contact FOR SELECT TO kring_app USING (person_id = kring_person());
--> statement-breakpoint
CREATE POLICY visitor_contact_own_end ON visitor_contact FOR UPDATE TO kring_app
	USING (person_id = kring_person()) WITH CHECK (person_id = kring_person());
--> statement-breakpoint
CREATE POLICY absence_question_own ON absence_question FOR SELECT TO kring_app USING (person_id = kring_person());
--> statement-breakpoint
CREATE POLICY absence_question_answer ON absence_question FOR UPDATE TO kring_app
	USING (person_id = kring_person()) WITH CHECK (person_id = kring_person());
--> statement-breakpoint
CREATE POLICY absence_signal_asked ON absence_signal FOR SELECT TO kring_app
	USING (id IN (SELECT q.signal_id FROM absence_question q WHERE q.person_id = kring_person()));
--> statement-breakpoint
CREATE POLICY absence_signal_answered ON absence_signal FOR UPDATE TO kring_app
	USING (id IN (SELECT q.signal_id FROM absence_question q WHERE q.person_id = kring_person()))
	WITH CHECK (id IN (SELECT q.signal_id FROM absence_question q WHERE q.person_id = kring_person()));
--> statement-breakpoint
-- A circle that was let know: that it was, whom of it is asked, and what is asked of them.
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['visitor_contact', 'visitor_circle', 'absence_question', 'fit_talk']
	LOOP
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_app
			USING (circle_id = ANY ((SELECT kring_circles())::uuid[]))
			WITH CHECK (circle_id = ANY ((SELECT kring_circles())::uuid[]))', name || '_circle', name);
	END LOOP;
END $$;
--> statement-breakpoint
GRANT INSERT, UPDATE (called, code_hash, said_name, confirmed_at, ended_at) ON visitor_contact TO kring_app;
--> statement-breakpoint
GRANT INSERT, UPDATE (code_hash, said_name, confirmed_at, tells_arrival, arrived_on, arrived_at, ended_at) ON visitor_circle TO kring_app;
--> statement-breakpoint
GRANT INSERT, UPDATE (outcome, ended_by, ended_at) ON fit_talk TO kring_app;
--> statement-breakpoint
GRANT UPDATE (state, told_at, answer, outcome, closed_at) ON absence_signal TO kring_app;
--> statement-breakpoint
GRANT INSERT, UPDATE (seen_at, answer, answered_at, phone) ON absence_question TO kring_app;
--> statement-breakpoint
GRANT INSERT, UPDATE (state, told_at, outcome, closed_at) ON absence_signal TO kring_worker;
--> statement-breakpoint
GRANT INSERT, UPDATE (rung_at) ON absence_question TO kring_worker;
--> statement-breakpoint
-- What was asked is over with the signal, whoever ended it: no number stays, and the circle looks again.
CREATE FUNCTION kring_absence_closed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE circle uuid;
BEGIN
	FOR circle IN
		WITH over AS (
			UPDATE absence_question q SET closed_at = NEW.closed_at, phone = ''
			WHERE q.neighbourhood_id = NEW.neighbourhood_id AND q.signal_id = NEW.id AND q.closed_at IS NULL
			RETURNING q.circle_id)
		SELECT DISTINCT circle_id FROM over WHERE circle_id IS NOT NULL
	LOOP
		PERFORM kring_enqueue(1::smallint, 'finding.rebuild', 'finding:' || circle,
			jsonb_build_object('circleId', circle), NULL);
	END LOOP;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER absence_closed AFTER UPDATE OF closed_at ON absence_signal
	FOR EACH ROW WHEN (NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL) EXECUTE FUNCTION kring_absence_closed();
--> statement-breakpoint
-- Who is no contact any more is asked nothing more; with the circle goes whom it chose.
CREATE FUNCTION kring_contact_ended() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE absence_question q SET closed_at = kring_now(), phone = ''
	WHERE q.neighbourhood_id = NEW.neighbourhood_id AND q.contact_id = NEW.id AND q.closed_at IS NULL;
	IF FOUND AND NEW.circle_id IS NOT NULL THEN
		PERFORM kring_enqueue(1::smallint, 'finding.rebuild', 'finding:' || NEW.circle_id,
			jsonb_build_object('circleId', NEW.circle_id), NULL);
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER contact_ended AFTER UPDATE OF ended_at ON visitor_contact
	FOR EACH ROW WHEN (NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL) EXECUTE FUNCTION kring_contact_ended();
--> statement-breakpoint
CREATE FUNCTION kring_visitor_circle_ended() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE visitor_contact c SET ended_at = kring_now(), called = '', said_name = '', code_hash = NULL
	WHERE c.neighbourhood_id = NEW.neighbourhood_id AND c.visitor_id = NEW.visitor_id
		AND c.circle_id = NEW.circle_id AND c.ended_at IS NULL;
	-- What was not talked about yet is not talked about any more.
	DELETE FROM fit_talk t WHERE t.neighbourhood_id = NEW.neighbourhood_id AND t.link_id = NEW.id AND t.ended_at IS NULL;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER visitor_circle_ended AFTER UPDATE OF ended_at ON visitor_circle
	FOR EACH ROW WHEN (NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL) EXECUTE FUNCTION kring_visitor_circle_ended();
--> statement-breakpoint
-- What a code at a walk-in asks, for whoever has it: to be a contact, or to let a circle know.
CREATE FUNCTION kring_walk_in_asked(code_hash text)
RETURNS TABLE (kind text, call_name text, title text, slug text, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT asked.kind, v.call_name, a.title, a.slug, asked.expires_at FROM (
		SELECT 'person' AS kind, c.neighbourhood_id, c.activity_id, c.visitor_id, c.expires_at
		FROM visitor_contact c WHERE c.code_hash = $1 AND c.ended_at IS NULL
		UNION ALL
		SELECT 'circle', c.neighbourhood_id, c.activity_id, c.visitor_id, c.expires_at
		FROM visitor_circle c WHERE c.code_hash = $1 AND c.ended_at IS NULL
	) asked
	JOIN visitor v ON v.neighbourhood_id = asked.neighbourhood_id AND v.id = asked.visitor_id AND v.forgotten_at IS NULL
	JOIN activity a ON a.neighbourhood_id = asked.neighbourhood_id AND a.id = asked.activity_id
	WHERE asked.expires_at > kring_now()
$$;
--> statement-breakpoint
-- A yes to being a contact, once for each code. Who works for an organisation says none (5.11).
CREATE FUNCTION kring_walk_in_yes(code_hash text, name text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE found uuid;
BEGIN
	IF kring_person() IS NULL OR kring_works(kring_person())
	THEN RETURN NULL; END IF;
	UPDATE visitor_contact c SET person_id = kring_person(), said_name = $2, said_yes_at = kring_now(), code_hash = NULL
	WHERE c.code_hash = $1 AND c.ended_at IS NULL AND c.expires_at > kring_now() RETURNING c.id INTO found;
	-- Whoever is one already is so once, and by what was said last.
	UPDATE visitor_contact o SET ended_at = kring_now(), called = '', said_name = '', code_hash = NULL
	FROM visitor_contact c WHERE c.id = found AND o.neighbourhood_id = c.neighbourhood_id AND o.visitor_id = c.visitor_id
		AND o.person_id = kring_person() AND o.circle_id IS NULL AND o.id <> found AND o.ended_at IS NULL;
	RETURN found;
END $$;
--> statement-breakpoint
-- What the person of this transaction said yes to, with the last that was asked about it in 90 days.
CREATE FUNCTION kring_named_me() RETURNS TABLE (contact_id uuid, call_name text, title text, slug text,
	circle_id uuid, is_sure boolean, question_id uuid, misses smallint, asked_at timestamptz, answer text,
	answered_at timestamptz, closed_at timestamptz, outcome text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT c.id, v.call_name, a.title, a.slug, c.circle_id, c.confirmed_at IS NOT NULL, q.id, s.misses, q.asked_at,
		q.answer, q.answered_at, q.closed_at, s.outcome
	FROM visitor_contact c
	JOIN visitor v ON v.neighbourhood_id = c.neighbourhood_id AND v.id = c.visitor_id AND v.forgotten_at IS NULL
	JOIN activity a ON a.neighbourhood_id = c.neighbourhood_id AND a.id = c.activity_id
	LEFT JOIN LATERAL (SELECT w.* FROM absence_question w WHERE w.neighbourhood_id = c.neighbourhood_id
		AND w.contact_id = c.id AND w.person_id = c.person_id ORDER BY w.asked_at DESC LIMIT 1) q ON true
	LEFT JOIN absence_signal s ON s.neighbourhood_id = q.neighbourhood_id AND s.id = q.signal_id
	WHERE c.person_id = kring_person() AND c.ended_at IS NULL
		AND (c.circle_id IS NULL OR c.circle_id = ANY (kring_circles()))
	ORDER BY v.call_name, c.id LIMIT 100
$$;
--> statement-breakpoint
-- Lets a circle know of a visitor, with the code that the visitor was given for it.
CREATE FUNCTION kring_link_visitor(code_hash text, circle uuid, name text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE found uuid;
BEGIN
	IF NOT kring_sees(circle) THEN RETURN NULL; END IF;
	UPDATE visitor_circle c SET circle_id = $2, linked_by_id = kring_person(), linked_at = kring_now(), said_name = $3, code_hash = NULL
	WHERE c.code_hash = $1 AND c.ended_at IS NULL AND c.expires_at > kring_now() RETURNING c.id INTO found;
	UPDATE visitor_circle o SET ended_at = kring_now(), tells_arrival = false, said_name = '', code_hash = NULL
	FROM visitor_circle c WHERE c.id = found AND o.neighbourhood_id = c.neighbourhood_id AND o.visitor_id = c.visitor_id
		AND o.circle_id = $2 AND o.id <> found AND o.ended_at IS NULL;
	RETURN found;
END $$;
--> statement-breakpoint
-- The visitors of whom a circle is let know, for who is in it.
CREATE FUNCTION kring_visitors_linked(circle uuid) RETURNS TABLE (id uuid, neighbourhood_id uuid, activity_id uuid,
	visitor_id uuid, call_name text, title text, slug text, is_sure boolean, tells_arrival boolean, chosen_id uuid, arrived_on date, arrived_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT l.id, l.neighbourhood_id, l.activity_id, l.visitor_id, v.call_name, a.title, a.slug, l.confirmed_at IS NOT NULL, l.tells_arrival,
		(SELECT c.person_id FROM visitor_contact c WHERE c.neighbourhood_id = l.neighbourhood_id
			AND c.visitor_id = l.visitor_id AND c.circle_id = l.circle_id AND c.ended_at IS NULL LIMIT 1),
		l.arrived_on, l.arrived_at
	FROM visitor_circle l
	JOIN visitor v ON v.neighbourhood_id = l.neighbourhood_id AND v.id = l.visitor_id AND v.forgotten_at IS NULL
	JOIN activity a ON a.neighbourhood_id = l.neighbourhood_id AND a.id = l.activity_id
	WHERE kring_sees($1) AND l.circle_id = $1 AND l.ended_at IS NULL ORDER BY a.title, l.id LIMIT 20
$$;
--> statement-breakpoint
-- Whether somebody works for an organisation now: no organisation is asked about a visitor.
CREATE FUNCTION kring_works(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT EXISTS (SELECT FROM employment e WHERE e.person_id = $1 AND e.ended_at IS NULL)
$$;
--> statement-breakpoint
-- What somebody is asked about a visitor leads to their own page.
CREATE OR REPLACE FUNCTION kring_open_notice(notice_id uuid) RETURNS TABLE (circle_id uuid, kind text, update_id uuid, signal_id uuid)
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
	IF FOUND THEN RETURN; END IF;
	RETURN QUERY
		UPDATE absence_question q SET seen_at = coalesce(q.seen_at, kring_now())
		WHERE q.id = notice_id AND q.person_id = kring_person()
		RETURNING NULL::uuid, 'missed', NULL::uuid, NULL::uuid;
END $$;
--> statement-breakpoint
-- Outcomes stay 90 days, then only their number; what nobody answered is over by then too.
CREATE FUNCTION kring_sweep_visitors(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE now_at timestamptz := kring_now(); gone integer; long_ago timestamptz;
BEGIN
	long_ago := now_at - interval '90 days';
	UPDATE absence_signal s SET state = 'closed', outcome = 'nobody_said', closed_at = now_at
	WHERE s.state <> 'closed' AND s.raised_at < long_ago;
	WITH old AS (
		DELETE FROM absence_signal s WHERE (s.neighbourhood_id, s.id) IN (
			SELECT neighbourhood_id, id FROM absence_signal WHERE closed_at < long_ago LIMIT most)
		RETURNING s.neighbourhood_id, s.activity_id, s.outcome,
			date_trunc('month', s.raised_at AT TIME ZONE 'Europe/Amsterdam')::date AS month
	), counted AS (
		INSERT INTO absence_tally AS t (neighbourhood_id, activity_id, month, outcome, number)
		SELECT neighbourhood_id, activity_id, month, outcome, count(*) FROM old GROUP BY 1, 2, 3, 4
		ON CONFLICT (neighbourhood_id, activity_id, month, outcome) DO UPDATE SET number = t.number + excluded.number
	)
	SELECT count(*) INTO gone FROM old;
	DELETE FROM visitor_contact c WHERE coalesce(c.ended_at, CASE WHEN c.person_id IS NULL THEN c.expires_at END) < long_ago;
	DELETE FROM visitor_circle c WHERE coalesce(c.ended_at, CASE WHEN c.circle_id IS NULL THEN c.expires_at END) < long_ago;
	DELETE FROM fit_talk t WHERE t.ended_at < long_ago;
	UPDATE visitor_circle c SET arrived_on = NULL, arrived_at = NULL WHERE c.arrived_at < now_at - interval '2 days';
	RETURN gone;
END $$;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['kring_walk_in_asked(text)', 'kring_walk_in_yes(text, text)', 'kring_named_me()',
		'kring_link_visitor(text, uuid, text)', 'kring_visitors_linked(uuid)']
	LOOP
		EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
		EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO kring_app', name);
	END LOOP;
	REVOKE EXECUTE ON FUNCTION kring_absence_closed(), kring_contact_ended(), kring_visitor_circle_ended() FROM PUBLIC;
	REVOKE EXECUTE ON FUNCTION kring_sweep_visitors(integer) FROM PUBLIC;
	GRANT EXECUTE ON FUNCTION kring_sweep_visitors(integer) TO kring_worker;
	GRANT EXECUTE ON FUNCTION kring_visitors_linked(uuid) TO kring_worker;
	REVOKE EXECUTE ON FUNCTION kring_works(uuid) FROM PUBLIC;
	GRANT EXECUTE ON FUNCTION kring_works(uuid) TO kring_worker;
END $$;
