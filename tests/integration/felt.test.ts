import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayOf } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { recordOf } from '#lib/server/finding/record.ts';
import { Gate } from '#lib/server/gate/index.ts';
import { noteIn } from '../support/noted-circle.ts';
import { toldCircle, type ToldCircle } from '../support/told-circle.ts';

// The faces that a resident chooses with a check-in lie on the same track as those of their notes (S1).

let home: ToldCircle;

beforeAll(async () => {
	home = await toldCircle();
});
afterAll(async () => {
	await home?.drop();
});

test('the faces of check-ins and of own notes are one track; an answer without a face is none', async () => {
	const { circleId, noon } = home;
	const common = { agreedAt: noon, agreedById: home.ids.gerrit, countsOpening: false };
	await home.owner.insert(table.checkInPlan).values({
		...{ ...common, circleId, weekdays: [0, 1, 2, 3, 4, 5, 6], graceMinutes: 60 },
		...{ remindMinutes: 30, windows: [{ fromMinute: 540, untilMinute: 660 }] }
	});
	const day = { circleId, onDay: dayOf(noon), opensAt: noon, closesAt: noon, kringWasAway: false };
	const done = { ...day, state: 'done', answer: 'fine', answeredAt: noon };
	const felt = randomId();
	await home.owner.insert(table.checkIn).values([
		{ ...done, id: felt, fromMinute: 540, feeling: 3 },
		{ ...done, id: randomId(), fromMinute: 600, feeling: null }
	]);
	const noted = await noteIn(home, 'gerrit', { change: '', face: '5' });
	const { record } = await Gate.asSystem(
		home.owner,
		'test',
		circleId,
		{ lock: false },
		({ tx, now }) => recordOf(tx, circleId, now)
	);
	const self = record.tracks.find(({ name }) => name === 'self')!;
	const values = new Map(self.entries.map(({ id, value }) => [id, value]));
	expect(values).toEqual(
		new Map([
			[felt, 3],
			[noted, 0]
		])
	);
	expect(new Set(self.entries.map(({ observerId }) => observerId))).toEqual(
		new Set([home.ids.gerrit])
	);
});
