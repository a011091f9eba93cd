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
