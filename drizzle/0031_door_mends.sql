-- What a tablet's clock is off may be more than an integer of milliseconds can say.
ALTER TABLE host_operation ALTER COLUMN clock_offset_ms TYPE bigint;
--> statement-breakpoint
-- Whoever comes to one activity is nobody at another, whatever ids a device sends.
DROP INDEX visitor_activity;
--> statement-breakpoint
ALTER TABLE visitor ADD CONSTRAINT visitor_of_activity UNIQUE (neighbourhood_id, activity_id, id);
--> statement-breakpoint
ALTER TABLE "expectation" DROP CONSTRAINT "expectation_neighbourhood_id_visitor_id_visitor_neighbourhood_id_id_fk";
--> statement-breakpoint
ALTER TABLE "expectation" ADD CONSTRAINT "expectation_neighbourhood_id_activity_id_visitor_id_visitor_neighbourhood_id_activity_id_id_fk" FOREIGN KEY ("neighbourhood_id","activity_id","visitor_id") REFERENCES "visitor"("neighbourhood_id","activity_id","id");
--> statement-breakpoint
ALTER TABLE "meal" DROP CONSTRAINT "meal_neighbourhood_id_visitor_id_visitor_neighbourhood_id_id_fk";
--> statement-breakpoint
ALTER TABLE "meal" ADD CONSTRAINT "meal_neighbourhood_id_activity_id_visitor_id_visitor_neighbourhood_id_activity_id_id_fk" FOREIGN KEY ("neighbourhood_id","activity_id","visitor_id") REFERENCES "visitor"("neighbourhood_id","activity_id","id");
--> statement-breakpoint
ALTER TABLE "task_turn" DROP CONSTRAINT "task_turn_neighbourhood_id_visitor_id_visitor_neighbourhood_id_id_fk";
--> statement-breakpoint
ALTER TABLE "task_turn" ADD CONSTRAINT "task_turn_neighbourhood_id_activity_id_visitor_id_visitor_neighbourhood_id_activity_id_id_fk" FOREIGN KEY ("neighbourhood_id","activity_id","visitor_id") REFERENCES "visitor"("neighbourhood_id","activity_id","id");
--> statement-breakpoint
ALTER TABLE "visit" DROP CONSTRAINT "visit_neighbourhood_id_visitor_id_visitor_neighbourhood_id_id_fk";
--> statement-breakpoint
ALTER TABLE "visit" ADD CONSTRAINT "visit_neighbourhood_id_activity_id_visitor_id_visitor_neighbourhood_id_activity_id_id_fk" FOREIGN KEY ("neighbourhood_id","activity_id","visitor_id") REFERENCES "visitor"("neighbourhood_id","activity_id","id");
--> statement-breakpoint
ALTER TABLE "visitor_consent" DROP CONSTRAINT "visitor_consent_neighbourhood_id_visitor_id_visitor_neighbourhood_id_id_fk";
--> statement-breakpoint
ALTER TABLE "visitor_consent" ADD CONSTRAINT "visitor_consent_neighbourhood_id_activity_id_visitor_id_visitor_neighbourhood_id_activity_id_id_fk" FOREIGN KEY ("neighbourhood_id","activity_id","visitor_id") REFERENCES "visitor"("neighbourhood_id","activity_id","id");
--> statement-breakpoint
CREATE OR REPLACE FUNCTION kring_sweep_door(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE now_at timestamptz := kring_now(); gone integer := 0; step integer; long_ago timestamptz; ids uuid[];
BEGIN
	long_ago := now_at - interval '13 months';
	-- All that was told of a day goes at once: a day of which half is gone could be put together wrongly.
	WITH day AS (
		SELECT o.neighbourhood_id, o.id FROM occurrence o
		WHERE o.ends_at < now_at - interval '60 days'
			AND EXISTS (SELECT FROM host_operation p WHERE p.neighbourhood_id = o.neighbourhood_id AND p.occurrence_id = o.id)
		LIMIT most
	), old AS (
		DELETE FROM host_operation o USING day WHERE o.neighbourhood_id = day.neighbourhood_id AND o.occurrence_id = day.id
		RETURNING o.neighbourhood_id, o.device_id, o.seq
	), reached AS (
		SELECT neighbourhood_id, device_id, max(seq) AS seq, count(*) AS number FROM old GROUP BY 1, 2
	), noted AS (
		-- A number that is gone is not waited for.
		UPDATE host_device d SET complete_up_to = greatest(d.complete_up_to, r.seq)
		FROM reached r WHERE d.neighbourhood_id = r.neighbourhood_id AND d.id = r.device_id
	)
	SELECT coalesce(sum(number), 0) INTO gone FROM reached;
	-- Who loses the days of long ago was here before all the same.
	UPDATE visitor v SET came_before = true WHERE NOT v.came_before AND EXISTS (SELECT FROM visit w
		WHERE w.neighbourhood_id = v.neighbourhood_id AND w.visitor_id = v.id AND w.role = 'visitor' AND w.arrived_at < long_ago);
	UPDATE visit v SET visitor_id = NULL WHERE v.visitor_id IS NOT NULL AND v.arrived_at < long_ago;
	UPDATE meal m SET visitor_id = NULL FROM occurrence o WHERE m.visitor_id IS NOT NULL
		AND o.neighbourhood_id = m.neighbourhood_id AND o.id = m.occurrence_id AND o.ends_at < long_ago;
	UPDATE meal m SET diet_codes = '{}' FROM occurrence o WHERE m.diet_codes <> '{}'
		AND o.neighbourhood_id = m.neighbourhood_id AND o.id = m.occurrence_id AND o.ends_at < now_at - interval '60 days';
	UPDATE task_turn t SET visitor_id = NULL FROM occurrence o WHERE t.visitor_id IS NOT NULL
		AND o.neighbourhood_id = t.neighbourhood_id AND o.id = t.occurrence_id AND o.ends_at < long_ago;
	DELETE FROM expectation e USING occurrence o WHERE o.neighbourhood_id = e.neighbourhood_id
		AND o.id = e.occurrence_id AND o.ends_at < long_ago;
	UPDATE day_sheet s SET notes = '[]', counted_cash = s.counted_cash - 'remark' || '{"remark": ""}'::jsonb
	FROM occurrence o WHERE o.neighbourhood_id = s.neighbourhood_id AND o.id = s.occurrence_id AND o.ends_at < long_ago
		AND (s.notes <> '[]' OR s.counted_cash ->> 'remark' <> '');
	UPDATE visitor v SET welcome_note = '' WHERE v.welcome_note <> '' AND NOT EXISTS (
		SELECT FROM visit w WHERE w.neighbourhood_id = v.neighbourhood_id AND w.visitor_id = v.id
			AND w.arrived_at > now_at - interval '12 months') AND v.made_at < now_at - interval '12 months';
	-- Who has not been here for so long is nobody's regular any more.
	SELECT coalesce(array_agg(old.id), '{}') INTO ids FROM (SELECT v.id FROM visitor v
		WHERE coalesce(v.forgotten_at, v.made_at) < long_ago
			AND NOT EXISTS (SELECT FROM visit w WHERE w.neighbourhood_id = v.neighbourhood_id AND w.visitor_id = v.id)
			AND NOT EXISTS (SELECT FROM meal w WHERE w.neighbourhood_id = v.neighbourhood_id AND w.visitor_id = v.id)
			AND NOT EXISTS (SELECT FROM task_turn w WHERE w.neighbourhood_id = v.neighbourhood_id AND w.visitor_id = v.id)
			AND NOT EXISTS (SELECT FROM expectation w WHERE w.neighbourhood_id = v.neighbourhood_id AND w.visitor_id = v.id)
		LIMIT most) AS old;
	DELETE FROM visitor_consent c WHERE c.visitor_id = ANY (ids);
	DELETE FROM visitor v WHERE v.id = ANY (ids);
	GET DIAGNOSTICS step = ROW_COUNT; gone := gone + step;
	DELETE FROM host_pairing p WHERE least(p.expires_at, p.used_at) < now_at - interval '30 days';
	-- A device that nobody used for so long is nobody's any more (settled 18).
	UPDATE host_device d SET revoked_at = now_at WHERE d.revoked_at IS NULL AND d.seen_at < now_at - interval '180 days';
	DELETE FROM host_device d WHERE d.revoked_at < long_ago
		AND NOT EXISTS (SELECT FROM host_operation o WHERE o.neighbourhood_id = d.neighbourhood_id AND o.device_id = d.id);
	RETURN gone;
END $$;
--> statement-breakpoint
-- What left a team about a month is told once, and never otherwise: the difference would tell.
CREATE TABLE "published_month" (
	"neighbourhood_id" uuid NOT NULL,
	"activity_id" uuid NOT NULL,
	"month" text NOT NULL,
	"told" jsonb NOT NULL,
	"told_at" timestamp with time zone NOT NULL,
	CONSTRAINT "published_month_neighbourhood_id_activity_id_month_pk" PRIMARY KEY("neighbourhood_id","activity_id","month")
);
--> statement-breakpoint
ALTER TABLE "published_month" ADD CONSTRAINT "published_month_neighbourhood_id_activity_id_activity_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","activity_id") REFERENCES "activity"("neighbourhood_id","id");
--> statement-breakpoint
ALTER TABLE published_month ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE published_month FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY published_month_carried ON published_month FOR SELECT TO kring_app
	USING (activity_id = ANY ((SELECT kring_carried())::uuid[]));
