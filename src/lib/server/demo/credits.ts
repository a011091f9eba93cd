import { sql } from 'drizzle-orm';
import type { CreditVerb } from '../../domain/credit.ts';
import { randomId } from '../../domain/id.ts';
import { voucherHash } from '../credit/index.ts';
import type { Tx } from '../db/connect.ts';
import { gifts, kitchens, type Exchange } from './world/exchange.ts';
import { alsoNeighbours, neighbours, paperHousehold } from './world/neighbours.ts';
import { products, vouchers } from './world/shelf.ts';

// Bedankpunten in the Vlierkwartier: thirty neighbours, two of them on paper, and an organisation. What they did for each
// other in half a year goes through the functions of the ledger, under a clock that is set back: so the books of the
// demo world are right as all books are. It goes in one call, or a start would wait for a thousand answers.

/** Those round a resident who take part. */
const nearResidents = [
	...['tineke', 'cor', 'roos', 'petra', 'hanneke', 'youssef', 'kevin'],
	...['sanne', 'ilse', 'ruud', 'milan']
] as const;

/** Two who keep the books. */
const treasurers = ['marjan', 'pauline'] as const;

/** Who may do what in somebody's name. */
const trusted: readonly { whose: string; by: string; verbs: readonly CreditVerb[] }[] = [
	{ whose: 'hanneke', by: 'tineke', verbs: ['view', 'propose', 'confirm'] }
];

/** Since when there are bedankpunten here, in days. */
const begunDaysAgo = 188;
const openedDaysAgo = (key: string) =>
	Math.min(
		neighbours[key]?.takesPart?.since ?? alsoNeighbours[key]?.since ?? 150,
		begunDaysAgo - 1
	);

/** What the ledger is to do, at a day: names of fields as `demo_play` reads them. */
type Step = { days: number; does: string } & Record<string, unknown>;

/** Who is who in the neighbourhood. */
export type CreditPlaces = {
	neighbourhoodId: string;
	personOf: (key: string) => string;
	/** The organisation that thanks with an account of its own, and who acts for it. */
	organisation: { id: string; by: string };
	/** Who writes down what was signed on paper. */
	hostId: string;
	/** What was done, the oldest first. */
	exchanges: readonly Exchange[];
	/** The request that an exchange came from; null where it was asked for at the door. */
	requestOf: (exchange: Exchange) => string | null;
};

/**
 * Fills in the bedankpunten of a neighbourhood, once its people and their requests are there.
 *
 * @param secret  the key of the installation, for the codes of vouchers.
 */
export async function fillCredits(tx: Tx, places: CreditPlaces, secret: Buffer): Promise<void> {
	const { neighbourhoodId, personOf } = places;
	for (const key of treasurers)
		await tx.execute(sql`
			insert into office (id, person_id, kind, municipality_id, neighbourhood_id, started_at)
			select ${randomId()}, p.id, 'treasurer', p.municipality_id, ${neighbourhoodId}, kring_now()
			from person p where p.id = ${personOf(key)}`);
	await tx.execute(sql.raw(demoPlay));
	await tx.execute(
		sql`select pg_temp.demo_play(${neighbourhoodId}, ${JSON.stringify(stepsOf(places, secret))}::text::jsonb)`
	);
	// Of the couple on paper everybody knows the faces.
	for (const { key, look } of paperHousehold)
		await tx.execute(sql`update person set portrait = ${look} where id = ${personOf(key)}`);
	await tx.execute(sql`select credit_expire(100), set_config('kring.person', '', true)`);
}

