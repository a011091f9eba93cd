-- What treasurers and the neighbourhood read (activities-credits.md 14.2, 14.3, 15): figures of giving and taking of each
-- month, what stands out in the books, and an export without names.

-- What was told of a month, with everything hidden that must be. A thank-you that was undone later never took place: then
-- the month is told anew, and says so.
CREATE TABLE credit_figure (
	neighbourhood_id uuid NOT NULL REFERENCES neighbourhood (id),
	month text NOT NULL,
	told jsonb NOT NULL,
	told_at timestamp with time zone NOT NULL,
	changed_at timestamp with time zone,
	CONSTRAINT credit_figure_neighbourhood_id_month_pk PRIMARY KEY (neighbourhood_id, month),
	CONSTRAINT credit_figure_month CHECK (month ~ '^20\d\d-(0[1-9]|1[0-2])$')
);
--> statement-breakpoint
ALTER TABLE credit_figure ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE credit_figure FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY credit_figure_own ON credit_figure FOR SELECT TO kring_app USING (credit_holds(neighbourhood_id, '{coordinator,treasurer}'));
--> statement-breakpoint
GRANT SELECT ON credit_figure TO kring_app;
--> statement-breakpoint
CREATE POLICY credit_figure_worker ON credit_figure TO kring_worker USING (true);
--> statement-breakpoint
GRANT SELECT, INSERT (neighbourhood_id, month, told, told_at), UPDATE (told, changed_at) ON credit_figure TO kring_worker;
--> statement-breakpoint
-- Help that counts, and the day since which it does: of a group each part by itself, but for what one of them gave back.
CREATE FUNCTION credit_help_done(neighbourhood uuid) RETURNS TABLE (payer bigint, payee bigint, category text, points integer, counted_on date)
LANGUAGE sql STABLE AS $$
	SELECT t.payer_id, t.payee_id, t.category, t.amount, t.decided_on FROM credit_transfer t
	WHERE t.neighbourhood_id = neighbourhood AND t.kind = 'help' AND t.state IN ('confirmed', 'disputed')
	UNION ALL
	SELECT l.payer_id, l.account_id, t.category, l.amount, t.decided_on
	FROM credit_leg l JOIN credit_transfer t ON t.neighbourhood_id = l.neighbourhood_id AND t.id = l.transfer_id
	WHERE l.neighbourhood_id = neighbourhood AND t.state IN ('confirmed', 'disputed')
		AND NOT EXISTS (SELECT FROM credit_transfer b WHERE b.neighbourhood_id = neighbourhood AND b.reverses_id = t.id AND b.payer_id = l.account_id)
