-- A carer's own check (F14, S10): how it goes with who looks after somebody. It is theirs alone: no role of the
-- house but their own reads it, no worker, no office, no circle, and nothing of it is counted.
CREATE TABLE carer_check (
	person_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	id uuid NOT NULL,
	taken_at timestamp with time zone NOT NULL,
	answers smallint[] NOT NULL,
	weighs text NOT NULL DEFAULT '',
	CONSTRAINT carer_check_person_id_id_pk PRIMARY KEY (person_id, id),
	CONSTRAINT carer_check_answers CHECK (cardinality(answers) = 6 AND answers <@ '{0,1,2}'::smallint[]),
	CONSTRAINT carer_check_weighs CHECK (char_length(weighs) <= 280)
);
--> statement-breakpoint
ALTER TABLE carer_check ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE carer_check FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY carer_check_own ON carer_check FOR ALL TO kring_app
	USING (person_id = kring_person()) WITH CHECK (person_id = kring_person());
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON carer_check TO kring_app;
--> statement-breakpoint
-- What is older than a year goes, unread.
CREATE FUNCTION kring_sweep_carer_checks(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone integer;
BEGIN
	DELETE FROM carer_check c WHERE c.ctid IN (
		SELECT o.ctid FROM carer_check o WHERE o.taken_at < kring_now() - interval '1 year' LIMIT most);
	GET DIAGNOSTICS gone = ROW_COUNT;
	RETURN gone;
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_sweep_carer_checks(integer) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_sweep_carer_checks(integer) TO kring_worker;
--> statement-breakpoint
-- Whom a carer can ring in this municipality.
ALTER TABLE municipality ADD COLUMN carer_phone text;
