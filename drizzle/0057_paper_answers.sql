-- Who does it on paper is asked "klopt dit?" as well: a host sees what waits for them, and says what they said.

-- What waits for the answer of somebody on paper, for who looked at their statement within the hour: that is written down.
CREATE FUNCTION credit_paper_waiting(neighbourhood uuid, whose uuid)
RETURNS TABLE (transfer uuid, kind text, category text, points integer, proposed_by text, is_payer boolean, made_on date, expires_at timestamptz, words text, other_kind text, other_name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE mine bigint := credit_account_of(neighbourhood, whose);
BEGIN
	IF mine IS NULL OR credit_via_paper(neighbourhood, mine, 'confirm', true) IS NULL OR NOT EXISTS (SELECT FROM credit_paper_read r
		WHERE r.neighbourhood_id = neighbourhood AND r.person_id = whose AND r.by_person_id = kring_person() AND r.at > kring_now() - interval '1 hour')
	THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY
	SELECT t.public_id, t.kind, t.category, t.amount, t.proposed_by, t.payer_id = mine, t.made_on, t.expires_at,
		(SELECT n.text FROM credit_note n WHERE n.neighbourhood_id = neighbourhood AND n.transfer_id = t.id LIMIT 1), c.kind, c.name
	FROM credit_transfer t
		CROSS JOIN LATERAL (SELECT CASE t.proposed_by WHEN 'payer' THEN t.payer_id ELSE t.payee_id END AS id) asker
		LEFT JOIN LATERAL credit_called(neighbourhood, asker.id) c ON true
	WHERE t.neighbourhood_id = neighbourhood AND mine IN (t.payer_id, t.payee_id) AND asker.id <> mine
		AND t.kind = 'help' AND t.state = 'proposed' AND t.expires_at > kring_now()
		-- Who asks from an account that stands still is out of sight until they go on.
		AND NOT credit_is_still(neighbourhood, asker.id)
	ORDER BY t.id LIMIT 100;
END $$;
--> statement-breakpoint
-- For how many on paper something waits, so that a host knows whose statement to open.
CREATE FUNCTION credit_paper_asked(neighbourhood uuid) RETURNS TABLE (person uuid, count bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT credit_holds(neighbourhood, '{host,coordinator}') THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY
	SELECT o.person_id, count(*) FROM credit_transfer t
		CROSS JOIN LATERAL (SELECT CASE t.proposed_by WHEN 'payer' THEN t.payer_id ELSE t.payee_id END AS id) asker
		JOIN credit_owner o ON o.neighbourhood_id = t.neighbourhood_id AND o.account_id IN (t.payer_id, t.payee_id) AND o.account_id <> asker.id
	WHERE t.neighbourhood_id = neighbourhood AND t.kind = 'help' AND t.state = 'proposed' AND t.expires_at > kring_now()
		AND o.person_id IS NOT NULL AND NOT EXISTS (SELECT FROM account c WHERE c.person_id = o.person_id)
		AND NOT credit_is_still(neighbourhood, asker.id)
	GROUP BY 1;
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION credit_paper_waiting(uuid, uuid), credit_paper_asked(uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION credit_paper_waiting(uuid, uuid), credit_paper_asked(uuid) TO kring_app;