$$;
--> statement-breakpoint
-- All that the figures of the months of some time are made of (15): numbers of accounts and no names, days and no hours.
-- The worker puts them together; nobody else may ask.
CREATE FUNCTION credit_facts(neighbourhood uuid, from_day date, until_day date) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH person AS (
		SELECT a.id, (a.closed_at AT TIME ZONE 'Europe/Amsterdam')::date AS closed_on FROM credit_account a
		WHERE a.neighbourhood_id = neighbourhood AND a.kind IN ('member', 'circle')
	), help AS MATERIALIZED (
		SELECT h.*, to_char(h.counted_on, 'YYYY-MM') AS month FROM credit_help_done(neighbourhood) h WHERE h.counted_on <= until_day
	), tie AS MATERIALIZED (
		SELECT to_char(min(h.counted_on), 'YYYY-MM') AS month, least(h.payer, h.payee) AS one, greatest(h.payer, h.payee) AS other FROM help h
		WHERE h.payer IN (SELECT p.id FROM person p) AND h.payee IN (SELECT p.id FROM person p)
		GROUP BY 2, 3
	), month AS (
		SELECT to_char(m, 'YYYY-MM') AS name, (m + interval '1 month - 1 day')::date AS last
		FROM generate_series(date_trunc('month', from_day), until_day, interval '1 month') m
	), line AS (
		-- How an account stood at the end of each day on which it moved, and how much of that is above nothing.
		SELECT DISTINCT ON (e.account_id, e.posted_on) e.account_id, e.posted_on, e.balance_after
		FROM credit_entry e WHERE e.neighbourhood_id = neighbourhood AND e.account_id IN (SELECT p.id FROM person p) AND e.posted_on <= until_day
		ORDER BY e.account_id, e.posted_on, e.account_seq DESC
	), change AS MATERIALIZED (
		SELECT c.posted_on, sum(c.became - c.was) AS points FROM (
			SELECT l.posted_on, greatest(l.balance_after, 0) AS became,
				lag(greatest(l.balance_after, 0), 1, 0::bigint) OVER (PARTITION BY l.account_id ORDER BY l.posted_on) AS was FROM line l
		) c GROUP BY c.posted_on
	), went AS MATERIALIZED (
		-- What goes round: help, turns, gifts, and vouchers that were used; not what was undone, and not what waits in a voucher.
		SELECT w.counted_on AS on, sum(w.points) AS points FROM (
			SELECT h.counted_on, h.points FROM help h
			UNION ALL
			SELECT t.decided_on, t.amount FROM credit_transfer t WHERE t.neighbourhood_id = neighbourhood
				AND t.kind IN ('task', 'gift', 'voucher_redeem') AND t.state IN ('confirmed', 'disputed')
		) w WHERE w.counted_on BETWEEN from_day AND until_day GROUP BY 1
	), day AS (
		SELECT d::date AS on, coalesce(w.points, 0) AS posted,
			coalesce((SELECT sum(c.points) FROM change c WHERE c.posted_on < from_day), 0)
			+ coalesce(sum(c.points) OVER (ORDER BY d), 0) AS standing
		-- Days before the books began are no days on which nobody had anything.
		FROM generate_series(greatest(from_day, (SELECT (r.opened_at AT TIME ZONE 'Europe/Amsterdam')::date FROM credit_rule r
			WHERE r.neighbourhood_id = neighbourhood)), until_day, interval '1 day') d LEFT JOIN change c ON c.posted_on = d::date
			LEFT JOIN went w ON w.on = d::date
	), moved AS MATERIALIZED (
		-- How an account stood after its last line of a month, and when something last went out of it.
		SELECT DISTINCT ON (w.account_id, date_trunc('month', w.posted_on)) w.account_id, w.posted_on, w.balance_after, w.rests_since FROM (
			SELECT e.account_id, e.posted_on, e.balance_after, e.account_seq,
				coalesce(max(e.posted_on) FILTER (WHERE e.amount < 0 AND t.kind <> 'reversal') OVER (PARTITION BY e.account_id ORDER BY e.account_seq),
					min(e.posted_on) OVER (PARTITION BY e.account_id)) AS rests_since
			FROM credit_entry e JOIN credit_transfer t ON t.neighbourhood_id = e.neighbourhood_id AND t.id = e.transfer_id
			WHERE e.neighbourhood_id = neighbourhood AND e.account_id IN (SELECT p.id FROM person p) AND e.posted_on <= until_day
		) w ORDER BY w.account_id, date_trunc('month', w.posted_on), w.account_seq DESC
	), stood AS MATERIALIZED (
		SELECT v.*, lead(v.posted_on) OVER (PARTITION BY v.account_id ORDER BY v.posted_on) AS next_on FROM moved v
	), ended AS (
		SELECT m.name, h.balance_after AS points, m.last - 180 >= h.rests_since AS is_resting FROM month m JOIN stood h ON h.posted_on <= m.last AND coalesce(h.next_on > m.last, true)
	), pot AS (
		SELECT to_char(e.posted_on, 'YYYY-MM') AS month, e.amount, t.kind, t.is_essential, t.payer_id AS payer
		FROM credit_rule r JOIN credit_entry e ON e.neighbourhood_id = r.neighbourhood_id AND e.account_id = r.pot_id
			JOIN credit_transfer t ON t.neighbourhood_id = e.neighbourhood_id AND t.id = e.transfer_id
		WHERE r.neighbourhood_id = neighbourhood AND e.posted_on <= until_day AND t.reverses_id IS NULL AND t.state <> 'reversed'
	), said AS (
		SELECT to_char(t.made_on, 'YYYY-MM') AS month, CASE t.state WHEN 'proposed' THEN 'open' WHEN 'disputed' THEN 'confirmed'
			WHEN 'reversed' THEN 'confirmed' ELSE t.state END AS outcome, coalesce(t.decided_on - t.made_on, 0) AS days,
			CASE t.proposed_by WHEN 'payee' THEN t.payee_id ELSE t.payer_id END AS by, count(*) AS count
		FROM credit_transfer t WHERE t.neighbourhood_id = neighbourhood AND t.kind IN ('help', 'group') AND t.made_on BETWEEN from_day AND until_day
		GROUP BY 1, 2, 3, 4
	), floor AS (
		-- Somebody had no points left for help they could not do without: the pot was to give a part, and nobody had asked it to.
		SELECT to_char(t.made_on, 'YYYY-MM') AS month, count(*) AS of, count(*) FILTER (WHERE t.state IN ('confirmed', 'disputed', 'reversed')) AS served
		FROM credit_transfer t WHERE t.neighbourhood_id = neighbourhood AND t.kind = 'help' AND t.is_essential AND NOT t.from_pot
			AND t.state IN ('confirmed', 'disputed', 'reversed', 'expired') AND t.made_on BETWEEN from_day AND until_day
			AND (t.proposed_by = 'payer' AND t.reserved < t.amount OR EXISTS (SELECT FROM credit_rule r JOIN credit_entry e
				ON e.neighbourhood_id = r.neighbourhood_id AND e.account_id = r.pot_id AND e.transfer_id = t.id AND e.amount < 0
				WHERE r.neighbourhood_id = neighbourhood))
		GROUP BY 1
	), asked AS (
		SELECT to_char(q.opened_at AT TIME ZONE 'Europe/Amsterdam', 'YYYY-MM') AS month, q.is_essential,
			-- Whose they are only tells how many asked: a number of this one answer.
			dense_rank() OVER (ORDER BY q.asker_id) AS asker,
			extract(epoch FROM kring_now() - q.opened_at)::float / 3600 AS open_hours,
			extract(epoch FROM q.first_yes_at - q.opened_at)::float / 3600 AS yes_hours,
			extract(epoch FROM q.first_agreed_at - q.opened_at)::float / 3600 AS agreed_hours
		FROM help_request q WHERE q.neighbourhood_id = neighbourhood
			AND (q.opened_at AT TIME ZONE 'Europe/Amsterdam')::date BETWEEN from_day AND until_day
	)
	SELECT jsonb_build_object(
		'helped', (SELECT coalesce(jsonb_agg(jsonb_build_object('month', h.month, 'payer', h.payer, 'payee', h.payee, 'category', h.category,
				'times', h.times, 'points', h.points)), '[]') FROM (
			SELECT h.month, h.payer, h.payee, h.category, count(*) AS times, sum(h.points) AS points FROM help h
			WHERE h.counted_on >= from_day GROUP BY 1, 2, 3, 4) h),
		'people', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'closedOn', p.closed_on)), '[]') FROM person p),
		'ties', (SELECT coalesce(jsonb_agg(jsonb_build_object('month', t.month, 'one', t.one, 'other', t.other)), '[]') FROM tie t
			WHERE t.month >= to_char(from_day, 'YYYY-MM')),
		'days', (SELECT coalesce(jsonb_agg(jsonb_build_object('on', d.on, 'standing', d.standing, 'posted', d.posted)), '[]') FROM day d),
		'resting', (SELECT coalesce(jsonb_agg(jsonb_build_object('month', e.name, 'points', e.points, 'resting', e.resting)), '[]') FROM (
			SELECT e.name, coalesce(sum(e.points) FILTER (WHERE e.points > 0), 0) AS points,
				coalesce(sum(e.points) FILTER (WHERE e.points > 0 AND e.is_resting), 0) AS resting FROM ended e GROUP BY 1) e),
		'pot', (SELECT coalesce(jsonb_agg(jsonb_build_object('month', m.name, 'given', m.given, 'thanked', m.thanked, 'essential', m.essential,
				'people', m.people, 'level', m.level)), '[]') FROM (
			SELECT m.name, coalesce(sum(p.amount) FILTER (WHERE p.month = m.name AND p.amount > 0), 0) AS given,
				coalesce(-sum(p.amount) FILTER (WHERE p.month = m.name AND p.amount < 0 AND p.kind = 'task'), 0) AS thanked,
				coalesce(-sum(p.amount) FILTER (WHERE p.month = m.name AND p.amount < 0 AND p.is_essential), 0) AS essential,
				count(DISTINCT p.payer) FILTER (WHERE p.month = m.name AND p.amount < 0 AND p.is_essential) AS people,
				(SELECT coalesce(sum(e.amount), 0) FROM credit_rule r JOIN credit_entry e ON e.neighbourhood_id = r.neighbourhood_id AND e.account_id = r.pot_id
					WHERE r.neighbourhood_id = neighbourhood AND e.posted_on <= m.last) AS level
			FROM month m LEFT JOIN pot p ON p.month = m.name GROUP BY m.name, m.last) m),
		'said', (SELECT coalesce(jsonb_agg(jsonb_build_object('month', s.month, 'outcome', s.outcome, 'days', s.days, 'by', s.by, 'count', s.count)), '[]') FROM said s),
		'floor', (SELECT coalesce(jsonb_agg(jsonb_build_object('month', f.month, 'served', f.served, 'of', f.of)), '[]') FROM floor f),
		'asked', (SELECT coalesce(jsonb_agg(jsonb_build_object('month', a.month, 'asker', a.asker, 'isEssential', a.is_essential, 'openHours', a.open_hours,
				'yesHours', a.yes_hours, 'agreedHours', a.agreed_hours)), '[]') FROM asked a))
