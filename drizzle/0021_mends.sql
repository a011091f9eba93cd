-- When a comment was written on a device that had no network, as of an update (T11.7). What its author did
-- counts by that moment, and never by the one at which it arrived.
ALTER TABLE comment ADD COLUMN written_at timestamp with time zone;
--> statement-breakpoint
-- As before, and what was shown is remembered of the device as well: one that ever showed something is not
-- given up for five failures in a row (S8.4). A test is of one device. The receipt of a notice says which
-- notice and not which device, so it speaks for the only one that somebody has. The device comes first, as
-- where the worker writes down what a push service said: the two may come at the same moment.
CREATE OR REPLACE FUNCTION kring_confirm_shown(token_hash text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE push_subscription p SET last_confirmed_at = kring_now()
	WHERE p.id IN (
		SELECT t.subscription_id FROM push_test t WHERE t.receipt_hash = token_hash
		UNION ALL
		SELECT d.id FROM notice n JOIN push_subscription d ON d.person_id = n.person_id
		WHERE n.receipt_hash = token_hash
			AND NOT EXISTS (SELECT FROM push_subscription o WHERE o.person_id = d.person_id AND o.id <> d.id));
	UPDATE notice SET shown_at = kring_now(), receipt_hash = NULL WHERE receipt_hash = token_hash;
	UPDATE push_test t SET shown_at = kring_now(), receipt_hash = NULL,
		state = CASE WHEN t.state IN ('waiting', 'handed_over') THEN 'shown' ELSE t.state END
	WHERE t.receipt_hash = token_hash;
END $$;
