-- Rides between visitors of a day activity (activities-credits.md 5.12). Who asks or offers one gives a name and
-- a number for it, and with it the leave to pass them on once both said yes; that both did is asked here, so
-- that no page can give them away. All of it goes soon after the day, and a number of the month is left.
CREATE TABLE ride (
	neighbourhood_id uuid NOT NULL,
	activity_id uuid NOT NULL,
	occurrence_id uuid NOT NULL,
	id uuid NOT NULL,
	kind text NOT NULL,
	direction text NOT NULL,
	area text NOT NULL,
	seats smallint NOT NULL,
	wheelchair boolean NOT NULL,
	visitor_id uuid,
	circle_id uuid,
	entry_id uuid,
	person_id uuid,
	called text NOT NULL DEFAULT '',
	phone text NOT NULL DEFAULT '',
	said_at timestamp with time zone NOT NULL,
	ended_at timestamp with time zone,
	CONSTRAINT ride_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT ride_kind CHECK (kind IN ('ask', 'offer')),
	CONSTRAINT ride_direction CHECK (direction IN ('there', 'back')),
	CONSTRAINT ride_seats CHECK (seats BETWEEN 1 AND 8),
	-- Of a visitor whose host said it, or of a member of a circle that goes there.
	CONSTRAINT ride_whose CHECK ((visitor_id IS NULL) = (person_id IS NOT NULL)
		AND (person_id IS NULL) = (circle_id IS NULL) AND (person_id IS NULL) = (entry_id IS NULL)),
	CONSTRAINT ride_ended CHECK (CASE WHEN ended_at IS NULL THEN area ~ '^[1-9][0-9]{3}$' AND phone <> ''
		ELSE called = '' AND phone = '' AND area = '' END)
);
--> statement-breakpoint
CREATE INDEX ride_day ON ride USING btree (neighbourhood_id, occurrence_id);
--> statement-breakpoint
CREATE INDEX ride_entry ON ride USING btree (circle_id, entry_id);
--> statement-breakpoint
CREATE INDEX ride_person ON ride USING btree (person_id);
--> statement-breakpoint
-- Each way once: who asks for a ride offers none.
CREATE UNIQUE INDEX ride_visitor_once ON ride USING btree (neighbourhood_id, occurrence_id, direction, visitor_id) WHERE ended_at IS NULL;
--> statement-breakpoint
CREATE UNIQUE INDEX ride_person_once ON ride USING btree (neighbourhood_id, occurrence_id, direction, circle_id, person_id) WHERE ended_at IS NULL;
--> statement-breakpoint
-- An ask and an offer that a host or coordinator brought together, and who of both said yes.
CREATE TABLE ride_match (
	neighbourhood_id uuid NOT NULL,
	activity_id uuid NOT NULL,
	occurrence_id uuid NOT NULL,
	id uuid NOT NULL,
	ask_id uuid NOT NULL,
	offer_id uuid NOT NULL,
	brought_at timestamp with time zone NOT NULL,
	ask_yes_at timestamp with time zone,
	offer_yes_at timestamp with time zone,
	off_at timestamp with time zone,
	again_at timestamp with time zone,
	ended_at timestamp with time zone,
	ended_how text,
	ended_side text,
	told_at timestamp with time zone,
	CONSTRAINT ride_match_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT ride_match_ended CHECK ((ended_at IS NULL) = (ended_how IS NULL)
		AND ended_how IN ('no', 'left', 'parted') AND ended_side IN ('ask', 'offer')
		AND (ended_how = 'parted') = (ended_how IS NOT NULL AND ended_side IS NULL)),
	CONSTRAINT ride_match_told CHECK (told_at IS NULL OR ended_at IS NOT NULL)
);
--> statement-breakpoint
-- Who asks is brought together with one at a time.
CREATE UNIQUE INDEX ride_match_ask ON ride_match USING btree (neighbourhood_id, ask_id) WHERE ended_at IS NULL;
--> statement-breakpoint
CREATE INDEX ride_match_offer ON ride_match USING btree (neighbourhood_id, offer_id);
--> statement-breakpoint
CREATE INDEX ride_match_day ON ride_match USING btree (neighbourhood_id, occurrence_id);
--> statement-breakpoint
-- Who can be rung where no ride was found: the transport service of the place.
CREATE TABLE ride_service (
	neighbourhood_id uuid NOT NULL,
	activity_id uuid NOT NULL,
	name text NOT NULL,
	phone text NOT NULL,
	changed_at timestamp with time zone NOT NULL,
	CONSTRAINT ride_service_neighbourhood_id_activity_id_pk PRIMARY KEY (neighbourhood_id, activity_id)
);
--> statement-breakpoint
-- How many rides were asked for in a month and how many were found: all that is left of them.
CREATE TABLE ride_tally (
	neighbourhood_id uuid NOT NULL,
	activity_id uuid NOT NULL,
	month date NOT NULL,
	asked integer NOT NULL,
	matched integer NOT NULL,
	CONSTRAINT ride_tally_neighbourhood_id_activity_id_month_pk PRIMARY KEY (neighbourhood_id, activity_id, month)
);
--> statement-breakpoint
ALTER TABLE ride ADD CONSTRAINT ride_day_fk FOREIGN KEY (neighbourhood_id, occurrence_id)
	REFERENCES occurrence (neighbourhood_id, id);
