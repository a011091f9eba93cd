-- Asking neighbours for help and offering it (activities-credits.md 13, F1-F6, F12, F15, F16). A request is asked of
-- three people who fit, then of others, and lands at a person: one that is not over always has a next moment at
-- which something happens to it. Phone and address lie where no role that serves requests can read them.
CREATE TABLE neighbour (
	neighbourhood_id uuid NOT NULL REFERENCES neighbourhood (id),
	person_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	postcode_area text NOT NULL,
	reach text NOT NULL,
	languages text[] NOT NULL,
	gender text,
	avoids_pets boolean NOT NULL DEFAULT false,
	asked_most smallint NOT NULL DEFAULT 3,
	paused_at timestamp with time zone,
	paused_until date,
	likes text NOT NULL DEFAULT '',
	since_on date NOT NULL,
	CONSTRAINT neighbour_neighbourhood_id_person_id_pk PRIMARY KEY (neighbourhood_id, person_id),
	CONSTRAINT neighbour_area CHECK (postcode_area ~ '^[1-9][0-9]{3}$'),
	CONSTRAINT neighbour_reach CHECK (reach IN ('area', 'neighbourhood', 'municipality')),
	CONSTRAINT neighbour_languages CHECK (cardinality(languages) BETWEEN 1 AND 12),
	CONSTRAINT neighbour_gender CHECK (gender IN ('f', 'm', 'x')),
	CONSTRAINT neighbour_asked CHECK (asked_most BETWEEN 0 AND 20),
	CONSTRAINT neighbour_paused CHECK (paused_until IS NULL OR paused_at IS NOT NULL),
	CONSTRAINT neighbour_likes CHECK (char_length(likes) <= 500)
);
--> statement-breakpoint
CREATE INDEX neighbour_person ON neighbour USING btree (person_id);
--> statement-breakpoint
-- What somebody knows from their own life (S36): only who coordinates finds them by it, and only while they want.
CREATE TABLE neighbour_life (
	neighbourhood_id uuid NOT NULL,
	person_id uuid NOT NULL,
	topics text[] NOT NULL,
	said_at timestamp with time zone NOT NULL,
	CONSTRAINT neighbour_life_neighbourhood_id_person_id_pk PRIMARY KEY (neighbourhood_id, person_id),
	CONSTRAINT neighbour_life_fk FOREIGN KEY (neighbourhood_id, person_id) REFERENCES neighbour (neighbourhood_id, person_id) ON DELETE CASCADE,
	CONSTRAINT neighbour_life_topics CHECK (cardinality(topics) BETWEEN 1 AND 10)
);
--> statement-breakpoint
-- Where somebody can be reached: of a neighbour, or of a resident for whom somebody of the circle asks.
CREATE TABLE neighbour_contact (
	neighbourhood_id uuid NOT NULL REFERENCES neighbourhood (id),
	person_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	phone text NOT NULL,
	address text NOT NULL,
	changed_at timestamp with time zone NOT NULL,
	CONSTRAINT neighbour_contact_neighbourhood_id_person_id_pk PRIMARY KEY (neighbourhood_id, person_id),
	CONSTRAINT neighbour_contact_length CHECK (char_length(phone) <= 30 AND char_length(address) <= 200)
);
--> statement-breakpoint
-- What somebody likes to do for others: one line for each kind of help.
CREATE TABLE help_offer (
	neighbourhood_id uuid NOT NULL,
	id uuid NOT NULL,
	person_id uuid NOT NULL,
	category text NOT NULL REFERENCES credit_category (key),
	words text NOT NULL,
	windows jsonb NOT NULL DEFAULT '[]',
	is_paused boolean NOT NULL DEFAULT false,
	said_on date NOT NULL,
	review_on date NOT NULL,
	review_asked_on date,
	ended_at timestamp with time zone,
	CONSTRAINT help_offer_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT help_offer_neighbour_fk FOREIGN KEY (neighbourhood_id, person_id) REFERENCES neighbour (neighbourhood_id, person_id) ON DELETE CASCADE,
	CONSTRAINT help_offer_words CHECK (char_length(words) <= 500),
	CONSTRAINT help_offer_windows CHECK (jsonb_typeof(windows) = 'array' AND jsonb_array_length(windows) <= 21)
);
--> statement-breakpoint
CREATE UNIQUE INDEX help_offer_once ON help_offer USING btree (neighbourhood_id, person_id, category) WHERE ended_at IS NULL;
--> statement-breakpoint
CREATE INDEX help_offer_kind ON help_offer USING btree (neighbourhood_id, category) WHERE ended_at IS NULL;
--> statement-breakpoint
CREATE INDEX help_offer_review ON help_offer USING btree (review_on) WHERE ended_at IS NULL;
--> statement-breakpoint
CREATE TABLE help_request (
	neighbourhood_id uuid NOT NULL REFERENCES neighbourhood (id),
	id uuid NOT NULL,
	asker_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	circle_id uuid REFERENCES circle (id) ON DELETE CASCADE,
	drafted_by_id uuid REFERENCES person (id) ON DELETE SET NULL,
	category text NOT NULL REFERENCES credit_category (key),
	words text NOT NULL,
	postcode_area text NOT NULL,
	minutes smallint NOT NULL,
	is_weekly boolean NOT NULL,
	times jsonb NOT NULL,
	is_at_home boolean NOT NULL,
	place text NOT NULL DEFAULT '',
	language text,
	gender text,
	has_pets boolean NOT NULL DEFAULT false,
	is_essential boolean NOT NULL,
	state text NOT NULL,
	made_at timestamp with time zone NOT NULL,
	yes_how text,
	yes_by_id uuid REFERENCES person (id) ON DELETE SET NULL,
	opened_at timestamp with time zone,
	-- Since when it goes round: at the first opening, and anew where a helper could not after all.
	round_at timestamp with time zone,
	next_step_at timestamp with time zone,
	landed_at timestamp with time zone,
	landed_for_id uuid REFERENCES person (id) ON DELETE SET NULL,
	first_yes_at timestamp with time zone,
	waiting_since timestamp with time zone,
	was_reminded boolean NOT NULL DEFAULT false,
	agreed_at timestamp with time zone,
	first_agreed_at timestamp with time zone,
	helper_id uuid REFERENCES person (id),
	meets_on date,
	check_told_at timestamp with time zone,
	is_introduced boolean NOT NULL DEFAULT false,
	introduced_at timestamp with time zone,
	introduced_by_id uuid REFERENCES person (id) ON DELETE SET NULL,
	introduced_with text NOT NULL DEFAULT '',
	done_at timestamp with time zone,
	done_by_id uuid REFERENCES person (id) ON DELETE SET NULL,
	confirmed_at timestamp with time zone,
	is_gladly_again boolean,
	thanks text,
	closed_at timestamp with time zone,
	outcome text,
	outcome_words text NOT NULL DEFAULT '',
	CONSTRAINT help_request_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT help_request_state CHECK (state IN ('drafted', 'open', 'offered', 'agreed', 'done', 'closed')),
	CONSTRAINT help_request_words CHECK (char_length(words) <= 500 AND char_length(place) <= 200 AND char_length(outcome_words) <= 500
		AND char_length(introduced_with) <= 80),
	CONSTRAINT help_request_area CHECK (postcode_area ~ '^[1-9][0-9]{3}$'),
	CONSTRAINT help_request_minutes CHECK (minutes BETWEEN 5 AND 480),
	CONSTRAINT help_request_times CHECK (jsonb_typeof(times) = 'array' AND jsonb_array_length(times) <= 14),
	CONSTRAINT help_request_gender CHECK (gender IN ('f', 'm', 'x')),
	CONSTRAINT help_request_yes CHECK (yes_how IN ('self', 'app', 'phone', 'paper') AND (state = 'drafted' OR yes_how IS NOT NULL OR closed_at IS NOT NULL)),
	-- It never ends in silence: until it is over there is a moment at which somebody does something (F4).
	CONSTRAINT help_request_goes_on CHECK ((state = 'closed') = (next_step_at IS NULL)),
	CONSTRAINT help_request_closed CHECK ((state = 'closed') = (closed_at IS NOT NULL) AND (state = 'closed') = (outcome IS NOT NULL)),
	CONSTRAINT help_request_outcome CHECK (outcome IN ('thanked', 'withdrawn', 'settled', 'unsaid', 'not_agreed')),
	CONSTRAINT help_request_opened CHECK (state IN ('drafted', 'closed') OR (opened_at IS NOT NULL AND round_at IS NOT NULL)),
	CONSTRAINT help_request_helper CHECK (state NOT IN ('agreed', 'done') OR (helper_id IS NOT NULL AND agreed_at IS NOT NULL)),
	CONSTRAINT help_request_two CHECK (helper_id <> asker_id),
	CONSTRAINT help_request_done CHECK (state <> 'done' OR done_at IS NOT NULL),
	CONSTRAINT help_request_thanks CHECK (thanks IN ('points', 'pot', 'none')),
	CONSTRAINT help_request_draft CHECK ((circle_id IS NULL) OR (drafted_by_id IS NOT NULL OR state <> 'drafted'))
);
--> statement-breakpoint
CREATE INDEX help_request_due ON help_request USING btree (next_step_at) WHERE state <> 'closed';
--> statement-breakpoint
CREATE INDEX help_request_asker ON help_request USING btree (asker_id, neighbourhood_id);
--> statement-breakpoint
CREATE INDEX help_request_circle ON help_request USING btree (circle_id);
--> statement-breakpoint
CREATE INDEX help_request_helper ON help_request USING btree (neighbourhood_id, helper_id);
--> statement-breakpoint
CREATE INDEX help_request_opened ON help_request USING btree (neighbourhood_id, opened_at);
--> statement-breakpoint
CREATE INDEX help_request_landed ON help_request USING btree (neighbourhood_id, landed_at) WHERE landed_at IS NOT NULL AND state <> 'closed';
--> statement-breakpoint
-- One who was asked for one request, once. What they said stays; what became of it stands beside it.
CREATE TABLE help_ask (
	neighbourhood_id uuid NOT NULL,
	id uuid NOT NULL,
	request_id uuid NOT NULL,
	helper_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	asked_at timestamp with time zone NOT NULL,
	by text NOT NULL,
	says text,
	said_at timestamp with time zone,
	ended_at timestamp with time zone,
	ended_how text,
	CONSTRAINT help_ask_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT help_ask_once UNIQUE (neighbourhood_id, request_id, helper_id),
	CONSTRAINT help_ask_request_fk FOREIGN KEY (neighbourhood_id, request_id) REFERENCES help_request (neighbourhood_id, id) ON DELETE CASCADE,
	CONSTRAINT help_ask_by CHECK (by IN ('house', 'asker', 'coordinator')),
	CONSTRAINT help_ask_says CHECK (says IN ('yes', 'no') AND (says IS NULL) = (said_at IS NULL)),
	-- Passed: others were asked meanwhile; they may still say yes while it is open.
	CONSTRAINT help_ask_ended CHECK (ended_how IN ('passed', 'taken_back', 'thanked', 'over') AND (ended_at IS NULL) = (ended_how IS NULL))
);
--> statement-breakpoint
CREATE INDEX help_ask_helper ON help_ask USING btree (helper_id, asked_at);
--> statement-breakpoint
-- Whom somebody does not want to meet. The other never learns of it.
CREATE TABLE help_block (
	neighbourhood_id uuid NOT NULL REFERENCES neighbourhood (id),
	person_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	blocked_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	blocked_at timestamp with time zone NOT NULL,
	CONSTRAINT help_block_pk PRIMARY KEY (neighbourhood_id, person_id, blocked_id),
	CONSTRAINT help_block_two CHECK (person_id <> blocked_id)
);
--> statement-breakpoint
CREATE INDEX help_block_other ON help_block USING btree (neighbourhood_id, blocked_id);
--> statement-breakpoint
-- What was looked into before somebody helps at home (S35): kind and dates, never the paper itself.
CREATE TABLE help_check (
	neighbourhood_id uuid NOT NULL REFERENCES neighbourhood (id),
	id uuid NOT NULL,
	person_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	kind text NOT NULL,
	checked_on date NOT NULL,
	valid_until_on date NOT NULL,
	checked_by_id uuid REFERENCES person (id) ON DELETE SET NULL,
	entered_at timestamp with time zone NOT NULL,
	reminded_at timestamp with time zone,
	ended_at timestamp with time zone,
	CONSTRAINT help_check_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT help_check_kind CHECK (kind IN ('conduct', 'references', 'talk', 'training')),
	CONSTRAINT help_check_days CHECK (checked_on <= valid_until_on)
);
--> statement-breakpoint
CREATE INDEX help_check_person ON help_check USING btree (neighbourhood_id, person_id) WHERE ended_at IS NULL;
--> statement-breakpoint
-- What a neighbourhood asks of who helps, where it is otherwise than usual (F15).
CREATE TABLE help_rule (
	neighbourhood_id uuid PRIMARY KEY NOT NULL REFERENCES neighbourhood (id),
	new_days smallint NOT NULL,
	new_until_confirmed smallint NOT NULL,
	at_home text[] NOT NULL,
	changed_at timestamp with time zone NOT NULL,
	CONSTRAINT help_rule_numbers CHECK (new_days BETWEEN 0 AND 365 AND new_until_confirmed BETWEEN 0 AND 20
		AND at_home <@ ARRAY['conduct', 'references', 'talk', 'training'])
);
--> statement-breakpoint
-- What two say to each other from a yes until the request is over. Thirty days later it is gone.
CREATE TABLE help_word (
	neighbourhood_id uuid NOT NULL,
	id uuid NOT NULL,
	request_id uuid NOT NULL,
	helper_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	writer_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	words text NOT NULL,
	said_at timestamp with time zone NOT NULL,
	CONSTRAINT help_word_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT help_word_request_fk FOREIGN KEY (neighbourhood_id, request_id) REFERENCES help_request (neighbourhood_id, id) ON DELETE CASCADE,
	CONSTRAINT help_word_length CHECK (char_length(words) BETWEEN 1 AND 500)
);
--> statement-breakpoint
CREATE INDEX help_word_talk ON help_word USING btree (neighbourhood_id, request_id, helper_id, said_at);
--> statement-breakpoint
-- Harm that somebody reports, for one person who stands outside it (F16). Nothing else points here.
CREATE TABLE help_report (
	neighbourhood_id uuid NOT NULL REFERENCES neighbourhood (id),
	id uuid NOT NULL,
	reporter_id uuid REFERENCES person (id) ON DELETE SET NULL,
	reported_id uuid REFERENCES person (id) ON DELETE SET NULL,
	request_id uuid,
	words text NOT NULL,
	handler_id uuid REFERENCES person (id) ON DELETE SET NULL,
	due_on date NOT NULL,
	reported_at timestamp with time zone NOT NULL,
	closed_at timestamp with time zone,
	outcome_words text NOT NULL DEFAULT '',
	CONSTRAINT help_report_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT help_report_words CHECK (char_length(words) BETWEEN 1 AND 2000 AND char_length(outcome_words) <= 1000)
);
--> statement-breakpoint
CREATE INDEX help_report_handler ON help_report USING btree (handler_id) WHERE closed_at IS NULL;
--> statement-breakpoint
-- News for one person about asking and offering: it hangs on no circle.
CREATE TABLE help_notice (
	neighbourhood_id uuid NOT NULL REFERENCES neighbourhood (id),
	id uuid NOT NULL DEFAULT gen_random_uuid(),
	person_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	kind text NOT NULL,
	request_id uuid,
	about_id uuid,
	made_at timestamp with time zone NOT NULL,
	rung_at timestamp with time zone,
	seen_at timestamp with time zone,
	CONSTRAINT help_notice_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT help_notice_kind CHECK (kind IN ('asked', 'yes', 'taken_back', 'agreed', 'thanked', 'over', 'landed', 'landed_again',
		'introduce', 'word', 'waiting', 'was_it_done', 'done', 'outcome', 'check_visit', 'check_ends', 'review', 'report', 'report_closed')),
	CONSTRAINT help_notice_request_fk FOREIGN KEY (neighbourhood_id, request_id) REFERENCES help_request (neighbourhood_id, id) ON DELETE CASCADE
);
--> statement-breakpoint
CREATE INDEX help_notice_person ON help_notice USING btree (person_id, made_at);
--> statement-breakpoint
CREATE INDEX help_notice_request ON help_notice USING btree (neighbourhood_id, request_id);
--> statement-breakpoint
-- What is left of requests of a month, once they are gone.
CREATE TABLE help_tally (
	neighbourhood_id uuid NOT NULL REFERENCES neighbourhood (id),
	month date NOT NULL,
	asked integer NOT NULL,
	answered integer NOT NULL,
	agreed integer NOT NULL,
	done integer NOT NULL,
	CONSTRAINT help_tally_neighbourhood_id_month_pk PRIMARY KEY (neighbourhood_id, month)
);
--> statement-breakpoint
-- The neighbourhoods in which the person of this transaction coordinates.
CREATE FUNCTION help_coordinated() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT coalesce(array_agg(DISTINCT f.neighbourhood_id), '{}') FROM office f
	WHERE f.person_id = kring_person() AND f.ended_at IS NULL AND f.kind = 'coordinator' AND f.neighbourhood_id IS NOT NULL
