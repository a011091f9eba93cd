-- When somebody's programs last read the agenda at their address: shown to them among their devices (T8.3).
ALTER TABLE agenda_feed ADD COLUMN "last_read_at" timestamp with time zone;
--> statement-breakpoint
GRANT SELECT (last_read_at) ON agenda_feed TO kring_app;
--> statement-breakpoint
-- Programs ask every few minutes: a quarter of an hour is as exact as anybody needs to know.
CREATE FUNCTION kring_feed_was_read(feed_id uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	UPDATE agenda_feed SET last_read_at = kring_now()
	WHERE id = feed_id AND person_id = kring_person() AND circle_id = ANY (kring_circles())
		AND (last_read_at IS NULL OR last_read_at < kring_now() - interval '15 minutes')
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION kring_feed_was_read(uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_feed_was_read(uuid) TO kring_app;
--> statement-breakpoint
-- Of a file that somebody gave: the rules in it that go on after the last day that was read, and no more of
-- it. They are read again as time goes by, so that the file does not run dry.
ALTER TABLE agenda_calendar ADD COLUMN "rules" text;
--> statement-breakpoint
GRANT UPDATE (rules) ON agenda_calendar TO kring_worker;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION kring_calendars_to_read() RETURNS TABLE (circle_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT k.circle_id, k.id FROM agenda_calendar k JOIN circle c ON c.id = k.circle_id
	WHERE c.closed_at IS NULL
		AND (k.address <> '' OR (k.rules IS NOT NULL AND k.read_at < kring_now() - interval '7 days'))
	ORDER BY k.circle_id, k.id LIMIT 10000
$$;