--> statement-breakpoint
ALTER TABLE ride ADD CONSTRAINT ride_visitor_fk FOREIGN KEY (neighbourhood_id, activity_id, visitor_id)
	REFERENCES visitor (neighbourhood_id, activity_id, id) ON DELETE CASCADE;
--> statement-breakpoint
ALTER TABLE ride ADD CONSTRAINT ride_entry_fk FOREIGN KEY (circle_id, entry_id)
	REFERENCES agenda_entry (circle_id, id) ON DELETE CASCADE;
--> statement-breakpoint
ALTER TABLE ride ADD CONSTRAINT ride_person_id_person_id_fk FOREIGN KEY (person_id)
	REFERENCES person (id) ON DELETE CASCADE;
--> statement-breakpoint
ALTER TABLE ride_match ADD CONSTRAINT ride_match_ask_fk FOREIGN KEY (neighbourhood_id, ask_id)
	REFERENCES ride (neighbourhood_id, id) ON DELETE CASCADE;
--> statement-breakpoint
ALTER TABLE ride_match ADD CONSTRAINT ride_match_offer_fk FOREIGN KEY (neighbourhood_id, offer_id)
	REFERENCES ride (neighbourhood_id, id) ON DELETE CASCADE;
--> statement-breakpoint
ALTER TABLE ride_service ADD CONSTRAINT ride_service_activity_fk FOREIGN KEY (neighbourhood_id, activity_id)
	REFERENCES activity (neighbourhood_id, id);
--> statement-breakpoint
ALTER TABLE ride_tally ADD CONSTRAINT ride_tally_activity_fk FOREIGN KEY (neighbourhood_id, activity_id)
	REFERENCES activity (neighbourhood_id, id);
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['ride', 'ride_match', 'ride_service', 'ride_tally']
	LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
		-- Who carries the activity looks after its rides.
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_app
			USING (activity_id = ANY ((SELECT kring_carried())::uuid[]))
			WITH CHECK (activity_id = ANY ((SELECT kring_carried())::uuid[]))', name || '_carried', name);
		EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO kring_worker USING (true)', name || '_worker', name);
	END LOOP;
	FOREACH name IN ARRAY ARRAY['ride', 'ride_match', 'ride_service']
	LOOP
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_app USING (activity_id = (SELECT kring_at_door()))
			WITH CHECK (activity_id = (SELECT kring_at_door()))', name || '_door', name);
	END LOOP;
END $$;
--> statement-breakpoint
-- One's own, as a member of a circle that goes there.
CREATE POLICY ride_own ON ride FOR ALL TO kring_app
	USING (person_id = kring_person() AND circle_id = ANY ((SELECT kring_circles())::uuid[]))
	WITH CHECK (person_id = kring_person() AND circle_id = ANY ((SELECT kring_circles())::uuid[]));
--> statement-breakpoint
CREATE POLICY ride_match_own ON ride_match FOR SELECT TO kring_app
	USING (EXISTS (SELECT FROM ride r WHERE r.id IN (ask_id, offer_id) AND r.person_id = kring_person()));
