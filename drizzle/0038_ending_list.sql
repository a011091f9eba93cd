-- Who was told that a place stops is ticked on the tablet of its hosts too, also without a network. What was
-- taken back stays as a line that says so: a tick that was made before it may still arrive after it.
ALTER TABLE ending_told ADD COLUMN "is_undone" boolean DEFAULT false NOT NULL,
	ADD COLUMN "device_id" uuid,
	ADD COLUMN "back_device_id" uuid,
	ALTER COLUMN "by_id" DROP NOT NULL,
	ADD CONSTRAINT "ending_told_by" CHECK (num_nonnulls("by_id", "device_id") = 1),
	ADD CONSTRAINT "ending_told_back" CHECK (num_nonnulls("back_by_id", "back_device_id") = num_nonnulls("back_at"));
--> statement-breakpoint
-- A line is never thrown away but with who it is about: that goes past these grants.
REVOKE DELETE ON ending_told FROM kring_app;
--> statement-breakpoint
GRANT UPDATE (is_undone, device_id, back_device_id) ON ending_told TO kring_app;
--> statement-breakpoint
-- The worker puts a day together anew when what waited for a gap has waited long enough.
GRANT SELECT, INSERT, UPDATE (why_not, is_undone, at, by_id, device_id, back_at, back_by_id, back_device_id)
	ON ending_told TO kring_worker;
--> statement-breakpoint
CREATE POLICY ending_told_worker ON ending_told FOR ALL TO kring_worker USING (true) WITH CHECK (true);
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['ending', 'ending_series', 'ending_place', 'ending_told']
	LOOP
		EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO kring_app
			USING (activity_id = (SELECT kring_at_door()))', name || '_door', name);
	END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY ending_told_door_add ON ending_told FOR INSERT TO kring_app
	WITH CHECK (activity_id = (SELECT kring_at_door()));
--> statement-breakpoint
CREATE POLICY ending_told_door_set ON ending_told FOR UPDATE TO kring_app
	USING (activity_id = (SELECT kring_at_door())) WITH CHECK (activity_id = (SELECT kring_at_door()));
