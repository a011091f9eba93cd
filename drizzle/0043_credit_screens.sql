-- What the screens of bedankpunten show besides the books: faces, whom one can thank, what is on offer. And who helped
-- can say beforehand that the points go on to the pot (activities-credits.md 12.5).
ALTER TABLE credit_transfer ADD COLUMN onward boolean NOT NULL DEFAULT false;
--> statement-breakpoint
DROP FUNCTION credit_propose(uuid, uuid, bigint, bigint, text, integer, text, boolean, text, uuid, boolean);
--> statement-breakpoint
CREATE OR REPLACE FUNCTION credit_transfer_goes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF (OLD.state, NEW.state) IN (('proposed', 'confirmed'), ('proposed', 'declined'), ('proposed', 'withdrawn'), ('proposed', 'expired'),
			('confirmed', 'disputed'), ('disputed', 'confirmed'), ('confirmed', 'reversed'), ('disputed', 'reversed'))
		AND (NEW.expires_at IS NULL)
		AND (NEW.from_pot = OLD.from_pot OR (NEW.state = 'confirmed' AND NEW.from_pot AND OLD.reserved = 0))
		AND (NEW.decided_on IS NOT DISTINCT FROM OLD.decided_on OR OLD.decided_on IS NULL)
		AND (NEW.neighbourhood_id, NEW.id, NEW.public_id, NEW.kind, NEW.amount, NEW.payer_id, NEW.payee_id, NEW.category, NEW.is_essential,
			NEW.reserved, NEW.proposed_by, NEW.request_id, NEW.task_turn_id, NEW.voucher_id, NEW.reverses_id, NEW.made_on, NEW.onward)
		IS NOT DISTINCT FROM (OLD.neighbourhood_id, OLD.id, OLD.public_id, OLD.kind, OLD.amount, OLD.payer_id, OLD.payee_id, OLD.category, OLD.is_essential,
			OLD.reserved, OLD.proposed_by, OLD.request_id, OLD.task_turn_id, OLD.voucher_id, OLD.reverses_id, OLD.made_on, OLD.onward)
	THEN RETURN NEW; END IF;
	RAISE EXCEPTION 'a transfer does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
-- What stands beside the lines of an account for who may read them: the face of the other one, the words, and until when
-- it can be undone. No figure of anybody else.
CREATE FUNCTION credit_about(neighbourhood uuid, account bigint, since date)
RETURNS TABLE (transfer uuid, person uuid, portrait text, words text, counted_at timestamptz, undo text, was_disputed boolean, gave_back boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF credit_via(neighbourhood, account, 'view') IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY
	SELECT t.public_id, o.person_id, p.portrait,
		(SELECT n.text FROM credit_note n WHERE n.neighbourhood_id = neighbourhood AND n.transfer_id = t.id LIMIT 1),
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
-- Whom somebody can thank: a first name and a face of a few neighbours whose name begins as was typed; without letters
-- those with whom there was something before. A second Anna is told apart by one letter.
CREATE FUNCTION credit_find(neighbourhood uuid, account bigint, typed text, most integer)
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
		WHERE o.neighbourhood_id = neighbourhood AND o.account_id <> account AND a.kind = 'member' AND a.status = 'active'
	)
	SELECT n.id, CASE WHEN EXISTS (SELECT FROM near m WHERE m.id <> n.id AND lower(m.first) = lower(n.first)) AND n.whole <> n.first
			THEN n.first || ' ' || left(regexp_replace(n.whole, '^.*\s', ''), 1) || '.' ELSE n.first END, n.face
	FROM near n
	WHERE (CASE WHEN typed = '' THEN n.latest IS NOT NULL
			ELSE char_length(typed) >= 2 AND (starts_with(lower(n.whole), lower(typed))
				OR EXISTS (SELECT FROM regexp_split_to_table(lower(n.whole), '\s+') w WHERE starts_with(w, lower(typed)))) END)
		AND credit_too_close(neighbourhood, account, n.number) IS NULL
	ORDER BY n.latest DESC NULLS LAST, n.first, n.id LIMIT least(most, 8);
END $$;
--> statement-breakpoint
-- What can be had for points, with the first name and face of who does it; what one offers oneself is there too.
CREATE FUNCTION voucher_shelf(neighbourhood uuid, account bigint)
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
		AND (v.provider_id = account OR v.active AND v.stock IS DISTINCT FROM 0 AND credit_too_close(neighbourhood, account, v.provider_id) IS NULL)
	ORDER BY v.made_at, v.id LIMIT 100;
