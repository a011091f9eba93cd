import type { AgendaContent } from '../../domain/agenda/entry.ts';
import { toldAtFirst } from '../../domain/agenda/gap.ts';
import { dayOf, daysAfter } from '../../domain/day.ts';
import { newId } from '../../domain/id.ts';
import { occurrenceOf } from '../../domain/recurrence/expand.ts';
import { fillSeries } from '../agenda/fill.ts';
import { wakeGaps } from '../agenda/gap.ts';
import { addRows, type Within } from '../agenda/rows.ts';
import type { Tx } from '../db/connect.ts';
import * as table from '../db/schema/index.ts';

// What stands in the agendas of the demo world: visits that come back, appointments that still ask
// for somebody, and some that somebody said yes to.

/** An entry as it is told: so many days from now, by the clock. */
type Told = Partial<Omit<AgendaContent, 'personId' | 'organisationId'>> & {
	title: string;
	by: string;
	/** Who comes, by key; an organisation by its own. */
	who?: string;
	from?: string;
	inDays: number;
	minutes: readonly [number, number];
	/** Without times, until so many days from now. */
	wholeUntilInDays?: number;
	/** Comes back every week on that day. */
	weekly?: true;
	/** Who said yes to what, on the first date. */
	taken?: readonly (readonly [AgendaContent['needs'][number]['kind'], string])[];
	/** Whom its maker asked by name, and did not hear from yet. */
	asked?: readonly (readonly [AgendaContent['needs'][number]['kind'], string])[];
};

const hm = (hours: number, minutes = 0) => hours * 60 + minutes;
const ride = { kind: 'ride', text: '' } as const;
const rideBack = { kind: 'ride_back', text: '' } as const;
const along = { kind: 'company', text: '' } as const;

const agendas: Readonly<Record<string, readonly Told[]>> = {
	'circle-ruud': [
		...[0, 2, 4].map((inDays): Told => ({
			...{ kind: 'visit', title: 'Medicijnen klaarzetten', aim: 'medicine', by: 'karin' },
			...{ who: 'karin', inDays, minutes: [hm(8, 30), hm(9)], weekly: true }
		})),
		{
			...{ kind: 'visit', title: 'Samen koken', aim: 'meal', by: 'youssef', who: 'youssef' },
			...{ inDays: 0, minutes: [hm(17, 30), hm(19)], weekly: true, words: 'Hij neemt groente mee.' }
		},
		{
			...{ title: 'Koffie in de buurtkamer', place: 'De Ontmoeting', by: 'sanne', inDays: 1 },
			...{ minutes: [hm(10), hm(12)], needs: [ride, rideBack], taken: [['ride', 'cor']] }
		},
		{
			...{
				title: 'Neuroloog, ziekenhuis',
				words: 'Neem de lijst met medicijnen mee.',
				by: 'sanne'
			},
			...{ inDays: 3, minutes: [hm(13, 15), hm(14)], needs: [ride, along], isNecessary: true },
			...{ taken: [['ride', 'ilse']], asked: [['company', 'cor']] }
		},
		{
			...{ kind: 'task', title: 'Oud papier aan de straat', by: 'ruud', inDays: 5 },
			...{ minutes: [hm(7), hm(8)], weekly: true, needs: [{ kind: 'do', text: '' }] }
		},
		{
			...{ kind: 'visit', title: 'Sanne komt eten', by: 'sanne', who: 'sanne', inDays: 6 },
			...{ minutes: [hm(11), hm(14)], words: 'Zij neemt taart mee.' }
		}
	],
	'circle-nel': [
		...[0, 1, 3].map((inDays): Told => ({
			...{ kind: 'visit', title: 'Wassen en aankleden', aim: 'care', by: 'hanneke' },
			...{ outsider: 'De wijkverpleging', inDays, minutes: [hm(8), hm(8, 45)], weekly: true }
		})),
		{
			...{ title: 'Oogarts', by: 'hanneke', inDays: 2, minutes: [hm(11, 20), hm(12)] },
			...{ needs: [ride, along], isNecessary: true, words: 'De bril ligt op de kast.' },
			asked: [['ride', 'tineke']]
		},
		{
			...{ title: 'Logeren bij Hanneke', by: 'hanneke', inDays: 5, wholeUntilInDays: 7 },
			...{ minutes: [0, hm(23, 59)], words: 'De tas staat klaar in de gang.' }
		},
		{
			...{ kind: 'visit', title: 'Een kopje thee', by: 'tineke', who: 'tineke', inDays: 1 },
			...{ minutes: [hm(15), hm(16)], weekly: true }
		}
	],
	'circle-milan': [
		{
			...{ title: 'Zwemmen', place: 'Het zwembad', by: 'milan', inDays: 1, weekly: true },
			...{ minutes: [hm(16), hm(17)], needs: [ride] }
		}
	]
};

/** Fills the agenda of one circle. */
export async function fillDemoAgenda(
	tx: Tx,
	circleKey: string,
	of: { circleId: string; now: Date; personId: (key: string) => string }
): Promise<void> {
	const { circleId, now, personId } = of;
	const within: Within = { tx, circleId, now };
	for (const told of agendas[circleKey] ?? []) {
		const on = daysAfter(dayOf(now), told.inDays);
		const [fromMinute, untilMinute] = told.minutes;
		const content: AgendaContent = {
			...{ kind: told.kind ?? 'appointment', title: told.title, place: told.place ?? '' },
			...{ words: told.words ?? '', aim: told.aim ?? null, outsider: told.outsider ?? '' },
			personId: told.who === undefined ? null : personId(told.who),
			...{ organisationId: null, isNecessary: told.isNecessary ?? false, needs: told.needs ?? [] }
		};
		const organiserId = personId(told.by);
		const seriesId = told.weekly === undefined ? null : newId(now.getTime());
		const row = {
			...{ circleId, id: seriesId ?? '', ends: { kind: 'open' as const }, firstOn: on },
			rule: {
				every: 'week' as const,
				interval: 1,
				weekdays: [new Date(`${on}T12:00Z`).getUTCDay()]
			},
			...{ fromMinute, untilMinute, ...content, organiserId, changedAt: now, successorOfId: null }
		};
		if (seriesId !== null) await tx.insert(table.agendaSeries).values(row);
		const lastOn = daysAfter(dayOf(now), told.wholeUntilInDays ?? told.inDays);
		const { endsAt } = occurrenceOf(lastOn, fromMinute, untilMinute);
		const days = {
			isWholeDay: told.wholeUntilInDays !== undefined,
			untilOn: lastOn === on ? null : lastOn
		};
		const at = { ...occurrenceOf(on, fromMinute, untilMinute), endsAt, ...days };
		const id = newId(now.getTime());
		await addRows(within, [{ ...at, id, toldAt: toldAtFirst(at.startsAt, now) }], {
			...{ content, organiserId, seriesId }
		});
		if (seriesId !== null) await fillSeries(within, row, { isChanged: false });
		for (const [kind, by] of told.taken ?? [])
			await tx
				.insert(table.agendaTaking)
				.values({ circleId, entryId: id, kind, personId: personId(by), takenAt: now });
		for (const [place, [kind, whom]] of (told.asked ?? []).entries())
			await tx.insert(table.agendaAsk).values({
				...{ circleId, entryId: id, kind, personId: personId(whom), askedById: organiserId },
				...{ place, inTurn: false, madeAt: now, askedAt: now }
			});
	}
	await wakeGaps(within);
}
