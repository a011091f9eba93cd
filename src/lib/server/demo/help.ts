import { and, eq, sql } from 'drizzle-orm';
import { daysAfter, dayOf } from '../../domain/day.ts';
import { categories, type CategoryKey } from '../../domain/help/category.ts';
import type { Outcome } from '../../domain/help/form.ts';
import type { WantedTime, WeeklyWindow } from '../../domain/help/match.ts';
import { patience, type RequestState } from '../../domain/help/request.ts';
import type { CheckKind } from '../../domain/help/trust.ts';
import { newId } from '../../domain/id.ts';
import type { Tx } from '../db/connect.ts';
import * as table from '../db/schema/index.ts';

// Neighbours who ask each other for help, with a request in each state that one can be in. Two lists: whoever wants
// more neighbours or requests writes a line more.

type Places = {
	municipalityId: string;
	neighbourhoodId: string;
	personOf: (key: string) => string;
};

type DemoNeighbour = {
	name: string;
	look: string;
	area: string;
	/** Since so many days. */
	since: number;
	likes: string;
	offers: Partial<Record<CategoryKey, string>>;
	/** When they mostly can; none where it depends. */
	windows?: WeeklyWindow[];
	checks?: CheckKind[];
	languages?: string[];
};

const windows = (weekdays: readonly number[], from: number, until: number): WeeklyWindow[] =>
	weekdays.map((weekday) => ({ weekday, fromMinute: from * 60, untilMinute: until * 60 }));

/** Who takes part, by the key with which one comes in as them. */
const neighbours: Readonly<Record<string, DemoNeighbour>> = {
	bert: {
		...{ name: 'Bert Wagenaar', look: '2.bald.5.1.4.moustache', area: '1234', since: 400 },
		likes: 'Ik klus graag en ik rijd graag.',
		offers: {
			odd_job: 'Een lamp, een plank, een lekkende kraan. Ik neem gereedschap mee.',
			ride: 'Ik rijd graag naar het ziekenhuis. Ik wacht ook.',
			bicycle: 'Een band plak ik bij u voor de deur.'
		},
		checks: ['talk', 'conduct']
	},
	fatma: {
		...{ name: 'Fatma Yilmaz', look: '3.scarf.1.4.6', area: '1235', since: 300 },
		likes: 'Ik kook graag voor anderen.',
		offers: {
			ride: 'Donderdag ga ik toch naar de markt.',
			meal: 'Zondag kook ik altijd te veel.',
			official_mail: 'Brieven lees ik rustig met u door. Ook in het Turks.',
			walk: 'Ik loop elke ochtend een rondje.'
		},
		checks: ['talk'],
		languages: ['nl', 'tr']
	},
	rachid: {
		...{ name: 'Rachid El Amrani', look: '4.short.1.3.1.beard', area: '1234', since: 200 },
		likes: 'Ik ben handig met computers.',
		offers: {
			odd_job: 'In het weekend heb ik tijd voor een klusje.',
			ride: 'In het weekend kan ik rijden.',
			computer: 'Ik leg het uit tot het lukt.',
			garden: 'Heggen en onkruid, geen probleem.'
		},
		checks: ['talk', 'references'],
		languages: ['nl', 'ar', 'fr']
	},
	toos: {
		...{ name: 'Toos Bijvank', look: '1.curls.6.2.3.glasses', area: '1234', since: 350 },
		likes: 'Ik maak soep en ik luister graag.',
		offers: { meal: 'Ik breng een pan soep.', company: 'Kom gerust een kop koffie drinken.' },
		windows: windows([1, 3, 5], 10, 17),
		checks: ['talk']
	},
	gerrit: {
		...{ name: 'Gerrit Vonk', look: '2.short.6.3.2.glasses-moustache', area: '1235', since: 250 },
		...{ likes: 'Ik was rekenmeester op school.', offers: { homework: 'Rekenen, elke leeftijd.' } },
		checks: ['talk']
	},
	mieke: {
		...{ name: 'Mieke Slot', look: '1.bob.3.6.5', area: '1235', since: 12 },
		...{ likes: 'Ik wandel graag met honden.', offers: { pets: 'Uw hond mag met mij mee.' } }
	},
	annie: {
		...{ name: 'Annie Kuiper', look: '2.bun.5.5.4', area: '1234', since: 90 },
		...{ likes: '', offers: {} }
	},
	dirk: {
		...{ name: 'Dirk Zomer', look: '1.cap.6.2.6', area: '1234', since: 90 },
		...{ likes: '', offers: {} }
	}
};

