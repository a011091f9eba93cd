-- People coming and going: what goes with somebody who leaves, and what a leaflet starts.
ALTER TABLE circle ADD COLUMN age_band text DEFAULT 'from_16' NOT NULL;
--> statement-breakpoint
ALTER TABLE circle ADD COLUMN age_review_on date;
--> statement-breakpoint
ALTER TABLE circle ADD CONSTRAINT circle_age_band CHECK (age_band IN ('under_12', 'from_12', 'from_16'));
--> statement-breakpoint
-- After somebody's place in a circle ended: what waited to be told to them is dropped, how they wished
-- to hear of it and what their devices were given of it is forgotten, and their push addresses go
-- when it was their last place (T4.11, settled 7). Their sign-ins stay.
-- Does nothing for whoever still has a place, and nothing in a circle the caller is not in.
CREATE FUNCTION kring_let_go(circle uuid, person uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
	IF NOT (circle = ANY (kring_circles())) OR EXISTS (
		SELECT FROM member m WHERE m.circle_id = circle AND m.person_id = person AND m.removed_at IS NULL)
	THEN RETURN; END IF;
	UPDATE notice n SET state = 'dropped'
	WHERE n.circle_id = circle AND n.person_id = person AND n.state IN ('waiting', 'held');
	DELETE FROM notice_choice n WHERE n.circle_id = circle AND n.person_id = person;
	DELETE FROM given g USING session s
	WHERE g.circle_id = circle AND g.session_id = s.id AND s.person_id = person;
	DELETE FROM push_subscription p WHERE p.person_id = person AND NOT EXISTS (
		SELECT FROM member m JOIN circle c ON c.id = m.circle_id
		WHERE m.person_id = person AND kring_runs(m) AND c.closed_at IS NULL);
END $$;
--> statement-breakpoint
-- Visits that came in with a card of this circle end at once when it is blocked or replaced.
CREATE FUNCTION kring_end_card_visits(circle uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
	IF NOT (circle = ANY (kring_circles())) THEN RETURN; END IF;
	UPDATE session SET ended_at = kring_now()
	WHERE kind = 'card' AND circle_id = circle AND ended_at IS NULL;
END $$;
--> statement-breakpoint
-- Uses a leaflet up: of two at once, one gets it.
CREATE FUNCTION kring_use_leaflet(code text) RETURNS TABLE (municipality_id uuid, neighbourhood_id uuid, made_by_id uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
	UPDATE leaflet SET used_at = kring_now()
	WHERE code_hash = code AND used_at IS NULL AND expires_at > kring_now()
	RETURNING municipality_id, neighbourhood_id, made_by_id
$$;
--> statement-breakpoint
-- Where somebody works now: what their place in a circle says of them when they start it.
CREATE FUNCTION kring_work_of(person uuid) RETURNS TABLE (organisation_id uuid, discipline text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
	SELECT e.organisation_id, e.discipline FROM employment e
	WHERE e.person_id = person AND e.ended_at IS NULL ORDER BY e.started_at LIMIT 1
$$;
--> statement-breakpoint
-- The drawing of the resident, who may have no account: by themselves, or by who speaks for them.
CREATE FUNCTION kring_draw_resident(circle_id uuid, drawing text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
	UPDATE person p SET portrait = drawing FROM circle c
	WHERE c.id = $1 AND p.id = c.resident_id AND kring_sees($1) AND (
		c.resident_id = kring_person()
		OR EXISTS (SELECT FROM representation r
			WHERE r.circle_id = c.id AND r.person_id = kring_person() AND r.ended_at IS NULL))
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_let_go(uuid, uuid), kring_end_card_visits(uuid), kring_use_leaflet(text), kring_work_of(uuid), kring_draw_resident(uuid, text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_let_go(uuid, uuid), kring_end_card_visits(uuid), kring_use_leaflet(text), kring_work_of(uuid), kring_draw_resident(uuid, text) TO kring_app;
