import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dayOf, daysAfter } from '#lib/domain/day.ts';
import { newId, randomId } from '#lib/domain/id.ts';
import { databaseOf, openPool } from '#lib/server/db/connect.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { deskOf, runningAround, type DeskView } from '#lib/server/desk.ts';
import type { Gate } from '#lib/server/gate/index.ts';
import { listeningLine } from '../policy/listening-line.ts';
import { deskWorld, type DeskWorld, type NursedCircle } from '../support/desk-world.ts';
import { codeOf } from '../support/refused.ts';

// All circles of a professional at once: which they are, what is told of them, what is written down
// of that, and that thirty of them are as many questions as one.

let world: DeskWorld;
beforeAll(async () => {
	world = await deskWorld();
});
afterAll(() => world?.end());

const look = (gate: Gate): Promise<DeskView> =>
	gate.desk(['circle.read', 'signal.read'], deskOf, ['finding.read']);
const desk = (personId = world.nurseId) => look(world.gateOf(personId));
const namesOn = ({ circles }: DeskView) => circles.map(({ residentName }) => residentName);
const log = () => world.owner.select().from(table.reading).orderBy(table.reading.id);

/** Puts somebody on the duty of the team, day and night, every day. */
const onDuty = (personId: string, more: Partial<typeof table.shift.$inferInsert> = {}) =>
	world.owner.insert(table.shift).values({
		...{ organisationId: world.organisationId, id: randomId(), rotaId: world.rotaId, personId },
		...{ weekdays: [0, 1, 2, 3, 4, 5, 6], fromMinute: 0, untilMinute: 0 },
		...{ fromOn: '2026-01-01', createdAt: world.now, createdById: personId, madeIn: randomId() },
		...more
	});

/** A new world for each part, so that no part counts on what another left. */
async function emptied(): Promise<void> {
	await world.end();
	world = await deskWorld();
}

describe('whose circles they are', () => {
	beforeAll(emptied);

	test('those in which a place runs, and of no other a word', async () => {
		await world.circle('Nel');
		await world.circle('Ruud', { endsAt: new Date(world.now.getTime() + 86_400_000) });
		await world.circle('Voorbij', { endsAt: new Date(world.now.getTime() - 1000) });
		await world.circle('Weggehaald', { removed: true });
		await world.circle('Gesloten', { closed: true });
		expect(namesOn(await desk())).toEqual(['Nel', 'Ruud']);
		expect(namesOn(await desk(world.colleagueId))).toEqual([]);
	});

	test('who works nowhere has no desk, nor who comes by a card or still owes a second factor', async () => {
		expect(await codeOf(desk(world.strangerId))).toBe('not_found');
		const nurse = world.nurseId;
		expect(await codeOf(look(world.gateOf(nurse, { employed: false })))).toBe('not_found');
		expect(await codeOf(look(world.gateOf(nurse, { onlyCircleId: randomId() })))).toBe('not_found');
		expect(await codeOf(look(world.gateOf(nurse, { strong: false })))).toBe('second_factor_needed');
	});

	test('with the rules forgotten, the database still shows no foreign circle', async () => {
		const rows = await world.app.transaction(async (tx) => {
			await tx.execute(sql`select kring_open_desk(${world.colleagueId})`);
			const found = await tx.execute<{ ids: string[] }>(
				sql`select array(select id from circle) as ids`
			);
			return found[0]!.ids;
		});
		expect(rows).toEqual([]);
	});

	test('a query that hands out what is closed is stopped, and so is one that says nothing', async () => {
		const { id } = await world.circle('Zonder gezondheid', { rights: { news: 'read' } });
		const thing = { circleId: id, id: randomId(), version: 1, topicId: 'health' };
		const gate = world.gateOf(world.nurseId);
		await expect(
			gate.desk(['update.read'], async (sight) => sight.gave('update.read', 'update', [thing]))
		).rejects.toThrow('handed out without a right');
		await expect(gate.desk(['circle.read'], async () => null)).rejects.toThrow(
			'did not say what it handed out'
		);
	});
});