$$;
--> statement-breakpoint
-- The neighbourhoods that have books, and the month in which each began.
CREATE FUNCTION credit_begun() RETURNS TABLE (neighbourhood_id uuid, begun_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT r.neighbourhood_id, (r.opened_at AT TIME ZONE 'Europe/Amsterdam')::date FROM credit_rule r ORDER BY 1
$$;
--> statement-breakpoint
-- What stands out in the books, for two treasurers (14.2): a rule, days and how often. Whom it is about stands beside it, and
-- with what they were helped nowhere. Nothing that finds help reads it.
CREATE TABLE credit_remark (
	neighbourhood_id uuid NOT NULL REFERENCES neighbourhood (id),
	id uuid NOT NULL DEFAULT gen_random_uuid(),
	rule text NOT NULL,
	-- Whom it is about, as one word: the same matter is kept once.
	about text NOT NULL,
	first_on date NOT NULL,
	last_on date NOT NULL,
	times integer NOT NULL,
	points integer NOT NULL,
	made_at timestamp with time zone NOT NULL,
	outcome text,
	closed_at timestamp with time zone,
	CONSTRAINT credit_remark_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT credit_remark_once UNIQUE (neighbourhood_id, rule, about, first_on),
	CONSTRAINT credit_remark_rule CHECK (rule IN ('back_and_forth', 'ring', 'one_house', 'long_day', 'quick_yes', 'near_limit', 'trusted_often', 'quick_voucher')),
	CONSTRAINT credit_remark_days CHECK (first_on <= last_on),
	CONSTRAINT credit_remark_closed CHECK ((outcome IS NULL) = (closed_at IS NULL) AND outcome IN ('fine', 'talked'))
);
--> statement-breakpoint
-- One whom a remark is about, by their account, or by who they are where they act for others; and what they say of it.
CREATE TABLE credit_remark_party (
	neighbourhood_id uuid NOT NULL,
	remark_id uuid NOT NULL,
	id uuid NOT NULL DEFAULT gen_random_uuid(),
	account_id bigint,
	person_id uuid REFERENCES person (id) ON DELETE CASCADE,
	answer text,
	answered_at timestamp with time zone,
	via text,
	CONSTRAINT credit_remark_party_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT credit_remark_party_remark_fk FOREIGN KEY (neighbourhood_id, remark_id) REFERENCES credit_remark (neighbourhood_id, id) ON DELETE CASCADE,
	CONSTRAINT credit_remark_party_one CHECK (num_nonnulls(account_id, person_id) = 1),
	CONSTRAINT credit_remark_party_answer CHECK ((answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (via IS NULL)
		AND via IN ('self', 'host') AND char_length(answer) BETWEEN 1 AND 500)
);
--> statement-breakpoint
CREATE INDEX credit_remark_party_of ON credit_remark_party USING btree (neighbourhood_id, remark_id);
--> statement-breakpoint
CREATE INDEX credit_remark_party_account ON credit_remark_party USING btree (neighbourhood_id, account_id);
--> statement-breakpoint
CREATE INDEX credit_remark_party_person ON credit_remark_party USING btree (person_id);
--> statement-breakpoint
-- What a treasurer thinks of a remark: what two of them think closes it.
CREATE TABLE credit_remark_verdict (
	neighbourhood_id uuid NOT NULL,
	remark_id uuid NOT NULL,
	treasurer_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	verdict text NOT NULL,
	reason text NOT NULL,
	at timestamp with time zone NOT NULL,
	CONSTRAINT credit_remark_verdict_pk PRIMARY KEY (neighbourhood_id, remark_id, treasurer_id),
	CONSTRAINT credit_remark_verdict_remark_fk FOREIGN KEY (neighbourhood_id, remark_id) REFERENCES credit_remark (neighbourhood_id, id) ON DELETE CASCADE,
	CONSTRAINT credit_remark_verdict_kind CHECK (verdict IN ('fine', 'talked')),
	CONSTRAINT credit_remark_verdict_reason CHECK (char_length(reason) BETWEEN 1 AND 500)
);
--> statement-breakpoint
-- An export without names, that somebody took from the books: who, over which days, and when.
CREATE TABLE credit_export (
	neighbourhood_id uuid NOT NULL REFERENCES neighbourhood (id),
	id uuid NOT NULL DEFAULT gen_random_uuid(),
	taken_by_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	from_on date NOT NULL,
	until_on date NOT NULL,
	lines integer NOT NULL,
	taken_at timestamp with time zone NOT NULL,
	CONSTRAINT credit_export_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id)
);
--> statement-breakpoint
CREATE INDEX credit_export_by ON credit_export USING btree (taken_by_id);
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['credit_remark', 'credit_remark_party', 'credit_remark_verdict', 'credit_export'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
	END LOOP;
END $$;
--> statement-breakpoint
-- Who speaks for an account: its owner; of a circle its contact person, of an organisation who coordinates in its name.
CREATE FUNCTION credit_speakers(neighbourhood uuid, account bigint) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
	SELECT o.person_id FROM credit_owner o WHERE o.neighbourhood_id = neighbourhood AND o.account_id = account AND o.person_id IS NOT NULL
	UNION SELECT c.contact_id FROM credit_owner o JOIN circle c ON c.id = o.circle_id
		WHERE o.neighbourhood_id = neighbourhood AND o.account_id = account AND c.closed_at IS NULL AND c.contact_id IS NOT NULL
	UNION SELECT f.person_id FROM credit_owner o JOIN office f ON f.organisation_id = o.organisation_id AND f.ended_at IS NULL AND f.kind = 'coordinator'
		WHERE o.neighbourhood_id = neighbourhood AND o.account_id = account
$$;
--> statement-breakpoint
-- All that remarks of some days are made of: accounts, days and seconds, no names and not with what. The worker alone asks.
CREATE FUNCTION credit_noticed(neighbourhood uuid, from_day date, until_day date) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH step AS (
		SELECT e.transfer_id, e.from_state, e.to_state, e.via, d.at, d.by_person_id, e.happened_on FROM credit_event e
			LEFT JOIN credit_event_detail d ON d.neighbourhood_id = e.neighbourhood_id AND d.event_id = e.id
		WHERE e.neighbourhood_id = neighbourhood AND e.happened_on BETWEEN from_day AND until_day
	), said AS (
		SELECT t.id, t.payer_id AS payer, t.payee_id AS payee, t.amount AS points, t.made_on AS on, t.state IN ('confirmed', 'disputed') AS counts,
			CASE t.proposed_by WHEN 'payer' THEN t.payer_id ELSE t.payee_id END AS by,
			EXISTS (SELECT FROM step s WHERE s.transfer_id = t.id AND s.via = 'host') AS is_from_paper,
			(SELECT extract(epoch FROM y.at - s.at) FROM step s JOIN step y ON y.transfer_id = s.transfer_id AND y.from_state = 'proposed' AND y.to_state = 'confirmed'
				WHERE s.transfer_id = t.id AND s.from_state IS NULL LIMIT 1) AS seconds
		FROM credit_transfer t WHERE t.neighbourhood_id = neighbourhood AND t.kind = 'help' AND t.made_on BETWEEN from_day AND until_day
			AND t.state NOT IN ('withdrawn', 'reversed')
	), house AS (
		-- Whose circle somebody is in stays unsaid: only the account of a circle is one, as it is in every statement.
		SELECT o.account_id, coalesce(h.household_id, o.circle_id)::text AS house FROM credit_owner o
			LEFT JOIN credit_household h ON h.neighbourhood_id = o.neighbourhood_id AND h.person_id = o.person_id
		WHERE o.neighbourhood_id = neighbourhood AND coalesce(h.household_id, o.circle_id) IS NOT NULL
	), trusted AS (
		SELECT s.by_person_id AS person, to_char(s.happened_on, 'YYYY-MM') AS month, max(s.happened_on) AS last_on, count(*) AS count FROM step s
		WHERE s.via = 'trusted' AND s.from_state = 'proposed' AND s.to_state = 'confirmed' AND s.by_person_id IS NOT NULL GROUP BY 1, 2
	), used AS (
		SELECT v.id, v.holder_id AS holder, v.provider_id AS provider, v.points, r.happened_on AS on, extract(epoch FROM r.at - i.at) AS seconds,
			EXISTS (SELECT FROM credit_owner o JOIN credit_owner q ON q.neighbourhood_id = o.neighbourhood_id AND q.account_id = v.provider_id
				WHERE o.neighbourhood_id = neighbourhood AND o.account_id = v.holder_id AND (EXISTS (
					SELECT FROM credit_right k WHERE k.neighbourhood_id = neighbourhood
						AND (k.account_id = o.account_id AND k.person_id = q.person_id OR k.account_id = q.account_id AND k.person_id = o.person_id))
					OR EXISTS (SELECT FROM credit_household h JOIN credit_household k USING (neighbourhood_id, household_id)
						WHERE h.neighbourhood_id = neighbourhood AND h.person_id = o.person_id AND k.person_id = q.person_id))) AS is_related
		FROM voucher v
			JOIN credit_transfer ti ON ti.neighbourhood_id = v.neighbourhood_id AND ti.voucher_id = v.public_id AND ti.kind = 'voucher_issue'
			JOIN credit_transfer tr ON tr.neighbourhood_id = v.neighbourhood_id AND tr.voucher_id = v.public_id AND tr.kind = 'voucher_redeem'
			JOIN step i ON i.transfer_id = ti.id JOIN step r ON r.transfer_id = tr.id
		WHERE v.neighbourhood_id = neighbourhood AND v.state = 'redeemed' AND v.holder_id <> v.provider_id
	)
	SELECT jsonb_build_object('untilOn', until_day,
		'mostOnce', (SELECT r.most_once FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood),
		'said', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'payer', s.payer, 'payee', s.payee, 'points', s.points, 'on', s.on,
			'counts', s.counts, 'by', s.by, 'isFromPaper', s.is_from_paper, 'secondsToYes', s.seconds)), '[]') FROM said s),
		'houses', (SELECT coalesce(jsonb_agg(jsonb_build_object('account', h.account_id, 'house', h.house)), '[]') FROM house h),
		'trusted', (SELECT coalesce(jsonb_agg(jsonb_build_object('personId', t.person, 'month', t.month, 'lastOn', t.last_on, 'count', t.count)), '[]') FROM trusted t),
		'vouchers', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'holder', u.holder, 'provider', u.provider, 'points', u.points, 'on', u.on,
			'seconds', u.seconds, 'isRelated', u.is_related)), '[]') FROM used u))
