-- The same ledger, cheaper (activities-credits.md 17): fewer questions for each step, fewer indexes to keep, and the
-- walls asked once for each statement instead of once for each line and each side. What is kept is what was kept:
-- a transfer sums to nothing over two lines or more, a balance is what its last line says, and what counts has lines.

-- What only the functions write, and what nobody removes, they prove themselves: that the accounts and the transfer of
-- a line are there is asked where the line is written. Whether anything else points at nothing, the night looks.
ALTER TABLE credit_transfer DROP CONSTRAINT credit_transfer_payer_fk, DROP CONSTRAINT credit_transfer_payee_fk,
	-- Everybody who said something about the garden shared one lock on the garden.
	DROP CONSTRAINT credit_transfer_category_fkey;
--> statement-breakpoint
ALTER TABLE credit_event DROP CONSTRAINT credit_event_transfer_fk;
--> statement-breakpoint
ALTER TABLE credit_event_detail DROP CONSTRAINT credit_event_detail_event_fk;
--> statement-breakpoint
ALTER TABLE credit_entry DROP CONSTRAINT credit_entry_transfer_fk, DROP CONSTRAINT credit_entry_account_fk;
--> statement-breakpoint
CREATE TRIGGER credit_account_named BEFORE UPDATE OF neighbourhood_id, id ON credit_account
	FOR EACH ROW EXECUTE FUNCTION credit_stays();
--> statement-breakpoint
-- Events are asked for by their transfer, and by nothing else.
ALTER TABLE credit_event DROP CONSTRAINT credit_event_neighbourhood_id_id_pk;
--> statement-breakpoint
ALTER TABLE credit_event ADD CONSTRAINT credit_event_pk PRIMARY KEY (neighbourhood_id, transfer_id, id);
--> statement-breakpoint
DROP INDEX credit_event_of;
--> statement-breakpoint
-- Lines are written day after day: where a day begins is enough to know.
DROP INDEX credit_entry_day;
--> statement-breakpoint
CREATE INDEX credit_entry_day ON credit_entry USING brin (posted_on);
--> statement-breakpoint
-- No index knows how a transfer stands, so a decision changes none. What goes by is looked for once in a night.
DROP INDEX credit_transfer_due;
--> statement-breakpoint
ALTER TABLE credit_transfer SET (fillfactor = 85);
--> statement-breakpoint
-- What somebody earned in a week and gave away in a month stands with the account: asking for it costs nothing, however
-- much they did. The night counts it anew.
ALTER TABLE credit_account ADD COLUMN week_on date, ADD COLUMN earned integer NOT NULL DEFAULT 0,
	ADD COLUMN month_on date, ADD COLUMN given integer NOT NULL DEFAULT 0;
--> statement-breakpoint
-- Which pair thanked each other today is found without looking at all others.
DROP INDEX credit_transfer_payer;
--> statement-breakpoint
CREATE INDEX credit_transfer_payer ON credit_transfer USING btree (neighbourhood_id, payer_id, made_on, payee_id);
--> statement-breakpoint
DROP TRIGGER credit_entry_sums ON credit_entry;
--> statement-breakpoint
DROP TRIGGER credit_account_adds_up ON credit_account;
--> statement-breakpoint
-- The lines of a transfer are written by one statement, together with what they move: by its end they sum to
-- nothing, and every account stands where its line says. Who writes them at another moment is refused.
CREATE OR REPLACE FUNCTION credit_sums() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (
		SELECT FROM written w LEFT JOIN public.credit_account a ON a.neighbourhood_id = w.neighbourhood_id AND a.id = w.account_id
			LEFT JOIN public.credit_transfer t ON t.neighbourhood_id = w.neighbourhood_id AND t.id = w.transfer_id
		GROUP BY w.neighbourhood_id, w.transfer_id
		HAVING count(*) < 2 OR sum(w.amount) <> 0 OR NOT coalesce(every(a.seq = w.account_seq AND a.balance = w.balance_after AND t.id > 0), false)
	) THEN
		RAISE EXCEPTION 'a transfer does not sum to nothing' USING ERRCODE = 'integrity_constraint_violation';
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER credit_entry_sums AFTER INSERT ON credit_entry REFERENCING NEW TABLE AS written
	FOR EACH STATEMENT EXECUTE FUNCTION credit_sums();
--> statement-breakpoint
CREATE OR REPLACE FUNCTION credit_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.balance <> coalesce((SELECT e.balance_after FROM public.credit_entry e
		WHERE e.neighbourhood_id = NEW.neighbourhood_id AND e.account_id = NEW.id AND e.account_seq = NEW.seq), 0)
	THEN
		RAISE EXCEPTION 'account % is not what its last line says', NEW.id USING ERRCODE = 'integrity_constraint_violation';
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER credit_account_adds_up AFTER INSERT OR UPDATE OF balance, seq ON credit_account
	FOR EACH ROW EXECUTE FUNCTION credit_adds_up();
--> statement-breakpoint
CREATE OR REPLACE FUNCTION credit_posted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM credit_entry e WHERE e.neighbourhood_id = NEW.neighbourhood_id AND e.transfer_id = NEW.id) THEN
		RAISE EXCEPTION 'transfer % counts and moves nothing', NEW.id USING ERRCODE = 'integrity_constraint_violation';
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
-- Two accounts as they stand, in the order in which they were asked for, locked in the order of their numbers.
CREATE FUNCTION credit_two(neighbourhood uuid, one bigint, other bigint) RETURNS credit_account[] LANGUAGE plpgsql AS $$
DECLARE low credit_account; high credit_account;
BEGIN
	SELECT * INTO low FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id = (CASE WHEN one > other THEN other ELSE one END)
	FOR NO KEY UPDATE;
	SELECT * INTO high FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id = (CASE WHEN one > other THEN one ELSE other END)
	FOR NO KEY UPDATE;
	RETURN (CASE WHEN one > other THEN ARRAY[high, low] ELSE ARRAY[low, high] END);