describe('what is told of them', () => {
	let waits: NursedCircle;
	beforeAll(async () => {
		await emptied();
		await onDuty(world.nurseId);
		waits = await world.circle('Wacht', { asks: 'duty' });
		const mine = await world.circle('Van mij', { asks: 'duty' });
		const closed = await world.circle('Niet voor mij', { asks: 'daughter' });
		const said = await world.circle('Zelf gezegd', { asks: 'daughter' });
		await world.circle('Rustig');
		await world.signal(waits, 'red', { text: 'Zij is in de war.' });
		const takenOn = { state: 'taken_on', takenById: world.nurseId } as const;
		const actBy = new Date(world.now.getTime() + 3_600_000);
		await world.signal(mine, 'orange', { ...takenOn, actBy, undertaking: 'visit' });
		await world.signal(closed, 'red', { text: 'Dit is niet voor de hulpverlener.' });
		await world.signal(said, 'orange', { text: 'Eigen woorden.', saidById: world.nurseId });
	});

	test('who needs somebody now comes first, with its words and who has it', async () => {
		const { circles } = await desk();
		expect(circles.map(({ residentName, need }) => [residentName, need])).toEqual([
			['Wacht', 'red'],
			['Zelf gezegd', 'orange'],
			['Van mij', 'due'],
			['Niet voor mij', 'none'],
			['Rustig', 'none']
		]);
		expect(circles[0]!.signals[0]).toMatchObject({
			text: 'Zij is in de war.',
			mayAnswer: true,
			viaDuty: true
		});
	});

	test('of a signal whose chain asks somebody else nothing is told', async () => {
		const view = await desk();
		expect(JSON.stringify(view)).not.toContain('niet voor de hulpverlener');
		expect(
			view.circles.find(({ residentName }) => residentName === 'Niet voor mij')!.signals
		).toEqual([]);
	});

	test('who said it follows how it goes, and takes nothing on', async () => {
		const { circles } = await desk();
		const said = circles.find(({ residentName }) => residentName === 'Zelf gezegd')!;
		expect(said.signals[0]).toMatchObject({ mine: true, mayAnswer: false, text: '' });
	});

	test('it comes by way of duty as long as one has it, and not after', async () => {
		await world.owner.execute(sql`update shift set from_on = '2035-01-01'`);
		const before = await desk();
		await world.owner.execute(sql`update shift set from_on = '2026-01-01'`);
		const signal = before.circles.find(({ id }) => id === waits.id)!.signals[0]!;
		expect(signal).toMatchObject({ mayAnswer: true, viaDuty: false });
		expect(before.teams[0]!.rotas[0]!.personIds).toEqual([]);
	});

	test('questions and news count only in topics that are open, and by what one has seen', async () => {
		const { owner, nurseId, now } = world;
		const told = await world.circle('Nieuws', { rights: { news: 'read' } });
		const update = (topicId: string, seq: number, more = {}) => ({
			...{ circleId: told.id, id: newId(now.getTime()), seq, authorId: told.daughterId, topicId },
			...{ text: 'Dag', postedAt: now },
			...more
		});
		const asked = { askedId: nurseId, askedByOn: daysAfter(dayOf(now), 2) };
		await owner
			.insert(table.update)
			.values([
				update('news', 1),
				update('news', 2, asked),
				update('news', 3, { authorId: nurseId }),
				update('news', 4, { withdrawnAt: now }),
				update('money', 5),
				update('money', 6, asked),
				update('news', 7, { ...asked, askedAnswer: 'Ja', askedAnsweredAt: now })
			]);
		const of = async () => (await desk()).circles.find(({ id }) => id === told.id)!;
		expect(await of()).toMatchObject({
			need: 'asked',
			unread: 3,
			asks: { count: 1, byOn: asked.askedByOn }
		});
		await owner.insert(table.seen).values({
			...{ circleId: told.id, personId: nurseId, topicId: 'news', upToSeq: 2, at: now }
		});
		expect(await of()).toMatchObject({ unread: 1 });
	});

	test('findings are for whoever is asked about them', async () => {
		const { owner, now } = world;
		const mine = await world.circle('Contact', { contact: true });
		const others = await world.circle('Iemand anders');
		const finding = (circleId: string) => ({
			...{ circleId, id: randomId(), audience: 'contact', level: 'talk', status: 'open' },
			...{ kinds: ['drift'], raisedAt: now, day: 20_000, guards: [], facts: [], evidence: [] },
			...{ talkAt: now, isAnnounced: true, engineVersion: 1, madeAt: now }
		});
		await owner.insert(table.finding).values([finding(mine.id), finding(others.id)]);
		const { circles } = await desk();
		const needOf = (circleId: string) => circles.find(({ id }) => id === circleId)!.need;
		expect([needOf(mine.id), needOf(others.id)]).toEqual(['talk', 'none']);
	});
});