/** All that happened, the oldest first; of one day who comes in stands before what they do. */
function stepsOf(places: CreditPlaces, secret: Buffer): Step[] {
	const { personOf, organisation, hostId, exchanges, requestOf } = places;
	const onPaper = new Set(paperHousehold.map(({ key }) => key));
	const people = [
		...nearResidents,
		...Object.keys(neighbours).filter((key) => neighbours[key]!.takesPart !== null)
	];
	/** Somebody, and who does it for them. */
	const side = (of: 'one' | 'other', key: string | null) =>
		key === null
			? { [of]: organisation.id, [`${of}_by`]: organisation.by }
			: { [of]: personOf(key), [`${of}_by`]: onPaper.has(key) ? hostId : personOf(key) };
	const productIds = new Map(Object.keys(products).map((key) => [key, randomId()]));
	const joins: Step[] = [
		...people.map((key) => ({ days: openedDaysAgo(key), does: 'open', ...side('one', key) })),
		{ days: begunDaysAgo - 1, does: 'open_organisation', ...side('one', null) },
		...paperHousehold.map(({ key, name }) => ({
			...{ days: begunDaysAgo - 1, does: 'open_paper', title: name, ...side('one', key) }
		})),
		{
			...{ days: begunDaysAgo - 2, does: 'live_together', one_by: hostId, product: randomId() },
			people: paperHousehold.map(({ key }) => personOf(key))
		}
	];
	const shelf = Object.entries(products).map(([key, { provider, ...product }]): Step => {
		const days = provider === null ? begunDaysAgo - 2 : openedDaysAgo(provider);
		return {
			days,
			does: 'offer',
			...side('one', provider),
			product: productIds.get(key),
			...product
		};
	});
	const trusts = trusted.map(({ whose, by, verbs }): Step => {
		const days = openedDaysAgo(whose);
		return { days, does: 'trust', ...side('one', whose), ...side('other', by), verbs };
	});
	const helped = exchanges.map((one): Step => {
		const { daysAgo: days, first, fromPot = false, ends = 'accepted', words = '' } = one;
		return {
			...{ days, does: 'help', ...side('one', one.helped), ...side('other', one.helper), ends },
			...{ side: first === 'helper' ? 'payee' : 'payer', pot: fromPot, words },
			...{ points: one.points, category: one.category, request: requestOf(one) }
		};
	});
	const given = gifts.map(({ daysAgo: days, giver, to, points }): Step => {
		const receiver = to === 'pot' ? {} : side('other', to);
		return { days, does: 'give', ...side('one', giver), ...receiver, points };
	});
	const cooked = kitchens.map(({ daysAgo: days, cooks }): Step => {
		const kitchen = { points: 5, category: 'activity', words: 'Samen koken in de open keuken' };
		const people = cooks.map(personOf);
		return { days, does: 'cook', ...side('one', null), other_by: hostId, people, ...kitchen };
	});
	const taken = vouchers.flatMap(
		({ holder, of, takenDaysAgo: days, bookedInDays, ends }): Step[] => {
			const voucher = randomId();
			const about = {
				...{ ...side('one', holder), ...side('other', products[of].provider) },
				...{ product: productIds.get(of), voucher, code: voucherHash(secret, voucher) }
			};
			return [
				{ days, does: 'take', ...about },
				...(bookedInDays === undefined
					? []
					: [{ days, does: 'book', ...about, in_days: days + bookedInDays }]),
				...(ends === undefined
					? []
					: [{ days: ends.daysAgo, does: ends.how, ...about, words: ends.why ?? '' }])
			];
		}
	);
	const all = [...joins, ...shelf, ...trusts, ...helped, ...given, ...cooked, ...taken];
	return all.toSorted((one, next) => next.days - one.days);
}