$$;
--> statement-breakpoint
-- The requests for which the person of this transaction was asked. After a no, or once it is over for them, they
-- see nothing of it any more.
CREATE FUNCTION help_asked() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT coalesce(array_agg(a.request_id), '{}') FROM help_ask a
	WHERE a.helper_id = kring_person() AND a.says IS DISTINCT FROM 'no' AND (a.ended_at IS NULL OR a.ended_how = 'passed')
$$;
--> statement-breakpoint
-- The requests that the person of this transaction looks after: their own, of their circle, and those that landed
-- with them or whose first meeting they introduce, where they coordinate.
CREATE FUNCTION help_mine() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT coalesce(array_agg(r.id), '{}') FROM help_request r
	WHERE r.asker_id = kring_person() OR r.circle_id = ANY (kring_circles())
		OR (r.neighbourhood_id = ANY (help_coordinated()) AND (r.landed_at IS NOT NULL OR r.is_introduced))
$$;
--> statement-breakpoint
DO $$
DECLARE name text; own text; office text := 'neighbourhood_id = ANY ((SELECT help_coordinated())::uuid[])';
	mine text := '(asker_id = kring_person() OR circle_id = ANY ((SELECT kring_circles())::uuid[]))';
	landed text := '(landed_at IS NOT NULL OR is_introduced)';
