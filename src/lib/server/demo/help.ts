import { and, eq, sql } from 'drizzle-orm';
import { daysAfter, dayOf } from '../../domain/day.ts';
import { categories, type CategoryKey } from '../../domain/help/category.ts';
import type { Outcome, YesHow } from '../../domain/help/form.ts';
import type { WantedTime } from '../../domain/help/match.ts';
import { patience, type RequestState } from '../../domain/help/request.ts';
import { newId } from '../../domain/id.ts';
import type { Tx } from '../db/connect.ts';
import * as table from '../db/schema/index.ts';
import { askedWords, type Exchange } from './world/exchange.ts';
import { alsoNeighbours, neighbours, paperHousehold } from './world/neighbours.ts';

// Neighbours who ask each other for help, with a request in each state that one can be in, and those of half a year that
// led to what they did for each other. Whoever wants more neighbours or requests writes a line more.

type Places = {
	municipalityId: string;
	neighbourhoodId: string;
	personOf: (key: string) => string;
};

type DemoRequest = {
	asker: string;
	category: CategoryKey;
	words: string;
	/** In so many days, from and until the hour. */
	times: readonly [days: number, from: number, until: number][];
	state: RequestState;
	/** Made so many hours ago. */
	hoursAgo: number;
	asked: readonly { who: string; says?: 'yes' | 'no' }[];
	helper?: string;
	isLanded?: boolean;
	outcome?: Outcome;
	outcomeWords?: string;
	/** Drafted by them for their resident. */
	draftedBy?: string;
	/** How the resident said yes; by oneself without it. */
	yesHow?: YesHow;
};

const dayMs = 86_400_000;

/** Requests in each state. */
const requests: readonly DemoRequest[] = [
	{
		...{ asker: 'toos', category: 'odd_job', words: 'Een lamp ophangen in de gang.' },
		...{ times: [[3, 9, 17]], state: 'open', hoursAgo: 3 },
		asked: [{ who: 'bert' }, { who: 'rachid' }]
	},
	{
		...{ asker: 'gerrit', category: 'ride', state: 'offered', hoursAgo: 20 },
		words: 'Naar de oogarts en terug.\nIk loop met een rollator.',
		times: [[4, 12, 17]],
		asked: [{ who: 'fatma', says: 'yes' }, { who: 'bert', says: 'no' }, { who: 'rachid' }]
	},
	{
		...{ asker: 'fatma', category: 'bicycle', words: 'Mijn achterband is lek.' },
		...{ times: [[1, 9, 12]], state: 'agreed', hoursAgo: 30 },
		...{ asked: [{ who: 'bert', says: 'yes' }], helper: 'bert' }
	},
	{
		...{ asker: 'toos', category: 'garden', words: 'De heg knippen.', state: 'done' },
		...{ times: [[-1, 9, 17]], hoursAgo: 120 },
		...{ asked: [{ who: 'rachid', says: 'yes' }], helper: 'rachid' }
	},
	{
		...{ asker: 'gerrit', category: 'tax', words: 'Een brief van de belasting begrijpen.' },
		...{ times: [], state: 'open', hoursAgo: 60, asked: [], isLanded: true }
	},
	{
		...{ asker: 'annie', category: 'odd_job', words: 'Een plank ophangen.', state: 'closed' },
		...{ times: [[-20, 9, 17]], hoursAgo: 600, outcome: 'thanked' },
		...{ asked: [{ who: 'bert', says: 'yes' }], helper: 'bert' }
	},
	{
		...{ asker: 'dirk', category: 'language', words: 'Samen lezen.', state: 'closed' },
		...{ times: [], hoursAgo: 700, asked: [], isLanded: true, outcome: 'settled' },
		outcomeWords: 'U kunt elke dinsdag terecht bij het taalcafé in de bibliotheek.'
	},
	{
		...{ asker: 'nel', category: 'groceries', state: 'drafted', draftedBy: 'hanneke' },
		...{ words: 'Elke vrijdag een tas van de supermarkt.', times: [[5, 9, 12]], hoursAgo: 5 },
		asked: []
	},
	{
		...{ asker: 'nel', category: 'meal', state: 'offered', draftedBy: 'hanneke', yesHow: 'phone' },
		...{ words: 'Op zondag een bord warm eten.', times: [[6, 17, 19]], hoursAgo: 26 },
		asked: [{ who: 'toos' }, { who: 'fatma', says: 'yes' }, { who: 'samira', says: 'yes' }]
	},
	{
		...{ asker: 'marga', category: 'groceries', words: 'Een tas van de winkel op de hoek.' },
		...{ times: [[2, 8, 21]], state: 'offered', hoursAgo: 9 },
		asked: [{ who: 'lotte', says: 'yes' }, { who: 'samira' }]
	},
	{
		...{ asker: 'samira', category: 'bicycle', words: 'De fiets van mijn dochter.', state: 'open' },
		...{ times: [[2, 12, 17]], hoursAgo: 1, asked: [{ who: 'youssef' }] }
	},
	{
		...{ asker: 'dewi', category: 'ride', words: 'Naar de kwekerij met een grote boom.' },
		...{ times: [[6, 9, 12]], state: 'agreed', hoursAgo: 50 },
		...{
			asked: [
				{ who: 'cor', says: 'yes' },
				{ who: 'fatma', says: 'no' }
			],
			helper: 'cor'
		}
	},
	{
		...{ asker: 'elif', category: 'garden', words: 'Een boom is omgewaaid.', state: 'done' },
		...{ times: [[-2, 9, 17]], hoursAgo: 100 },
		...{ asked: [{ who: 'dewi', says: 'yes' }], helper: 'dewi' }
	},
	{
		...{ asker: 'agnieszka', category: 'papers', words: 'Een formulier van de gemeente.' },
		...{ times: [], state: 'open', hoursAgo: 72, asked: [{ who: 'roos', says: 'no' }] },
		isLanded: true
	},
	{
		...{
			asker: 'joyce',
			category: 'pets',
			words: 'Een weekend op de kat passen.',
			state: 'closed'
		},
		...{ times: [[-30, 8, 21]], hoursAgo: 900, asked: [{ who: 'mieke' }], outcome: 'withdrawn' }
	}
];

