-- Asking people by name for what the agenda needs (C1, C4): up to three at once or in turn. Who said no
-- is known to who asked, and to nobody else.
CREATE TABLE "agenda_ask" (
	"circle_id" uuid NOT NULL,
	"entry_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"person_id" uuid NOT NULL,
	"asked_by_id" uuid NOT NULL,
	"place" smallint NOT NULL,
	"in_turn" boolean NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"asked_at" timestamp with time zone,
	"answer" text,
	"answered_at" timestamp with time zone,
	CONSTRAINT "agenda_ask_circle_id_entry_id_kind_person_id_pk" PRIMARY KEY("circle_id","entry_id","kind","person_id"),
	CONSTRAINT "agenda_ask_answer" CHECK ("agenda_ask"."answer" in ('yes', 'no')),
	CONSTRAINT "agenda_ask_answered" CHECK (("agenda_ask"."answer" is null) = ("agenda_ask"."answered_at" is null))
);
--> statement-breakpoint
ALTER TABLE "agenda_ask" ADD CONSTRAINT "agenda_ask_circle_id_entry_id_kind_agenda_need_circle_id_entry_id_kind_fk" FOREIGN KEY ("circle_id","entry_id","kind") REFERENCES "public"."agenda_need"("circle_id","entry_id","kind") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "agenda_ask" ADD CONSTRAINT "agenda_ask_circle_id_person_id_member_circle_id_person_id_fk" FOREIGN KEY ("circle_id","person_id") REFERENCES "public"."member"("circle_id","person_id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "agenda_ask" ADD CONSTRAINT "agenda_ask_circle_id_asked_by_id_member_circle_id_person_id_fk" FOREIGN KEY ("circle_id","asked_by_id") REFERENCES "public"."member"("circle_id","person_id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "agenda_ask_of" ON "agenda_ask" USING btree ("circle_id","person_id");
--> statement-breakpoint
ALTER TABLE agenda_ask ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE agenda_ask FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY agenda_ask_of_own_circles ON agenda_ask FOR ALL TO kring_app, kring_worker
	USING (circle_id = ANY ((SELECT kring_circles())::uuid[]))
	WITH CHECK (circle_id = ANY ((SELECT kring_circles())::uuid[]));
--> statement-breakpoint
-- Whoever asked sees what became of it, and whoever is asked sees that they are. Nobody else does.
CREATE POLICY agenda_ask_between_two ON agenda_ask AS RESTRICTIVE FOR SELECT TO kring_app
	USING (asked_by_id IS NOT DISTINCT FROM kring_person() OR person_id IS NOT DISTINCT FROM kring_person());
--> statement-breakpoint
CREATE POLICY agenda_ask_in_own_name ON agenda_ask AS RESTRICTIVE FOR INSERT TO kring_app
	WITH CHECK (asked_by_id IS NOT DISTINCT FROM kring_person());
--> statement-breakpoint
-- Nobody answers for somebody else.
CREATE POLICY agenda_ask_answered_by_oneself ON agenda_ask AS RESTRICTIVE FOR UPDATE TO kring_app
	USING (person_id IS NOT DISTINCT FROM kring_person())
	WITH CHECK (person_id IS NOT DISTINCT FROM kring_person());
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (answer, answered_at) ON agenda_ask TO kring_app;
--> statement-breakpoint
GRANT SELECT, UPDATE (asked_at) ON agenda_ask TO kring_worker;
--> statement-breakpoint
-- Nobody need answer any more: says who was waiting to, and has them wait for their turn again. Of one
-- question, or of all that an entry asks. Tells nothing of who said what.
CREATE FUNCTION kring_settle_asks(circle uuid, entry uuid, need text) RETURNS TABLE (person_id uuid)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	UPDATE agenda_ask a SET asked_at = NULL
	WHERE a.circle_id = circle AND circle = ANY (kring_circles()) AND a.entry_id = entry
		AND (need IS NULL OR a.kind = need) AND a.asked_at IS NOT NULL AND a.answer IS NULL
	RETURNING a.person_id
$$;
--> statement-breakpoint
-- Who asked for something of an entry: they hear what becomes of it. Not whom.
CREATE FUNCTION kring_askers(circle uuid, entry uuid, need text) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT DISTINCT a.asked_by_id FROM agenda_ask a
	WHERE a.circle_id = circle AND circle = ANY (kring_circles()) AND a.entry_id = entry AND a.kind = need
$$;
--> statement-breakpoint
-- Somebody goes, or reads the agenda no more: they are asked for nothing any more.
CREATE FUNCTION kring_drop_asks(circle uuid, person uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone integer;
BEGIN
	IF NOT (circle = ANY (kring_circles())) THEN RETURN 0; END IF;
	DELETE FROM agenda_ask a WHERE a.circle_id = circle AND a.person_id = person AND a.answer IS DISTINCT FROM 'yes';
	GET DIAGNOSTICS gone = ROW_COUNT;
	RETURN gone;
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION kring_settle_asks(uuid, uuid, text), kring_askers(uuid, uuid, text), kring_drop_asks(uuid, uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kring_settle_asks(uuid, uuid, text), kring_askers(uuid, uuid, text), kring_drop_asks(uuid, uuid) TO kring_app, kring_worker;
--> statement-breakpoint
-- Who was asked, and who said no, is forgotten a month after the day; the entry itself after two years.
CREATE OR REPLACE FUNCTION kring_sweep_agenda(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	old record;
	gone integer := 0;
BEGIN
	FOR old IN SELECT circle_id, id FROM agenda_entry WHERE ends_at < kring_now() - interval '2 years' LIMIT most
	LOOP
		DELETE FROM event e WHERE e.circle_id = old.circle_id AND e.body ->> 'entryId' = old.id::text;
		DELETE FROM agenda_entry a WHERE a.circle_id = old.circle_id AND a.id = old.id;
		gone := gone + 1;
	END LOOP;
	DELETE FROM agenda_series s
	WHERE s.ends ->> 'kind' = 'until' AND (s.ends ->> 'on')::date < kring_now() - interval '2 years'
		AND NOT EXISTS (SELECT FROM agenda_entry a WHERE a.circle_id = s.circle_id AND a.series_id = s.id);
	DELETE FROM agenda_imported i WHERE i.ends_at < kring_now() - interval '2 years';
	DELETE FROM agenda_double d WHERE d.told_at < kring_now() - interval '2 years';
	DELETE FROM agenda_ask a USING agenda_entry e
	WHERE e.circle_id = a.circle_id AND e.id = a.entry_id AND e.ends_at < kring_now() - interval '30 days';
	RETURN gone;
END $$;
--> statement-breakpoint
-- A whole day, or several in a row: a stay elsewhere, a holiday of who helps.
ALTER TABLE "agenda_entry" ADD COLUMN "is_whole_day" boolean DEFAULT false NOT NULL;
--> statement-breakpoint
ALTER TABLE "agenda_entry" ADD COLUMN "until_on" date;
--> statement-breakpoint
ALTER TABLE "agenda_entry" ADD CONSTRAINT "agenda_entry_days" CHECK ("agenda_entry"."until_on" is null or ("agenda_entry"."is_whole_day" and "agenda_entry"."until_on" > "agenda_entry"."held_on"));
--> statement-breakpoint
GRANT UPDATE (is_whole_day, until_on) ON agenda_entry TO kring_app, kring_worker;