describe('the team', () => {
	beforeAll(emptied);

	test('who is on duty now, until when, who comes after and when nobody is', async () => {
		const today = dayOf(world.now);
		await onDuty(world.nurseId, { fromOn: daysAfter(today, -1), untilOn: today });
		await onDuty(world.colleagueId, {
			fromOn: daysAfter(today, 1),
			untilOn: daysAfter(today, 2)
		});
		for (const personId of [world.nurseId, world.colleagueId]) {
			const { teams } = await desk(personId);
			expect(teams.map(({ name }) => name)).toEqual(['Kwikstaart']);
			expect(teams[0]!.rotas[0]).toMatchObject({
				name: 'Dag en nacht',
				personIds: [world.nurseId],
				nextIds: [world.colleagueId]
			});
			expect(teams[0]!.rotas[0]!.gaps).toHaveLength(1);
			expect(teams[0]!.names).toEqual({ [world.nurseId]: 'karin', [world.colleagueId]: 'marjan' });
		}
	});

	test('a colleague without a place in a circle hears nothing of it, also on duty', async () => {
		const waits = await world.circle('Wacht', { asks: 'duty' });
		await world.signal(waits, 'red', { text: 'Zij is in de war.' });
		await onDuty(world.colleagueId);
		const view = await desk(world.colleagueId);
		expect(view.circles).toEqual([]);
		expect(JSON.stringify(view)).not.toContain('Zij is in de war');
	});

	test('who stopped working there knows nothing of the team any more', async () => {
		await world.owner.execute(
			sql`update employment set ended_at = ${world.now.toISOString()}::timestamptz where person_id = ${world.colleagueId}`
		);
		expect((await desk(world.colleagueId)).teams).toEqual([]);
		expect(JSON.stringify((await desk()).teams)).not.toContain('marjan');
	});
});

describe('what is written down of it', () => {
	beforeAll(async () => {
		await emptied();
		await onDuty(world.nurseId);
	});
	beforeEach(async () => {
		await world.owner.delete(table.reading);
		await world.owner.delete(table.given);
	});

	test('a line in each circle that was shown, by its own kind, and on this device once', async () => {
		const one = await world.circle('Nel', { asks: 'duty' });
		const other = await world.circle('Ruud');
		const signalId = await world.signal(one, 'orange');
		await desk();
		const lines = (await log()).map(({ circleId, action, objectKind, objectIds, role }) => ({
			...{ circleId, action, objectKind, objectIds, role }
		}));
		const inCircle = { role: 'professional' };
		expect(lines).toHaveLength(3);
		expect(lines).toEqual(
			expect.arrayContaining([
				{
					...inCircle,
					circleId: one.id,
					action: 'circle.read',
					objectKind: 'desk',
					objectIds: [one.id]
				},
				{
					...{ ...inCircle, circleId: other.id, action: 'circle.read' },
					...{ objectKind: 'desk', objectIds: [other.id] }
				},
				{
					...{ ...inCircle, circleId: one.id, action: 'signal.read' },
					...{ objectKind: 'signal', objectIds: [signalId] }
				}
			])
		);
		await desk();
		expect(await log()).toHaveLength(3);
		await look(world.gateOf(world.nurseId, { sessionId: randomId() }));
		expect(await log()).toHaveLength(6);
	});

	test('that cannot be written down is not had (T5.2)', async () => {
		await world.owner.execute(sql`create function fail_to_log() returns trigger language plpgsql as
			$$ begin raise exception 'the log is full'; end $$`);
		await world.owner.execute(
			sql`create trigger fail_to_log before insert on reading for each row execute function fail_to_log()`
		);
		await expect(desk()).rejects.toThrow();
		await world.owner.execute(sql`drop trigger fail_to_log on reading`);
	});
});

