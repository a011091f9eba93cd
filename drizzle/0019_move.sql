-- A sign-in is carried over to another place on one's own phone, as the app on an iPhone's home screen,
-- which has cookies of its own (settled 9). One code for each person; a new one takes the place of the old.
CREATE TABLE move_code (
	person_id uuid PRIMARY KEY REFERENCES person(id) ON DELETE CASCADE,
	code_hash text NOT NULL UNIQUE,
	expires_at timestamptz NOT NULL
);
--> statement-breakpoint
ALTER TABLE move_code ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE move_code FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY move_code_own ON move_code FOR ALL TO kring_app
	USING (person_id = kring_person()) WITH CHECK (person_id = kring_person());
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON move_code TO kring_app;
--> statement-breakpoint
-- Uses a code up. Whose it was, when it was still good and they may come in at all.
CREATE FUNCTION kring_use_move(hash text) RETURNS uuid
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH used AS (DELETE FROM move_code c WHERE c.code_hash = hash RETURNING c.person_id, c.expires_at)
	SELECT u.person_id FROM used u JOIN account a ON a.person_id = u.person_id
	WHERE u.expires_at > kring_now() AND a.blocked_at IS NULL
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_use_move(text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_use_move(text) TO kring_app;
