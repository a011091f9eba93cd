-- What a fresh look at asking found: nothing that somebody counts on ends in silence, and a block outlives who left.

-- What somebody does in a neighbourhood, for where news leads them: one's own, and for the worker anybody's.
CREATE FUNCTION help_office_of(neighbourhood uuid, person uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT min(f.kind) FROM office f WHERE f.neighbourhood_id = neighbourhood AND f.person_id = person AND f.ended_at IS NULL
		AND f.kind IN ('coordinator', 'treasurer') AND coalesce(kring_person(), person) = person
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION help_office_of(uuid, uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION help_office_of(uuid, uuid) TO kring_app, kring_worker;
--> statement-breakpoint
-- As before; and who asked hears too that a request is over of which nobody said anything, or to which nobody said yes.
CREATE OR REPLACE FUNCTION help_request_news() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NEW.next_step_at IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.next_step_at IS DISTINCT FROM OLD.next_step_at) THEN
		PERFORM kring_enqueue(1::smallint, 'help.step', 'help.step:' || NEW.id,
			jsonb_build_object('neighbourhoodId', NEW.neighbourhood_id, 'requestId', NEW.id), NEW.next_step_at);
	END IF;
	IF TG_OP = 'INSERT' THEN RETURN NULL; END IF;
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
		IF OLD.state = 'agreed' THEN PERFORM help_tell(NEW.neighbourhood_id, OLD.helper_id, 'over', NEW.id); END IF;
	ELSIF NEW.check_told_at IS NOT NULL AND OLD.check_told_at IS NULL THEN
		PERFORM help_tell(NEW.neighbourhood_id, NEW.helper_id, 'check_visit', NEW.id);
		PERFORM help_tell_asker(NEW, 'check_visit');
		PERFORM help_tell_office(NEW.neighbourhood_id, 'check_visit', NEW.id);
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
-- As before; and of two who do not meet, a question that others were asked after is over as well.
CREATE OR REPLACE FUNCTION help_blocked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM FROM help_request r WHERE r.neighbourhood_id = NEW.neighbourhood_id AND r.asker_id IN (NEW.person_id, NEW.blocked_id)
		AND r.state IN ('open', 'offered') ORDER BY r.id FOR UPDATE;
	UPDATE help_ask a SET ended_at = kring_now(), ended_how = 'over' FROM help_request r
	WHERE r.neighbourhood_id = NEW.neighbourhood_id AND a.neighbourhood_id = r.neighbourhood_id AND a.request_id = r.id
		AND (r.asker_id, a.helper_id) IN ((NEW.person_id, NEW.blocked_id), (NEW.blocked_id, NEW.person_id))
		AND a.says IS NULL AND (a.ended_at IS NULL OR a.ended_how = 'passed');
	UPDATE help_request r SET next_step_at = kring_now()
	WHERE r.neighbourhood_id = NEW.neighbourhood_id AND r.state = 'open' AND r.landed_at IS NULL AND r.asker_id IN (NEW.person_id, NEW.blocked_id);
	RETURN NULL;
END $$;
--> statement-breakpoint
-- As before; but whom somebody else does not want to meet stays so, also once they take part anew, and who was to help
-- hears that it is off.
CREATE OR REPLACE FUNCTION help_forget(neighbourhood uuid, person uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE at timestamptz := kring_now(); counts_on uuid[]; who uuid;
BEGIN
	IF kring_person() IS NOT NULL AND kring_person() <> person THEN RAISE EXCEPTION 'not theirs to say' USING ERRCODE = 'insufficient_privilege'; END IF;
	-- Requests before asks, as everywhere: so nobody waits for each other.
	PERFORM FROM help_request r WHERE r.neighbourhood_id = neighbourhood AND (person IN (r.asker_id, r.helper_id) OR EXISTS (SELECT FROM help_ask a
		WHERE a.neighbourhood_id = r.neighbourhood_id AND a.request_id = r.id AND a.helper_id = person)) ORDER BY r.id FOR UPDATE;
	UPDATE help_ask a SET ended_at = at, ended_how = 'taken_back' WHERE a.neighbourhood_id = neighbourhood AND a.helper_id = person AND a.ended_at IS NULL;
	UPDATE help_request r SET state = 'open', helper_id = NULL, agreed_at = NULL, meets_on = NULL, is_introduced = false, introduced_at = NULL,
		round_at = at, landed_at = NULL, landed_for_id = NULL, next_step_at = at
	WHERE r.neighbourhood_id = neighbourhood AND r.helper_id = person AND r.state = 'agreed';
	UPDATE help_request r SET state = 'open', next_step_at = at, round_at = at
	WHERE r.neighbourhood_id = neighbourhood AND r.state = 'offered' AND NOT EXISTS (SELECT FROM help_ask a WHERE a.neighbourhood_id = r.neighbourhood_id
		AND a.request_id = r.id AND a.says = 'yes' AND (a.ended_at IS NULL OR a.ended_how = 'passed'));
	UPDATE help_request r SET state = 'closed', next_step_at = NULL, closed_at = at, outcome = 'unsaid'
	WHERE r.neighbourhood_id = neighbourhood AND r.helper_id = person AND r.state = 'done';
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
