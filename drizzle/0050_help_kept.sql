-- What is left of a fresh look at asking: a report is read and answered by who got it, and goes on where nobody does.

-- The day on which whoever handles a report last heard it once more.
ALTER TABLE help_report ADD COLUMN reminded_on date;
--> statement-breakpoint
DROP FUNCTION help_hand_out();
--> statement-breakpoint
DROP FUNCTION help_handler(uuid, uuid, uuid);
--> statement-breakpoint
-- Who takes a report: a coordinator or treasurer who is neither of both, shares no circle and no house with one of them
-- and is in no help with who is reported; else the operator. And who it is but for one, where that one did not answer.
CREATE FUNCTION help_handler(neighbourhood uuid, reporter uuid, reported uuid, but uuid DEFAULT NULL) RETURNS uuid
LANGUAGE sql STABLE AS $$
	SELECT f.person_id FROM office f
	WHERE f.ended_at IS NULL AND f.person_id IS DISTINCT FROM reporter AND f.person_id IS DISTINCT FROM reported AND f.person_id IS DISTINCT FROM but
		AND ((f.kind IN ('coordinator', 'treasurer') AND f.neighbourhood_id = neighbourhood) OR f.kind = 'operator')
		AND NOT EXISTS (SELECT FROM member m JOIN member o ON o.circle_id = m.circle_id
			WHERE m.person_id = f.person_id AND o.person_id IN (reporter, reported) AND m.removed_at IS NULL AND o.removed_at IS NULL)
		AND NOT EXISTS (SELECT FROM credit_household h JOIN credit_household k USING (neighbourhood_id, household_id)
			WHERE h.neighbourhood_id = neighbourhood AND h.person_id = f.person_id AND k.person_id IN (reporter, reported))
		AND NOT EXISTS (SELECT FROM help_request r WHERE r.neighbourhood_id = neighbourhood AND r.helper_id IS NOT NULL
			AND (f.person_id, reported) IN ((r.asker_id, r.helper_id), (r.helper_id, r.asker_id)) AND r.state IN ('agreed', 'done'))
	GROUP BY f.person_id
	ORDER BY min(CASE f.kind WHEN 'coordinator' THEN 0 WHEN 'treasurer' THEN 1 ELSE 2 END),
		(SELECT count(*) FROM help_report q WHERE q.handler_id = f.person_id AND q.closed_at IS NULL), f.person_id
	LIMIT 1
