-- Mends in vouchers: they are taken for the price that was shown and never of who does not want to meet, by whose account
-- it is; a yes names its day, a day that nobody agreed on is none, and who held one hears that it was handed in.

-- Days that were named before both had to say yes, and nobody wrote down by whom: 0 is the word of nobody that is known.
ALTER TABLE voucher DROP CONSTRAINT voucher_proposed,
	ADD CONSTRAINT voucher_proposed CHECK (proposed_by_id IS NULL OR (state = 'booked' AND proposed_by_id IN (0, holder_id, provider_id)));
--> statement-breakpoint
DROP FUNCTION voucher_issue(uuid, uuid, bigint, uuid, uuid, bytea, boolean);
--> statement-breakpoint
-- Whether one of two does not want to meet the other, whoever of them it is.
CREATE FUNCTION credit_apart(neighbourhood uuid, account bigint, other bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT credit_shuns(neighbourhood, account, other) OR credit_shuns(neighbourhood, other, account)
$$;
--> statement-breakpoint
-- As before; never by somebody who is trusted with saying thanks, for the price that was shown where one was, and what is
-- offered by who blocked somebody or whom they blocked is not there for them.
CREATE FUNCTION voucher_issue(neighbourhood uuid, once_id uuid, holder bigint, product uuid, public uuid, code bytea, as_host boolean DEFAULT false, shown integer DEFAULT NULL)
RETURNS TABLE (voucher_id uuid, expires_on date, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	rules credit_rule; sold voucher_product; one credit_account; p credit_account; q credit_account; earlier credit_event; made voucher; how text; close text;
	at timestamptz := kring_now();
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date;
	hash bytea := sha256(convert_to(jsonb_build_array('voucher', holder, product)::text, 'UTF8'));
	lowest bigint; knows boolean;
BEGIN
	how := credit_via(neighbourhood, holder, 'propose', as_host);
	IF how IS NULL OR how = 'trusted' THEN PERFORM credit_refuse('not_found'); END IF;
	IF how = 'host' AND NOT credit_on_paper(neighbourhood, holder) THEN PERFORM credit_refuse('credit_slip_own'); END IF;
	knows := credit_knows(neighbourhood, holder, how);
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
	-- Who is blocked hears what everybody hears of what is not there.
	IF NOT sold.active OR sold.stock = 0 OR q.status <> 'active' OR credit_apart(neighbourhood, holder, sold.provider_id) THEN
		PERFORM credit_refuse('voucher_out_of_stock');
	END IF;
	PERFORM credit_both_active(p.status, p.status, knows);
	IF holder = sold.provider_id THEN PERFORM credit_refuse('credit_same_account'); END IF;
	close := credit_too_close(neighbourhood, holder, sold.provider_id);
	-- Who live together a host wrote down; who is in whose circle is not for them to know.
	IF close IS NOT NULL THEN PERFORM credit_decline(close, how <> 'host' OR close = 'credit_same_household'); END IF;
	IF how <> 'self' AND credit_is_near(neighbourhood, sold.provider_id) THEN PERFORM credit_refuse('credit_not_party'); END IF;
	IF shown <> sold.points THEN PERFORM credit_refuse('voucher_price', jsonb_build_object('points', sold.points)); END IF;
	IF (SELECT count(*) FROM voucher v WHERE v.neighbourhood_id = neighbourhood AND v.holder_id = holder AND v.product_id = product
		AND v.state IN ('issued', 'booked', 'redeemed') AND v.issued_on > (at AT TIME ZONE 'Europe/Amsterdam' - interval '1 year')::date) >= sold.most_a_year THEN
		PERFORM credit_refuse('voucher_enough', jsonb_build_object('limit', sold.most_a_year));
	END IF;
	lowest := credit_floor(p, rules, at);
	IF p.balance - p.held - sold.points < lowest THEN PERFORM credit_decline('credit_not_enough', knows); END IF;
	UPDATE credit_account a SET floor = lowest WHERE a.neighbourhood_id = neighbourhood AND a.id = holder AND a.floor <> lowest;
	INSERT INTO voucher (neighbourhood_id, public_id, product_id, holder_id, provider_id, code_hash, points, state, issued_on, expires_on)
	VALUES (neighbourhood, public, product, holder, sold.provider_id, code, sold.points, 'issued', today, today + sold.valid_days) RETURNING * INTO made;
	UPDATE voucher_product v SET stock = v.stock - 1 WHERE v.neighbourhood_id = neighbourhood AND v.id = product AND v.stock IS NOT NULL;
	PERFORM voucher_move(neighbourhood, 'voucher_issue', made, holder, rules.escrow_id, holder, once_id, hash, how);
	voucher_id := made.public_id; expires_on := made.expires_on; replayed := false;
	RETURN NEXT;
END $$;
--> statement-breakpoint
-- As before; never by somebody who is trusted with saying thanks.
CREATE OR REPLACE FUNCTION voucher_cancel(neighbourhood uuid, once_id uuid, actor bigint, public uuid, why text DEFAULT '', as_host boolean DEFAULT false)
RETURNS TABLE (voucher_id uuid, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	rules credit_rule; one voucher; earlier credit_event; made bigint; how text := credit_via(neighbourhood, actor, 'propose', as_host);
	hash bytea := sha256(convert_to(jsonb_build_array('voucher_cancel', public, why)::text, 'UTF8'));
BEGIN
	SELECT * INTO rules FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood;
	SELECT * INTO one FROM voucher v WHERE v.neighbourhood_id = neighbourhood AND v.public_id = public;
	IF one.id IS NULL OR how IS NULL OR how = 'trusted' OR actor NOT IN (one.holder_id, one.provider_id) THEN PERFORM credit_refuse('not_found'); END IF;
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
DROP FUNCTION voucher_book(uuid, bigint, uuid, timestamptz, text);
--> statement-breakpoint
-- As before; a yes names the day that it was said to, and is none to another one. Of a day of which nobody knows whose word
-- it is, the first yes makes it theirs.
CREATE FUNCTION voucher_book(neighbourhood uuid, account bigint, public uuid, moment timestamptz, words text DEFAULT '', agrees boolean DEFAULT false)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE one voucher;
BEGIN
	SELECT * INTO one FROM voucher v WHERE v.neighbourhood_id = neighbourhood AND v.public_id = public FOR NO KEY UPDATE;
	IF one.id IS NULL OR account NOT IN (one.holder_id, one.provider_id) OR credit_via(neighbourhood, account, 'propose') IS DISTINCT FROM 'self' THEN
		PERFORM credit_refuse('not_found');
	END IF;
	IF one.state NOT IN ('issued', 'booked') THEN PERFORM credit_refuse(CASE one.state WHEN 'expired' THEN 'voucher_expired' ELSE 'voucher_used' END); END IF;
	IF kring_now() >= voucher_until(one) THEN PERFORM credit_refuse('voucher_expired'); END IF;
	IF agrees AND one.booked_for IS DISTINCT FROM moment THEN
		PERFORM credit_refuse('voucher_other_day', jsonb_strip_nulls(jsonb_build_object('on', (one.booked_for AT TIME ZONE 'Europe/Amsterdam')::date)));
	END IF;
	IF moment <= kring_now() OR moment >= (one.expires_on + 61)::timestamp AT TIME ZONE 'Europe/Amsterdam' THEN PERFORM credit_refuse('voucher_too_far'); END IF;
	UPDATE voucher v SET state = 'booked', booked_for = moment,
		proposed_by_id = (CASE WHEN one.booked_for IS DISTINCT FROM moment OR one.proposed_by_id IN (0, account) THEN account END),
		holder_words = (CASE WHEN words <> '' AND account = one.holder_id THEN words ELSE v.holder_words END),
		provider_words = (CASE WHEN words <> '' AND account = one.provider_id THEN words ELSE v.provider_words END)
	WHERE v.neighbourhood_id = neighbourhood AND v.id = one.id;
END $$;
--> statement-breakpoint
-- As before; nothing of who blocked somebody, or whom they blocked.
CREATE OR REPLACE FUNCTION voucher_shelf(neighbourhood uuid, account bigint)
RETURNS TABLE (product uuid, title text, description text, points integer, category text, stock integer, valid_days integer, most_a_year integer,
	active boolean, mine boolean, other_kind text, other_name text, portrait text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF credit_via(neighbourhood, account, 'view') IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY
	SELECT v.id, v.title, v.description, v.points::integer, v.category, v.stock, v.valid_days::integer, v.most_a_year::integer, v.active,
		v.provider_id = account, c.kind, c.name, p.portrait
	FROM voucher_product v JOIN credit_account a ON a.neighbourhood_id = v.neighbourhood_id AND a.id = v.provider_id
		LEFT JOIN LATERAL credit_called(neighbourhood, v.provider_id) c ON true
		LEFT JOIN credit_owner o ON o.neighbourhood_id = v.neighbourhood_id AND o.account_id = v.provider_id
		LEFT JOIN person p ON p.id = o.person_id
	WHERE v.neighbourhood_id = neighbourhood AND a.status = 'active'
		AND (v.provider_id = account OR v.active AND v.stock IS DISTINCT FROM 0 AND credit_too_close(neighbourhood, account, v.provider_id) IS NULL
			AND NOT credit_apart(neighbourhood, account, v.provider_id))
	ORDER BY v.made_at, v.id LIMIT 100;
END $$;
--> statement-breakpoint
-- As before; also that nobody knows whose word its day is.
CREATE OR REPLACE FUNCTION voucher_about(neighbourhood uuid, account bigint)
RETURNS TABLE (voucher uuid, portrait text, description text, product uuid, proposed text, own_words text, their_words text, reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF credit_via(neighbourhood, account, 'view') IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY
	SELECT v.public_id, p.portrait, d.description, v.product_id,
		(CASE v.proposed_by_id WHEN account THEN 'mine' WHEN 0 THEN 'unknown' ELSE (CASE WHEN v.proposed_by_id IS NOT NULL THEN 'theirs' END) END),
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
-- The organisation of which it is a voucher, for who coordinates for it: so that news of several leads to the right one.
CREATE FUNCTION voucher_organisation(neighbourhood uuid, public uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT o.organisation_id FROM voucher v JOIN credit_owner o ON o.neighbourhood_id = v.neighbourhood_id AND o.account_id IN (v.provider_id, v.holder_id)
	WHERE v.neighbourhood_id = neighbourhood AND v.public_id = public AND o.organisation_id IS NOT NULL
		AND credit_via(neighbourhood, o.account_id, 'view') = 'self'
	ORDER BY o.account_id = v.provider_id DESC LIMIT 1
$$;
--> statement-breakpoint
-- As before; who held it hears that it was handed in, whoever that was. Days and words ring the other one three times in a
-- day and twelve times in all: what is said beyond that stands on its page.
CREATE OR REPLACE FUNCTION voucher_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE what text; is_word boolean; at timestamptz := kring_now(); made uuid;
BEGIN
	what := CASE NEW.state WHEN 'issued' THEN 'taken' WHEN 'booked' THEN 'booked' WHEN 'redeemed' THEN 'done' WHEN 'cancelled' THEN 'off' WHEN 'expired' THEN 'gone' END;
	IF what IS NULL THEN RETURN NULL; END IF;
	-- A yes ends what it answers; everything else about a day can be said again and again.
	is_word := what = 'booked' AND NOT (OLD.proposed_by_id IS NOT NULL AND NEW.proposed_by_id IS NULL);
	FOR made IN
		INSERT INTO credit_news (neighbourhood_id, person_id, kind, about, made_at)
		SELECT NEW.neighbourhood_id, h.person, h.kind, NEW.public_id || ' ' || what || ' ' || at, at
		FROM (VALUES (NEW.holder_id, NEW.provider_id), (NEW.provider_id, NEW.holder_id)) AS w(account, other)
			CROSS JOIN LATERAL voucher_hearers(NEW.neighbourhood_id, w.account) h
		WHERE h.person IS DISTINCT FROM kring_person()
			AND (what <> 'done' OR w.account = NEW.holder_id)
			AND (what IN ('done', 'off', 'gone') OR NOT credit_shuns(NEW.neighbourhood_id, w.account, w.other))
			AND NOT (is_word AND (SELECT count(*) >= 12 OR count(*) FILTER (WHERE n.made_at > at - interval '24 hours') >= 3 FROM credit_news n
				WHERE n.neighbourhood_id = NEW.neighbourhood_id AND n.person_id = h.person AND n.kind = h.kind AND n.about LIKE NEW.public_id || ' booked %'))
		ON CONFLICT ON CONSTRAINT credit_news_one DO NOTHING RETURNING id
	LOOP
		PERFORM kring_enqueue(1::smallint, 'credit.news', 'credit.news:' || made, jsonb_build_object('newsId', made), NULL);
	END LOOP;
	RETURN NULL;
END $$;
--> statement-breakpoint
-- As before; a day that only one of both named is none that they agreed on.
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
	WHERE v.state IN ('issued', 'booked') AND (v.booked_for IS NULL OR v.booked_for < moment OR v.proposed_by_id IS NOT NULL)
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
-- Before 0051 a day counted at once and nobody heard of it. A day still to come of which nobody was told is asked about
-- once more, of both: whoever heard of theirs since said yes to it. They hear that there is something to answer.
UPDATE voucher v SET proposed_by_id = 0
WHERE v.state = 'booked' AND v.proposed_by_id IS NULL AND v.booked_for > kring_now()
	AND NOT EXISTS (SELECT FROM credit_news n WHERE n.neighbourhood_id = v.neighbourhood_id AND n.about LIKE v.public_id || ' booked %');
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
GRANT EXECUTE ON FUNCTION voucher_issue(uuid, uuid, bigint, uuid, uuid, bytea, boolean, integer),
	voucher_book(uuid, bigint, uuid, timestamptz, text, boolean), voucher_organisation(uuid, uuid) TO kring_app;
