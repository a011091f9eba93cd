-- Whose push service gave up its address (S8.8): without this, a browser that can no longer be rung looks
-- like one that was never switched on, and its owner hears of it from nobody.
CREATE TABLE push_lost (
	session_id uuid PRIMARY KEY REFERENCES session(id) ON DELETE CASCADE,
	person_id uuid NOT NULL REFERENCES person(id) ON DELETE CASCADE,
	at timestamptz NOT NULL
);
--> statement-breakpoint
CREATE INDEX push_lost_person_id_index ON push_lost (person_id);
--> statement-breakpoint
ALTER TABLE push_lost ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE push_lost FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY push_lost_own ON push_lost FOR ALL TO kring_app
	USING (person_id = kring_person()) WITH CHECK (person_id = kring_person());
--> statement-breakpoint
GRANT SELECT, DELETE ON push_lost TO kring_app;
--> statement-breakpoint
-- Its service says that an address is gone: it is deleted, and remembered for the sign-in that made it.
CREATE FUNCTION kring_address_gone(device uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH gone AS (DELETE FROM push_subscription p WHERE p.id = device RETURNING p.session_id, p.person_id)
	INSERT INTO push_lost (session_id, person_id, at) SELECT g.session_id, g.person_id, kring_now() FROM gone g
		JOIN session s ON s.id = g.session_id
	ON CONFLICT (session_id) DO UPDATE SET at = excluded.at
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_address_gone(uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_address_gone(uuid) TO kring_worker;
