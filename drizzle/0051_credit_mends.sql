-- Mends in bedankpunten: who holds a voucher and who does it hear of each other and agree on a day, a slip moves points
-- only of who works on paper, no refusal tells how somebody else stands, and words of who is blocked stay away.

-- Whose word the day of a voucher is, until the other one said the same; and what each of them said with it last. The
-- words go when the voucher is over.
ALTER TABLE voucher ADD COLUMN proposed_by_id bigint,
	ADD COLUMN holder_words text NOT NULL DEFAULT '',
	ADD COLUMN provider_words text NOT NULL DEFAULT '',
	ADD CONSTRAINT voucher_proposed CHECK (proposed_by_id IS NULL OR (state = 'booked' AND proposed_by_id IN (holder_id, provider_id))),
	ADD CONSTRAINT voucher_words CHECK (char_length(holder_words) <= 200 AND char_length(provider_words) <= 200
		AND (state IN ('issued', 'booked') OR holder_words || provider_words = ''));
--> statement-breakpoint
ALTER TABLE credit_news DROP CONSTRAINT credit_news_kind,
	ADD CONSTRAINT credit_news_kind CHECK (kind IN ('thanked', 'plenty', 'pot', 'books', 'named', 'voucher', 'voucher_org'));
--> statement-breakpoint
-- Who is meant by an account when people block each other: whose it is, or the resident whose circle it is.
CREATE FUNCTION credit_face(neighbourhood uuid, account bigint) RETURNS uuid LANGUAGE sql STABLE AS $$
	SELECT coalesce(o.person_id, m.person_id) FROM credit_owner o LEFT JOIN member m ON m.circle_id = o.circle_id AND m.role = 'resident'
	WHERE o.neighbourhood_id = neighbourhood AND o.account_id = account
$$;
--> statement-breakpoint
-- Who hears of what somebody else does with a voucher: whose account it is, and of an organisation who coordinates for it
-- there; who has no sign-in hears it from the host. With the kind of news, which leads to where they look.
CREATE FUNCTION voucher_hearers(neighbourhood uuid, account bigint) RETURNS TABLE (person uuid, kind text) LANGUAGE sql STABLE AS $$
	SELECT c.person_id, (CASE WHEN o.person_id IS NULL THEN 'voucher_org' ELSE 'voucher' END) FROM credit_owner o
		LEFT JOIN office f ON f.organisation_id = o.organisation_id AND f.kind = 'coordinator' AND f.ended_at IS NULL AND f.neighbourhood_id = o.neighbourhood_id
		JOIN account c ON c.person_id = coalesce(o.person_id, f.person_id)
	WHERE o.neighbourhood_id = neighbourhood AND o.account_id = account
$$;
--> statement-breakpoint
-- Whether one of two does not want to meet the other any more. It is asked where somebody reads, and never where
-- somebody writes: so nobody can tell that they are blocked.
CREATE FUNCTION credit_shuns(neighbourhood uuid, account bigint, other bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM help_block b WHERE b.neighbourhood_id = neighbourhood
		AND b.person_id = credit_face(neighbourhood, account) AND b.blocked_id = credit_face(neighbourhood, other))
$$;
--> statement-breakpoint
-- Whether somebody does it on paper: their account is their own, and they have no sign-in.
CREATE FUNCTION credit_on_paper(neighbourhood uuid, account bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM credit_owner o WHERE o.neighbourhood_id = neighbourhood AND o.account_id = account AND o.person_id IS NOT NULL
		AND NOT EXISTS (SELECT FROM account c WHERE c.person_id = o.person_id))
