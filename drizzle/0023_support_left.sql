-- Who left does nothing more of what they promised: said so of help that is on, for who counts on it.
-- Does nothing for whoever still has a place, and nothing in a circle the caller is not in.
CREATE FUNCTION kring_support_without(circle uuid, person uuid)
	RETURNS TABLE (support_id uuid, raised_by_id uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	UPDATE support_ask a SET answer = 'cannot', answered_at = kring_now()
	FROM support s
	WHERE a.circle_id = $1 AND a.person_id = $2 AND a.answer IS DISTINCT FROM 'cannot'
		AND s.circle_id = a.circle_id AND s.id = a.support_id AND s.ended_at IS NULL
		AND $1 = ANY (kring_circles()) AND NOT EXISTS (
			SELECT FROM member m WHERE m.circle_id = $1 AND m.person_id = $2 AND m.removed_at IS NULL)
	RETURNING s.id, s.raised_by_id
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_support_without(uuid, uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_support_without(uuid, uuid) TO kring_app, kring_worker;
