-- The rest of the mends in bedankpunten: nobody else learns that an account stands still or what somebody still has, both
-- sides hear what happens to what they said, nobody decides on what they just left, and points go back to who paid.

-- The help whose points a gift to the pot passes on: with that help it goes back.
ALTER TABLE credit_transfer ADD COLUMN passes_id bigint;
--> statement-breakpoint
-- What somebody had a part in, for half a year after it ended: a house that they left, or what they said or were thanked
-- with before they stopped with an account of their own. So nobody decides on what they just left (14.1).
CREATE TABLE credit_part (
	neighbourhood_id uuid NOT NULL REFERENCES neighbourhood (id),
	id uuid NOT NULL DEFAULT gen_random_uuid(),
	person_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	household_id uuid,
	transfer_id bigint,
	ended_at timestamp with time zone NOT NULL,
	CONSTRAINT credit_part_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT credit_part_one CHECK (num_nonnulls(household_id, transfer_id) = 1)
);
--> statement-breakpoint
CREATE INDEX credit_part_person ON credit_part USING btree (person_id);
--> statement-breakpoint
ALTER TABLE credit_part ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE credit_part FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE credit_news DROP CONSTRAINT credit_news_kind,
	ADD CONSTRAINT credit_news_kind CHECK (kind IN ('thanked', 'plenty', 'pot', 'books', 'named', 'voucher', 'voucher_org', 'line', 'line_org', 'disputes', 'stopped', 'stopped_org'));
--> statement-breakpoint
-- Who leaves a house had a part in it until now, whatever way they leave by.
CREATE FUNCTION credit_left_house() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	INSERT INTO credit_part (neighbourhood_id, person_id, household_id, ended_at)
	SELECT OLD.neighbourhood_id, OLD.person_id, OLD.household_id, kring_now() WHERE EXISTS (SELECT FROM person p WHERE p.id = OLD.person_id);
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER credit_left_house AFTER DELETE ON credit_household FOR EACH ROW EXECUTE FUNCTION credit_left_house();
--> statement-breakpoint
-- Who stops with an account of their own had a part in what they were thanked with, and in what they said for others: for an
-- organisation, a circle or somebody who trusts them. Who it was is forgotten with the rest of it otherwise.
CREATE FUNCTION credit_left_account() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE place uuid := OLD.neighbourhood_id; me uuid := OLD.person_id; from_day date := credit_today() - 60;
BEGIN
	INSERT INTO credit_part (neighbourhood_id, person_id, transfer_id, ended_at)
	SELECT place, me, w.id, kring_now() FROM (
		SELECT l.transfer_id AS id FROM credit_leg l JOIN credit_transfer t ON t.neighbourhood_id = l.neighbourhood_id AND t.id = l.transfer_id
		WHERE l.neighbourhood_id = place AND l.account_id = OLD.account_id AND t.made_on >= from_day
		UNION
		SELECT t.id FROM credit_owner o JOIN credit_transfer t ON t.neighbourhood_id = o.neighbourhood_id AND o.account_id IN (t.payer_id, t.payee_id)
		WHERE o.neighbourhood_id = place AND t.made_on >= from_day AND (
			o.organisation_id IN (SELECT f.organisation_id FROM office f WHERE f.person_id = me AND f.organisation_id IS NOT NULL)
			OR o.circle_id IN (SELECT m.circle_id FROM member m WHERE m.person_id = me)
			OR o.account_id IN (SELECT r.account_id FROM credit_right r WHERE r.neighbourhood_id = place AND r.person_id = me))
			AND credit_acted(place, t.id, me)
	) w;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER credit_left_account AFTER DELETE ON credit_owner FOR EACH ROW WHEN (OLD.person_id IS NOT NULL) EXECUTE FUNCTION credit_left_account();
--> statement-breakpoint
-- Whether somebody did a step of a transfer, for whomever; what they decide as a treasurer is none.
CREATE FUNCTION credit_acted(neighbourhood uuid, transfer bigint, person uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM credit_event e JOIN credit_event_detail d ON d.neighbourhood_id = e.neighbourhood_id AND d.event_id = e.id
			WHERE e.neighbourhood_id = neighbourhood AND e.transfer_id = transfer AND e.via <> 'treasurer' AND d.by_person_id = person)
		OR EXISTS (SELECT FROM credit_part p WHERE p.person_id = person AND p.neighbourhood_id = neighbourhood AND p.transfer_id = transfer)
