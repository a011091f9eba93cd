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
--> statement-breakpoint
-- Has the running signals of circles looked at, once however often it is asked.
CREATE FUNCTION kring_wake_signals(circles uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT kring_enqueue(0::smallint, 'signal.due', 'signal:' || s.id,
		jsonb_build_object('circleId', s.circle_id, 'signalId', s.id), kring_now())
	FROM signal s WHERE s.circle_id = ANY ($1) AND s.state IN ('open', 'taken_on')
$$;
--> statement-breakpoint
-- Who answers is another one as soon as duty or an absence changes: also for what runs already.
CREATE FUNCTION kring_duty_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM kring_wake_signals(ARRAY(
		SELECT DISTINCT t.circle_id FROM chain_target t
		JOIN signal s ON s.circle_id = t.circle_id AND s.state IN ('open', 'taken_on') WHERE t.rota_id = NEW.rota_id));
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION kring_absence_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM kring_wake_signals(ARRAY(SELECT m.circle_id FROM member m WHERE m.person_id = NEW.person_id));
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION kring_stand_in_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM kring_wake_signals(ARRAY[coalesce(NEW.circle_id, OLD.circle_id)]);
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER shift_changed AFTER INSERT OR UPDATE ON shift FOR EACH ROW EXECUTE FUNCTION kring_duty_changed();
--> statement-breakpoint
CREATE TRIGGER absence_changed AFTER INSERT OR UPDATE ON absence FOR EACH ROW EXECUTE FUNCTION kring_absence_changed();
--> statement-breakpoint
CREATE TRIGGER stand_in_changed AFTER INSERT OR UPDATE OR DELETE ON stand_in
	FOR EACH ROW EXECUTE FUNCTION kring_stand_in_changed();
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_wake_signals(uuid[]), kring_duty_changed(), kring_absence_changed(),
	kring_stand_in_changed() FROM PUBLIC;