END $$;
--> statement-breakpoint
-- What a row may be, in one question: PostgreSQL reads the words of every CHECK anew for each statement, and eleven of
-- them took as long as the statement.
CREATE FUNCTION credit_transfer_fits(
	kind text, state text, proposed_by text, amount integer, reserved integer, payer bigint, payee bigint, reverses bigint, expires timestamptz, decided date
) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN kind IN ('help', 'group', 'task', 'gift', 'reversal', 'settlement', 'voucher_issue', 'voucher_redeem', 'voucher_return')
		AND state IN ('proposed', 'confirmed', 'declined', 'withdrawn', 'expired', 'disputed', 'reversed')
		AND proposed_by IN ('payer', 'payee', 'system')
		AND amount BETWEEN 1 AND 400 AND reserved BETWEEN 0 AND amount
		AND payer IS DISTINCT FROM payee AND (payee IS NULL) = (kind = 'group') AND (reverses IS NULL) = (kind <> 'reversal')
		-- The moment goes with the proposal: afterwards a transfer knows days only (settled 39).
		AND (state = 'proposed') = (expires IS NOT NULL) AND (state = 'proposed') = (decided IS NULL);
END $$;
--> statement-breakpoint
ALTER TABLE credit_transfer DROP CONSTRAINT credit_transfer_kind, DROP CONSTRAINT credit_transfer_state, DROP CONSTRAINT credit_transfer_side,
	DROP CONSTRAINT credit_transfer_amount, DROP CONSTRAINT credit_transfer_two, DROP CONSTRAINT credit_transfer_many,
	DROP CONSTRAINT credit_transfer_reserved, DROP CONSTRAINT credit_transfer_back, DROP CONSTRAINT credit_transfer_open,
	ADD CONSTRAINT credit_transfer_fits CHECK (credit_transfer_fits(kind, state, proposed_by, amount, reserved, payer_id, payee_id, reverses_id, expires_at, decided_on));
--> statement-breakpoint
CREATE FUNCTION credit_account_fits(kind text, status text, floor bigint, balance bigint, held bigint, closed timestamptz) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN kind IN ('member', 'circle', 'organisation', 'pot', 'escrow') AND status IN ('active', 'frozen', 'closed')
		AND held >= 0 AND (floor IS NULL OR balance - held >= floor)
		-- Only the pot may give what it has not.
		AND (floor IS NULL) = (kind = 'pot')
		AND (status = 'closed') = (closed IS NOT NULL) AND (status <> 'closed' OR (balance = 0 AND held = 0));
END $$;
--> statement-breakpoint
ALTER TABLE credit_account DROP CONSTRAINT credit_account_kind, DROP CONSTRAINT credit_account_status, DROP CONSTRAINT credit_account_held,
	DROP CONSTRAINT credit_account_floor, DROP CONSTRAINT credit_account_bottom, DROP CONSTRAINT credit_account_closed,
	ADD CONSTRAINT credit_account_fits CHECK (credit_account_fits(kind, status, floor, balance, held, closed_at));
--> statement-breakpoint
CREATE FUNCTION credit_event_fits(via text, once uuid, digest bytea) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN via IN ('self', 'trusted', 'host', 'treasurer', 'system') AND (once IS NULL) = (digest IS NULL);
END $$;
--> statement-breakpoint
ALTER TABLE credit_event DROP CONSTRAINT credit_event_via, DROP CONSTRAINT credit_event_digest,
	ADD CONSTRAINT credit_event_fits CHECK (credit_event_fits(via, once, digest));
--> statement-breakpoint
ALTER TABLE credit_entry DROP CONSTRAINT credit_entry_amount, DROP CONSTRAINT credit_entry_seq,
	ADD CONSTRAINT credit_entry_fits CHECK (amount <> 0 AND account_seq >= 1);
