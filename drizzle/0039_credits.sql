-- The ledger of bedankpunten (activities-credits.md 11). One call of a function for each step: it locks, asks
-- the rules, writes both sides and its line in the history. Nobody but these functions writes; that every
-- transfer sums to nothing and every balance is what its lines add up to is asked once more at commit.
CREATE TABLE credit_category (
	key text PRIMARY KEY,
	is_essential boolean NOT NULL,
	is_free boolean NOT NULL,
	safety text NOT NULL,
	CONSTRAINT credit_category_safety CHECK (safety IN ('anybody', 'introduced', 'professional')),
	-- What is free of points for the sake of care is what is looked at first.
	CONSTRAINT credit_category_care CHECK (NOT is_free OR is_essential)
);
--> statement-breakpoint
CREATE TABLE credit_rule (
	neighbourhood_id uuid PRIMARY KEY NOT NULL REFERENCES neighbourhood (id),
	pot_id bigint NOT NULL,
	escrow_id bigint NOT NULL,
	member_floor integer NOT NULL DEFAULT -40,
	newcomer_floor integer NOT NULL DEFAULT -16,
	newcomer_days smallint NOT NULL DEFAULT 30,
	organisation_floor integer NOT NULL DEFAULT -200,
	soft_ceiling integer NOT NULL DEFAULT 120,
	most_once smallint NOT NULL DEFAULT 32,
	most_pair_day smallint NOT NULL DEFAULT 32,
	most_week smallint NOT NULL DEFAULT 160,
	most_given_month smallint NOT NULL DEFAULT 40,
	most_pot_month smallint NOT NULL DEFAULT 8,
	most_task_day smallint NOT NULL DEFAULT 12,
	opened_at timestamp with time zone NOT NULL,
	CONSTRAINT credit_rule_signs CHECK (member_floor <= newcomer_floor AND newcomer_floor <= 0 AND organisation_floor <= 0
		AND newcomer_days >= 0 AND soft_ceiling > 0 AND most_once BETWEEN 1 AND 400 AND most_pair_day >= 1
		AND most_week >= 1 AND most_given_month >= 0 AND most_pot_month >= 0 AND most_task_day >= 0)
);
--> statement-breakpoint
CREATE TABLE credit_account (
	neighbourhood_id uuid NOT NULL,
	id bigint GENERATED ALWAYS AS IDENTITY,
	kind text NOT NULL,
	floor bigint,
	balance bigint NOT NULL DEFAULT 0,
	held bigint NOT NULL DEFAULT 0,
	seq bigint NOT NULL DEFAULT 0,
	overflows boolean NOT NULL DEFAULT false,
	status text NOT NULL DEFAULT 'active',
	opened_at timestamp with time zone NOT NULL,
	closed_at timestamp with time zone,
	CONSTRAINT credit_account_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT credit_account_kind CHECK (kind IN ('member', 'circle', 'organisation', 'pot', 'escrow')),
	CONSTRAINT credit_account_status CHECK (status IN ('active', 'frozen', 'closed')),
	CONSTRAINT credit_account_held CHECK (held >= 0),
	CONSTRAINT credit_account_floor CHECK (floor IS NULL OR balance - held >= floor),
	-- Only the pot may give what it has not.
	CONSTRAINT credit_account_bottom CHECK ((floor IS NULL) = (kind = 'pot')),
	CONSTRAINT credit_account_closed CHECK ((status = 'closed') = (closed_at IS NOT NULL)
		AND (status <> 'closed' OR (balance = 0 AND held = 0)))
) WITH (fillfactor = 40);
--> statement-breakpoint
CREATE UNIQUE INDEX credit_account_one ON credit_account USING btree (neighbourhood_id, kind) WHERE kind IN ('pot', 'escrow');
--> statement-breakpoint
ALTER TABLE credit_rule ADD CONSTRAINT credit_rule_pot_fk FOREIGN KEY (neighbourhood_id, pot_id)
	REFERENCES credit_account (neighbourhood_id, id) DEFERRABLE INITIALLY DEFERRED;
--> statement-breakpoint
ALTER TABLE credit_rule ADD CONSTRAINT credit_rule_escrow_fk FOREIGN KEY (neighbourhood_id, escrow_id)
	REFERENCES credit_account (neighbourhood_id, id) DEFERRABLE INITIALLY DEFERRED;
--> statement-breakpoint
-- Whose an account is stands apart from it: it goes when somebody goes, and the sums stay.
CREATE TABLE credit_owner (
	neighbourhood_id uuid NOT NULL,
	account_id bigint NOT NULL,
	person_id uuid REFERENCES person (id),
	circle_id uuid REFERENCES circle (id),
	organisation_id uuid REFERENCES organisation (id),
	since timestamp with time zone NOT NULL,
	CONSTRAINT credit_owner_neighbourhood_id_account_id_pk PRIMARY KEY (neighbourhood_id, account_id),
	CONSTRAINT credit_owner_account_fk FOREIGN KEY (neighbourhood_id, account_id) REFERENCES credit_account (neighbourhood_id, id),
	CONSTRAINT credit_owner_one CHECK (num_nonnulls(person_id, circle_id, organisation_id) = 1)
);
--> statement-breakpoint
CREATE UNIQUE INDEX credit_owner_person ON credit_owner USING btree (person_id, neighbourhood_id) WHERE person_id IS NOT NULL;
--> statement-breakpoint
CREATE UNIQUE INDEX credit_owner_circle ON credit_owner USING btree (circle_id, neighbourhood_id) WHERE circle_id IS NOT NULL;
--> statement-breakpoint
CREATE UNIQUE INDEX credit_owner_organisation ON credit_owner USING btree (organisation_id, neighbourhood_id) WHERE organisation_id IS NOT NULL;
--> statement-breakpoint
-- Who may do something in somebody's name (12.2).
CREATE TABLE credit_right (
	neighbourhood_id uuid NOT NULL,
	account_id bigint NOT NULL,
	person_id uuid NOT NULL REFERENCES person (id),
	kind text NOT NULL,
	given_by_id uuid NOT NULL REFERENCES person (id),
	given_at timestamp with time zone NOT NULL,
	until_on date,
	CONSTRAINT credit_right_pk PRIMARY KEY (neighbourhood_id, account_id, person_id, kind),
	CONSTRAINT credit_right_account_fk FOREIGN KEY (neighbourhood_id, account_id) REFERENCES credit_account (neighbourhood_id, id),
	CONSTRAINT credit_right_kind CHECK (kind IN ('view', 'propose', 'confirm'))
);
--> statement-breakpoint
CREATE INDEX credit_right_person ON credit_right USING btree (person_id);
--> statement-breakpoint
-- Who live in one house: nobody confirms what somebody of the own house did (14.1).
CREATE TABLE credit_household (
	neighbourhood_id uuid NOT NULL REFERENCES neighbourhood (id),
	person_id uuid NOT NULL REFERENCES person (id),
	household_id uuid NOT NULL,
	CONSTRAINT credit_household_neighbourhood_id_person_id_pk PRIMARY KEY (neighbourhood_id, person_id)
);
--> statement-breakpoint
CREATE TABLE credit_transfer (
	neighbourhood_id uuid NOT NULL,
	id bigint GENERATED ALWAYS AS IDENTITY,
	public_id uuid NOT NULL DEFAULT gen_random_uuid(),
	kind text NOT NULL,
	amount integer NOT NULL,
	payer_id bigint NOT NULL,
	payee_id bigint,
	state text NOT NULL,
	category text REFERENCES credit_category (key),
	is_essential boolean NOT NULL DEFAULT false,
	from_pot boolean NOT NULL DEFAULT false,
	reserved integer NOT NULL DEFAULT 0,
	proposed_by text NOT NULL,
	request_id uuid,
	task_turn_id uuid,
	voucher_id uuid,
	reverses_id bigint,
	made_on date NOT NULL,
	expires_at timestamp with time zone,
	decided_on date,
	CONSTRAINT credit_transfer_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT credit_transfer_public UNIQUE (neighbourhood_id, public_id),
	CONSTRAINT credit_transfer_kind CHECK (kind IN ('help', 'group', 'task', 'gift', 'reversal', 'settlement', 'voucher_issue', 'voucher_redeem', 'voucher_return')),
	CONSTRAINT credit_transfer_state CHECK (state IN ('proposed', 'confirmed', 'declined', 'withdrawn', 'expired', 'disputed', 'reversed')),
	CONSTRAINT credit_transfer_side CHECK (proposed_by IN ('payer', 'payee', 'system')),
	CONSTRAINT credit_transfer_amount CHECK (amount BETWEEN 1 AND 400),
	CONSTRAINT credit_transfer_two CHECK (payer_id <> payee_id),
	CONSTRAINT credit_transfer_many CHECK ((payee_id IS NULL) = (kind = 'group')),
	CONSTRAINT credit_transfer_reserved CHECK (reserved BETWEEN 0 AND amount),
	CONSTRAINT credit_transfer_back CHECK ((reverses_id IS NULL) = (kind <> 'reversal')),
	-- The moment goes with the proposal: afterwards a transfer knows days only (settled 39).
	CONSTRAINT credit_transfer_open CHECK ((state = 'proposed') = (expires_at IS NOT NULL) AND (state = 'proposed') = (decided_on IS NULL)),
	CONSTRAINT credit_transfer_payer_fk FOREIGN KEY (neighbourhood_id, payer_id) REFERENCES credit_account (neighbourhood_id, id),
	CONSTRAINT credit_transfer_payee_fk FOREIGN KEY (neighbourhood_id, payee_id) REFERENCES credit_account (neighbourhood_id, id),
	CONSTRAINT credit_transfer_reverses_fk FOREIGN KEY (neighbourhood_id, reverses_id) REFERENCES credit_transfer (neighbourhood_id, id)
);
--> statement-breakpoint
-- Once; and each part of a group's by itself.
CREATE UNIQUE INDEX credit_transfer_reverses ON credit_transfer USING btree (neighbourhood_id, reverses_id, payer_id) WHERE reverses_id IS NOT NULL;
--> statement-breakpoint
CREATE UNIQUE INDEX credit_transfer_turn ON credit_transfer USING btree (neighbourhood_id, task_turn_id) WHERE task_turn_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX credit_transfer_payer ON credit_transfer USING btree (neighbourhood_id, payer_id, made_on);
--> statement-breakpoint
CREATE INDEX credit_transfer_payee ON credit_transfer USING btree (neighbourhood_id, payee_id, made_on);
--> statement-breakpoint
CREATE INDEX credit_transfer_due ON credit_transfer USING btree (expires_at) WHERE state = 'proposed';
--> statement-breakpoint
-- Who gets how much of what a group did together (12.6).
CREATE TABLE credit_leg (
	neighbourhood_id uuid NOT NULL,
	transfer_id bigint NOT NULL,
	account_id bigint NOT NULL,
	payer_id bigint NOT NULL,
	amount integer NOT NULL,
	CONSTRAINT credit_leg_pk PRIMARY KEY (neighbourhood_id, transfer_id, account_id),
	CONSTRAINT credit_leg_transfer_fk FOREIGN KEY (neighbourhood_id, transfer_id) REFERENCES credit_transfer (neighbourhood_id, id),
	CONSTRAINT credit_leg_account_fk FOREIGN KEY (neighbourhood_id, account_id) REFERENCES credit_account (neighbourhood_id, id),
	CONSTRAINT credit_leg_amount CHECK (amount >= 1),
	CONSTRAINT credit_leg_other CHECK (account_id <> payer_id)
);
--> statement-breakpoint
CREATE INDEX credit_leg_of ON credit_leg USING btree (neighbourhood_id, account_id);
--> statement-breakpoint
CREATE TABLE credit_note (
	neighbourhood_id uuid NOT NULL,
	transfer_id bigint NOT NULL,
	account_id bigint NOT NULL,
	text text NOT NULL,
	CONSTRAINT credit_note_pk PRIMARY KEY (neighbourhood_id, transfer_id, account_id),
	CONSTRAINT credit_note_transfer_fk FOREIGN KEY (neighbourhood_id, transfer_id) REFERENCES credit_transfer (neighbourhood_id, id),
	CONSTRAINT credit_note_length CHECK (char_length(text) BETWEEN 1 AND 200)
);
--> statement-breakpoint
-- What happened to a transfer, for ever. The id that whoever acts made for it stands here: the same again does
-- nothing.
CREATE TABLE credit_event (
	neighbourhood_id uuid NOT NULL,
	id bigint GENERATED ALWAYS AS IDENTITY,
	transfer_id bigint NOT NULL,
	from_state text,
	to_state text NOT NULL,
	actor_id bigint,
	once uuid,
	digest bytea,
	via text NOT NULL,
	happened_on date NOT NULL,
	CONSTRAINT credit_event_neighbourhood_id_id_pk PRIMARY KEY (neighbourhood_id, id),
	CONSTRAINT credit_event_once UNIQUE (neighbourhood_id, actor_id, once),
	CONSTRAINT credit_event_transfer_fk FOREIGN KEY (neighbourhood_id, transfer_id) REFERENCES credit_transfer (neighbourhood_id, id),
	CONSTRAINT credit_event_via CHECK (via IN ('self', 'trusted', 'host', 'treasurer', 'system')),
	CONSTRAINT credit_event_digest CHECK ((once IS NULL) = (digest IS NULL))
);
--> statement-breakpoint
CREATE INDEX credit_event_of ON credit_event USING btree (neighbourhood_id, transfer_id);
--> statement-breakpoint
-- Who it was, and when exactly: this part is forgotten (settled 39).
CREATE TABLE credit_event_detail (
	neighbourhood_id uuid NOT NULL,
	event_id bigint NOT NULL,
	by_person_id uuid,
	at timestamp with time zone NOT NULL,
	CONSTRAINT credit_event_detail_pk PRIMARY KEY (neighbourhood_id, event_id),
	CONSTRAINT credit_event_detail_event_fk FOREIGN KEY (neighbourhood_id, event_id) REFERENCES credit_event (neighbourhood_id, id)
);
--> statement-breakpoint
CREATE INDEX credit_event_detail_person ON credit_event_detail USING btree (by_person_id);
--> statement-breakpoint
CREATE TABLE credit_entry (
	neighbourhood_id uuid NOT NULL,
	transfer_id bigint NOT NULL,
	account_id bigint NOT NULL,
	amount bigint NOT NULL,
	balance_after bigint NOT NULL,
	account_seq bigint NOT NULL,
	posted_on date NOT NULL,
	CONSTRAINT credit_entry_pk PRIMARY KEY (neighbourhood_id, transfer_id, account_id),
	CONSTRAINT credit_entry_line UNIQUE (neighbourhood_id, account_id, account_seq),
	CONSTRAINT credit_entry_amount CHECK (amount <> 0),
	CONSTRAINT credit_entry_seq CHECK (account_seq >= 1),
	CONSTRAINT credit_entry_transfer_fk FOREIGN KEY (neighbourhood_id, transfer_id) REFERENCES credit_transfer (neighbourhood_id, id),
	CONSTRAINT credit_entry_account_fk FOREIGN KEY (neighbourhood_id, account_id) REFERENCES credit_account (neighbourhood_id, id)
);
--> statement-breakpoint
CREATE INDEX credit_entry_day ON credit_entry USING btree (neighbourhood_id, posted_on);
--> statement-breakpoint
-- The lines of each day, sealed with the seal of the day before it.
CREATE TABLE credit_digest (
	neighbourhood_id uuid NOT NULL,
	day date NOT NULL,
	entries integer NOT NULL,
	digest bytea NOT NULL,
	previous bytea,
	CONSTRAINT credit_digest_neighbourhood_id_day_pk PRIMARY KEY (neighbourhood_id, day)
);
--> statement-breakpoint
-- Who of two wants a transfer undone: the other one says the same, and it is.
CREATE TABLE credit_undo (
	neighbourhood_id uuid NOT NULL,
	transfer_id bigint NOT NULL,
	account_id bigint NOT NULL,
	at timestamp with time zone NOT NULL,
	CONSTRAINT credit_undo_pk PRIMARY KEY (neighbourhood_id, transfer_id, account_id),
	CONSTRAINT credit_undo_transfer_fk FOREIGN KEY (neighbourhood_id, transfer_id) REFERENCES credit_transfer (neighbourhood_id, id)
);
--> statement-breakpoint
-- What a treasurer thinks of a dispute: what two of them think happens (18.2).
CREATE TABLE credit_verdict (
	neighbourhood_id uuid NOT NULL,
	transfer_id bigint NOT NULL,
	treasurer_id uuid NOT NULL REFERENCES person (id),
	verdict text NOT NULL,
	reason text NOT NULL,
	at timestamp with time zone NOT NULL,
	CONSTRAINT credit_verdict_pk PRIMARY KEY (neighbourhood_id, transfer_id, treasurer_id),
	CONSTRAINT credit_verdict_transfer_fk FOREIGN KEY (neighbourhood_id, transfer_id) REFERENCES credit_transfer (neighbourhood_id, id),
	CONSTRAINT credit_verdict_kind CHECK (verdict IN ('uphold', 'reverse')),
	CONSTRAINT credit_verdict_reason CHECK (char_length(reason) BETWEEN 1 AND 500)
);
--> statement-breakpoint

