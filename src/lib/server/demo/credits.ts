import { sql } from 'drizzle-orm';
import type { CreditVerb } from '../../domain/credit.ts';
import type { CategoryKey } from '../../domain/help/category.ts';
import { randomId } from '../../domain/id.ts';
import { voucherHash } from '../credit/index.ts';
import { pgArray, type Tx } from '../db/connect.ts';

// Bedankpunten in the Vlierkwartier: who takes part, what they did for each other, what waits for an answer, what is on
// offer and one thing of which somebody says that it is not right. Everything goes through the functions of the ledger,
// under a clock that is set back: so the books of the demo world are right as all books are.

/** The neighbours who take part, by their keys in the world. */
const members = [
	...['tineke', 'cor', 'roos', 'petra', 'hanneke', 'youssef', 'kevin'],
	...['sanne', 'ilse', 'ruud', 'milan']
] as const;

type Member = (typeof members)[number];

/** Two who keep the books. */
const treasurers = ['marjan', 'pauline'] as const;

type Said = {
	daysAgo: number;
	/** Who had the help, and who gave it. */
	helped: Member;
	helper: Member;
	category: CategoryKey;
	points: number;
	words?: string;
	/** Who of the two says it first; the other one answers. */
	first?: 'helper';
	/** It still waits, or somebody says afterwards that it is not right. */
	ends?: 'waits' | 'disputed';
};

/** What happened, in order. */
const said: readonly Said[] = [
	{ daysAgo: 100, helped: 'petra', helper: 'tineke', category: 'garden', points: 6 },
	{ daysAgo: 88, helped: 'roos', helper: 'cor', category: 'odd_job', points: 8 },
	{ daysAgo: 75, helped: 'hanneke', helper: 'tineke', category: 'shop_along', points: 6 },
	{ daysAgo: 61, helped: 'roos', helper: 'petra', category: 'papers', points: 6 },
	{ daysAgo: 52, helped: 'cor', helper: 'tineke', category: 'meal', points: 4 },
	{ daysAgo: 40, helped: 'ilse', helper: 'cor', category: 'ride', points: 4 },
	{ daysAgo: 33, helped: 'ruud', helper: 'youssef', category: 'walk', points: 4 },
	{
		...{ daysAgo: 18, helped: 'milan', helper: 'kevin', category: 'bicycle', points: 8 },
		...{ first: 'helper', words: 'De band en de ketting.', ends: 'disputed' }
	},
	{
		...{ daysAgo: 12, helped: 'tineke', helper: 'cor', category: 'ride', points: 4 },
		words: 'Fijn dat je bleef wachten.'
	},
	{ daysAgo: 9, helped: 'roos', helper: 'tineke', category: 'meal', points: 4, first: 'helper' },
	{
		...{ daysAgo: 5, helped: 'petra', helper: 'tineke', category: 'homework', points: 4 },
		words: 'Milan is geslaagd voor zijn toets!'
	},
	{ daysAgo: 3, helped: 'tineke', helper: 'roos', category: 'computer', points: 2 },
	{
		...{ daysAgo: 2, helped: 'petra', helper: 'youssef', category: 'bicycle', points: 3 },
		...{ first: 'helper', words: 'Het licht doet het weer.', ends: 'waits' }
	},
	{
		...{ daysAgo: 2, helped: 'hanneke', helper: 'youssef', category: 'garden', points: 4 },
		...{ first: 'helper', words: 'De heg is weer laag.', ends: 'waits' }
	},
	{
		...{ daysAgo: 1, helped: 'cor', helper: 'tineke', category: 'language', points: 4 },
		...{ words: 'Wat een geduld heb jij.', ends: 'waits' }
	}
];

/** Points that were given away, to a neighbour or to the pot. */
const gifts: readonly { daysAgo: number; giver: Member; to: Member | 'pot'; points: number }[] = [
	{ daysAgo: 20, giver: 'cor', to: 'pot', points: 4 },
	{ daysAgo: 16, giver: 'tineke', to: 'pot', points: 2 }
];

type OfferOf = {
	provider: Member;
	title: string;
	description: string;
	points: number;
	category: CategoryKey;
};

/** What can be had for points. */
const offers = {
	lamp: {
		...{ provider: 'cor', title: 'Een lamp ophangen', points: 4, category: 'odd_job' },
		description: 'Ik neem zelf een trap mee.'
	},
	tax: {
		...{ provider: 'ilse', title: 'Hulp met belastingpapieren', points: 8, category: 'tax' },
		description: 'Ik deed er een cursus voor. Wij kijken er samen naar.'
	},
	hedge: {
		...{ provider: 'youssef', title: 'De heg knippen', points: 4, category: 'garden' },
		description: 'Tot 2 meter hoog. Het snoeisel neem ik mee.'
	}
} as const satisfies Record<string, OfferOf>;

/** Vouchers that somebody holds, and for when it was agreed. */
const vouchers: readonly { holder: Member; of: keyof typeof offers; bookedInDays?: number }[] = [
	{ holder: 'tineke', of: 'lamp', bookedInDays: 6 },
	{ holder: 'hanneke', of: 'lamp' }
];