/** Who lives here and does not take part yet. */
const newcomers: Readonly<Record<string, { name: string; look: string }>> = {
	koos: { name: 'Koos Terpstra', look: '2.short.4.1.3' },
	ria: { name: 'Ria Blom', look: '3.long.2.3.5' }
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
};

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
	}
];

/** Fills in the neighbours, once people and circles are there. */
export async function fillHelp(tx: Tx, places: Places, now: Date): Promise<void> {
	const { municipalityId, neighbourhoodId } = places;
	const todayOn = dayOf(now);
	const own = new Map<string, string>();
	const personOf = (key: string) => own.get(key) ?? places.personOf(key);
	let number = 100;
	for (const [key, { name, look }] of Object.entries({ ...neighbours, ...newcomers })) {
		const id = newId(now.getTime() - 500 * 86_400_000);
		own.set(key, id);
		await tx
			.insert(table.person)
			.values({ id, municipalityId, name, portrait: look, createdAt: now });
		const mailAddress = `${name.toLowerCase().replaceAll(' ', '.')}@example.org`;
		await tx
			.insert(table.account)
			.values({ personId: id, mailAddress, language: 'nl', phone: null, demoKey: key });
	}
	for (const [key, one] of Object.entries(neighbours)) {
		const personId = personOf(key);
		const { area: postcodeArea, since, likes, languages = ['nl'] } = one;
		const sinceOn = daysAfter(todayOn, -since);
		await tx.insert(table.neighbour).values({
			...{ neighbourhoodId, personId, postcodeArea, reach: 'municipality', languages, likes },
			...{ sinceOn, askedMost: 20 }
		});
		number += 1;
		await tx.insert(table.neighbourContact).values({
			...{ neighbourhoodId, personId, changedAt: now },
			...{ phone: `06 0000 0${number}`, address: `Lindelaan ${number}` }
		});
		for (const [category, words] of Object.entries(one.offers))
			await tx.insert(table.helpOffer).values({
				...{ neighbourhoodId, id: newId(now.getTime()), personId, words },
				...{ category: category as CategoryKey, windows: one.windows ?? [] },
				...{ saidOn: daysAfter(todayOn, -40), reviewOn: daysAfter(todayOn, 140) }
			});
		for (const kind of one.checks ?? [])
			await tx.insert(table.helpCheck).values({
				...{ neighbourhoodId, id: newId(now.getTime()), personId, kind, enteredAt: now },
				...{ checkedOn: daysAfter(todayOn, -100), validUntilOn: daysAfter(todayOn, 600) },
				checkedById: places.personOf('femke')
			});
	}
	for (const request of requests) await ask(request);
	// What is told of here has been told already.
	await tx.execute(sql`delete from help_notice`);
	await tx.execute(sql`delete from job where kind like 'help.%' and kind <> 'help.step'`);

	async function ask(one: DemoRequest): Promise<void> {
		const madeAt = new Date(now.getTime() - one.hoursAgo * 3_600_000);
		const { state, category, words, helper, draftedBy } = one;
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
		await tx.insert(table.helpRequest).values({
			...{ neighbourhoodId, id, askerId: personOf(one.asker), circleId, ...said, state, madeAt },
			...{ draftedById: draftedBy === undefined ? null : personOf(draftedBy), helperId, landedAt },
			postcodeArea: '1234',
			...(state === 'drafted' ? {} : { yesHow: 'self', openedAt: madeAt, roundAt: madeAt }),
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
			const isHelper = who === helper;
			await tx.insert(table.helpAsk).values({
				...{ neighbourhoodId, id: newId(madeAt.getTime()), requestId: id, askedAt: madeAt },
				...{ helperId: personOf(who), by: 'house', says: says ?? null },
				...(says === undefined ? {} : { saidAt: now }),
				...(isOver && isHelper ? { endedAt: now, endedHow: 'over' } : {})
			});
		}
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
