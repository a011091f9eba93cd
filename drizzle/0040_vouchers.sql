-- Vouchers for what neighbours do for each other (activities-credits.md 12.3): bought with bedankpunten, kept apart
-- in the escrow, and paid out once to who did it. Only a keyed hash of a code is kept.
CREATE TABLE voucher_product (
	neighbourhood_id uuid NOT NULL REFERENCES neighbourhood (id),
	id uuid NOT NULL,
	provider_id bigint NOT NULL,
	title text NOT NULL,
	description text NOT NULL DEFAULT '',
	points smallint NOT NULL,
	category text NOT NULL REFERENCES credit_category (key),
	stock integer,
	valid_days smallint NOT NULL DEFAULT 180,
	most_a_year smallint NOT NULL DEFAULT 4,
	active boolean NOT NULL DEFAULT true,
	made_at timestamp with time zone NOT NULL,
	CONSTRAINT voucher_product_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT voucher_product_provider_fk FOREIGN KEY (neighbourhood_id, provider_id) REFERENCES credit_account (neighbourhood_id, id),
	CONSTRAINT voucher_product_title CHECK (char_length(title) BETWEEN 1 AND 80 AND char_length(description) <= 500),
	CONSTRAINT voucher_product_points CHECK (points BETWEEN 1 AND 100),
	CONSTRAINT voucher_product_stock CHECK (stock >= 0),
	CONSTRAINT voucher_product_days CHECK (valid_days BETWEEN 1 AND 400),
	CONSTRAINT voucher_product_most CHECK (most_a_year BETWEEN 1 AND 52)
);
--> statement-breakpoint
CREATE TABLE voucher (
	neighbourhood_id uuid NOT NULL,
	id bigint GENERATED ALWAYS AS IDENTITY,
	public_id uuid NOT NULL,
	product_id uuid NOT NULL,
	holder_id bigint NOT NULL,
	provider_id bigint NOT NULL,
	code_hash bytea NOT NULL,
	points smallint NOT NULL,
	state text NOT NULL,
	issued_on date NOT NULL,
	booked_for timestamp with time zone,
	expires_on date NOT NULL,
	ended_at timestamp with time zone,
	CONSTRAINT voucher_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT voucher_public UNIQUE (neighbourhood_id, public_id),
	CONSTRAINT voucher_code UNIQUE (neighbourhood_id, code_hash),
	CONSTRAINT voucher_product_fk FOREIGN KEY (neighbourhood_id, product_id) REFERENCES voucher_product (neighbourhood_id, id),
	CONSTRAINT voucher_holder_fk FOREIGN KEY (neighbourhood_id, holder_id) REFERENCES credit_account (neighbourhood_id, id),
	CONSTRAINT voucher_provider_fk FOREIGN KEY (neighbourhood_id, provider_id) REFERENCES credit_account (neighbourhood_id, id),
	CONSTRAINT voucher_state CHECK (state IN ('issued', 'booked', 'redeemed', 'cancelled', 'expired')),
	CONSTRAINT voucher_booked CHECK (state <> 'booked' OR booked_for IS NOT NULL),
	CONSTRAINT voucher_ended CHECK ((state IN ('issued', 'booked')) = (ended_at IS NULL))
);
--> statement-breakpoint
CREATE INDEX voucher_of ON voucher USING btree (neighbourhood_id, holder_id);
--> statement-breakpoint
CREATE INDEX voucher_by ON voucher USING btree (neighbourhood_id, provider_id);
--> statement-breakpoint
CREATE INDEX voucher_due ON voucher USING btree (expires_on) WHERE state IN ('issued', 'booked');
--> statement-breakpoint
-- Moves the points of a voucher, and writes the line about it.
CREATE FUNCTION voucher_move(neighbourhood uuid, what text, one voucher, payer bigint, payee bigint, actor bigint, once_id uuid, hash bytea, how text)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE made bigint; at timestamptz := kring_now(); today date := (at AT TIME ZONE 'Europe/Amsterdam')::date;
BEGIN
	INSERT INTO credit_transfer (neighbourhood_id, kind, amount, payer_id, payee_id, state, proposed_by, voucher_id, made_on, decided_on)
	VALUES (neighbourhood, what, one.points, payer, payee, 'confirmed', 'system', one.public_id, today, today) RETURNING id INTO made;
	PERFORM credit_happened(neighbourhood, made, NULL, 'confirmed', actor, once_id, hash, how, at);
	PERFORM credit_post(neighbourhood, made, ARRAY[payer, payee], ARRAY[-one.points, one.points]::bigint[], today);
	RETURN made;
