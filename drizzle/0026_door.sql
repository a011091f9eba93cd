-- The door of day activities (activities-credits.md 3.4 and 7): devices of hosts, what they sent, and
-- what came of it. A visitor has a name here only with a yes to being remembered.
CREATE TABLE "day_sheet" (
	"neighbourhood_id" uuid NOT NULL,
	"activity_id" uuid NOT NULL,
	"occurrence_id" uuid NOT NULL,
	"record" text NOT NULL,
	"opened_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"reopened_at" timestamp with time zone,
	"is_updated" boolean DEFAULT false NOT NULL,
	"has_people_anyway" boolean DEFAULT false NOT NULL,
	"counts" jsonb NOT NULL,
	"forgotten" jsonb NOT NULL,
	"settled" jsonb NOT NULL,
	"counted_cash" jsonb,
	"advice" smallint,
	"calls" jsonb NOT NULL,
	"heard" jsonb NOT NULL,
	"notes" jsonb NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "day_sheet_neighbourhood_id_occurrence_id_pk" PRIMARY KEY("neighbourhood_id","occurrence_id"),
	CONSTRAINT "day_sheet_record" CHECK ("day_sheet"."record" in ('open', 'closed', 'not_recorded'))
);
--> statement-breakpoint
CREATE TABLE "expectation" (
	"neighbourhood_id" uuid NOT NULL,
	"activity_id" uuid NOT NULL,
	"occurrence_id" uuid NOT NULL,
	"visitor_id" uuid NOT NULL,
	"answer" text NOT NULL,
	"meal" boolean NOT NULL,
	"ride" boolean NOT NULL,
	CONSTRAINT "expectation_neighbourhood_id_occurrence_id_visitor_id_pk" PRIMARY KEY("neighbourhood_id","occurrence_id","visitor_id")
);
--> statement-breakpoint
CREATE TABLE "host_device" (
	"neighbourhood_id" uuid NOT NULL,
	"activity_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"name" text NOT NULL,
	"paired_by_id" uuid NOT NULL,
	"paired_at" timestamp with time zone NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"complete_up_to" integer DEFAULT 0 NOT NULL,
	"spent" integer[] DEFAULT '{}' NOT NULL,
	"revoked_at" timestamp with time zone,
	"revoked_by_id" uuid,
	CONSTRAINT "host_device_neighbourhood_id_id_pk" PRIMARY KEY("neighbourhood_id","id")
);
--> statement-breakpoint
CREATE TABLE "host_operation" (
	"neighbourhood_id" uuid NOT NULL,
	"activity_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"occurrence_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"type" text NOT NULL,
	"payload" jsonb NOT NULL,
	"at_device" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"clock_offset_ms" integer NOT NULL,
	"released_at" timestamp with time zone,
	"scrubbed_at" timestamp with time zone,
	CONSTRAINT "host_operation_neighbourhood_id_id_pk" PRIMARY KEY("neighbourhood_id","id")
);
--> statement-breakpoint
CREATE TABLE "host_pairing" (
	"neighbourhood_id" uuid NOT NULL,
	"activity_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"code_hash" text NOT NULL,
	"name" text NOT NULL,
	"made_by_id" uuid NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "host_pairing_neighbourhood_id_id_pk" PRIMARY KEY("neighbourhood_id","id")
);
--> statement-breakpoint
CREATE TABLE "meal" (
	"neighbourhood_id" uuid NOT NULL,
	"activity_id" uuid NOT NULL,
	"occurrence_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"visitor_id" uuid,
	"here" smallint NOT NULL,
	"take_away" smallint NOT NULL,
	"diet_codes" text[] NOT NULL,
	CONSTRAINT "meal_neighbourhood_id_occurrence_id_id_pk" PRIMARY KEY("neighbourhood_id","occurrence_id","id"),
	CONSTRAINT "meal_diet_nameless" CHECK ("meal"."visitor_id" is null or "meal"."diet_codes" = '{}')
);
--> statement-breakpoint
CREATE TABLE "task" (
	"neighbourhood_id" uuid NOT NULL,
	"activity_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"series_id" uuid,
	"title" text NOT NULL,
	"pictogram" text NOT NULL,
	"steps" jsonb NOT NULL,
	"needed" smallint NOT NULL,
	"from_minute" smallint,
	"safety_class" text NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "task_neighbourhood_id_id_pk" PRIMARY KEY("neighbourhood_id","id"),
	CONSTRAINT "task_safety" CHECK ("task"."safety_class" in ('anybody', 'shown', 'screened'))
);
--> statement-breakpoint
CREATE TABLE "task_turn" (
	"neighbourhood_id" uuid NOT NULL,
	"activity_id" uuid NOT NULL,
	"occurrence_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"task_id" uuid NOT NULL,
	"visitor_id" uuid,
	"is_done" boolean NOT NULL,
	CONSTRAINT "task_turn_neighbourhood_id_id_pk" PRIMARY KEY("neighbourhood_id","id")
);
--> statement-breakpoint
CREATE TABLE "visit" (
	"neighbourhood_id" uuid NOT NULL,
	"activity_id" uuid NOT NULL,
	"occurrence_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"visitor_id" uuid,
	"role" text NOT NULL,
	"arrived_at" timestamp with time zone NOT NULL,
	"left_at" timestamp with time zone,
	"first_time" boolean NOT NULL,
	CONSTRAINT "visit_neighbourhood_id_id_pk" PRIMARY KEY("neighbourhood_id","id")
);
--> statement-breakpoint
CREATE TABLE "visitor" (
	"neighbourhood_id" uuid NOT NULL,
	"activity_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"call_name" text NOT NULL,
	"name_hint" text,
	"came_before" boolean NOT NULL,
	"diet_codes" text[] NOT NULL,
	"welcome_note" text DEFAULT '' NOT NULL,
	"device_id" uuid,
	"made_at" timestamp with time zone NOT NULL,
	"same_as_id" uuid,
	"same_as_at" timestamp with time zone,
	"forgotten_at" timestamp with time zone,
	CONSTRAINT "visitor_neighbourhood_id_id_pk" PRIMARY KEY("neighbourhood_id","id"),
	CONSTRAINT "visitor_forgotten" CHECK ("visitor"."forgotten_at" is null or ("visitor"."call_name" = '' and "visitor"."name_hint" is null and "visitor"."welcome_note" = '' and "visitor"."diet_codes" = '{}'))
);
--> statement-breakpoint
CREATE TABLE "visitor_consent" (
	"neighbourhood_id" uuid NOT NULL,
	"activity_id" uuid NOT NULL,
	"visitor_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"given" boolean NOT NULL,
	"said_at" timestamp with time zone NOT NULL,
	"given_by" text NOT NULL,
	"how" text NOT NULL,
	CONSTRAINT "visitor_consent_neighbourhood_id_visitor_id_purpose_pk" PRIMARY KEY("neighbourhood_id","visitor_id","purpose")
);
--> statement-breakpoint
ALTER TABLE "day_sheet" ADD CONSTRAINT "day_sheet_neighbourhood_id_occurrence_id_occurrence_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","occurrence_id") REFERENCES "public"."occurrence"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "expectation" ADD CONSTRAINT "expectation_neighbourhood_id_occurrence_id_occurrence_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","occurrence_id") REFERENCES "public"."occurrence"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "expectation" ADD CONSTRAINT "expectation_neighbourhood_id_visitor_id_visitor_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","visitor_id") REFERENCES "public"."visitor"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "host_device" ADD CONSTRAINT "host_device_neighbourhood_id_activity_id_activity_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","activity_id") REFERENCES "public"."activity"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "host_operation" ADD CONSTRAINT "host_operation_neighbourhood_id_occurrence_id_occurrence_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","occurrence_id") REFERENCES "public"."occurrence"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "host_operation" ADD CONSTRAINT "host_operation_neighbourhood_id_device_id_host_device_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","device_id") REFERENCES "public"."host_device"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "host_pairing" ADD CONSTRAINT "host_pairing_neighbourhood_id_activity_id_activity_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","activity_id") REFERENCES "public"."activity"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "meal" ADD CONSTRAINT "meal_neighbourhood_id_occurrence_id_day_sheet_neighbourhood_id_occurrence_id_fk" FOREIGN KEY ("neighbourhood_id","occurrence_id") REFERENCES "public"."day_sheet"("neighbourhood_id","occurrence_id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "meal" ADD CONSTRAINT "meal_neighbourhood_id_visitor_id_visitor_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","visitor_id") REFERENCES "public"."visitor"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "task" ADD CONSTRAINT "task_neighbourhood_id_activity_id_activity_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","activity_id") REFERENCES "public"."activity"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "task" ADD CONSTRAINT "task_neighbourhood_id_series_id_series_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","series_id") REFERENCES "public"."series"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "task_turn" ADD CONSTRAINT "task_turn_neighbourhood_id_occurrence_id_day_sheet_neighbourhood_id_occurrence_id_fk" FOREIGN KEY ("neighbourhood_id","occurrence_id") REFERENCES "public"."day_sheet"("neighbourhood_id","occurrence_id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "task_turn" ADD CONSTRAINT "task_turn_neighbourhood_id_task_id_task_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","task_id") REFERENCES "public"."task"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "task_turn" ADD CONSTRAINT "task_turn_neighbourhood_id_visitor_id_visitor_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","visitor_id") REFERENCES "public"."visitor"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "visit" ADD CONSTRAINT "visit_neighbourhood_id_occurrence_id_day_sheet_neighbourhood_id_occurrence_id_fk" FOREIGN KEY ("neighbourhood_id","occurrence_id") REFERENCES "public"."day_sheet"("neighbourhood_id","occurrence_id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "visit" ADD CONSTRAINT "visit_neighbourhood_id_visitor_id_visitor_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","visitor_id") REFERENCES "public"."visitor"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "visitor" ADD CONSTRAINT "visitor_neighbourhood_id_activity_id_activity_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","activity_id") REFERENCES "public"."activity"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "visitor_consent" ADD CONSTRAINT "visitor_consent_neighbourhood_id_visitor_id_visitor_neighbourhood_id_id_fk" FOREIGN KEY ("neighbourhood_id","visitor_id") REFERENCES "public"."visitor"("neighbourhood_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "day_sheet_activity" ON "day_sheet" USING btree ("neighbourhood_id","activity_id");
--> statement-breakpoint
CREATE UNIQUE INDEX "host_device_token" ON "host_device" USING btree ("token_hash");
--> statement-breakpoint
CREATE INDEX "host_device_activity" ON "host_device" USING btree ("neighbourhood_id","activity_id");
--> statement-breakpoint
CREATE INDEX "host_operation_day" ON "host_operation" USING btree ("neighbourhood_id","occurrence_id");
--> statement-breakpoint
CREATE INDEX "host_operation_device" ON "host_operation" USING btree ("neighbourhood_id","device_id","seq");
--> statement-breakpoint
CREATE INDEX "host_operation_received" ON "host_operation" USING btree ("received_at");
--> statement-breakpoint
CREATE UNIQUE INDEX "host_pairing_code" ON "host_pairing" USING btree ("code_hash");
--> statement-breakpoint
CREATE INDEX "task_activity" ON "task" USING btree ("neighbourhood_id","activity_id");
--> statement-breakpoint
CREATE INDEX "task_turn_day" ON "task_turn" USING btree ("neighbourhood_id","occurrence_id");
--> statement-breakpoint
CREATE UNIQUE INDEX "visit_once" ON "visit" USING btree ("neighbourhood_id","occurrence_id","visitor_id");
--> statement-breakpoint
CREATE INDEX "visit_visitor" ON "visit" USING btree ("neighbourhood_id","visitor_id");
--> statement-breakpoint
CREATE INDEX "visitor_activity" ON "visitor" USING btree ("neighbourhood_id","activity_id");
--> statement-breakpoint
CREATE FUNCTION kring_device() RETURNS uuid LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('kring.device', true), '')::uuid $$;
--> statement-breakpoint
-- Lets a device in by its token. One that was taken away still comes in, to hand over what it had done;
-- nothing is opened to it by that.
CREATE FUNCTION kring_enter_device(token_hash text)
RETURNS TABLE (id uuid, name text, neighbourhood_id uuid, activity_id uuid, revoked_at timestamptz, now timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE known host_device;
BEGIN
	SELECT d.* INTO known FROM host_device d WHERE d.token_hash = $1;
	IF NOT FOUND THEN RETURN; END IF;
	PERFORM set_config('kring.device', known.id::text, true);
	-- Once a minute is enough to know whether a device is still in use.
	IF known.seen_at < kring_now() - interval '1 minute' THEN
		UPDATE host_device d SET seen_at = kring_now()
		WHERE d.neighbourhood_id = known.neighbourhood_id AND d.id = known.id;
	END IF;
	RETURN QUERY SELECT known.id, known.name, known.neighbourhood_id, known.activity_id, known.revoked_at, kring_now();
END $$;
--> statement-breakpoint
-- The activity whose sheet the device of this transaction may keep; nothing once it was taken away.
CREATE FUNCTION kring_at_door() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT d.activity_id FROM host_device d WHERE d.id = kring_device() AND d.revoked_at IS NULL
$$;
--> statement-breakpoint
-- The activity of the device of this transaction, also after it was taken away.
CREATE FUNCTION kring_device_of() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT d.activity_id FROM host_device d WHERE d.id = kring_device()
$$;
--> statement-breakpoint
-- Makes a device of whoever has the code, once. Nothing for a code that is unknown, used or over.
CREATE FUNCTION kring_pair(code_hash text, device uuid, token_hash text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE used host_pairing;
BEGIN
	UPDATE host_pairing p SET used_at = kring_now()
	WHERE p.code_hash = $1 AND p.used_at IS NULL AND p.expires_at > kring_now() RETURNING p.* INTO used;
	IF NOT FOUND THEN RETURN false; END IF;
	INSERT INTO host_device (neighbourhood_id, activity_id, id, token_hash, name, paired_by_id, paired_at, seen_at)
	VALUES (used.neighbourhood_id, used.activity_id, $2, $3, used.name, used.made_by_id, kring_now(), kring_now());
	RETURN true;
END $$;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['host_pairing', 'host_device', 'host_operation', 'visitor', 'visitor_consent',
		'day_sheet', 'visit', 'meal', 'expectation', 'task', 'task_turn']
	LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
		-- Who carries the activity looks after its door.
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_app
			USING (activity_id = ANY ((SELECT kring_carried())::uuid[]))
			WITH CHECK (activity_id = ANY ((SELECT kring_carried())::uuid[]))', name || '_carried', name);
		EXECUTE format('GRANT SELECT, INSERT ON %I TO kring_app', name);
	END LOOP;
	FOREACH name IN ARRAY ARRAY['host_device', 'host_operation', 'visitor', 'visitor_consent', 'day_sheet',
		'visit', 'meal', 'expectation', 'task_turn']
	LOOP
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_app USING (activity_id = (SELECT kring_at_door()))
			WITH CHECK (activity_id = (SELECT kring_at_door()))', name || '_door', name);
	END LOOP;
	FOREACH name IN ARRAY ARRAY['task', 'on_call', 'occurrence', 'series', 'programme_item']
	LOOP
		EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO kring_app
			USING (activity_id = (SELECT kring_at_door()))', name || '_door', name);
	END LOOP;
	-- What is asked again each time is written anew for its day.
	FOREACH name IN ARRAY ARRAY['visit', 'meal', 'expectation', 'task_turn']
	LOOP
		EXECUTE format('GRANT DELETE ON %I TO kring_app', name);
	END LOOP;
	-- The worker closes days and keeps the days that somebody recorded.
	FOREACH name IN ARRAY ARRAY['host_operation', 'day_sheet', 'expectation']
	LOOP
		EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO kring_worker USING (true) WITH CHECK (true)', name || '_worker', name);
		EXECUTE format('GRANT SELECT ON %I TO kring_worker', name);
	END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY activity_door ON activity FOR SELECT TO kring_app USING (id = (SELECT kring_at_door()));
--> statement-breakpoint
-- A host says that today does not go on: the day, when the page was last changed, and a line without a name.
CREATE POLICY occurrence_door_off ON occurrence FOR UPDATE TO kring_app
	USING (activity_id = (SELECT kring_at_door())) WITH CHECK (activity_id = (SELECT kring_at_door()));
--> statement-breakpoint
CREATE POLICY activity_door_changed ON activity FOR UPDATE TO kring_app
	USING (id = (SELECT kring_at_door())) WITH CHECK (id = (SELECT kring_at_door()));
--> statement-breakpoint
ALTER TABLE activity_log ALTER COLUMN person_id DROP NOT NULL;
--> statement-breakpoint
CREATE POLICY activity_log_door ON activity_log FOR INSERT TO kring_app
	WITH CHECK (person_id IS NULL AND activity_id = (SELECT kring_at_door()));
--> statement-breakpoint
-- What a device that was taken away had done before is kept apart; it sees nothing but itself.
CREATE POLICY host_operation_late ON host_operation FOR INSERT TO kring_app WITH CHECK (device_id = kring_device());
--> statement-breakpoint
CREATE POLICY occurrence_late ON occurrence FOR SELECT TO kring_app
	USING (activity_id = (SELECT kring_device_of()));
--> statement-breakpoint
CREATE POLICY host_operation_own ON host_operation FOR SELECT TO kring_app USING (device_id = kring_device());
--> statement-breakpoint
CREATE POLICY host_device_own ON host_device FOR ALL TO kring_app
	USING (id = kring_device()) WITH CHECK (id = kring_device());
--> statement-breakpoint
GRANT UPDATE (complete_up_to, spent, revoked_at, revoked_by_id) ON host_device TO kring_app;
--> statement-breakpoint
GRANT UPDATE (released_at, payload, scrubbed_at) ON host_operation TO kring_app;
--> statement-breakpoint
GRANT UPDATE (call_name, name_hint, diet_codes, welcome_note, same_as_id, same_as_at, forgotten_at) ON visitor TO kring_app;
--> statement-breakpoint
GRANT UPDATE ON visitor_consent, day_sheet, task TO kring_app;
--> statement-breakpoint
GRANT DELETE ON visitor_consent TO kring_app;
--> statement-breakpoint
GRANT UPDATE (visitor_id) ON visit, meal, task_turn TO kring_app;
--> statement-breakpoint
GRANT INSERT, UPDATE (record, closed_at, changed_at) ON day_sheet TO kring_worker;
--> statement-breakpoint
-- What of the door is over: who was here keeps no name after 13 months, operations go after 60 days.
CREATE FUNCTION kring_sweep_door(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE now_at timestamptz := kring_now(); gone integer := 0; step integer; long_ago timestamptz; ids uuid[];
BEGIN
	long_ago := now_at - interval '13 months';
	WITH old AS (
		DELETE FROM host_operation o WHERE (o.neighbourhood_id, o.id) IN (
			SELECT neighbourhood_id, id FROM host_operation WHERE received_at < now_at - interval '60 days' LIMIT most)
		RETURNING o.neighbourhood_id, o.device_id, o.seq
	), reached AS (
		SELECT neighbourhood_id, device_id, max(seq) AS seq, count(*) AS number FROM old GROUP BY 1, 2
	), noted AS (
		-- A number that is gone is not waited for.
		UPDATE host_device d SET complete_up_to = greatest(d.complete_up_to, r.seq)
		FROM reached r WHERE d.neighbourhood_id = r.neighbourhood_id AND d.id = r.device_id
	)
	SELECT coalesce(sum(number), 0) INTO gone FROM reached;
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
	DELETE FROM host_device d WHERE d.revoked_at < long_ago
		AND NOT EXISTS (SELECT FROM host_operation o WHERE o.neighbourhood_id = d.neighbourhood_id AND o.device_id = d.id);
	RETURN gone;
END $$;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['kring_device()', 'kring_enter_device(text)', 'kring_at_door()', 'kring_device_of()', 'kring_pair(text, uuid, text)']
	LOOP
		EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
		EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO kring_app', name);
	END LOOP;
	REVOKE EXECUTE ON FUNCTION kring_sweep_door(integer) FROM PUBLIC;
	GRANT EXECUTE ON FUNCTION kring_sweep_door(integer) TO kring_worker;
END $$;