BEGIN
	FOR name, own IN SELECT * FROM (VALUES
		('neighbour', 'person_id = kring_person()'), ('neighbour_life', 'person_id = kring_person()'),
		('neighbour_contact', 'false'), ('help_offer', 'person_id = kring_person()'),
		('help_request', mine || ' OR id = ANY ((SELECT help_asked())::uuid[]) OR (' || office || ' AND ' || landed || ')'),
		('help_ask', 'helper_id = kring_person() OR request_id = ANY ((SELECT help_mine())::uuid[])'),
		('help_block', 'person_id = kring_person()'), ('help_check', 'person_id = kring_person() OR ' || office),
		('help_rule', office),
		('help_word', 'helper_id = kring_person() OR request_id IN (SELECT r.id FROM help_request r WHERE r.asker_id = kring_person()
			OR r.circle_id = ANY ((SELECT kring_circles())::uuid[]))'),
		('help_report', 'handler_id = kring_person() OR reporter_id = kring_person()'),
		('help_notice', 'person_id = kring_person()'), ('help_tally', office)) AS wall(name, own)
	LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_app USING (%s) WITH CHECK (%s)', name || '_own', name, own, own);
	END LOOP;
	-- A coordinator sees who takes part and what they offer.
	FOREACH name IN ARRAY ARRAY['neighbour', 'neighbour_life', 'help_offer'] LOOP
		EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO kring_app USING (%s)', name || '_office', name, office);
	END LOOP;
	-- The worker asks, reminds and lets land; it reads no phone, no address, no talk and no report.
	FOREACH name IN ARRAY ARRAY['help_request', 'help_ask', 'help_notice', 'help_check', 'help_offer', 'help_rule', 'neighbour'] LOOP
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_worker USING (true) WITH CHECK (true)', name || '_worker', name);
	END LOOP;