END $$;
--> statement-breakpoint
-- The face of the other one of a voucher, and what was told of it, for who holds it or would do it.
CREATE FUNCTION voucher_about(neighbourhood uuid, account bigint)
RETURNS TABLE (voucher uuid, portrait text, description text, product uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF credit_via(neighbourhood, account, 'view') IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY
	SELECT v.public_id, p.portrait, d.description, v.product_id
	FROM voucher v JOIN voucher_product d ON d.neighbourhood_id = v.neighbourhood_id AND d.id = v.product_id
		LEFT JOIN credit_owner o ON o.neighbourhood_id = neighbourhood AND o.account_id = (CASE v.holder_id WHEN account THEN v.provider_id ELSE v.holder_id END)
		LEFT JOIN person p ON p.id = o.person_id
	WHERE v.neighbourhood_id = neighbourhood AND (v.holder_id = account OR v.provider_id = account)
	ORDER BY v.id DESC LIMIT 200;
END $$;
--> statement-breakpoint
-- Who act for an account, by first name and face, and for which accounts the person of this transaction acts.
CREATE FUNCTION credit_trusted(neighbourhood uuid)
RETURNS TABLE (is_mine boolean, person uuid, name text, portrait text, kinds text[], until_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT o.person_id = kring_person(), p.id, p.name, p.portrait, array_agg(r.kind ORDER BY r.kind), max(r.until_on)
	FROM credit_right r JOIN credit_owner o ON o.neighbourhood_id = r.neighbourhood_id AND o.account_id = r.account_id
		JOIN person p ON p.id = (CASE o.person_id WHEN kring_person() THEN r.person_id ELSE o.person_id END)
	WHERE r.neighbourhood_id = neighbourhood AND (o.person_id = kring_person() OR r.person_id = kring_person())
		AND (r.until_on IS NULL OR r.until_on >= credit_today())
	GROUP BY o.person_id, p.id, p.name, p.portrait ORDER BY p.name LIMIT 50
$$;
--> statement-breakpoint
-- What the pot had and gave in a month, for everybody of the neighbourhood: nobody can be told from it. How many were
-- helped is hidden below five, and with it what they had.
CREATE FUNCTION credit_pot_month(neighbourhood uuid, of_month date)
RETURNS TABLE (given bigint, thanked bigint, used bigint, people bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT f.given, f.thanked, CASE WHEN f.people BETWEEN 1 AND 4 THEN NULL ELSE f.used END, CASE WHEN f.people BETWEEN 1 AND 4 THEN NULL ELSE f.people END
	FROM (
		SELECT coalesce(sum(e.amount) FILTER (WHERE e.amount > 0), 0)::bigint AS given,
			coalesce(-sum(e.amount) FILTER (WHERE e.amount < 0 AND t.kind = 'task'), 0)::bigint AS thanked,
			coalesce(-sum(e.amount) FILTER (WHERE e.amount < 0 AND t.kind = 'help'), 0)::bigint AS used,
			count(DISTINCT t.payer_id) FILTER (WHERE e.amount < 0 AND t.kind = 'help') AS people
		FROM credit_rule r JOIN credit_entry e ON e.neighbourhood_id = r.neighbourhood_id AND e.account_id = r.pot_id
			JOIN credit_transfer t ON t.neighbourhood_id = e.neighbourhood_id AND t.id = e.transfer_id
		WHERE r.neighbourhood_id = neighbourhood AND kring_person() IS NOT NULL
			AND e.posted_on >= date_trunc('month', of_month)::date AND e.posted_on < (date_trunc('month', of_month) + interval '1 month')::date
	) f
$$;
--> statement-breakpoint
-- What treasurers have to look at: both sides by name, who said that it is not right, and what each of them thinks.
CREATE FUNCTION credit_disputes(neighbourhood uuid)
RETURNS TABLE (transfer uuid, category text, points integer, made_on date, disputed_on date, payer_name text, payee_name text, by_payer boolean,
	words text, is_near boolean, my_verdict text, my_reason text, other_verdict text, other_reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT credit_holds(neighbourhood, '{treasurer}') THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY
	SELECT t.public_id, t.category, t.amount, t.made_on, e.happened_on, a.name, b.name, e.actor_id = t.payer_id,
		(SELECT n.text FROM credit_note n WHERE n.neighbourhood_id = neighbourhood AND n.transfer_id = t.id LIMIT 1),
		credit_is_near(neighbourhood, t.payer_id) OR credit_is_near(neighbourhood, t.payee_id),
		mine.verdict, mine.reason, other.verdict, other.reason
	FROM credit_transfer t
		JOIN credit_event e ON e.neighbourhood_id = t.neighbourhood_id AND e.transfer_id = t.id AND e.to_state = 'disputed' AND e.from_state = 'confirmed'
		LEFT JOIN LATERAL credit_called(neighbourhood, t.payer_id) a ON true
		LEFT JOIN LATERAL credit_called(neighbourhood, t.payee_id) b ON true
		LEFT JOIN credit_verdict mine ON mine.neighbourhood_id = t.neighbourhood_id AND mine.transfer_id = t.id AND mine.treasurer_id = kring_person()
		LEFT JOIN LATERAL (SELECT v.verdict, v.reason FROM credit_verdict v WHERE v.neighbourhood_id = t.neighbourhood_id AND v.transfer_id = t.id
			AND v.treasurer_id <> kring_person() ORDER BY v.at DESC LIMIT 1) other ON true
	WHERE t.neighbourhood_id = neighbourhood AND t.state = 'disputed' ORDER BY t.id LIMIT 100;
END $$;
--> statement-breakpoint
-- How the books stand, without a name or a balance: days that are sealed, whether the seals fit, and how many accounts
-- wait for somebody to look.
CREATE FUNCTION credit_books(neighbourhood uuid) RETURNS TABLE (sealed integer, last_on date, broken_on date, frozen integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT credit_holds(neighbourhood, '{coordinator,treasurer}') THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY SELECT
		(SELECT count(*)::integer FROM credit_digest d WHERE d.neighbourhood_id = neighbourhood),
		(SELECT max(d.day) FROM credit_digest d WHERE d.neighbourhood_id = neighbourhood),
		(SELECT min(v.day) FROM credit_verify() v WHERE v.neighbourhood_id = neighbourhood),
		(SELECT count(*)::integer FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.status = 'frozen');
END $$;
--> statement-breakpoint
-- Who takes part, for who serves them: a name, whether they do it on paper, and with whom they live. No points.
CREATE FUNCTION credit_members(neighbourhood uuid) RETURNS TABLE (person uuid, name text, portrait text, on_paper boolean, household uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT credit_holds(neighbourhood, '{host,coordinator}') THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY
	SELECT p.id, p.name, p.portrait, NOT EXISTS (SELECT FROM account c WHERE c.person_id = p.id), h.household_id
	FROM credit_owner o JOIN person p ON p.id = o.person_id
		LEFT JOIN credit_household h ON h.neighbourhood_id = o.neighbourhood_id AND h.person_id = o.person_id
	WHERE o.neighbourhood_id = neighbourhood ORDER BY p.name, p.id LIMIT 2000;
END $$;
--> statement-breakpoint
-- Somebody takes part on paper: a host writes down who it is. They sign nothing in and hear by post (12.2).
CREATE FUNCTION credit_open_paper(neighbourhood uuid, whose uuid, called text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE rules credit_rule; made bigint; at timestamptz := kring_now(); place uuid;
BEGIN
	IF NOT credit_holds(neighbourhood, '{host,coordinator}') THEN PERFORM credit_refuse('not_found'); END IF;
	SELECT * INTO rules FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood;
	SELECT n.municipality_id INTO place FROM neighbourhood n WHERE n.id = neighbourhood;
	IF rules.neighbourhood_id IS NULL OR char_length(called) NOT BETWEEN 1 AND 60 THEN PERFORM credit_refuse('not_found'); END IF;
	INSERT INTO person (id, municipality_id, name, created_at) VALUES (whose, place, called, at);
	INSERT INTO credit_account (neighbourhood_id, kind, floor, opened_at) VALUES (neighbourhood, 'member', rules.newcomer_floor, at) RETURNING id INTO made;
	INSERT INTO credit_owner (neighbourhood_id, account_id, person_id, since) VALUES (neighbourhood, made, whose, at);
	RETURN made;
END $$;
--> statement-breakpoint
-- What a host can say yes or no to: help that several gave at once. Whose it is, is not asked about it.
CREATE FUNCTION credit_groups(neighbourhood uuid)
RETURNS TABLE (transfer uuid, category text, points integer, made_on date, payer_name text, helper_name text, helper_points integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT credit_holds(neighbourhood, '{host,coordinator}') THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY
	SELECT t.public_id, t.category, t.amount, t.made_on, a.name, b.name, l.amount
	FROM credit_transfer t JOIN credit_leg l ON l.neighbourhood_id = t.neighbourhood_id AND l.transfer_id = t.id
		LEFT JOIN LATERAL credit_called(neighbourhood, t.payer_id) a ON true
		LEFT JOIN LATERAL credit_called(neighbourhood, l.account_id) b ON true
	WHERE t.neighbourhood_id = neighbourhood AND t.kind = 'group' AND t.state = 'proposed' AND t.expires_at > kring_now()
	ORDER BY t.id, b.name LIMIT 400;
END $$;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOR name IN SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.proname IN ('credit_about', 'credit_find', 'voucher_shelf', 'voucher_about', 'credit_trusted', 'credit_pot_month', 'credit_disputes', 'credit_books',
		'credit_members', 'credit_open_paper', 'credit_groups')
	LOOP
		EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
		EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO kring_app', name);
	END LOOP;
END $$;
