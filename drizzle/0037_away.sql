-- When a known visitor is away for a while (activities-credits.md 3.4, 5.6, 5.11): two days and no reason. It is
-- said at the door, or by the circle that the visitor let know.
CREATE TABLE visitor_away (
	neighbourhood_id uuid NOT NULL,
	activity_id uuid NOT NULL,
	id uuid NOT NULL,
	visitor_id uuid NOT NULL,
	link_id uuid,
	from_on date,
	until_on date,
	said_at timestamp with time zone NOT NULL,
	ended_at timestamp with time zone,
	CONSTRAINT visitor_away_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT visitor_away_days CHECK (from_on <= until_on),
	-- Of what was taken back no day stays: only that it was, so that no older word brings it back.
	CONSTRAINT visitor_away_ended CHECK ((ended_at IS NULL) = (from_on IS NOT NULL) AND (ended_at IS NULL) = (until_on IS NOT NULL))
);
--> statement-breakpoint
CREATE INDEX visitor_away_visitor ON visitor_away USING btree (neighbourhood_id, visitor_id);
--> statement-breakpoint
CREATE INDEX visitor_away_activity ON visitor_away USING btree (neighbourhood_id, activity_id, until_on);
--> statement-breakpoint
ALTER TABLE visitor_away ADD CONSTRAINT visitor_away_visitor_fk FOREIGN KEY (neighbourhood_id, activity_id, visitor_id)
	REFERENCES visitor (neighbourhood_id, activity_id, id) ON DELETE CASCADE;
--> statement-breakpoint
ALTER TABLE visitor_away ADD CONSTRAINT visitor_away_link_fk FOREIGN KEY (neighbourhood_id, link_id)
	REFERENCES visitor_circle (neighbourhood_id, id) ON DELETE SET NULL (link_id);
--> statement-breakpoint
ALTER TABLE visitor_away ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE visitor_away FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY visitor_away_carried ON visitor_away FOR ALL TO kring_app
	USING (activity_id = ANY ((SELECT kring_carried())::uuid[]))
	WITH CHECK (activity_id = ANY ((SELECT kring_carried())::uuid[]));
--> statement-breakpoint
CREATE POLICY visitor_away_door ON visitor_away FOR ALL TO kring_app USING (activity_id = (SELECT kring_at_door()))
	WITH CHECK (activity_id = (SELECT kring_at_door()));
--> statement-breakpoint
-- A circle reads and writes what it said itself, while the visitor lets it: not what was said at the door.
CREATE POLICY visitor_away_circle ON visitor_away FOR ALL TO kring_app
	USING (EXISTS (SELECT FROM visitor_circle l WHERE l.neighbourhood_id = visitor_away.neighbourhood_id
		AND l.id = link_id AND l.visitor_id = visitor_away.visitor_id AND l.circle_id = ANY ((SELECT kring_circles())::uuid[])
		AND l.confirmed_at IS NOT NULL AND l.ended_at IS NULL))
	WITH CHECK (EXISTS (SELECT FROM visitor_circle l WHERE l.neighbourhood_id = visitor_away.neighbourhood_id
		AND l.id = link_id AND l.visitor_id = visitor_away.visitor_id AND l.circle_id = ANY ((SELECT kring_circles())::uuid[])
		AND l.confirmed_at IS NOT NULL AND l.ended_at IS NULL));
--> statement-breakpoint
CREATE POLICY visitor_away_worker ON visitor_away FOR ALL TO kring_worker USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE, UPDATE (from_on, until_on, ended_at) ON visitor_away TO kring_app;
--> statement-breakpoint
-- The worker looks who is missed, and puts days together anew.
GRANT SELECT, INSERT, DELETE, UPDATE (from_on, until_on, ended_at) ON visitor_away TO kring_worker;
--> statement-breakpoint
-- When somebody was away goes when their visits of those days go.
CREATE OR REPLACE FUNCTION kring_sweep_visitors(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE now_at timestamptz := kring_now(); gone integer; long_ago timestamptz;
BEGIN
	long_ago := now_at - interval '90 days';
	UPDATE absence_signal s SET state = 'closed', outcome = 'nobody_said', closed_at = now_at
	WHERE s.state <> 'closed' AND s.raised_at < long_ago;
	WITH old AS (
		DELETE FROM absence_signal s WHERE (s.neighbourhood_id, s.id) IN (
			SELECT neighbourhood_id, id FROM absence_signal WHERE closed_at < long_ago LIMIT most)
		RETURNING s.neighbourhood_id, s.activity_id, s.outcome,
			date_trunc('month', s.raised_at AT TIME ZONE 'Europe/Amsterdam')::date AS month
	), counted AS (
		INSERT INTO absence_tally AS t (neighbourhood_id, activity_id, month, outcome, number)
		SELECT neighbourhood_id, activity_id, month, outcome, count(*) FROM old GROUP BY 1, 2, 3, 4
		ON CONFLICT (neighbourhood_id, activity_id, month, outcome) DO UPDATE SET number = t.number + excluded.number
	)
	SELECT count(*) INTO gone FROM old;
	DELETE FROM visitor_contact c WHERE coalesce(c.ended_at, CASE WHEN c.person_id IS NULL THEN c.expires_at END) < long_ago;
	DELETE FROM visitor_circle c WHERE coalesce(c.ended_at, CASE WHEN c.circle_id IS NULL THEN c.expires_at END) < long_ago;
	DELETE FROM fit_talk t WHERE t.ended_at < long_ago;
	UPDATE visitor_circle c SET arrived_on = NULL, arrived_at = NULL WHERE c.arrived_at < now_at - interval '2 days';
	DELETE FROM visitor_away a WHERE coalesce(a.until_on, (a.ended_at AT TIME ZONE 'Europe/Amsterdam')::date)
		< (now_at AT TIME ZONE 'Europe/Amsterdam' - interval '13 months')::date;
	RETURN gone;
END $$;
