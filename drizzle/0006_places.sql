-- How places come into being, and who works where: names that exist once, walls between
-- municipalities, figures without content, and the end of somebody's work (settled 6, T4.9, T4.11).
ALTER TABLE municipality ADD COLUMN version integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE organisation ADD COLUMN version integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE neighbourhood ADD COLUMN version integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE employment ADD COLUMN ended_by_id uuid;
--> statement-breakpoint
-- Two names that look alike are one name.
CREATE UNIQUE INDEX municipality_one_name ON municipality (lower(name));
--> statement-breakpoint
CREATE UNIQUE INDEX organisation_one_name ON organisation (municipality_id, lower(name));
--> statement-breakpoint
CREATE UNIQUE INDEX neighbourhood_one_name ON neighbourhood (municipality_id, lower(name));
--> statement-breakpoint
-- Hours are promised only beside times at which somebody reads.
ALTER TABLE organisation ADD CONSTRAINT organisation_promise
	CHECK (promise_hours IS NULL OR (reading_times <> '' AND promise_hours BETWEEN 1 AND 336));
--> statement-breakpoint
ALTER TABLE staff_invitation ADD CONSTRAINT staff_invitation_kind CHECK (
	(kind = 'operator' AND organisation_id IS NULL)
	OR (kind IN ('organisation_manager', 'professional') AND organisation_id IS NOT NULL)
);
--> statement-breakpoint
CREATE INDEX staff_invitation_organisation ON staff_invitation (organisation_id, kind);
--> statement-breakpoint
-- One office of a kind for a person, as long as it runs.
CREATE UNIQUE INDEX office_once ON office
	(person_id, kind, coalesce(organisation_id, neighbourhood_id, municipality_id, '00000000-0000-0000-0000-000000000000'))
	WHERE ended_at IS NULL;
--> statement-breakpoint

-- The municipalities this person has to do with: where they live, where they are in a circle, where
-- they work or hold an office. Every other one is behind a wall (settled 6).
CREATE FUNCTION kring_municipalities() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
	SELECT coalesce(array_agg(DISTINCT near.id), '{}') FROM (
		SELECT p.municipality_id AS id FROM person p WHERE p.id = kring_person()
		UNION ALL
		SELECT c.municipality_id FROM circle c WHERE c.id = ANY (kring_circles())
		UNION ALL
		SELECT o.municipality_id FROM employment e JOIN organisation o ON o.id = e.organisation_id
		WHERE e.person_id = kring_person() AND e.ended_at IS NULL
		UNION ALL
		SELECT coalesce(f.municipality_id, o.municipality_id)
		FROM office f LEFT JOIN organisation o ON o.id = f.organisation_id
		WHERE f.person_id = kring_person() AND f.ended_at IS NULL
	) AS near WHERE near.id IS NOT NULL
$$;
--> statement-breakpoint
-- Before anybody is known (a leaflet or an invitation in the hand) the names of places are what stands
-- on their doors. For somebody who is known, other places are not there.
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['municipality', 'organisation', 'neighbourhood']
	LOOP
		EXECUTE format('DROP POLICY %I ON %I', name || '_named', name);
		EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO kring_worker USING (true)', name || '_worker', name);
		EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO kring_app
			USING (kring_person() IS NULL OR %I = ANY ((SELECT kring_municipalities())::uuid[]))',
			name || '_near', name, CASE name WHEN 'municipality' THEN 'id' ELSE 'municipality_id' END);
	END LOOP;
END $$;
--> statement-breakpoint
-- A manager asks people to work for the own organisation, and nothing more: managers and operators
-- are asked by operators.
DROP POLICY staff_invitation_manager ON staff_invitation;
--> statement-breakpoint
CREATE POLICY staff_invitation_manager ON staff_invitation FOR ALL TO kring_app
	USING (kind = 'professional' AND kring_holds('organisation_manager', organisation_id))
	WITH CHECK (kind = 'professional' AND kring_holds('organisation_manager', organisation_id));
--> statement-breakpoint
-- A manager sees who works there; somebody comes by their own yes and goes by the function below.
DROP POLICY employment_manager ON employment;
--> statement-breakpoint
CREATE POLICY employment_manager ON employment FOR SELECT TO kring_app
	USING (kring_holds('organisation_manager', organisation_id));