--> statement-breakpoint
CREATE POLICY ride_match_answer ON ride_match FOR UPDATE TO kring_app
	USING (EXISTS (SELECT FROM ride r WHERE r.id IN (ask_id, offer_id) AND r.person_id = kring_person()))
	WITH CHECK (EXISTS (SELECT FROM ride r WHERE r.id IN (ask_id, offer_id) AND r.person_id = kring_person()));
--> statement-breakpoint
-- A name and a number can be written and not read: who may know them is asked below.
GRANT SELECT (neighbourhood_id, activity_id, occurrence_id, id, kind, direction, area, seats, wheelchair, visitor_id,
	circle_id, entry_id, person_id, said_at, ended_at), INSERT, UPDATE (area, called, phone, ended_at) ON ride TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (ask_yes_at, offer_yes_at, ended_at, ended_how, ended_side, told_at) ON ride_match TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE, UPDATE (name, phone, changed_at) ON ride_service TO kring_app;
--> statement-breakpoint
GRANT SELECT ON ride_tally TO kring_app, kring_worker;
--> statement-breakpoint
GRANT SELECT (neighbourhood_id, activity_id, occurrence_id, id, kind, visitor_id, circle_id, entry_id, person_id, ended_at) ON ride TO kring_worker;
--> statement-breakpoint
GRANT SELECT ON ride_match TO kring_worker;
--> statement-breakpoint
-- One match after another for each offer: the last seat is given once, and a wheelchair only to a car that
-- takes one.
CREATE FUNCTION kring_ride_seats() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE asked ride; offered ride; taken integer; chairs integer;
BEGIN
	SELECT r.* INTO offered FROM ride r WHERE r.neighbourhood_id = NEW.neighbourhood_id AND r.id = NEW.offer_id FOR UPDATE;
	SELECT r.* INTO asked FROM ride r WHERE r.neighbourhood_id = NEW.neighbourhood_id AND r.id = NEW.ask_id FOR UPDATE;
	SELECT coalesce(sum(r.seats), 0), count(*) FILTER (WHERE r.wheelchair) INTO taken, chairs
	FROM ride_match o JOIN ride r ON r.neighbourhood_id = o.neighbourhood_id AND r.id = o.ask_id
	WHERE o.neighbourhood_id = NEW.neighbourhood_id AND o.offer_id = NEW.offer_id AND o.ended_at IS NULL AND o.id <> NEW.id;
	IF asked.kind IS DISTINCT FROM 'ask' OR offered.kind IS DISTINCT FROM 'offer'
		OR asked.ended_at IS NOT NULL OR offered.ended_at IS NOT NULL
		OR (asked.activity_id, asked.occurrence_id, asked.direction) <> (offered.activity_id, offered.occurrence_id, offered.direction)
		OR (NEW.activity_id, NEW.occurrence_id) <> (asked.activity_id, asked.occurrence_id)
		OR taken + asked.seats > offered.seats
		OR (asked.wheelchair AND (NOT offered.wheelchair OR chairs > 0))
	THEN RAISE EXCEPTION 'this ask does not fit into this car' USING ERRCODE = 'check_violation'; END IF;
	RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER ride_seats BEFORE INSERT ON ride_match FOR EACH ROW EXECUTE FUNCTION kring_ride_seats();
