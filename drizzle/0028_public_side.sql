-- The first four digits of postcodes in a neighbourhood: by those a stranger finds it.
ALTER TABLE neighbourhood ADD COLUMN postcode_areas text[] NOT NULL DEFAULT '{}';
--> statement-breakpoint
-- Since when the words of an activity, and where it is, read as they do: calendar programs are told by
-- it which entry is newer. A day that is cancelled changes neither, so no other entry is sent again (I4).
ALTER TABLE activity ADD COLUMN words_sequence integer NOT NULL DEFAULT 0;
--> statement-breakpoint
ALTER TABLE activity ADD COLUMN words_changed_at timestamp with time zone;
--> statement-breakpoint
UPDATE activity SET words_changed_at = changed_at;
--> statement-breakpoint
ALTER TABLE activity ALTER COLUMN words_changed_at SET DEFAULT kring_now(), ALTER COLUMN words_changed_at SET NOT NULL;
--> statement-breakpoint
CREATE FUNCTION kring_activity_words() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
	NEW.words_sequence := OLD.words_sequence + 1;
	NEW.words_changed_at := kring_now();
	RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER activity_words BEFORE UPDATE OF slug, title, summary, price_text, day_price_cents, venue_id ON activity
	FOR EACH ROW WHEN ((OLD.slug, OLD.title, OLD.summary, OLD.price_text, OLD.day_price_cents, OLD.venue_id)
		IS DISTINCT FROM (NEW.slug, NEW.title, NEW.summary, NEW.price_text, NEW.day_price_cents, NEW.venue_id))
	EXECUTE FUNCTION kring_activity_words();
--> statement-breakpoint
CREATE FUNCTION kring_venue_words() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE activity a SET words_sequence = a.words_sequence + 1, words_changed_at = kring_now()
	WHERE a.neighbourhood_id = NEW.neighbourhood_id AND a.venue_id = NEW.id;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER venue_words AFTER UPDATE OF name, address, postcode, town ON venue
	FOR EACH ROW WHEN ((OLD.name, OLD.address, OLD.postcode, OLD.town)
		IS DISTINCT FROM (NEW.name, NEW.address, NEW.postcode, NEW.town))
	EXECUTE FUNCTION kring_venue_words();