test('thirty circles are as many questions as one', async () => {
	await emptied();
	await onDuty(world.nurseId);
	const line = await listeningLine(world.database.appUrl);
	const pool = openPool(line.url, { max: 1, name: 'desk count' });
	try {
		const gate = world.gateOver(databaseOf(pool), world.nurseId);
		const cost = async () => {
			// The first visits prepare what is asked, and note the reading.
			for (let visit = 0; visit < 3; visit++) await look(gate);
			line.begin();
			const view = await look(gate);
			return { ...line.heard(), circles: view.circles.length };
		};
		const fill = async (count: number) => {
			for (let made = 0; made < count; made++) {
				const one = await world.circle(`Bewoner ${made}`, { asks: 'duty', contact: true });
				if (made % 3 === 0) await world.signal(one, made % 2 === 0 ? 'red' : 'orange');
			}
		};
		await fill(1);
		const one = await cost();
		await fill(29);
		const thirty = await cost();
		expect([one.circles, thirty.circles]).toEqual([1, 30]);
		expect(thirty).toEqual({ ...one, circles: 30 });
		// Begin, who and where, all there is to see, what was read of it, commit.
		expect(one.roundTrips).toBeLessThanOrEqual(5);
	} finally {
		await pool.end({ timeout: 2 });
		line.close();
	}
});

describe('what runs in all circles of somebody', () => {
	beforeAll(emptied);
	const around = (personId: string, how = {}) =>
		world.gateOf(personId, how).around(['signal.read'], runningAround);

	test('whoever they are: the worst first, with those around it and the number for the night', async () => {
		await world.owner.execute(sql`update municipality set gp_post_phone = '088 000 0000'`);
		const calm = await world.circle('Rustig', { role: 'family', asks: 'daughter' });
		const nel = await world.circle('Nel', { role: 'family', contact: true });
		const ruud = await world.circle('Ruud', { role: 'family', contact: true });
		await world.circle('Stil', { role: 'family' });
		await world.signal(calm, 'red', { text: 'niet voor haar' });
		const orange = await world.signal(nel, 'orange');
		const red = await world.signal(ruud, 'red');
		const found = await around(world.nurseId, { kind: 'member', employed: false, strong: false });
		expect(found.signals.map(({ id }) => id)).toEqual([red, orange]);
		expect(found.gpPostPhone).toBe('088 000 0000');
		expect(Object.values(found.people).map(({ name }) => name)).toContain('Ruud');
		const logged = await log();
		expect(
			logged
				.filter(({ objectKind }) => objectKind === 'signal')
				.map(({ circleId }) => circleId)
				.sort()
		).toEqual([nel.id, ruud.id].sort());
	});

	test('a card opens one circle and not all of them', async () => {
		const onlyCircleId = randomId();
		expect(await codeOf(around(world.nurseId, { onlyCircleId }))).toBe('not_found');
	});

	test('where nothing runs nobody is named', async () => {
		expect(await around(world.strangerId)).toEqual({ signals: [], people: {}, gpPostPhone: null });
	});
});