/**
 * Fills in the neighbours, once people and circles are there.
 *
 * @returns who each of them is, those on paper too, by key.
 */
export async function fillNeighbours(
	tx: Tx,
	{ municipalityId, neighbourhoodId, personOf: known }: Places,
	now: Date
): Promise<(key: string) => string> {
	const todayOn = dayOf(now);
	const createdAt = new Date(now.getTime() - 500 * dayMs);
	const keys = [...Object.keys(neighbours), ...paperHousehold.map(({ key }) => key)];
	const own = new Map(keys.map((key) => [key, newId(createdAt.getTime())]));
	const personOf = (key: string) => own.get(key) ?? known(key);
	await tx.insert(table.person).values(
		Object.entries(neighbours).map(([key, { name, look: portrait }]) => ({
			...{ id: personOf(key), municipalityId, name, portrait, createdAt }
		}))
	);
	await tx.insert(table.account).values(
		Object.entries(neighbours).map(([key, { name, language = 'nl' as const }]) => ({
			...{ personId: personOf(key), language, phone: null, demoKey: key },
			mailAddress: `${name.toLowerCase().replaceAll(' ', '.')}@example.org`
		}))
	);
	const taking = [
		...Object.entries(neighbours).map(([key, { takesPart }]) => [key, takesPart] as const),
		...Object.entries(alsoNeighbours)
	].flatMap(([key, one]) => (one === null ? [] : [{ personId: personOf(key), ...one }]));
	await tx.insert(table.neighbour).values(
		taking.map(({ personId, area, since, likes, languages = ['nl'], rests }) => ({
			...{ neighbourhoodId, personId, postcodeArea: area, reach: 'municipality' as const, likes },
			...{ languages: [...languages], sinceOn: daysAfter(todayOn, -since), askedMost: 10 },
			pausedAt: rests === undefined ? null : new Date(now.getTime() - rests.sinceDays * dayMs),
			pausedUntil: rests === undefined ? null : daysAfter(todayOn, rests.moreDays)
		}))
	);
	await tx.insert(table.neighbourContact).values(
		taking.map(({ personId }, at) => ({
			...{ neighbourhoodId, personId, changedAt: createdAt },
			...{ phone: `06 0000 0${101 + at}`, address: `Lindelaan ${101 + at}` }
		}))
	);
	await tx.insert(table.helpOffer).values(
		taking.flatMap(({ personId, offers, windows = [], since }) =>
			Object.entries(offers).map(([category, words]) => ({
				...{ neighbourhoodId, id: newId(now.getTime()), personId, words },
				...{ category: category as CategoryKey, windows: [...windows] },
				saidOn: daysAfter(todayOn, -Math.min(40, since)),
				reviewOn: daysAfter(todayOn, 180 - Math.min(40, since))
			}))
		)
	);
	await tx.insert(table.helpCheck).values(
		taking.flatMap(({ personId, checks = [] }) =>
			checks.map((kind) => ({
				...{ neighbourhoodId, id: newId(now.getTime()), personId, kind, enteredAt: now },
				...{ checkedOn: daysAfter(todayOn, -100), validUntilOn: daysAfter(todayOn, 600) },
				checkedById: known('femke')
			}))
		)
	);
	await tx
		.insert(table.neighbourLife)
		.values(
			taking.flatMap(({ personId, knows }) =>
				knows === undefined ? [] : [{ neighbourhoodId, personId, topics: [...knows], saidAt: now }]
			)
		);
	await tx.execute(sql`
		update office set shown_name = 'Femke' where person_id = ${known('femke')} and kind = 'coordinator'
			and neighbourhood_id = ${neighbourhoodId}`);
	return personOf;
}