--> statement-breakpoint
CREATE POLICY office_fellow ON office FOR SELECT TO kring_app
	USING (kind = 'organisation_manager' AND kring_holds('organisation_manager', organisation_id));
--> statement-breakpoint
CREATE POLICY person_fellow ON person FOR SELECT TO kring_app USING (EXISTS (
	SELECT FROM office o WHERE o.person_id = person.id AND o.kind = 'organisation_manager'
		AND kring_holds('organisation_manager', o.organisation_id)
));
--> statement-breakpoint

-- How much there is in each municipality, for operators: in fives, nothing below five, and people
-- only where there are five circles, so that nobody can be counted out (T4.9, T6.3). The real
-- figures never leave the database.
CREATE FUNCTION kring_place_figures() RETURNS TABLE (municipality_id uuid, circles integer, people integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
	SELECT mu.id, counted.circles / 5 * 5, CASE WHEN counted.circles >= 5 THEN counted.people / 5 * 5 ELSE 0 END
	FROM municipality mu CROSS JOIN LATERAL (
		SELECT count(DISTINCT c.id)::int AS circles, count(DISTINCT m.person_id)::int AS people
		FROM circle c LEFT JOIN member m ON m.circle_id = c.id AND kring_runs(m)
		WHERE c.municipality_id = mu.id AND c.closed_at IS NULL
	) AS counted
	WHERE kring_holds('operator')
$$;
--> statement-breakpoint
-- Ends somebody's work for an organisation, with the office over it and every sign-in (T3.6). Only
-- for its managers, and not about oneself, so that one is left; two who end each other are served
-- one after the other. Returns the circles in which this person has a place as
-- its professional, in the order in which they are to be locked; null where there was nothing to end.
CREATE FUNCTION kring_end_employment(organisation uuid, person uuid) RETURNS uuid[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE running uuid;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(organisation::text, 4));
	IF kring_person() = person OR NOT kring_holds('organisation_manager', organisation) THEN RETURN NULL; END IF;
	UPDATE employment e SET ended_at = kring_now(), ended_by_id = kring_person()
	WHERE e.organisation_id = organisation AND e.person_id = person AND e.ended_at IS NULL;
	IF NOT FOUND THEN RETURN NULL; END IF;
	UPDATE office o SET ended_at = kring_now()
	WHERE o.organisation_id = organisation AND o.person_id = person
		AND o.kind = 'organisation_manager' AND o.ended_at IS NULL;
	FOR running IN SELECT s.id FROM session s WHERE s.person_id = person AND s.ended_at IS NULL LOOP
		PERFORM kring_end_session(running);
	END LOOP;
	RETURN (
		SELECT coalesce(array_agg(m.circle_id ORDER BY m.circle_id), '{}')
		FROM member m JOIN circle c ON c.id = m.circle_id
		WHERE m.person_id = person AND m.role = 'professional' AND m.organisation_id = organisation
			AND m.removed_at IS NULL AND c.closed_at IS NULL
	);
END $$;
--> statement-breakpoint
-- Ends an office, with every sign-in of who held it. For operators only, and not about oneself, so
-- that one is always left. Two who end each other are served one after the other.
CREATE FUNCTION kring_end_office(office_kind text, organisation uuid, person uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE running uuid;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended('office', 0));
	IF kring_person() = person OR NOT kring_holds('operator') THEN RETURN false; END IF;
	UPDATE office o SET ended_at = kring_now()
	WHERE o.kind = office_kind AND o.person_id = person AND o.ended_at IS NULL
		AND o.organisation_id IS NOT DISTINCT FROM organisation;
	IF NOT FOUND THEN RETURN false; END IF;
	FOR running IN SELECT s.id FROM session s WHERE s.person_id = person AND s.ended_at IS NULL LOOP
		PERFORM kring_end_session(running);
	END LOOP;
	RETURN true;
END $$;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['kring_municipalities()', 'kring_place_figures()',
		'kring_end_employment(uuid, uuid)', 'kring_end_office(text, uuid, uuid)']
	LOOP
		EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO kring_app', name);
	END LOOP;
END $$;
--> statement-breakpoint
-- People with an office or a post are changed through the functions above, or by their own yes.
REVOKE INSERT, UPDATE ON employment, office FROM kring_app;