$$;
--> statement-breakpoint
-- The same of a neighbour, for a host who has a slip of them.
CREATE FUNCTION credit_works_on_paper(neighbourhood uuid, whose uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT credit_holds(neighbourhood, '{host,coordinator}') AND credit_on_paper(neighbourhood, credit_account_of(neighbourhood, whose))
$$;
--> statement-breakpoint
-- Says no for a reason that would tell how an account stands: in words to who may know that, and to everybody else in
-- the same words whichever it was (F10, L16).
CREATE FUNCTION credit_decline(code text, knows boolean, detail jsonb DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF knows THEN PERFORM credit_refuse(code, detail); END IF;
	PERFORM credit_refuse('credit_not_now');
END $$;
--> statement-breakpoint
-- Whether who acts for an account in this way may know how it stands: whose it is, and who may look at it for them.
CREATE FUNCTION credit_knows(neighbourhood uuid, account bigint, how text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN how = 'self' OR (how = 'trusted' AND credit_via(neighbourhood, account, 'view') IS NOT NULL);
END $$;
--> statement-breakpoint
DROP FUNCTION credit_both_active(text, text);
--> statement-breakpoint
-- Says no where one of two accounts takes part in nothing new; why, only to who may know it of their own.
CREATE FUNCTION credit_both_active(own text, other text, knows boolean DEFAULT true) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF 'closed' IN (own, other) THEN PERFORM credit_refuse('credit_closed'); END IF;
	IF own = 'frozen' THEN PERFORM credit_decline('credit_frozen', knows); END IF;
	IF other = 'frozen' THEN PERFORM credit_refuse('credit_not_now'); END IF;
END $$;
--> statement-breakpoint
-- As before; what somebody else earned in this week is asked at the yes only, a host speaks for who works on paper only, and
-- no refusal tells them how that one stands.
CREATE OR REPLACE FUNCTION credit_propose(
	neighbourhood uuid, once_id uuid, payer bigint, payee bigint, side text, points integer, kind_of_help text,
	pot boolean DEFAULT false, words text DEFAULT '', request uuid DEFAULT NULL, as_host boolean DEFAULT false,
	pass_on boolean DEFAULT false
) RETURNS TABLE (transfer uuid, state text, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	rules record; two credit_account[]; p credit_account; q credit_account; earlier credit_event;
	actor bigint := CASE side WHEN 'payer' THEN payer WHEN 'payee' THEN payee END;
	at timestamptz := kring_now();
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date;
	hash bytea := sha256(convert_to((jsonb_build_array('propose', payer, payee, side, points, kind_of_help, pot, words, request)
		|| CASE WHEN pass_on THEN '["onward"]'::jsonb ELSE '[]' END)::text, 'UTF8'));
	how text; close text; lowest bigint; keep integer := 0; made bigint; that_day bigint; knows boolean;
BEGIN
	how := credit_via(neighbourhood, actor, 'propose', as_host);
	IF how IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	IF how = 'host' AND NOT credit_on_paper(neighbourhood, actor) THEN PERFORM credit_refuse('credit_slip_own'); END IF;
	knows := credit_knows(neighbourhood, actor, how);
	two := credit_two(neighbourhood, payer, payee);
	p := two[1];
	q := two[2];
	earlier := credit_before(neighbourhood, actor, once_id, hash);
	IF earlier.id IS NOT NULL THEN
		RETURN QUERY SELECT t.public_id, earlier.to_state, true FROM credit_transfer t
			WHERE t.neighbourhood_id = neighbourhood AND t.id = earlier.transfer_id;
		RETURN;
	END IF;
	SELECT r.*, c.key AS category, c.is_essential, c.is_free INTO rules
	FROM credit_rule r LEFT JOIN credit_category c ON c.key = kind_of_help WHERE r.neighbourhood_id = neighbourhood;
	IF p.id IS NULL OR q.id IS NULL OR rules.category IS NULL OR p.kind IN ('pot', 'escrow') OR q.kind IN ('pot', 'escrow') THEN
		PERFORM credit_refuse('not_found');
	END IF;
	IF payer = payee THEN PERFORM credit_refuse('credit_same_account'); END IF;
	IF rules.is_free THEN PERFORM credit_refuse('credit_care_is_free'); END IF;
	IF rules.category = ANY (rules.without) THEN PERFORM credit_refuse('credit_not_here'); END IF;
	IF points IS NULL OR points < 1 OR points > rules.most_once THEN
		PERFORM credit_refuse('credit_limit_once', jsonb_build_object('limit', rules.most_once));
	END IF;
	IF p.status <> 'active' OR q.status <> 'active' THEN
		PERFORM credit_both_active((CASE side WHEN 'payer' THEN p.status ELSE q.status END), (CASE side WHEN 'payer' THEN q.status ELSE p.status END), knows);
	END IF;
	close := credit_too_close(neighbourhood, payer, payee);
	-- Who live together a host wrote down; who is in whose circle is not for them to know.
	IF close IS NOT NULL THEN PERFORM credit_decline(close, how <> 'host' OR close = 'credit_same_household'); END IF;
	-- Who does it for somebody is not, and does not live with, the other one (12.2).
	IF how <> 'self' AND credit_is_near(neighbourhood, (CASE actor WHEN payer THEN payee ELSE payer END)) THEN
		PERFORM credit_refuse('credit_not_party');
	END IF;
	-- One can be helped by the other, and the other by the one: both count.
	SELECT coalesce(sum(t.amount), 0) INTO that_day FROM credit_transfer t WHERE t.neighbourhood_id = neighbourhood AND t.made_on = today
		AND t.payer_id IN (payer, payee) AND t.payee_id IN (payer, payee) AND t.kind = 'help' AND t.state IN ('proposed', 'confirmed', 'disputed');
	IF points + that_day > rules.most_pair_day THEN
		PERFORM credit_decline('credit_limit_pair', how <> 'host', jsonb_build_object('limit', rules.most_pair_day));
	END IF;
	IF side = 'payee' AND knows AND points + credit_week(q, today) > rules.most_week THEN PERFORM credit_refuse('credit_limit_week'); END IF;
	IF side = 'payer' THEN
		IF pot THEN
			IF NOT rules.is_essential AND points + credit_pot_used(neighbourhood, payer, today) > rules.most_pot_month THEN
				PERFORM credit_decline('credit_limit_pot', knows, jsonb_build_object('limit', rules.most_pot_month));
			END IF;
		ELSE
			lowest := credit_lowest(p.kind, p.floor, p.opened_at, rules.member_floor, rules.newcomer_days, at);
			keep := least(points, greatest(p.balance - p.held - lowest, 0));
			IF keep < points AND NOT rules.is_essential THEN PERFORM credit_decline('credit_not_enough', knows); END IF;
		END IF;
	END IF;
	INSERT INTO credit_transfer (neighbourhood_id, kind, amount, payer_id, payee_id, state, category, is_essential, from_pot, reserved,
		proposed_by, request_id, made_on, expires_at, onward)
	VALUES (neighbourhood, 'help', points, payer, payee, 'proposed', rules.category, rules.is_essential, pot AND side = 'payer', keep, side, request, today, at + interval '336 hours',
		pass_on AND side = 'payee')
	RETURNING id, public_id INTO made, transfer;
	PERFORM credit_happened(neighbourhood, made, NULL, 'proposed', actor, once_id, hash, how, at);
	IF words <> '' THEN INSERT INTO credit_note VALUES (neighbourhood, made, actor, words); END IF;
	IF keep > 0 THEN
		UPDATE credit_account a SET held = a.held + keep, floor = lowest WHERE a.neighbourhood_id = neighbourhood AND a.id = payer;
	END IF;
	state := 'proposed';
	replayed := false;
	RETURN NEXT;
END $$;
--> statement-breakpoint
-- As before; a no to what went by meanwhile is taken, and a yes that cannot be says why only to whose account it is.
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
	IF verb <> 'withdraw' AND how <> 'self' THEN
		-- Who does it for somebody is not, and does not live with, the other one (12.2); and nobody says yes to what
		-- they said themselves, with the keys of both. A host enters what both signed.
		IF credit_is_near(neighbourhood, other) OR (how <> 'host' AND EXISTS (
			SELECT FROM credit_event e JOIN credit_event_detail d ON d.neighbourhood_id = e.neighbourhood_id AND d.event_id = e.id
			WHERE e.neighbourhood_id = neighbourhood AND e.transfer_id = t.id AND e.to_state = 'proposed' AND d.by_person_id = kring_person()))
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
		PERFORM credit_write(neighbourhood, 'gift', t.amount, t.payee_id, rules.pot_id, 'payer', NULL, NULL, NULL, 'system', at);
	END IF;
	transfer := public;
	state := next;
	replayed := false;
	RETURN NEXT;
END $$;
--> statement-breakpoint
-- As before; what those who helped earned is asked by who says yes.
CREATE OR REPLACE FUNCTION credit_group(neighbourhood uuid, once_id uuid, payer bigint, payees bigint[], shares integer[], kind_of_help text, words text DEFAULT '')
RETURNS TABLE (transfer uuid, state text, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	rules credit_rule; sort credit_category; one credit_account; p credit_account; found_ids bigint[] := '{}'; earlier credit_event;
	at timestamptz := kring_now();
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date;
	hash bytea := sha256(convert_to(jsonb_build_array('group', payer, payees, shares, kind_of_help, words)::text, 'UTF8'));
	close text; total integer; lowest bigint; made bigint; nth integer;
BEGIN
	IF credit_via(neighbourhood, payer, 'propose') IS DISTINCT FROM 'self' THEN PERFORM credit_refuse('not_found'); END IF;
	FOR one IN SELECT a.* FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id = ANY (payer || payees)
		ORDER BY a.id FOR NO KEY UPDATE
	LOOP
		IF one.id = payer THEN p := one; END IF;
		IF one.id = ANY (payees) AND one.kind = 'member' THEN found_ids := found_ids || one.id; END IF;
		IF one.id = payer OR one.id = ANY (payees) THEN PERFORM credit_both_active((CASE one.id WHEN payer THEN one.status ELSE 'active' END), one.status); END IF;
	END LOOP;
	earlier := credit_before(neighbourhood, payer, once_id, hash);
	IF earlier.id IS NOT NULL THEN
		RETURN QUERY SELECT t.public_id, earlier.to_state, true FROM credit_transfer t
			WHERE t.neighbourhood_id = neighbourhood AND t.id = earlier.transfer_id;
		RETURN;
	END IF;
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
-- As before; a host is told the same whatever it is about those who helped.
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
	IF EXISTS (SELECT FROM credit_event e JOIN credit_event_detail d ON d.neighbourhood_id = e.neighbourhood_id AND d.event_id = e.id
			WHERE e.neighbourhood_id = neighbourhood AND e.transfer_id = t.id AND d.by_person_id = kring_person())
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
		FOR one IN SELECT a.* FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id = ANY (t.payer_id || ids)
			ORDER BY a.id FOR NO KEY UPDATE
		LOOP
			PERFORM credit_both_active('active', one.status);
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
-- As before; a host is told the same whatever it is about the helper.
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
	PERFORM credit_both_active('active', q.status);
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
	IF points + credit_week(q, today) > rules.most_week THEN PERFORM credit_refuse('credit_not_now'); END IF;
	transfer := (credit_write(neighbourhood, 'task', points, rules.pot_id, helper, 'system', helper, once_id, hash, 'host', at, for_turn => turn,
		kind_of_help => 'activity', earns => points)).public_id;
	state := 'confirmed';
	replayed := false;
	RETURN NEXT;
END $$;
--> statement-breakpoint
-- As before; only of one's own account is it said why.
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
	PERFORM credit_both_active(q.status, p.status);
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
-- A right slip is counted against nobody: only what was refused could tell something.
CREATE FUNCTION credit_slip_right() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	UPDATE attempt a SET count = a.count - 1 WHERE a.what = 'credit.slip' AND a.whom = kring_person()::text
		AND a.window_at > kring_now() - interval '1 hour' AND a.count > 0
$$;
--> statement-breakpoint
-- What waits for an answer, for both sides of it; nothing that somebody says whom one blocked, and no words of them.
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
		AND NOT ((t.proposed_by = 'payer') <> (t.payer_id = account)
			AND credit_shuns(neighbourhood, account, (CASE t.payer_id WHEN account THEN t.payee_id ELSE t.payer_id END)))
	ORDER BY t.id LIMIT 100;
END $$;
--> statement-breakpoint
-- As before; without the words of who is blocked.
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
			WHERE u.neighbourhood_id = neighbourhood AND u.transfer_id = t.id LIMIT 1),
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
-- As before; nobody is reminded of what somebody says whom they blocked.
CREATE OR REPLACE FUNCTION credit_awaited(t credit_transfer) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
	WITH other AS (SELECT w.id FROM (SELECT CASE t.proposed_by WHEN 'payer' THEN t.payee_id ELSE t.payer_id END AS id) w
		WHERE NOT credit_shuns(t.neighbourhood_id, w.id, (CASE t.proposed_by WHEN 'payer' THEN t.payer_id ELSE t.payee_id END)))
	SELECT o.person_id FROM other JOIN credit_owner o ON o.neighbourhood_id = t.neighbourhood_id AND o.account_id = other.id WHERE o.person_id IS NOT NULL
	UNION SELECT r.person_id FROM other JOIN credit_right r ON r.neighbourhood_id = t.neighbourhood_id AND r.account_id = other.id
		WHERE r.kind = 'confirm' AND (r.until_on IS NULL OR r.until_on >= credit_today())
	UNION SELECT c.contact_id FROM other JOIN credit_owner o ON o.neighbourhood_id = t.neighbourhood_id AND o.account_id = other.id
		JOIN circle c ON c.id = o.circle_id WHERE c.closed_at IS NULL AND c.contact_id IS NOT NULL
	UNION SELECT f.person_id FROM other JOIN credit_owner o ON o.neighbourhood_id = t.neighbourhood_id AND o.account_id = other.id
		JOIN office f ON f.organisation_id = o.organisation_id AND f.ended_at IS NULL AND f.kind = 'coordinator'
$$;
--> statement-breakpoint
DROP FUNCTION voucher_offer(uuid, uuid, bigint, text, text, integer, text, integer, integer, integer, boolean);
--> statement-breakpoint
-- Puts something on offer, or changes what is: never what was bought already. Care is not for sale (F8). Of the stock
-- the change is taken: what was bought since the form was opened stays bought.
CREATE FUNCTION voucher_offer(
	neighbourhood uuid, product uuid, provider bigint, named text, told text, price integer, kind_of_help text,
	in_stock integer DEFAULT NULL, days integer DEFAULT 180, a_year integer DEFAULT 4, is_active boolean DEFAULT true,
	stock_was integer DEFAULT NULL
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE sort credit_category; whose text;
BEGIN
	IF credit_via(neighbourhood, provider, 'propose') IS DISTINCT FROM 'self' THEN PERFORM credit_refuse('not_found'); END IF;
	SELECT * INTO sort FROM credit_category c WHERE c.key = kind_of_help;
	SELECT a.status INTO whose FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id = provider FOR NO KEY UPDATE;
	IF sort.key IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	IF sort.is_free THEN PERFORM credit_refuse('credit_care_is_free'); END IF;
	PERFORM credit_both_active(whose, whose);
	INSERT INTO voucher_product AS v (neighbourhood_id, id, provider_id, title, description, points, category, stock, valid_days, most_a_year, active, made_at)
	VALUES (neighbourhood, product, provider, named, told, price, sort.key, in_stock, days, a_year, is_active, kring_now())
	ON CONFLICT ON CONSTRAINT voucher_product_neighbourhood_id_id_pk DO UPDATE SET title = excluded.title, description = excluded.description,
		points = excluded.points, category = excluded.category, valid_days = excluded.valid_days,
		most_a_year = excluded.most_a_year, active = excluded.active,
		stock = (CASE WHEN in_stock IS NOT DISTINCT FROM stock_was THEN v.stock
			WHEN in_stock IS NULL OR stock_was IS NULL OR v.stock IS NULL THEN in_stock
			ELSE greatest(0, v.stock + in_stock - stock_was) END)
	WHERE v.provider_id = provider;
	IF NOT FOUND THEN PERFORM credit_refuse('not_found'); END IF;
END $$;
--> statement-breakpoint
DROP FUNCTION voucher_book(uuid, bigint, uuid, timestamptz);
--> statement-breakpoint
-- Proposes a day, within two months of its last one, and says a word with it; the same day of the other one is the yes
-- to it. Until then it can be put off as often as one likes.
CREATE FUNCTION voucher_book(neighbourhood uuid, account bigint, public uuid, moment timestamptz, words text DEFAULT '') RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE one voucher;
BEGIN
	SELECT * INTO one FROM voucher v WHERE v.neighbourhood_id = neighbourhood AND v.public_id = public FOR NO KEY UPDATE;
	IF one.id IS NULL OR account NOT IN (one.holder_id, one.provider_id) OR credit_via(neighbourhood, account, 'propose') IS NULL THEN
		PERFORM credit_refuse('not_found');
	END IF;
	IF one.state NOT IN ('issued', 'booked') THEN PERFORM credit_refuse(CASE one.state WHEN 'expired' THEN 'voucher_expired' ELSE 'voucher_used' END); END IF;
	IF kring_now() >= voucher_until(one) THEN PERFORM credit_refuse('voucher_expired'); END IF;
	IF moment <= kring_now() OR moment >= (one.expires_on + 61)::timestamp AT TIME ZONE 'Europe/Amsterdam' THEN PERFORM credit_refuse('voucher_too_far'); END IF;
	UPDATE voucher v SET state = 'booked', booked_for = moment,
		proposed_by_id = (CASE WHEN one.booked_for IS DISTINCT FROM moment THEN account WHEN one.proposed_by_id = account THEN account END),
		holder_words = (CASE WHEN words <> '' AND account = one.holder_id THEN words ELSE v.holder_words END),
		provider_words = (CASE WHEN words <> '' AND account = one.provider_id THEN words ELSE v.provider_words END)
	WHERE v.neighbourhood_id = neighbourhood AND v.id = one.id;
END $$;
--> statement-breakpoint
-- What is over is agreed on by nobody any more, and what was said about it goes.
CREATE FUNCTION voucher_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.proposed_by_id := NULL;
	NEW.holder_words := '';
	NEW.provider_words := '';
	RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER voucher_over BEFORE UPDATE ON voucher FOR EACH ROW WHEN (NEW.state NOT IN ('issued', 'booked')) EXECUTE FUNCTION voucher_over();
--> statement-breakpoint
-- Each side hears what the other one does with a voucher, and both that it went by: whatever way led there. Somebody
-- whom one blocked rings nobody by taking one or by naming days.
CREATE FUNCTION voucher_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE what text; at timestamptz := kring_now(); made uuid;
BEGIN
	what := CASE NEW.state WHEN 'issued' THEN 'taken' WHEN 'booked' THEN 'booked' WHEN 'cancelled' THEN 'off' WHEN 'expired' THEN 'gone' END;
	IF what IS NULL THEN RETURN NULL; END IF;
	FOR made IN
		INSERT INTO credit_news (neighbourhood_id, person_id, kind, about, made_at)
		SELECT NEW.neighbourhood_id, h.person, h.kind, NEW.public_id || ' ' || what || ' ' || at, at
		FROM (VALUES (NEW.holder_id, NEW.provider_id), (NEW.provider_id, NEW.holder_id)) AS w(account, other)
			CROSS JOIN LATERAL voucher_hearers(NEW.neighbourhood_id, w.account) h
		WHERE h.person IS DISTINCT FROM kring_person()
			AND (what IN ('off', 'gone') OR NOT credit_shuns(NEW.neighbourhood_id, w.account, w.other))
		ON CONFLICT ON CONSTRAINT credit_news_one DO NOTHING RETURNING id
	LOOP
		PERFORM kring_enqueue(1::smallint, 'credit.news', 'credit.news:' || made, jsonb_build_object('newsId', made), NULL);
	END LOOP;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER voucher_taken AFTER INSERT ON voucher FOR EACH ROW EXECUTE FUNCTION voucher_told();
--> statement-breakpoint
CREATE TRIGGER voucher_changed AFTER UPDATE ON voucher FOR EACH ROW WHEN (
	(OLD.state, OLD.booked_for, OLD.proposed_by_id, OLD.holder_words, OLD.provider_words)
		IS DISTINCT FROM (NEW.state, NEW.booked_for, NEW.proposed_by_id, NEW.holder_words, NEW.provider_words)) EXECUTE FUNCTION voucher_told();
--> statement-breakpoint
-- As before; and both sides of a voucher that nobody agreed on a day for are told once, two weeks before its last day,
-- or halfway of one that is short.
CREATE OR REPLACE FUNCTION credit_watch() RETURNS SETOF uuid
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
	INSERT INTO credit_news (neighbourhood_id, person_id, kind, about, made_at)
	SELECT v.neighbourhood_id, h.person, h.kind, v.public_id || ' ends', moment
	FROM voucher v CROSS JOIN LATERAL (VALUES (v.holder_id), (v.provider_id)) AS w(account)
		CROSS JOIN LATERAL voucher_hearers(v.neighbourhood_id, w.account) h
	WHERE v.state IN ('issued', 'booked') AND (v.booked_for IS NULL OR v.booked_for < moment)
		AND v.expires_on BETWEEN credit_today() AND credit_today() + least(14, (v.expires_on - v.issued_on) / 2)
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
	RETURN QUERY SELECT n.id FROM credit_news n WHERE n.told_at IS NULL AND n.kind IN ('plenty', 'pot', 'books', 'voucher', 'voucher_org') AND n.made_at > moment - interval '3 days';
END $$;
--> statement-breakpoint
DROP FUNCTION credit_news_due(uuid);
--> statement-breakpoint
-- What is to be told to whom; nothing once they were told, or where it is not so any more. Of what happened to one voucher
-- the last is told.
CREATE FUNCTION credit_news_due(news uuid) RETURNS TABLE (person uuid, kind text, place uuid, about text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT n.person_id, n.kind, n.neighbourhood_id, n.about FROM credit_news n
	WHERE n.id = news AND n.told_at IS NULL AND (CASE
		WHEN n.kind = 'thanked' THEN EXISTS (SELECT FROM credit_transfer t WHERE t.neighbourhood_id = n.neighbourhood_id AND t.public_id = n.about::uuid AND t.state = 'confirmed')
		WHEN n.kind = 'plenty' THEN EXISTS (SELECT FROM credit_owner o JOIN credit_account a ON a.neighbourhood_id = o.neighbourhood_id AND a.id = o.account_id
			WHERE o.neighbourhood_id = n.neighbourhood_id AND o.person_id = n.person_id AND NOT a.overflows)
		WHEN n.kind = 'named' THEN true
		WHEN n.kind IN ('voucher', 'voucher_org') THEN EXISTS (SELECT FROM voucher v WHERE v.neighbourhood_id = n.neighbourhood_id AND v.public_id = left(n.about, 36)::uuid
				AND (n.about NOT LIKE '% ends' OR v.state IN ('issued', 'booked')))
			AND NOT EXISTS (SELECT FROM credit_news l WHERE l.neighbourhood_id = n.neighbourhood_id AND l.person_id = n.person_id AND l.kind = n.kind
				AND left(l.about, 36) = left(n.about, 36) AND l.made_at > n.made_at)
		ELSE EXISTS (SELECT FROM credit_rule r WHERE r.neighbourhood_id = n.neighbourhood_id AND r.pot_low_since IS NOT NULL) END)
$$;
--> statement-breakpoint
DROP FUNCTION credit_news_place(uuid);
--> statement-breakpoint
-- Where somebody's own news leads.
CREATE FUNCTION credit_news_place(news uuid) RETURNS TABLE (kind text, place uuid, about text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT n.kind, n.neighbourhood_id, n.about FROM credit_news n WHERE n.id = news AND n.person_id = kring_person()
$$;
--> statement-breakpoint
DROP FUNCTION voucher_about(uuid, bigint);
--> statement-breakpoint
-- The face of the other one of a voucher, what was told of it, whose word its day is and what both said with it, for who
-- holds it or would do it. Words of who is blocked stay away.
CREATE FUNCTION voucher_about(neighbourhood uuid, account bigint)
RETURNS TABLE (voucher uuid, portrait text, description text, product uuid, proposed text, own_words text, their_words text, reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF credit_via(neighbourhood, account, 'view') IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY
	SELECT v.public_id, p.portrait, d.description, v.product_id,
		(CASE WHEN v.proposed_by_id IS NULL THEN NULL WHEN v.proposed_by_id = account THEN 'mine' ELSE 'theirs' END),
		(CASE v.holder_id WHEN account THEN v.holder_words ELSE v.provider_words END),
		(CASE WHEN credit_shuns(neighbourhood, account, x.id) THEN '' WHEN v.holder_id = account THEN v.provider_words ELSE v.holder_words END),
		(SELECT n.text FROM credit_transfer t JOIN credit_note n ON n.neighbourhood_id = t.neighbourhood_id AND n.transfer_id = t.id
			WHERE v.state = 'cancelled' AND t.neighbourhood_id = neighbourhood AND t.voucher_id = v.public_id AND t.kind = 'voucher_return'
				AND t.payee_id = v.holder_id AND NOT credit_shuns(neighbourhood, account, n.account_id) LIMIT 1)
	FROM voucher v JOIN voucher_product d ON d.neighbourhood_id = v.neighbourhood_id AND d.id = v.product_id
		CROSS JOIN LATERAL (SELECT CASE v.holder_id WHEN account THEN v.provider_id ELSE v.holder_id END AS id) x
		LEFT JOIN credit_owner o ON o.neighbourhood_id = neighbourhood AND o.account_id = x.id
		LEFT JOIN person p ON p.id = o.person_id
	WHERE v.neighbourhood_id = neighbourhood AND (v.holder_id = account OR v.provider_id = account)
	ORDER BY v.id DESC LIMIT 200;
END $$;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOR name IN SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
		AND (p.proname LIKE 'credit\_%' OR p.proname LIKE 'voucher\_%') AND p.proacl IS NULL
	LOOP
		EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
	END LOOP;
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION voucher_offer(uuid, uuid, bigint, text, text, integer, text, integer, integer, integer, boolean, integer),
	voucher_book(uuid, bigint, uuid, timestamptz, text), voucher_about(uuid, bigint), credit_news_place(uuid), credit_slip_right(),
	credit_works_on_paper(uuid, uuid) TO kring_app;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION credit_news_due(uuid) TO kring_worker;
