-- A call for help has a running check-in looked at, also one in which the resident said "not so good":
-- only when help was really called is that answered. Whether it is the resident's, the rules say.
CREATE OR REPLACE FUNCTION kring_wake_check_ins(circle uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT kring_enqueue(0::smallint, 'check_in.due', 'check_in:' || $1, jsonb_build_object('circleId', $1), kring_now())
	WHERE EXISTS (SELECT FROM check_in c WHERE c.circle_id = $1 AND c.state IN ('open', 'asked', 'reminded', 'missed'))
$$;
--> statement-breakpoint
CREATE FUNCTION kring_called() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM kring_wake_check_ins(NEW.circle_id);
	RETURN NULL;
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_called() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER signal_called AFTER INSERT ON signal_voice FOR EACH ROW
	WHEN (NEW.person_id IS NOT NULL) EXECUTE FUNCTION kring_called();