type RequestValues = typeof table.helpRequest.$inferInsert;
type AskValues = typeof table.helpAsk.$inferInsert;

/**
 * Fills in requests: those that run, and those that what was done came from.
 *
 * @returns the request that an exchange came from, where it was asked for in Kring.
 */
export async function fillHelp(
	tx: Tx,
	{ neighbourhoodId, personOf }: Places,
	{ exchanges, now }: { exchanges: readonly Exchange[]; now: Date }
): Promise<Map<Exchange, string>> {
	const todayOn = dayOf(now);
	const rows: RequestValues[] = [];
	const asks: AskValues[] = [];
	const requestOf = new Map<Exchange, string>();
	for (const one of requests) await ask(one);
	exchanges.filter(({ isAsked }) => isAsked).forEach(before);
	await tx.insert(table.helpRequest).values(rows);
	await tx.insert(table.helpAsk).values(asks);
	// What is told of here has been told already.
	await tx.execute(sql`delete from help_notice`);
	await tx.execute(sql`delete from job where kind like 'help.%' and kind <> 'help.step'`);
	return requestOf;

	async function ask(one: DemoRequest): Promise<void> {
		const madeAt = new Date(now.getTime() - one.hoursAgo * 3_600_000);
		const { state, category, words, helper, draftedBy, yesHow = 'self' } = one;
		const id = newId(madeAt.getTime());
		const { isEssential, isAtHome, minutes } = categories[category];
		const circleId = draftedBy === undefined ? null : await circleOf(tx, personOf(one.asker));
		const times = one.times.map(([days, from, until]): WantedTime => ({
			...{ on: daysAfter(todayOn, days), fromMinute: from * 60, untilMinute: until * 60 }
		}));
		const said = { isAtHome, isEssential, minutes, isWeekly: false, words, category, times };
		const landedAt = one.isLanded === true ? new Date(madeAt.getTime() + 48 * 3_600_000) : null;
		const later = new Date(Math.max(now.getTime(), madeAt.getTime()) + 20 * 3_600_000);
		const helperId = helper === undefined ? null : personOf(helper);
		const isOver = state === 'closed';
		const isDone = state === 'done' || one.outcome === 'thanked';
		rows.push({
			...{ neighbourhoodId, id, askerId: personOf(one.asker), circleId, ...said, state, madeAt },
			...{ draftedById: draftedBy === undefined ? null : personOf(draftedBy), helperId, landedAt },
			postcodeArea: '1234',
			...(state === 'drafted' ? {} : { yesHow, openedAt: madeAt, roundAt: madeAt }),
			nextStepAt: isOver
				? null
				: state === 'open' && landedAt === null
					? new Date(madeAt.getTime() + patience.usual.nextHours * 3_600_000)
					: later,
			...(helperId === null ? {} : { agreedAt: madeAt, firstAgreedAt: madeAt, firstYesAt: madeAt }),
			...(state === 'agreed' ? { meetsOn: times[0]?.on ?? null, isIntroduced: isAtHome } : {}),
			...(state === 'offered' ? { firstYesAt: now, waitingSince: now } : {}),
			...(isDone ? { doneAt: now, doneById: helperId, waitingSince: now } : {}),
			...(isOver
				? {
						...{ closedAt: now, outcome: one.outcome, outcomeWords: one.outcomeWords ?? '' },
						...(isDone ? { confirmedAt: now, thanks: 'none' as const } : {})
					}
				: {})
		});
		for (const { who, says } of one.asked) {
			const isEnded = isOver && (who === helper || says === undefined);
			asks.push({
				...{ neighbourhoodId, id: newId(madeAt.getTime()), requestId: id, askedAt: madeAt },
				...{ helperId: personOf(who), by: 'house', says: says ?? null },
				...(says === undefined ? {} : { saidAt: now }),
				...(isEnded ? { endedAt: now, endedHow: 'over' } : {})
			});
		}
	}

	/** A request of before: somebody said yes within hours or days, it was done, and thanked for. */
	function before(one: Exchange, at: number): void {
		const { helped, helper, category, daysAgo } = one;
		const doneAt = new Date(now.getTime() - daysAgo * dayMs);
		const madeAt = new Date(doneAt.getTime() - (2 + (at % 4)) * dayMs);
		const yesAt = new Date(madeAt.getTime() + (1 + ((at * 5) % 20)) * 3_600_000);
		const agreedAt = new Date(yesAt.getTime() + (1 + ((at * 3) % 9)) * 3_600_000);
		const id = newId(madeAt.getTime());
		const helperId = personOf(helper);
		const { isEssential, isAtHome, minutes } = categories[category];
		const words = askedWords[category] ?? [''];
		requestOf.set(one, id);
		rows.push({
			...{ neighbourhoodId, id, askerId: personOf(helped), helperId, category, state: 'closed' },
			...{ words: words[at % words.length]!, postcodeArea: at % 3 === 0 ? '1235' : '1234' },
			...{ minutes, isWeekly: false, times: [], isAtHome, isEssential, madeAt, nextStepAt: null },
			...{ yesHow: 'self', openedAt: madeAt, roundAt: madeAt, firstYesAt: yesAt, agreedAt },
			...{ firstAgreedAt: agreedAt, meetsOn: dayOf(doneAt), doneAt, doneById: helperId },
			...{ confirmedAt: doneAt, isGladlyAgain: at % 2 === 0, thanks: 'points' },
			...{ closedAt: doneAt, outcome: 'thanked' }
		});
		asks.push({
			...{ neighbourhoodId, id: newId(madeAt.getTime()), requestId: id, askedAt: madeAt },
			...{ helperId, by: 'house', says: 'yes', saidAt: yesAt, endedAt: doneAt, endedHow: 'over' }
		});
	}
}

/** The circle of a resident, in which something is drafted for them. */
async function circleOf(tx: Tx, residentId: string): Promise<string> {
	const [found] = await tx
		.select({ circleId: table.member.circleId })
		.from(table.member)
		.where(and(eq(table.member.personId, residentId), eq(table.member.role, 'resident')));
	return found!.circleId;
}