END $$;
--> statement-breakpoint
-- What a neighbourhood asks of who helps is no secret.
CREATE POLICY help_rule_read ON help_rule FOR SELECT TO kring_app USING (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (postcode_area, reach, languages, gender, avoids_pets, asked_most, paused_at, paused_until, likes) ON neighbour TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE, UPDATE (topics, said_at) ON neighbour_life TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (words, windows, is_paused, said_on, review_on, review_asked_on, ended_at) ON help_offer TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (words, minutes, is_weekly, times, is_at_home, place, language, gender, has_pets, state, yes_how, yes_by_id,
	opened_at, round_at, next_step_at, landed_for_id, first_yes_at, waiting_since, was_reminded, agreed_at, first_agreed_at, helper_id,
	meets_on, check_told_at, is_introduced, introduced_at, introduced_by_id, introduced_with, done_at, done_by_id, confirmed_at,
	is_gladly_again, thanks, closed_at, outcome, outcome_words, landed_at) ON help_request TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (says, said_at, ended_at, ended_how) ON help_ask TO kring_app;
--> statement-breakpoint
GRANT SELECT, DELETE ON help_block TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (ended_at) ON help_check TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (new_days, new_until_confirmed, at_home, changed_at) ON help_rule TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON help_word TO kring_app;
--> statement-breakpoint
GRANT SELECT, UPDATE (closed_at, outcome_words) ON help_report TO kring_app;
--> statement-breakpoint
GRANT SELECT, UPDATE (seen_at) ON help_notice TO kring_app;
--> statement-breakpoint
GRANT SELECT ON help_tally TO kring_app;
--> statement-breakpoint
GRANT SELECT, UPDATE (state, next_step_at, landed_at, waiting_since, was_reminded, check_told_at, closed_at, outcome) ON help_request TO kring_worker;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (ended_at, ended_how) ON help_ask TO kring_worker;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (rung_at) ON help_notice TO kring_worker;
--> statement-breakpoint
GRANT SELECT (neighbourhood_id, id, person_id, kind, valid_until_on, reminded_at, ended_at), UPDATE (reminded_at) ON help_check TO kring_worker;
--> statement-breakpoint
GRANT SELECT (neighbourhood_id, id, person_id, category, is_paused, said_on, review_on, review_asked_on, ended_at), UPDATE (review_asked_on) ON help_offer TO kring_worker;
--> statement-breakpoint
GRANT SELECT ON help_rule TO kring_worker;
--> statement-breakpoint
GRANT SELECT (neighbourhood_id, person_id, since_on) ON neighbour TO kring_worker;
--> statement-breakpoint
-- The first word of a name: all that two know of each other before both said yes.
CREATE FUNCTION help_first_name(name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT split_part(btrim(name), ' ', 1) $$;
--> statement-breakpoint
-- Whether somebody may take part in a neighbourhood: one of their own municipality, as with bedankpunten.
CREATE FUNCTION help_may_join(neighbourhood uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT EXISTS (SELECT FROM person p JOIN neighbourhood n ON n.municipality_id = p.municipality_id
		WHERE p.id = kring_person() AND n.id = neighbourhood)
$$;
--> statement-breakpoint
CREATE POLICY neighbour_joins ON neighbour AS RESTRICTIVE FOR INSERT TO kring_app WITH CHECK (help_may_join(neighbourhood_id));
--> statement-breakpoint
-- Nobody asks themselves, checks themselves, speaks in another's name, or closes a report of their own.
CREATE POLICY help_ask_asks ON help_ask AS RESTRICTIVE FOR INSERT TO kring_app
	WITH CHECK (helper_id <> kring_person() AND request_id = ANY ((SELECT help_mine())::uuid[]));
--> statement-breakpoint
CREATE POLICY help_check_enters ON help_check AS RESTRICTIVE FOR INSERT TO kring_app
	WITH CHECK (person_id <> kring_person() AND checked_by_id = kring_person() AND neighbourhood_id = ANY ((SELECT help_coordinated())::uuid[]));
--> statement-breakpoint
CREATE POLICY help_check_ends ON help_check AS RESTRICTIVE FOR UPDATE TO kring_app
	USING (person_id <> kring_person() AND neighbourhood_id = ANY ((SELECT help_coordinated())::uuid[]));
--> statement-breakpoint
CREATE POLICY help_word_speaks ON help_word AS RESTRICTIVE FOR INSERT TO kring_app WITH CHECK (writer_id = kring_person());
--> statement-breakpoint
CREATE POLICY help_report_closes ON help_report AS RESTRICTIVE FOR UPDATE TO kring_app USING (handler_id = kring_person());
--> statement-breakpoint
CREATE POLICY help_rule_says ON help_rule AS RESTRICTIVE FOR UPDATE TO kring_app USING (neighbourhood_id = ANY ((SELECT help_coordinated())::uuid[]));
--> statement-breakpoint
-- News for somebody, and the bell that goes with it.
CREATE FUNCTION help_tell(neighbourhood uuid, person uuid, what text, request uuid, about uuid DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made uuid := gen_random_uuid();
BEGIN
	-- Who does things on paper has nobody to tell but their circle.
	IF person IS NULL OR person IS NOT DISTINCT FROM kring_person() OR NOT EXISTS (SELECT FROM account a WHERE a.person_id = person) THEN RETURN; END IF;
	INSERT INTO help_notice (neighbourhood_id, id, person_id, kind, request_id, about_id, made_at)
	VALUES (neighbourhood, made, person, what, request, about, kring_now());
	PERFORM kring_enqueue(1::smallint, 'help.tell', 'help.tell:' || made, jsonb_build_object('noticeId', made), NULL);
END $$;
--> statement-breakpoint
-- Whether somebody coordinates in a neighbourhood: else nobody there can be promised to ring.
CREATE FUNCTION help_has_office(neighbourhood uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT EXISTS (SELECT FROM office f WHERE f.neighbourhood_id = neighbourhood AND f.kind = 'coordinator' AND f.ended_at IS NULL)
$$;
--> statement-breakpoint
-- Those who coordinate in a neighbourhood hear of something; where nobody does, those who can see to it that somebody
-- will: who keeps the books there, and the operator.
CREATE FUNCTION help_tell_office(neighbourhood uuid, what text, request uuid, about uuid DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE who uuid;
BEGIN
	FOR who IN SELECT DISTINCT f.person_id FROM office f WHERE f.ended_at IS NULL
		AND (CASE WHEN help_has_office(neighbourhood) THEN f.neighbourhood_id = neighbourhood AND f.kind = 'coordinator'
			ELSE (f.neighbourhood_id = neighbourhood AND f.kind = 'treasurer') OR f.kind = 'operator' END)
	LOOP PERFORM help_tell(neighbourhood, who, what, request, about); END LOOP;
END $$;
--> statement-breakpoint
-- Those who asked: the one for whom it is, and who drafted it for them.
CREATE FUNCTION help_tell_asker(r help_request, what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM help_tell(r.neighbourhood_id, r.asker_id, what, r.id);
	IF r.drafted_by_id <> r.asker_id AND EXISTS (SELECT FROM member m JOIN circle c ON c.id = m.circle_id WHERE m.circle_id = r.circle_id
		AND m.person_id = r.drafted_by_id AND kring_runs(m) AND c.closed_at IS NULL)
	THEN PERFORM help_tell(r.neighbourhood_id, r.drafted_by_id, what, r.id); END IF;
END $$;
--> statement-breakpoint
-- Who is waited for hears it once more.
CREATE FUNCTION help_remind(neighbourhood uuid, request uuid, whom text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE r help_request;
BEGIN
	SELECT q.* INTO r FROM help_request q WHERE q.neighbourhood_id = neighbourhood AND q.id = request;
	IF whom = 'coordinator' THEN PERFORM help_tell_office(neighbourhood, 'landed_again', request); RETURN; END IF;
	PERFORM help_tell_asker(r, (CASE whom WHEN 'asker' THEN 'waiting' ELSE 'was_it_done' END));
	IF whom = 'both' THEN PERFORM help_tell(neighbourhood, r.helper_id, 'was_it_done', request); END IF;
END $$;
--> statement-breakpoint
-- Whatever becomes of an ask, who is concerned hears of it, whichever way it came about.
CREATE FUNCTION help_ask_news() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE r help_request;
BEGIN
	SELECT q.* INTO r FROM help_request q WHERE q.neighbourhood_id = NEW.neighbourhood_id AND q.id = NEW.request_id;
	IF TG_OP = 'INSERT' THEN PERFORM help_tell(NEW.neighbourhood_id, NEW.helper_id, 'asked', NEW.request_id);
	ELSIF NEW.says = 'yes' AND OLD.says IS DISTINCT FROM 'yes' THEN PERFORM help_tell_asker(r, 'yes');
	ELSIF NEW.ended_how = 'taken_back' AND OLD.ended_how IS DISTINCT FROM 'taken_back' AND OLD.says = 'yes' THEN PERFORM help_tell_asker(r, 'taken_back');
	ELSIF NEW.ended_how = 'thanked' AND OLD.ended_how IS DISTINCT FROM 'thanked' AND NEW.says = 'yes' THEN PERFORM help_tell(NEW.neighbourhood_id, NEW.helper_id, 'thanked', NEW.request_id);
	ELSIF NEW.ended_how = 'over' AND OLD.ended_how IS NULL AND NEW.says = 'yes' THEN PERFORM help_tell(NEW.neighbourhood_id, NEW.helper_id, 'over', NEW.request_id);
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER help_ask_news AFTER INSERT OR UPDATE ON help_ask FOR EACH ROW EXECUTE FUNCTION help_ask_news();
--> statement-breakpoint
CREATE FUNCTION help_request_news() RETURNS trigger
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
		IF NEW.outcome = 'settled' THEN PERFORM help_tell_asker(NEW, 'outcome'); END IF;
		IF OLD.state = 'agreed' THEN PERFORM help_tell(NEW.neighbourhood_id, OLD.helper_id, 'over', NEW.id); END IF;
	ELSIF NEW.check_told_at IS NOT NULL AND OLD.check_told_at IS NULL THEN
		PERFORM help_tell(NEW.neighbourhood_id, NEW.helper_id, 'check_visit', NEW.id);
		PERFORM help_tell_asker(NEW, 'check_visit');
		PERFORM help_tell_office(NEW.neighbourhood_id, 'check_visit', NEW.id);
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER help_request_news AFTER INSERT OR UPDATE ON help_request FOR EACH ROW EXECUTE FUNCTION help_request_news();
--> statement-breakpoint
CREATE FUNCTION help_word_news() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE r help_request;
BEGIN
	SELECT q.* INTO r FROM help_request q WHERE q.neighbourhood_id = NEW.neighbourhood_id AND q.id = NEW.request_id;
	IF NEW.writer_id = NEW.helper_id THEN PERFORM help_tell_asker(r, 'word');
	ELSE PERFORM help_tell(NEW.neighbourhood_id, NEW.helper_id, 'word', NEW.request_id); END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER help_word_news AFTER INSERT ON help_word FOR EACH ROW EXECUTE FUNCTION help_word_news();
--> statement-breakpoint
-- At most three wait for an answer at a time, whoever asks them.
CREATE FUNCTION help_ask_three() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM FROM help_request r WHERE r.neighbourhood_id = NEW.neighbourhood_id AND r.id = NEW.request_id FOR UPDATE;
	IF (SELECT count(*) FROM help_ask a WHERE a.neighbourhood_id = NEW.neighbourhood_id AND a.request_id = NEW.request_id
		AND a.id <> NEW.id AND a.says IS NULL AND a.ended_at IS NULL) >= 3
	THEN RAISE EXCEPTION 'three are asked already' USING ERRCODE = 'check_violation'; END IF;
	IF EXISTS (SELECT FROM help_request r JOIN help_block b ON b.neighbourhood_id = r.neighbourhood_id
		AND (b.person_id, b.blocked_id) IN ((r.asker_id, NEW.helper_id), (NEW.helper_id, r.asker_id))
		WHERE r.neighbourhood_id = NEW.neighbourhood_id AND r.id = NEW.request_id)
	THEN RAISE EXCEPTION 'these two do not meet' USING ERRCODE = 'check_violation'; END IF;
	RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER help_ask_three BEFORE INSERT ON help_ask FOR EACH ROW EXECUTE FUNCTION help_ask_three();
--> statement-breakpoint
-- What nobody may write, whatever the code above forgets: a yes in somebody else's name, an agreement that was not
-- said by who asked to one who said yes, or another's request. Contact follows from it (F5). Functions of the
-- database that look past the walls are left alone.
CREATE FUNCTION help_ask_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'INSERT' AND (NEW.says IS NOT NULL OR NEW.ended_at IS NOT NULL)
		OR TG_OP = 'UPDATE' AND NEW.says IS DISTINCT FROM OLD.says AND NEW.helper_id IS DISTINCT FROM kring_person()
	THEN RAISE EXCEPTION 'not theirs to say' USING ERRCODE = 'insufficient_privilege'; END IF;
	RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER help_ask_guard BEFORE INSERT OR UPDATE ON help_ask FOR EACH ROW WHEN (current_user = 'kring_app') EXECUTE FUNCTION help_ask_guard();
--> statement-breakpoint
CREATE FUNCTION help_request_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	asks boolean := NEW.asker_id = kring_person() OR (NEW.circle_id IS NOT NULL AND kring_sees(NEW.circle_id));
	-- What changes by the answer of who was asked.
	answers text[] := '{state,next_step_at,waiting_since,was_reminded,first_yes_at,round_at,helper_id,agreed_at,meets_on,check_told_at,landed_at,landed_for_id,is_introduced,introduced_at,introduced_by_id,introduced_with,done_at,done_by_id,thanks}';
	-- What who coordinates says.
	settles text[] := '{state,next_step_at,waiting_since,landed_for_id,closed_at,outcome,outcome_words,introduced_at,introduced_by_id,introduced_with}';
BEGIN
	IF TG_OP = 'INSERT' THEN
		IF NOT asks OR NEW.state NOT IN ('drafted', 'open') OR NEW.helper_id IS NOT NULL OR NEW.landed_at IS NOT NULL OR NEW.is_introduced
			OR (NEW.circle_id IS NOT NULL AND (NEW.state <> 'drafted' OR NOT EXISTS (SELECT FROM member m
				WHERE m.circle_id = NEW.circle_id AND m.person_id = NEW.asker_id AND m.role = 'resident')))
		THEN RAISE EXCEPTION 'not theirs to say' USING ERRCODE = 'insufficient_privilege'; END IF;
		RETURN NEW;
	END IF;
	IF NEW.helper_id IS DISTINCT FROM OLD.helper_id AND NEW.helper_id IS NOT NULL AND NOT (asks AND NEW.state = 'agreed'
		AND EXISTS (SELECT FROM help_ask a WHERE a.neighbourhood_id = NEW.neighbourhood_id AND a.request_id = NEW.id
			AND a.helper_id = NEW.helper_id AND a.says = 'yes' AND a.ended_at IS NULL))
		OR NEW.state IN ('agreed', 'done') AND OLD.state NOT IN ('agreed', 'done') AND NOT asks
		OR NOT asks AND to_jsonb(NEW) - answers IS DISTINCT FROM to_jsonb(OLD) - answers AND NOT (OLD.neighbourhood_id = ANY (help_coordinated())
			AND to_jsonb(NEW) - settles IS NOT DISTINCT FROM to_jsonb(OLD) - settles)
	THEN RAISE EXCEPTION 'not theirs to say' USING ERRCODE = 'insufficient_privilege'; END IF;
	RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER help_request_guard BEFORE INSERT OR UPDATE ON help_request FOR EACH ROW WHEN (current_user = 'kring_app') EXECUTE FUNCTION help_request_guard();
--> statement-breakpoint
-- Who helps with one kind of help for one who asks, with all that decides whether they fit: one row for each. What
-- anybody gave or received is no part of it (L16). Who does not want to meet the other, either way, is not there.
CREATE FUNCTION help_facts(neighbourhood uuid, kind_of_help text, asker uuid, request uuid)
RETURNS TABLE (person_id uuid, first_name text, offer_id uuid, words text, windows jsonb, languages text[], gender text, avoids_pets boolean,
	postcode_area text, reach text, experience integer, is_gladly_again boolean, agreed_lately integer, asked_this_week integer,
	asked_most integer, was_asked boolean, since_on date, confirmed integer, checks jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH today AS (SELECT (kring_now() AT TIME ZONE 'Europe/Amsterdam')::date AS day, kring_now() AS at),
	helped AS (
		SELECT r.helper_id, count(*) FILTER (WHERE r.category = kind_of_help AND r.done_at IS NOT NULL)::int AS experience,
			bool_or(r.asker_id = asker AND r.is_gladly_again IS TRUE) AS gladly,
			count(*) FILTER (WHERE r.agreed_at > t.at - interval '30 days')::int AS lately,
			count(*) FILTER (WHERE r.confirmed_at IS NOT NULL)::int AS confirmed
		FROM help_request r, today t WHERE r.neighbourhood_id = neighbourhood AND r.helper_id IS NOT NULL GROUP BY r.helper_id
	), asked AS (
		SELECT a.helper_id, count(*) FILTER (WHERE a.asked_at > t.at - interval '7 days')::int AS week,
			bool_or(a.request_id = request) AS here
		FROM help_ask a, today t WHERE a.neighbourhood_id = neighbourhood AND (a.asked_at > t.at - interval '7 days' OR a.request_id = request)
		GROUP BY a.helper_id
	), passed AS (
		SELECT c.person_id, jsonb_agg(jsonb_build_object('kind', c.kind, 'validUntilOn', c.valid_until_on)) AS checks
		FROM help_check c WHERE c.neighbourhood_id = neighbourhood AND c.ended_at IS NULL GROUP BY c.person_id
	)
	SELECT n.person_id, help_first_name(p.name), o.id, o.words, o.windows, n.languages, n.gender, n.avoids_pets, n.postcode_area, n.reach,
		coalesce(h.experience, 0), coalesce(h.gladly, false), coalesce(h.lately, 0), coalesce(a.week, 0), n.asked_most::int,
		coalesce(a.here, false), n.since_on, coalesce(h.confirmed, 0), coalesce(c.checks, '[]')
	FROM help_offer o JOIN neighbour n ON n.neighbourhood_id = o.neighbourhood_id AND n.person_id = o.person_id
		JOIN person p ON p.id = n.person_id CROSS JOIN today t
		LEFT JOIN helped h ON h.helper_id = n.person_id LEFT JOIN asked a ON a.helper_id = n.person_id LEFT JOIN passed c ON c.person_id = n.person_id
	WHERE o.neighbourhood_id = neighbourhood AND o.category = kind_of_help AND o.ended_at IS NULL AND NOT o.is_paused
		AND o.said_on > t.day - interval '12 months' AND n.person_id <> asker
		AND EXISTS (SELECT FROM account u WHERE u.person_id = n.person_id AND u.blocked_at IS NULL)
		AND NOT (n.paused_at IS NOT NULL AND (n.paused_until IS NULL OR n.paused_until >= t.day))
		AND NOT EXISTS (SELECT FROM help_block b WHERE b.neighbourhood_id = neighbourhood
			AND ((b.person_id = asker AND b.blocked_id = n.person_id) OR (b.person_id = n.person_id AND b.blocked_id = asker)))
	ORDER BY o.id LIMIT 10000
$$;
--> statement-breakpoint
-- The same for who asks, also before they take part, or for a resident of their circle; and for who coordinates,
-- where it landed.
CREATE FUNCTION help_helpers(neighbourhood uuid, kind_of_help text, asker uuid, request uuid)
RETURNS TABLE (person_id uuid, first_name text, offer_id uuid, words text, windows jsonb, languages text[], gender text, avoids_pets boolean,
	postcode_area text, reach text, experience integer, is_gladly_again boolean, agreed_lately integer, asked_this_week integer,
	asked_most integer, was_asked boolean, since_on date, confirmed integer, checks jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT f.* FROM help_facts(neighbourhood, kind_of_help, asker, request) f
	WHERE CASE WHEN asker = kring_person() THEN help_may_join(neighbourhood)
		ELSE EXISTS (SELECT FROM member m JOIN circle c ON c.id = m.circle_id WHERE m.person_id = asker AND m.role = 'resident'
				AND c.neighbourhood_id = neighbourhood AND kring_sees(c.id))
			OR EXISTS (SELECT FROM help_request r WHERE r.neighbourhood_id = neighbourhood AND r.id = request AND r.asker_id = asker
				AND r.category = kind_of_help AND r.landed_at IS NOT NULL AND neighbourhood = ANY (help_coordinated()))
		END
$$;
--> statement-breakpoint
-- Keeps where oneself can be reached, or the resident of one's circle.
CREATE FUNCTION help_keep_contact(neighbourhood uuid, person uuid, new_phone text, new_address text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT (person = kring_person() OR EXISTS (SELECT FROM member m JOIN circle c ON c.id = m.circle_id WHERE m.person_id = person
		AND m.role = 'resident' AND c.neighbourhood_id = neighbourhood AND kring_sees(c.id)))
	THEN RAISE EXCEPTION 'not theirs to say' USING ERRCODE = 'insufficient_privilege'; END IF;
	-- Of a resident who takes part what they said themselves stays.
	IF person IS DISTINCT FROM kring_person() AND EXISTS (SELECT FROM neighbour n WHERE n.neighbourhood_id = neighbourhood AND n.person_id = person)
	THEN RETURN; END IF;
	INSERT INTO neighbour_contact AS c (neighbourhood_id, person_id, phone, address, changed_at)
	VALUES (neighbourhood, person, new_phone, new_address, kring_now())
	ON CONFLICT (neighbourhood_id, person_id) DO UPDATE SET phone = excluded.phone, address = excluded.address, changed_at = excluded.changed_at;
END $$;
--> statement-breakpoint
-- Where one can be reached oneself.
CREATE FUNCTION help_own_contact(neighbourhood uuid) RETURNS TABLE (phone text, address text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT c.phone, c.address FROM neighbour_contact c WHERE c.neighbourhood_id = neighbourhood AND c.person_id = kring_person()
$$;
--> statement-breakpoint
-- Where the two of a request can be reached, for each of them and for the circle of who asked, once both said yes
-- and until it is over (F5, T4.12). There is no other way to it. Whom it landed with may ring who asked.
CREATE FUNCTION help_reach(neighbourhood uuid, request uuid) RETURNS TABLE (person_id uuid, side text, name text, phone text, address text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT p.id, w.side, p.name, coalesce(c.phone, ''), coalesce(c.address, '')
	FROM help_request r CROSS JOIN LATERAL (VALUES ('asker', r.asker_id), ('helper', r.helper_id)) AS w (side, who)
		JOIN person p ON p.id = w.who
		LEFT JOIN neighbour_contact c ON c.neighbourhood_id = r.neighbourhood_id AND c.person_id = w.who
	WHERE r.neighbourhood_id = neighbourhood AND r.id = request AND (
		(r.state IN ('agreed', 'done') AND (r.helper_id = kring_person() OR r.asker_id = kring_person() OR (r.circle_id IS NOT NULL AND kring_sees(r.circle_id))))
		OR (w.side = 'asker' AND r.state <> 'closed' AND r.landed_for_id = kring_person() AND neighbourhood = ANY (help_coordinated())))
$$;
--> statement-breakpoint
-- The first names of those in a request, for who is in it: who asked and who said yes. Of who was asked and said
-- nothing, or no, nobody is told.
CREATE FUNCTION help_names(neighbourhood uuid, requests uuid[]) RETURNS TABLE (request_id uuid, person_id uuid, side text, first_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT r.id, p.id, 'asker', help_first_name(p.name) FROM help_request r JOIN person p ON p.id = r.asker_id
	WHERE r.neighbourhood_id = neighbourhood AND r.id = ANY (requests) AND (r.id = ANY (help_mine()) OR r.id = ANY (help_asked()))
	UNION ALL
	SELECT r.id, p.id, 'helper', help_first_name(p.name) FROM help_request r
		JOIN help_ask a ON a.neighbourhood_id = r.neighbourhood_id AND a.request_id = r.id JOIN person p ON p.id = a.helper_id
	WHERE r.neighbourhood_id = neighbourhood AND r.id = ANY (requests) AND r.id = ANY (help_mine())
		AND ((a.says = 'yes' AND (a.ended_at IS NULL OR a.ended_how = 'passed')) OR a.by = 'asker' OR a.helper_id = r.helper_id)
$$;
--> statement-breakpoint
-- Whether somebody else said yes too, for one who did: nothing of who.
CREATE FUNCTION help_other_yes(neighbourhood uuid, request uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT request = ANY (help_asked()) AND EXISTS (SELECT FROM help_ask a WHERE a.neighbourhood_id = neighbourhood AND a.request_id = request
		AND a.helper_id <> kring_person() AND a.says = 'yes' AND a.ended_at IS NULL)
$$;
--> statement-breakpoint
-- Whether two met before: help between them was confirmed, whoever of them gave it.
CREATE FUNCTION help_met(neighbourhood uuid, request uuid, helper uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT EXISTS (SELECT FROM help_request r JOIN help_request o ON o.neighbourhood_id = r.neighbourhood_id AND o.confirmed_at IS NOT NULL
			AND (o.asker_id, o.helper_id) IN ((r.asker_id, helper), (helper, r.asker_id))
		WHERE r.neighbourhood_id = neighbourhood AND r.id = request AND (r.id = ANY (help_mine()) OR r.id = ANY (help_asked())))
$$;
--> statement-breakpoint
-- Who takes part, by first name, for who coordinates; with what they know from their own life where they want that.
CREATE FUNCTION help_neighbours(neighbourhood uuid) RETURNS TABLE (person_id uuid, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT p.id, p.name FROM neighbour n JOIN person p ON p.id = n.person_id
	WHERE n.neighbourhood_id = neighbourhood AND neighbourhood = ANY (help_coordinated())
	ORDER BY p.name, p.id LIMIT 2000
$$;
--> statement-breakpoint
-- The municipal or operator's person who takes a report where everybody near is involved; and before them a
-- coordinator or treasurer who is neither of both, shares no circle and no house with one of them.
CREATE FUNCTION help_handler(neighbourhood uuid, reporter uuid, reported uuid) RETURNS uuid
LANGUAGE sql STABLE AS $$
	SELECT f.person_id FROM office f
	WHERE f.ended_at IS NULL AND f.person_id IS DISTINCT FROM reporter AND f.person_id IS DISTINCT FROM reported
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
-- Reports harm (F16). It goes to one who stands outside it, with a day by which they say something; where nobody is,
-- it waits for who comes. Answers that day.
CREATE FUNCTION help_report_harm(neighbourhood uuid, report uuid, about uuid, in_request uuid, what text) RETURNS date
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE handler uuid; me uuid := kring_person(); due date := (kring_now() AT TIME ZONE 'Europe/Amsterdam')::date + 7;
BEGIN
	IF me IS NULL OR NOT help_may_join(neighbourhood) OR about = me
		OR (about IS NOT NULL AND NOT EXISTS (SELECT FROM person p WHERE p.id = about)) THEN RETURN NULL; END IF;
	handler := help_handler(neighbourhood, me, about);
	INSERT INTO help_report (neighbourhood_id, id, reporter_id, reported_id, request_id, words, handler_id, due_on, reported_at)
	VALUES (neighbourhood, report, me, about, in_request, what, handler, due, kring_now());
	IF handler IS NOT NULL THEN PERFORM help_tell(neighbourhood, handler, 'report', NULL, report); END IF;
	RETURN due;
END $$;
--> statement-breakpoint
-- What nobody could take goes to who has come since.
CREATE FUNCTION help_hand_out() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE q help_report; handler uuid; given integer := 0;
BEGIN
	FOR q IN SELECT r.* FROM help_report r WHERE r.closed_at IS NULL AND (r.handler_id IS NULL OR NOT EXISTS (SELECT FROM office f
		WHERE f.person_id = r.handler_id AND f.ended_at IS NULL AND f.kind IN ('coordinator', 'treasurer', 'operator'))) LIMIT 100
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
-- Who is in a report, by name, for who handles it.
CREATE FUNCTION help_report_names(reports uuid[]) RETURNS TABLE (report_id uuid, side text, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT q.id, w.side, p.name FROM help_report q CROSS JOIN LATERAL (VALUES ('reporter', q.reporter_id), ('reported', q.reported_id)) AS w (side, who)
		JOIN person p ON p.id = w.who
	WHERE q.id = ANY (reports) AND q.handler_id = kring_person()
$$;
--> statement-breakpoint
CREATE FUNCTION help_report_news() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM help_tell(NEW.neighbourhood_id, NEW.reporter_id, 'report_closed', NULL, NEW.id);
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER help_report_over AFTER UPDATE OF closed_at ON help_report
	FOR EACH ROW WHEN (NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL) EXECUTE FUNCTION help_report_news();
--> statement-breakpoint
-- Does not want to meet somebody; says whether there is such a person. And whom one does not want to meet, by first name.
CREATE FUNCTION help_avoid(neighbourhood uuid, other uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF other = kring_person() OR NOT help_may_join(neighbourhood) OR NOT EXISTS (SELECT FROM person p WHERE p.id = other) THEN RETURN false; END IF;
	INSERT INTO help_block (neighbourhood_id, person_id, blocked_id, blocked_at) VALUES (neighbourhood, kring_person(), other, kring_now())
	ON CONFLICT DO NOTHING;
	RETURN true;
END $$;
--> statement-breakpoint
CREATE FUNCTION help_avoided(neighbourhood uuid) RETURNS TABLE (person_id uuid, first_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT p.id, help_first_name(p.name) FROM help_block b JOIN person p ON p.id = b.blocked_id
	WHERE b.neighbourhood_id = neighbourhood AND b.person_id = kring_person() ORDER BY b.blocked_at LIMIT 500
$$;
--> statement-breakpoint
-- Of a block the talk and what runs between two hears nothing; but nobody is asked for who does not want them.
CREATE FUNCTION help_blocked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM FROM help_request r WHERE r.neighbourhood_id = NEW.neighbourhood_id AND r.asker_id IN (NEW.person_id, NEW.blocked_id)
		AND r.state = 'open' ORDER BY r.id FOR UPDATE;
	UPDATE help_ask a SET ended_at = kring_now(), ended_how = 'over' FROM help_request r
	WHERE r.neighbourhood_id = NEW.neighbourhood_id AND a.neighbourhood_id = r.neighbourhood_id AND a.request_id = r.id
		AND (r.asker_id, a.helper_id) IN ((NEW.person_id, NEW.blocked_id), (NEW.blocked_id, NEW.person_id))
		AND a.says IS NULL AND a.ended_at IS NULL;
	UPDATE help_request r SET next_step_at = kring_now()
	WHERE r.neighbourhood_id = NEW.neighbourhood_id AND r.state = 'open' AND r.landed_at IS NULL AND r.asker_id IN (NEW.person_id, NEW.blocked_id);
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER help_blocked AFTER INSERT ON help_block FOR EACH ROW EXECUTE FUNCTION help_blocked();
--> statement-breakpoint
-- Somebody stops taking part, or is forgotten: others are asked where they would have helped, what they asked is
-- over, and nothing of theirs is left but numbers.
CREATE FUNCTION help_forget(neighbourhood uuid, person uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE at timestamptz := kring_now();
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
	UPDATE help_request r SET state = 'closed', next_step_at = NULL, closed_at = at, outcome = 'withdrawn'
	WHERE r.neighbourhood_id = neighbourhood AND r.asker_id = person AND r.state <> 'closed';
	UPDATE help_ask a SET ended_at = at, ended_how = 'over' FROM help_request r WHERE r.neighbourhood_id = neighbourhood AND r.asker_id = person
		AND a.neighbourhood_id = r.neighbourhood_id AND a.request_id = r.id AND a.ended_at IS NULL;
	UPDATE help_request r SET helper_id = NULL WHERE r.neighbourhood_id = neighbourhood AND r.helper_id = person;
	PERFORM help_count(neighbourhood, ARRAY(SELECT r.id FROM help_request r WHERE r.neighbourhood_id = neighbourhood AND r.asker_id = person));
	DELETE FROM help_request r WHERE r.neighbourhood_id = neighbourhood AND r.asker_id = person;
	DELETE FROM help_ask a WHERE a.neighbourhood_id = neighbourhood AND a.helper_id = person;
	DELETE FROM help_word w WHERE w.neighbourhood_id = neighbourhood AND (w.writer_id = person OR w.helper_id = person);
	DELETE FROM help_block b WHERE b.neighbourhood_id = neighbourhood AND (b.person_id = person OR b.blocked_id = person);
	DELETE FROM help_check c WHERE c.neighbourhood_id = neighbourhood AND c.person_id = person;
	DELETE FROM help_notice x WHERE x.neighbourhood_id = neighbourhood AND x.person_id = person;
	DELETE FROM neighbour_contact c WHERE c.neighbourhood_id = neighbourhood AND c.person_id = person;
	DELETE FROM neighbour n WHERE n.neighbourhood_id = neighbourhood AND n.person_id = person;
END $$;
--> statement-breakpoint
-- Requests that go count in the numbers of their month.
CREATE FUNCTION help_count(neighbourhood uuid, requests uuid[]) RETURNS void
LANGUAGE sql AS $$
	INSERT INTO help_tally AS t (neighbourhood_id, month, asked, answered, agreed, done)
	SELECT r.neighbourhood_id, date_trunc('month', r.opened_at AT TIME ZONE 'Europe/Amsterdam')::date, count(*), count(r.first_yes_at),
		count(r.first_agreed_at), count(r.done_at)
	FROM help_request r WHERE r.neighbourhood_id = neighbourhood AND r.id = ANY (requests) AND r.opened_at IS NOT NULL GROUP BY 1, 2
	ON CONFLICT (neighbourhood_id, month) DO UPDATE SET asked = t.asked + excluded.asked, answered = t.answered + excluded.answered,
		agreed = t.agreed + excluded.agreed, done = t.done + excluded.done
$$;
--> statement-breakpoint
-- Talks stay 30 days after a request is over, news 90 days, requests and reports 2 years, contact of a resident for
-- whom nothing is asked any more as long as the last request.
CREATE FUNCTION help_sweep(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone integer := 0; at timestamptz := kring_now(); here uuid; old uuid[];
BEGIN
	DELETE FROM help_word w USING help_request r WHERE r.neighbourhood_id = w.neighbourhood_id AND r.id = w.request_id AND r.closed_at < at - interval '30 days';
	DELETE FROM help_notice n WHERE n.made_at < at - interval '90 days';
	DELETE FROM help_report q WHERE q.closed_at < at - interval '2 years';
	DELETE FROM help_check c WHERE coalesce(c.ended_at, c.valid_until_on::timestamptz) < at - interval '1 year';
	DELETE FROM help_offer o WHERE o.ended_at < at - interval '90 days' OR o.said_on < (at AT TIME ZONE 'Europe/Amsterdam')::date - interval '2 years';
	FOR here, old IN SELECT r.neighbourhood_id, (array_agg(r.id))[1:most] FROM help_request r WHERE r.closed_at < at - interval '2 years' GROUP BY 1
	LOOP
		PERFORM help_count(here, old);
		DELETE FROM help_request r WHERE r.neighbourhood_id = here AND r.id = ANY (old);
		gone := gone + cardinality(old);
	END LOOP;
	DELETE FROM neighbour_contact c WHERE c.changed_at < at - interval '2 years'
		AND NOT EXISTS (SELECT FROM neighbour n WHERE n.neighbourhood_id = c.neighbourhood_id AND n.person_id = c.person_id)
		AND NOT EXISTS (SELECT FROM help_request r WHERE r.neighbourhood_id = c.neighbourhood_id AND r.asker_id = c.person_id);
	RETURN gone;
END $$;
--> statement-breakpoint
-- How requests of a time went (15), one row for each: hours only, and nobody's name.
CREATE FUNCTION help_figures(neighbourhood uuid, since timestamptz) RETURNS TABLE (is_essential boolean, is_open boolean, open_hours double precision,
	yes_hours double precision, agreed_hours double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT r.is_essential, r.state IN ('open', 'offered'), extract(epoch FROM kring_now() - r.opened_at)::float / 3600,
		extract(epoch FROM r.first_yes_at - r.opened_at)::float / 3600, extract(epoch FROM r.first_agreed_at - r.opened_at)::float / 3600
	FROM help_request r WHERE r.neighbourhood_id = neighbourhood AND r.opened_at >= since
		AND credit_holds(neighbourhood, '{coordinator,treasurer}') ORDER BY r.id LIMIT 100000
$$;
--> statement-breakpoint
-- Opens what rang: also news about asking and offering, which hangs on no circle.
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
	IF FOUND THEN RETURN; END IF;
	RETURN QUERY
		UPDATE help_notice h SET seen_at = coalesce(h.seen_at, kring_now())
		WHERE h.id = notice_id AND h.person_id = kring_person()
		RETURNING NULL::uuid, 'help', NULL::uuid, NULL::uuid;
END $$;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOR name IN SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'help\_%' LOOP
		EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
	END LOOP;
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION help_coordinated(), help_asked(), help_mine(), help_may_join(uuid), help_helpers(uuid, text, uuid, uuid),
	help_keep_contact(uuid, uuid, text, text), help_own_contact(uuid), help_reach(uuid, uuid), help_names(uuid, uuid[]),
	help_met(uuid, uuid, uuid), help_other_yes(uuid, uuid), help_neighbours(uuid), help_report_harm(uuid, uuid, uuid, uuid, text), help_report_names(uuid[]),
	help_forget(uuid, uuid), help_figures(uuid, timestamptz), help_has_office(uuid),
	help_avoid(uuid, uuid), help_avoided(uuid) TO kring_app;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION help_facts(uuid, text, uuid, uuid), help_tell(uuid, uuid, text, uuid, uuid),
	help_tell_office(uuid, text, uuid, uuid), help_remind(uuid, uuid, text), help_hand_out(), help_forget(uuid, uuid), help_sweep(integer) TO kring_worker;