$$;
--> statement-breakpoint
-- Whether the person of this transaction is, or lives with, one of those behind an account; or was or did since some moment:
-- who takes themselves out of a house, a circle or an office is near to it still.
CREATE FUNCTION credit_was_near(neighbourhood uuid, account bigint, since timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE whose credit_owner; behind uuid[]; me uuid := kring_person();
BEGIN
	SELECT * INTO whose FROM credit_owner o WHERE o.neighbourhood_id = neighbourhood AND o.account_id = account;
	behind := CASE
		WHEN whose.circle_id IS NOT NULL THEN ARRAY(SELECT m.person_id FROM member m WHERE m.circle_id = whose.circle_id
			AND (kring_runs(m) OR least(m.removed_at, m.ends_at) > since))
		WHEN whose.organisation_id IS NOT NULL THEN ARRAY(SELECT f.person_id FROM office f WHERE f.organisation_id = whose.organisation_id
			AND (f.ended_at IS NULL OR f.ended_at > since) AND f.kind IN ('organisation_manager', 'coordinator'))
		WHEN whose.person_id IS NOT NULL THEN ARRAY[whose.person_id] ELSE '{}' END;
	RETURN me = ANY (behind) OR EXISTS (
		WITH lived AS (
			SELECT h.person_id, h.household_id FROM credit_household h WHERE h.neighbourhood_id = neighbourhood AND h.person_id = ANY (me || behind)
			UNION ALL
			SELECT p.person_id, p.household_id FROM credit_part p WHERE p.person_id = ANY (me || behind) AND p.neighbourhood_id = neighbourhood
				AND p.household_id IS NOT NULL AND p.ended_at > since
		)
		SELECT FROM lived a JOIN lived b ON b.household_id = a.household_id WHERE a.person_id = me AND b.person_id = ANY (behind));
END $$;
--> statement-breakpoint
-- As before, and of the last sixty days: what waits for an answer was said in them.
CREATE OR REPLACE FUNCTION credit_is_near(neighbourhood uuid, account bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN credit_was_near(neighbourhood, account, kring_now() - interval '60 days');
END $$;
--> statement-breakpoint
-- Whether a treasurer has a part in an account: it is theirs or of their house, or they may act for it.
CREATE FUNCTION credit_keeper_near(neighbourhood uuid, account bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT credit_is_near(neighbourhood, account) OR EXISTS (SELECT FROM credit_right r WHERE r.neighbourhood_id = neighbourhood
		AND r.account_id = account AND r.person_id = kring_person() AND (r.until_on IS NULL OR r.until_on >= credit_today()))
$$;
--> statement-breakpoint
-- Whether a treasurer has a part in a transfer: now, or when it was made, or they did a step of it for somebody.
CREATE FUNCTION credit_judge_near(t credit_transfer) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT credit_acted(t.neighbourhood_id, t.id, kring_person()) OR EXISTS (SELECT FROM (VALUES (t.payer_id), (t.payee_id)) AS side(id)
		WHERE credit_keeper_near(t.neighbourhood_id, side.id) OR credit_was_near(t.neighbourhood_id, side.id, t.made_on::timestamp AT TIME ZONE 'Europe/Amsterdam'))
$$;
--> statement-breakpoint
-- Says no where one's own account takes part in nothing new; why, only to who may know it. That the other one's stands still
-- stops nothing and is said to nobody: what is asked waits for them, and what is given arrives.
CREATE OR REPLACE FUNCTION credit_both_active(own text, other text, knows boolean DEFAULT true) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF 'closed' IN (own, other) THEN PERFORM credit_refuse('credit_closed'); END IF;
	IF own = 'frozen' THEN PERFORM credit_decline('credit_frozen', knows); END IF;
END $$;
--> statement-breakpoint
-- Whether an account stands still. What its holder asked before is out of sight then, as taken back.
CREATE FUNCTION credit_is_still(neighbourhood uuid, account bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id = account AND a.status = 'frozen')
$$;
--> statement-breakpoint
DROP FUNCTION credit_write(uuid, text, integer, bigint, bigint, text, bigint, uuid, bytea, text, timestamptz, uuid, uuid, text, integer, integer);
--> statement-breakpoint
-- As before; and a gift may say which help it passes on.
CREATE FUNCTION credit_write(
	neighbourhood uuid, what text, points integer, payer bigint, payee bigint, side text, actor bigint, once_id uuid, hash bytea, how text,
	at timestamptz, for_voucher uuid DEFAULT NULL, for_turn uuid DEFAULT NULL, kind_of_help text DEFAULT NULL, earns integer DEFAULT 0, gives integer DEFAULT 0,
	passes bigint DEFAULT NULL,
	OUT id bigint, OUT public_id uuid
) LANGUAGE plpgsql AS $$
DECLARE
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date; week date := date_trunc('week', today)::date; month date := date_trunc('month', today)::date;
	me uuid := CASE WHEN how <> 'system' THEN kring_person() END;
BEGIN
	WITH t AS (
		INSERT INTO credit_transfer AS n (neighbourhood_id, kind, amount, payer_id, payee_id, state, category, proposed_by, voucher_id, task_turn_id, made_on, decided_on, passes_id)
		VALUES (neighbourhood, what, points, payer, payee, 'confirmed', kind_of_help, side, for_voucher, for_turn, today, today, passes)
		RETURNING n.id, n.public_id
	), moved AS (
		UPDATE credit_account a SET balance = a.balance + (CASE a.id WHEN payer THEN -points ELSE points END), seq = a.seq + 1,
			earned = (CASE WHEN a.id = payer OR earns = 0 THEN a.earned WHEN a.week_on = week THEN a.earned + earns ELSE earns END),
			week_on = (CASE WHEN a.id = payer OR earns = 0 THEN a.week_on ELSE week END),
			given = (CASE WHEN a.id = payee OR gives = 0 THEN a.given WHEN a.month_on = month THEN a.given + gives ELSE gives END),
			month_on = (CASE WHEN a.id = payee OR gives = 0 THEN a.month_on ELSE month END)
		WHERE a.neighbourhood_id = neighbourhood AND a.id IN (payer, payee)
		RETURNING a.id, a.balance, a.seq
	), lines AS (
		INSERT INTO credit_entry (neighbourhood_id, transfer_id, account_id, amount, balance_after, account_seq, posted_on)
		SELECT neighbourhood, t.id, m.id, (CASE m.id WHEN payer THEN -points ELSE points END), m.balance, m.seq, today FROM moved m, t
	), e AS (
		INSERT INTO credit_event AS n (neighbourhood_id, transfer_id, to_state, actor_id, once, digest, via, happened_on)
		SELECT neighbourhood, t.id, 'confirmed', actor, once_id, hash, how, today FROM t RETURNING n.id
	), d AS (
		INSERT INTO credit_event_detail (neighbourhood_id, event_id, by_person_id, at) SELECT neighbourhood, e.id, me, credit_write.at FROM e
	)
	SELECT t.id, t.public_id INTO credit_write.id, credit_write.public_id FROM t;
END $$;
--> statement-breakpoint
-- As before; what somebody asked whose account stands still is as taken back, and what goes on to the pot says of which help it is.
CREATE OR REPLACE FUNCTION credit_decide(
	neighbourhood uuid, once_id uuid, account bigint, public uuid, verb text, pot boolean DEFAULT false, as_host boolean DEFAULT false
)
RETURNS TABLE (transfer uuid, state text, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	t credit_transfer; rules record; two credit_account[]; p credit_account; q credit_account; earlier credit_event;
	at timestamptz := kring_now();
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date;
	hash bytea := sha256(convert_to(jsonb_build_array('decide', public, verb, pot)::text, 'UTF8'));
	actor bigint; other bigint; how text; close text; lowest bigint; gap integer := 0; over integer := 0; next text; with_pot boolean; knows boolean;
BEGIN
	SELECT * INTO t FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.public_id = public FOR NO KEY UPDATE;
	IF t.id IS NULL OR t.kind NOT IN ('help', 'group') OR (t.kind = 'group' AND verb <> 'withdraw')
		OR verb IS NULL OR verb NOT IN ('accept', 'decline', 'withdraw') THEN PERFORM credit_refuse('not_found'); END IF;
	actor := CASE WHEN (verb = 'withdraw') = (t.proposed_by = 'payer') THEN t.payer_id ELSE t.payee_id END;
	other := CASE actor WHEN t.payer_id THEN t.payee_id ELSE t.payer_id END;
	how := credit_via(neighbourhood, account, 'confirm', as_host);
	IF how IS NULL OR account IS DISTINCT FROM actor AND account IS DISTINCT FROM other THEN PERFORM credit_refuse('not_found'); END IF;
	IF account <> actor THEN PERFORM credit_refuse('credit_needs_other'); END IF;
	IF how = 'host' AND NOT credit_on_paper(neighbourhood, actor) THEN PERFORM credit_refuse('credit_slip_own'); END IF;
	knows := credit_knows(neighbourhood, actor, how);
	earlier := credit_before(neighbourhood, actor, once_id, hash);
	IF earlier.id IS NOT NULL THEN
		RETURN QUERY SELECT public, earlier.to_state, true;
		RETURN;
	END IF;
	IF t.state = 'expired' OR (t.state = 'proposed' AND at >= t.expires_at AND verb = 'accept') THEN PERFORM credit_refuse('credit_expired'); END IF;
	IF t.state <> 'proposed' THEN PERFORM credit_refuse('credit_already_decided', jsonb_build_object('state', t.state)); END IF;
	-- Who proposed it stands still: nobody hears that, and it is there again when they go on.
	IF verb = 'decline' AND credit_is_still(neighbourhood, other) THEN PERFORM credit_refuse('credit_already_decided', '{"state": "withdrawn"}'); END IF;
	IF verb <> 'withdraw' AND how <> 'self' THEN
		-- Who does it for somebody is not, and does not live with, the other one (12.2); and nobody says yes to what
		-- they said themselves, with the keys of both. A host enters what both signed.
		IF credit_is_near(neighbourhood, other) OR (how = 'host' AND credit_is_near(neighbourhood, actor)) OR EXISTS (
			SELECT FROM credit_event e JOIN credit_event_detail d ON d.neighbourhood_id = e.neighbourhood_id AND d.event_id = e.id
			WHERE e.neighbourhood_id = neighbourhood AND e.transfer_id = t.id AND e.to_state = 'proposed' AND d.by_person_id = kring_person()
				AND NOT (how = 'host' AND e.via = 'host'))
		THEN PERFORM credit_refuse('credit_not_party'); END IF;
	END IF;
	IF verb <> 'accept' THEN
		-- Nobody let it go by yet: then who says no does.
		next := CASE WHEN at >= t.expires_at THEN 'expired' WHEN verb = 'decline' THEN 'declined' ELSE 'withdrawn' END;
		IF t.reserved > 0 THEN
			UPDATE credit_account a SET held = a.held - t.reserved WHERE a.neighbourhood_id = neighbourhood AND a.id = t.payer_id;
		END IF;
	ELSE
		next := 'confirmed';
		close := credit_too_close(neighbourhood, t.payer_id, t.payee_id);
		IF close IS NOT NULL THEN PERFORM credit_decline(close, how <> 'host' OR close = 'credit_same_household'); END IF;
		-- Who chooses overflow in this very moment begins with it next time: the order of locks comes first.
		SELECT r.*, a.overflows INTO rules FROM credit_rule r JOIN credit_account a ON a.neighbourhood_id = r.neighbourhood_id AND a.id = t.payee_id
		WHERE r.neighbourhood_id = neighbourhood;
		with_pot := t.is_essential OR t.from_pot OR pot OR t.onward OR rules.overflows;
		IF with_pot THEN PERFORM FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id = rules.pot_id FOR NO KEY UPDATE; END IF;
		two := credit_two(neighbourhood, t.payer_id, t.payee_id);
		p := two[1];
		q := two[2];
		IF p.status <> 'active' OR q.status <> 'active' THEN
			PERFORM credit_both_active((CASE actor WHEN p.id THEN p.status ELSE q.status END), (CASE actor WHEN p.id THEN q.status ELSE p.status END), knows);
			PERFORM credit_refuse('credit_already_decided', '{"state": "withdrawn"}');
		END IF;
		IF t.amount + credit_week(q, today) > rules.most_week THEN PERFORM credit_decline('credit_limit_week', knows AND actor = t.payee_id); END IF;
		lowest := credit_lowest(p.kind, p.floor, p.opened_at, rules.member_floor, rules.newcomer_days, at);
		IF t.from_pot OR (pot AND t.proposed_by = 'payee') THEN
			IF NOT t.is_essential AND t.amount + credit_pot_used(neighbourhood, t.payer_id, today) > rules.most_pot_month THEN
				PERFORM credit_decline('credit_limit_pot', knows AND actor = t.payer_id, jsonb_build_object('limit', rules.most_pot_month));
			END IF;
			gap := t.amount;
		ELSE
			gap := greatest(0, t.amount - greatest(p.balance - (p.held - t.reserved) - lowest, 0));
			IF gap > 0 AND NOT t.is_essential THEN PERFORM credit_decline('credit_not_enough', knows AND actor = t.payer_id); END IF;
		END IF;
		IF lowest IS DISTINCT FROM p.floor THEN
			UPDATE credit_account a SET floor = lowest WHERE a.neighbourhood_id = neighbourhood AND a.id = t.payer_id;
		END IF;
		-- What somebody has above the ceiling goes on to the pot, where they chose that; never what the pot itself gave, or
		-- nothing at all would move.
		IF with_pot AND q.overflows AND NOT t.onward THEN over := greatest(0, least(t.amount - gap, q.balance + t.amount - rules.soft_ceiling)); END IF;
		-- What was reserved is never more than what its payer now gives: the line that moves it frees it.
		IF gap = 0 AND over = 0 THEN
			PERFORM credit_move(neighbourhood, t.id, t.payer_id, t.payee_id, t.amount, today, t.reserved, t.amount);
		ELSIF gap = t.amount AND over = 0 AND t.reserved = 0 THEN
			PERFORM credit_move(neighbourhood, t.id, rules.pot_id, t.payee_id, t.amount, today, 0, t.amount);
		ELSE
			PERFORM credit_post(neighbourhood, t.id, ARRAY[t.payer_id, t.payee_id, rules.pot_id],
				ARRAY[gap - t.amount, t.amount - over, over - gap]::bigint[], today, ARRAY[t.reserved, 0, 0]::bigint[]);
			PERFORM credit_count_earned(neighbourhood, t.payee_id, t.amount, today);
		END IF;
	END IF;
	UPDATE credit_transfer c SET state = next, decided_on = today, expires_at = NULL,
		from_pot = c.from_pot OR (gap > 0 AND pot AND c.proposed_by = 'payee')
	WHERE c.neighbourhood_id = neighbourhood AND c.id = t.id;
	PERFORM credit_happened(neighbourhood, t.id, 'proposed', next, actor, once_id, hash, how, at);
	-- Who helped gave it on beforehand: a gift of theirs, which they can take back as any other.
	IF t.onward AND next = 'confirmed' THEN
		PERFORM credit_write(neighbourhood, 'gift', t.amount, t.payee_id, rules.pot_id, 'payer', NULL, NULL, NULL, 'system', at, passes => t.id);
	END IF;
	transfer := public;
	state := next;
	replayed := false;
	RETURN NEXT;
END $$;
--> statement-breakpoint
-- As before; sent again it is answered the same, whatever became of an account meanwhile.
CREATE OR REPLACE FUNCTION credit_group(neighbourhood uuid, once_id uuid, payer bigint, payees bigint[], shares integer[], kind_of_help text, words text DEFAULT '')
RETURNS TABLE (transfer uuid, state text, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	rules credit_rule; sort credit_category; one credit_account; p credit_account; found_ids bigint[] := '{}'; earlier credit_event;
	at timestamptz := kring_now();
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date;
	hash bytea := sha256(convert_to(jsonb_build_array('group', payer, payees, shares, kind_of_help, words)::text, 'UTF8'));
	close text; total integer; lowest bigint; made bigint; nth integer; gone boolean := false;
BEGIN
	IF credit_via(neighbourhood, payer, 'propose') IS DISTINCT FROM 'self' THEN PERFORM credit_refuse('not_found'); END IF;
	FOR one IN SELECT a.* FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id = ANY (payer || payees)
		ORDER BY a.id FOR NO KEY UPDATE
	LOOP
		IF one.id = payer THEN p := one; END IF;
		IF one.id = ANY (payees) AND one.kind = 'member' THEN found_ids := found_ids || one.id; END IF;
		IF one.status = 'closed' THEN gone := true; END IF;
	END LOOP;
	earlier := credit_before(neighbourhood, payer, once_id, hash);
	IF earlier.id IS NOT NULL THEN
		RETURN QUERY SELECT t.public_id, earlier.to_state, true FROM credit_transfer t
			WHERE t.neighbourhood_id = neighbourhood AND t.id = earlier.transfer_id;
		RETURN;
	END IF;
	PERFORM credit_both_active(p.status, (CASE WHEN gone THEN 'closed' ELSE 'active' END));
	SELECT * INTO rules FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood;
	SELECT * INTO sort FROM credit_category c WHERE c.key = kind_of_help;
	IF payer = ANY (payees) THEN PERFORM credit_refuse('credit_same_account'); END IF;
	-- Each of them once, and all of them there.
	IF sort.key IS NULL OR coalesce(cardinality(payees), 0) NOT BETWEEN 1 AND 20 OR cardinality(payees) IS DISTINCT FROM cardinality(shares)
		OR cardinality(found_ids) <> cardinality(payees) THEN PERFORM credit_refuse('not_found'); END IF;
	IF sort.is_free THEN PERFORM credit_refuse('credit_care_is_free'); END IF;
	IF sort.key = ANY (rules.without) THEN PERFORM credit_refuse('credit_not_here'); END IF;
	total := 0;
	FOR nth IN 1 .. cardinality(payees) LOOP
		IF shares[nth] IS NULL OR shares[nth] < 1 OR shares[nth] > rules.most_once THEN
			PERFORM credit_refuse('credit_limit_once', jsonb_build_object('limit', rules.most_once));
		END IF;
		close := credit_too_close(neighbourhood, payer, payees[nth]);
		IF close IS NOT NULL THEN PERFORM credit_refuse(close); END IF;
		total := total + shares[nth];
	END LOOP;
	IF total > 400 THEN PERFORM credit_refuse('credit_limit_once', '{"limit": 400}'); END IF;
	lowest := credit_floor(p, rules, at);
	IF total > p.balance - p.held - lowest THEN PERFORM credit_refuse('credit_not_enough'); END IF;
	INSERT INTO credit_transfer (neighbourhood_id, kind, amount, payer_id, state, category, reserved, proposed_by, made_on, expires_at)
	VALUES (neighbourhood, 'group', total, payer, 'proposed', sort.key, total, 'payer', today, at + interval '336 hours')
	RETURNING id, public_id INTO made, transfer;
	INSERT INTO credit_leg (neighbourhood_id, transfer_id, account_id, payer_id, amount)
	SELECT neighbourhood, made, l.id, payer, l.amount FROM unnest(payees, shares) AS l(id, amount);
	PERFORM credit_happened(neighbourhood, made, NULL, 'proposed', payer, once_id, hash, 'self', at);
	IF words <> '' THEN INSERT INTO credit_note VALUES (neighbourhood, made, payer, words); END IF;
	UPDATE credit_account a SET held = a.held + total, floor = lowest WHERE a.neighbourhood_id = neighbourhood AND a.id = payer;
	state := 'proposed';
	replayed := false;
	RETURN NEXT;
END $$;
--> statement-breakpoint
-- As before; what a group did counts when one of them stopped since. Nobody says yes to what they had a part in themselves.
CREATE OR REPLACE FUNCTION credit_group_decide(neighbourhood uuid, once_id uuid, public uuid, verb text) RETURNS TABLE (transfer uuid, state text, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	t credit_transfer; rules credit_rule; one credit_account; leg credit_leg; earlier credit_event; next text;
	ids bigint[]; moves bigint[];
	at timestamptz := kring_now();
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date;
	hash bytea := sha256(convert_to(jsonb_build_array('group_decide', public, verb)::text, 'UTF8'));
BEGIN
	SELECT * INTO t FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.public_id = public FOR NO KEY UPDATE;
	IF t.id IS NULL OR t.kind <> 'group' OR verb NOT IN ('accept', 'decline') OR credit_via(neighbourhood, t.payer_id, 'confirm', true) IS NULL THEN
		PERFORM credit_refuse('not_found');
	END IF;
	earlier := credit_before(neighbourhood, t.payer_id, once_id, hash);
	IF earlier.id IS NOT NULL THEN
		RETURN QUERY SELECT public, earlier.to_state, true;
		RETURN;
	END IF;
	IF t.state = 'expired' OR (t.state = 'proposed' AND at >= t.expires_at) THEN PERFORM credit_refuse('credit_expired'); END IF;
	IF t.state <> 'proposed' THEN PERFORM credit_refuse('credit_already_decided', jsonb_build_object('state', t.state)); END IF;
	IF credit_acted(neighbourhood, t.id, kring_person())
		OR EXISTS (SELECT FROM credit_leg l WHERE l.neighbourhood_id = neighbourhood AND l.transfer_id = t.id AND credit_is_near(neighbourhood, l.account_id))
	THEN PERFORM credit_refuse('credit_not_party'); END IF;
	IF verb = 'decline' THEN
		next := 'declined';
		UPDATE credit_account a SET held = a.held - t.reserved WHERE a.neighbourhood_id = neighbourhood AND a.id = t.payer_id;
	ELSE
		next := 'confirmed';
		SELECT * INTO rules FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood;
		SELECT array_agg(l.account_id), array_agg(l.amount::bigint) INTO ids, moves FROM credit_leg l
		WHERE l.neighbourhood_id = neighbourhood AND l.transfer_id = t.id;
		FOR one IN SELECT a.* FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id = ANY (ARRAY[rules.pot_id, t.payer_id] || ids)
			ORDER BY a.id FOR NO KEY UPDATE
		LOOP
			IF one.id = t.payer_id THEN PERFORM credit_both_active(one.status, 'active', false); END IF;
			-- The part of who stopped meanwhile goes where all goes that belongs to nobody any more.
			IF one.status = 'closed' THEN ids := array_replace(ids, one.id, rules.pot_id); END IF;
		END LOOP;
		FOR leg IN SELECT l.* FROM credit_leg l WHERE l.neighbourhood_id = neighbourhood AND l.transfer_id = t.id LOOP
			IF leg.amount + credit_earned(neighbourhood, leg.account_id, today) > rules.most_week THEN PERFORM credit_refuse('credit_not_now'); END IF;
		END LOOP;
		PERFORM credit_post(neighbourhood, t.id, t.payer_id || ids, -t.amount::bigint || moves, today, ARRAY[t.reserved]::bigint[]);
		FOR leg IN SELECT l.* FROM credit_leg l WHERE l.neighbourhood_id = neighbourhood AND l.transfer_id = t.id LOOP
			PERFORM credit_count_earned(neighbourhood, leg.account_id, leg.amount, today);
		END LOOP;
	END IF;
	UPDATE credit_transfer c SET state = next, decided_on = today, expires_at = NULL WHERE c.neighbourhood_id = neighbourhood AND c.id = t.id;
	PERFORM credit_happened(neighbourhood, t.id, 'proposed', next, t.payer_id, once_id, hash, 'host', at);
	transfer := public;
	state := next;
	replayed := false;
	RETURN NEXT;
END $$;
--> statement-breakpoint
-- As before; what who helped passed on to the pot comes out of the pot, and only whose it is hears that a gift was spent.
CREATE OR REPLACE FUNCTION credit_turn_round(neighbourhood uuid, t credit_transfer, actor bigint, once_id uuid, hash bytea, how text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	rules credit_rule; one credit_account; onward credit_transfer; ids bigint[] := '{}'; moves bigint[] := '{}'; back bigint; whole bigint; lowest bigint; made bigint;
	at timestamptz := kring_now();
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date;
BEGIN
	SELECT * INTO rules FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood;
	-- What went on to the pot comes back first: who helped has nothing of it.
	IF t.onward THEN
		SELECT * INTO onward FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.payer_id = t.payee_id AND c.made_on = t.decided_on
			AND c.payee_id = rules.pot_id AND c.passes_id = t.id AND c.state = 'confirmed' FOR NO KEY UPDATE;
		IF onward.id IS NOT NULL THEN
			PERFORM FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id IN (rules.pot_id, t.payer_id, t.payee_id) ORDER BY a.id FOR NO KEY UPDATE;
			PERFORM credit_turn_round(neighbourhood, onward, NULL, NULL, NULL, 'system');
		END IF;
	END IF;
	FOR one IN SELECT a.* FROM credit_account a WHERE a.neighbourhood_id = neighbourhood
		-- Both sides, also one whose balance it did not move: what they earned is counted anew.
		AND (a.id IN (rules.pot_id, t.payer_id, t.payee_id)
			OR a.id IN (SELECT e.account_id FROM credit_entry e WHERE e.neighbourhood_id = neighbourhood AND e.transfer_id = t.id))
		ORDER BY a.id FOR NO KEY UPDATE
	LOOP
		SELECT e.amount INTO back FROM credit_entry e WHERE e.neighbourhood_id = neighbourhood AND e.transfer_id = t.id AND e.account_id = one.id;
		CONTINUE WHEN back IS NULL;
		IF one.status = 'closed' THEN
			ids := ids || rules.pot_id; moves := moves || -back;
		ELSIF back > 0 AND one.floor IS NOT NULL THEN
			lowest := credit_floor(one, rules, at);
			UPDATE credit_account a SET floor = lowest WHERE a.neighbourhood_id = neighbourhood AND a.id = one.id AND a.floor <> lowest;
			whole := least(back, greatest(0, one.balance - one.held - (CASE t.kind WHEN 'gift' THEN 0 ELSE lowest END)));
			-- Whether it is still there is for its receiver to know.
			IF t.kind = 'gift' AND whole < back THEN PERFORM credit_decline('credit_spent', actor = one.id AND credit_knows(neighbourhood, one.id, how)); END IF;
			ids := ids || ARRAY[one.id, rules.pot_id]; moves := moves || ARRAY[-whole, whole - back];
		ELSE
			ids := ids || one.id; moves := moves || -back;
		END IF;
	END LOOP;
	-- What was turned round was not earned and not given: there is room for it again.
	IF t.kind IN ('help', 'task') AND t.decided_on >= date_trunc('week', today)::date THEN
		PERFORM credit_count_earned(neighbourhood, t.payee_id, -t.amount, today);
	ELSIF t.kind = 'gift' AND t.payee_id <> rules.pot_id THEN
		UPDATE credit_account a SET given = greatest(0, a.given - t.amount) WHERE a.neighbourhood_id = neighbourhood AND a.id = t.payer_id
			AND a.month_on = date_trunc('month', t.made_on)::date AND a.month_on = date_trunc('month', today)::date;
	END IF;
	UPDATE credit_transfer c SET state = 'reversed' WHERE c.neighbourhood_id = neighbourhood AND c.id = t.id;
	PERFORM credit_happened(neighbourhood, t.id, t.state, 'reversed', actor, once_id, hash, how, at);
	DELETE FROM credit_undo u WHERE u.neighbourhood_id = neighbourhood AND u.transfer_id = t.id;
	IF EXISTS (SELECT FROM unnest(ids, moves) AS l(id, amount) GROUP BY l.id HAVING sum(l.amount) <> 0) THEN
		INSERT INTO credit_transfer (neighbourhood_id, kind, amount, payer_id, payee_id, state, proposed_by, reverses_id, category, made_on, decided_on)
		VALUES (neighbourhood, 'reversal', t.amount, t.payee_id, t.payer_id, 'confirmed', 'system', t.id, t.category, today, today) RETURNING id INTO made;
		PERFORM credit_post(neighbourhood, made, ids, moves, today);
		PERFORM credit_happened(neighbourhood, made, NULL, 'confirmed', NULL, NULL, NULL, 'system', at);
	END IF;
END $$;
--> statement-breakpoint
DROP FUNCTION credit_take_back(uuid, uuid, bigint, uuid);
--> statement-breakpoint
-- As before; for who does it on paper a host says so. Nothing of an account that stands still moves, and who got a gift says
-- last whether it goes back.
CREATE FUNCTION credit_take_back(neighbourhood uuid, once_id uuid, actor bigint, public uuid, as_host boolean DEFAULT false) RETURNS TABLE (transfer uuid, state text, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	t credit_transfer; earlier credit_event; how text; at timestamptz := kring_now(); said timestamptz; to_pot boolean; other bigint;
	hash bytea := sha256(convert_to(jsonb_build_array('take_back', public)::text, 'UTF8'));
BEGIN
	SELECT * INTO t FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.public_id = public FOR NO KEY UPDATE;
	IF t.id IS NULL OR t.kind NOT IN ('help', 'gift') THEN PERFORM credit_refuse('not_found'); END IF;
	how := credit_via_paper(neighbourhood, actor, 'confirm', as_host);
	IF how IS NULL OR actor NOT IN (t.payer_id, t.payee_id) THEN PERFORM credit_refuse('not_found'); END IF;
	other := CASE actor WHEN t.payer_id THEN t.payee_id ELSE t.payer_id END;
	-- Nobody says it for both: who wrote the wish of the other one is no host for this one.
	IF how = 'host' AND (credit_is_near(neighbourhood, other) OR EXISTS (
		SELECT FROM credit_event e JOIN credit_event_detail d ON d.neighbourhood_id = e.neighbourhood_id AND d.event_id = e.id
		WHERE e.neighbourhood_id = neighbourhood AND e.transfer_id = t.id AND e.actor_id = other AND e.from_state = e.to_state AND e.via <> 'host'
			AND d.by_person_id = kring_person())) THEN PERFORM credit_refuse('credit_not_party'); END IF;
	earlier := credit_before(neighbourhood, actor, once_id, hash);
	IF earlier.id IS NOT NULL THEN
		RETURN QUERY SELECT public, earlier.to_state, true;
		RETURN;
	END IF;
	IF t.state NOT IN ('confirmed', 'disputed') THEN PERFORM credit_refuse('credit_already_decided', jsonb_build_object('state', t.state)); END IF;
	to_pot := t.payee_id = (SELECT r.pot_id FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood);
	said := credit_counted_at(neighbourhood, t.id);
	IF at > said + (CASE WHEN to_pot THEN interval '24 hours' ELSE interval '720 hours' END) THEN PERFORM credit_refuse('credit_too_late'); END IF;
	IF credit_is_still(neighbourhood, actor) THEN PERFORM credit_decline('credit_frozen', credit_knows(neighbourhood, actor, how)); END IF;
	-- Who got a gift has the last word about it, or a no would say that it was spent; and who stands still has said nothing.
	IF NOT to_pot AND ((t.kind = 'gift' AND actor = t.payer_id) OR credit_is_still(neighbourhood, other)
		OR NOT EXISTS (SELECT FROM credit_undo u WHERE u.neighbourhood_id = neighbourhood AND u.transfer_id = t.id AND u.account_id = other)) THEN
		DELETE FROM credit_undo u WHERE u.neighbourhood_id = neighbourhood AND u.transfer_id = t.id AND u.account_id = other;
		INSERT INTO credit_undo VALUES (neighbourhood, t.id, actor, at) ON CONFLICT DO NOTHING;
		PERFORM credit_happened(neighbourhood, t.id, t.state, t.state, actor, once_id, hash, how, at);
		RETURN QUERY SELECT public, t.state, false;
		RETURN;
	END IF;
	PERFORM credit_turn_round(neighbourhood, t, actor, once_id, hash, how);
	RETURN QUERY SELECT public, 'reversed'::text, false;
END $$;
--> statement-breakpoint
-- As before; nor does who did a step of it for somebody, or may act for one of the two.
CREATE OR REPLACE FUNCTION credit_judge(neighbourhood uuid, public uuid, wanted text, why text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE t credit_transfer; at timestamptz := kring_now();
BEGIN
	IF NOT credit_holds(neighbourhood, '{treasurer}') THEN PERFORM credit_refuse('not_found'); END IF;
	SELECT * INTO t FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.public_id = public FOR NO KEY UPDATE;
	IF t.id IS NULL OR t.kind NOT IN ('help', 'task', 'gift') THEN PERFORM credit_refuse('not_found'); END IF;
	IF credit_judge_near(t) THEN PERFORM credit_refuse('credit_not_party'); END IF;
	IF t.state <> 'disputed' AND (t.state <> 'confirmed' OR wanted <> 'reverse') THEN
		PERFORM credit_refuse('credit_already_decided', jsonb_build_object('state', t.state));
	END IF;
	INSERT INTO credit_verdict VALUES (neighbourhood, t.id, kring_person(), wanted, why, at)
	ON CONFLICT ON CONSTRAINT credit_verdict_pk DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason, at = excluded.at;
	IF NOT EXISTS (SELECT FROM credit_verdict v WHERE v.neighbourhood_id = neighbourhood AND v.transfer_id = t.id
		AND v.treasurer_id <> kring_person() AND v.verdict = wanted
		AND EXISTS (SELECT FROM office f WHERE f.person_id = v.treasurer_id AND f.kind = 'treasurer'
			AND f.neighbourhood_id = neighbourhood AND f.ended_at IS NULL)) THEN RETURN t.state; END IF;
	IF wanted = 'reverse' THEN
		PERFORM credit_turn_round(neighbourhood, t, NULL, NULL, NULL, 'treasurer');
		RETURN 'reversed';
	END IF;
	UPDATE credit_transfer c SET state = 'confirmed' WHERE c.neighbourhood_id = neighbourhood AND c.id = t.id;
	PERFORM credit_happened(neighbourhood, t.id, 'disputed', 'confirmed', NULL, NULL, NULL, 'treasurer', at);
	RETURN 'confirmed';
END $$;
--> statement-breakpoint
-- As before; what the other one thinks is read by who said what they think, and of who keeps the books today.
CREATE OR REPLACE FUNCTION credit_disputes(neighbourhood uuid)
RETURNS TABLE (transfer uuid, category text, points integer, made_on date, disputed_on date, payer_name text, payee_name text, by_payer boolean,
	words text, is_near boolean, my_verdict text, my_reason text, other_verdict text, other_reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT credit_holds(neighbourhood, '{treasurer}') THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY
	SELECT t.public_id, t.category, t.amount, t.made_on, e.happened_on, a.name, b.name, e.actor_id = t.payer_id,
		(SELECT n.text FROM credit_note n WHERE n.neighbourhood_id = neighbourhood AND n.transfer_id = t.id LIMIT 1),
		credit_judge_near(t),
		mine.verdict, mine.reason, other.verdict, other.reason
	FROM credit_transfer t
		JOIN credit_event e ON e.neighbourhood_id = t.neighbourhood_id AND e.transfer_id = t.id AND e.to_state = 'disputed' AND e.from_state = 'confirmed'
		LEFT JOIN LATERAL credit_called(neighbourhood, t.payer_id) a ON true
		LEFT JOIN LATERAL credit_called(neighbourhood, t.payee_id) b ON true
		LEFT JOIN credit_verdict mine ON mine.neighbourhood_id = t.neighbourhood_id AND mine.transfer_id = t.id AND mine.treasurer_id = kring_person()
		LEFT JOIN LATERAL (SELECT v.verdict, v.reason FROM credit_verdict v WHERE v.neighbourhood_id = t.neighbourhood_id AND v.transfer_id = t.id
			AND mine.verdict IS NOT NULL AND v.treasurer_id <> kring_person() AND credit_keeps(neighbourhood, v.treasurer_id) ORDER BY v.at DESC LIMIT 1) other ON true
	WHERE t.neighbourhood_id = neighbourhood AND t.state = 'disputed' ORDER BY t.id LIMIT 100;
END $$;
--> statement-breakpoint
-- As before; a wish counts for fourteen days, and who may act for an account has no say about it.
CREATE OR REPLACE FUNCTION credit_stop(neighbourhood uuid, account bigint, what text, why text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE a credit_account; moment timestamptz := kring_now();
BEGIN
	IF NOT credit_holds(neighbourhood, '{treasurer}') OR what NOT IN ('freeze', 'thaw') THEN PERFORM credit_refuse('not_found'); END IF;
	SELECT * INTO a FROM credit_account c WHERE c.neighbourhood_id = neighbourhood AND c.id = account FOR NO KEY UPDATE;
	IF a.id IS NULL OR a.kind IN ('pot', 'escrow') THEN PERFORM credit_refuse('not_found'); END IF;
	IF credit_keeper_near(neighbourhood, account) THEN PERFORM credit_refuse('credit_not_party'); END IF;
	IF a.status = 'closed' THEN PERFORM credit_refuse('credit_closed'); END IF;
	IF (a.status = 'frozen') = (what = 'freeze') THEN PERFORM credit_refuse('credit_already_decided', jsonb_build_object('state', a.status)); END IF;
	IF what = 'thaw' AND NOT credit_is_whole(neighbourhood, account) THEN PERFORM credit_refuse('credit_frozen'); END IF;
	DELETE FROM credit_stop s WHERE s.neighbourhood_id = neighbourhood AND s.account_id = account AND s.treasurer_id = kring_person() AND s.done_at IS NULL;
	INSERT INTO credit_stop VALUES (neighbourhood, account, kring_person(), what, why, moment, NULL);
	IF NOT EXISTS (SELECT FROM credit_stop s WHERE s.neighbourhood_id = neighbourhood AND s.account_id = account AND s.wanted = what
		AND s.treasurer_id <> kring_person() AND s.done_at IS NULL AND s.at > moment - interval '14 days'
		AND credit_keeps(neighbourhood, s.treasurer_id)) THEN RETURN a.status; END IF;
	UPDATE credit_stop s SET done_at = moment WHERE s.neighbourhood_id = neighbourhood AND s.account_id = account AND s.done_at IS NULL;
	UPDATE credit_account c SET status = (CASE what WHEN 'freeze' THEN 'frozen' ELSE 'active' END) WHERE c.neighbourhood_id = neighbourhood AND c.id = account;
	RETURN (CASE what WHEN 'freeze' THEN 'frozen' ELSE 'active' END);
END $$;
--> statement-breakpoint
DROP FUNCTION credit_stops(uuid);
--> statement-breakpoint
-- As before; of an account that is near to who looks they see no wish at all, and of any other what somebody else thinks once
-- they said what they think: before that, only that it is asked.
CREATE FUNCTION credit_stops(neighbourhood uuid)
RETURNS TABLE (kind text, whose uuid, name text, is_frozen boolean, is_whole boolean, is_near boolean, why text, mine text, my_reason text, other text, other_reason text, is_asked boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT credit_holds(neighbourhood, '{treasurer}') THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY
	SELECT a.kind, coalesce(o.person_id, o.circle_id, o.organisation_id), c.name, a.status = 'frozen', credit_is_whole(neighbourhood, a.id),
		near.is,
		(SELECT string_agg(d.reason, ' / ' ORDER BY d.at) FROM credit_stop d WHERE d.neighbourhood_id = neighbourhood AND d.account_id = a.id AND d.wanted = 'freeze'
			AND d.done_at = (SELECT max(e.done_at) FROM credit_stop e WHERE e.neighbourhood_id = neighbourhood AND e.account_id = a.id) AND a.status = 'frozen' AND NOT near.is),
		own.wanted, own.reason, (CASE WHEN own.wanted IS NOT NULL THEN their.wanted END), (CASE WHEN own.wanted IS NOT NULL THEN their.reason END),
		own.wanted IS NULL AND their.wanted IS NOT NULL
	FROM credit_account a JOIN credit_owner o ON o.neighbourhood_id = a.neighbourhood_id AND o.account_id = a.id
		CROSS JOIN LATERAL (SELECT credit_keeper_near(neighbourhood, a.id) AS is) near
		LEFT JOIN LATERAL credit_called(neighbourhood, a.id) c ON true
		LEFT JOIN LATERAL (SELECT s.wanted, s.reason FROM credit_stop s WHERE s.neighbourhood_id = neighbourhood AND s.account_id = a.id
			AND s.treasurer_id = kring_person() AND s.done_at IS NULL AND s.at > kring_now() - interval '14 days' AND NOT near.is LIMIT 1) own ON true
		LEFT JOIN LATERAL (SELECT s.wanted, s.reason FROM credit_stop s WHERE s.neighbourhood_id = neighbourhood AND s.account_id = a.id
			AND s.treasurer_id <> kring_person() AND s.done_at IS NULL AND s.at > kring_now() - interval '14 days' AND NOT near.is AND credit_keeps(neighbourhood, s.treasurer_id) ORDER BY s.at DESC LIMIT 1) their ON true
	WHERE a.neighbourhood_id = neighbourhood AND a.status <> 'closed' AND (a.status = 'frozen' OR own.wanted IS NOT NULL OR their.wanted IS NOT NULL)
	ORDER BY c.name, a.id LIMIT 100;
END $$;
--> statement-breakpoint
-- As before; and who may act for one of them, or did in those days, has a part in it.
CREATE OR REPLACE FUNCTION credit_remark_near(neighbourhood uuid, remark uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM credit_remark_party p WHERE p.neighbourhood_id = neighbourhood AND p.remark_id = remark
		AND (credit_keeper_near(neighbourhood, p.account_id) OR p.person_id = kring_person()
			-- What they did for one of them in those days is theirs too.
			OR EXISTS (SELECT FROM credit_remark r JOIN credit_transfer t ON t.neighbourhood_id = r.neighbourhood_id AND p.account_id IN (t.payer_id, t.payee_id)
				AND t.made_on BETWEEN r.first_on - 14 AND r.last_on WHERE r.neighbourhood_id = neighbourhood AND r.id = remark AND credit_acted(neighbourhood, t.id, kring_person()))
			OR EXISTS (SELECT FROM credit_household h JOIN credit_household k USING (neighbourhood_id, household_id)
				WHERE h.neighbourhood_id = neighbourhood AND h.person_id = p.person_id AND k.person_id = kring_person())))
$$;
--> statement-breakpoint
-- As before; what the other one thinks is read by who said what they think.
CREATE OR REPLACE FUNCTION credit_remarks(neighbourhood uuid)
RETURNS TABLE (remark uuid, rule text, first_on date, last_on date, times integer, points integer, is_near boolean, party uuid, name text, answer text,
	my_verdict text, my_reason text, other_verdict text, other_reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT credit_holds(neighbourhood, '{treasurer}') THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY
	SELECT m.id, m.rule, m.first_on, m.last_on, m.times, m.points, n.near, p.id,
		CASE WHEN NOT n.near THEN coalesce(w.name, c.name) END, CASE WHEN NOT n.near THEN p.answer END,
		mine.verdict, mine.reason, CASE WHEN NOT n.near THEN other.verdict END, CASE WHEN NOT n.near THEN other.reason END
	FROM credit_remark m
		CROSS JOIN LATERAL (SELECT credit_remark_near(neighbourhood, m.id) AS near) n
		JOIN credit_remark_party p ON p.neighbourhood_id = m.neighbourhood_id AND p.remark_id = m.id
		LEFT JOIN person w ON w.id = p.person_id
		LEFT JOIN LATERAL credit_called(neighbourhood, p.account_id) c ON p.account_id IS NOT NULL
		LEFT JOIN credit_remark_verdict mine ON mine.neighbourhood_id = m.neighbourhood_id AND mine.remark_id = m.id AND mine.treasurer_id = kring_person()
		LEFT JOIN LATERAL (SELECT v.verdict, v.reason FROM credit_remark_verdict v WHERE v.neighbourhood_id = m.neighbourhood_id AND v.remark_id = m.id
			AND mine.verdict IS NOT NULL AND v.treasurer_id <> kring_person() AND credit_keeps(neighbourhood, v.treasurer_id) ORDER BY v.at DESC LIMIT 1) other ON true
	WHERE m.neighbourhood_id = neighbourhood AND m.closed_at IS NULL
	ORDER BY m.made_at, m.id, coalesce(w.name, c.name) LIMIT 400;
END $$;
--> statement-breakpoint
-- As before; nor what somebody asked whose account stands still.
CREATE OR REPLACE FUNCTION credit_waiting(neighbourhood uuid, account bigint)
RETURNS TABLE (transfer uuid, kind text, category text, points integer, proposed_by text, is_payer boolean, made_on date, expires_at timestamptz, words text, other_kind text, other_name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF credit_via(neighbourhood, account, 'view') IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY
	SELECT t.public_id, t.kind, t.category, t.amount, t.proposed_by, t.payer_id = account, t.made_on, t.expires_at,
		(SELECT n.text FROM credit_note n WHERE n.neighbourhood_id = neighbourhood AND n.transfer_id = t.id
			AND NOT credit_shuns(neighbourhood, account, n.account_id) LIMIT 1), c.kind, c.name
	FROM credit_transfer t
		LEFT JOIN LATERAL credit_called(neighbourhood, (CASE t.payer_id WHEN account THEN t.payee_id ELSE t.payer_id END)) c ON true
	WHERE t.neighbourhood_id = neighbourhood AND (t.payer_id = account OR t.payee_id = account) AND t.state = 'proposed' AND t.expires_at > kring_now()
		AND NOT ((t.proposed_by = 'payer') <> (t.payer_id = account) AND (
			credit_shuns(neighbourhood, account, (CASE t.payer_id WHEN account THEN t.payee_id ELSE t.payer_id END))
			OR credit_is_still(neighbourhood, (CASE t.payer_id WHEN account THEN t.payee_id ELSE t.payer_id END))))
	ORDER BY t.id LIMIT 100;
END $$;
--> statement-breakpoint
-- As before; without the wish of who stands still.
CREATE OR REPLACE FUNCTION credit_about(neighbourhood uuid, account bigint, since date)
RETURNS TABLE (transfer uuid, person uuid, portrait text, words text, counted_at timestamptz, undo text, was_disputed boolean, gave_back boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF credit_via(neighbourhood, account, 'view') IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY
	SELECT t.public_id, o.person_id, p.portrait,
		(SELECT n.text FROM credit_note n WHERE n.neighbourhood_id = neighbourhood AND n.transfer_id = t.id
			AND NOT credit_shuns(neighbourhood, account, n.account_id) LIMIT 1),
		CASE WHEN t.state IN ('confirmed', 'disputed') THEN credit_counted_at(neighbourhood, t.id) END,
		(SELECT CASE WHEN u.account_id = account THEN 'mine' ELSE 'theirs' END FROM credit_undo u
			WHERE u.neighbourhood_id = neighbourhood AND u.transfer_id = t.id AND (u.account_id = account OR NOT credit_is_still(neighbourhood, u.account_id))
			ORDER BY u.account_id = account DESC LIMIT 1),
		EXISTS (SELECT FROM credit_event e WHERE e.neighbourhood_id = neighbourhood AND e.transfer_id = t.id AND e.to_state = 'disputed'),
		EXISTS (SELECT FROM credit_transfer b WHERE b.neighbourhood_id = neighbourhood AND b.reverses_id = t.id AND b.payer_id = account)
	FROM (
		SELECT c.* FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND (c.payer_id = account OR c.payee_id = account)
			AND (c.made_on >= since OR c.state = 'proposed')
		UNION ALL
		SELECT c.* FROM credit_leg l JOIN credit_transfer c ON c.neighbourhood_id = l.neighbourhood_id AND c.id = l.transfer_id
		WHERE l.neighbourhood_id = neighbourhood AND l.account_id = account AND c.made_on >= since
	) t
		LEFT JOIN credit_owner o ON o.neighbourhood_id = neighbourhood AND o.account_id = (CASE t.payer_id WHEN account THEN t.payee_id ELSE t.payer_id END)
		LEFT JOIN person p ON p.id = o.person_id
	ORDER BY t.id DESC LIMIT 2000;
END $$;
--> statement-breakpoint
-- As before; nobody is reminded of what somebody asked whose account stands still.
CREATE OR REPLACE FUNCTION credit_remind() RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE moment timestamptz := kring_now();
BEGIN
	DELETE FROM credit_reminder m USING credit_transfer t
	WHERE t.neighbourhood_id = m.neighbourhood_id AND t.id = m.transfer_id AND t.state <> 'proposed';
	INSERT INTO credit_reminder (neighbourhood_id, transfer_id, person_id, nth, made_at)
	SELECT t.neighbourhood_id, t.id, w.person, n.nth, moment
	FROM credit_transfer t CROSS JOIN LATERAL credit_awaited(t) AS w(person)
		CROSS JOIN LATERAL (SELECT CASE WHEN moment >= t.expires_at - interval '96 hours' THEN 2 ELSE 1 END AS nth) n
	WHERE t.state = 'proposed' AND t.kind = 'help' AND t.expires_at > moment AND moment >= t.expires_at - interval '264 hours'
		AND NOT credit_is_still(t.neighbourhood_id, (CASE t.proposed_by WHEN 'payer' THEN t.payer_id ELSE t.payee_id END))
	ON CONFLICT ON CONSTRAINT credit_reminder_one DO NOTHING;
	RETURN QUERY SELECT m.id FROM credit_reminder m WHERE m.told_at IS NULL;
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION credit_remind_whom(reminder uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT m.person_id FROM credit_reminder m JOIN credit_transfer t ON t.neighbourhood_id = m.neighbourhood_id AND t.id = m.transfer_id
	WHERE m.id = reminder AND m.told_at IS NULL AND t.state = 'proposed' AND t.expires_at > kring_now()
		AND NOT credit_is_still(t.neighbourhood_id, (CASE t.proposed_by WHEN 'payer' THEN t.payer_id ELSE t.payee_id END))
		AND m.person_id IN (SELECT credit_awaited(t))
$$;
--> statement-breakpoint
-- As before; also who stands still, and neither of two of whom one does not want to meet the other.
CREATE OR REPLACE FUNCTION credit_find(neighbourhood uuid, account bigint, typed text, most integer)
RETURNS TABLE (person uuid, name text, portrait text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF credit_via(neighbourhood, account, 'propose') IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY
	WITH near AS (
		SELECT p.id, p.name AS whole, split_part(p.name, ' ', 1) AS first, p.portrait AS face, o.account_id AS number,
			(SELECT max(t.id) FROM credit_transfer t WHERE t.neighbourhood_id = neighbourhood AND t.kind IN ('help', 'gift')
				AND (t.payer_id = account AND t.payee_id = o.account_id OR t.payer_id = o.account_id AND t.payee_id = account)) AS latest
		FROM credit_owner o JOIN person p ON p.id = o.person_id
			JOIN credit_account a ON a.neighbourhood_id = o.neighbourhood_id AND a.id = o.account_id
		WHERE o.neighbourhood_id = neighbourhood AND o.account_id <> account AND a.kind = 'member' AND a.status <> 'closed'
	)
	SELECT n.id, CASE WHEN EXISTS (SELECT FROM near m WHERE m.id <> n.id AND lower(m.first) = lower(n.first)) AND n.whole <> n.first
			THEN n.first || ' ' || left(regexp_replace(n.whole, '^.*\s', ''), 1) || '.' ELSE n.first END, n.face
	FROM near n
	WHERE (CASE WHEN typed = '' THEN n.latest IS NOT NULL
			ELSE char_length(typed) >= 2 AND (starts_with(lower(n.whole), lower(typed))
				OR EXISTS (SELECT FROM regexp_split_to_table(lower(n.whole), '\s+') w WHERE starts_with(w, lower(typed)))) END)
		AND credit_too_close(neighbourhood, account, n.number) IS NULL
		AND NOT credit_shuns(neighbourhood, account, n.number) AND NOT credit_shuns(neighbourhood, n.number, account)
	ORDER BY n.latest DESC NULLS LAST, n.first, n.id LIMIT least(most, 8);
END $$;
--> statement-breakpoint
-- What the pot had and gave in a month that is over, for who keeps the books: each figure is hidden where it would be about
-- fewer than five, as for everybody. Of a month that runs, what two days differ in would be what one of them did.
CREATE OR REPLACE FUNCTION credit_pot_month(neighbourhood uuid, of_month date)
RETURNS TABLE (given bigint, thanked bigint, used bigint, people bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT CASE WHEN f.is_over AND f.givers NOT BETWEEN 1 AND 4 THEN f.given END, CASE WHEN f.is_over AND f.helpers NOT BETWEEN 1 AND 4 THEN f.thanked END,
		CASE WHEN f.is_over AND f.helped NOT BETWEEN 1 AND 4 THEN f.used END, CASE WHEN f.is_over AND f.helped NOT BETWEEN 1 AND 4 THEN f.helped END
	FROM (
		SELECT date_trunc('month', of_month) < date_trunc('month', credit_today()) AS is_over,
			coalesce(sum(e.amount) FILTER (WHERE e.amount > 0), 0)::bigint AS given,
			count(DISTINCT (CASE WHEN t.kind = 'help' THEN t.payee_id ELSE t.payer_id END)) FILTER (WHERE e.amount > 0) AS givers,
			coalesce(-sum(e.amount) FILTER (WHERE e.amount < 0 AND t.kind = 'task'), 0)::bigint AS thanked,
			count(DISTINCT t.payee_id) FILTER (WHERE e.amount < 0 AND t.kind = 'task') AS helpers,
			coalesce(-sum(e.amount) FILTER (WHERE e.amount < 0 AND t.kind = 'help'), 0)::bigint AS used,
			count(DISTINCT t.payer_id) FILTER (WHERE e.amount < 0 AND t.kind = 'help') AS helped
		FROM credit_rule r JOIN credit_entry e ON e.neighbourhood_id = r.neighbourhood_id AND e.account_id = r.pot_id
			JOIN credit_transfer t ON t.neighbourhood_id = e.neighbourhood_id AND t.id = e.transfer_id
		WHERE r.neighbourhood_id = neighbourhood AND kring_person() IS NOT NULL
			AND e.posted_on >= date_trunc('month', of_month)::date AND e.posted_on < (date_trunc('month', of_month) + interval '1 month')::date
	) f
$$;
--> statement-breakpoint
-- Who hears what happens to an account, and where they look: as with vouchers. A circle has no page of its lines.
CREATE FUNCTION credit_tell(neighbourhood uuid, account bigint, what text, tail text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE made uuid;
BEGIN
	FOR made IN
		INSERT INTO credit_news (neighbourhood_id, person_id, kind, about, made_at)
		SELECT neighbourhood, c.person_id, what || (CASE WHEN o.person_id IS NULL THEN '_org' ELSE '' END), tail, kring_now() FROM credit_owner o
			LEFT JOIN office f ON f.organisation_id = o.organisation_id AND f.kind = 'coordinator' AND f.ended_at IS NULL AND f.neighbourhood_id = o.neighbourhood_id
			JOIN account c ON c.person_id = coalesce(o.person_id, f.person_id)
		WHERE o.neighbourhood_id = neighbourhood AND o.account_id = account AND c.person_id IS DISTINCT FROM kring_person()
		ON CONFLICT ON CONSTRAINT credit_news_one DO NOTHING RETURNING id
	LOOP
		PERFORM kring_enqueue(1::smallint, 'credit.news', 'credit.news:' || made, jsonb_build_object('newsId', made), NULL);
	END LOOP;
END $$;
--> statement-breakpoint
-- Both hear that one says it is not right, what treasurers decided, and that something was undone, whatever way led there; and
-- treasurers that there is something to look at. Once for each matter.
CREATE FUNCTION credit_line_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE what text := (CASE WHEN NEW.state = 'confirmed' THEN 'upheld' ELSE NEW.state END); made uuid;
BEGIN
	-- What who helped passed on goes back with the help, of which they hear.
	IF NEW.passes_id IS NOT NULL THEN RETURN NULL; END IF;
	PERFORM credit_tell(NEW.neighbourhood_id, side.id, 'line', NEW.public_id || ' ' || what || ' ' || NEW.decided_on)
	FROM (VALUES (NEW.payer_id), (NEW.payee_id)) AS side(id);
	IF NEW.state = 'disputed' THEN
		FOR made IN
			INSERT INTO credit_news (neighbourhood_id, person_id, kind, about, made_at)
			SELECT DISTINCT NEW.neighbourhood_id, f.person_id, 'disputes', NEW.public_id || ' disputed', kring_now() FROM office f
			WHERE f.neighbourhood_id = NEW.neighbourhood_id AND f.kind = 'treasurer' AND f.ended_at IS NULL AND f.person_id NOT IN (
				SELECT credit_speakers(NEW.neighbourhood_id, NEW.payer_id) UNION SELECT credit_speakers(NEW.neighbourhood_id, NEW.payee_id))
			ON CONFLICT ON CONSTRAINT credit_news_one DO NOTHING RETURNING id
		LOOP
			PERFORM kring_enqueue(1::smallint, 'credit.news', 'credit.news:' || made, jsonb_build_object('newsId', made), NULL);
		END LOOP;
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER credit_line_told AFTER UPDATE OF state ON credit_transfer FOR EACH ROW
	WHEN (NEW.state IN ('disputed', 'reversed') AND OLD.state <> NEW.state OR OLD.state = 'disputed' AND NEW.state = 'confirmed') EXECUTE FUNCTION credit_line_told();
--> statement-breakpoint
-- The other one hears that somebody wants something undone; not of who they blocked.
CREATE FUNCTION credit_undo_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM credit_tell(NEW.neighbourhood_id, w.other, 'line', w.public_id || ' undo')
	FROM (SELECT t.public_id, CASE t.payer_id WHEN NEW.account_id THEN t.payee_id ELSE t.payer_id END AS other FROM credit_transfer t
		WHERE t.neighbourhood_id = NEW.neighbourhood_id AND t.id = NEW.transfer_id) w
	WHERE NOT credit_shuns(NEW.neighbourhood_id, w.other, NEW.account_id);
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER credit_undo_told AFTER INSERT ON credit_undo FOR EACH ROW EXECUTE FUNCTION credit_undo_told();
--> statement-breakpoint
-- Whose account it is hears that it stands still, and that it goes on.
CREATE FUNCTION credit_stop_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM credit_tell(NEW.neighbourhood_id, NEW.id, 'stopped', NEW.id || ' ' || NEW.status || ' ' || kring_now());
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER credit_stop_told AFTER UPDATE OF status ON credit_account FOR EACH ROW
	WHEN (OLD.status <> NEW.status AND 'closed' NOT IN (OLD.status, NEW.status)) EXECUTE FUNCTION credit_stop_told();
--> statement-breakpoint
-- What is told of lines and of accounts is told while it is so; all other news as before.
ALTER FUNCTION credit_news_due(uuid) RENAME TO credit_news_due_other;
--> statement-breakpoint
CREATE FUNCTION credit_news_due(news uuid) RETURNS TABLE (person uuid, kind text, place uuid, about text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT d.person, d.kind, d.place, d.about FROM credit_news n CROSS JOIN LATERAL credit_news_due_other(n.id) d
	WHERE n.id = news AND n.kind NOT IN ('line', 'line_org', 'disputes', 'stopped', 'stopped_org')
	UNION ALL
	SELECT n.person_id, n.kind, n.neighbourhood_id, n.about FROM credit_news n
	WHERE n.id = news AND n.told_at IS NULL AND (CASE
		WHEN n.kind IN ('line', 'line_org', 'disputes') THEN EXISTS (SELECT FROM credit_transfer t
			WHERE t.neighbourhood_id = n.neighbourhood_id AND t.public_id = left(n.about, 36)::uuid AND (CASE split_part(n.about, ' ', 2)
				-- The wish of the other one, who does not stand still: not what they themselves want.
				WHEN 'undo' THEN EXISTS (SELECT FROM credit_undo u WHERE u.neighbourhood_id = t.neighbourhood_id AND u.transfer_id = t.id
					AND NOT credit_is_still(u.neighbourhood_id, u.account_id) AND NOT EXISTS (SELECT FROM credit_owner o
						WHERE o.neighbourhood_id = u.neighbourhood_id AND o.account_id = u.account_id AND (o.person_id = n.person_id
							OR o.organisation_id IN (SELECT f.organisation_id FROM office f WHERE f.person_id = n.person_id AND f.ended_at IS NULL))))
				WHEN 'disputed' THEN t.state = 'disputed' WHEN 'upheld' THEN t.state = 'confirmed' ELSE t.state = 'reversed' END))
		WHEN n.kind IN ('stopped', 'stopped_org') THEN EXISTS (SELECT FROM credit_account a WHERE a.neighbourhood_id = n.neighbourhood_id
			AND a.id = split_part(n.about, ' ', 1)::bigint AND a.status = split_part(n.about, ' ', 2))
		ELSE false END)
$$;
--> statement-breakpoint
-- As before; and what somebody had a part in is forgotten after half a year.
CREATE OR REPLACE FUNCTION credit_sweep(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone integer;
BEGIN
	WITH old AS (
		DELETE FROM credit_event_detail d WHERE (d.neighbourhood_id, d.event_id) IN (
			SELECT c.neighbourhood_id, c.event_id FROM credit_event_detail c WHERE c.at < kring_now() - interval '13 months' LIMIT most)
		RETURNING 1
	)
	SELECT count(*) INTO gone FROM old;
	DELETE FROM credit_right r WHERE r.until_on < credit_today() - 90;
	DELETE FROM credit_undo u WHERE u.at < kring_now() - interval '60 days';
	DELETE FROM credit_part p WHERE p.ended_at < kring_now() - interval '180 days';
	DELETE FROM credit_reminder m WHERE m.made_at < kring_now() - interval '30 days';
	DELETE FROM credit_stop s WHERE s.at < kring_now() - interval '12 months';
	DELETE FROM credit_verdict v WHERE v.at < kring_now() - interval '12 months';
	RETURN gone;
END $$;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOR name IN SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'credit\_%' AND p.proacl IS NULL LOOP
		EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
	END LOOP;
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION credit_take_back(uuid, uuid, bigint, uuid, boolean), credit_stops(uuid) TO kring_app;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION credit_news_due_other(uuid) FROM kring_worker;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION credit_news_due(uuid) TO kring_worker;
