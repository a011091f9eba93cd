-- Whether somebody can be rung is shown by a tap on what a device showed (S8.8). Who reads of it in a
-- mail or opens the page by themselves shows nothing of their phone: they stay grey, and mail stays first.
DROP TRIGGER notice_tapped ON notice;
--> statement-breakpoint
CREATE TRIGGER notice_tapped AFTER UPDATE OF seen_at ON notice FOR EACH ROW
	WHEN (NEW.seen_at IS NOT NULL AND OLD.seen_at IS NULL AND NEW.shown_at IS NOT NULL) EXECUTE FUNCTION kring_tapped();
--> statement-breakpoint
-- As before, and one thing more: who took a signal on while standing in for somebody keeps it when that
-- one is back. They said that they go, and it is they who have to say how it went.
CREATE OR REPLACE FUNCTION kring_duty_levels(circle_id uuid, person_id uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT coalesce(array_agg(DISTINCT s.level), '{}') FROM chain_step s
	JOIN chain_target t ON t.circle_id = s.circle_id AND t.step_id = s.id
	WHERE s.circle_id = $1 AND (
		EXISTS (
			SELECT FROM shift d JOIN rota r ON r.organisation_id = d.organisation_id AND r.id = d.rota_id
			JOIN employment e ON e.organisation_id = d.organisation_id AND e.person_id = d.person_id
			JOIN member p ON p.circle_id = $1 AND p.organisation_id = r.organisation_id
				AND p.role = 'professional' AND kring_runs(p)
			WHERE t.kind = 'duty' AND d.rota_id = t.rota_id AND d.person_id = $2 AND d.removed_in IS NULL
				AND r.closed_at IS NULL AND e.ended_at IS NULL)
		OR EXISTS (
			SELECT FROM absence a JOIN member m ON m.circle_id = $1 AND m.person_id = a.person_id
			WHERE kring_stand_in($1, a) = $2
				AND (a.cancelled_at IS NULL AND (a.from_on, a.until_on) OVERLAPS (
						(kring_now() AT TIME ZONE 'Europe/Amsterdam')::date - 1,
						(kring_now() AT TIME ZONE 'Europe/Amsterdam')::date + 1)
					OR EXISTS (SELECT FROM signal g WHERE g.circle_id = $1 AND g.state = 'taken_on' AND g.taken_by_id = $2))
				AND (a.person_id = t.person_id
					OR t.kind = 'contact' AND kring_contact_now($1) = a.person_id
					OR t.kind = 'backup' AND (SELECT c.backup_id FROM circle c WHERE c.id = $1) = a.person_id
					OR t.kind = 'duty' AND EXISTS (SELECT FROM shift d WHERE d.rota_id = t.rota_id
						AND d.person_id = a.person_id AND d.removed_in IS NULL))))
$$;
