-- A report of harm goes to nobody whom one of both does not want to meet, to nobody who acts with points for one of them or
-- lets them act, and to nobody who cannot come in.

CREATE OR REPLACE FUNCTION help_handler(neighbourhood uuid, reporter uuid, reported uuid, but uuid DEFAULT NULL) RETURNS uuid
LANGUAGE sql STABLE AS $$
	SELECT f.person_id FROM office f
	WHERE f.ended_at IS NULL AND f.person_id IS DISTINCT FROM reporter AND f.person_id IS DISTINCT FROM reported AND f.person_id IS DISTINCT FROM but
		AND ((f.kind IN ('coordinator', 'treasurer') AND f.neighbourhood_id = neighbourhood) OR f.kind = 'operator')
		AND NOT EXISTS (SELECT FROM account c WHERE c.person_id = f.person_id AND c.blocked_at IS NOT NULL)
		AND NOT EXISTS (SELECT FROM help_block b WHERE b.neighbourhood_id = neighbourhood AND b.person_id IN (reporter, reported) AND b.blocked_id = f.person_id)
		AND NOT EXISTS (SELECT FROM credit_right g JOIN credit_owner o ON o.neighbourhood_id = g.neighbourhood_id AND o.account_id = g.account_id
			WHERE g.neighbourhood_id = neighbourhood AND (g.person_id = f.person_id AND o.person_id IN (reporter, reported)
				OR o.person_id = f.person_id AND g.person_id IN (reporter, reported)))
		AND NOT EXISTS (SELECT FROM member m JOIN member o ON o.circle_id = m.circle_id
			WHERE m.person_id = f.person_id AND o.person_id IN (reporter, reported) AND m.removed_at IS NULL AND o.removed_at IS NULL)
		AND NOT EXISTS (SELECT FROM credit_household h JOIN credit_household k USING (neighbourhood_id, household_id)
			WHERE h.neighbourhood_id = neighbourhood AND h.person_id = f.person_id AND k.person_id IN (reporter, reported))
		AND NOT EXISTS (SELECT FROM help_request r WHERE r.neighbourhood_id = neighbourhood AND r.helper_id IS NOT NULL
			AND (f.person_id, reported) IN ((r.asker_id, r.helper_id), (r.helper_id, r.asker_id)) AND r.state IN ('agreed', 'done'))
	GROUP BY f.person_id
	ORDER BY min(CASE f.kind WHEN 'coordinator' THEN 0 WHEN 'treasurer' THEN 1 ELSE 2 END),
		(SELECT count(*) FROM help_report q WHERE q.handler_id = f.person_id AND q.closed_at IS NULL), f.person_id
	LIMIT 1
$$;
--> statement-breakpoint
-- As before; whose account is blocked handles nothing.
CREATE OR REPLACE FUNCTION help_reports_open() RETURNS TABLE (neighbourhood_id uuid, id uuid, due_on date, reminded_on date, is_handled boolean, has_other boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT q.neighbourhood_id, q.id, q.due_on, q.reminded_on, EXISTS (SELECT FROM office f WHERE f.person_id = q.handler_id AND f.ended_at IS NULL
			AND (f.kind = 'operator' OR f.neighbourhood_id = q.neighbourhood_id AND f.kind IN ('coordinator', 'treasurer'))
			AND NOT EXISTS (SELECT FROM account c WHERE c.person_id = f.person_id AND c.blocked_at IS NOT NULL)),
		help_handler(q.neighbourhood_id, q.reporter_id, q.reported_id, q.handler_id) IS NOT NULL
	FROM help_report q WHERE q.closed_at IS NULL ORDER BY q.due_on, q.id LIMIT 1000
$$;