--> statement-breakpoint
-- Which entry of the OpenActive list an activity is, for feeds of sport and movement; most are none.
ALTER TABLE activity ADD COLUMN list_activity text;
--> statement-breakpoint
-- Which edition of a neighbourhood the public reads: it grows with every change of what stands on its
-- pages and feeds. Who keeps a ready page asks whether it is still of this edition.
CREATE TABLE public_edition (
	neighbourhood_id uuid PRIMARY KEY,
	number bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE public_edition ADD CONSTRAINT public_edition_neighbourhood_id_neighbourhood_id_fk
	FOREIGN KEY (neighbourhood_id) REFERENCES neighbourhood (id);
--> statement-breakpoint
ALTER TABLE public_edition ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE public_edition FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY public_edition_read ON public_edition FOR SELECT TO kring_app USING (true);
--> statement-breakpoint
GRANT SELECT ON public_edition TO kring_app;
--> statement-breakpoint
CREATE SEQUENCE public_number;
--> statement-breakpoint
-- Numbers are given out one transaction after another, at the very end of each: whoever has read up to
-- a number has missed none before it (6.3). Taken last, this lock never waits for another one.
CREATE FUNCTION kring_new_edition(neighbourhood uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended('public_number', 14));
	INSERT INTO public_edition AS e (neighbourhood_id, number) VALUES ($1, nextval('public_number'))
	ON CONFLICT (neighbourhood_id) DO UPDATE SET number = excluded.number
		-- Once for each transaction, however many rows it changes.
		WHERE e.xmin <> pg_current_xact_id()::xid;
END $$;
--> statement-breakpoint
-- A series or a day in the open feeds, under the number of its last change. What is gone keeps its
-- place for a while, so that whoever copies a feed hears of it (6.3).
CREATE TABLE open_item (
	neighbourhood_id uuid NOT NULL,
	kind text NOT NULL,
	id uuid NOT NULL,
	number bigint NOT NULL,
	deleted_at timestamp with time zone,
	CONSTRAINT open_item_neighbourhood_id_kind_id_pk PRIMARY KEY (neighbourhood_id, kind, id),
	CONSTRAINT open_item_kind CHECK (kind IN ('series', 'session'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX open_item_number ON open_item USING btree (kind, number);
--> statement-breakpoint
ALTER TABLE open_item ADD CONSTRAINT open_item_neighbourhood_id_neighbourhood_id_fk
	FOREIGN KEY (neighbourhood_id) REFERENCES neighbourhood (id);
--> statement-breakpoint
ALTER TABLE open_item ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE open_item FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY open_item_read ON open_item FOR SELECT TO kring_app USING (true);
--> statement-breakpoint
GRANT SELECT ON open_item TO kring_app;
--> statement-breakpoint
-- Gives an item its next number, as what it is at the end of this transaction: shown, or gone. It is
-- called with the lock of `kring_new_edition` held, which keeps numbers in the order of commits.
CREATE FUNCTION kring_number_item(neighbourhood uuid, kind text, id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE shown boolean;
BEGIN
	IF $2 = 'series' THEN
		SELECT EXISTS (SELECT FROM series s JOIN activity a ON a.neighbourhood_id = s.neighbourhood_id AND a.id = s.activity_id
			WHERE s.neighbourhood_id = $1 AND s.id = $3 AND a.status = 'published' AND a.list_activity IS NOT NULL) INTO shown;
	ELSE
		SELECT EXISTS (SELECT FROM occurrence o JOIN activity a ON a.neighbourhood_id = o.neighbourhood_id AND a.id = o.activity_id
			WHERE o.neighbourhood_id = $1 AND o.id = $3 AND o.series_id IS NOT NULL
				AND o.ends_at > kring_now() AND a.status = 'published' AND a.list_activity IS NOT NULL) INTO shown;
	END IF;
	IF shown THEN
		INSERT INTO open_item AS i (neighbourhood_id, kind, id, number) VALUES ($1, $2, $3, nextval('public_number'))
		ON CONFLICT ON CONSTRAINT open_item_neighbourhood_id_kind_id_pk
			DO UPDATE SET number = excluded.number, deleted_at = NULL
			WHERE i.xmin <> pg_current_xact_id()::xid;
	ELSE
		UPDATE open_item i SET number = nextval('public_number'), deleted_at = kring_now()
		WHERE i.neighbourhood_id = $1 AND i.kind = $2 AND i.id = $3 AND i.deleted_at IS NULL;
	END IF;
END $$;
--> statement-breakpoint
CREATE FUNCTION kring_public_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE area uuid; whose uuid; places boolean;
BEGIN
	area := CASE WHEN TG_OP = 'DELETE' THEN OLD.neighbourhood_id ELSE NEW.neighbourhood_id END;
	PERFORM kring_new_edition(area);
	IF TG_TABLE_NAME = 'series' THEN
		PERFORM kring_number_item(area, 'series', CASE WHEN TG_OP = 'DELETE' THEN OLD.id ELSE NEW.id END);
	ELSIF TG_TABLE_NAME = 'occurrence' THEN
		PERFORM kring_number_item(area, 'session', CASE WHEN TG_OP = 'DELETE' THEN OLD.id ELSE NEW.id END);
	ELSIF TG_TABLE_NAME = 'activity_partner' OR (TG_TABLE_NAME = 'activity' AND TG_OP = 'UPDATE') THEN
		IF TG_TABLE_NAME = 'activity_partner' THEN
			whose := CASE WHEN TG_OP = 'DELETE' THEN OLD.activity_id ELSE NEW.activity_id END;
			places := false;
		ELSE
			IF (OLD.status, OLD.list_activity, OLD.words_sequence)
				IS NOT DISTINCT FROM (NEW.status, NEW.list_activity, NEW.words_sequence) THEN RETURN NULL; END IF;
			whose := NEW.id;
			places := (OLD.status = 'published' AND OLD.list_activity IS NOT NULL)
				<> (NEW.status = 'published' AND NEW.list_activity IS NOT NULL);
		END IF;
		PERFORM kring_number_item(area, 'series', s.id) FROM series s
			WHERE s.neighbourhood_id = area AND s.activity_id = whose ORDER BY s.id;
		IF places THEN
			PERFORM kring_number_item(area, 'session', o.id) FROM occurrence o
				WHERE o.neighbourhood_id = area AND o.activity_id = whose ORDER BY o.starts_at, o.id;
		END IF;
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
-- Days that are over leave the open feeds; what left them is forgotten once everybody could hear of it.
CREATE FUNCTION kring_sweep_open(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone integer;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended('public_number', 14));
	PERFORM kring_number_item(i.neighbourhood_id, i.kind, i.id) FROM (
		SELECT i.neighbourhood_id, i.kind, i.id FROM open_item i
		JOIN occurrence o ON o.neighbourhood_id = i.neighbourhood_id AND o.id = i.id
		WHERE i.kind = 'session' AND i.deleted_at IS NULL AND o.ends_at <= kring_now()
		ORDER BY o.ends_at, i.id LIMIT $1) AS i;
	DELETE FROM open_item i WHERE i.ctid IN (SELECT o.ctid FROM open_item o
		WHERE o.deleted_at < kring_now() - interval '14 days' LIMIT $1);
	GET DIAGNOSTICS gone = ROW_COUNT;
	RETURN gone;
END $$;
--> statement-breakpoint
CREATE FUNCTION kring_neighbourhood_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM kring_new_edition(NEW.id);
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION kring_organisation_renamed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM kring_new_edition(n.id) FROM neighbourhood n WHERE n.municipality_id = NEW.municipality_id;
	RETURN NULL;
END $$;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['venue', 'venue_facility', 'activity', 'activity_partner', 'series',
		'occurrence', 'programme_item']
	LOOP
		EXECUTE format('CREATE CONSTRAINT TRIGGER %I AFTER INSERT OR UPDATE OR DELETE ON %I
			DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION kring_public_changed()',
			name || '_public', name);
	END LOOP;
END $$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER neighbourhood_public AFTER INSERT OR UPDATE ON neighbourhood
	DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION kring_neighbourhood_changed();
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER organisation_public AFTER UPDATE OF name ON organisation
	DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.name <> NEW.name)
	EXECUTE FUNCTION kring_organisation_renamed();
--> statement-breakpoint
INSERT INTO public_edition (neighbourhood_id, number) SELECT id, nextval('public_number') FROM neighbourhood;
--> statement-breakpoint
-- Whether an activity stood on the outside and stands there no longer: who subscribed to it is told so.
CREATE FUNCTION kring_withdrawn(slug text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT EXISTS (SELECT FROM activity a WHERE a.slug = $1 AND a.status <> 'published' AND a.published_at IS NOT NULL)
$$;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['kring_activity_words()', 'kring_venue_words()', 'kring_new_edition(uuid)',
		'kring_number_item(uuid, text, uuid)', 'kring_sweep_open(integer)',
		'kring_public_changed()', 'kring_neighbourhood_changed()', 'kring_organisation_renamed()',
		'kring_withdrawn(text)']
	LOOP
		EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
	END LOOP;
	GRANT EXECUTE ON FUNCTION kring_withdrawn(text) TO kring_app;
	GRANT EXECUTE ON FUNCTION kring_sweep_open(integer) TO kring_worker;
END $$;
--> statement-breakpoint
-- A run of come-and-look cards for one sender: its code stands on each of them, and names nobody (5.10).
CREATE TABLE referral_card (
	neighbourhood_id uuid NOT NULL,
	id uuid NOT NULL,
	activity_id uuid NOT NULL,
	code text NOT NULL,
	sender text NOT NULL,
	made_at timestamp with time zone NOT NULL,
	CONSTRAINT referral_card_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id)
);
--> statement-breakpoint
CREATE UNIQUE INDEX referral_card_code ON referral_card USING btree (code);
--> statement-breakpoint
CREATE INDEX referral_card_activity ON referral_card USING btree (neighbourhood_id, activity_id);
--> statement-breakpoint
ALTER TABLE referral_card ADD CONSTRAINT referral_card_neighbourhood_id_activity_id_activity_neighbourhood_id_id_fk
	FOREIGN KEY (neighbourhood_id, activity_id) REFERENCES activity (neighbourhood_id, id);
--> statement-breakpoint
-- How many cards of a run were handed in, in each month. Nothing leads from here to a visitor.
CREATE TABLE referral_count (
	neighbourhood_id uuid NOT NULL,
	card_id uuid NOT NULL,
	month date NOT NULL,
	count integer NOT NULL DEFAULT 0,
	CONSTRAINT referral_count_neighbourhood_id_card_id_month_pk PRIMARY KEY (neighbourhood_id, card_id, month)
);
--> statement-breakpoint
ALTER TABLE referral_count ADD CONSTRAINT referral_count_neighbourhood_id_card_id_referral_card_neighbourhood_id_id_fk
	FOREIGN KEY (neighbourhood_id, card_id) REFERENCES referral_card (neighbourhood_id, id);
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['referral_card', 'referral_count']
	LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
	END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY referral_card_read ON referral_card FOR SELECT TO kring_app
	USING (activity_id = ANY ((SELECT kring_published())::uuid[])
		OR neighbourhood_id = ANY ((SELECT kring_coordinated())::uuid[]));
--> statement-breakpoint
CREATE POLICY referral_card_make ON referral_card FOR INSERT TO kring_app
	WITH CHECK (activity_id = ANY ((SELECT kring_carried())::uuid[]));
--> statement-breakpoint
CREATE POLICY referral_count_coordinator ON referral_count FOR ALL TO kring_app
	USING (neighbourhood_id = ANY ((SELECT kring_coordinated())::uuid[]))
	WITH CHECK (neighbourhood_id = ANY ((SELECT kring_coordinated())::uuid[]));
--> statement-breakpoint
GRANT SELECT, INSERT ON referral_card TO kring_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (count) ON referral_count TO kring_app;
