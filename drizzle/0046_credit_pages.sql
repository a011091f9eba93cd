-- What the last screens of bedankpunten stand on (activities-credits.md 12.1, 12.2, 12.5, 12.6): turns at day activities
-- that are thanked, a statement for a household on paper, what changed about the limits, treasurers, and the pot.

-- How many points a task is worth as a thank-you; nothing for most of them (5.7, 12.6).
ALTER TABLE task ADD COLUMN points_offer smallint NOT NULL DEFAULT 0;
--> statement-breakpoint
ALTER TABLE task ADD CONSTRAINT task_points_offer CHECK (points_offer BETWEEN 0 AND 32);
--> statement-breakpoint
-- Since when the pot stands below where those who look after it are told (12.5).
ALTER TABLE credit_rule ADD COLUMN pot_low_since timestamp with time zone;
--> statement-breakpoint
-- Something that somebody is told about bedankpunten, once: one row for each person and matter.
CREATE TABLE credit_news (
	neighbourhood_id uuid NOT NULL REFERENCES neighbourhood (id),
	id uuid NOT NULL DEFAULT gen_random_uuid(),
	person_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	kind text NOT NULL,
	about text NOT NULL,
	made_at timestamp with time zone NOT NULL,
	told_at timestamp with time zone,
	CONSTRAINT credit_news_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT credit_news_one UNIQUE (neighbourhood_id, person_id, kind, about),
	CONSTRAINT credit_news_kind CHECK (kind IN ('thanked', 'plenty', 'pot', 'books', 'named'))
);
--> statement-breakpoint
CREATE INDEX credit_news_person ON credit_news USING btree (person_id);
--> statement-breakpoint
-- Who looked at the statement of somebody on paper, and at which days (12.2).
CREATE TABLE credit_paper_read (
	neighbourhood_id uuid NOT NULL REFERENCES neighbourhood (id),
	id uuid NOT NULL DEFAULT gen_random_uuid(),
	person_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	by_person_id uuid REFERENCES person (id) ON DELETE SET NULL,
	from_on date NOT NULL,
	until_on date NOT NULL,
	at timestamp with time zone NOT NULL,
	CONSTRAINT credit_paper_read_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id)
);
--> statement-breakpoint
CREATE INDEX credit_paper_read_of ON credit_paper_read USING btree (person_id, at);
--> statement-breakpoint
CREATE INDEX credit_paper_read_by ON credit_paper_read USING btree (by_person_id);
--> statement-breakpoint
-- Who changed which limit, from what to what.
CREATE TABLE credit_rule_change (
	neighbourhood_id uuid NOT NULL REFERENCES neighbourhood (id),
	id uuid NOT NULL DEFAULT gen_random_uuid(),
	by_person_id uuid REFERENCES person (id) ON DELETE SET NULL,
	was jsonb NOT NULL,
	became jsonb NOT NULL,
	at timestamp with time zone NOT NULL,
	CONSTRAINT credit_rule_change_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id)
);
--> statement-breakpoint
CREATE INDEX credit_rule_change_by ON credit_rule_change USING btree (by_person_id);
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	-- Only the functions read and write these.
	FOREACH name IN ARRAY ARRAY['credit_news', 'credit_paper_read', 'credit_rule_change'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
	END LOOP;
END $$;
--> statement-breakpoint
-- The turns of an activity that can be thanked for: done, on a day that is closed and not long ago, at a task that has
-- points. Whoever was thanked before for a turn of the same visitor is likely to be who it is now.
CREATE FUNCTION credit_turns(neighbourhood uuid, of_activity uuid)
RETURNS TABLE (turn uuid, occurrence uuid, held_on date, task text, pictogram text, points integer, visitor text, hint text, is_thanked boolean,
	thanked text, likely uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT credit_holds(neighbourhood, '{host,coordinator}') OR NOT of_activity = ANY (kring_carried()) THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY
	SELECT w.id, o.id, o.held_on, k.title, k.pictogram, k.points_offer::integer, v.call_name, v.name_hint, t.id IS NOT NULL, c.name,
		(SELECT h.person_id FROM task_turn e JOIN credit_transfer b ON b.neighbourhood_id = e.neighbourhood_id AND b.task_turn_id = e.id
				JOIN credit_owner h ON h.neighbourhood_id = b.neighbourhood_id AND h.account_id = b.payee_id
			WHERE e.neighbourhood_id = neighbourhood AND e.visitor_id = w.visitor_id AND b.state IN ('confirmed', 'disputed') ORDER BY b.id DESC LIMIT 1)
	FROM task_turn w JOIN occurrence o ON o.neighbourhood_id = w.neighbourhood_id AND o.id = w.occurrence_id
		JOIN day_sheet d ON d.neighbourhood_id = w.neighbourhood_id AND d.occurrence_id = w.occurrence_id
		JOIN task k ON k.neighbourhood_id = w.neighbourhood_id AND k.id = w.task_id
		LEFT JOIN visitor v ON v.neighbourhood_id = w.neighbourhood_id AND v.id = w.visitor_id
		LEFT JOIN credit_transfer t ON t.neighbourhood_id = w.neighbourhood_id AND t.task_turn_id = w.id
		LEFT JOIN LATERAL credit_called(neighbourhood, t.payee_id) c ON true
	WHERE w.neighbourhood_id = neighbourhood AND w.activity_id = of_activity AND w.is_done AND d.record = 'closed'
		AND (k.points_offer > 0 OR t.id IS NOT NULL) AND o.held_on >= credit_today() - 14
	ORDER BY o.held_on DESC, k.from_minute NULLS FIRST, k.title, v.call_name, w.id LIMIT 300;
END $$;
--> statement-breakpoint
-- As before; and the day is closed and no longer ago than fourteen days, the task has points, and whoever says so
-- carries the activity.
CREATE OR REPLACE FUNCTION credit_thank_turn(neighbourhood uuid, once_id uuid, turn uuid, helper bigint, points integer) RETURNS TABLE (transfer uuid, state text, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	rules credit_rule; two credit_account[]; q credit_account; earlier credit_event; held date;
	at timestamptz := kring_now();
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date;
	hash bytea := sha256(convert_to(jsonb_build_array('thank_turn', turn, helper, points)::text, 'UTF8'));
BEGIN
	IF credit_via(neighbourhood, helper, 'confirm', true) IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	SELECT * INTO rules FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood;
	SELECT o.held_on INTO held FROM task_turn w JOIN occurrence o ON o.neighbourhood_id = w.neighbourhood_id AND o.id = w.occurrence_id
		JOIN day_sheet d ON d.neighbourhood_id = w.neighbourhood_id AND d.occurrence_id = w.occurrence_id
		JOIN task k ON k.neighbourhood_id = w.neighbourhood_id AND k.id = w.task_id
	WHERE w.neighbourhood_id = neighbourhood AND w.id = turn AND w.is_done AND w.activity_id = ANY (kring_carried())
		AND d.record = 'closed' AND k.points_offer > 0;
	IF held IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	two := credit_two(neighbourhood, rules.pot_id, helper);
	q := two[2];
	earlier := credit_before(neighbourhood, helper, once_id, hash);
	IF earlier.id IS NOT NULL THEN
		RETURN QUERY SELECT t.public_id, earlier.to_state, true FROM credit_transfer t
			WHERE t.neighbourhood_id = neighbourhood AND t.id = earlier.transfer_id;
		RETURN;
	END IF;
	IF q.kind <> 'member' THEN PERFORM credit_refuse('not_found'); END IF;
	PERFORM credit_both_active(q.status, q.status);
	IF credit_is_near(neighbourhood, helper) THEN PERFORM credit_refuse('credit_not_party'); END IF;
	IF EXISTS (SELECT FROM credit_transfer t WHERE t.neighbourhood_id = neighbourhood AND t.task_turn_id = turn) THEN
		PERFORM credit_refuse('credit_already_decided', '{"state": "confirmed"}');
	END IF;
	IF held < today - 14 THEN PERFORM credit_refuse('credit_too_late'); END IF;
	IF points IS NULL OR points < 1 OR points + (SELECT coalesce(sum(t.amount), 0) FROM credit_transfer t
		JOIN task_turn w ON w.neighbourhood_id = t.neighbourhood_id AND w.id = t.task_turn_id
		JOIN occurrence o ON o.neighbourhood_id = w.neighbourhood_id AND o.id = w.occurrence_id
		WHERE t.neighbourhood_id = neighbourhood AND t.payee_id = helper AND t.kind = 'task' AND t.state IN ('confirmed', 'disputed') AND o.held_on = held)
		> rules.most_task_day THEN PERFORM credit_refuse('credit_limit_task', jsonb_build_object('limit', rules.most_task_day)); END IF;
	IF points + credit_week(q, today) > rules.most_week THEN PERFORM credit_refuse('credit_limit_week'); END IF;
	transfer := (credit_write(neighbourhood, 'task', points, rules.pot_id, helper, 'system', helper, once_id, hash, 'host', at, for_turn => turn,
		kind_of_help => 'activity', earns => points)).public_id;
	state := 'confirmed';
	replayed := false;
	RETURN NEXT;
END $$;
--> statement-breakpoint
-- As before; and who was thanked for a turn at a day activity gives that back too: all of it, to the pot. It goes as
-- far as they may go below nothing.
CREATE OR REPLACE FUNCTION credit_leg_decline(neighbourhood uuid, once_id uuid, payee bigint, public uuid) RETURNS TABLE (transfer uuid, state text, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	t credit_transfer; leg credit_leg; one credit_account; p credit_account; q credit_account; earlier credit_event; made bigint; how text; part integer; lowest bigint;
	at timestamptz := kring_now();
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date;
	hash bytea := sha256(convert_to(jsonb_build_array('leg_decline', public)::text, 'UTF8'));
BEGIN
	how := credit_via(neighbourhood, payee, 'confirm');
	SELECT * INTO t FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.public_id = public FOR NO KEY UPDATE;
	IF t.kind = 'task' AND t.payee_id = payee THEN
		part := t.amount;
	ELSE
		SELECT * INTO leg FROM credit_leg l WHERE l.neighbourhood_id = neighbourhood AND l.transfer_id = t.id AND l.account_id = payee;
		part := leg.amount;
	END IF;
	IF how IS NULL OR part IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	earlier := credit_before(neighbourhood, payee, once_id, hash);
	IF earlier.id IS NOT NULL THEN
		RETURN QUERY SELECT public, t.state, true;
		RETURN;
	END IF;
	IF t.state <> 'confirmed' OR EXISTS (SELECT FROM credit_transfer b WHERE b.neighbourhood_id = neighbourhood AND b.reverses_id = t.id AND b.payer_id = payee) THEN
		PERFORM credit_refuse('credit_already_decided', jsonb_build_object('state', t.state));
	END IF;
	IF at > credit_counted_at(neighbourhood, t.id) + interval '336 hours' THEN PERFORM credit_refuse('credit_too_late'); END IF;
	FOR one IN SELECT a.* FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id IN (payee, t.payer_id) ORDER BY a.id FOR NO KEY UPDATE LOOP
		IF one.id = payee THEN q := one; ELSE p := one; END IF;
	END LOOP;
	PERFORM credit_both_active(p.status, q.status);
	-- Whoever got more than they gave gives it back as well: they stand then where they stood.
	lowest := (SELECT credit_lowest(q.kind, q.floor, q.opened_at, r.member_floor, r.newcomer_days, at) FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood);
	IF part > q.balance - q.held - lowest THEN PERFORM credit_refuse('credit_spent'); END IF;
	IF t.kind = 'task' THEN
		PERFORM credit_turn_round(neighbourhood, t, payee, once_id, hash, how);
		RETURN QUERY SELECT public, 'reversed'::text, false;
		RETURN;
	END IF;
	UPDATE credit_account a SET floor = lowest WHERE a.neighbourhood_id = neighbourhood AND a.id = payee AND a.floor <> lowest;
	INSERT INTO credit_transfer (neighbourhood_id, kind, amount, payer_id, payee_id, state, proposed_by, reverses_id, category, made_on, decided_on)
	VALUES (neighbourhood, 'reversal', part, payee, t.payer_id, 'confirmed', 'payer', t.id, t.category, today, today) RETURNING id INTO made;
	PERFORM credit_post(neighbourhood, made, ARRAY[payee, t.payer_id], ARRAY[-part, part]::bigint[], today);
	PERFORM credit_happened(neighbourhood, made, NULL, 'confirmed', payee, once_id, hash, how, at);
	RETURN QUERY SELECT public, t.state, false;
END $$;
--> statement-breakpoint
-- Notes that those whom a host thanked are to be told of it: of a turn, or of what a group did. Answers whom nobody
-- told yet. Who has no sign-in hears it from the host.
CREATE FUNCTION credit_tell_thanked(neighbourhood uuid, public uuid) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE t credit_transfer;
BEGIN
	IF NOT credit_holds(neighbourhood, '{host,coordinator}') THEN PERFORM credit_refuse('not_found'); END IF;
	SELECT * INTO t FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.public_id = public;
	IF t.id IS NULL OR t.kind NOT IN ('task', 'group') OR t.state <> 'confirmed' THEN RETURN; END IF;
	INSERT INTO credit_news (neighbourhood_id, person_id, kind, about, made_at)
	SELECT neighbourhood, o.person_id, 'thanked', public::text, kring_now() FROM credit_owner o JOIN account c ON c.person_id = o.person_id
	WHERE o.neighbourhood_id = neighbourhood AND (o.account_id = t.payee_id
		OR o.account_id IN (SELECT l.account_id FROM credit_leg l WHERE l.neighbourhood_id = neighbourhood AND l.transfer_id = t.id))
	ON CONFLICT ON CONSTRAINT credit_news_one DO NOTHING;
	RETURN QUERY SELECT n.id FROM credit_news n WHERE n.neighbourhood_id = neighbourhood AND n.kind = 'thanked' AND n.about = public::text AND n.told_at IS NULL;
END $$;
--> statement-breakpoint
-- Once in a night: who has more than the ceiling is told so at most once in thirty days, and nobody who passes it on
-- already (12.1). Where the pot went too far below nothing, treasurers and who coordinates are told, once until it is
-- above again (12.5). Answers what nobody was told of yet.
CREATE FUNCTION credit_watch() RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE moment timestamptz := kring_now();
BEGIN
	INSERT INTO credit_news (neighbourhood_id, person_id, kind, about, made_at)
	SELECT a.neighbourhood_id, o.person_id, 'plenty', credit_today()::text, moment
	FROM credit_account a JOIN credit_rule r ON r.neighbourhood_id = a.neighbourhood_id
		JOIN credit_owner o ON o.neighbourhood_id = a.neighbourhood_id AND o.account_id = a.id JOIN account c ON c.person_id = o.person_id
	WHERE a.kind = 'member' AND a.status = 'active' AND NOT a.overflows AND a.balance > r.soft_ceiling
		AND NOT EXISTS (SELECT FROM credit_news n WHERE n.neighbourhood_id = a.neighbourhood_id AND n.person_id = o.person_id AND n.kind = 'plenty'
			AND n.made_at > moment - interval '30 days')
	ON CONFLICT ON CONSTRAINT credit_news_one DO NOTHING;
	UPDATE credit_rule r SET pot_low_since = NULL FROM credit_account a
	WHERE a.neighbourhood_id = r.neighbourhood_id AND a.id = r.pot_id AND a.balance > -400 AND r.pot_low_since IS NOT NULL;
	WITH low AS (
		UPDATE credit_rule r SET pot_low_since = moment FROM credit_account a
		WHERE a.neighbourhood_id = r.neighbourhood_id AND a.id = r.pot_id AND a.balance <= -400 AND r.pot_low_since IS NULL
		RETURNING r.neighbourhood_id
	)
	INSERT INTO credit_news (neighbourhood_id, person_id, kind, about, made_at)
	-- Who holds both offices is told once, as a treasurer.
	SELECT DISTINCT ON (low.neighbourhood_id, f.person_id) low.neighbourhood_id, f.person_id,
		(CASE f.kind WHEN 'treasurer' THEN 'books' ELSE 'pot' END), moment::text, moment
	FROM low JOIN office f ON f.neighbourhood_id = low.neighbourhood_id AND f.ended_at IS NULL AND f.kind IN ('treasurer', 'coordinator')
	ORDER BY low.neighbourhood_id, f.person_id, f.kind DESC
	ON CONFLICT ON CONSTRAINT credit_news_one DO NOTHING;
	RETURN QUERY SELECT n.id FROM credit_news n WHERE n.told_at IS NULL AND n.kind IN ('plenty', 'pot', 'books') AND n.made_at > moment - interval '3 days';
END $$;
--> statement-breakpoint
-- What is to be told to whom; nothing once they were told, or where it is not so any more.
CREATE FUNCTION credit_news_due(news uuid) RETURNS TABLE (person uuid, kind text, place uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT n.person_id, n.kind, n.neighbourhood_id FROM credit_news n
	WHERE n.id = news AND n.told_at IS NULL AND (CASE n.kind
		WHEN 'thanked' THEN EXISTS (SELECT FROM credit_transfer t WHERE t.neighbourhood_id = n.neighbourhood_id AND t.public_id = n.about::uuid AND t.state = 'confirmed')
		WHEN 'plenty' THEN EXISTS (SELECT FROM credit_owner o JOIN credit_account a ON a.neighbourhood_id = o.neighbourhood_id AND a.id = o.account_id
			WHERE o.neighbourhood_id = n.neighbourhood_id AND o.person_id = n.person_id AND NOT a.overflows)
		WHEN 'named' THEN true
		ELSE EXISTS (SELECT FROM credit_rule r WHERE r.neighbourhood_id = n.neighbourhood_id AND r.pot_low_since IS NOT NULL) END)
$$;
--> statement-breakpoint
CREATE FUNCTION credit_news_told(news uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	UPDATE credit_news n SET told_at = kring_now() WHERE n.id = news AND n.told_at IS NULL
$$;
--> statement-breakpoint
-- Where somebody's own news leads.
CREATE FUNCTION credit_news_place(news uuid) RETURNS TABLE (kind text, place uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT n.kind, n.neighbourhood_id FROM credit_news n WHERE n.id = news AND n.person_id = kring_person()
$$;
--> statement-breakpoint
-- A host opens the statement of somebody who does it on paper, and nobody else's: it is written down who looked, and at
-- which days; once in an hour for the same ones. Answers their name and how they stood before those days.
CREATE FUNCTION credit_paper_open(neighbourhood uuid, whose uuid, from_day date, until_day date) RETURNS TABLE (name text, stood bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE mine bigint; at timestamptz := kring_now();
BEGIN
	SELECT o.account_id INTO mine FROM credit_owner o WHERE o.neighbourhood_id = neighbourhood AND o.person_id = whose
		AND NOT EXISTS (SELECT FROM account c WHERE c.person_id = whose);
	IF mine IS NULL OR NOT credit_holds(neighbourhood, '{host,coordinator}') OR until_day < from_day THEN PERFORM credit_refuse('not_found'); END IF;
	INSERT INTO credit_paper_read (neighbourhood_id, person_id, by_person_id, from_on, until_on, at)
	SELECT neighbourhood, whose, kring_person(), from_day, until_day, at WHERE NOT EXISTS (SELECT FROM credit_paper_read r
		WHERE r.neighbourhood_id = neighbourhood AND r.person_id = whose AND r.by_person_id = kring_person() AND r.from_on = from_day AND r.until_on = until_day
			AND r.at > kring_now() - interval '1 hour');
	RETURN QUERY SELECT p.name, coalesce((SELECT e.balance_after FROM credit_entry e WHERE e.neighbourhood_id = neighbourhood AND e.account_id = mine
		AND e.posted_on < from_day ORDER BY e.account_seq DESC LIMIT 1), 0) FROM person p WHERE p.id = whose;
END $$;
--> statement-breakpoint
-- The lines of that statement. Only together with the line that says who looked.
CREATE FUNCTION credit_paper_lines(neighbourhood uuid, whose uuid, from_day date, until_day date, most integer)
RETURNS TABLE (transfer uuid, kind text, category text, state text, posted_on date, amount bigint, balance_after bigint, other_kind text, other_name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE mine bigint;
BEGIN
	SELECT o.account_id INTO mine FROM credit_owner o WHERE o.neighbourhood_id = neighbourhood AND o.person_id = whose
		AND NOT EXISTS (SELECT FROM account c WHERE c.person_id = whose);
	IF mine IS NULL OR NOT EXISTS (SELECT FROM credit_paper_read r WHERE r.neighbourhood_id = neighbourhood AND r.person_id = whose
		AND r.by_person_id = kring_person() AND r.from_on = from_day AND r.until_on = until_day AND r.at > kring_now() - interval '1 hour')
		OR NOT credit_holds(neighbourhood, '{host,coordinator}') THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY
	SELECT t.public_id, t.kind, t.category, t.state, e.posted_on, e.amount, e.balance_after,
		(CASE WHEN t.kind = 'group' AND t.payer_id = mine THEN 'many' ELSE c.kind END), c.name
	FROM credit_entry e JOIN credit_transfer t ON t.neighbourhood_id = e.neighbourhood_id AND t.id = e.transfer_id
		LEFT JOIN LATERAL credit_called(neighbourhood, (CASE t.payer_id WHEN mine THEN t.payee_id ELSE t.payer_id END)) c ON true
	WHERE e.neighbourhood_id = neighbourhood AND e.account_id = mine AND e.posted_on BETWEEN from_day AND until_day
	ORDER BY e.account_seq DESC LIMIT most;
END $$;
--> statement-breakpoint
-- Who looked at somebody's statement on paper, for the sheet itself and for them, once they have a sign-in.
CREATE FUNCTION credit_paper_reads(neighbourhood uuid, whose uuid) RETURNS TABLE (by_name text, at timestamptz, from_on date, until_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT p.name, r.at, r.from_on, r.until_on FROM credit_paper_read r LEFT JOIN person p ON p.id = r.by_person_id
	WHERE r.neighbourhood_id = neighbourhood AND r.person_id = whose AND (whose = kring_person() OR credit_holds(neighbourhood, '{host,coordinator}'))
	ORDER BY r.at DESC LIMIT 12
$$;
--> statement-breakpoint
-- As before; and who changed what is kept.
CREATE OR REPLACE FUNCTION credit_set_limits(neighbourhood uuid, wanted jsonb, leave_out text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	names text[] := '{member_floor,newcomer_floor,newcomer_days,organisation_floor,soft_ceiling,most_once,most_pair_day,most_week,most_given_month,most_pot_month,most_task_day,without}';
	rules credit_rule; earlier jsonb; later jsonb; changed text[];
BEGIN
	IF NOT credit_holds(neighbourhood, '{coordinator}') THEN PERFORM credit_refuse('not_found'); END IF;
	IF EXISTS (SELECT FROM unnest(leave_out) k WHERE NOT EXISTS (SELECT FROM credit_category c WHERE c.key = k)) THEN PERFORM credit_refuse('not_found'); END IF;
	IF EXISTS (SELECT FROM (VALUES ('member_floor', -200, -10), ('newcomer_floor', -40, 0), ('newcomer_days', 0, 180), ('organisation_floor', -1000, 0),
			('soft_ceiling', 40, 1000), ('most_once', 4, 64), ('most_pair_day', 4, 128), ('most_week', 40, 400), ('most_given_month', 0, 200),
			('most_pot_month', 0, 40), ('most_task_day', 0, 32)) AS bound(name, low, high)
		WHERE (wanted ->> name)::integer IS NULL OR (wanted ->> name)::integer NOT BETWEEN low AND high)
		OR (wanted ->> 'member_floor')::integer > (wanted ->> 'newcomer_floor')::integer THEN PERFORM credit_refuse('credit_bounds'); END IF;
	SELECT * INTO rules FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood FOR UPDATE;
	IF rules.neighbourhood_id IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	earlier := to_jsonb(rules);
	UPDATE credit_rule r SET member_floor = (wanted ->> 'member_floor')::integer, newcomer_floor = (wanted ->> 'newcomer_floor')::integer,
		newcomer_days = (wanted ->> 'newcomer_days')::smallint, organisation_floor = (wanted ->> 'organisation_floor')::integer,
		soft_ceiling = (wanted ->> 'soft_ceiling')::integer, most_once = (wanted ->> 'most_once')::smallint,
		most_pair_day = (wanted ->> 'most_pair_day')::smallint, most_week = (wanted ->> 'most_week')::smallint,
		most_given_month = (wanted ->> 'most_given_month')::smallint, most_pot_month = (wanted ->> 'most_pot_month')::smallint,
		most_task_day = (wanted ->> 'most_task_day')::smallint, without = leave_out
	WHERE r.neighbourhood_id = neighbourhood RETURNING to_jsonb(r) INTO later;
	SELECT array_agg(k ORDER BY k) INTO changed FROM unnest(names) k WHERE earlier -> k IS DISTINCT FROM later -> k;
	IF changed IS NOT NULL THEN
		INSERT INTO credit_rule_change (neighbourhood_id, by_person_id, was, became, at)
		SELECT neighbourhood, kring_person(), jsonb_object_agg(k, earlier -> k), jsonb_object_agg(k, later -> k), kring_now() FROM unnest(changed) k;
	END IF;
END $$;
--> statement-breakpoint
-- What changed about the limits, the last first, for who sets them and who keeps the books.
CREATE FUNCTION credit_rule_changes(neighbourhood uuid) RETURNS TABLE (by_name text, at timestamptz, was jsonb, became jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT credit_holds(neighbourhood, '{coordinator,treasurer}') THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY SELECT p.name, c.at, c.was, c.became FROM credit_rule_change c LEFT JOIN person p ON p.id = c.by_person_id
	WHERE c.neighbourhood_id = neighbourhood ORDER BY c.at DESC, c.id LIMIT 20;
END $$;
--> statement-breakpoint
-- Who keeps the books of a neighbourhood, for who coordinates there.
CREATE FUNCTION credit_treasurers(neighbourhood uuid) RETURNS TABLE (person uuid, name text, since timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT credit_holds(neighbourhood, '{coordinator}') THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY SELECT p.id, p.name, f.started_at FROM office f JOIN person p ON p.id = f.person_id
	WHERE f.neighbourhood_id = neighbourhood AND f.kind = 'treasurer' AND f.ended_at IS NULL ORDER BY p.name, p.id LIMIT 20;
END $$;
--> statement-breakpoint
-- Names somebody who takes part as a treasurer, or ends it (18.5). Nobody names themselves, and there are four at most.
-- Answers what to tell them.
CREATE FUNCTION credit_name_treasurer(neighbourhood uuid, whom uuid, wanted boolean) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE place uuid; at timestamptz := kring_now(); told uuid;
BEGIN
	IF NOT credit_holds(neighbourhood, '{coordinator}') THEN PERFORM credit_refuse('not_found'); END IF;
	PERFORM FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood FOR UPDATE;
	IF NOT FOUND THEN PERFORM credit_refuse('not_found'); END IF;
	IF NOT wanted THEN
		UPDATE office f SET ended_at = at WHERE f.neighbourhood_id = neighbourhood AND f.kind = 'treasurer' AND f.person_id = whom AND f.ended_at IS NULL;
		IF NOT FOUND THEN PERFORM credit_refuse('not_found'); END IF;
		RETURN NULL;
	END IF;
	IF whom = kring_person() THEN PERFORM credit_refuse('credit_own_treasurer'); END IF;
	IF NOT EXISTS (SELECT FROM credit_owner o JOIN account c ON c.person_id = o.person_id WHERE o.neighbourhood_id = neighbourhood AND o.person_id = whom) THEN
		PERFORM credit_refuse('not_found');
	END IF;
	IF credit_keeps(neighbourhood, whom) THEN RETURN NULL; END IF;
	IF (SELECT count(*) FROM office f WHERE f.neighbourhood_id = neighbourhood AND f.kind = 'treasurer' AND f.ended_at IS NULL) >= 4 THEN
		PERFORM credit_refuse('too_many', '{"limit": 4}');
	END IF;
	SELECT n.municipality_id INTO place FROM neighbourhood n WHERE n.id = neighbourhood;
	INSERT INTO office (id, person_id, kind, municipality_id, neighbourhood_id, started_at) VALUES (gen_random_uuid(), whom, 'treasurer', place, neighbourhood, at);
	INSERT INTO credit_news (neighbourhood_id, person_id, kind, about, made_at) VALUES (neighbourhood, whom, 'named', at::text, at)
	ON CONFLICT ON CONSTRAINT credit_news_one DO NOTHING RETURNING id INTO told;
	RETURN told;
END $$;
--> statement-breakpoint
-- Whose accounts there are, by name and nothing else, for who keeps the books: to stop one.
CREATE FUNCTION credit_holders(neighbourhood uuid) RETURNS TABLE (kind text, whose uuid, name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT credit_holds(neighbourhood, '{treasurer}') THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY SELECT a.kind, coalesce(o.person_id, o.circle_id, o.organisation_id), c.name
	FROM credit_owner o JOIN credit_account a ON a.neighbourhood_id = o.neighbourhood_id AND a.id = o.account_id
		LEFT JOIN LATERAL credit_called(neighbourhood, o.account_id) c ON true
	WHERE o.neighbourhood_id = neighbourhood AND a.status = 'active' ORDER BY c.name, o.account_id LIMIT 2000;
END $$;
--> statement-breakpoint
-- The accounts that stand still, and those of which a treasurer wants it or wants them to go on.
CREATE FUNCTION credit_stops(neighbourhood uuid)
RETURNS TABLE (kind text, whose uuid, name text, is_frozen boolean, is_whole boolean, is_near boolean, why text, mine text, my_reason text, other text, other_reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT credit_holds(neighbourhood, '{treasurer}') THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY
	SELECT a.kind, coalesce(o.person_id, o.circle_id, o.organisation_id), c.name, a.status = 'frozen', credit_is_whole(neighbourhood, a.id),
		credit_is_near(neighbourhood, a.id),
		(SELECT string_agg(d.reason, ' / ' ORDER BY d.at) FROM credit_stop d WHERE d.neighbourhood_id = neighbourhood AND d.account_id = a.id AND d.wanted = 'freeze'
			AND d.done_at = (SELECT max(e.done_at) FROM credit_stop e WHERE e.neighbourhood_id = neighbourhood AND e.account_id = a.id) AND a.status = 'frozen'),
		own.wanted, own.reason, their.wanted, their.reason
	FROM credit_account a JOIN credit_owner o ON o.neighbourhood_id = a.neighbourhood_id AND o.account_id = a.id
		LEFT JOIN LATERAL credit_called(neighbourhood, a.id) c ON true
		LEFT JOIN LATERAL (SELECT s.wanted, s.reason FROM credit_stop s WHERE s.neighbourhood_id = neighbourhood AND s.account_id = a.id
			AND s.treasurer_id = kring_person() AND s.done_at IS NULL LIMIT 1) own ON true
		LEFT JOIN LATERAL (SELECT s.wanted, s.reason FROM credit_stop s WHERE s.neighbourhood_id = neighbourhood AND s.account_id = a.id
			AND s.treasurer_id <> kring_person() AND s.done_at IS NULL AND credit_keeps(neighbourhood, s.treasurer_id) ORDER BY s.at DESC LIMIT 1) their ON true
	WHERE a.neighbourhood_id = neighbourhood AND a.status <> 'closed' AND (a.status = 'frozen' OR own.wanted IS NOT NULL OR their.wanted IS NOT NULL)
	ORDER BY c.name, a.id LIMIT 100;
END $$;
--> statement-breakpoint
-- What the pot had and gave in the last month that is over, for everybody, also without a sign-in (12.5). Each of its
-- figures is hidden where it would be about fewer than five: of one who stops the gift would be all they had.
CREATE FUNCTION credit_pot_public(area text) RETURNS TABLE (month date, given bigint, thanked bigint, used bigint, people bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT f.first_day, CASE WHEN f.givers BETWEEN 1 AND 4 THEN NULL ELSE f.given END, CASE WHEN f.helpers BETWEEN 1 AND 4 THEN NULL ELSE f.thanked END,
		CASE WHEN f.helped BETWEEN 1 AND 4 THEN NULL ELSE f.used END, CASE WHEN f.helped BETWEEN 1 AND 4 THEN NULL ELSE f.helped END
	FROM (
		SELECT w.first_day, coalesce(sum(e.amount) FILTER (WHERE e.amount > 0), 0)::bigint AS given,
			count(DISTINCT (CASE WHEN t.kind = 'help' THEN t.payee_id ELSE t.payer_id END)) FILTER (WHERE e.amount > 0) AS givers,
			coalesce(-sum(e.amount) FILTER (WHERE e.amount < 0 AND t.kind = 'task'), 0)::bigint AS thanked,
			count(DISTINCT t.payee_id) FILTER (WHERE e.amount < 0 AND t.kind = 'task') AS helpers,
			coalesce(-sum(e.amount) FILTER (WHERE e.amount < 0 AND t.kind = 'help'), 0)::bigint AS used,
			count(DISTINCT t.payer_id) FILTER (WHERE e.amount < 0 AND t.kind = 'help') AS helped
		FROM neighbourhood h JOIN credit_rule r ON r.neighbourhood_id = h.id
			CROSS JOIN (SELECT (date_trunc('month', credit_today()) - interval '1 month')::date AS first_day, date_trunc('month', credit_today())::date AS next_day) w
			LEFT JOIN credit_entry e ON e.neighbourhood_id = r.neighbourhood_id AND e.account_id = r.pot_id AND e.posted_on >= w.first_day AND e.posted_on < w.next_day
			LEFT JOIN credit_transfer t ON t.neighbourhood_id = e.neighbourhood_id AND t.id = e.transfer_id
		-- A month in which it was only begun tells nothing yet.
		WHERE h.slug = area AND (r.opened_at AT TIME ZONE 'Europe/Amsterdam')::date < w.next_day
		GROUP BY w.first_day
	) f
$$;
--> statement-breakpoint
-- What was told goes after 60 days, who looked at a paper statement and who changed a limit after 13 months.
CREATE FUNCTION credit_sweep_pages() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	DELETE FROM credit_news n WHERE n.made_at < kring_now() - interval '60 days';
	DELETE FROM credit_paper_read r WHERE r.at < kring_now() - interval '13 months';
	UPDATE credit_rule_change c SET by_person_id = NULL WHERE c.at < kring_now() - interval '13 months' AND c.by_person_id IS NOT NULL;
$$;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOR name IN SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'credit\_%' AND p.proacl IS NULL LOOP
		EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
	END LOOP;
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION credit_turns(uuid, uuid), credit_tell_thanked(uuid, uuid), credit_news_place(uuid), credit_paper_open(uuid, uuid, date, date),
	credit_paper_lines(uuid, uuid, date, date, integer), credit_paper_reads(uuid, uuid), credit_rule_changes(uuid), credit_treasurers(uuid),
	credit_name_treasurer(uuid, uuid, boolean), credit_holders(uuid), credit_stops(uuid), credit_pot_public(text) TO kring_app;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION credit_watch(), credit_news_due(uuid), credit_news_told(uuid), credit_sweep_pages() TO kring_worker;