/** Who may do what in somebody's name. */
const trusted: readonly { whose: Member; by: Member; verbs: readonly CreditVerb[] }[] = [
	{ whose: 'hanneke', by: 'tineke', verbs: ['view', 'propose', 'confirm'] }
];

/** When all of them joined. */
const joinedDaysAgo = 150;

/**
 * Fills in the bedankpunten of a neighbourhood, once its people are there.
 *
 * @param secret  the key of the installation, for the codes of vouchers.
 */
export async function fillCredits(
	tx: Tx,
	neighbourhoodId: string,
	personOf: (key: string) => string,
	secret: Buffer
): Promise<void> {
	const { before } = (
		await tx.execute<{ before: string }>(
			sql`select moved_by::text as before from clock where id = 1`
		)
	)[0]!;
	const at = (daysAgo: number) =>
		tx.execute(
			sql`update clock set moved_by = ${before}::interval - make_interval(days => ${daysAgo})`
		);
	const as = (key: string) =>
		tx.execute(sql`select set_config('kring.person', ${personOf(key)}, true)`);
	const account = (key: Member) =>
		sql`credit_account_of(${neighbourhoodId}, ${personOf(key)}::uuid)`;

	await at(joinedDaysAgo);
	await tx.execute(sql`select credit_begin(${neighbourhoodId})`);
	for (const key of members) {
		await as(key);
		await tx.execute(sql`select credit_open(${neighbourhoodId})`);
	}
	for (const key of treasurers)
		await tx.execute(sql`
			insert into office (id, person_id, kind, municipality_id, neighbourhood_id, started_at)
			select ${randomId()}, p.id, 'treasurer', p.municipality_id, ${neighbourhoodId}, kring_now()
			from person p where p.id = ${personOf(key)}`);

	const steps = [
		...said.map((one) => ({ daysAgo: one.daysAgo, play: () => playSaid(one) })),
		...gifts.map((one) => ({ daysAgo: one.daysAgo, play: () => playGift(one) }))
	].toSorted((one, next) => next.daysAgo - one.daysAgo);
	for (const { daysAgo, play } of steps) {
		await at(daysAgo);
		await play();
	}
	await at(joinedDaysAgo);
	const products = new Map<string, string>();
	for (const [key, offer] of Object.entries(offers)) {
		const id = randomId();
		products.set(key, id);
		await as(offer.provider);
		await tx.execute(sql`select voucher_offer(${neighbourhoodId}, ${id}, ${account(offer.provider)}, ${offer.title},
			${offer.description}, ${offer.points}::integer, ${offer.category})`);
	}
	for (const { whose, by, verbs } of trusted) {
		await as(whose);
		await tx.execute(
			sql`select credit_trust(${neighbourhoodId}, ${account(whose)}, ${personOf(by)}, ${pgArray(verbs)}::text[])`
		);
	}
	await at(0);
	for (const { holder, of, bookedInDays } of vouchers) {
		const id = randomId();
		await as(holder);
		await tx.execute(sql`select voucher_issue(${neighbourhoodId}, ${randomId()}, ${account(holder)},
			${products.get(of)!}, ${id}, ${voucherHash(secret, id)}::bytea)`);
		if (bookedInDays !== undefined)
			await tx.execute(sql`select voucher_book(${neighbourhoodId}, ${account(holder)}, ${id},
				((credit_today() + ${bookedInDays}::integer) + time '14:00') at time zone 'Europe/Amsterdam')`);
	}
	await tx.execute(sql`select set_config('kring.person', '', true)`);

	async function playSaid({ helped, helper, category, points, words = '', first, ends }: Said) {
		const isHelpers = first === 'helper';
		await as(isHelpers ? helper : helped);
		const rows = await tx.execute<{ transfer: string }>(sql`
			select transfer from credit_propose(${neighbourhoodId}, ${randomId()}, ${account(helped)}, ${account(helper)},
				${isHelpers ? 'payee' : 'payer'}, ${points}::integer, ${category}, false, ${words})`);
		const { transfer } = rows[0]!;
		if (ends === 'waits') return;
		const answers = isHelpers ? helped : helper;
		await as(answers);
		await tx.execute(
			sql`select credit_decide(${neighbourhoodId}, ${randomId()}, ${account(answers)}, ${transfer}, 'accept')`
		);
		if (ends === 'disputed')
			await tx.execute(
				sql`select credit_dispute(${neighbourhoodId}, ${randomId()}, ${account(answers)}, ${transfer})`
			);
	}

	async function playGift({ giver, to, points }: (typeof gifts)[number]) {
		await as(giver);
		const receiver =
			to === 'pot'
				? sql`(select pot_id from credit_rule where neighbourhood_id = ${neighbourhoodId})`
				: account(to);
		await tx.execute(
			sql`select credit_give(${neighbourhoodId}, ${randomId()}, ${account(giver)}, ${receiver}, ${points}::integer)`
		);
	}
}
