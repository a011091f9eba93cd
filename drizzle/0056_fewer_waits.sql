-- Fewer waits for the database, and figures that are put together in a quarter of the time.

-- Opens a change of a circle, with what was answered under its id before: one question instead of two. As who asks, so that
-- nobody reads an answer that is behind a wall to them. Each statement sees what was done before its turn came.
CREATE FUNCTION kring_open_change(circle_id uuid, person_id uuid, card uuid, change_id uuid) RETURNS jsonb
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE entry jsonb := kring_open_change($1, $2, $3); earlier jsonb;
BEGIN
	SELECT jsonb_build_object('digest', c.digest, 'answer', c.answer, 'personId', c.person_id) INTO earlier
	FROM change c WHERE c.circle_id = $1 AND c.id = $4;
	RETURN entry || jsonb_build_object('before', earlier);
END $$;
--> statement-breakpoint
-- The same for one's own things: changes of one person wait for each other, and are counted.
CREATE FUNCTION kring_open_own_change(person_id uuid, card uuid, change_id uuid) RETURNS jsonb
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE waits integer; earlier jsonb;
BEGIN
	PERFORM kring_enter($1, $2);
	waits := kring_pace();
	SELECT jsonb_build_object('digest', c.digest, 'answer', c.answer) INTO earlier
	FROM account_change c WHERE c.person_id = $1 AND c.id = $3;
	RETURN jsonb_build_object('now', kring_now(), 'waitSeconds', waits, 'before', earlier);
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_open_change(uuid, uuid, uuid, uuid), kring_open_own_change(uuid, uuid, uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_open_change(uuid, uuid, uuid, uuid), kring_open_own_change(uuid, uuid, uuid) TO kring_app;
--> statement-breakpoint
DROP FUNCTION credit_facts(uuid, date, date);
--> statement-breakpoint
-- As before, with how many gave to the pot and how many moved it, and whose help it was that somebody could not do without;
-- and in a quarter of the time over a million lines: what stands above nothing is a sum of what each line brought to
-- it, how an account stood is a sum of its months, and what is long is handed over as columns and not as objects.
CREATE FUNCTION credit_facts(neighbourhood uuid, from_day date, until_day date) RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET work_mem = '64MB' AS $$
	WITH person AS (
		SELECT a.id, (a.closed_at AT TIME ZONE 'Europe/Amsterdam')::date AS closed_on FROM credit_account a
		WHERE a.neighbourhood_id = neighbourhood AND a.kind IN ('member', 'circle')
	), month AS (
		SELECT to_char(m, 'YYYY-MM') AS name, (m + interval '1 month - 1 day')::date AS last
		FROM generate_series(date_trunc('month', from_day), until_day, interval '1 month') m
	), help AS MATERIALIZED (
		-- The first day of its month, as it is cheaper to tell apart than its name.
		SELECT h.*, h.counted_on - extract(day FROM h.counted_on)::integer + 1 AS month_on FROM credit_help_done(neighbourhood) h WHERE h.counted_on <= until_day
	), tie AS MATERIALIZED (
		SELECT t.one, t.other, t.first_on FROM (
			SELECT least(h.payer, h.payee) AS one, greatest(h.payer, h.payee) AS other, min(h.counted_on) AS first_on FROM help h GROUP BY 1, 2
		) t WHERE t.first_on >= from_day AND t.one IN (SELECT p.id FROM person p) AND t.other IN (SELECT p.id FROM person p)
	), line AS MATERIALIZED (
		SELECT e.account_id, e.posted_on, e.amount, e.balance_after,
			e.amount < 0 AND e.transfer_id NOT IN (SELECT t.id FROM credit_transfer t WHERE t.neighbourhood_id = neighbourhood AND t.kind = 'reversal') AS goes_out
		FROM credit_entry e WHERE e.neighbourhood_id = neighbourhood AND e.account_id IN (SELECT p.id FROM person p) AND e.posted_on <= until_day
	), change AS MATERIALIZED (
		-- What a line brought to what all have above nothing.
		SELECT l.posted_on, sum(greatest(l.balance_after, 0) - greatest(l.balance_after - l.amount, 0)) AS points FROM line l GROUP BY 1
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
		SELECT l.account_id, l.posted_on - extract(day FROM l.posted_on)::integer + 1 AS month_on, sum(l.amount) AS points,
			max(l.posted_on) FILTER (WHERE l.goes_out) AS out_on, min(l.posted_on) AS first_on
		FROM line l GROUP BY 1, 2
	), stood AS MATERIALIZED (
		-- How an account stood after its last line of a month, and when something last went out of it.
		SELECT v.month_on, lead(v.month_on) OVER w AS next_on, sum(v.points) OVER w AS points,
			coalesce(max(v.out_on) OVER w, first_value(v.first_on) OVER w) AS rests_since
		FROM moved v WINDOW w AS (PARTITION BY v.account_id ORDER BY v.month_on)
	), ended AS (
		SELECT m.name, h.points, m.last - 180 >= h.rests_since AS is_resting FROM month m JOIN stood h ON h.month_on <= m.last AND coalesce(h.next_on > m.last, true)
	), pot AS (
		SELECT to_char(e.posted_on, 'YYYY-MM') AS month, e.amount, t.kind, t.is_essential, t.payer_id AS payer, t.payee_id AS payee
		FROM credit_rule r JOIN credit_entry e ON e.neighbourhood_id = r.neighbourhood_id AND e.account_id = r.pot_id
			JOIN credit_transfer t ON t.neighbourhood_id = e.neighbourhood_id AND t.id = e.transfer_id
		WHERE r.neighbourhood_id = neighbourhood AND e.posted_on <= until_day AND t.reverses_id IS NULL AND t.state <> 'reversed'
	), said AS (
		SELECT t.made_on - extract(day FROM t.made_on)::integer + 1 AS month_on, CASE t.state WHEN 'proposed' THEN 'open' WHEN 'disputed' THEN 'confirmed'
			WHEN 'reversed' THEN 'confirmed' ELSE t.state END AS outcome, coalesce(t.decided_on - t.made_on, 0) AS days,
			CASE t.proposed_by WHEN 'payee' THEN t.payee_id ELSE t.payer_id END AS by, count(*) AS count
		FROM credit_transfer t WHERE t.neighbourhood_id = neighbourhood AND t.kind IN ('help', 'group') AND t.made_on BETWEEN from_day AND until_day
		GROUP BY 1, 2, 3, 4
	), floor AS (
		-- Somebody had no points left for help they could not do without: the pot was to give a part, and nobody had asked it to.
		SELECT to_char(t.made_on, 'YYYY-MM') AS month, t.payer_id AS by, count(*) AS of, count(*) FILTER (WHERE t.state IN ('confirmed', 'disputed', 'reversed')) AS served
		FROM credit_transfer t WHERE t.neighbourhood_id = neighbourhood AND t.kind = 'help' AND t.is_essential AND NOT t.from_pot
			AND t.state IN ('confirmed', 'disputed', 'reversed', 'expired') AND t.made_on BETWEEN from_day AND until_day
			AND (t.proposed_by = 'payer' AND t.reserved < t.amount OR t.id IN (SELECT e.transfer_id FROM credit_rule r JOIN credit_entry e
				ON e.neighbourhood_id = r.neighbourhood_id AND e.account_id = r.pot_id AND e.amount < 0 WHERE r.neighbourhood_id = neighbourhood))
		GROUP BY 1, 2
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
	SELECT json_build_object(
		'helped', (SELECT json_build_object('monthOn', array_agg(h.month_on), 'payer', array_agg(h.payer), 'payee', array_agg(h.payee),
				'category', array_agg(h.category), 'times', array_agg(h.times), 'points', array_agg(h.points)) FROM (
			SELECT h.month_on, h.payer, h.payee, h.category, count(*) AS times, sum(h.points) AS points FROM help h
			WHERE h.counted_on >= from_day GROUP BY 1, 2, 3, 4) h),
		'people', (SELECT coalesce(json_agg(json_build_object('id', p.id, 'closedOn', p.closed_on)), '[]') FROM person p),
		'ties', (SELECT coalesce(json_agg(json_build_object('month', to_char(t.first_on, 'YYYY-MM'), 'one', t.one, 'other', t.other)), '[]') FROM tie t),
		'days', (SELECT coalesce(json_agg(json_build_object('on', d.on, 'standing', d.standing, 'posted', d.posted)), '[]') FROM day d),
		'resting', (SELECT coalesce(json_agg(json_build_object('month', e.name, 'points', e.points, 'resting', e.resting)), '[]') FROM (
			SELECT e.name, coalesce(sum(e.points) FILTER (WHERE e.points > 0), 0) AS points,
				coalesce(sum(e.points) FILTER (WHERE e.points > 0 AND e.is_resting), 0) AS resting FROM ended e GROUP BY 1) e),
		'pot', (SELECT coalesce(json_agg(json_build_object('month', m.name, 'given', m.given, 'thanked', m.thanked, 'essential', m.essential,
				'people', m.people, 'givers', m.givers, 'moved', m.moved, 'level', m.level)), '[]') FROM (
			SELECT m.name, coalesce(sum(p.amount) FILTER (WHERE p.month = m.name AND p.amount > 0), 0) AS given,
				coalesce(-sum(p.amount) FILTER (WHERE p.month = m.name AND p.amount < 0 AND p.kind = 'task'), 0) AS thanked,
				coalesce(-sum(p.amount) FILTER (WHERE p.month = m.name AND p.amount < 0 AND p.is_essential), 0) AS essential,
				count(DISTINCT p.payer) FILTER (WHERE p.month = m.name AND p.amount < 0 AND p.is_essential) AS people,
				-- Of help what goes to the pot is of who helped; of all else it is of who pays.
				count(DISTINCT (CASE WHEN p.kind = 'help' THEN p.payee ELSE p.payer END)) FILTER (WHERE p.month = m.name AND p.amount > 0) AS givers,
				(SELECT count(DISTINCT (CASE WHEN (t.kind = 'help') = (e.amount > 0) THEN coalesce(t.payee_id, t.payer_id) ELSE t.payer_id END))
					FROM credit_rule r JOIN credit_entry e ON e.neighbourhood_id = r.neighbourhood_id AND e.account_id = r.pot_id
						JOIN credit_transfer t ON t.neighbourhood_id = e.neighbourhood_id AND t.id = e.transfer_id
					WHERE r.neighbourhood_id = neighbourhood AND to_char(e.posted_on, 'YYYY-MM') = m.name) AS moved,
				(SELECT coalesce(sum(e.amount), 0) FROM credit_rule r JOIN credit_entry e ON e.neighbourhood_id = r.neighbourhood_id AND e.account_id = r.pot_id
					WHERE r.neighbourhood_id = neighbourhood AND e.posted_on <= m.last) AS level
			FROM month m LEFT JOIN pot p ON p.month = m.name GROUP BY m.name, m.last) m),
		'said', (SELECT json_build_object('monthOn', array_agg(s.month_on), 'outcome', array_agg(s.outcome), 'days', array_agg(s.days), 'by', array_agg(s.by), 'count', array_agg(s.count)) FROM said s),
		'floor', (SELECT coalesce(json_agg(json_build_object('month', f.month, 'by', f.by, 'served', f.served, 'of', f.of)), '[]') FROM floor f),
		'asked', (SELECT coalesce(json_agg(json_build_object('month', a.month, 'asker', a.asker, 'isEssential', a.is_essential, 'openHours', a.open_hours,
				'yesHours', a.yes_hours, 'agreedHours', a.agreed_hours)), '[]') FROM asked a))
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION credit_facts(uuid, date, date) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION credit_facts(uuid, date, date) TO kring_worker;
--> statement-breakpoint
-- As before; the steps of a transfer are put together once, and not looked up in all of them for each.
CREATE OR REPLACE FUNCTION credit_noticed(neighbourhood uuid, from_day date, until_day date) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH step AS (
		SELECT e.transfer_id, e.from_state, e.to_state, e.via, d.at, d.by_person_id, e.happened_on FROM credit_event e
			LEFT JOIN credit_event_detail d ON d.neighbourhood_id = e.neighbourhood_id AND d.event_id = e.id
		WHERE e.neighbourhood_id = neighbourhood AND e.happened_on BETWEEN from_day AND until_day
	), took AS (
		SELECT s.transfer_id, bool_or(s.via = 'host') AS is_from_paper,
			extract(epoch FROM min(s.at) FILTER (WHERE s.from_state = 'proposed' AND s.to_state = 'confirmed') - min(s.at) FILTER (WHERE s.from_state IS NULL)) AS seconds
		FROM step s GROUP BY 1
	), said AS (
		SELECT t.id, t.payer_id AS payer, t.payee_id AS payee, t.amount AS points, t.made_on AS on, t.state IN ('confirmed', 'disputed') AS counts,
			CASE t.proposed_by WHEN 'payer' THEN t.payer_id ELSE t.payee_id END AS by,
			coalesce(k.is_from_paper, false) AS is_from_paper, k.seconds
		FROM credit_transfer t LEFT JOIN took k ON k.transfer_id = t.id
		WHERE t.neighbourhood_id = neighbourhood AND t.kind = 'help' AND t.made_on BETWEEN from_day AND until_day
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