$$;
--> statement-breakpoint
-- Whether somebody could take a report of the person of this transaction about another: else no answer is promised.
CREATE FUNCTION help_report_taken(neighbourhood uuid, about uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT help_may_join(neighbourhood) AND help_handler(neighbourhood, kring_person(), about) IS NOT NULL
$$;
--> statement-breakpoint
-- Open reports as far as they decide what happens next: nobody's name and no word of them. An office elsewhere is none here.
CREATE FUNCTION help_reports_open() RETURNS TABLE (neighbourhood_id uuid, id uuid, due_on date, reminded_on date, is_handled boolean, has_other boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT q.neighbourhood_id, q.id, q.due_on, q.reminded_on, EXISTS (SELECT FROM office f WHERE f.person_id = q.handler_id AND f.ended_at IS NULL
			AND (f.kind = 'operator' OR f.neighbourhood_id = q.neighbourhood_id AND f.kind IN ('coordinator', 'treasurer'))),
		help_handler(q.neighbourhood_id, q.reporter_id, q.reported_id, q.handler_id) IS NOT NULL
	FROM help_report q WHERE q.closed_at IS NULL ORDER BY q.due_on, q.id LIMIT 1000
$$;
--> statement-breakpoint
-- Who handles a report hears it once more, today; or with a new day somebody else gets it, which who reported hears.
CREATE FUNCTION help_report_on(neighbourhood uuid, report uuid, today date, new_due date DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE q help_report; handler uuid;
BEGIN
	SELECT r.* INTO q FROM help_report r WHERE r.neighbourhood_id = neighbourhood AND r.id = report AND r.closed_at IS NULL FOR UPDATE;
	IF q.id IS NULL THEN RETURN; END IF;
	IF new_due IS NULL THEN
		UPDATE help_report r SET reminded_on = today WHERE r.neighbourhood_id = neighbourhood AND r.id = report;
		PERFORM help_tell(neighbourhood, q.handler_id, 'report', NULL, report);
		RETURN;
	END IF;
	handler := help_handler(neighbourhood, q.reporter_id, q.reported_id, q.handler_id);
	IF handler IS NULL THEN RETURN; END IF;
	UPDATE help_report r SET handler_id = handler, due_on = new_due, reminded_on = NULL WHERE r.neighbourhood_id = neighbourhood AND r.id = report;
	PERFORM help_tell(neighbourhood, handler, 'report', NULL, report);
	PERFORM help_tell(neighbourhood, q.reporter_id, 'report_moved', NULL, report);
END $$;
--> statement-breakpoint
ALTER TABLE help_notice DROP CONSTRAINT help_notice_kind;
--> statement-breakpoint
ALTER TABLE help_notice ADD CONSTRAINT help_notice_kind CHECK (kind IN ('asked', 'yes', 'taken_back', 'agreed', 'thanked', 'over', 'landed', 'landed_again', 'introduce', 'word', 'waiting', 'was_it_done', 'done', 'outcome', 'check_visit', 'check_ends', 'review', 'report', 'report_closed', 'sent', 'thanks', 'report_moved', 'yes_again'));
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['help_handler(uuid, uuid, uuid, uuid)', 'help_report_taken(uuid, uuid)', 'help_reports_open()',
		'help_report_on(uuid, uuid, date, date)'] LOOP
		EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
	END LOOP;
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION help_report_taken(uuid, uuid) TO kring_app;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION help_reports_open(), help_report_on(uuid, uuid, date, date) TO kring_worker;
--> statement-breakpoint
-- Where a resident can be reached, as somebody wrote it with a draft. It counts from the moment the draft goes out, and
-- goes with a draft that does not. No role that serves requests, or works, reads it.
CREATE TABLE help_draft_contact (
	neighbourhood_id uuid NOT NULL,
	request_id uuid NOT NULL,
	phone text NOT NULL,
	address text NOT NULL,
	CONSTRAINT help_draft_contact_neighbourhood_id_request_id_pk PRIMARY KEY (neighbourhood_id, request_id),
	CONSTRAINT help_draft_contact_request_fk FOREIGN KEY (neighbourhood_id, request_id) REFERENCES help_request (neighbourhood_id, id) ON DELETE CASCADE,
	CONSTRAINT help_draft_contact_length CHECK (char_length(phone) <= 30 AND char_length(address) <= 200)
);
--> statement-breakpoint
ALTER TABLE help_draft_contact ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE help_draft_contact FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY help_draft_contact_own ON help_draft_contact FOR ALL TO kring_app USING (false) WITH CHECK (false);
--> statement-breakpoint
-- Keeps it with a draft, for who drafted it.
CREATE FUNCTION help_keep_draft_contact(neighbourhood uuid, request uuid, new_phone text, new_address text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM help_request r WHERE r.neighbourhood_id = neighbourhood AND r.id = request AND r.state = 'drafted'
		AND r.drafted_by_id = kring_person())
	THEN RAISE EXCEPTION 'not theirs to say' USING ERRCODE = 'insufficient_privilege'; END IF;
	INSERT INTO help_draft_contact (neighbourhood_id, request_id, phone, address) VALUES (neighbourhood, request, new_phone, new_address);
END $$;
--> statement-breakpoint
CREATE FUNCTION help_drafted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NEW.state <> 'closed' THEN
		PERFORM help_keep_contact(NEW.neighbourhood_id, NEW.asker_id, d.phone, d.address) FROM help_draft_contact d
		WHERE d.neighbourhood_id = NEW.neighbourhood_id AND d.request_id = NEW.id;
	END IF;
	DELETE FROM help_draft_contact d WHERE d.neighbourhood_id = NEW.neighbourhood_id AND d.request_id = NEW.id;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER help_drafted AFTER UPDATE OF state ON help_request
	FOR EACH ROW WHEN (OLD.state = 'drafted' AND NEW.state <> 'drafted') EXECUTE FUNCTION help_drafted();
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION help_keep_draft_contact(uuid, uuid, text, text), help_drafted() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION help_keep_draft_contact(uuid, uuid, text, text) TO kring_app;
--> statement-breakpoint
-- Whatever becomes of an ask, who is concerned hears of it; also that a yes waits again for who asked.
CREATE OR REPLACE FUNCTION help_ask_news() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE r help_request;
BEGIN
	SELECT q.* INTO r FROM help_request q WHERE q.neighbourhood_id = NEW.neighbourhood_id AND q.id = NEW.request_id;
	IF TG_OP = 'INSERT' THEN PERFORM help_tell(NEW.neighbourhood_id, NEW.helper_id, 'asked', NEW.request_id);
	ELSIF NEW.says = 'yes' AND OLD.says IS DISTINCT FROM 'yes' THEN PERFORM help_tell_asker(r, 'yes');
	ELSIF NEW.says = 'yes' AND NEW.ended_at IS NULL AND OLD.ended_how = 'thanked' THEN
		PERFORM help_tell(NEW.neighbourhood_id, NEW.helper_id, 'yes_again', NEW.request_id);
		PERFORM help_tell_asker(r, 'yes');
	ELSIF NEW.ended_how = 'taken_back' AND OLD.ended_how IS DISTINCT FROM 'taken_back' AND OLD.says = 'yes' THEN PERFORM help_tell_asker(r, 'taken_back');
	ELSIF NEW.ended_how = 'thanked' AND OLD.ended_how IS DISTINCT FROM 'thanked' AND NEW.says = 'yes' THEN PERFORM help_tell(NEW.neighbourhood_id, NEW.helper_id, 'thanked', NEW.request_id);
	ELSIF NEW.ended_how = 'over' AND OLD.ended_how IS NULL AND NEW.says = 'yes' THEN PERFORM help_tell(NEW.neighbourhood_id, NEW.helper_id, 'over', NEW.request_id);
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
-- By hand somebody is asked anew: what they said or did not say before is over. Not while they are waited for.
CREATE FUNCTION help_ask_anew(neighbourhood uuid, request uuid, helper uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	DELETE FROM help_ask a USING help_request r
	WHERE a.neighbourhood_id = neighbourhood AND a.request_id = request AND a.helper_id = helper AND (a.ended_at IS NOT NULL OR a.says = 'no')
		AND r.neighbourhood_id = a.neighbourhood_id AND r.id = a.request_id AND r.landed_at IS NOT NULL AND neighbourhood = ANY (help_coordinated())
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION help_ask_anew(uuid, uuid, uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION help_ask_anew(uuid, uuid, uuid) TO kring_app;
--> statement-breakpoint
-- Whether who asked and one who said yes do not want to meet, for who is in the request: not who of them it is.
CREATE FUNCTION help_apart(neighbourhood uuid, request uuid, helper uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT EXISTS (SELECT FROM help_request r JOIN help_block b ON b.neighbourhood_id = r.neighbourhood_id
			AND (b.person_id, b.blocked_id) IN ((r.asker_id, helper), (helper, r.asker_id))
		WHERE r.neighbourhood_id = neighbourhood AND r.id = request AND (r.id = ANY (help_mine()) OR r.id = ANY (help_asked())))
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION help_apart(uuid, uuid, uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION help_apart(uuid, uuid, uuid) TO kring_app;
--> statement-breakpoint
-- Whether somebody does not want to meet another, and whether what they ask is kept from one who coordinates for it: as
-- long as a colleague is there.
CREATE FUNCTION help_avoids(neighbourhood uuid, who uuid, other uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT EXISTS (SELECT FROM help_block b WHERE b.neighbourhood_id = neighbourhood AND b.person_id = who AND b.blocked_id = other)
$$;
--> statement-breakpoint
CREATE FUNCTION help_kept_from(neighbourhood uuid, asker uuid, coordinator uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT help_avoids(neighbourhood, asker, coordinator) AND EXISTS (SELECT FROM office f WHERE f.neighbourhood_id = neighbourhood
		AND f.kind = 'coordinator' AND f.ended_at IS NULL AND f.person_id NOT IN (asker, coordinator) AND NOT help_avoids(neighbourhood, asker, f.person_id))
$$;
--> statement-breakpoint
-- Whether the person of this transaction may look after a request of somebody, as far as it is not kept from them.
CREATE FUNCTION help_office_sees(neighbourhood uuid, asker uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT NOT help_kept_from(neighbourhood, asker, kring_person())
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION help_avoids(uuid, uuid, uuid), help_kept_from(uuid, uuid, uuid), help_office_sees(uuid, uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION help_office_sees(uuid, uuid) TO kring_app;
--> statement-breakpoint
DO $$
DECLARE own text := '(asker_id = kring_person() OR circle_id = ANY ((SELECT kring_circles())::uuid[])) OR id = ANY ((SELECT help_asked())::uuid[])
	OR (neighbourhood_id = ANY ((SELECT help_coordinated())::uuid[]) AND (landed_at IS NOT NULL OR is_introduced) AND help_office_sees(neighbourhood_id, asker_id))';
BEGIN
	EXECUTE format('ALTER POLICY help_request_own ON help_request USING (%s) WITH CHECK (%s)', own, own);
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION help_mine() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT coalesce(array_agg(r.id), '{}') FROM help_request r
	WHERE r.asker_id = kring_person() OR r.circle_id = ANY (kring_circles())
		OR (r.neighbourhood_id = ANY (help_coordinated()) AND (r.landed_at IS NOT NULL OR r.is_introduced) AND help_office_sees(r.neighbourhood_id, r.asker_id))
$$;
--> statement-breakpoint
-- As before; for who coordinates of what is not kept from them.
CREATE OR REPLACE FUNCTION help_helpers(neighbourhood uuid, kind_of_help text, asker uuid, request uuid)
RETURNS TABLE (person_id uuid, first_name text, offer_id uuid, words text, windows jsonb, languages text[], gender text, avoids_pets boolean,
	postcode_area text, reach text, experience integer, is_gladly_again boolean, agreed_lately integer, asked_this_week integer,
	asked_most integer, was_asked boolean, since_on date, confirmed integer, checks jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT f.* FROM help_facts(neighbourhood, kind_of_help, asker, request) f
	WHERE CASE WHEN asker = kring_person() THEN help_may_join(neighbourhood)
		ELSE EXISTS (SELECT FROM member m JOIN circle c ON c.id = m.circle_id WHERE m.person_id = asker AND m.role = 'resident'
				AND c.neighbourhood_id = neighbourhood AND kring_sees(c.id))
			OR EXISTS (SELECT FROM help_request r WHERE r.neighbourhood_id = neighbourhood AND r.id = request AND r.asker_id = asker
				AND r.category = kind_of_help AND r.landed_at IS NOT NULL AND neighbourhood = ANY (help_coordinated()) AND help_office_sees(neighbourhood, asker))
		END
$$;
--> statement-breakpoint
-- As before; but who coordinates and whom who asked does not want to meet reads no number and no address, also where
-- nobody else is there.
CREATE OR REPLACE FUNCTION help_reach(neighbourhood uuid, request uuid) RETURNS TABLE (person_id uuid, side text, name text, phone text, address text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT p.id, w.side, p.name, coalesce(c.phone, ''), coalesce(c.address, '')
	FROM help_request r CROSS JOIN LATERAL (VALUES ('asker', r.asker_id), ('helper', r.helper_id)) AS w (side, who)
		CROSS JOIN LATERAL (SELECT r.state IN ('agreed', 'done') AND (r.helper_id = kring_person() OR r.asker_id = kring_person()
			OR (r.circle_id IS NOT NULL AND kring_sees(r.circle_id))) AS agreed) AS two
		JOIN person p ON p.id = w.who
		LEFT JOIN neighbour_contact c ON c.neighbourhood_id = r.neighbourhood_id AND c.person_id = w.who
			AND (two.agreed OR NOT help_avoids(neighbourhood, r.asker_id, kring_person()))
	WHERE r.neighbourhood_id = neighbourhood AND r.id = request AND (two.agreed OR (w.side = 'asker' AND r.state <> 'closed'
		AND r.landed_for_id = kring_person() AND neighbourhood = ANY (help_coordinated()) AND help_office_sees(neighbourhood, r.asker_id)))
$$;
--> statement-breakpoint
-- Whether somebody else who still coordinates there took a request on, from whom it is not kept.
CREATE OR REPLACE FUNCTION help_taken_by_other(neighbourhood uuid, request uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT EXISTS (SELECT FROM help_request r JOIN office f ON f.person_id = r.landed_for_id AND f.neighbourhood_id = r.neighbourhood_id
		AND f.kind = 'coordinator' AND f.ended_at IS NULL
		WHERE r.neighbourhood_id = neighbourhood AND r.id = request AND r.landed_for_id <> kring_person() AND neighbourhood = ANY (help_coordinated())
			AND NOT help_kept_from(neighbourhood, r.asker_id, f.person_id))
$$;
--> statement-breakpoint
-- As before, but for whom it is kept from.
CREATE OR REPLACE FUNCTION help_tell_office(neighbourhood uuid, what text, request uuid, about uuid DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE who uuid; asker uuid := (SELECT r.asker_id FROM help_request r WHERE r.neighbourhood_id = neighbourhood AND r.id = request);
BEGIN
	FOR who IN SELECT DISTINCT f.person_id FROM office f WHERE f.ended_at IS NULL
		AND (CASE WHEN help_has_office(neighbourhood, NULL) THEN f.neighbourhood_id = neighbourhood AND f.kind = 'coordinator'
				AND NOT help_kept_from(neighbourhood, asker, f.person_id)
			ELSE (f.neighbourhood_id = neighbourhood AND f.kind = 'treasurer') OR f.kind = 'operator' END)
	LOOP PERFORM help_tell(neighbourhood, who, what, request, about); END LOOP;
END $$;
--> statement-breakpoint
DROP FUNCTION help_has_office(uuid);
--> statement-breakpoint
-- Whether somebody coordinates in a neighbourhood whom the one who asks does not avoid: else nobody can be promised to ring.
CREATE FUNCTION help_has_office(neighbourhood uuid, asker uuid DEFAULT kring_person()) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT EXISTS (SELECT FROM office f WHERE f.neighbourhood_id = neighbourhood AND f.kind = 'coordinator' AND f.ended_at IS NULL
		AND (asker IS NULL OR NOT help_avoids(neighbourhood, asker, f.person_id)))
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION help_has_office(uuid, uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION help_has_office(uuid, uuid) TO kring_app;
--> statement-breakpoint
-- As before; but nobody whom who asked does not want to meet.
CREATE OR REPLACE FUNCTION help_caller(neighbourhood uuid, request uuid DEFAULT NULL) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH taken AS (
		SELECT r.landed_for_id AS by, r.asker_id AS asker FROM help_request r
		WHERE r.neighbourhood_id = neighbourhood AND r.id = request AND r.id = ANY (help_mine())
	)
	SELECT CASE WHEN count(DISTINCT f.person_id) = 1 THEN max(f.shown_name) END FROM office f
	WHERE f.neighbourhood_id = neighbourhood AND f.kind = 'coordinator' AND f.ended_at IS NULL AND kring_person() IS NOT NULL
		AND f.person_id = coalesce((SELECT t.by FROM taken t), f.person_id)
		AND NOT help_avoids(neighbourhood, coalesce((SELECT t.asker FROM taken t), kring_person()), f.person_id)
$$;
--> statement-breakpoint
-- Nobody counts on somebody any more: what they said yes to goes round again. Help that was done stays done.
CREATE FUNCTION help_let_go(neighbourhood uuid, person uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE at timestamptz := kring_now();
BEGIN
	-- Requests before asks, as everywhere: so nobody waits for each other.
	PERFORM FROM help_request r WHERE r.neighbourhood_id = neighbourhood AND (r.helper_id = person OR EXISTS (SELECT FROM help_ask a
		WHERE a.neighbourhood_id = r.neighbourhood_id AND a.request_id = r.id AND a.helper_id = person)) ORDER BY r.id FOR UPDATE;
	UPDATE help_ask a SET ended_at = at, ended_how = 'taken_back' FROM help_request r
	WHERE a.neighbourhood_id = neighbourhood AND a.helper_id = person AND a.ended_at IS NULL
		AND r.neighbourhood_id = a.neighbourhood_id AND r.id = a.request_id AND r.state <> 'done';
	UPDATE help_request r SET state = 'open', helper_id = NULL, agreed_at = NULL, meets_on = NULL, is_introduced = false, introduced_at = NULL,
		introduced_by_id = NULL, introduced_with = '', check_told_at = NULL, waiting_since = NULL, was_reminded = false,
		round_at = at, landed_at = NULL, landed_for_id = NULL, next_step_at = at
	WHERE r.neighbourhood_id = neighbourhood AND r.helper_id = person AND r.state = 'agreed';
	UPDATE help_request r SET state = 'open', next_step_at = at, round_at = at
	WHERE r.neighbourhood_id = neighbourhood AND r.state = 'offered' AND NOT EXISTS (SELECT FROM help_ask a WHERE a.neighbourhood_id = r.neighbourhood_id
		AND a.request_id = r.id AND a.says = 'yes' AND (a.ended_at IS NULL OR a.ended_how = 'passed'));
END $$;
--> statement-breakpoint
CREATE FUNCTION help_account_blocked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM help_let_go(n.neighbourhood_id, n.person_id) FROM neighbour n WHERE n.person_id = NEW.person_id;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER help_account_blocked AFTER UPDATE OF blocked_at ON account
	FOR EACH ROW WHEN (OLD.blocked_at IS NULL AND NEW.blocked_at IS NOT NULL) EXECUTE FUNCTION help_account_blocked();
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION help_let_go(uuid, uuid), help_account_blocked() FROM PUBLIC;
--> statement-breakpoint
-- As before; but who stops after help that was done takes nothing back, and who asked hears how it ended.
CREATE OR REPLACE FUNCTION help_forget(neighbourhood uuid, person uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE at timestamptz := kring_now(); counts_on uuid[]; who uuid; ended help_request;
BEGIN
	IF kring_person() IS NOT NULL AND kring_person() <> person THEN RAISE EXCEPTION 'not theirs to say' USING ERRCODE = 'insufficient_privilege'; END IF;
	-- Requests before asks, as everywhere: so nobody waits for each other.
	PERFORM FROM help_request r WHERE r.neighbourhood_id = neighbourhood AND (person IN (r.asker_id, r.helper_id) OR EXISTS (SELECT FROM help_ask a
		WHERE a.neighbourhood_id = r.neighbourhood_id AND a.request_id = r.id AND a.helper_id = person)) ORDER BY r.id FOR UPDATE;
	PERFORM help_let_go(neighbourhood, person);
	FOR ended IN UPDATE help_request r SET state = 'closed', next_step_at = NULL, closed_at = at, outcome = 'unsaid'
		WHERE r.neighbourhood_id = neighbourhood AND r.helper_id = person AND r.state = 'done' RETURNING r.*
	LOOP PERFORM help_tell_asker(ended, 'outcome'); END LOOP;
	-- Who was to help hears that it is off, and who said yes too: the request itself, and its news with it, is gone then.
	counts_on := ARRAY(SELECT r.helper_id FROM help_request r WHERE r.neighbourhood_id = neighbourhood AND r.asker_id = person AND r.state = 'agreed'
		UNION SELECT a.helper_id FROM help_request r JOIN help_ask a ON a.neighbourhood_id = r.neighbourhood_id AND a.request_id = r.id
		WHERE r.neighbourhood_id = neighbourhood AND r.asker_id = person AND r.state = 'offered' AND a.says = 'yes' AND a.ended_at IS NULL);
	UPDATE help_request r SET state = 'closed', next_step_at = NULL, closed_at = at, outcome = 'withdrawn'
	WHERE r.neighbourhood_id = neighbourhood AND r.asker_id = person AND r.state <> 'closed';
	UPDATE help_ask a SET ended_at = at, ended_how = 'over' FROM help_request r WHERE r.neighbourhood_id = neighbourhood AND r.asker_id = person
		AND a.neighbourhood_id = r.neighbourhood_id AND a.request_id = r.id AND a.ended_at IS NULL;
	UPDATE help_request r SET helper_id = NULL WHERE r.neighbourhood_id = neighbourhood AND r.helper_id = person;
	PERFORM help_count(neighbourhood, ARRAY(SELECT r.id FROM help_request r WHERE r.neighbourhood_id = neighbourhood AND r.asker_id = person));
	DELETE FROM help_request r WHERE r.neighbourhood_id = neighbourhood AND r.asker_id = person;
	DELETE FROM help_ask a WHERE a.neighbourhood_id = neighbourhood AND a.helper_id = person;
	DELETE FROM help_word w WHERE w.neighbourhood_id = neighbourhood AND (w.writer_id = person OR w.helper_id = person);
	DELETE FROM help_block b WHERE b.neighbourhood_id = neighbourhood AND b.person_id = person;
	DELETE FROM help_check c WHERE c.neighbourhood_id = neighbourhood AND c.person_id = person;
	DELETE FROM help_notice x WHERE x.neighbourhood_id = neighbourhood AND x.person_id = person;
	DELETE FROM neighbour_contact c WHERE c.neighbourhood_id = neighbourhood AND c.person_id = person;
	DELETE FROM neighbour n WHERE n.neighbourhood_id = neighbourhood AND n.person_id = person;
	FOREACH who IN ARRAY counts_on LOOP PERFORM help_tell(neighbourhood, who, 'over', NULL); END LOOP;
END $$;