--> statement-breakpoint
-- Whatever becomes of a match, both hear of it, whichever way it came about. A day that is off tells of itself.
CREATE FUNCTION kring_ride_news() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE news text;
BEGIN
	IF TG_OP = 'INSERT' THEN news := 'asked';
	ELSIF NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL THEN news := 'freed';
	ELSIF NEW.ask_yes_at IS NOT NULL AND NEW.offer_yes_at IS NOT NULL
		AND (OLD.ask_yes_at IS NULL OR OLD.offer_yes_at IS NULL) THEN news := 'agreed';
	ELSE RETURN NULL; END IF;
	PERFORM kring_enqueue(1::smallint, 'ride.tell', 'ride.tell:' || NEW.id || ':' || news,
		jsonb_build_object('matchId', NEW.id, 'news', news), NULL);
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER ride_news AFTER INSERT OR UPDATE ON ride_match FOR EACH ROW EXECUTE FUNCTION kring_ride_news();
--> statement-breakpoint
-- With a ride that is taken back goes what it was brought together with.
CREATE FUNCTION kring_ride_ended() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE ride_match m SET ended_at = NEW.ended_at, ended_how = 'left', ended_side = NEW.kind
	WHERE m.neighbourhood_id = NEW.neighbourhood_id AND NEW.id IN (m.ask_id, m.offer_id) AND m.ended_at IS NULL;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER ride_over AFTER UPDATE OF ended_at ON ride
	FOR EACH ROW WHEN (NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL) EXECUTE FUNCTION kring_ride_ended();
--> statement-breakpoint
-- A day that is off takes its rides along, before it began: whoever is there already still has to get home.
-- One that goes on after all, or at another time, asks both anew: a yes was a yes to that day.
CREATE FUNCTION kring_ride_day() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NEW.status = 'cancelled' AND OLD.status <> 'cancelled' AND coalesce(NEW.cancelled_at, kring_now()) < NEW.starts_at THEN
		UPDATE ride_match m SET off_at = kring_now()
		WHERE m.neighbourhood_id = NEW.neighbourhood_id AND m.occurrence_id = NEW.id AND m.ended_at IS NULL;
	ELSIF NEW.status = 'planned' THEN
		UPDATE ride_match m SET off_at = NULL, ask_yes_at = NULL, offer_yes_at = NULL, again_at = kring_now()
		WHERE m.neighbourhood_id = NEW.neighbourhood_id AND m.occurrence_id = NEW.id AND m.ended_at IS NULL
			AND (m.off_at IS NOT NULL OR NEW.starts_at <> OLD.starts_at);
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER ride_day_changed AFTER UPDATE OF status, starts_at ON occurrence
	FOR EACH ROW WHEN (NEW.status <> OLD.status OR NEW.starts_at <> OLD.starts_at) EXECUTE FUNCTION kring_ride_day();
--> statement-breakpoint
-- Who is not remembered any more has no ride any more.
CREATE FUNCTION kring_ride_forgotten() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE ride r SET ended_at = kring_now(), called = '', phone = '', area = ''
	WHERE r.neighbourhood_id = NEW.neighbourhood_id AND r.visitor_id = NEW.id AND r.ended_at IS NULL;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER ride_forgotten AFTER UPDATE OF forgotten_at ON visitor
	FOR EACH ROW WHEN (NEW.forgotten_at IS NOT NULL AND OLD.forgotten_at IS NULL) EXECUTE FUNCTION kring_ride_forgotten();
--> statement-breakpoint
-- A circle that does not go after all drives nobody, and nobody drives it.
CREATE FUNCTION kring_ride_not_going() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE ride r SET ended_at = kring_now(), called = '', phone = '', area = ''
	WHERE r.circle_id = NEW.circle_id AND r.entry_id = NEW.id AND r.ended_at IS NULL;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER ride_not_going AFTER UPDATE OF status ON agenda_entry
	FOR EACH ROW WHEN (NEW.status = 'cancelled' AND OLD.status <> 'cancelled' AND NEW.cancelled_by_id IS NOT NULL)
	EXECUTE FUNCTION kring_ride_not_going();