/** Plays steps one after another, each at its day. It is there for this connection alone. */
const demoPlay = String.raw`
CREATE OR REPLACE FUNCTION pg_temp.demo_play(here uuid, steps jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	s record; one_account bigint; other_account bigint; made uuid; now_moved interval; day integer := -1;
BEGIN
	SELECT moved_by INTO now_moved FROM clock WHERE id = 1;
	UPDATE clock SET moved_by = now_moved - make_interval(days => ${begunDaysAgo});
	PERFORM credit_begin(here);
	FOR s IN SELECT * FROM jsonb_to_recordset(steps) AS x (days integer, does text, one uuid, one_by uuid, other uuid, other_by uuid, side text,
		points integer, category text, pot boolean, words text, request uuid, ends text, title text, description text, stock integer,
		"validDays" integer, product uuid, voucher uuid, code text, in_days integer, people uuid[], verbs text[])
	LOOP
		IF s.days <> day THEN
			UPDATE clock SET moved_by = now_moved - make_interval(days => s.days);
			day := s.days;
		END IF;
		PERFORM set_config('kring.person', s.one_by::text, true);
		SELECT o.account_id INTO one_account FROM credit_owner o WHERE o.neighbourhood_id = here AND s.one IN (o.person_id, o.organisation_id);
		SELECT o.account_id INTO other_account FROM credit_owner o WHERE o.neighbourhood_id = here AND s.other IN (o.person_id, o.organisation_id);
		IF s.does = 'open' THEN PERFORM credit_open(here);
		ELSIF s.does = 'open_organisation' THEN PERFORM credit_open(here, NULL, s.one);
		ELSIF s.does = 'open_paper' THEN PERFORM credit_open_paper(here, s.one, s.title);
		ELSIF s.does = 'live_together' THEN PERFORM credit_live_together(here, s.product, s.people);
		ELSIF s.does = 'trust' THEN PERFORM credit_trust(here, one_account, s.other, s.verbs);
		ELSIF s.does = 'offer' THEN
			PERFORM voucher_offer(here, s.product, one_account, s.title, s.description, s.points, s.category, s.stock, coalesce(s."validDays", 180));
		ELSIF s.does = 'give' THEN
			PERFORM credit_give(here, gen_random_uuid(), one_account,
				coalesce(other_account, (SELECT r.pot_id FROM credit_rule r WHERE r.neighbourhood_id = here)), s.points);
		ELSIF s.does = 'cook' THEN
			SELECT g.transfer INTO made FROM credit_group(here, gen_random_uuid(), one_account,
				ARRAY(SELECT o.account_id FROM credit_owner o WHERE o.neighbourhood_id = here AND o.person_id = ANY (s.people) ORDER BY 1),
				array_fill(s.points, ARRAY[cardinality(s.people)]), s.category, s.words) g;
			PERFORM set_config('kring.person', s.other_by::text, true);
			PERFORM credit_group_decide(here, gen_random_uuid(), made, 'accept');
		ELSIF s.does = 'help' THEN
			IF s.side = 'payee' THEN PERFORM set_config('kring.person', s.other_by::text, true); END IF;
			SELECT p.transfer INTO made FROM credit_propose(here, gen_random_uuid(), one_account, other_account, s.side, s.points, s.category, s.pot,
				s.words, s.request, (CASE s.side WHEN 'payee' THEN s.other <> s.other_by ELSE s.one <> s.one_by END)) p;
			CONTINUE WHEN s.ends IN ('waits', 'late');
			IF s.ends = 'withdrawn' THEN
				PERFORM credit_decide(here, gen_random_uuid(), one_account, made, 'withdraw');
				CONTINUE;
			END IF;
			-- The other side answers.
			PERFORM set_config('kring.person', (CASE s.side WHEN 'payee' THEN s.one_by ELSE s.other_by END)::text, true);
			PERFORM credit_decide(here, gen_random_uuid(), (CASE s.side WHEN 'payee' THEN one_account ELSE other_account END), made,
				(CASE s.ends WHEN 'declined' THEN 'decline' ELSE 'accept' END), false,
				(CASE s.side WHEN 'payee' THEN s.one <> s.one_by ELSE s.other <> s.other_by END));
			IF s.ends = 'disputed' THEN PERFORM credit_dispute(here, gen_random_uuid(), one_account, made); END IF;
			IF s.ends = 'turned_back' THEN
				PERFORM credit_take_back(here, gen_random_uuid(), other_account, made);
				PERFORM set_config('kring.person', s.one_by::text, true);
				PERFORM credit_take_back(here, gen_random_uuid(), one_account, made);
			END IF;
		ELSIF s.does = 'take' THEN PERFORM voucher_issue(here, gen_random_uuid(), one_account, s.product, s.voucher, s.code::bytea);
		ELSIF s.does = 'book' THEN
			-- One names the day, the other says yes to it.
			PERFORM voucher_book(here, one_account, s.voucher, ((credit_today() + s.in_days) + time '14:00') AT TIME ZONE 'Europe/Amsterdam');
			PERFORM set_config('kring.person', s.other_by::text, true);
			PERFORM voucher_book(here, other_account, s.voucher, ((credit_today() + s.in_days) + time '14:00') AT TIME ZONE 'Europe/Amsterdam');
		ELSIF s.does = 'expire' THEN PERFORM voucher_expire_one();
		ELSE
			PERFORM set_config('kring.person', s.other_by::text, true);
			IF s.does = 'redeem' THEN PERFORM voucher_redeem(here, gen_random_uuid(), other_account, s.code::bytea);
			ELSE PERFORM voucher_cancel(here, gen_random_uuid(), other_account, s.voucher, s.words); END IF;
		END IF;
	END LOOP;
	UPDATE clock SET moved_by = now_moved;
	-- What happened on those days was heard on those days.
	UPDATE credit_news SET told_at = made_at WHERE told_at IS NULL;
END $$`;
