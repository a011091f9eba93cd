-- Who does it on paper has the same rights as who has Kring: a host says for them that something is not right, undoes it
-- with the other one, gives it back or stops (activities-credits.md 12.2). What is on paper follows who has Kring now.

-- In which way the person of this transaction acts for an account; as a host only for who does it on paper, and not for
-- who lives with them.
CREATE FUNCTION credit_via_paper(neighbourhood uuid, account bigint, verb text, as_host boolean) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF as_host AND (NOT credit_on_paper(neighbourhood, account) OR credit_is_near(neighbourhood, account)) THEN RETURN NULL; END IF;
	RETURN credit_via(neighbourhood, account, verb, as_host);
END $$;
--> statement-breakpoint
DROP FUNCTION credit_dispute(uuid, uuid, bigint, uuid);
--> statement-breakpoint
-- As before; for who does it on paper a host says so, who is not and does not live with the other one.
CREATE FUNCTION credit_dispute(neighbourhood uuid, once_id uuid, actor bigint, public uuid, as_host boolean DEFAULT false) RETURNS TABLE (transfer uuid, state text, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	t credit_transfer; earlier credit_event; how text; at timestamptz := kring_now();
	hash bytea := sha256(convert_to(jsonb_build_array('dispute', public)::text, 'UTF8'));
BEGIN
	SELECT * INTO t FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.public_id = public FOR NO KEY UPDATE;
	IF t.id IS NULL OR t.kind NOT IN ('help', 'task') THEN PERFORM credit_refuse('not_found'); END IF;
	how := credit_via_paper(neighbourhood, actor, 'confirm', as_host);
	IF how IS NULL OR actor NOT IN (t.payer_id, t.payee_id) THEN PERFORM credit_refuse('not_found'); END IF;
	IF how = 'host' AND credit_is_near(neighbourhood, (CASE actor WHEN t.payer_id THEN t.payee_id ELSE t.payer_id END)) THEN PERFORM credit_refuse('credit_not_party'); END IF;
	earlier := credit_before(neighbourhood, actor, once_id, hash);
	IF earlier.id IS NOT NULL THEN
		RETURN QUERY SELECT public, earlier.to_state, true;
		RETURN;
	END IF;
	IF t.state <> 'confirmed' OR EXISTS (SELECT FROM credit_event e WHERE e.neighbourhood_id = neighbourhood AND e.transfer_id = t.id AND e.to_state = 'disputed') THEN
		PERFORM credit_refuse('credit_already_decided', jsonb_build_object('state', t.state));
	END IF;
	IF at > credit_counted_at(neighbourhood, t.id) + interval '720 hours' THEN PERFORM credit_refuse('credit_too_late'); END IF;
	UPDATE credit_transfer c SET state = 'disputed' WHERE c.neighbourhood_id = neighbourhood AND c.id = t.id;
	PERFORM credit_happened(neighbourhood, t.id, 'confirmed', 'disputed', actor, once_id, hash, how, at);
	RETURN QUERY SELECT public, 'disputed'::text, false;
END $$;
--> statement-breakpoint
DROP FUNCTION credit_leg_decline(uuid, uuid, bigint, uuid);
--> statement-breakpoint
-- As before; for who does it on paper a host gives it back, who is not and does not live with who gets it. Why it cannot
-- be is said to nobody but whose account it is.
CREATE FUNCTION credit_leg_decline(neighbourhood uuid, once_id uuid, payee bigint, public uuid, as_host boolean DEFAULT false) RETURNS TABLE (transfer uuid, state text, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	t credit_transfer; leg credit_leg; one credit_account; p credit_account; q credit_account; earlier credit_event; made bigint; how text; part integer; lowest bigint;
	at timestamptz := kring_now();
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date;
	hash bytea := sha256(convert_to(jsonb_build_array('leg_decline', public)::text, 'UTF8'));
BEGIN
	how := credit_via_paper(neighbourhood, payee, 'confirm', as_host);
	SELECT * INTO t FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.public_id = public FOR NO KEY UPDATE;
	IF t.kind = 'task' AND t.payee_id = payee THEN
		part := t.amount;
	ELSE
		SELECT * INTO leg FROM credit_leg l WHERE l.neighbourhood_id = neighbourhood AND l.transfer_id = t.id AND l.account_id = payee;
		part := leg.amount;
	END IF;
	IF how IS NULL OR part IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	IF how = 'host' AND credit_is_near(neighbourhood, t.payer_id) THEN PERFORM credit_refuse('credit_not_party'); END IF;
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
	PERFORM credit_both_active(q.status, p.status, credit_knows(neighbourhood, payee, how));
	-- Whoever got more than they gave gives it back as well: they stand then where they stood.
	lowest := (SELECT credit_lowest(q.kind, q.floor, q.opened_at, r.member_floor, r.newcomer_days, at) FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood);
	IF part > q.balance - q.held - lowest THEN PERFORM credit_decline('credit_spent', credit_knows(neighbourhood, payee, how)); END IF;
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
-- Locks an account with all that ending what is open on it moves: transfers first, then accounts by number. What came in
-- between is taken along where nobody else is at it; to wait for them now could be to wait for each other.
CREATE FUNCTION credit_lock_open(neighbourhood uuid, account bigint, receiver bigint DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
DECLARE rules credit_rule; involved bigint[];
BEGIN
	SELECT * INTO rules FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood;
	PERFORM FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.state = 'proposed' AND (c.payer_id = account OR c.payee_id = account)
		ORDER BY c.id FOR NO KEY UPDATE;
	involved := ARRAY[account, rules.pot_id, rules.escrow_id, coalesce(receiver, rules.pot_id)]
		|| ARRAY(SELECT c.payer_id FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.state = 'proposed' AND c.payee_id = account)
		|| ARRAY(SELECT o.holder_id FROM voucher o WHERE o.neighbourhood_id = neighbourhood AND o.provider_id = account AND o.state IN ('issued', 'booked'));
	PERFORM FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id = ANY (involved) ORDER BY a.id FOR NO KEY UPDATE;
	-- From here on nothing new comes to this account.
	PERFORM FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.state = 'proposed' AND (c.payer_id = account OR c.payee_id = account)
		FOR NO KEY UPDATE NOWAIT;
	PERFORM FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id IN (
		SELECT c.payer_id FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.state = 'proposed' AND c.payee_id = account
		UNION ALL SELECT o.holder_id FROM voucher o WHERE o.neighbourhood_id = neighbourhood AND o.provider_id = account AND o.state IN ('issued', 'booked'))
		FOR NO KEY UPDATE NOWAIT;
END $$;
--> statement-breakpoint
-- What waits for an answer on an account ends, and its vouchers go back: all of it is locked.
CREATE FUNCTION credit_end_open(neighbourhood uuid, account bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t credit_transfer; v voucher; next text;
	at timestamptz := kring_now();
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date;
BEGIN
	FOR t IN SELECT c.* FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.state = 'proposed'
		AND (c.payer_id = account OR c.payee_id = account) ORDER BY c.id
	LOOP
		next := CASE WHEN (t.proposed_by = 'payer') = (t.payer_id = account) THEN 'withdrawn' ELSE 'declined' END;
		UPDATE credit_account a SET held = a.held - t.reserved WHERE a.neighbourhood_id = neighbourhood AND a.id = t.payer_id AND t.reserved > 0;
		UPDATE credit_transfer c SET state = next, decided_on = today, expires_at = NULL WHERE c.neighbourhood_id = neighbourhood AND c.id = t.id;
		PERFORM credit_happened(neighbourhood, t.id, 'proposed', next, NULL, NULL, NULL, 'system', at);
	END LOOP;
	FOR v IN SELECT o.* FROM voucher o WHERE o.neighbourhood_id = neighbourhood AND (o.holder_id = account OR o.provider_id = account)
		AND o.state IN ('issued', 'booked') ORDER BY o.id FOR NO KEY UPDATE
	LOOP
		PERFORM voucher_return(neighbourhood, v, 'cancelled', NULL, NULL, NULL, 'system');
	END LOOP;
END $$;
--> statement-breakpoint
-- Somebody goes (14.3): what is open ends, their vouchers go back, what is left goes to the pot or to who they name, and
-- what they were short the pot takes over; who takes over the account itself takes that over too, as far as they may go.
-- The account is closed at nothing, and nothing says any more whose it was. The lines stay.
CREATE FUNCTION credit_wind_up(neighbourhood uuid, account bigint, receiver bigint, takes_over boolean, as_host boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	rules credit_rule; mine credit_account; to_whom credit_account; payer bigint; payee bigint; points bigint; made bigint;
	at timestamptz := kring_now();
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date;
	owner credit_owner;
BEGIN
	SELECT * INTO rules FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood;
	PERFORM credit_lock_open(neighbourhood, account, receiver);
	SELECT * INTO mine FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id = account;
	SELECT * INTO to_whom FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id = coalesce(receiver, rules.pot_id);
	PERFORM credit_both_active(mine.status, mine.status, NOT as_host);
	-- What a neighbour is given arrives also while their account stands still: a no would tell that it does.
	IF to_whom.id IS NULL OR to_whom.id = account OR to_whom.kind NOT IN ('member', 'circle', 'pot') OR to_whom.status = 'closed'
		OR (to_whom.status <> 'active' AND to_whom.kind = 'pot') THEN
		PERFORM credit_refuse('not_found');
	END IF;
	PERFORM credit_end_open(neighbourhood, account);
	UPDATE voucher_product o SET active = false, description = '' WHERE o.neighbourhood_id = neighbourhood AND o.provider_id = account;
	IF takes_over THEN
		UPDATE credit_account a SET opened_at = least(a.opened_at, mine.opened_at),
			floor = least(a.floor, credit_lowest(mine.kind, mine.floor, mine.opened_at, rules.member_floor, rules.newcomer_days, at))
		WHERE a.neighbourhood_id = neighbourhood AND a.id = to_whom.id;
	END IF;
	LOOP
		SELECT * INTO mine FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id = account;
		EXIT WHEN mine.balance = 0;
		payer := account; payee := to_whom.id; points := mine.balance;
		-- What is below nothing the pot gives: nothing is taken from somebody who did not say yes.
		IF mine.balance < 0 THEN payer := rules.pot_id; payee := account; points := -mine.balance; END IF;
		points := least(400, points);
		INSERT INTO credit_transfer (neighbourhood_id, kind, amount, payer_id, payee_id, state, proposed_by, made_on, decided_on)
		VALUES (neighbourhood, 'settlement', points, payer, payee, 'confirmed', 'system', today, today) RETURNING id INTO made;
		-- Of what a host did for somebody it stays known who.
		PERFORM credit_happened(neighbourhood, made, NULL, 'confirmed', NULL, NULL, NULL, (CASE WHEN as_host THEN 'host' ELSE 'system' END), at);
		PERFORM credit_post(neighbourhood, made, ARRAY[payer, payee], ARRAY[-points, points], today);
	END LOOP;
	UPDATE credit_account a SET status = 'closed', closed_at = at, overflows = false WHERE a.neighbourhood_id = neighbourhood AND a.id = account;
	DELETE FROM credit_owner o WHERE o.neighbourhood_id = neighbourhood AND o.account_id = account RETURNING * INTO owner;
	DELETE FROM credit_right r WHERE r.neighbourhood_id = neighbourhood AND (r.account_id = account OR r.person_id = owner.person_id);
	DELETE FROM credit_note n WHERE n.neighbourhood_id = neighbourhood AND n.account_id = account;
	DELETE FROM credit_undo u WHERE u.neighbourhood_id = neighbourhood AND u.account_id = account;
	DELETE FROM credit_household h WHERE h.neighbourhood_id = neighbourhood AND h.person_id = owner.person_id;
	DELETE FROM credit_event_detail d WHERE d.neighbourhood_id = neighbourhood AND d.by_person_id = owner.person_id;
	-- The seal of the day and the sums know nothing of who it was; what they were is what is left.
	DELETE FROM credit_reminder m WHERE m.neighbourhood_id = neighbourhood AND m.person_id = owner.person_id;
END $$;
--> statement-breakpoint
DROP FUNCTION credit_close(uuid, bigint, bigint);
--> statement-breakpoint
-- Stops with bedankpunten: by whose account it is, or by a host for who does it on paper. Of who was written down for that
-- alone the name goes too.
CREATE FUNCTION credit_close(neighbourhood uuid, account bigint, receiver bigint DEFAULT NULL, as_host boolean DEFAULT false) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE how text := credit_via_paper(neighbourhood, account, 'confirm', as_host); whose uuid;
BEGIN
	IF how IS NULL OR how = 'trusted' THEN PERFORM credit_refuse('not_found'); END IF;
	-- What is left a host gives to nobody but the pot.
	IF how = 'host' AND receiver <> (SELECT r.pot_id FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood) THEN PERFORM credit_refuse('credit_not_party'); END IF;
	SELECT o.person_id INTO whose FROM credit_owner o WHERE o.neighbourhood_id = neighbourhood AND o.account_id = account;
	PERFORM credit_wind_up(neighbourhood, account, receiver, false, how = 'host');
	IF how = 'host' THEN PERFORM credit_paper_gone(whose); END IF;
END $$;
--> statement-breakpoint
-- The name of who was on paper and nothing else goes once their account is closed; who has a place anywhere stays.
CREATE FUNCTION credit_paper_gone(whose uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT FROM account c WHERE c.person_id = whose) OR EXISTS (SELECT FROM member m WHERE m.person_id = whose)
		OR EXISTS (SELECT FROM credit_owner o WHERE o.person_id = whose) THEN RETURN; END IF;
	DELETE FROM person p WHERE p.id = whose;
EXCEPTION WHEN foreign_key_violation OR restrict_violation THEN
	-- Something else still says who they are.
	RETURN;
END $$;
--> statement-breakpoint
-- Who did it on paper has Kring now, with an account of their own: what they had, above nothing or below, goes along, and
-- with it how far they may go, with whom they live and who looked at their statement. Two accounts of one person would
-- thank each other.
CREATE FUNCTION credit_paper_join(neighbourhood uuid, whose uuid, now_as uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE old bigint; new bigint;
BEGIN
	SELECT o.account_id INTO old FROM credit_owner o WHERE o.neighbourhood_id = neighbourhood AND o.person_id = whose;
	SELECT o.account_id INTO new FROM credit_owner o WHERE o.neighbourhood_id = neighbourhood AND o.person_id = now_as;
	IF old IS NULL OR new IS NULL OR credit_via_paper(neighbourhood, old, 'confirm', true) IS NULL OR credit_on_paper(neighbourhood, new) THEN
		PERFORM credit_refuse('not_found');
	END IF;
	IF credit_is_near(neighbourhood, new) THEN PERFORM credit_refuse('credit_not_party'); END IF;
	UPDATE credit_household h SET person_id = now_as WHERE h.neighbourhood_id = neighbourhood AND h.person_id = whose
		AND NOT EXISTS (SELECT FROM credit_household k WHERE k.neighbourhood_id = neighbourhood AND k.person_id = now_as);
	UPDATE credit_paper_read r SET person_id = now_as WHERE r.neighbourhood_id = neighbourhood AND r.person_id = whose;
	PERFORM credit_wind_up(neighbourhood, old, new, true, true);
	PERFORM credit_paper_gone(whose);
END $$;
--> statement-breakpoint
DROP FUNCTION credit_paper_lines(uuid, uuid, date, date, integer);
--> statement-breakpoint
-- As before; and until when each line can be undone, for who says so in their name.
CREATE FUNCTION credit_paper_lines(neighbourhood uuid, whose uuid, from_day date, until_day date, most integer)
RETURNS TABLE (transfer uuid, kind text, category text, state text, posted_on date, amount bigint, balance_after bigint, other_kind text, other_name text,
	counted_at timestamptz, undo text, was_disputed boolean, gave_back boolean)
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
		(CASE WHEN t.kind = 'group' AND t.payer_id = mine THEN 'many' ELSE c.kind END), c.name,
		(CASE WHEN t.state IN ('confirmed', 'disputed') THEN credit_counted_at(neighbourhood, t.id) END),
		(SELECT CASE WHEN u.account_id = mine THEN 'mine' ELSE 'theirs' END FROM credit_undo u
			WHERE u.neighbourhood_id = neighbourhood AND u.transfer_id = t.id AND (u.account_id = mine OR NOT credit_is_still(neighbourhood, u.account_id))
			ORDER BY u.account_id = mine DESC LIMIT 1),
		EXISTS (SELECT FROM credit_event v WHERE v.neighbourhood_id = neighbourhood AND v.transfer_id = t.id AND v.to_state = 'disputed'),
		EXISTS (SELECT FROM credit_transfer b WHERE b.neighbourhood_id = neighbourhood AND b.reverses_id = t.id AND b.payer_id = mine)
	FROM credit_entry e JOIN credit_transfer t ON t.neighbourhood_id = e.neighbourhood_id AND t.id = e.transfer_id
		LEFT JOIN LATERAL credit_called(neighbourhood, (CASE t.payer_id WHEN mine THEN t.payee_id ELSE t.payer_id END)) c ON true
	WHERE e.neighbourhood_id = neighbourhood AND e.account_id = mine AND e.posted_on BETWEEN from_day AND until_day
	ORDER BY e.account_seq DESC LIMIT most;
END $$;
--> statement-breakpoint
DROP FUNCTION credit_slip_right();
--> statement-breakpoint
-- What came through was right, and counts against nobody: only what was refused could tell something.
CREATE FUNCTION credit_try_right(what text, whom text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	UPDATE attempt a SET count = a.count - 1 WHERE a.what = $1 AND a.whom = $2 AND $1 IN ('credit.slip', 'voucher.code')
		AND a.window_at > kring_now() - interval '1 hour' AND a.count > 0
$$;
--> statement-breakpoint
-- Whose circle has ended, as after a death, and who is helped in no other: nobody tells them anything any more (T6.6).
CREATE FUNCTION credit_at_rest(person uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM circle c WHERE c.resident_id = $1 AND c.closed_at IS NOT NULL)
		AND NOT EXISTS (SELECT FROM circle c WHERE c.resident_id = $1 AND c.closed_at IS NULL)
$$;
--> statement-breakpoint
-- As before; and nobody is reminded, not who is trusted either, of what waits for somebody whose circle has ended.
CREATE OR REPLACE FUNCTION credit_awaited(t credit_transfer) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
	WITH other AS (SELECT w.id FROM (SELECT CASE t.proposed_by WHEN 'payer' THEN t.payee_id ELSE t.payer_id END AS id) w
		WHERE NOT credit_shuns(t.neighbourhood_id, w.id, (CASE t.proposed_by WHEN 'payer' THEN t.payer_id ELSE t.payee_id END))
		AND NOT EXISTS (SELECT FROM credit_owner o WHERE o.neighbourhood_id = t.neighbourhood_id AND o.account_id = w.id AND credit_at_rest(o.person_id)))
	SELECT o.person_id FROM other JOIN credit_owner o ON o.neighbourhood_id = t.neighbourhood_id AND o.account_id = other.id WHERE o.person_id IS NOT NULL
	UNION SELECT r.person_id FROM other JOIN credit_right r ON r.neighbourhood_id = t.neighbourhood_id AND r.account_id = other.id
		WHERE r.kind = 'confirm' AND (r.until_on IS NULL OR r.until_on >= credit_today())
	UNION SELECT c.contact_id FROM other JOIN credit_owner o ON o.neighbourhood_id = t.neighbourhood_id AND o.account_id = other.id
		JOIN circle c ON c.id = o.circle_id WHERE c.closed_at IS NULL AND c.contact_id IS NOT NULL
	UNION SELECT f.person_id FROM other JOIN credit_owner o ON o.neighbourhood_id = t.neighbourhood_id AND o.account_id = other.id
		JOIN office f ON f.organisation_id = o.organisation_id AND f.ended_at IS NULL AND f.kind = 'coordinator'
$$;
--> statement-breakpoint
CREATE FUNCTION credit_news_rests() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	-- What somebody hears by an office goes on.
	RETURN (CASE WHEN NEW.kind IN ('thanked', 'plenty', 'named', 'voucher', 'line', 'stopped') AND credit_at_rest(NEW.person_id) THEN NULL ELSE NEW END);
END $$;
--> statement-breakpoint
CREATE TRIGGER credit_news_rests BEFORE INSERT ON credit_news FOR EACH ROW EXECUTE FUNCTION credit_news_rests();
--> statement-breakpoint
-- When somebody died or the circle ends: what is open on its account and on that of its resident ends in the same minute,
-- what was kept apart is free again, and who was to answer or to do something hears that it is off. Where somebody is at
-- it in this very moment it goes by itself, after fourteen days at most.
CREATE FUNCTION credit_circle_closed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE one credit_owner;
BEGIN
	IF credit_at_rest(NEW.resident_id) THEN
		DELETE FROM credit_reminder m WHERE m.person_id = NEW.resident_id;
		DELETE FROM credit_news n WHERE n.person_id = NEW.resident_id AND n.told_at IS NULL
			AND n.kind IN ('thanked', 'plenty', 'named', 'voucher', 'line', 'stopped');
	END IF;
	FOR one IN SELECT o.* FROM credit_owner o WHERE o.circle_id = NEW.id OR (o.person_id = NEW.resident_id AND credit_at_rest(NEW.resident_id))
		ORDER BY o.neighbourhood_id, o.account_id
	LOOP
		BEGIN
			PERFORM credit_lock_open(one.neighbourhood_id, one.account_id);
			PERFORM credit_end_open(one.neighbourhood_id, one.account_id);
			UPDATE voucher_product v SET active = false WHERE v.neighbourhood_id = one.neighbourhood_id AND v.provider_id = one.account_id;
		EXCEPTION WHEN lock_not_available OR deadlock_detected THEN NULL;
		END;
	END LOOP;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER credit_circle_closed AFTER UPDATE OF closed_at ON circle FOR EACH ROW
	WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL) EXECUTE FUNCTION credit_circle_closed();
--> statement-breakpoint
-- Who came back into their circle by a link has a way in of their own: on paper they are for nobody any more.
INSERT INTO account (person_id, language)
SELECT DISTINCT s.person_id, 'nl' FROM session s
WHERE s.kind <> 'card' AND s.ended_at IS NULL AND s.ends_at > kring_now() AND NOT EXISTS (SELECT FROM account c WHERE c.person_id = s.person_id);
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOR name IN SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
		AND p.proname LIKE 'credit\_%' AND p.proacl IS NULL
	LOOP
		EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
	END LOOP;
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION credit_dispute(uuid, uuid, bigint, uuid, boolean),
	credit_leg_decline(uuid, uuid, bigint, uuid, boolean), credit_close(uuid, bigint, bigint, boolean), credit_paper_join(uuid, uuid, uuid),
	credit_paper_lines(uuid, uuid, date, date, integer), credit_try_right(text, text) TO kring_app;
