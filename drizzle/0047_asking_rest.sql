-- The rest of asking (F3, F4, S31). Whom a draft is to be asked of first waits with it for the yes of the resident; who
-- stops taking part is nobody's first any more.
ALTER TABLE help_request ADD COLUMN first_asked_id uuid;
--> statement-breakpoint
ALTER TABLE help_request ADD CONSTRAINT help_request_first_fk FOREIGN KEY (neighbourhood_id, first_asked_id)
	REFERENCES neighbour (neighbourhood_id, person_id) ON DELETE SET NULL (first_asked_id);
--> statement-breakpoint
-- Under which name who coordinates rings people; nobody learns of one that is not there.
ALTER TABLE office ADD COLUMN shown_name text;
--> statement-breakpoint
ALTER TABLE office ADD CONSTRAINT office_shown CHECK (char_length(shown_name) BETWEEN 1 AND 40);
--> statement-breakpoint
CREATE FUNCTION help_show_name(neighbourhood uuid, shown text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE office f SET shown_name = nullif(btrim(shown), '')
	WHERE f.person_id = kring_person() AND f.neighbourhood_id = neighbourhood AND f.kind = 'coordinator' AND f.ended_at IS NULL;
	RETURN FOUND;
END $$;
--> statement-breakpoint
-- Who rings about a request: who took it on, or the only one who could. Only by the name that they show for it, and
-- for a request only to who asked it or is in it.
CREATE FUNCTION help_caller(neighbourhood uuid, request uuid DEFAULT NULL) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH taken AS (
		SELECT r.landed_for_id AS by FROM help_request r WHERE r.neighbourhood_id = neighbourhood AND r.id = request AND r.id = ANY (help_mine())
	)
	SELECT CASE WHEN count(DISTINCT f.person_id) = 1 THEN max(f.shown_name) END FROM office f
	WHERE f.neighbourhood_id = neighbourhood AND f.kind = 'coordinator' AND f.ended_at IS NULL AND kring_person() IS NOT NULL
		AND f.person_id = coalesce((SELECT t.by FROM taken t), f.person_id)
$$;
--> statement-breakpoint
-- What the resident of a circle likes to do for others, for who is in it: what all neighbours may read of them (S31).
CREATE FUNCTION help_gives(circle uuid) RETURNS TABLE (neighbourhood_id uuid, likes text, kinds text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT n.neighbourhood_id, n.likes, ARRAY(SELECT o.category FROM help_offer o WHERE o.neighbourhood_id = n.neighbourhood_id
		AND o.person_id = n.person_id AND o.ended_at IS NULL AND NOT o.is_paused ORDER BY o.category)
	FROM circle c JOIN member m ON m.circle_id = c.id AND m.role = 'resident'
		JOIN neighbour n ON n.neighbourhood_id = c.neighbourhood_id AND n.person_id = m.person_id
	WHERE c.id = circle AND kring_sees(c.id)
$$;
--> statement-breakpoint
-- The faces that neighbours chose, for who may take part here: whoever reads a first name sees who it is.
CREATE FUNCTION help_faces(neighbourhood uuid, people uuid[]) RETURNS TABLE (person_id uuid, portrait text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT p.id, p.portrait FROM neighbour n JOIN person p ON p.id = n.person_id
	WHERE n.neighbourhood_id = neighbourhood AND n.person_id = ANY (people) AND p.portrait IS NOT NULL AND help_may_join(neighbourhood)
$$;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['help_show_name(uuid, text)', 'help_caller(uuid, uuid)', 'help_gives(uuid)', 'help_faces(uuid, uuid[])'] LOOP
		EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
		EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO kring_app', name);
	END LOOP;
END $$;