--> statement-breakpoint
-- Who leaves a circle, or reads its agenda no more, has no ride in it.
CREATE FUNCTION kring_drop_rides(circle uuid, person uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone integer;
BEGIN
	IF NOT (circle = ANY (kring_circles())) THEN RETURN 0; END IF;
	UPDATE ride r SET ended_at = kring_now(), called = '', phone = '', area = ''
	WHERE r.circle_id = circle AND r.person_id = person AND r.ended_at IS NULL;
	GET DIAGNOSTICS gone = ROW_COUNT;
	RETURN gone;
END $$;
--> statement-breakpoint
-- The names and numbers that a host, or who coordinates, may know: of visitors for whom they said it
-- themselves, and of whoever said yes to such a visitor, as somebody has to tell them.
CREATE FUNCTION kring_ride_reach(activity uuid) RETURNS TABLE (ride_id uuid, called text, phone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT r.id, coalesce(v.call_name, r.called), r.phone FROM ride r
	LEFT JOIN visitor v ON v.neighbourhood_id = r.neighbourhood_id AND v.id = r.visitor_id
	WHERE r.activity_id = $1 AND r.ended_at IS NULL
		AND ($1 = kring_at_door() OR $1 = ANY (kring_carried()))
		AND (r.visitor_id IS NOT NULL OR EXISTS (SELECT FROM ride_match m
			JOIN ride o ON o.neighbourhood_id = m.neighbourhood_id AND o.id IN (m.ask_id, m.offer_id) AND o.id <> r.id
			WHERE m.neighbourhood_id = r.neighbourhood_id AND r.id IN (m.ask_id, m.offer_id) AND o.visitor_id IS NOT NULL
				AND m.ended_at IS NULL AND m.off_at IS NULL AND m.ask_yes_at IS NOT NULL AND m.offer_yes_at IS NOT NULL))
$$;
--> statement-breakpoint
-- The own rides of the person of this transaction to one day, with whom each was brought together: of the other
-- who drives sees from where and for how many, and each the name and number of the other once both said yes.
CREATE FUNCTION kring_my_rides(circle uuid, entry uuid) RETURNS TABLE (ride_id uuid, kind text, direction text,
	area text, seats smallint, wheelchair boolean, called text, phone text, match_id uuid, own_yes boolean,
	other_yes boolean, is_off boolean, is_again boolean, other_area text, other_seats smallint, other_wheelchair boolean,
	other_called text, other_phone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT r.id, r.kind, r.direction, r.area, r.seats, r.wheelchair, r.called, r.phone, t.id, t.own_yes, t.other_yes,
		t.off_at IS NOT NULL, t.again_at IS NOT NULL, CASE WHEN r.kind = 'offer' THEN o.area END, CASE WHEN r.kind = 'offer' THEN o.seats END,
		CASE WHEN r.kind = 'offer' THEN o.wheelchair END,
		CASE WHEN t.own_yes AND t.other_yes AND t.off_at IS NULL THEN coalesce(v.call_name, o.called) END,
		CASE WHEN t.own_yes AND t.other_yes AND t.off_at IS NULL THEN o.phone END
	FROM ride r
	LEFT JOIN LATERAL (SELECT m.id, m.off_at, m.again_at, m.brought_at,
			CASE WHEN r.kind = 'ask' THEN m.offer_id ELSE m.ask_id END AS other_id,
			CASE WHEN r.kind = 'ask' THEN m.ask_yes_at ELSE m.offer_yes_at END IS NOT NULL AS own_yes,
			CASE WHEN r.kind = 'ask' THEN m.offer_yes_at ELSE m.ask_yes_at END IS NOT NULL AS other_yes
		FROM ride_match m WHERE m.neighbourhood_id = r.neighbourhood_id AND r.id IN (m.ask_id, m.offer_id)
			AND m.ended_at IS NULL) t ON true
	LEFT JOIN ride o ON o.neighbourhood_id = r.neighbourhood_id AND o.id = t.other_id
	LEFT JOIN visitor v ON v.neighbourhood_id = o.neighbourhood_id AND v.id = o.visitor_id
	WHERE kring_sees($1) AND r.circle_id = $1 AND r.entry_id = $2 AND r.person_id = kring_person() AND r.ended_at IS NULL
	ORDER BY r.direction DESC, t.brought_at, t.id LIMIT 40
$$;
--> statement-breakpoint
-- The date of the agenda that a notice to oneself is about, and whether it leads to one's ride to it: also where
-- the day is off, or goes on after all.
DROP FUNCTION kring_notice_entry(uuid);
--> statement-breakpoint
CREATE FUNCTION kring_notice_entry(notice_id uuid) RETURNS TABLE (entry_id uuid, held_on date, is_ride boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT a.id, a.held_on, e.body ->> 'kind' LIKE 'ride.%' OR EXISTS (SELECT FROM ride r
			JOIN ride_match m ON m.neighbourhood_id = r.neighbourhood_id AND r.id IN (m.ask_id, m.offer_id)
			WHERE r.circle_id = a.circle_id AND r.entry_id = a.id AND r.person_id = n.person_id
				AND r.ended_at IS NULL AND m.ended_at IS NULL)
	FROM notice n
		JOIN event e ON e.circle_id = n.circle_id AND e.seq = n.seq
		JOIN agenda_entry a ON a.circle_id = n.circle_id AND a.id::text = e.body ->> 'entryId'
	WHERE n.id = notice_id AND n.person_id = kring_person() AND n.circle_id = ANY (kring_circles())
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_notice_entry(uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_notice_entry(uuid) TO kring_app;
--> statement-breakpoint
-- Who of a place is rung where no ride is found, for a circle that goes there.
CREATE FUNCTION kring_ride_service(circle uuid, entry uuid) RETURNS TABLE (name text, phone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT s.name, s.phone FROM agenda_entry e
	JOIN ride_service s ON s.neighbourhood_id = e.neighbourhood_id AND s.activity_id = e.activity_id
	WHERE kring_sees($1) AND e.circle_id = $1 AND e.id = $2
$$;
--> statement-breakpoint
-- Two days after a day nothing of its rides is left but how many were asked for, and how many were found. Rides
-- to a day that was off, and those that were taken back, count as none.
CREATE FUNCTION kring_sweep_rides(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone integer; last_on date := (kring_now() AT TIME ZONE 'Europe/Amsterdam')::date - 2;
BEGIN
	WITH over AS (
		SELECT r.neighbourhood_id, r.id, r.activity_id, date_trunc('month', o.held_on)::date AS month,
			(r.kind = 'ask' AND r.ended_at IS NULL AND o.status = 'planned')::int AS asked,
			(EXISTS (SELECT FROM ride_match m WHERE m.neighbourhood_id = r.neighbourhood_id AND m.ask_id = r.id
				AND m.ended_at IS NULL AND m.ask_yes_at IS NOT NULL AND m.offer_yes_at IS NOT NULL))::int AS matched
		FROM ride r JOIN occurrence o ON o.neighbourhood_id = r.neighbourhood_id AND o.id = r.occurrence_id
		WHERE o.held_on < last_on AND (o.neighbourhood_id, o.id) IN (
			SELECT d.neighbourhood_id, d.id FROM occurrence d WHERE d.held_on < last_on AND EXISTS (
				SELECT FROM ride w WHERE w.neighbourhood_id = d.neighbourhood_id AND w.occurrence_id = d.id) LIMIT most)
	), counted AS (
		INSERT INTO ride_tally AS t (neighbourhood_id, activity_id, month, asked, matched)
		SELECT neighbourhood_id, activity_id, month, sum(asked), sum(asked * matched) FROM over GROUP BY 1, 2, 3
		HAVING sum(asked) > 0
		ON CONFLICT (neighbourhood_id, activity_id, month)
			DO UPDATE SET asked = t.asked + excluded.asked, matched = t.matched + excluded.matched
	), old AS (
		DELETE FROM ride r USING over WHERE r.neighbourhood_id = over.neighbourhood_id AND r.id = over.id RETURNING r.id
	)
	SELECT count(*) INTO gone FROM old;
	RETURN gone;
END $$;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['kring_ride_seats()', 'kring_ride_news()', 'kring_ride_ended()', 'kring_ride_day()',
		'kring_ride_forgotten()', 'kring_ride_not_going()', 'kring_drop_rides(uuid, uuid)', 'kring_ride_reach(uuid)',
		'kring_my_rides(uuid, uuid)', 'kring_ride_service(uuid, uuid)', 'kring_sweep_rides(integer)']
	LOOP
		EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
	END LOOP;
	GRANT EXECUTE ON FUNCTION kring_drop_rides(uuid, uuid) TO kring_app, kring_worker;
	GRANT EXECUTE ON FUNCTION kring_ride_reach(uuid), kring_my_rides(uuid, uuid), kring_ride_service(uuid, uuid) TO kring_app;
	GRANT EXECUTE ON FUNCTION kring_sweep_rides(integer) TO kring_worker;
END $$;