-- Functions that are called often plan each question once: planning it anew for each day and account costs more than
-- it finds.

-- What two or more lines do to one transfer, asked at commit: by then it is whole.
CREATE FUNCTION credit_sums() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE lines integer; total bigint;
BEGIN
	SELECT count(*), sum(e.amount) INTO lines, total FROM credit_entry e
	WHERE e.neighbourhood_id = NEW.neighbourhood_id AND e.transfer_id = NEW.transfer_id;
	IF lines < 2 OR total <> 0 THEN
		RAISE EXCEPTION 'transfer % does not sum to nothing', NEW.transfer_id USING ERRCODE = 'integrity_constraint_violation';
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER credit_entry_sums AFTER INSERT ON credit_entry
	DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION credit_sums();
--> statement-breakpoint
CREATE FUNCTION credit_adds_up() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	IF EXISTS (
		SELECT FROM credit_account a LEFT JOIN credit_entry e ON e.neighbourhood_id = a.neighbourhood_id
			AND e.account_id = a.id AND e.account_seq = a.seq
		WHERE a.neighbourhood_id = NEW.neighbourhood_id AND a.id = NEW.id AND a.balance <> coalesce(e.balance_after, 0)
	) THEN
		RAISE EXCEPTION 'account % is not what its last line says', NEW.id USING ERRCODE = 'integrity_constraint_violation';
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER credit_account_adds_up AFTER INSERT OR UPDATE OF balance, seq ON credit_account
	DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION credit_adds_up();
--> statement-breakpoint
-- What is posted stays as it is, whoever asks.
CREATE FUNCTION credit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['credit_entry', 'credit_event', 'credit_leg', 'credit_digest'] LOOP
		EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION credit_stays()', name || '_stays', name);
	END LOOP;
	FOREACH name IN ARRAY ARRAY['credit_transfer', 'credit_account'] LOOP
		EXECUTE format('CREATE TRIGGER %I BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION credit_stays()', name || '_kept', name);
	END LOOP;
	FOREACH name IN ARRAY ARRAY['credit_entry', 'credit_event', 'credit_leg', 'credit_digest', 'credit_transfer', 'credit_account'] LOOP
		EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION credit_stays()', name || '_whole', name);
	END LOOP;
END $$;
--> statement-breakpoint
-- A transfer goes from state to state as the table of 11.4 says, and nothing else of it changes.
CREATE FUNCTION credit_transfer_goes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF (OLD.state, NEW.state) IN (('proposed', 'confirmed'), ('proposed', 'declined'), ('proposed', 'withdrawn'), ('proposed', 'expired'),
			('confirmed', 'disputed'), ('disputed', 'confirmed'), ('confirmed', 'reversed'), ('disputed', 'reversed'))
		AND (NEW.expires_at IS NULL)
		AND (NEW.from_pot = OLD.from_pot OR (NEW.state = 'confirmed' AND NEW.from_pot AND OLD.reserved = 0))
		AND (NEW.decided_on IS NOT DISTINCT FROM OLD.decided_on OR OLD.decided_on IS NULL)
		AND (NEW.neighbourhood_id, NEW.id, NEW.public_id, NEW.kind, NEW.amount, NEW.payer_id, NEW.payee_id, NEW.category, NEW.is_essential,
			NEW.reserved, NEW.proposed_by, NEW.request_id, NEW.task_turn_id, NEW.voucher_id, NEW.reverses_id, NEW.made_on)
		IS NOT DISTINCT FROM (OLD.neighbourhood_id, OLD.id, OLD.public_id, OLD.kind, OLD.amount, OLD.payer_id, OLD.payee_id, OLD.category, OLD.is_essential,
			OLD.reserved, OLD.proposed_by, OLD.request_id, OLD.task_turn_id, OLD.voucher_id, OLD.reverses_id, OLD.made_on)
	THEN RETURN NEW; END IF;
	RAISE EXCEPTION 'a transfer does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER credit_transfer_goes BEFORE UPDATE ON credit_transfer FOR EACH ROW EXECUTE FUNCTION credit_transfer_goes();
--> statement-breakpoint

-- Says no, in a word that the house knows. Nothing is written, so the same may be tried again.
CREATE FUNCTION credit_refuse(code text, detail jsonb DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '%', code USING ERRCODE = 'KC001', DETAIL = detail::text;
END $$;
--> statement-breakpoint
-- The day on which it is posted, where everybody lives.
CREATE FUNCTION credit_today() RETURNS date LANGUAGE sql STABLE AS
$$ SELECT (kring_now() AT TIME ZONE 'Europe/Amsterdam')::date $$;
--> statement-breakpoint
-- What counts has lines, and what does not count yet has none: asked at commit.
CREATE FUNCTION credit_posted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM credit_entry e WHERE e.neighbourhood_id = NEW.neighbourhood_id AND e.transfer_id = NEW.id) THEN
		RAISE EXCEPTION 'transfer % counts and moves nothing', NEW.id USING ERRCODE = 'integrity_constraint_violation';
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER credit_transfer_posted AFTER INSERT OR UPDATE OF state ON credit_transfer
	DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'confirmed') EXECUTE FUNCTION credit_posted();
--> statement-breakpoint
-- The functions below that have no SECURITY DEFINER of their own are parts of those that have, and of nothing else.