END $$;
--> statement-breakpoint
-- Puts something on offer, or changes what is: never what was bought already. Care is not for sale (F8).
CREATE FUNCTION voucher_offer(
	neighbourhood uuid, product uuid, provider bigint, named text, told text, price integer, kind_of_help text,
	in_stock integer DEFAULT NULL, days integer DEFAULT 180, a_year integer DEFAULT 4, is_active boolean DEFAULT true
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
		points = excluded.points, category = excluded.category, stock = excluded.stock, valid_days = excluded.valid_days,
		most_a_year = excluded.most_a_year, active = excluded.active
	WHERE v.provider_id = provider;
	IF NOT FOUND THEN PERFORM credit_refuse('not_found'); END IF;
END $$;
--> statement-breakpoint
-- Buys a voucher under an id and a code that were made outside: sent twice, it is the one that was first.
CREATE FUNCTION voucher_issue(neighbourhood uuid, once_id uuid, holder bigint, product uuid, public uuid, code bytea, as_host boolean DEFAULT false)
RETURNS TABLE (voucher_id uuid, expires_on date, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	rules credit_rule; sold voucher_product; one credit_account; p credit_account; q credit_account; earlier credit_event; made voucher; how text; close text;
	at timestamptz := kring_now();
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date;
	hash bytea := sha256(convert_to(jsonb_build_array('voucher', holder, product)::text, 'UTF8'));
	lowest bigint;
BEGIN
	how := credit_via(neighbourhood, holder, 'propose', as_host);
	IF how IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	SELECT * INTO rules FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood;
	FOR one IN SELECT a.* FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id IN (holder, rules.escrow_id)
		ORDER BY a.id FOR NO KEY UPDATE
	LOOP
		IF one.id = holder THEN p := one; END IF;
	END LOOP;
	earlier := credit_before(neighbourhood, holder, once_id, hash);
	IF earlier.id IS NOT NULL THEN
		RETURN QUERY SELECT v.public_id, v.expires_on, true FROM credit_transfer t JOIN voucher v ON v.neighbourhood_id = t.neighbourhood_id AND v.public_id = t.voucher_id
			WHERE t.neighbourhood_id = neighbourhood AND t.id = earlier.transfer_id;
		RETURN;
	END IF;
	SELECT * INTO sold FROM voucher_product v WHERE v.neighbourhood_id = neighbourhood AND v.id = product FOR NO KEY UPDATE;
	IF sold.id IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	SELECT * INTO q FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id = sold.provider_id;
	IF NOT sold.active OR sold.stock = 0 OR q.status <> 'active' THEN PERFORM credit_refuse('voucher_out_of_stock'); END IF;
	PERFORM credit_both_active(p.status, p.status);
	IF holder = sold.provider_id THEN PERFORM credit_refuse('credit_same_account'); END IF;
	close := credit_too_close(neighbourhood, holder, sold.provider_id);
	IF close IS NOT NULL THEN PERFORM credit_refuse(close); END IF;
	IF how <> 'self' AND credit_is_near(neighbourhood, sold.provider_id) THEN PERFORM credit_refuse('credit_not_party'); END IF;
	IF (SELECT count(*) FROM voucher v WHERE v.neighbourhood_id = neighbourhood AND v.holder_id = holder AND v.product_id = product
		AND v.state IN ('issued', 'booked', 'redeemed') AND v.issued_on > (at AT TIME ZONE 'Europe/Amsterdam' - interval '1 year')::date) >= sold.most_a_year THEN
		PERFORM credit_refuse('voucher_enough', jsonb_build_object('limit', sold.most_a_year));
	END IF;
	lowest := credit_floor(p, rules, at);
	IF p.balance - p.held - sold.points < lowest THEN PERFORM credit_refuse('credit_not_enough'); END IF;
	UPDATE credit_account a SET floor = lowest WHERE a.neighbourhood_id = neighbourhood AND a.id = holder AND a.floor <> lowest;
	INSERT INTO voucher (neighbourhood_id, public_id, product_id, holder_id, provider_id, code_hash, points, state, issued_on, expires_on)
	VALUES (neighbourhood, public, product, holder, sold.provider_id, code, sold.points, 'issued', today, today + sold.valid_days) RETURNING * INTO made;
	UPDATE voucher_product v SET stock = v.stock - 1 WHERE v.neighbourhood_id = neighbourhood AND v.id = product AND v.stock IS NOT NULL;
	PERFORM voucher_move(neighbourhood, 'voucher_issue', made, holder, rules.escrow_id, holder, once_id, hash, how);
	voucher_id := made.public_id; expires_on := made.expires_on; replayed := false;
	RETURN NEXT;
END $$;
--> statement-breakpoint
-- Until when a voucher can be used: through its last day, and a week after an appointment that was made in time.
CREATE FUNCTION voucher_until(one voucher) RETURNS timestamptz LANGUAGE sql STABLE AS $$
	SELECT greatest((one.expires_on + 1)::timestamp AT TIME ZONE 'Europe/Amsterdam',
		CASE WHEN one.state = 'booked' THEN (one.booked_for AT TIME ZONE 'Europe/Amsterdam' + interval '7 days') AT TIME ZONE 'Europe/Amsterdam' END)
$$;
--> statement-breakpoint
-- Who did what a voucher is for says so with its code, once (12.3). The row decides who was first.
CREATE FUNCTION voucher_redeem(neighbourhood uuid, once_id uuid, provider bigint, code bytea, as_host boolean DEFAULT false, tried_as text DEFAULT NULL)
RETURNS TABLE (voucher_id uuid, points integer, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	rules credit_rule; one voucher; acct credit_account; q credit_account; earlier credit_event; how text; at timestamptz := kring_now();
	hash bytea := sha256(convert_to(jsonb_build_array('redeem', provider, encode(code, 'hex'))::text, 'UTF8'));
BEGIN
	how := credit_via(neighbourhood, provider, 'confirm', as_host);
	IF how IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	SELECT * INTO rules FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood;
	FOR acct IN SELECT a.* FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id IN (rules.escrow_id, provider)
		ORDER BY a.id FOR NO KEY UPDATE
	LOOP
		IF acct.id = provider THEN q := acct; END IF;
	END LOOP;
	earlier := credit_before(neighbourhood, provider, once_id, hash);
	IF earlier.id IS NOT NULL THEN
		RETURN QUERY SELECT t.voucher_id, t.amount, true FROM credit_transfer t WHERE t.neighbourhood_id = neighbourhood AND t.id = earlier.transfer_id;
		RETURN;
	END IF;
	PERFORM credit_both_active(q.status, q.status);
	SELECT * INTO one FROM voucher v WHERE v.neighbourhood_id = neighbourhood AND v.code_hash = code FOR NO KEY UPDATE;
	IF one.id IS NULL THEN PERFORM credit_refuse('voucher_unknown'); END IF;
	IF one.provider_id <> provider THEN PERFORM credit_refuse('voucher_other_provider'); END IF;
	IF one.state NOT IN ('issued', 'booked') THEN
		PERFORM credit_refuse(CASE one.state WHEN 'expired' THEN 'voucher_expired' ELSE 'voucher_used' END);
	END IF;
	IF at >= voucher_until(one) THEN PERFORM credit_refuse('voucher_expired'); END IF;
	UPDATE voucher v SET state = 'redeemed', ended_at = at WHERE v.neighbourhood_id = neighbourhood AND v.id = one.id;
	-- Only wrong tries are counted against who tries: this one was right.
	UPDATE attempt a SET count = a.count - 1 WHERE a.what = 'voucher.code' AND a.whom = tried_as AND a.window_at > at - interval '1 hour' AND a.count > 0;
	PERFORM voucher_move(neighbourhood, 'voucher_redeem', one, rules.escrow_id, provider, provider, once_id, hash, how);
	voucher_id := one.public_id; points := one.points; replayed := false;
	RETURN NEXT;
END $$;
--> statement-breakpoint
-- Agrees on when, within two months of its last day. Until then it can be put off as often as one likes.
CREATE FUNCTION voucher_book(neighbourhood uuid, account bigint, public uuid, moment timestamptz) RETURNS void
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
	UPDATE voucher v SET state = 'booked', booked_for = moment WHERE v.neighbourhood_id = neighbourhood AND v.id = one.id;
END $$;
--> statement-breakpoint
-- Gives the points of a voucher back in full: to who held it, or to the pot where that account is closed. The
-- accounts are locked, and so is the voucher.
CREATE FUNCTION voucher_return(neighbourhood uuid, one voucher, ends text, actor bigint, once_id uuid, hash bytea, how text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE rules credit_rule; payee bigint;
BEGIN
	SELECT * INTO rules FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood;
	SELECT (CASE a.status WHEN 'closed' THEN rules.pot_id ELSE a.id END) INTO payee FROM credit_account a
	WHERE a.neighbourhood_id = neighbourhood AND a.id = one.holder_id;
	UPDATE voucher v SET state = ends, ended_at = kring_now() WHERE v.neighbourhood_id = neighbourhood AND v.id = one.id;
	UPDATE voucher_product v SET stock = v.stock + 1 WHERE v.neighbourhood_id = neighbourhood AND v.id = one.product_id AND v.stock IS NOT NULL;
	RETURN voucher_move(neighbourhood, 'voucher_return', one, rules.escrow_id, payee, actor, once_id, hash, how);
END $$;
--> statement-breakpoint
-- Who holds it calls it off; or who would do it, and says why.
CREATE FUNCTION voucher_cancel(neighbourhood uuid, once_id uuid, actor bigint, public uuid, why text DEFAULT '', as_host boolean DEFAULT false)
RETURNS TABLE (voucher_id uuid, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	rules credit_rule; one voucher; earlier credit_event; made bigint; how text := credit_via(neighbourhood, actor, 'propose', as_host);
	hash bytea := sha256(convert_to(jsonb_build_array('voucher_cancel', public, why)::text, 'UTF8'));
BEGIN
	SELECT * INTO rules FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood;
	SELECT * INTO one FROM voucher v WHERE v.neighbourhood_id = neighbourhood AND v.public_id = public;
	IF one.id IS NULL OR how IS NULL OR actor NOT IN (one.holder_id, one.provider_id) THEN PERFORM credit_refuse('not_found'); END IF;
	IF actor = one.provider_id AND why = '' THEN PERFORM credit_refuse('voucher_reason'); END IF;
	-- Accounts before vouchers, as everywhere.
	PERFORM FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id IN (rules.pot_id, rules.escrow_id, one.holder_id, one.provider_id)
		ORDER BY a.id FOR NO KEY UPDATE;
	earlier := credit_before(neighbourhood, actor, once_id, hash);
	IF earlier.id IS NOT NULL THEN
		RETURN QUERY SELECT public, true;
		RETURN;
	END IF;
	SELECT * INTO one FROM voucher v WHERE v.neighbourhood_id = neighbourhood AND v.public_id = public FOR NO KEY UPDATE;
	IF one.state NOT IN ('issued', 'booked') THEN
		PERFORM credit_refuse(CASE one.state WHEN 'expired' THEN 'voucher_expired' ELSE 'voucher_used' END);
	END IF;
	made := voucher_return(neighbourhood, one, 'cancelled', actor, once_id, hash, how);
	IF why <> '' THEN INSERT INTO credit_note VALUES (neighbourhood, made, actor, why); END IF;
	RETURN QUERY SELECT public, false;
END $$;
--> statement-breakpoint
-- What nobody used in time goes back, one at a time: each is a change of its own.
CREATE FUNCTION voucher_expire_one() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE rules credit_rule; one voucher;
BEGIN
	SELECT * INTO one FROM voucher v WHERE v.state IN ('issued', 'booked') AND v.expires_on < credit_today() AND kring_now() >= voucher_until(v)
	ORDER BY v.expires_on LIMIT 1;
	IF one.id IS NULL THEN RETURN false; END IF;
	SELECT * INTO rules FROM credit_rule r WHERE r.neighbourhood_id = one.neighbourhood_id;
	PERFORM FROM credit_account a WHERE a.neighbourhood_id = one.neighbourhood_id AND a.id IN (rules.pot_id, rules.escrow_id, one.holder_id)
		ORDER BY a.id FOR NO KEY UPDATE;
	SELECT * INTO one FROM voucher v WHERE v.neighbourhood_id = one.neighbourhood_id AND v.id = one.id FOR NO KEY UPDATE;
	IF one.state IN ('issued', 'booked') AND kring_now() >= voucher_until(one) THEN
		PERFORM voucher_return(one.neighbourhood_id, one, 'expired', NULL, NULL, NULL, 'system');
	END IF;
	RETURN true;
END $$;
--> statement-breakpoint
-- What somebody holds and what they would do for others, with how the other side is called.
CREATE FUNCTION voucher_list(neighbourhood uuid, account bigint)
RETURNS TABLE (voucher uuid, title text, category text, points integer, state text, is_holder boolean, issued_on date, expires_on date, booked_for timestamptz, other_kind text, other_name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF credit_via(neighbourhood, account, 'view') IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY
	SELECT v.public_id, p.title, p.category, v.points::integer, v.state, v.holder_id = account, v.issued_on, v.expires_on, v.booked_for, c.kind, c.name
	FROM voucher v JOIN voucher_product p ON p.neighbourhood_id = v.neighbourhood_id AND p.id = v.product_id
		LEFT JOIN LATERAL credit_called(neighbourhood, (CASE v.holder_id WHEN account THEN v.provider_id ELSE v.holder_id END)) c ON true
	WHERE v.neighbourhood_id = neighbourhood AND (v.holder_id = account OR v.provider_id = account)
		AND (v.state IN ('issued', 'booked') OR v.ended_at > kring_now() - interval '1 year')
	ORDER BY v.id DESC LIMIT 200;
END $$;
--> statement-breakpoint
-- Somebody goes (14.3): what is open ends, their vouchers go back, what is left goes to the pot or to who they name,
-- and what they were short the pot takes over. The account is closed at nothing, and nothing says any more whose it
-- was. The lines stay.
CREATE FUNCTION credit_close(neighbourhood uuid, account bigint, receiver bigint DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	rules credit_rule; mine credit_account; to_whom credit_account; t credit_transfer; v voucher; next text; points integer; made bigint;
	involved bigint[];
	at timestamptz := kring_now();
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date;
	owner credit_owner;
BEGIN
	IF credit_via(neighbourhood, account, 'confirm') IS DISTINCT FROM 'self' THEN PERFORM credit_refuse('not_found'); END IF;
	SELECT * INTO rules FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood;
	PERFORM FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.state = 'proposed' AND (c.payer_id = account OR c.payee_id = account)
		ORDER BY c.id FOR NO KEY UPDATE;
	involved := ARRAY[account, rules.pot_id, rules.escrow_id, coalesce(receiver, rules.pot_id)]
		|| ARRAY(SELECT c.payer_id FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.state = 'proposed' AND c.payee_id = account)
		|| ARRAY(SELECT o.holder_id FROM voucher o WHERE o.neighbourhood_id = neighbourhood AND o.provider_id = account AND o.state IN ('issued', 'booked'));
	PERFORM FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id = ANY (involved) ORDER BY a.id FOR NO KEY UPDATE;
	-- From here on nothing new comes to this account. What came in between is taken along where nobody else is at it;
	-- to wait for them now could be to wait for each other.
	PERFORM FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.state = 'proposed' AND (c.payer_id = account OR c.payee_id = account)
		FOR NO KEY UPDATE NOWAIT;
	PERFORM FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id IN (
		SELECT c.payer_id FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.state = 'proposed' AND c.payee_id = account
		UNION ALL SELECT o.holder_id FROM voucher o WHERE o.neighbourhood_id = neighbourhood AND o.provider_id = account AND o.state IN ('issued', 'booked'))
		FOR NO KEY UPDATE NOWAIT;
	SELECT * INTO mine FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id = account;
	PERFORM credit_both_active(mine.status, mine.status);
	SELECT * INTO to_whom FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id = coalesce(receiver, rules.pot_id);
	IF to_whom.id IS NULL OR to_whom.id = account OR to_whom.kind NOT IN ('member', 'circle', 'pot') OR to_whom.status <> 'active' THEN
		PERFORM credit_refuse('not_found');
	END IF;
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
	UPDATE voucher_product o SET active = false, description = '' WHERE o.neighbourhood_id = neighbourhood AND o.provider_id = account;
	LOOP
		SELECT * INTO mine FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id = account;
		EXIT WHEN mine.balance = 0;
		points := least(400, abs(mine.balance));
		INSERT INTO credit_transfer (neighbourhood_id, kind, amount, payer_id, payee_id, state, proposed_by, made_on, decided_on)
		VALUES (neighbourhood, 'settlement', points, (CASE WHEN mine.balance > 0 THEN account ELSE rules.pot_id END),
			(CASE WHEN mine.balance > 0 THEN to_whom.id ELSE account END), 'confirmed', 'system', today, today) RETURNING id INTO made;
		PERFORM credit_happened(neighbourhood, made, NULL, 'confirmed', NULL, NULL, NULL, 'system', at);
		PERFORM credit_post(neighbourhood, made, ARRAY[account, (CASE WHEN mine.balance > 0 THEN to_whom.id ELSE rules.pot_id END)],
			ARRAY[(CASE WHEN mine.balance > 0 THEN -points ELSE points END), (CASE WHEN mine.balance > 0 THEN points ELSE -points END)]::bigint[], today);
	END LOOP;
	UPDATE credit_account a SET status = 'closed', closed_at = at, overflows = false WHERE a.neighbourhood_id = neighbourhood AND a.id = account;
	DELETE FROM credit_owner o WHERE o.neighbourhood_id = neighbourhood AND o.account_id = account RETURNING * INTO owner;
	DELETE FROM credit_right r WHERE r.neighbourhood_id = neighbourhood AND (r.account_id = account OR r.person_id = owner.person_id);
	DELETE FROM credit_note n WHERE n.neighbourhood_id = neighbourhood AND n.account_id = account;
	DELETE FROM credit_undo u WHERE u.neighbourhood_id = neighbourhood AND u.account_id = account;
	DELETE FROM credit_household h WHERE h.neighbourhood_id = neighbourhood AND h.person_id = owner.person_id;
	DELETE FROM credit_event_detail d WHERE d.neighbourhood_id = neighbourhood AND d.by_person_id = owner.person_id;
	-- The seal of the day and the sums know nothing of who it was; what they were is what is left.
END $$;
--> statement-breakpoint
-- What a person leaves in the books beside accounts, for whoever erases a person: accounts are closed first.
CREATE FUNCTION credit_forget(person uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM credit_owner o WHERE o.person_id = person) THEN
		RAISE EXCEPTION 'an account is still open' USING ERRCODE = 'restrict_violation';
	END IF;
	DELETE FROM credit_event_detail d WHERE d.by_person_id = person;
	DELETE FROM credit_right r WHERE r.person_id = person OR r.given_by_id = person;
	DELETE FROM credit_household h WHERE h.person_id = person;
	DELETE FROM credit_verdict v WHERE v.treasurer_id = person;
END $$;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['voucher_product', 'voucher'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
	END LOOP;
	FOR name IN SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
		AND (p.proname LIKE 'voucher\_%' OR p.proname IN ('credit_close', 'credit_forget'))
	LOOP
		EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
	END LOOP;
END $$;
--> statement-breakpoint
-- What can be had is for everybody who takes part; a voucher is seen by who holds it and who would do it.
CREATE POLICY voucher_product_read ON voucher_product FOR SELECT TO kring_app USING (kring_person() IS NOT NULL);
--> statement-breakpoint
CREATE POLICY voucher_own ON voucher FOR SELECT TO kring_app
	USING (holder_id = ANY ((SELECT credit_seen())::bigint[]) OR provider_id = ANY ((SELECT credit_seen())::bigint[]));
--> statement-breakpoint
GRANT SELECT ON voucher_product TO kring_app;
--> statement-breakpoint
GRANT SELECT (neighbourhood_id, id, public_id, product_id, holder_id, provider_id, points, state, issued_on, booked_for, expires_on, ended_at) ON voucher TO kring_app;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION voucher_offer(uuid, uuid, bigint, text, text, integer, text, integer, integer, integer, boolean),
	voucher_issue(uuid, uuid, bigint, uuid, uuid, bytea, boolean), voucher_redeem(uuid, uuid, bigint, bytea, boolean, text),
	voucher_book(uuid, bigint, uuid, timestamptz), voucher_cancel(uuid, uuid, bigint, uuid, text, boolean), voucher_list(uuid, bigint),
	credit_close(uuid, bigint, bigint) TO kring_app;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION voucher_expire_one() TO kring_worker;
