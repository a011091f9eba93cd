-- The rest of what a fresh look at asking found: who is asked for hears that it went out, who helped hears the thanks,
-- nobody takes a request over unseen, and with a circle its requests end.

ALTER TABLE help_notice DROP CONSTRAINT help_notice_kind;
--> statement-breakpoint
ALTER TABLE help_notice ADD CONSTRAINT help_notice_kind CHECK (kind IN ('asked', 'yes', 'taken_back', 'agreed', 'thanked', 'over', 'landed', 'landed_again', 'introduce', 'word', 'waiting', 'was_it_done', 'done', 'outcome', 'check_visit', 'check_ends', 'review', 'report', 'report_closed', 'sent', 'thanks'));
--> statement-breakpoint
CREATE OR REPLACE FUNCTION help_request_news() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NEW.next_step_at IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.next_step_at IS DISTINCT FROM OLD.next_step_at) THEN
		PERFORM kring_enqueue(1::smallint, 'help.step', 'help.step:' || NEW.id,
			jsonb_build_object('neighbourhoodId', NEW.neighbourhood_id, 'requestId', NEW.id), NEW.next_step_at);
	END IF;
	IF TG_OP = 'INSERT' THEN RETURN NULL; END IF;
	-- Who is asked for hears that it went out, whoever wrote down their yes.
	IF NEW.state = 'open' AND OLD.state = 'drafted' AND NEW.yes_by_id <> NEW.asker_id THEN PERFORM help_tell(NEW.neighbourhood_id, NEW.asker_id, 'sent', NEW.id); END IF;
	IF NEW.landed_at IS NOT NULL AND OLD.landed_at IS NULL AND NEW.state <> 'closed' THEN
		PERFORM help_tell_office(NEW.neighbourhood_id, 'landed', NEW.id);
		PERFORM help_tell_asker(NEW, 'landed');
	END IF;
	IF NEW.state = 'agreed' AND OLD.state <> 'agreed' THEN
		PERFORM help_tell(NEW.neighbourhood_id, NEW.helper_id, 'agreed', NEW.id);
		PERFORM help_tell_asker(NEW, 'agreed');
		IF NEW.is_introduced THEN PERFORM help_tell_office(NEW.neighbourhood_id, 'introduce', NEW.id); END IF;
	ELSIF NEW.state = 'done' AND OLD.state <> 'done' THEN
		PERFORM help_tell(NEW.neighbourhood_id, NEW.helper_id, 'done', NEW.id);
		PERFORM help_tell_asker(NEW, 'done');
	ELSIF NEW.state = 'closed' AND OLD.state <> 'closed' THEN
		IF NEW.outcome IN ('settled', 'not_agreed') OR NEW.outcome = 'unsaid' AND OLD.state IN ('open', 'offered') THEN PERFORM help_tell_asker(NEW, 'outcome'); END IF;
		IF NEW.outcome = 'thanked' THEN PERFORM help_tell(NEW.neighbourhood_id, OLD.helper_id, 'thanks', NEW.id);
		-- Whose yes was ended with it heard so already.
		ELSIF OLD.state = 'agreed' AND EXISTS (SELECT FROM help_ask a WHERE a.neighbourhood_id = NEW.neighbourhood_id AND a.request_id = NEW.id
			AND a.helper_id = OLD.helper_id AND a.ended_at IS NULL) THEN PERFORM help_tell(NEW.neighbourhood_id, OLD.helper_id, 'over', NEW.id); END IF;
	ELSIF NEW.check_told_at IS NOT NULL AND OLD.check_told_at IS NULL THEN
		PERFORM help_tell(NEW.neighbourhood_id, NEW.helper_id, 'check_visit', NEW.id);
		PERFORM help_tell_asker(NEW, 'check_visit');
		PERFORM help_tell_office(NEW.neighbourhood_id, 'check_visit', NEW.id);
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
-- As before; but an office elsewhere is none here.
CREATE OR REPLACE FUNCTION help_hand_out() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE q help_report; handler uuid; given integer := 0;
BEGIN
	FOR q IN SELECT r.* FROM help_report r WHERE r.closed_at IS NULL AND (r.handler_id IS NULL OR NOT EXISTS (SELECT FROM office f
		WHERE f.person_id = r.handler_id AND f.ended_at IS NULL
		AND (f.kind = 'operator' OR f.neighbourhood_id = r.neighbourhood_id AND f.kind IN ('coordinator', 'treasurer')))) LIMIT 100
	LOOP
		handler := help_handler(q.neighbourhood_id, q.reporter_id, q.reported_id);
		CONTINUE WHEN handler IS NULL;
		UPDATE help_report r SET handler_id = handler WHERE r.neighbourhood_id = q.neighbourhood_id AND r.id = q.id;
		PERFORM help_tell(q.neighbourhood_id, handler, 'report', NULL, q.id);
		given := given + 1;
	END LOOP;
	RETURN given;
END $$;
--> statement-breakpoint
-- Whether somebody else who still coordinates there took a request on.
CREATE FUNCTION help_taken_by_other(neighbourhood uuid, request uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT EXISTS (SELECT FROM help_request r JOIN office f ON f.person_id = r.landed_for_id AND f.neighbourhood_id = r.neighbourhood_id
		AND f.kind = 'coordinator' AND f.ended_at IS NULL
		WHERE r.neighbourhood_id = neighbourhood AND r.id = request AND r.landed_for_id <> kring_person() AND neighbourhood = ANY (help_coordinated()))
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION help_taken_by_other(uuid, uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION help_taken_by_other(uuid, uuid) TO kring_app;
--> statement-breakpoint
-- When somebody died or the circle ends, nobody is asked for them any more, and who was to help hears that it is off.
CREATE FUNCTION help_circle_closed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM FROM help_request r WHERE r.circle_id = NEW.id AND r.state <> 'closed' ORDER BY r.id FOR UPDATE;
	UPDATE help_ask a SET ended_at = kring_now(), ended_how = 'over' FROM help_request r
	WHERE r.circle_id = NEW.id AND r.state <> 'closed' AND a.neighbourhood_id = r.neighbourhood_id AND a.request_id = r.id
		AND (a.ended_at IS NULL OR a.ended_how = 'passed');
	UPDATE help_request r SET state = 'closed', next_step_at = NULL, closed_at = kring_now(), outcome = 'withdrawn'
	WHERE r.circle_id = NEW.id AND r.state <> 'closed';
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER help_circle_closed AFTER UPDATE OF closed_at ON circle FOR EACH ROW
	WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL) EXECUTE FUNCTION help_circle_closed();
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION help_circle_closed() FROM PUBLIC;
