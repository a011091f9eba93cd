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
	), tie AS (
		SELECT to_char(min(h.counted_on), 'YYYY-MM') AS month FROM help h
		WHERE h.payer IN (SELECT p.id FROM person p) AND h.payee IN (SELECT p.id FROM person p)
		GROUP BY least(h.payer, h.payee), greatest(h.payer, h.payee)
	), month AS (
		SELECT to_char(m, 'YYYY-MM') AS name, (m + interval '1 month - 1 day')::date AS last
		FROM generate_series(date_trunc('month', from_day), until_day, interval '1 month') m
	), line AS (
		-- How an account stood at the end of each day on which it moved, and how much of that is above nothing.
		SELECT DISTINCT ON (e.account_id, e.posted_on) e.account_id, e.posted_on, e.balance_after
		FROM credit_entry e WHERE e.neighbourhood_id = neighbourhood AND e.account_id IN (SELECT p.id FROM person p) AND e.posted_on <= until_day
		ORDER BY e.account_id, e.posted_on, e.account_seq DESC
	), change AS (
		SELECT c.posted_on, sum(c.became - c.was) AS points FROM (
			SELECT l.posted_on, greatest(l.balance_after, 0) AS became,
				lag(greatest(l.balance_after, 0), 1, 0::bigint) OVER (PARTITION BY l.account_id ORDER BY l.posted_on) AS was FROM line l
		) c GROUP BY c.posted_on
	), went AS (
		-- What goes round: help, turns, gifts, and vouchers that were used; not what was undone, and not what waits in a voucher.
		SELECT w.counted_on AS on, sum(w.points) AS points FROM (
			SELECT h.counted_on, h.points FROM help h
			UNION ALL
			SELECT t.decided_on, t.amount FROM credit_transfer t WHERE t.neighbourhood_id = neighbourhood
				AND t.kind IN ('task', 'gift', 'voucher_redeem') AND t.state IN ('confirmed', 'disputed')
		) w WHERE w.counted_on BETWEEN from_day AND until_day GROUP BY 1
	), day AS (
		SELECT d::date AS on, coalesce((SELECT w.points FROM went w WHERE w.on = d::date), 0) AS posted,
			coalesce((SELECT sum(c.points) FROM change c WHERE c.posted_on < from_day), 0)
			+ coalesce(sum(c.points) OVER (ORDER BY d), 0) AS standing
		-- Days before the books began are no days on which nobody had anything.
		FROM generate_series(greatest(from_day, (SELECT (r.opened_at AT TIME ZONE 'Europe/Amsterdam')::date FROM credit_rule r
			WHERE r.neighbourhood_id = neighbourhood)), until_day, interval '1 day') d LEFT JOIN change c ON c.posted_on = d::date
	), moved AS (
		-- How an account stood after its last line of a month, and when something last went out of it.
		SELECT DISTINCT ON (w.account_id, date_trunc('month', w.posted_on)) w.account_id, w.posted_on, w.balance_after, w.rests_since FROM (
			SELECT e.account_id, e.posted_on, e.balance_after, e.account_seq,
				coalesce(max(e.posted_on) FILTER (WHERE e.amount < 0 AND t.kind <> 'reversal') OVER (PARTITION BY e.account_id ORDER BY e.account_seq),
					min(e.posted_on) OVER (PARTITION BY e.account_id)) AS rests_since
			FROM credit_entry e JOIN credit_transfer t ON t.neighbourhood_id = e.neighbourhood_id AND t.id = e.transfer_id
			WHERE e.neighbourhood_id = neighbourhood AND e.account_id IN (SELECT p.id FROM person p) AND e.posted_on <= until_day
		) w ORDER BY w.account_id, date_trunc('month', w.posted_on), w.account_seq DESC
	), ended AS (
		SELECT m.name, h.balance_after AS points, m.last - 180 >= h.rests_since AS is_resting FROM month m JOIN (
			SELECT v.*, lead(v.posted_on) OVER (PARTITION BY v.account_id ORDER BY v.posted_on) AS next_on FROM moved v
		) h ON h.posted_on <= m.last AND coalesce(h.next_on > m.last, true)
	), pot AS (
		SELECT to_char(e.posted_on, 'YYYY-MM') AS month, e.amount, t.kind, t.is_essential, t.payer_id AS payer
		FROM credit_rule r JOIN credit_entry e ON e.neighbourhood_id = r.neighbourhood_id AND e.account_id = r.pot_id
			JOIN credit_transfer t ON t.neighbourhood_id = e.neighbourhood_id AND t.id = e.transfer_id
		WHERE r.neighbourhood_id = neighbourhood AND e.posted_on <= until_day AND t.reverses_id IS NULL AND t.state <> 'reversed'
	), said AS (
		SELECT to_char(t.made_on, 'YYYY-MM') AS month, CASE t.state WHEN 'proposed' THEN 'open' WHEN 'disputed' THEN 'confirmed'
			WHEN 'reversed' THEN 'confirmed' ELSE t.state END AS outcome, coalesce(t.decided_on - t.made_on, 0) AS days, count(*) AS count
		FROM credit_transfer t WHERE t.neighbourhood_id = neighbourhood AND t.kind IN ('help', 'group') AND t.made_on BETWEEN from_day AND until_day
		GROUP BY 1, 2, 3
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
		'ties', (SELECT coalesce(jsonb_agg(jsonb_build_object('month', t.month, 'count', t.count)), '[]') FROM (
			SELECT t.month, count(*) AS count FROM tie t GROUP BY 1) t),
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
		'said', (SELECT coalesce(jsonb_agg(jsonb_build_object('month', s.month, 'outcome', s.outcome, 'days', s.days, 'count', s.count)), '[]') FROM said s),
		'floor', (SELECT coalesce(jsonb_agg(jsonb_build_object('month', f.month, 'served', f.served, 'of', f.of)), '[]') FROM floor f),
		'asked', (SELECT coalesce(jsonb_agg(jsonb_build_object('month', a.month, 'isEssential', a.is_essential, 'openHours', a.open_hours,
				'yesHours', a.yes_hours, 'agreedHours', a.agreed_hours)), '[]') FROM asked a))
$$;
--> statement-breakpoint
-- The neighbourhoods that have books, and the month in which each began.
CREATE FUNCTION credit_begun() RETURNS TABLE (neighbourhood_id uuid, begun_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT r.neighbourhood_id, (r.opened_at AT TIME ZONE 'Europe/Amsterdam')::date FROM credit_rule r ORDER BY 1
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
GRANT EXECUTE ON FUNCTION credit_facts(uuid, date, date), credit_begun() TO kring_worker;