-- How far somebody may go below nothing today: a newcomer less far (12.1). An account that once could go
-- further keeps that.
CREATE FUNCTION credit_floor(account credit_account, rules credit_rule, at timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN account.kind IN ('member', 'circle') AND at >= account.opened_at + make_interval(hours => 24 * rules.newcomer_days)
		THEN least(account.floor, rules.member_floor) ELSE account.floor END
$$;
--> statement-breakpoint
-- The people behind an account: its owner, whoever is in the circle whose it is, or who acts for the organisation.
CREATE FUNCTION credit_behind(neighbourhood uuid, account bigint) RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
DECLARE whose credit_owner;
BEGIN
	SELECT * INTO whose FROM credit_owner o WHERE o.neighbourhood_id = neighbourhood AND o.account_id = account;
	IF whose.circle_id IS NOT NULL THEN
		RETURN ARRAY(SELECT m.person_id FROM member m WHERE m.circle_id = whose.circle_id AND kring_runs(m));
	END IF;
	IF whose.organisation_id IS NOT NULL THEN
		RETURN ARRAY(SELECT f.person_id FROM office f WHERE f.organisation_id = whose.organisation_id AND f.ended_at IS NULL
			AND f.kind IN ('organisation_manager', 'coordinator'));
	END IF;
	RETURN (CASE WHEN whose.person_id IS NULL THEN '{}' ELSE ARRAY[whose.person_id] END);
END $$;
--> statement-breakpoint
-- Why two accounts cannot thank each other: one person stands behind both, or lives with who does (14.1, P6).
CREATE FUNCTION credit_too_close(neighbourhood uuid, one bigint, other bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE a uuid[]; b uuid[];
BEGIN
	a := credit_behind(neighbourhood, one);
	b := credit_behind(neighbourhood, other);
	IF a && b THEN RETURN 'credit_own_circle'; END IF;
	IF EXISTS (SELECT FROM credit_household h JOIN credit_household k USING (neighbourhood_id, household_id)
		WHERE h.neighbourhood_id = neighbourhood AND h.person_id = ANY (a) AND k.person_id = ANY (b)) THEN RETURN 'credit_same_household'; END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
-- Whether the person of this transaction is, or lives with, one of those behind an account.
CREATE FUNCTION credit_is_near(neighbourhood uuid, account bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE behind uuid[] := credit_behind(neighbourhood, account);
BEGIN
	RETURN kring_person() = ANY (behind) OR EXISTS (SELECT FROM credit_household h JOIN credit_household k USING (neighbourhood_id, household_id)
		WHERE h.neighbourhood_id = neighbourhood AND h.person_id = ANY (behind) AND k.person_id = kring_person());
END $$;
--> statement-breakpoint
-- Whether the person of this transaction holds one of these offices in a neighbourhood.
CREATE FUNCTION credit_holds(neighbourhood uuid, kinds text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT EXISTS (SELECT FROM office f WHERE f.person_id = kring_person() AND f.ended_at IS NULL
		AND f.neighbourhood_id = neighbourhood AND f.kind = ANY (kinds))
$$;
--> statement-breakpoint
-- In which way the person of this transaction may act for an account: as its own, or as somebody who is trusted
-- to; null for everybody else. Who comes as a host comes in that office alone, and for everybody in the
-- neighbourhood. What somebody may do in their circle was asked at its gate: so every step names the account for
-- which it is taken.
CREATE FUNCTION credit_via(neighbourhood uuid, account bigint, verb text, as_host boolean DEFAULT false) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE whose credit_owner; me uuid := kring_person();
BEGIN
	SELECT * INTO whose FROM credit_owner o WHERE o.neighbourhood_id = neighbourhood AND o.account_id = account;
	IF me IS NULL OR whose.account_id IS NULL THEN RETURN NULL; END IF;
	IF as_host THEN RETURN (CASE WHEN credit_holds(neighbourhood, '{host,coordinator}') THEN 'host' END); END IF;
	IF whose.person_id = me THEN RETURN 'self'; END IF;
	IF whose.circle_id IS NOT NULL AND kring_sees(whose.circle_id) THEN RETURN 'self'; END IF;
	IF whose.organisation_id IS NOT NULL AND EXISTS (SELECT FROM office f WHERE f.person_id = me AND f.ended_at IS NULL
		AND f.organisation_id = whose.organisation_id AND f.kind IN ('organisation_manager', 'coordinator')) THEN RETURN 'self'; END IF;
	IF EXISTS (SELECT FROM credit_right r WHERE r.neighbourhood_id = neighbourhood AND r.account_id = account
		AND r.person_id = me AND r.kind = verb AND (r.until_on IS NULL OR r.until_on >= credit_today())) THEN RETURN 'trusted'; END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
-- Says no where one of two accounts takes part in nothing new.
CREATE FUNCTION credit_both_active(one text, other text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF 'closed' IN (one, other) THEN PERFORM credit_refuse('credit_closed'); END IF;
	IF 'frozen' IN (one, other) THEN PERFORM credit_refuse('credit_frozen'); END IF;
END $$;
--> statement-breakpoint
-- Writes the lines of a transfer and moves what they move; what was set apart for it is free again. The
-- accounts are locked.
CREATE FUNCTION credit_post(neighbourhood uuid, transfer bigint, ids bigint[], amounts bigint[], today date, freed bigint[] DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	WITH leg AS (
		SELECT l.id, sum(l.amount)::bigint AS amount, coalesce(sum(l.freed), 0)::bigint AS freed
		FROM unnest(ids, amounts, freed) AS l(id, amount, freed) GROUP BY l.id HAVING sum(l.amount) <> 0
	), moved AS (
		UPDATE credit_account a SET balance = a.balance + leg.amount, held = a.held - leg.freed, seq = a.seq + 1 FROM leg
		WHERE a.neighbourhood_id = neighbourhood AND a.id = leg.id
		RETURNING a.id, leg.amount, a.balance, a.seq
	)
	INSERT INTO credit_entry (neighbourhood_id, transfer_id, account_id, amount, balance_after, account_seq, posted_on)
	SELECT neighbourhood, transfer, m.id, m.amount, m.balance, m.seq, today FROM moved m;
END $$;
--> statement-breakpoint
-- Writes what happened: the part that stays, and the part that is forgotten.
CREATE FUNCTION credit_happened(
	neighbourhood uuid, transfer bigint, was text, became text, actor bigint, once_id uuid, hash bytea, how text, at timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE made bigint;
BEGIN
	INSERT INTO credit_event (neighbourhood_id, transfer_id, from_state, to_state, actor_id, once, digest, via, happened_on)
	VALUES (neighbourhood, transfer, was, became, actor, once_id, hash, how, (at AT TIME ZONE 'Europe/Amsterdam')::date)
	RETURNING id INTO made;
	INSERT INTO credit_event_detail (neighbourhood_id, event_id, by_person_id, at)
	VALUES (neighbourhood, made, (CASE WHEN how = 'system' THEN NULL ELSE kring_person() END), at);
END $$;
--> statement-breakpoint
-- When a transfer came to count. Once the exact moment is forgotten it is the end of that day.
CREATE FUNCTION credit_counted_at(neighbourhood uuid, transfer bigint) RETURNS timestamptz LANGUAGE sql STABLE AS $$
	SELECT min(coalesce(d.at, (e.happened_on + 1)::timestamp AT TIME ZONE 'Europe/Amsterdam'))
	FROM credit_event e LEFT JOIN credit_event_detail d ON d.neighbourhood_id = e.neighbourhood_id AND d.event_id = e.id
	WHERE e.neighbourhood_id = neighbourhood AND e.transfer_id = transfer AND e.to_state = 'confirmed'
$$;
--> statement-breakpoint
-- What somebody earned with help in the week of a day.
CREATE FUNCTION credit_earned(neighbourhood uuid, account bigint, today date) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT coalesce(sum(t.amount), 0) FROM credit_transfer t
		WHERE t.neighbourhood_id = neighbourhood AND t.payee_id = account AND t.kind IN ('help', 'task') AND t.state IN ('confirmed', 'disputed')
			AND t.made_on >= today - 28 AND t.decided_on >= date_trunc('week', today)::date)
		+ (SELECT coalesce(sum(l.amount), 0) FROM credit_leg l JOIN credit_transfer t ON t.neighbourhood_id = l.neighbourhood_id AND t.id = l.transfer_id
		WHERE l.neighbourhood_id = neighbourhood AND l.account_id = account AND t.state IN ('confirmed', 'disputed')
			AND t.decided_on >= date_trunc('week', today)::date);
END $$;
--> statement-breakpoint
-- What somebody had from the pot in the month of a day without having to say why.
CREATE FUNCTION credit_pot_used(neighbourhood uuid, account bigint, today date) RETURNS bigint LANGUAGE sql STABLE AS $$
	SELECT coalesce(sum(t.amount), 0) FROM credit_transfer t
	WHERE t.neighbourhood_id = neighbourhood AND t.payer_id = account AND t.from_pot AND NOT t.is_essential
		AND t.state IN ('confirmed', 'disputed') AND t.made_on >= today - 62 AND t.decided_on >= date_trunc('month', today)::date
$$;
--> statement-breakpoint
-- What was asked under this id before, by this account: null for nothing.
CREATE FUNCTION credit_before(neighbourhood uuid, actor bigint, once_id uuid, hash bytea) RETURNS credit_event LANGUAGE plpgsql STABLE AS $$
DECLARE earlier credit_event;
BEGIN
	SELECT e.* INTO earlier FROM credit_event e
	WHERE e.neighbourhood_id = neighbourhood AND e.actor_id = actor AND e.once = once_id;
	IF earlier.id IS NOT NULL AND earlier.digest <> hash THEN PERFORM credit_refuse('change_conflict'); END IF;
	RETURN earlier;
END $$;
--> statement-breakpoint
-- Says that there was help, as who gave it or who had it (11.4). Who had it sets the points apart; who gave it
-- sets apart nobody's.
CREATE FUNCTION credit_propose(
	neighbourhood uuid, once_id uuid, payer bigint, payee bigint, side text, points integer, kind_of_help text,
	pot boolean DEFAULT false, words text DEFAULT '', request uuid DEFAULT NULL, as_host boolean DEFAULT false
) RETURNS TABLE (transfer uuid, state text, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	rules credit_rule; sort credit_category; one credit_account; p credit_account; q credit_account; earlier credit_event;
	actor bigint := CASE side WHEN 'payer' THEN payer WHEN 'payee' THEN payee END;
	at timestamptz := kring_now();
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date;
	hash bytea := sha256(convert_to(jsonb_build_array('propose', payer, payee, side, points, kind_of_help, pot, words, request)::text, 'UTF8'));
	how text; close text; lowest bigint; keep integer := 0; made bigint;
BEGIN
	how := credit_via(neighbourhood, actor, 'propose', as_host);
	IF how IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	FOR one IN SELECT a.* FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id IN (payer, payee)
		ORDER BY a.id FOR NO KEY UPDATE
	LOOP
		IF one.id = payer THEN p := one; END IF;
		IF one.id = payee THEN q := one; END IF;
	END LOOP;
	earlier := credit_before(neighbourhood, actor, once_id, hash);
	IF earlier.id IS NOT NULL THEN
		RETURN QUERY SELECT t.public_id, earlier.to_state, true FROM credit_transfer t
			WHERE t.neighbourhood_id = neighbourhood AND t.id = earlier.transfer_id;
		RETURN;
	END IF;
	SELECT * INTO rules FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood;
	SELECT * INTO sort FROM credit_category c WHERE c.key = kind_of_help;
	IF p.id IS NULL OR q.id IS NULL OR sort.key IS NULL OR p.kind IN ('pot', 'escrow') OR q.kind IN ('pot', 'escrow') THEN
		PERFORM credit_refuse('not_found');
	END IF;
	IF payer = payee THEN PERFORM credit_refuse('credit_same_account'); END IF;
	IF sort.is_free THEN PERFORM credit_refuse('credit_care_is_free'); END IF;
	IF points IS NULL OR points < 1 OR points > rules.most_once THEN
		PERFORM credit_refuse('credit_limit_once', jsonb_build_object('limit', rules.most_once));
	END IF;
	PERFORM credit_both_active(p.status, q.status);
	close := credit_too_close(neighbourhood, payer, payee);
	IF close IS NOT NULL THEN PERFORM credit_refuse(close); END IF;
	-- Who does it for somebody is not, and does not live with, the other one (12.2).
	IF how <> 'self' AND credit_is_near(neighbourhood, (CASE actor WHEN payer THEN payee ELSE payer END)) THEN
		PERFORM credit_refuse('credit_not_party');
	END IF;
	IF points + (SELECT coalesce(sum(t.amount), 0) FROM credit_transfer t WHERE t.neighbourhood_id = neighbourhood AND t.made_on = today
			AND t.kind = 'help' AND t.state IN ('proposed', 'confirmed', 'disputed')
			AND (t.payer_id = payer AND t.payee_id = payee OR t.payer_id = payee AND t.payee_id = payer)) > rules.most_pair_day THEN
		PERFORM credit_refuse('credit_limit_pair', jsonb_build_object('limit', rules.most_pair_day));
	END IF;
	IF points + credit_earned(neighbourhood, payee, today) > rules.most_week THEN PERFORM credit_refuse('credit_limit_week'); END IF;
	lowest := credit_floor(p, rules, at);
	IF side = 'payer' THEN
		IF pot THEN
			IF NOT sort.is_essential AND points + credit_pot_used(neighbourhood, payer, today) > rules.most_pot_month THEN
				PERFORM credit_refuse('credit_limit_pot', jsonb_build_object('limit', rules.most_pot_month));
			END IF;
		ELSE
			keep := least(points, greatest(p.balance - p.held - lowest, 0));
			IF keep < points AND NOT sort.is_essential THEN PERFORM credit_refuse('credit_not_enough'); END IF;
		END IF;
	END IF;
	INSERT INTO credit_transfer (neighbourhood_id, kind, amount, payer_id, payee_id, state, category, is_essential, from_pot, reserved,
		proposed_by, request_id, made_on, expires_at)
	VALUES (neighbourhood, 'help', points, payer, payee, 'proposed', sort.key, sort.is_essential, pot AND side = 'payer', keep, side, request, today, at + interval '336 hours')
	RETURNING id, public_id INTO made, transfer;
	PERFORM credit_happened(neighbourhood, made, NULL, 'proposed', actor, once_id, hash, how, at);
	IF words <> '' THEN INSERT INTO credit_note VALUES (neighbourhood, made, actor, words); END IF;
	IF keep > 0 THEN
		UPDATE credit_account a SET held = a.held + keep, floor = lowest WHERE a.neighbourhood_id = neighbourhood AND a.id = payer;
	END IF;
	state := 'proposed';
	replayed := false;
	RETURN NEXT;
END $$;
--> statement-breakpoint
-- The other one says yes or no, or who proposed it takes it back (11.4). For help that somebody cannot do without,
-- a yes never fails for want of points: the pot gives what is short, and who helped sees nothing of it (12.4).
CREATE FUNCTION credit_decide(
	neighbourhood uuid, once_id uuid, account bigint, public uuid, verb text, pot boolean DEFAULT false, as_host boolean DEFAULT false
)
RETURNS TABLE (transfer uuid, state text, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	t credit_transfer; rules credit_rule; one credit_account; p credit_account; q credit_account; earlier credit_event;
	at timestamptz := kring_now();
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date;
	hash bytea := sha256(convert_to(jsonb_build_array('decide', public, verb, pot)::text, 'UTF8'));
	actor bigint; other bigint; how text; close text; lowest bigint; gap integer := 0; over integer := 0; next text; with_pot boolean;
BEGIN
	SELECT * INTO t FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.public_id = public FOR NO KEY UPDATE;
	IF t.id IS NULL OR t.kind NOT IN ('help', 'group') OR (t.kind = 'group' AND verb <> 'withdraw') THEN PERFORM credit_refuse('not_found'); END IF;
	actor := CASE WHEN (verb = 'withdraw') = (t.proposed_by = 'payer') THEN t.payer_id ELSE t.payee_id END;
	other := CASE actor WHEN t.payer_id THEN t.payee_id ELSE t.payer_id END;
	how := credit_via(neighbourhood, account, 'confirm', as_host);
	IF how IS NULL OR account IS DISTINCT FROM actor AND account IS DISTINCT FROM other THEN PERFORM credit_refuse('not_found'); END IF;
	IF account <> actor THEN PERFORM credit_refuse('credit_needs_other'); END IF;
	earlier := credit_before(neighbourhood, actor, once_id, hash);
	IF earlier.id IS NOT NULL THEN
		RETURN QUERY SELECT public, earlier.to_state, true;
		RETURN;
	END IF;
	IF t.state = 'expired' OR (t.state = 'proposed' AND at >= t.expires_at) THEN PERFORM credit_refuse('credit_expired'); END IF;
	IF t.state <> 'proposed' THEN PERFORM credit_refuse('credit_already_decided', jsonb_build_object('state', t.state)); END IF;
	IF verb <> 'withdraw' AND how <> 'self' THEN
		-- Who does it for somebody is not, and does not live with, the other one (12.2); and nobody says yes to what
		-- they said themselves, with the keys of both. A host enters what both signed.
		IF credit_is_near(neighbourhood, other) OR (how <> 'host' AND EXISTS (
			SELECT FROM credit_event e JOIN credit_event_detail d ON d.neighbourhood_id = e.neighbourhood_id AND d.event_id = e.id
			WHERE e.neighbourhood_id = neighbourhood AND e.transfer_id = t.id AND e.to_state = 'proposed' AND d.by_person_id = kring_person()))
		THEN PERFORM credit_refuse('credit_not_party'); END IF;
	END IF;
	IF verb <> 'accept' THEN
		next := CASE verb WHEN 'decline' THEN 'declined' WHEN 'withdraw' THEN 'withdrawn' END;
		IF t.reserved > 0 THEN
			UPDATE credit_account a SET held = a.held - t.reserved WHERE a.neighbourhood_id = neighbourhood AND a.id = t.payer_id;
		END IF;
	ELSE
		next := 'confirmed';
		close := credit_too_close(neighbourhood, t.payer_id, t.payee_id);
		IF close IS NOT NULL THEN PERFORM credit_refuse(close); END IF;
		SELECT * INTO rules FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood;
		-- Who chooses overflow in this very moment begins with it next time: the order of locks comes first.
		with_pot := t.is_essential OR t.from_pot OR pot OR EXISTS (SELECT FROM credit_account a
			WHERE a.neighbourhood_id = neighbourhood AND a.id = t.payee_id AND a.overflows);
		FOR one IN SELECT a.* FROM credit_account a WHERE a.neighbourhood_id = neighbourhood
			AND a.id IN (t.payer_id, t.payee_id, (CASE WHEN with_pot THEN rules.pot_id END)) ORDER BY a.id FOR NO KEY UPDATE
		LOOP
			IF one.id = t.payer_id THEN p := one; END IF;
			IF one.id = t.payee_id THEN q := one; END IF;
		END LOOP;
		PERFORM credit_both_active(p.status, q.status);
		IF t.amount + credit_earned(neighbourhood, t.payee_id, today) > rules.most_week THEN PERFORM credit_refuse('credit_limit_week'); END IF;
		lowest := credit_floor(p, rules, at);
		IF t.from_pot OR (pot AND t.proposed_by = 'payee') THEN
			IF NOT t.is_essential AND t.amount + credit_pot_used(neighbourhood, t.payer_id, today) > rules.most_pot_month THEN
				PERFORM credit_refuse('credit_limit_pot', jsonb_build_object('limit', rules.most_pot_month));
			END IF;
			gap := t.amount;
		ELSE
			gap := greatest(0, t.amount - greatest(p.balance - (p.held - t.reserved) - lowest, 0));
			IF gap > 0 AND NOT t.is_essential THEN PERFORM credit_refuse('credit_not_enough'); END IF;
		END IF;
		IF lowest IS DISTINCT FROM p.floor THEN
			UPDATE credit_account a SET floor = lowest WHERE a.neighbourhood_id = neighbourhood AND a.id = t.payer_id;
		END IF;
		-- What somebody has above the ceiling goes on to the pot, where they chose that.
		IF with_pot AND q.overflows THEN over := greatest(0, least(t.amount, q.balance + t.amount - rules.soft_ceiling)); END IF;
		-- What was reserved is never more than what its payer now gives: the line that moves it frees it.
		PERFORM credit_post(neighbourhood, t.id, ARRAY[t.payer_id, t.payee_id, rules.pot_id],
			ARRAY[gap - t.amount, t.amount - over, over - gap]::bigint[], today, ARRAY[t.reserved, 0, 0]::bigint[]);
	END IF;
	UPDATE credit_transfer c SET state = next, decided_on = today, expires_at = NULL,
		from_pot = c.from_pot OR (gap > 0 AND pot AND c.proposed_by = 'payee')
	WHERE c.neighbourhood_id = neighbourhood AND c.id = t.id;
	PERFORM credit_happened(neighbourhood, t.id, 'proposed', next, actor, once_id, hash, how, at);
	transfer := public;
	state := next;
	replayed := false;
	RETURN NEXT;
END $$;
--> statement-breakpoint
-- What nobody decided in fourteen days goes by, and what was set apart for it is free again.
CREATE FUNCTION credit_expire(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE due credit_transfer[]; one credit_transfer; at timestamptz := kring_now();
BEGIN
	SELECT array_agg(d) INTO due FROM (
		SELECT t.* FROM credit_transfer t WHERE t.state = 'proposed' AND t.expires_at <= at
		ORDER BY t.id LIMIT most FOR NO KEY UPDATE SKIP LOCKED
	) d;
	IF due IS NULL THEN RETURN 0; END IF;
	PERFORM FROM credit_account a WHERE (a.neighbourhood_id, a.id) IN (SELECT d.neighbourhood_id, d.payer_id FROM unnest(due) d WHERE d.reserved > 0)
		ORDER BY a.id FOR NO KEY UPDATE;
	UPDATE credit_account a SET held = a.held - free.points
	FROM (SELECT d.neighbourhood_id, d.payer_id, sum(d.reserved) AS points FROM unnest(due) d WHERE d.reserved > 0 GROUP BY 1, 2) free
	WHERE a.neighbourhood_id = free.neighbourhood_id AND a.id = free.payer_id;
	UPDATE credit_transfer t SET state = 'expired', decided_on = (at AT TIME ZONE 'Europe/Amsterdam')::date, expires_at = NULL
	FROM unnest(due) d WHERE t.neighbourhood_id = d.neighbourhood_id AND t.id = d.id;
	FOREACH one IN ARRAY due LOOP
		PERFORM credit_happened(one.neighbourhood_id, one.id, 'proposed', 'expired', NULL, NULL, NULL, 'system', at);
	END LOOP;
	RETURN cardinality(due);
END $$;
--> statement-breakpoint
-- Gives points away, to the pot or to somebody (12.1). At once, and only one's own.
CREATE FUNCTION credit_give(neighbourhood uuid, once_id uuid, giver bigint, receiver bigint, points integer, words text DEFAULT '')
RETURNS TABLE (transfer uuid, state text, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	rules credit_rule; one credit_account; p credit_account; q credit_account; earlier credit_event;
	at timestamptz := kring_now();
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date;
	hash bytea := sha256(convert_to(jsonb_build_array('give', giver, receiver, points, words)::text, 'UTF8'));
	made bigint; given bigint;
BEGIN
	IF credit_via(neighbourhood, giver, 'propose') IS DISTINCT FROM 'self' THEN PERFORM credit_refuse('not_found'); END IF;
	FOR one IN SELECT a.* FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id IN (giver, receiver)
		ORDER BY a.id FOR NO KEY UPDATE
	LOOP
		IF one.id = giver THEN p := one; END IF;
		IF one.id = receiver THEN q := one; END IF;
	END LOOP;
	earlier := credit_before(neighbourhood, giver, once_id, hash);
	IF earlier.id IS NOT NULL THEN
		RETURN QUERY SELECT t.public_id, earlier.to_state, true FROM credit_transfer t
			WHERE t.neighbourhood_id = neighbourhood AND t.id = earlier.transfer_id;
		RETURN;
	END IF;
	IF p.id IS NULL OR q.id IS NULL OR q.kind = 'escrow' THEN PERFORM credit_refuse('not_found'); END IF;
	SELECT * INTO rules FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood;
	IF giver = receiver THEN PERFORM credit_refuse('credit_same_account'); END IF;
	IF points IS NULL OR points NOT BETWEEN 1 AND 400 THEN PERFORM credit_refuse('credit_limit_once', '{"limit": 400}'); END IF;
	PERFORM credit_both_active(p.status, q.status);
	IF q.kind <> 'pot' THEN
		SELECT coalesce(sum(t.amount), 0) INTO given FROM credit_transfer t
		WHERE t.neighbourhood_id = neighbourhood AND t.payer_id = giver AND t.kind = 'gift' AND t.state IN ('confirmed', 'disputed')
			AND t.payee_id <> rules.pot_id AND t.made_on >= date_trunc('month', today)::date;
		IF points + given > rules.most_given_month THEN
			PERFORM credit_refuse('credit_limit_gift', jsonb_build_object('limit', rules.most_given_month));
		END IF;
	END IF;
	-- A gift comes out of what one has: nobody gives away what others would have to make up for.
	IF points > p.balance - p.held THEN PERFORM credit_refuse('credit_not_enough'); END IF;
	INSERT INTO credit_transfer (neighbourhood_id, kind, amount, payer_id, payee_id, state, proposed_by, made_on, decided_on)
	VALUES (neighbourhood, 'gift', points, giver, receiver, 'confirmed', 'payer', today, today)
	RETURNING id, public_id INTO made, transfer;
	PERFORM credit_happened(neighbourhood, made, NULL, 'confirmed', giver, once_id, hash, 'self', at);
	IF words <> '' THEN INSERT INTO credit_note VALUES (neighbourhood, made, giver, words); END IF;
	PERFORM credit_post(neighbourhood, made, ARRAY[giver, receiver], ARRAY[-points, points]::bigint[], today);
	state := 'confirmed';
	replayed := false;
	RETURN NEXT;
END $$;
--> statement-breakpoint
-- Turns a transfer round with one of its own (11.4): every line comes back with the other sign. What whoever had
-- the points cannot give back any more, the pot adds; what belongs to who has gone goes to the pot. A gift comes
-- back as far as it is still there, and the pot adds nothing to it. Where nothing is left to move there is no
-- transfer for it: nothing would stand in it.
CREATE FUNCTION credit_turn_round(neighbourhood uuid, t credit_transfer, actor bigint, once_id uuid, hash bytea, how text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	rules credit_rule; one credit_account; ids bigint[] := '{}'; moves bigint[] := '{}'; back bigint; whole bigint; lowest bigint; made bigint;
	at timestamptz := kring_now();
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date;
BEGIN
	SELECT * INTO rules FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood;
	FOR one IN SELECT a.* FROM credit_account a WHERE a.neighbourhood_id = neighbourhood
		AND (a.id = rules.pot_id OR a.id IN (SELECT e.account_id FROM credit_entry e WHERE e.neighbourhood_id = neighbourhood AND e.transfer_id = t.id))
		ORDER BY a.id FOR NO KEY UPDATE
	LOOP
		SELECT e.amount INTO back FROM credit_entry e WHERE e.neighbourhood_id = neighbourhood AND e.transfer_id = t.id AND e.account_id = one.id;
		CONTINUE WHEN back IS NULL;
		IF one.status = 'closed' THEN
			ids := ids || rules.pot_id; moves := moves || -back;
		ELSIF back > 0 AND one.floor IS NOT NULL THEN
			lowest := credit_floor(one, rules, at);
			UPDATE credit_account a SET floor = lowest WHERE a.neighbourhood_id = neighbourhood AND a.id = one.id AND a.floor <> lowest;
			whole := least(back, greatest(0, one.balance - one.held - (CASE t.kind WHEN 'gift' THEN 0 ELSE lowest END)));
			IF t.kind = 'gift' AND whole < back THEN PERFORM credit_refuse('credit_spent'); END IF;
			ids := ids || ARRAY[one.id, rules.pot_id]; moves := moves || ARRAY[-whole, whole - back];
		ELSE
			ids := ids || one.id; moves := moves || -back;
		END IF;
	END LOOP;
	UPDATE credit_transfer c SET state = 'reversed' WHERE c.neighbourhood_id = neighbourhood AND c.id = t.id;
	PERFORM credit_happened(neighbourhood, t.id, t.state, 'reversed', actor, once_id, hash, how, at);
	DELETE FROM credit_undo u WHERE u.neighbourhood_id = neighbourhood AND u.transfer_id = t.id;
	IF EXISTS (SELECT FROM unnest(ids, moves) AS l(id, amount) GROUP BY l.id HAVING sum(l.amount) <> 0) THEN
		INSERT INTO credit_transfer (neighbourhood_id, kind, amount, payer_id, payee_id, state, proposed_by, reverses_id, category, made_on, decided_on)
		VALUES (neighbourhood, 'reversal', t.amount, t.payee_id, t.payer_id, 'confirmed', 'system', t.id, t.category, today, today) RETURNING id INTO made;
		PERFORM credit_post(neighbourhood, made, ids, moves, today);
		PERFORM credit_happened(neighbourhood, made, NULL, 'confirmed', NULL, NULL, NULL, 'system', at);
	END IF;
END $$;
--> statement-breakpoint
-- One of the two wants it undone. A gift to the pot is undone by its giver for a day; all else once both said
-- so, within thirty days.
CREATE FUNCTION credit_take_back(neighbourhood uuid, once_id uuid, actor bigint, public uuid) RETURNS TABLE (transfer uuid, state text, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	t credit_transfer; earlier credit_event; how text; at timestamptz := kring_now(); said timestamptz; to_pot boolean;
	hash bytea := sha256(convert_to(jsonb_build_array('take_back', public)::text, 'UTF8'));
BEGIN
	SELECT * INTO t FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.public_id = public FOR NO KEY UPDATE;
	IF t.id IS NULL OR t.kind NOT IN ('help', 'gift') THEN PERFORM credit_refuse('not_found'); END IF;
	how := credit_via(neighbourhood, actor, 'confirm');
	IF how IS NULL OR actor NOT IN (t.payer_id, t.payee_id) THEN PERFORM credit_refuse('not_found'); END IF;
	earlier := credit_before(neighbourhood, actor, once_id, hash);
	IF earlier.id IS NOT NULL THEN
		RETURN QUERY SELECT public, earlier.to_state, true;
		RETURN;
	END IF;
	IF t.state NOT IN ('confirmed', 'disputed') THEN PERFORM credit_refuse('credit_already_decided', jsonb_build_object('state', t.state)); END IF;
	to_pot := t.payee_id = (SELECT r.pot_id FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood);
	said := credit_counted_at(neighbourhood, t.id);
	IF at > said + (CASE WHEN to_pot THEN interval '24 hours' ELSE interval '720 hours' END) THEN PERFORM credit_refuse('credit_too_late'); END IF;
	IF NOT to_pot AND NOT EXISTS (SELECT FROM credit_undo u WHERE u.neighbourhood_id = neighbourhood AND u.transfer_id = t.id AND u.account_id <> actor) THEN
		INSERT INTO credit_undo VALUES (neighbourhood, t.id, actor, at) ON CONFLICT DO NOTHING;
		RETURN QUERY SELECT public, t.state, false;
		RETURN;
	END IF;
	PERFORM credit_turn_round(neighbourhood, t, actor, once_id, hash, how);
	RETURN QUERY SELECT public, 'reversed'::text, false;
END $$;
--> statement-breakpoint
-- One of the two says that it is not right; two treasurers look at it. Once for each transfer.
CREATE FUNCTION credit_dispute(neighbourhood uuid, once_id uuid, actor bigint, public uuid) RETURNS TABLE (transfer uuid, state text, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	t credit_transfer; earlier credit_event; how text; at timestamptz := kring_now();
	hash bytea := sha256(convert_to(jsonb_build_array('dispute', public)::text, 'UTF8'));
BEGIN
	SELECT * INTO t FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.public_id = public FOR NO KEY UPDATE;
	IF t.id IS NULL OR t.kind NOT IN ('help', 'task') THEN PERFORM credit_refuse('not_found'); END IF;
	how := credit_via(neighbourhood, actor, 'confirm');
	IF how IS NULL OR actor NOT IN (t.payer_id, t.payee_id) THEN PERFORM credit_refuse('not_found'); END IF;
	earlier := credit_before(neighbourhood, actor, once_id, hash);
	IF earlier.id IS NOT NULL THEN
		RETURN QUERY SELECT public, earlier.to_state, true;
		RETURN;
	END IF;
	IF t.state <> 'confirmed' OR EXISTS (SELECT FROM credit_event e WHERE e.neighbourhood_id = neighbourhood AND e.transfer_id = t.id AND e.to_state = 'disputed') THEN
		PERFORM credit_refuse('credit_already_decided', jsonb_build_object('state', t.state));
	END IF;
	IF at > credit_counted_at(neighbourhood, t.id) + interval '720 hours' THEN PERFORM credit_refuse('credit_too_late'); END IF;
	UPDATE credit_transfer c SET state = 'disputed' WHERE c.neighbourhood_id = neighbourhood AND c.id = t.id;
	PERFORM credit_happened(neighbourhood, t.id, 'confirmed', 'disputed', actor, once_id, hash, how, at);
	RETURN QUERY SELECT public, 'disputed'::text, false;
END $$;
--> statement-breakpoint
-- What a treasurer thinks: that a dispute changes nothing, or that a transfer is turned round, disputed or not. It
-- happens once two of them think the same; neither has a part in it.
CREATE FUNCTION credit_judge(neighbourhood uuid, public uuid, wanted text, why text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE t credit_transfer; at timestamptz := kring_now();
BEGIN
	IF NOT credit_holds(neighbourhood, '{treasurer}') THEN PERFORM credit_refuse('not_found'); END IF;
	SELECT * INTO t FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.public_id = public FOR NO KEY UPDATE;
	IF t.id IS NULL OR t.kind NOT IN ('help', 'task', 'gift') THEN PERFORM credit_refuse('not_found'); END IF;
	IF credit_is_near(neighbourhood, t.payer_id) OR credit_is_near(neighbourhood, t.payee_id) THEN PERFORM credit_refuse('credit_not_party'); END IF;
	IF t.state <> 'disputed' AND (t.state <> 'confirmed' OR wanted <> 'reverse') THEN
		PERFORM credit_refuse('credit_already_decided', jsonb_build_object('state', t.state));
	END IF;
	INSERT INTO credit_verdict VALUES (neighbourhood, t.id, kring_person(), wanted, why, at)
	ON CONFLICT ON CONSTRAINT credit_verdict_pk DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason, at = excluded.at;
	IF NOT EXISTS (SELECT FROM credit_verdict v WHERE v.neighbourhood_id = neighbourhood AND v.transfer_id = t.id
		AND v.treasurer_id <> kring_person() AND v.verdict = wanted
		AND EXISTS (SELECT FROM office f WHERE f.person_id = v.treasurer_id AND f.kind = 'treasurer'
			AND f.neighbourhood_id = neighbourhood AND f.ended_at IS NULL)) THEN RETURN t.state; END IF;
	IF wanted = 'reverse' THEN
		PERFORM credit_turn_round(neighbourhood, t, NULL, NULL, NULL, 'treasurer');
		RETURN 'reversed';
	END IF;
	UPDATE credit_transfer c SET state = 'confirmed' WHERE c.neighbourhood_id = neighbourhood AND c.id = t.id;
	PERFORM credit_happened(neighbourhood, t.id, 'disputed', 'confirmed', NULL, NULL, NULL, 'treasurer', at);
	RETURN 'confirmed';
END $$;
--> statement-breakpoint
-- Says that several people helped at once (12.6): all of it or nothing. A host says that it was so.
CREATE FUNCTION credit_group(neighbourhood uuid, once_id uuid, payer bigint, payees bigint[], shares integer[], kind_of_help text, words text DEFAULT '')
RETURNS TABLE (transfer uuid, state text, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	rules credit_rule; sort credit_category; one credit_account; p credit_account; found_ids bigint[] := '{}'; earlier credit_event;
	at timestamptz := kring_now();
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date;
	hash bytea := sha256(convert_to(jsonb_build_array('group', payer, payees, shares, kind_of_help, words)::text, 'UTF8'));
	close text; total integer; lowest bigint; made bigint; nth integer;
BEGIN
	IF credit_via(neighbourhood, payer, 'propose') IS DISTINCT FROM 'self' THEN PERFORM credit_refuse('not_found'); END IF;
	FOR one IN SELECT a.* FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id = ANY (payer || payees)
		ORDER BY a.id FOR NO KEY UPDATE
	LOOP
		IF one.id = payer THEN p := one; END IF;
		IF one.id = ANY (payees) AND one.kind = 'member' THEN found_ids := found_ids || one.id; END IF;
		IF one.id = payer OR one.id = ANY (payees) THEN PERFORM credit_both_active(one.status, one.status); END IF;
	END LOOP;
	earlier := credit_before(neighbourhood, payer, once_id, hash);
	IF earlier.id IS NOT NULL THEN
		RETURN QUERY SELECT t.public_id, earlier.to_state, true FROM credit_transfer t
			WHERE t.neighbourhood_id = neighbourhood AND t.id = earlier.transfer_id;
		RETURN;
	END IF;
	SELECT * INTO rules FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood;
	SELECT * INTO sort FROM credit_category c WHERE c.key = kind_of_help;
	IF payer = ANY (payees) THEN PERFORM credit_refuse('credit_same_account'); END IF;
	-- Each of them once, and all of them there.
	IF sort.key IS NULL OR coalesce(cardinality(payees), 0) NOT BETWEEN 1 AND 20 OR cardinality(payees) IS DISTINCT FROM cardinality(shares)
		OR cardinality(found_ids) <> cardinality(payees) THEN PERFORM credit_refuse('not_found'); END IF;
	IF sort.is_free THEN PERFORM credit_refuse('credit_care_is_free'); END IF;
	total := 0;
	FOR nth IN 1 .. cardinality(payees) LOOP
		IF shares[nth] IS NULL OR shares[nth] < 1 OR shares[nth] > rules.most_once THEN
			PERFORM credit_refuse('credit_limit_once', jsonb_build_object('limit', rules.most_once));
		END IF;
		close := credit_too_close(neighbourhood, payer, payees[nth]);
		IF close IS NOT NULL THEN PERFORM credit_refuse(close); END IF;
		IF shares[nth] + credit_earned(neighbourhood, payees[nth], today) > rules.most_week THEN PERFORM credit_refuse('credit_limit_week'); END IF;
		total := total + shares[nth];
	END LOOP;
	IF total > 400 THEN PERFORM credit_refuse('credit_limit_once', '{"limit": 400}'); END IF;
	lowest := credit_floor(p, rules, at);
	IF total > p.balance - p.held - lowest THEN PERFORM credit_refuse('credit_not_enough'); END IF;
	INSERT INTO credit_transfer (neighbourhood_id, kind, amount, payer_id, state, category, reserved, proposed_by, made_on, expires_at)
	VALUES (neighbourhood, 'group', total, payer, 'proposed', sort.key, total, 'payer', today, at + interval '336 hours')
	RETURNING id, public_id INTO made, transfer;
	INSERT INTO credit_leg (neighbourhood_id, transfer_id, account_id, payer_id, amount)
	SELECT neighbourhood, made, l.id, payer, l.amount FROM unnest(payees, shares) AS l(id, amount);
	PERFORM credit_happened(neighbourhood, made, NULL, 'proposed', payer, once_id, hash, 'self', at);
	IF words <> '' THEN INSERT INTO credit_note VALUES (neighbourhood, made, payer, words); END IF;
	UPDATE credit_account a SET held = a.held + total, floor = lowest WHERE a.neighbourhood_id = neighbourhood AND a.id = payer;
	state := 'proposed';
	replayed := false;
	RETURN NEXT;
END $$;
--> statement-breakpoint
-- A host says that the group was there, or not. It is not the one who proposed it, and gets nothing of it.
CREATE FUNCTION credit_group_decide(neighbourhood uuid, once_id uuid, public uuid, verb text) RETURNS TABLE (transfer uuid, state text, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	t credit_transfer; rules credit_rule; one credit_account; leg credit_leg; earlier credit_event; next text;
	ids bigint[]; moves bigint[];
	at timestamptz := kring_now();
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date;
	hash bytea := sha256(convert_to(jsonb_build_array('group_decide', public, verb)::text, 'UTF8'));
BEGIN
	SELECT * INTO t FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.public_id = public FOR NO KEY UPDATE;
	IF t.id IS NULL OR t.kind <> 'group' OR verb NOT IN ('accept', 'decline') OR credit_via(neighbourhood, t.payer_id, 'confirm', true) IS NULL THEN
		PERFORM credit_refuse('not_found');
	END IF;
	earlier := credit_before(neighbourhood, t.payer_id, once_id, hash);
	IF earlier.id IS NOT NULL THEN
		RETURN QUERY SELECT public, earlier.to_state, true;
		RETURN;
	END IF;
	IF t.state = 'expired' OR (t.state = 'proposed' AND at >= t.expires_at) THEN PERFORM credit_refuse('credit_expired'); END IF;
	IF t.state <> 'proposed' THEN PERFORM credit_refuse('credit_already_decided', jsonb_build_object('state', t.state)); END IF;
	IF EXISTS (SELECT FROM credit_event e JOIN credit_event_detail d ON d.neighbourhood_id = e.neighbourhood_id AND d.event_id = e.id
			WHERE e.neighbourhood_id = neighbourhood AND e.transfer_id = t.id AND d.by_person_id = kring_person())
		OR EXISTS (SELECT FROM credit_leg l WHERE l.neighbourhood_id = neighbourhood AND l.transfer_id = t.id AND credit_is_near(neighbourhood, l.account_id))
	THEN PERFORM credit_refuse('credit_not_party'); END IF;
	IF verb = 'decline' THEN
		next := 'declined';
		UPDATE credit_account a SET held = a.held - t.reserved WHERE a.neighbourhood_id = neighbourhood AND a.id = t.payer_id;
	ELSE
		next := 'confirmed';
		SELECT * INTO rules FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood;
		SELECT array_agg(l.account_id), array_agg(l.amount::bigint) INTO ids, moves FROM credit_leg l
		WHERE l.neighbourhood_id = neighbourhood AND l.transfer_id = t.id;
		FOR one IN SELECT a.* FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id = ANY (t.payer_id || ids)
			ORDER BY a.id FOR NO KEY UPDATE
		LOOP
			PERFORM credit_both_active(one.status, one.status);
		END LOOP;
		FOR leg IN SELECT l.* FROM credit_leg l WHERE l.neighbourhood_id = neighbourhood AND l.transfer_id = t.id LOOP
			IF leg.amount + credit_earned(neighbourhood, leg.account_id, today) > rules.most_week THEN PERFORM credit_refuse('credit_limit_week'); END IF;
		END LOOP;
		PERFORM credit_post(neighbourhood, t.id, t.payer_id || ids, -t.amount::bigint || moves, today, ARRAY[t.reserved]::bigint[]);
	END IF;
	UPDATE credit_transfer c SET state = next, decided_on = today, expires_at = NULL WHERE c.neighbourhood_id = neighbourhood AND c.id = t.id;
	PERFORM credit_happened(neighbourhood, t.id, 'proposed', next, t.payer_id, once_id, hash, 'host', at);
	transfer := public;
	state := next;
	replayed := false;
	RETURN NEXT;
END $$;
--> statement-breakpoint
-- One of a group does not want their part: it goes back, within fourteen days and while it is there.
CREATE FUNCTION credit_leg_decline(neighbourhood uuid, once_id uuid, payee bigint, public uuid) RETURNS TABLE (transfer uuid, state text, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	t credit_transfer; leg credit_leg; one credit_account; p credit_account; q credit_account; earlier credit_event; made bigint; how text;
	at timestamptz := kring_now();
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date;
	hash bytea := sha256(convert_to(jsonb_build_array('leg_decline', public)::text, 'UTF8'));
BEGIN
	how := credit_via(neighbourhood, payee, 'confirm');
	SELECT * INTO t FROM credit_transfer c WHERE c.neighbourhood_id = neighbourhood AND c.public_id = public FOR NO KEY UPDATE;
	SELECT * INTO leg FROM credit_leg l WHERE l.neighbourhood_id = neighbourhood AND l.transfer_id = t.id AND l.account_id = payee;
	IF how IS NULL OR leg.account_id IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	earlier := credit_before(neighbourhood, payee, once_id, hash);
	IF earlier.id IS NOT NULL THEN
		RETURN QUERY SELECT public, t.state, true;
		RETURN;
	END IF;
	IF t.state <> 'confirmed' OR EXISTS (SELECT FROM credit_transfer b WHERE b.neighbourhood_id = neighbourhood AND b.reverses_id = t.id AND b.payer_id = payee) THEN
		PERFORM credit_refuse('credit_already_decided', jsonb_build_object('state', t.state));
	END IF;
	IF at > credit_counted_at(neighbourhood, t.id) + interval '336 hours' THEN PERFORM credit_refuse('credit_too_late'); END IF;
	FOR one IN SELECT a.* FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id IN (payee, t.payer_id) ORDER BY a.id FOR NO KEY UPDATE LOOP
		IF one.id = payee THEN q := one; ELSE p := one; END IF;
	END LOOP;
	PERFORM credit_both_active(p.status, q.status);
	IF leg.amount > q.balance - q.held THEN PERFORM credit_refuse('credit_spent'); END IF;
	INSERT INTO credit_transfer (neighbourhood_id, kind, amount, payer_id, payee_id, state, proposed_by, reverses_id, category, made_on, decided_on)
	VALUES (neighbourhood, 'reversal', leg.amount, payee, t.payer_id, 'confirmed', 'payer', t.id, t.category, today, today) RETURNING id INTO made;
	PERFORM credit_post(neighbourhood, made, ARRAY[payee, t.payer_id], ARRAY[-leg.amount, leg.amount]::bigint[], today);
	PERFORM credit_happened(neighbourhood, made, NULL, 'confirmed', payee, once_id, hash, how, at);
	RETURN QUERY SELECT public, t.state, false;
END $$;
--> statement-breakpoint
-- A host says that a turn at a day activity was done by who has this account, and the pot thanks them (12.6). A turn
-- is thanked for once, and nobody for more than so much on one day.
CREATE FUNCTION credit_thank_turn(neighbourhood uuid, once_id uuid, turn uuid, helper bigint, points integer) RETURNS TABLE (transfer uuid, state text, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	rules credit_rule; one credit_account; q credit_account; earlier credit_event; made bigint; held date;
	at timestamptz := kring_now();
	today date := (at AT TIME ZONE 'Europe/Amsterdam')::date;
	hash bytea := sha256(convert_to(jsonb_build_array('thank_turn', turn, helper, points)::text, 'UTF8'));
BEGIN
	IF credit_via(neighbourhood, helper, 'confirm', true) IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	SELECT * INTO rules FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood;
	SELECT o.held_on INTO held FROM task_turn w JOIN occurrence o ON o.neighbourhood_id = w.neighbourhood_id AND o.id = w.occurrence_id
	WHERE w.neighbourhood_id = neighbourhood AND w.id = turn AND w.is_done;
	IF held IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	FOR one IN SELECT a.* FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id IN (rules.pot_id, helper) ORDER BY a.id FOR NO KEY UPDATE LOOP
		IF one.id = helper THEN q := one; END IF;
	END LOOP;
	earlier := credit_before(neighbourhood, helper, once_id, hash);
	IF earlier.id IS NOT NULL THEN
		RETURN QUERY SELECT t.public_id, earlier.to_state, true FROM credit_transfer t
			WHERE t.neighbourhood_id = neighbourhood AND t.id = earlier.transfer_id;
		RETURN;
	END IF;
	IF q.kind <> 'member' THEN PERFORM credit_refuse('not_found'); END IF;
	PERFORM credit_both_active(q.status, q.status);
	IF credit_is_near(neighbourhood, helper) THEN PERFORM credit_refuse('credit_not_party'); END IF;
	IF EXISTS (SELECT FROM credit_transfer t WHERE t.neighbourhood_id = neighbourhood AND t.task_turn_id = turn) THEN
		PERFORM credit_refuse('credit_already_decided', '{"state": "confirmed"}');
	END IF;
	IF points IS NULL OR points < 1 OR points + (SELECT coalesce(sum(t.amount), 0) FROM credit_transfer t
		JOIN task_turn w ON w.neighbourhood_id = t.neighbourhood_id AND w.id = t.task_turn_id
		JOIN occurrence o ON o.neighbourhood_id = w.neighbourhood_id AND o.id = w.occurrence_id
		WHERE t.neighbourhood_id = neighbourhood AND t.payee_id = helper AND t.kind = 'task' AND t.state IN ('confirmed', 'disputed') AND o.held_on = held)
		> rules.most_task_day THEN PERFORM credit_refuse('credit_limit_task', jsonb_build_object('limit', rules.most_task_day)); END IF;
	IF points + credit_earned(neighbourhood, helper, today) > rules.most_week THEN PERFORM credit_refuse('credit_limit_week'); END IF;
	INSERT INTO credit_transfer (neighbourhood_id, kind, amount, payer_id, payee_id, state, category, proposed_by, task_turn_id, made_on, decided_on)
	VALUES (neighbourhood, 'task', points, rules.pot_id, helper, 'confirmed', 'activity', 'system', turn, today, today)
	RETURNING id, public_id INTO made, transfer;
	PERFORM credit_happened(neighbourhood, made, NULL, 'confirmed', helper, once_id, hash, 'host', at);
	PERFORM credit_post(neighbourhood, made, ARRAY[rules.pot_id, helper], ARRAY[-points, points]::bigint[], today);
	state := 'confirmed';
	replayed := false;
	RETURN NEXT;
END $$;
--> statement-breakpoint
-- Begins bedankpunten in a neighbourhood: its rules, its pot and its escrow. Both come before all other accounts,
-- so that they are always locked first.
CREATE FUNCTION credit_begin(neighbourhood uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE pot bigint; escrow bigint; at timestamptz := kring_now();
BEGIN
	PERFORM FROM neighbourhood n WHERE n.id = neighbourhood FOR UPDATE;
	IF EXISTS (SELECT FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood) THEN RETURN false; END IF;
	INSERT INTO credit_account (neighbourhood_id, kind, opened_at) VALUES (neighbourhood, 'pot', at) RETURNING id INTO pot;
	INSERT INTO credit_account (neighbourhood_id, kind, floor, opened_at) VALUES (neighbourhood, 'escrow', 0, at) RETURNING id INTO escrow;
	INSERT INTO credit_rule (neighbourhood_id, pot_id, escrow_id, opened_at) VALUES (neighbourhood, pot, escrow, at);
	RETURN true;
END $$;
--> statement-breakpoint
-- The same for who coordinates there.
CREATE FUNCTION credit_start(neighbourhood uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT credit_holds(neighbourhood, '{coordinator}') THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN credit_begin(neighbourhood);
END $$;
--> statement-breakpoint
-- Opens the account of the person of this transaction, of a circle of theirs or of an organisation they act for; or
-- says which it is. Neighbours live in the municipality of the neighbourhood: municipalities are walls (settled 6).
CREATE FUNCTION credit_open(neighbourhood uuid, circle uuid DEFAULT NULL, organisation uuid DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE rules credit_rule; account bigint; at timestamptz := kring_now(); me uuid := kring_person(); place uuid; whose uuid := coalesce(circle, organisation, me); home uuid;
BEGIN
	IF whose IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	PERFORM pg_advisory_xact_lock(hashtextextended(neighbourhood::text || whose::text, 39));
	SELECT o.account_id INTO account FROM credit_owner o WHERE o.neighbourhood_id = neighbourhood
		AND (CASE WHEN circle IS NOT NULL THEN o.circle_id = circle WHEN organisation IS NOT NULL THEN o.organisation_id = organisation ELSE o.person_id = me END);
	IF account IS NOT NULL THEN
		IF credit_via(neighbourhood, account, 'propose') IS DISTINCT FROM 'self' THEN PERFORM credit_refuse('not_found'); END IF;
		RETURN account;
	END IF;
	SELECT * INTO rules FROM credit_rule r WHERE r.neighbourhood_id = neighbourhood;
	SELECT n.municipality_id INTO place FROM neighbourhood n WHERE n.id = neighbourhood;
	IF circle IS NOT NULL THEN
		SELECT c.municipality_id INTO home FROM circle c WHERE c.id = circle AND kring_sees(c.id);
	ELSIF organisation IS NOT NULL THEN
		SELECT o.municipality_id INTO home FROM organisation o WHERE o.id = organisation AND EXISTS (SELECT FROM office f WHERE f.person_id = me
			AND f.ended_at IS NULL AND f.organisation_id = o.id AND f.kind IN ('organisation_manager', 'coordinator'));
	ELSE
		SELECT p.municipality_id INTO home FROM person p WHERE p.id = me;
	END IF;
	IF rules.neighbourhood_id IS NULL OR home IS DISTINCT FROM place THEN PERFORM credit_refuse('not_found'); END IF;
	INSERT INTO credit_account (neighbourhood_id, kind, floor, opened_at)
	VALUES (neighbourhood, (CASE WHEN circle IS NOT NULL THEN 'circle' WHEN organisation IS NOT NULL THEN 'organisation' ELSE 'member' END),
		(CASE WHEN circle IS NULL AND organisation IS NOT NULL THEN rules.organisation_floor ELSE rules.newcomer_floor END), at)
	RETURNING id INTO account;
	INSERT INTO credit_owner (neighbourhood_id, account_id, person_id, circle_id, organisation_id, since)
	VALUES (neighbourhood, account, (CASE WHEN circle IS NULL AND organisation IS NULL THEN me END), circle, (CASE WHEN circle IS NULL THEN organisation END), at);
	RETURN account;
END $$;
--> statement-breakpoint
-- Which account somebody has there, for who wants to thank them: a number and nothing else. Null where there is none.
CREATE FUNCTION credit_account_of(neighbourhood uuid, person uuid DEFAULT NULL, circle uuid DEFAULT NULL, organisation uuid DEFAULT NULL) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT o.account_id FROM credit_owner o WHERE o.neighbourhood_id = neighbourhood AND kring_person() IS NOT NULL
		AND (o.person_id = person OR o.circle_id = circle OR o.organisation_id = organisation) LIMIT 1
$$;
--> statement-breakpoint
-- Whether what somebody has above the ceiling goes on to the pot (12.1).
CREATE FUNCTION credit_set_overflow(neighbourhood uuid, account bigint, wanted boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF credit_via(neighbourhood, account, 'propose') IS DISTINCT FROM 'self' THEN PERFORM credit_refuse('not_found'); END IF;
	UPDATE credit_account a SET overflows = wanted WHERE a.neighbourhood_id = neighbourhood AND a.id = account AND a.kind IN ('member', 'circle');
END $$;
--> statement-breakpoint
-- Lets somebody do these things in one's name, until a day or until one says otherwise; none at all takes it back
-- (12.2). A host writes down what was signed on paper.
CREATE FUNCTION credit_trust(neighbourhood uuid, account bigint, helper uuid, kinds text[], until_day date DEFAULT NULL, as_host boolean DEFAULT false) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE how text := credit_via(neighbourhood, account, 'propose', as_host);
BEGIN
	IF how IS NULL OR how = 'trusted' OR (how = 'host' AND helper = kring_person()) THEN PERFORM credit_refuse('not_found'); END IF;
	IF NOT EXISTS (SELECT FROM person p JOIN neighbourhood n ON n.municipality_id = p.municipality_id WHERE p.id = helper AND n.id = neighbourhood)
		OR helper = ANY (credit_behind(neighbourhood, account)) THEN PERFORM credit_refuse('not_found'); END IF;
	PERFORM FROM credit_account a WHERE a.neighbourhood_id = neighbourhood AND a.id = account FOR NO KEY UPDATE;
	DELETE FROM credit_right r WHERE r.neighbourhood_id = neighbourhood AND r.account_id = account AND r.person_id = helper;
	INSERT INTO credit_right (neighbourhood_id, account_id, person_id, kind, given_by_id, given_at, until_on)
	SELECT neighbourhood, account, helper, k, kring_person(), kring_now(), until_day FROM (SELECT DISTINCT unnest(kinds) AS k) w;
END $$;
--> statement-breakpoint
-- Writes down who live in one house. A host does: that two people live together is not for them alone to say (14.1).
CREATE FUNCTION credit_live_together(neighbourhood uuid, household uuid, people uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT credit_holds(neighbourhood, '{host,coordinator}') OR (SELECT count(*) FROM credit_owner o WHERE o.neighbourhood_id = neighbourhood
		AND o.person_id = ANY (people)) <> cardinality(people) THEN PERFORM credit_refuse('not_found'); END IF;
	DELETE FROM credit_household h WHERE h.neighbourhood_id = neighbourhood AND (h.household_id = household OR h.person_id = ANY (people));
	INSERT INTO credit_household (neighbourhood_id, person_id, household_id) SELECT DISTINCT neighbourhood, unnest(people), household;
END $$;
--> statement-breakpoint
-- Counts every account anew from its lines, and what is held from what is open. One that differs takes part in
-- nothing new until somebody has looked at it (11.2).
CREATE FUNCTION credit_recount() RETURNS TABLE (neighbourhood_id uuid, account_id bigint, what text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	RETURN QUERY
	WITH line AS (
		SELECT x.neighbourhood_id AS place, x.account_id AS account, x.amount,
			x.account_seq = row_number() OVER w AND x.balance_after = sum(x.amount) OVER w AS is_chain
		FROM credit_entry x WINDOW w AS (PARTITION BY x.neighbourhood_id, x.account_id ORDER BY x.account_seq)
	), total AS (
		SELECT l.place, l.account, sum(l.amount) AS points, count(*) AS lines, bool_and(l.is_chain) AS is_chain FROM line l GROUP BY 1, 2
	), apart AS (
		SELECT t.neighbourhood_id AS place, t.payer_id AS account, sum(t.reserved) AS points FROM credit_transfer t WHERE t.state = 'proposed' GROUP BY 1, 2
	), wrong AS (
		SELECT a.neighbourhood_id AS place, a.id, CASE WHEN a.balance <> coalesce(e.points, 0) THEN 'balance'
			WHEN a.seq <> coalesce(e.lines, 0) OR NOT coalesce(e.is_chain, true) THEN 'chain' ELSE 'held' END AS what
		FROM credit_account a LEFT JOIN total e ON e.place = a.neighbourhood_id AND e.account = a.id
			LEFT JOIN apart h ON h.place = a.neighbourhood_id AND h.account = a.id
		WHERE a.balance <> coalesce(e.points, 0) OR a.seq <> coalesce(e.lines, 0) OR NOT coalesce(e.is_chain, true) OR a.held <> coalesce(h.points, 0)
	), frozen AS (
		UPDATE credit_account a SET status = 'frozen' FROM wrong w
		WHERE a.neighbourhood_id = w.place AND a.id = w.id AND a.status = 'active'
	)
	SELECT w.place, w.id, w.what FROM wrong w;
END $$;
--> statement-breakpoint
-- The seal of a day, made of its lines and the seal before it.
CREATE FUNCTION credit_digest_of(neighbourhood uuid, of_day date, before bytea) RETURNS TABLE (lines integer, digest bytea) LANGUAGE sql STABLE AS $$
	SELECT count(*)::integer, sha256(coalesce(before, ''::bytea) || convert_to(of_day::text || '|'
		|| coalesce(string_agg(concat_ws(':', e.transfer_id, e.account_id, e.amount, e.balance_after, e.account_seq), ';' ORDER BY e.account_id, e.account_seq), ''), 'UTF8'))
	FROM credit_entry e WHERE e.neighbourhood_id = neighbourhood AND e.posted_on = of_day
$$;
--> statement-breakpoint
-- Seals the lines of every day that is over and not sealed yet, each with the seal before it. A day is over an hour
-- after midnight: nothing that began on it is still under way then.
CREATE FUNCTION credit_seal() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE place uuid; of_day date; before bytea; sealed integer := 0; over date := ((kring_now() - interval '1 hour') AT TIME ZONE 'Europe/Amsterdam')::date;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended('credit_seal', 39));
	FOR place IN SELECT r.neighbourhood_id FROM credit_rule r ORDER BY 1 LOOP
		SELECT d.digest INTO before FROM credit_digest d WHERE d.neighbourhood_id = place ORDER BY d.day DESC LIMIT 1;
		FOR of_day IN SELECT DISTINCT e.posted_on FROM credit_entry e WHERE e.neighbourhood_id = place AND e.posted_on < over
			AND e.posted_on > coalesce((SELECT max(d.day) FROM credit_digest d WHERE d.neighbourhood_id = place), '-infinity') ORDER BY 1
		LOOP
			INSERT INTO credit_digest (neighbourhood_id, day, entries, digest, previous)
			SELECT place, of_day, n.lines, n.digest, before FROM credit_digest_of(place, of_day, before) n
			RETURNING digest INTO before;
			sealed := sealed + 1;
		END LOOP;
	END LOOP;
	RETURN sealed;
END $$;
--> statement-breakpoint
-- The first day of each neighbourhood whose seal does not fit its lines or the seal before it; no rows where all do.
CREATE FUNCTION credit_verify() RETURNS TABLE (neighbourhood_id uuid, day date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT d.neighbourhood_id, min(d.day) FROM (
		SELECT g.*, lag(g.digest) OVER (PARTITION BY g.neighbourhood_id ORDER BY g.day) AS before FROM credit_digest g
	) d CROSS JOIN LATERAL credit_digest_of(d.neighbourhood_id, d.day, d.before) n
	WHERE d.previous IS DISTINCT FROM d.before OR d.digest <> n.digest OR d.entries <> n.lines
	GROUP BY d.neighbourhood_id
	UNION ALL
	-- Lines of a day that was passed over.
	SELECT e.neighbourhood_id, min(e.posted_on) FROM credit_entry e
	WHERE NOT EXISTS (SELECT FROM credit_digest g WHERE g.neighbourhood_id = e.neighbourhood_id AND g.day = e.posted_on)
		AND e.posted_on < (SELECT max(g.day) FROM credit_digest g WHERE g.neighbourhood_id = e.neighbourhood_id)
	GROUP BY e.neighbourhood_id
$$;
--> statement-breakpoint
-- The accounts whose lines the person of this transaction may read: one's own, and of who trusted them with it.
CREATE FUNCTION credit_seen() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT coalesce(array_agg(DISTINCT a.id), '{}') FROM (
		SELECT o.account_id AS id FROM credit_owner o WHERE o.person_id = kring_person() OR o.circle_id = ANY (kring_circles())
			OR o.organisation_id IN (SELECT f.organisation_id FROM office f WHERE f.person_id = kring_person() AND f.ended_at IS NULL
				AND f.kind IN ('organisation_manager', 'coordinator'))
		UNION ALL
		SELECT r.account_id FROM credit_right r WHERE r.person_id = kring_person() AND r.kind = 'view' AND (r.until_on IS NULL OR r.until_on >= credit_today())
	) a
$$;
--> statement-breakpoint
-- How the other side of a transfer is called for somebody who sees it: a kind, and a name where there is one. Of who
-- has gone nothing is left.
CREATE FUNCTION credit_called(neighbourhood uuid, account bigint) RETURNS TABLE (kind text, name text) LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN a.kind IN ('pot', 'escrow') THEN a.kind WHEN o.account_id IS NULL THEN 'gone' ELSE a.kind END, coalesce(p.name, g.name, r.name)
	FROM credit_account a LEFT JOIN credit_owner o ON o.neighbourhood_id = a.neighbourhood_id AND o.account_id = a.id
		LEFT JOIN person p ON p.id = o.person_id LEFT JOIN organisation g ON g.id = o.organisation_id
		LEFT JOIN member m ON m.circle_id = o.circle_id AND m.role = 'resident' LEFT JOIN person r ON r.id = m.person_id
	WHERE a.neighbourhood_id = neighbourhood AND a.id = account
$$;
--> statement-breakpoint
-- The lines of an account between two days, newest first, for who may read them (14.3). The other side is who the
-- transfer was with: of one that the pot helped along it is still the neighbour.
CREATE FUNCTION credit_statement(neighbourhood uuid, account bigint, from_day date, until_day date, most integer)
RETURNS TABLE (transfer uuid, kind text, category text, state text, posted_on date, amount bigint, balance_after bigint, account_seq bigint, other_kind text, other_name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF credit_via(neighbourhood, account, 'view') IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY
	SELECT t.public_id, t.kind, t.category, t.state, e.posted_on, e.amount, e.balance_after, e.account_seq,
		(CASE WHEN t.kind = 'group' AND t.payer_id = account THEN 'many' ELSE c.kind END), c.name
	FROM credit_entry e JOIN credit_transfer t ON t.neighbourhood_id = e.neighbourhood_id AND t.id = e.transfer_id
		LEFT JOIN LATERAL credit_called(neighbourhood, (CASE t.payer_id WHEN account THEN t.payee_id ELSE t.payer_id END)) c ON true
	WHERE e.neighbourhood_id = neighbourhood AND e.account_id = account AND e.posted_on BETWEEN from_day AND until_day
	ORDER BY e.account_seq DESC LIMIT most;
END $$;
--> statement-breakpoint
-- What waits for an answer, for both sides of it.
CREATE FUNCTION credit_waiting(neighbourhood uuid, account bigint)
RETURNS TABLE (transfer uuid, kind text, category text, points integer, proposed_by text, is_payer boolean, made_on date, expires_at timestamptz, words text, other_kind text, other_name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF credit_via(neighbourhood, account, 'view') IS NULL THEN PERFORM credit_refuse('not_found'); END IF;
	RETURN QUERY
	SELECT t.public_id, t.kind, t.category, t.amount, t.proposed_by, t.payer_id = account, t.made_on, t.expires_at,
		(SELECT n.text FROM credit_note n WHERE n.neighbourhood_id = neighbourhood AND n.transfer_id = t.id LIMIT 1), c.kind, c.name
	FROM credit_transfer t
		LEFT JOIN LATERAL credit_called(neighbourhood, (CASE t.payer_id WHEN account THEN t.payee_id ELSE t.payer_id END)) c ON true
	WHERE t.neighbourhood_id = neighbourhood AND (t.payer_id = account OR t.payee_id = account) AND t.state = 'proposed' AND t.expires_at > kring_now()
	ORDER BY t.id LIMIT 100;
END $$;
--> statement-breakpoint
-- Thirteen months after it happened, who it was and the hour of it are forgotten (14.3).
CREATE FUNCTION credit_sweep(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone integer;
BEGIN
	WITH old AS (
		DELETE FROM credit_event_detail d WHERE (d.neighbourhood_id, d.event_id) IN (
			SELECT c.neighbourhood_id, c.event_id FROM credit_event_detail c WHERE c.at < kring_now() - interval '13 months' LIMIT most)
		RETURNING 1
	)
	SELECT count(*) INTO gone FROM old;
	DELETE FROM credit_right r WHERE r.until_on < credit_today() - 90;
	DELETE FROM credit_undo u WHERE u.at < kring_now() - interval '60 days';
	DELETE FROM credit_verdict v WHERE v.at < kring_now() - interval '12 months';
	RETURN gone;
END $$;
--> statement-breakpoint
DO $$
DECLARE name text; own text;
BEGIN
	FOR name, own IN SELECT * FROM (VALUES
		('credit_rule', 'true'), ('credit_category', 'true'),
		('credit_account', 'id = ANY ((SELECT credit_seen())::bigint[])'),
		('credit_owner', 'account_id = ANY ((SELECT credit_seen())::bigint[])'),
		('credit_right', 'person_id = kring_person() OR account_id = ANY ((SELECT credit_seen())::bigint[])'),
		('credit_household', 'person_id = kring_person()'),
		('credit_leg', 'account_id = ANY ((SELECT credit_seen())::bigint[]) OR payer_id = ANY ((SELECT credit_seen())::bigint[])'),
		('credit_transfer', 'payer_id = ANY ((SELECT credit_seen())::bigint[]) OR payee_id = ANY ((SELECT credit_seen())::bigint[])
			OR EXISTS (SELECT FROM credit_leg l WHERE l.neighbourhood_id = credit_transfer.neighbourhood_id AND l.transfer_id = credit_transfer.id
				AND l.account_id = ANY ((SELECT credit_seen())::bigint[]))'),
		('credit_note', 'EXISTS (SELECT FROM credit_transfer t WHERE t.neighbourhood_id = credit_note.neighbourhood_id AND t.id = transfer_id)'),
		('credit_event', 'EXISTS (SELECT FROM credit_transfer t WHERE t.neighbourhood_id = credit_event.neighbourhood_id AND t.id = transfer_id)'),
		('credit_event_detail', 'false'),
		('credit_entry', 'account_id = ANY ((SELECT credit_seen())::bigint[])'),
		('credit_undo', 'EXISTS (SELECT FROM credit_transfer t WHERE t.neighbourhood_id = credit_undo.neighbourhood_id AND t.id = transfer_id)'),
		('credit_digest', 'credit_holds(neighbourhood_id, ''{coordinator,treasurer}'')'), ('credit_verdict', 'treasurer_id = kring_person()')) AS wall(name, own)
	LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO kring_app USING (%s)', name || '_own', name, own);
		IF name NOT IN ('credit_transfer', 'credit_event', 'credit_event_detail') THEN EXECUTE format('GRANT SELECT ON %I TO kring_app', name); END IF;
	END LOOP;
	FOR name IN SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'credit\_%' LOOP
		EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
	END LOOP;
END $$;
--> statement-breakpoint
-- What is set apart, and whether the pot helped, says how somebody stands: the other one never reads it (P4, F11).
GRANT SELECT (neighbourhood_id, id, public_id, kind, amount, payer_id, payee_id, state, category, is_essential, proposed_by, request_id,
	task_turn_id, voucher_id, reverses_id, made_on, expires_at, decided_on) ON credit_transfer TO kring_app;
--> statement-breakpoint
GRANT SELECT (neighbourhood_id, id, transfer_id, from_state, to_state, via, happened_on) ON credit_event TO kring_app;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION credit_propose(uuid, uuid, bigint, bigint, text, integer, text, boolean, text, uuid, boolean),
	credit_decide(uuid, uuid, bigint, uuid, text, boolean, boolean), credit_give(uuid, uuid, bigint, bigint, integer, text),
	credit_take_back(uuid, uuid, bigint, uuid), credit_dispute(uuid, uuid, bigint, uuid), credit_judge(uuid, uuid, text, text),
	credit_group(uuid, uuid, bigint, bigint[], integer[], text, text), credit_group_decide(uuid, uuid, uuid, text),
	credit_leg_decline(uuid, uuid, bigint, uuid), credit_thank_turn(uuid, uuid, uuid, bigint, integer), credit_start(uuid),
	credit_open(uuid, uuid, uuid), credit_account_of(uuid, uuid, uuid, uuid), credit_set_overflow(uuid, bigint, boolean),
	credit_trust(uuid, bigint, uuid, text[], date, boolean), credit_live_together(uuid, uuid, uuid[]),
	credit_statement(uuid, bigint, date, date, integer), credit_waiting(uuid, bigint),
	credit_holds(uuid, text[]), credit_seen(), credit_today() TO kring_app;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION credit_expire(integer), credit_recount(), credit_seal(), credit_verify(), credit_sweep(integer) TO kring_worker;
--> statement-breakpoint
-- The help that is asked for here (S33). What is care stays free of points, and comes first (F8, settled 38).
INSERT INTO credit_category (key, is_essential, is_free, safety) VALUES
	('walk', false, false, 'anybody'), ('company', false, false, 'introduced'), ('groceries', false, false, 'anybody'),
	('shop_along', false, false, 'anybody'), ('groceries_ill', true, true, 'anybody'), ('meal', false, false, 'anybody'),
	('meal_ill', true, true, 'anybody'), ('check_in', true, true, 'introduced'), ('relief', true, true, 'introduced'),
	('doctor', true, false, 'introduced'), ('ride_activity', true, false, 'introduced'), ('ride', false, false, 'introduced'),
	('official_mail', true, false, 'introduced'), ('tax', false, false, 'introduced'), ('papers', false, false, 'introduced'),
	('computer', false, false, 'introduced'), ('odd_job', false, false, 'introduced'), ('bicycle', false, false, 'anybody'),
	('garden', false, false, 'anybody'), ('pets', false, false, 'anybody'), ('homework', false, false, 'introduced'),
	('language', false, false, 'anybody'), ('household', false, false, 'introduced'), ('activity', false, false, 'anybody');