--> statement-breakpoint
CREATE POLICY published_month_worker ON published_month FOR ALL TO kring_worker USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT ON published_month TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON published_month TO kring_worker;
--> statement-breakpoint
-- The worker puts a day together anew when what waited for a gap has waited long enough.
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['host_device', 'visitor', 'visitor_consent', 'visit', 'meal', 'task', 'task_turn']
	LOOP
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_worker USING (true) WITH CHECK (true)', name || '_worker', name);
		EXECUTE format('GRANT SELECT ON %I TO kring_worker', name);
	END LOOP;
	FOREACH name IN ARRAY ARRAY['visit', 'meal', 'expectation', 'task_turn', 'visitor_consent']
	LOOP
		EXECUTE format('GRANT INSERT, DELETE ON %I TO kring_worker', name);
	END LOOP;
END $$;
--> statement-breakpoint
GRANT INSERT, UPDATE (call_name, name_hint, diet_codes, welcome_note, forgotten_at) ON visitor TO kring_worker;
--> statement-breakpoint
GRANT UPDATE ON visitor_consent, day_sheet TO kring_worker;
--> statement-breakpoint
GRANT UPDATE (visitor_id) ON visit, meal, task_turn TO kring_worker;
--> statement-breakpoint
GRANT UPDATE (payload, scrubbed_at) ON host_operation TO kring_worker;
--> statement-breakpoint
GRANT UPDATE (called, code_hash, said_name, confirmed_at, ended_at) ON visitor_contact TO kring_worker;
--> statement-breakpoint
GRANT UPDATE (code_hash, said_name, confirmed_at, tells_arrival, arrived_on, arrived_at, ended_at) ON visitor_circle TO kring_worker;
--> statement-breakpoint
GRANT UPDATE (answer) ON absence_signal TO kring_worker;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (outcome, ended_by, ended_at) ON fit_talk TO kring_worker;