$$;
--> statement-breakpoint
-- Keeps a remark, once for each matter: one of the same kind about the same, of days that overlap, is the same matter. Who
-- has gone is not remarked on. Answers whether it is new.
CREATE FUNCTION credit_remark_keep(neighbourhood uuid, of_rule text, accounts bigint[], person uuid, first_day date, last_day date, how_often integer, worth integer)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made uuid; whom text := coalesce(person::text, array_to_string(accounts, ','));
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(neighbourhood::text || of_rule || whom, 45));
	IF EXISTS (SELECT FROM credit_remark m WHERE m.neighbourhood_id = neighbourhood AND m.rule = of_rule AND m.about = whom AND m.last_on >= first_day AND m.first_on <= last_day)
		OR (SELECT count(*) FROM credit_owner o WHERE o.neighbourhood_id = neighbourhood AND o.account_id = ANY (accounts)) <> cardinality(accounts)
		OR (person IS NULL) = (cardinality(accounts) = 0) THEN RETURN false; END IF;
	INSERT INTO credit_remark (neighbourhood_id, rule, about, first_on, last_on, times, points, made_at)
	VALUES (neighbourhood, of_rule, whom, first_day, last_day, how_often, worth, kring_now()) RETURNING id INTO made;
	INSERT INTO credit_remark_party (neighbourhood_id, remark_id, account_id, person_id)
	SELECT neighbourhood, made, a, NULL FROM unnest(accounts) a UNION ALL SELECT neighbourhood, made, NULL, person WHERE person IS NOT NULL;
	RETURN true;