--> statement-breakpoint
-- Moves points from one account to another, and writes the two lines; what was set apart for it is free again, and
-- what counts as earned or given is counted. Both are locked.
CREATE FUNCTION credit_move(
	neighbourhood uuid, transfer bigint, payer bigint, payee bigint, points bigint, today date, freed bigint DEFAULT 0, earns integer DEFAULT 0
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE week date := date_trunc('week', today)::date;
BEGIN
	WITH moved AS (
		UPDATE credit_account a SET balance = a.balance + (CASE a.id WHEN payer THEN -points ELSE points END),
			held = a.held - (CASE a.id WHEN payer THEN freed ELSE 0 END), seq = a.seq + 1,
			earned = (CASE WHEN a.id = payer OR earns = 0 THEN a.earned WHEN a.week_on = week THEN a.earned + earns ELSE earns END),
			week_on = (CASE WHEN a.id = payer OR earns = 0 THEN a.week_on ELSE week END)
		WHERE a.neighbourhood_id = neighbourhood AND a.id IN (payer, payee)
		RETURNING a.id, a.balance, a.seq
	)
	INSERT INTO credit_entry (neighbourhood_id, transfer_id, account_id, amount, balance_after, account_seq, posted_on)
	SELECT neighbourhood, transfer, m.id, (CASE m.id WHEN payer THEN -points ELSE points END), m.balance, m.seq, today FROM moved m;
END $$;
--> statement-breakpoint
-- Counts what somebody earned with what was not posted by `credit_move`, or takes it off again: never below nothing.
CREATE FUNCTION credit_count_earned(neighbourhood uuid, account bigint, points integer, today date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE week date := date_trunc('week', today)::date;
BEGIN
	UPDATE credit_account a SET earned = greatest(0, (CASE a.week_on WHEN week THEN a.earned ELSE 0 END) + points), week_on = week
	WHERE a.neighbourhood_id = neighbourhood AND a.id = account;
END $$;
--> statement-breakpoint
-- What somebody earned in the week of a day, and gave away in its month.
CREATE FUNCTION credit_week(account credit_account, today date) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE account.week_on WHEN date_trunc('week', today)::date THEN account.earned ELSE 0 END
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION credit_earned(neighbourhood uuid, account bigint, today date) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT credit_week(a, today) FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id = account);
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION credit_happened(
	neighbourhood uuid, transfer bigint, was text, became text, actor bigint, once_id uuid, hash bytea, how text, at timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	WITH made AS (
		INSERT INTO credit_event (neighbourhood_id, transfer_id, from_state, to_state, actor_id, once, digest, via, happened_on)
		VALUES (neighbourhood, transfer, was, became, actor, once_id, hash, how, (at AT TIME ZONE 'Europe/Amsterdam')::date)
		RETURNING id
	)
	INSERT INTO credit_event_detail (neighbourhood_id, event_id, by_person_id, at)
	SELECT neighbourhood, made.id, (CASE WHEN how = 'system' THEN NULL ELSE kring_person() END), at FROM made;
END $$;
--> statement-breakpoint
-- A transfer that counts at once, from one account to another: its row, its lines, what they move, and what happened,
-- written by one statement. Both are locked.
CREATE FUNCTION credit_write(
	neighbourhood uuid, what text, points integer, payer bigint, payee bigint, side text, actor bigint, once_id uuid, hash bytea, how text,
	at timestamptz, for_voucher uuid DEFAULT NULL, for_turn uuid DEFAULT NULL, kind_of_help text DEFAULT NULL, earns integer DEFAULT 0, gives integer DEFAULT 0,
	OUT id bigint, OUT public_id uuid
) LANGUAGE plpgsql AS $$
DECLARE
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date; week date := date_trunc('week', today)::date; month date := date_trunc('month', today)::date;
	me uuid := CASE WHEN how <> 'system' THEN kring_person() END;
BEGIN
	WITH t AS (
		INSERT INTO credit_transfer AS n (neighbourhood_id, kind, amount, payer_id, payee_id, state, category, proposed_by, voucher_id, task_turn_id, made_on, decided_on)
		VALUES (neighbourhood, what, points, payer, payee, 'confirmed', kind_of_help, side, for_voucher, for_turn, today, today)
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
-- Why two accounts cannot thank each other. Two people are the common case: one question answers it.
CREATE OR REPLACE FUNCTION credit_too_close(neighbourhood uuid, one bigint, other bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE x uuid; y uuid; together boolean; a uuid[]; b uuid[];
BEGIN
	SELECT o.person_id, p.person_id, EXISTS (SELECT FROM credit_household h JOIN credit_household k
			ON k.neighbourhood_id = h.neighbourhood_id AND k.household_id = h.household_id AND k.person_id = p.person_id
			WHERE h.neighbourhood_id = neighbourhood AND h.person_id = o.person_id)
	INTO x, y, together FROM credit_owner o, credit_owner p
	WHERE o.neighbourhood_id = neighbourhood AND o.account_id = one AND p.neighbourhood_id = neighbourhood AND p.account_id = other;
	IF x IS NOT NULL AND y IS NOT NULL THEN
		RETURN (CASE WHEN x = y THEN 'credit_own_circle' WHEN together THEN 'credit_same_household' END);
	END IF;
	a := credit_behind(neighbourhood, one);
	b := credit_behind(neighbourhood, other);
	IF a && b THEN RETURN 'credit_own_circle'; END IF;
	IF EXISTS (SELECT FROM credit_household h JOIN credit_household k USING (neighbourhood_id, household_id)
		WHERE h.neighbourhood_id = neighbourhood AND h.person_id = ANY (a) AND k.person_id = ANY (b)) THEN RETURN 'credit_same_household'; END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
-- How far somebody may go below nothing at a moment: a newcomer less far (12.1). Who once could go further keeps that.
CREATE FUNCTION credit_lowest(kind text, own bigint, opened timestamptz, member_floor integer, newcomer_days smallint, at timestamptz)
RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN kind IN ('member', 'circle') AND at >= opened + make_interval(hours => 24 * newcomer_days)
		THEN least(own, member_floor) ELSE own END
$$;
--> statement-breakpoint
-- Who says that they helped may say too that the points go on to the pot.
CREATE FUNCTION credit_propose(
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
	how text; close text; lowest bigint; keep integer := 0; made bigint; that_day bigint;
BEGIN
	how := credit_via(neighbourhood, actor, 'propose', as_host);
	IF how IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
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
	IF p.status <> 'active' OR q.status <> 'active' THEN PERFORM credit_both_active(p.status, q.status); END IF;
	close := credit_too_close(neighbourhood, payer, payee);
	IF close IS NOT NULL THEN PERFORM credit_refuse(close); END IF;
	-- Who does it for somebody is not, and does not live with, the other one (12.2).
	IF how <> 'self' AND credit_is_near(neighbourhood, (CASE actor WHEN payer THEN payee ELSE payer END)) THEN
		PERFORM credit_refuse('credit_not_party');
	END IF;
	-- One can be helped by the other, and the other by the one: both count.
	SELECT coalesce(sum(t.amount), 0) INTO that_day FROM credit_transfer t WHERE t.neighbourhood_id = neighbourhood AND t.made_on = today
		AND t.payer_id IN (payer, payee) AND t.payee_id IN (payer, payee) AND t.kind = 'help' AND t.state IN ('proposed', 'confirmed', 'disputed');
	IF points + that_day > rules.most_pair_day THEN
		PERFORM credit_refuse('credit_limit_pair', jsonb_build_object('limit', rules.most_pair_day));
	END IF;
	IF points + credit_week(q, today) > rules.most_week THEN PERFORM credit_refuse('credit_limit_week'); END IF;
	IF side = 'payer' THEN
		IF pot THEN
			IF NOT rules.is_essential AND points + credit_pot_used(neighbourhood, payer, today) > rules.most_pot_month THEN
				PERFORM credit_refuse('credit_limit_pot', jsonb_build_object('limit', rules.most_pot_month));
			END IF;
		ELSE
			lowest := credit_lowest(p.kind, p.floor, p.opened_at, rules.member_floor, rules.newcomer_days, at);
			keep := least(points, greatest(p.balance - p.held - lowest, 0));
			IF keep < points AND NOT rules.is_essential THEN PERFORM credit_refuse('credit_not_enough'); END IF;
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
	actor bigint; other bigint; how text; close text; lowest bigint; gap integer := 0; over integer := 0; next text; with_pot boolean;
BEGIN
	SELECT * INTO t FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.public_id = public FOR NO KEY UPDATE;
	IF t.id IS NULL OR t.kind NOT IN ('help', 'group') OR (t.kind = 'group' AND verb <> 'withdraw')
		OR verb IS NULL OR verb NOT IN ('accept', 'decline', 'withdraw') THEN PERFORM credit_refuse('not_found'); END IF;
	actor := CASE WHEN (verb = 'withdraw') = (t.proposed_by = 'payer') THEN t.payer_id ELSE t.payee_id END;
	other := CASE actor WHEN t.payer_id THEN t.payee_id ELSE t.payer_id END;
	how := credit_via(neighbourhood, account, 'confirm', as_host);
	IF how IS NULL OR account IS DISTINCT FROM actor AND account IS DISTINCT FROM other THEN PERFORM credit_refuse('not_found'); END IF;
	IF account <> actor THEN PERFORM credit_refuse('credit_needs_other'); END IF;
	earlier := credit_before(neighbourhood, actor, once_id, hash);
	IF earlier.id IS NOT NULL THEN
		RETURN QUERY SELECT public, earlier.to_state, true;
		RETURN;
	END IF;
	IF t.state = 'expired' OR (t.state = 'proposed' AND at >= t.expires_at) THEN PERFORM credit_refuse('credit_expired'); END IF;
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
		next := CASE verb WHEN 'decline' THEN 'declined' WHEN 'withdraw' THEN 'withdrawn' END;
		IF t.reserved > 0 THEN
			UPDATE credit_account a SET held = a.held - t.reserved WHERE a.neighbourhood_id = neighbourhood AND a.id = t.payer_id;
		END IF;
	ELSE
		next := 'confirmed';
		close := credit_too_close(neighbourhood, t.payer_id, t.payee_id);
		IF close IS NOT NULL THEN PERFORM credit_refuse(close); END IF;
		-- Who chooses overflow in this very moment begins with it next time: the order of locks comes first.
		SELECT r.*, a.overflows INTO rules FROM credit_rule r JOIN credit_account a ON a.neighbourhood_id = r.neighbourhood_id AND a.id = t.payee_id
		WHERE r.neighbourhood_id = neighbourhood;
		with_pot := t.is_essential OR t.from_pot OR pot OR t.onward OR rules.overflows;
		IF with_pot THEN PERFORM FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id = rules.pot_id FOR NO KEY UPDATE; END IF;
		two := credit_two(neighbourhood, t.payer_id, t.payee_id);
		p := two[1];
		q := two[2];
		IF p.status <> 'active' OR q.status <> 'active' THEN PERFORM credit_both_active(p.status, q.status); END IF;
		IF t.amount + credit_week(q, today) > rules.most_week THEN PERFORM credit_refuse('credit_limit_week'); END IF;
		lowest := credit_lowest(p.kind, p.floor, p.opened_at, rules.member_floor, rules.newcomer_days, at);
		IF t.from_pot OR (pot AND t.proposed_by = 'payee') THEN
			IF NOT t.is_essential AND t.amount + credit_pot_used(neighbourhood, t.payer_id, today) > rules.most_pot_month THEN
				PERFORM credit_refuse('credit_limit_pot', jsonb_build_object('limit', rules.most_pot_month));
			END IF;
			gap := t.amount;
		ELSE
			gap := greatest(0, t.amount - greatest(p.balance - (p.held - t.reserved) - lowest, 0));
			IF gap > 0 AND NOT t.is_essential THEN PERFORM credit_refuse('credit_not_enough'); END IF;
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
-- As before; a wish that waits for the other one is in the history too, so that the same again is answered the same
-- whatever became of the transfer meanwhile.
CREATE OR REPLACE FUNCTION credit_take_back(neighbourhood uuid, once_id uuid, actor bigint, public uuid) RETURNS TABLE (transfer uuid, state text, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	t credit_transfer; earlier credit_event; how text; at timestamptz := kring_now(); said timestamptz; to_pot boolean;
	hash bytea := sha256(convert_to(jsonb_build_array('take_back', public)::text, 'UTF8'));
BEGIN
	SELECT * INTO t FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.public_id = public FOR NO KEY UPDATE;
	IF t.id IS NULL OR t.kind NOT IN ('help', 'gift') THEN PERFORM credit_refuse('not_found'); END IF;
	how := credit_via(neighbourhood, actor, 'confirm');
	IF how IS NULL OR actor NOT IN (t.payer_id, t.payee_id) THEN PERFORM credit_refuse('not_found'); END IF;
	earlier := credit_before(neighbourhood, actor, once_id, hash);
	IF earlier.id IS NOT NULL THEN
		RETURN QUERY SELECT public, earlier.to_state, true;
		RETURN;
	END IF;
	IF t.state NOT IN ('confirmed', 'disputed') THEN PERFORM credit_refuse('credit_already_decided', jsonb_build_object('state', t.state)); END IF;
	to_pot := t.payee_id = (SELECT r.pot_id FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood);
	said := credit_counted_at(neighbourhood, t.id);
	IF at > said + (CASE WHEN to_pot THEN interval '24 hours' ELSE interval '720 hours' END) THEN PERFORM credit_refuse('credit_too_late'); END IF;
	IF NOT to_pot AND NOT EXISTS (SELECT FROM credit_undo u WHERE u.neighbourhood_id = neighbourhood AND u.transfer_id = t.id AND u.account_id <> actor) THEN
		INSERT INTO credit_undo VALUES (neighbourhood, t.id, actor, at) ON CONFLICT DO NOTHING;
		PERFORM credit_happened(neighbourhood, t.id, t.state, t.state, actor, once_id, hash, how, at);
		RETURN QUERY SELECT public, t.state, false;
		RETURN;
	END IF;
	PERFORM credit_turn_round(neighbourhood, t, actor, once_id, hash, how);
	RETURN QUERY SELECT public, 'reversed'::text, false;
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION credit_give(neighbourhood uuid, once_id uuid, giver bigint, receiver bigint, points integer, words text DEFAULT '')
RETURNS TABLE (transfer uuid, state text, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	two credit_account[]; p credit_account; q credit_account; earlier credit_event;
	at timestamptz := kring_now();
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date;
	hash bytea := sha256(convert_to(jsonb_build_array('give', giver, receiver, points, words)::text, 'UTF8'));
	made record; most integer;
BEGIN
	IF credit_via(neighbourhood, giver, 'propose') IS DISTINCT FROM 'self' THEN PERFORM credit_refuse('not_found'); END IF;
	two := credit_two(neighbourhood, giver, receiver);
	p := two[1];
	q := two[2];
	earlier := credit_before(neighbourhood, giver, once_id, hash);
	IF earlier.id IS NOT NULL THEN
		RETURN QUERY SELECT t.public_id, earlier.to_state, true FROM credit_transfer t
			WHERE t.neighbourhood_id = neighbourhood AND t.id = earlier.transfer_id;
		RETURN;
	END IF;
	IF p.id IS NULL OR q.id IS NULL OR q.kind = 'escrow' THEN PERFORM credit_refuse('not_found'); END IF;
	IF giver = receiver THEN PERFORM credit_refuse('credit_same_account'); END IF;
	IF points IS NULL OR points NOT BETWEEN 1 AND 400 THEN PERFORM credit_refuse('credit_limit_once', '{"limit": 400}'); END IF;
	IF p.status <> 'active' OR q.status <> 'active' THEN PERFORM credit_both_active(p.status, q.status); END IF;
	IF q.kind <> 'pot' THEN
		most := (SELECT r.most_given_month FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood);
		IF points + (CASE p.month_on WHEN date_trunc('month', today)::date THEN p.given ELSE 0 END) > most THEN
			PERFORM credit_refuse('credit_limit_gift', jsonb_build_object('limit', most));
		END IF;
	END IF;
	-- A gift comes out of what one has: nobody gives away what others would have to make up for.
	IF points > p.balance - p.held THEN PERFORM credit_refuse('credit_not_enough'); END IF;
	made := credit_write(neighbourhood, 'gift', points, giver, receiver, 'payer', giver, once_id, hash, 'self', at, gives => (CASE q.kind WHEN 'pot' THEN 0 ELSE points END));
	IF words <> '' THEN INSERT INTO credit_note VALUES (neighbourhood, made.id, giver, words); END IF;
	transfer := made.public_id;
	state := 'confirmed';
	replayed := false;
	RETURN NEXT;
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION voucher_move(neighbourhood uuid, what text, one voucher, payer bigint, payee bigint, actor bigint, once_id uuid, hash bytea, how text)
RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
	RETURN (credit_write(neighbourhood, what, one.points, payer, payee, 'system', actor, once_id, hash, how, kring_now(), for_voucher => one.public_id)).id;
END $$;
--> statement-breakpoint
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
	WHERE w.neighbourhood_id = neighbourhood AND w.id = turn AND w.is_done;
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
CREATE OR REPLACE FUNCTION credit_turn_round(neighbourhood uuid, t credit_transfer, actor bigint, once_id uuid, hash bytea, how text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	rules credit_rule; one credit_account; ids bigint[] := '{}'; moves bigint[] := '{}'; back bigint; whole bigint; lowest bigint; made bigint;
	at timestamptz := kring_now();
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date;
BEGIN
	SELECT * INTO rules FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood;
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
			IF t.kind = 'gift' AND whole < back THEN PERFORM credit_refuse('credit_spent'); END IF;
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
			PERFORM credit_both_active(one.status, one.status);
		END LOOP;
		FOR leg IN SELECT l.* FROM credit_leg l WHERE l.neighbourhood_id = neighbourhood AND l.transfer_id = t.id LOOP
			IF leg.amount + credit_earned(neighbourhood, leg.account_id, today) > rules.most_week THEN PERFORM credit_refuse('credit_limit_week'); END IF;
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
-- Asked once for a whole ledger, in the night: every seal against the lines of its day and the seal before it.
CREATE OR REPLACE FUNCTION credit_verify() RETURNS TABLE (neighbourhood_id uuid, day date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH told AS (
		SELECT e.neighbourhood_id AS place, e.posted_on AS day, count(*)::integer AS lines,
			string_agg(concat_ws(':', e.transfer_id, e.account_id, e.amount, e.balance_after, e.account_seq), ';' ORDER BY e.account_id, e.account_seq) AS text
		FROM credit_entry e GROUP BY 1, 2
	), sealed AS (
		SELECT g.neighbourhood_id AS place, g.day, g.entries, g.digest, g.previous,
			lag(g.digest) OVER (PARTITION BY g.neighbourhood_id ORDER BY g.day) AS before FROM credit_digest g
	)
	SELECT coalesce(s.place, t.place), min(coalesce(s.day, t.day))
	FROM sealed s FULL JOIN told t ON t.place = s.place AND t.day = s.day
	WHERE (CASE WHEN s.day IS NULL
		-- Lines of a day that was passed over.
		THEN t.day < (SELECT max(g.day) FROM credit_digest g WHERE g.neighbourhood_id = t.place)
		ELSE s.previous IS DISTINCT FROM s.before OR s.entries <> coalesce(t.lines, 0)
			OR s.digest <> sha256(coalesce(s.before, ''::bytea) || convert_to(s.day::text || '|' || coalesce(t.text, ''), 'UTF8')) END)
	GROUP BY 1
$$;
--> statement-breakpoint
-- What points at nothing. The functions never write it; the night looks all the same.
CREATE FUNCTION credit_loose() RETURNS TABLE (neighbourhood_id uuid, what text, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT t.neighbourhood_id, 'transfer', t.id FROM credit_transfer t
	WHERE NOT EXISTS (SELECT FROM credit_account a WHERE a.neighbourhood_id = t.neighbourhood_id AND a.id = t.payer_id)
		OR t.payee_id IS NOT NULL AND NOT EXISTS (SELECT FROM credit_account a WHERE a.neighbourhood_id = t.neighbourhood_id AND a.id = t.payee_id)
		OR t.category IS NOT NULL AND NOT EXISTS (SELECT FROM credit_category c WHERE c.key = t.category)
	UNION ALL
	SELECT e.neighbourhood_id, 'event', e.id FROM credit_event e
	WHERE NOT EXISTS (SELECT FROM credit_transfer t WHERE t.neighbourhood_id = e.neighbourhood_id AND t.id = e.transfer_id)
	UNION ALL
	SELECT d.neighbourhood_id, 'detail', d.event_id FROM credit_event_detail d
	WHERE NOT EXISTS (SELECT FROM credit_event e WHERE e.neighbourhood_id = d.neighbourhood_id AND e.id = d.event_id)
	UNION ALL
	SELECT e.neighbourhood_id, 'entry', e.transfer_id FROM credit_entry e
	WHERE NOT EXISTS (SELECT FROM credit_transfer t WHERE t.neighbourhood_id = e.neighbourhood_id AND t.id = e.transfer_id)
$$;
--> statement-breakpoint
-- What a treasurer thinks of an account: what two of them think happens (18.2). Kept for a year, with the reason.
CREATE TABLE credit_stop (
	neighbourhood_id uuid NOT NULL,
	account_id bigint NOT NULL,
	treasurer_id uuid NOT NULL REFERENCES person (id),
	wanted text NOT NULL,
	reason text NOT NULL,
	at timestamp with time zone NOT NULL,
	done_at timestamp with time zone,
	CONSTRAINT credit_stop_pk PRIMARY KEY (neighbourhood_id, account_id, treasurer_id, at),
	CONSTRAINT credit_stop_account_fk FOREIGN KEY (neighbourhood_id, account_id) REFERENCES credit_account (neighbourhood_id, id),
	CONSTRAINT credit_stop_wanted CHECK (wanted IN ('freeze', 'thaw')),
	CONSTRAINT credit_stop_reason CHECK (char_length(reason) BETWEEN 1 AND 500)
);
--> statement-breakpoint
-- Kinds of help for which nobody thanks with points here. Care has none anyway (F8).
ALTER TABLE credit_rule ADD COLUMN without text[] NOT NULL DEFAULT '{}';
--> statement-breakpoint
-- Whether somebody keeps the books of a neighbourhood today.
CREATE FUNCTION credit_keeps(neighbourhood uuid, person uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM office f WHERE f.person_id = person AND f.kind = 'treasurer' AND f.neighbourhood_id = neighbourhood AND f.ended_at IS NULL)
$$;
--> statement-breakpoint
-- Whether the lines of an account say what it says, and what is held of it is what is open.
CREATE FUNCTION credit_is_whole(neighbourhood uuid, account bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT a.balance = coalesce((SELECT sum(e.amount) FROM credit_entry e WHERE e.neighbourhood_id = neighbourhood AND e.account_id = account), 0)
		AND a.seq = (SELECT count(*) FROM credit_entry e WHERE e.neighbourhood_id = neighbourhood AND e.account_id = account)
		AND a.held = coalesce((SELECT sum(t.reserved) FROM credit_transfer t
			WHERE t.neighbourhood_id = neighbourhood AND t.payer_id = account AND t.state = 'proposed'), 0)
	FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id = account
$$;
--> statement-breakpoint
-- Stops an account, so that it takes part in nothing new, or lets it go on; once two treasurers want the same and
-- neither has a part in it. One whose books are still wrong does not go on.
CREATE FUNCTION credit_stop(neighbourhood uuid, account bigint, what text, why text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE a credit_account; moment timestamptz := kring_now();
BEGIN
	IF NOT credit_holds(neighbourhood, '{treasurer}') OR what NOT IN ('freeze', 'thaw') THEN PERFORM credit_refuse('not_found'); END IF;
	SELECT * INTO a FROM credit_account c WHERE c.neighbourhood_id = neighbourhood AND c.id = account FOR NO KEY UPDATE;
	IF a.id IS NULL OR a.kind IN ('pot', 'escrow') THEN PERFORM credit_refuse('not_found'); END IF;
	IF credit_is_near(neighbourhood, account) THEN PERFORM credit_refuse('credit_not_party'); END IF;
	IF a.status = 'closed' THEN PERFORM credit_refuse('credit_closed'); END IF;
	IF (a.status = 'frozen') = (what = 'freeze') THEN PERFORM credit_refuse('credit_already_decided', jsonb_build_object('state', a.status)); END IF;
	IF what = 'thaw' AND NOT credit_is_whole(neighbourhood, account) THEN PERFORM credit_refuse('credit_frozen'); END IF;
	DELETE FROM credit_stop s WHERE s.neighbourhood_id = neighbourhood AND s.account_id = account AND s.treasurer_id = kring_person() AND s.done_at IS NULL;
	INSERT INTO credit_stop VALUES (neighbourhood, account, kring_person(), what, why, moment, NULL);
	IF NOT EXISTS (SELECT FROM credit_stop s WHERE s.neighbourhood_id = neighbourhood AND s.account_id = account AND s.wanted = what
		AND s.treasurer_id <> kring_person() AND s.done_at IS NULL AND credit_keeps(neighbourhood, s.treasurer_id)) THEN RETURN a.status; END IF;
	UPDATE credit_stop s SET done_at = moment WHERE s.neighbourhood_id = neighbourhood AND s.account_id = account AND s.done_at IS NULL;
	UPDATE credit_account c SET status = (CASE what WHEN 'freeze' THEN 'frozen' ELSE 'active' END) WHERE c.neighbourhood_id = neighbourhood AND c.id = account;
	RETURN (CASE what WHEN 'freeze' THEN 'frozen' ELSE 'active' END);
END $$;
--> statement-breakpoint
-- Sets how far one can go in a neighbourhood (12.1, 18.2), within what the house allows; and for which kinds of help
-- nobody thanks with points. Who coordinates there does.
CREATE FUNCTION credit_set_limits(neighbourhood uuid, wanted jsonb, leave_out text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT credit_holds(neighbourhood, '{coordinator}') THEN PERFORM credit_refuse('not_found'); END IF;
	IF EXISTS (SELECT FROM unnest(leave_out) k WHERE NOT EXISTS (SELECT FROM credit_category c WHERE c.key = k)) THEN PERFORM credit_refuse('not_found'); END IF;
	IF EXISTS (SELECT FROM (VALUES ('member_floor', -200, -10), ('newcomer_floor', -40, 0), ('newcomer_days', 0, 180), ('organisation_floor', -1000, 0),
			('soft_ceiling', 40, 1000), ('most_once', 4, 64), ('most_pair_day', 4, 128), ('most_week', 40, 400), ('most_given_month', 0, 200),
			('most_pot_month', 0, 40), ('most_task_day', 0, 32)) AS bound(name, low, high)
		WHERE (wanted ->> name)::integer IS NULL OR (wanted ->> name)::integer NOT BETWEEN low AND high)
		OR (wanted ->> 'member_floor')::integer > (wanted ->> 'newcomer_floor')::integer THEN PERFORM credit_refuse('credit_bounds'); END IF;
	UPDATE credit_rule r SET member_floor = (wanted ->> 'member_floor')::integer, newcomer_floor = (wanted ->> 'newcomer_floor')::integer,
		newcomer_days = (wanted ->> 'newcomer_days')::smallint, organisation_floor = (wanted ->> 'organisation_floor')::integer,
		soft_ceiling = (wanted ->> 'soft_ceiling')::integer, most_once = (wanted ->> 'most_once')::smallint,
		most_pair_day = (wanted ->> 'most_pair_day')::smallint, most_week = (wanted ->> 'most_week')::smallint,
		most_given_month = (wanted ->> 'most_given_month')::smallint, most_pot_month = (wanted ->> 'most_pot_month')::smallint,
		most_task_day = (wanted ->> 'most_task_day')::smallint, without = leave_out
	WHERE r.neighbourhood_id = neighbourhood;
	IF NOT FOUND THEN PERFORM credit_refuse('not_found'); END IF;
END $$;
--> statement-breakpoint
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
	DELETE FROM credit_reminder m WHERE m.made_at < kring_now() - interval '30 days';
	DELETE FROM credit_stop s WHERE s.at < kring_now() - interval '12 months';
	DELETE FROM credit_verdict v WHERE v.at < kring_now() - interval '12 months';
	RETURN gone;
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION credit_forget(person uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM credit_owner o WHERE o.person_id = person) THEN
		RAISE EXCEPTION 'an account is still open' USING ERRCODE = 'restrict_violation';
	END IF;
	DELETE FROM credit_event_detail d WHERE d.by_person_id = person;
	DELETE FROM credit_right r WHERE r.person_id = person OR r.given_by_id = person;
	DELETE FROM credit_household h WHERE h.person_id = person;
	DELETE FROM credit_stop s WHERE s.treasurer_id = person;
	DELETE FROM credit_reminder m WHERE m.person_id = person;
	DELETE FROM credit_verdict v WHERE v.treasurer_id = person;
END $$;
--> statement-breakpoint
ALTER TABLE credit_stop ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE credit_stop FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY credit_stop_own ON credit_stop FOR SELECT TO kring_app USING (treasurer_id = kring_person());
--> statement-breakpoint
GRANT SELECT ON credit_stop TO kring_app;
--> statement-breakpoint
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
		IF one.id = payer OR one.id = ANY (payees) THEN PERFORM credit_both_active(one.status, one.status); END IF;
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
		IF shares[nth] + credit_earned(neighbourhood, payees[nth], today) > rules.most_week THEN PERFORM credit_refuse('credit_limit_week'); END IF;
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
-- A proposal that waits is brought to mind on its third and its tenth day (11.4): one row for each time and person. It
-- goes with the proposal.
CREATE TABLE credit_reminder (
	neighbourhood_id uuid NOT NULL REFERENCES neighbourhood (id),
	id uuid NOT NULL DEFAULT gen_random_uuid(),
	transfer_id bigint NOT NULL,
	person_id uuid NOT NULL REFERENCES person (id),
	nth smallint NOT NULL,
	made_at timestamp with time zone NOT NULL,
	told_at timestamp with time zone,
	CONSTRAINT credit_reminder_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT credit_reminder_one UNIQUE (neighbourhood_id, transfer_id, person_id, nth),
	CONSTRAINT credit_reminder_nth CHECK (nth IN (1, 2))
);
--> statement-breakpoint
CREATE INDEX credit_reminder_person ON credit_reminder USING btree (person_id);
--> statement-breakpoint
ALTER TABLE credit_reminder ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE credit_reminder FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
-- Who is to say yes or no to a transfer: whose account it is and whom they trust to; of a circle its contact person, of
-- an organisation who coordinates in its name.
CREATE FUNCTION credit_awaited(t credit_transfer) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
	WITH other AS (SELECT CASE t.proposed_by WHEN 'payer' THEN t.payee_id ELSE t.payer_id END AS id)
	SELECT o.person_id FROM other JOIN credit_owner o ON o.neighbourhood_id = t.neighbourhood_id AND o.account_id = other.id WHERE o.person_id IS NOT NULL
	UNION SELECT r.person_id FROM other JOIN credit_right r ON r.neighbourhood_id = t.neighbourhood_id AND r.account_id = other.id
		WHERE r.kind = 'confirm' AND (r.until_on IS NULL OR r.until_on >= credit_today())
	UNION SELECT c.contact_id FROM other JOIN credit_owner o ON o.neighbourhood_id = t.neighbourhood_id AND o.account_id = other.id
		JOIN circle c ON c.id = o.circle_id WHERE c.closed_at IS NULL AND c.contact_id IS NOT NULL
	UNION SELECT f.person_id FROM other JOIN credit_owner o ON o.neighbourhood_id = t.neighbourhood_id AND o.account_id = other.id
		JOIN office f ON f.organisation_id = o.organisation_id AND f.ended_at IS NULL AND f.kind = 'coordinator'
$$;
--> statement-breakpoint
-- Notes whom to remind of what waits since three days, and since ten: each of them once. What was answered meanwhile is
-- forgotten. Answers the ones that nobody was told of yet.
CREATE FUNCTION credit_remind() RETURNS SETOF uuid
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
	ON CONFLICT ON CONSTRAINT credit_reminder_one DO NOTHING;
	RETURN QUERY SELECT m.id FROM credit_reminder m WHERE m.told_at IS NULL;
END $$;
--> statement-breakpoint
-- Whom a reminder is for; null once they were told, or there is nothing left to answer for them.
CREATE FUNCTION credit_remind_whom(reminder uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT m.person_id FROM credit_reminder m JOIN credit_transfer t ON t.neighbourhood_id = m.neighbourhood_id AND t.id = m.transfer_id
	WHERE m.id = reminder AND m.told_at IS NULL AND t.state = 'proposed' AND t.expires_at > kring_now()
		AND m.person_id IN (SELECT credit_awaited(t))
$$;
--> statement-breakpoint
CREATE FUNCTION credit_reminded(reminder uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	UPDATE credit_reminder m SET told_at = kring_now() WHERE m.id = reminder AND m.told_at IS NULL
$$;
--> statement-breakpoint
-- Where somebody's reminder leads, for them alone.
CREATE FUNCTION credit_reminder_place(reminder uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT m.neighbourhood_id FROM credit_reminder m WHERE m.id = reminder AND m.person_id = kring_person()
$$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION credit_remind(), credit_remind_whom(uuid), credit_reminded(uuid) TO kring_worker;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOR name IN SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'credit\_%' AND p.proacl IS NULL LOOP
		EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
	END LOOP;
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION credit_loose() TO kring_worker;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION credit_stop(uuid, bigint, text, text), credit_set_limits(uuid, jsonb, text[]), credit_reminder_place(uuid),
	credit_propose(uuid, uuid, bigint, bigint, text, integer, text, boolean, text, uuid, boolean, boolean) TO kring_app;
