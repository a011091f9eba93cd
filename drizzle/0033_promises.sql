-- What somebody promised in an agenda is let go of by the house itself once their place or their right
-- has ended by its date: nobody acts then whose own rights could do it.
GRANT DELETE ON agenda_taking TO kring_worker;
--> statement-breakpoint
GRANT UPDATE (person_id, needs) ON agenda_series TO kring_worker;
--> statement-breakpoint
-- What a circle said of a day of an activity for itself stays when only a word about that day changes.
ALTER TABLE agenda_entry ADD COLUMN "followed_starts_at" timestamp with time zone,
	ADD COLUMN "followed_ends_at" timestamp with time zone;
--> statement-breakpoint
UPDATE agenda_entry e SET followed_starts_at = o.starts_at, followed_ends_at = o.ends_at
FROM occurrence o WHERE o.id = e.occurrence_id AND o.sequence = e.occurrence_sequence;
--> statement-breakpoint
GRANT UPDATE (followed_starts_at, followed_ends_at) ON agenda_entry TO kring_app, kring_worker;
--> statement-breakpoint
-- What was to know of a day before it was off.
ALTER TABLE occurrence ADD COLUMN "own_note" text DEFAULT '' NOT NULL;
--> statement-breakpoint
-- The date of the agenda that a notice to oneself is about.
CREATE FUNCTION kring_notice_entry(notice_id uuid) RETURNS TABLE (entry_id uuid, held_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT a.id, a.held_on FROM notice n
		JOIN event e ON e.circle_id = n.circle_id AND e.seq = n.seq
		JOIN agenda_entry a ON a.circle_id = n.circle_id AND a.id::text = e.body ->> 'entryId'
	WHERE n.id = notice_id AND n.person_id = kring_person() AND n.circle_id = ANY (kring_circles())
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION kring_notice_entry(uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_notice_entry(uuid) TO kring_app;