END $$;
--> statement-breakpoint
-- Whether the person of this transaction has a part in a remark, or lives with one who has.
CREATE FUNCTION credit_remark_near(neighbourhood uuid, remark uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM credit_remark_party p WHERE p.neighbourhood_id = neighbourhood AND p.remark_id = remark
		AND (credit_is_near(neighbourhood, p.account_id) OR p.person_id = kring_person()
			OR EXISTS (SELECT FROM credit_household h JOIN credit_household k USING (neighbourhood_id, household_id)
				WHERE h.neighbourhood_id = neighbourhood AND h.person_id = p.person_id AND k.person_id = kring_person())))
$$;
--> statement-breakpoint
-- What treasurers have to look at, one row for each whom it is about. Of what is near to who looks they see that it is there.
CREATE FUNCTION credit_remarks(neighbourhood uuid)
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
			AND v.treasurer_id <> kring_person() AND credit_keeps(neighbourhood, v.treasurer_id) ORDER BY v.at DESC LIMIT 1) other ON true
	WHERE m.neighbourhood_id = neighbourhood AND m.closed_at IS NULL
	ORDER BY m.made_at, m.id, coalesce(w.name, c.name) LIMIT 400;
END $$;
--> statement-breakpoint
-- What a treasurer thinks of a remark. It is closed once two of them think the same; neither has a part in it.
CREATE FUNCTION credit_remark_judge(neighbourhood uuid, remark uuid, wanted text, why text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE m credit_remark; moment timestamptz := kring_now();
BEGIN
	IF NOT credit_holds(neighbourhood, '{treasurer}') THEN PERFORM credit_refuse('not_found'); END IF;
	SELECT * INTO m FROM credit_remark r WHERE r.neighbourhood_id = neighbourhood AND r.id = remark FOR UPDATE;
	IF m.id IS NULL OR wanted NOT IN ('fine', 'talked') THEN PERFORM credit_refuse('not_found'); END IF;
	IF credit_remark_near(neighbourhood, remark) THEN PERFORM credit_refuse('credit_not_party'); END IF;
	IF m.closed_at IS NOT NULL THEN PERFORM credit_refuse('credit_already_decided', jsonb_build_object('state', m.outcome)); END IF;
	INSERT INTO credit_remark_verdict VALUES (neighbourhood, remark, kring_person(), wanted, why, moment)
	ON CONFLICT ON CONSTRAINT credit_remark_verdict_pk DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason, at = excluded.at;
	IF NOT EXISTS (SELECT FROM credit_remark_verdict v WHERE v.neighbourhood_id = neighbourhood AND v.remark_id = remark
		AND v.treasurer_id <> kring_person() AND v.verdict = wanted AND credit_keeps(neighbourhood, v.treasurer_id)) THEN RETURN false; END IF;
	UPDATE credit_remark r SET outcome = wanted, closed_at = moment WHERE r.neighbourhood_id = neighbourhood AND r.id = remark;
	RETURN true;
END $$;
--> statement-breakpoint
-- What was seen of oneself, for who it is about and nobody else: what is open, and what was closed in the last month.
CREATE FUNCTION credit_own_remarks(neighbourhood uuid) RETURNS TABLE (remark uuid, rule text, first_on date, last_on date, times integer, outcome text, answer text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT DISTINCT m.id, m.rule, m.first_on, m.last_on, m.times, m.outcome, p.answer
	FROM credit_remark m JOIN credit_remark_party p ON p.neighbourhood_id = m.neighbourhood_id AND p.remark_id = m.id
	WHERE m.neighbourhood_id = neighbourhood AND (m.closed_at IS NULL OR m.closed_at > kring_now() - interval '30 days')
		AND (p.person_id = kring_person() OR kring_person() IN (SELECT credit_speakers(neighbourhood, p.account_id)))
	ORDER BY m.last_on DESC, m.id LIMIT 50
$$;
--> statement-breakpoint
-- What somebody says of a remark about them, as long as it is open; a host writes down what somebody on paper said.
CREATE FUNCTION credit_remark_answer(neighbourhood uuid, remark uuid, said text, whose uuid DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE m credit_remark; who uuid := coalesce(whose, kring_person());
BEGIN
	IF who IS NULL OR (whose IS NOT NULL AND (NOT credit_holds(neighbourhood, '{host,coordinator}')
		OR EXISTS (SELECT FROM account c WHERE c.person_id = whose))) THEN PERFORM credit_refuse('not_found'); END IF;
	SELECT * INTO m FROM credit_remark r WHERE r.neighbourhood_id = neighbourhood AND r.id = remark FOR UPDATE;
	IF m.id IS NULL OR NOT EXISTS (SELECT FROM credit_remark_party p WHERE p.neighbourhood_id = neighbourhood AND p.remark_id = remark
		AND (p.person_id = who OR who IN (SELECT credit_speakers(neighbourhood, p.account_id)))) THEN PERFORM credit_refuse('not_found'); END IF;
	IF m.closed_at IS NOT NULL THEN PERFORM credit_refuse('credit_already_decided', jsonb_build_object('state', m.outcome)); END IF;
	UPDATE credit_remark_party p SET answer = said, answered_at = kring_now(), via = (CASE WHEN whose IS NULL THEN 'self' ELSE 'host' END)
	WHERE p.neighbourhood_id = neighbourhood AND p.remark_id = remark AND (p.person_id = who OR who IN (SELECT credit_speakers(neighbourhood, p.account_id)));
END $$;
--> statement-breakpoint
-- What is to be told to who does it on paper, for who serves them: what was seen of them alone, and of nobody else.
CREATE FUNCTION credit_paper_remarks(neighbourhood uuid) RETURNS TABLE (remark uuid, person uuid, name text, rule text, first_on date, last_on date, times integer, answer text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT credit_holds(neighbourhood, '{host,coordinator}') THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY
	SELECT m.id, w.id, w.name, m.rule, m.first_on, m.last_on, m.times, p.answer
	FROM credit_remark m JOIN credit_remark_party p ON p.neighbourhood_id = m.neighbourhood_id AND p.remark_id = m.id
		JOIN credit_owner o ON o.neighbourhood_id = p.neighbourhood_id AND o.account_id = p.account_id
		JOIN person w ON w.id = o.person_id
	WHERE m.neighbourhood_id = neighbourhood AND m.closed_at IS NULL AND NOT EXISTS (SELECT FROM account c WHERE c.person_id = w.id)
	ORDER BY w.name, m.last_on LIMIT 100;
END $$;
--> statement-breakpoint
-- Who stops is not remarked on any more: what was kept of them goes with whose account it was.
CREATE FUNCTION credit_remark_gone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	DELETE FROM credit_remark m WHERE m.neighbourhood_id = OLD.neighbourhood_id AND EXISTS (SELECT FROM credit_remark_party p
		WHERE p.neighbourhood_id = m.neighbourhood_id AND p.remark_id = m.id AND (p.account_id = OLD.account_id OR p.person_id = OLD.person_id));
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER credit_remark_gone AFTER DELETE ON credit_owner FOR EACH ROW EXECUTE FUNCTION credit_remark_gone();
--> statement-breakpoint
-- Closed remarks go twelve months after that, and so do those on which nobody decided for as long; exports are remembered
-- for thirteen months.
CREATE FUNCTION credit_sweep_remarks(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone integer;
BEGIN
	WITH old AS (
		DELETE FROM credit_remark d WHERE (d.neighbourhood_id, d.id) IN (SELECT m.neighbourhood_id, m.id FROM credit_remark m
			WHERE coalesce(m.closed_at, m.made_at) < kring_now() - interval '12 months' LIMIT most) RETURNING 1
	)
	SELECT count(*) INTO gone FROM old;
	DELETE FROM credit_export x WHERE x.taken_at < kring_now() - interval '13 months';
	RETURN gone;
END $$;
--> statement-breakpoint
-- The lines of some time for a treasurer's own program (14.3): a day, what moved, how much, and both sides as numbers that were
-- drawn for this one export. It is written down who took it.
CREATE FUNCTION credit_export(neighbourhood uuid, from_day date, until_day date)
RETURNS TABLE (posted_on date, kind text, state text, side integer, account integer, account_kind text, amount bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT credit_holds(neighbourhood, '{treasurer}') THEN PERFORM credit_refuse('not_found'); END IF;
	INSERT INTO credit_export (neighbourhood_id, taken_by_id, from_on, until_on, lines, taken_at)
	SELECT neighbourhood, kring_person(), from_day, until_day, count(*), kring_now() FROM credit_entry e
	WHERE e.neighbourhood_id = neighbourhood AND e.posted_on BETWEEN from_day AND until_day;
	RETURN QUERY
	WITH line AS (
		SELECT e.* FROM credit_entry e WHERE e.neighbourhood_id = neighbourhood AND e.posted_on BETWEEN from_day AND until_day
	), drawn AS MATERIALIZED (
		SELECT u.account_id, row_number() OVER (ORDER BY gen_random_uuid())::integer AS nth FROM (SELECT DISTINCT l.account_id FROM line l) u
	), turned AS MATERIALIZED (
		SELECT u.transfer_id, row_number() OVER (ORDER BY u.day, gen_random_uuid())::integer AS nth
		FROM (SELECT l.transfer_id, min(l.posted_on) AS day FROM line l GROUP BY 1) u
	)
	SELECT l.posted_on, t.kind, t.state, w.nth, d.nth, a.kind, l.amount
	FROM line l JOIN turned w ON w.transfer_id = l.transfer_id JOIN drawn d ON d.account_id = l.account_id
		JOIN credit_transfer t ON t.neighbourhood_id = neighbourhood AND t.id = l.transfer_id
		JOIN credit_account a ON a.neighbourhood_id = neighbourhood AND a.id = l.account_id
	ORDER BY w.nth, l.amount, d.nth;
END $$;
--> statement-breakpoint
-- Who took an export, for those who may.
CREATE FUNCTION credit_exports(neighbourhood uuid) RETURNS TABLE (name text, from_on date, until_on date, taken_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT credit_holds(neighbourhood, '{treasurer}') THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY SELECT p.name, x.from_on, x.until_on, x.taken_at FROM credit_export x JOIN person p ON p.id = x.taken_by_id
		WHERE x.neighbourhood_id = neighbourhood ORDER BY x.taken_at DESC LIMIT 20;
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
GRANT EXECUTE ON FUNCTION credit_facts(uuid, date, date), credit_begun(), credit_noticed(uuid, date, date),
	credit_remark_keep(uuid, text, bigint[], uuid, date, date, integer, integer), credit_sweep_remarks(integer) TO kring_worker;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION credit_remarks(uuid), credit_remark_judge(uuid, uuid, text, text), credit_own_remarks(uuid),
	credit_remark_answer(uuid, uuid, text, uuid), credit_paper_remarks(uuid), credit_export(uuid, date, date), credit_exports(uuid) TO kring_app;
