import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Refusal } from '#lib/domain/refusal.ts';
import { chosenPortrait, type PortraitForm } from '#lib/domain/portrait-form.ts';
import { drawResident, residentDrawn } from '#lib/server/portrait.ts';
import { circleWorld, type CircleWorld } from '../support/circle.ts';

// By what drawing the resident is seen: their own choice, or of who speaks for them.

let world: CircleWorld;
beforeAll(async () => {
	world = await circleWorld();
});
afterAll(() => world?.end());

const form: PortraitForm = {
	kind: 'drawing',
	skin: 5,
	hair: 'cap',
	hairColour: 1,
	cloth: 2,
	wall: 3,
	extra: 'glasses'
};
const draws = (key: string, circleId: string) =>
	world
		.gateOf(key)
		.change(circleId, { id: crypto.randomUUID(), content: form }, ['circle.drawResident'], (deed) =>
			drawResident(deed, form)
		)
		.then(
			() => 'done',
			(caught: unknown) => (caught instanceof Refusal ? caught.code : String(caught))
		);

test('the resident is seen as they chose, by everybody', async () => {
	expect(await draws('ruud', world.circleId)).toBe('done');

	const seen = await world
		.gateOf('ruud')
		.look(world.circleId, ['circle.read'], (sight) => residentDrawn(sight));
	expect(seen).toMatchObject({ portrait: '5.cap.1.2.3.glasses', isMe: true });
});

test('who speaks for a resident draws them; the contact person and others do not', async () => {
	expect(await draws('hanneke', world.otherCircleId)).toBe('done');
	expect(await draws('sanne', world.circleId)).toBe('not_found');
});

test('the database changes nobody for who does not speak for them', async () => {
	const before = await draws('ruud', world.circleId);
	expect(before).toBe('done');
	await world.gateOf('sanne').look(world.circleId, ['circle.read'], async (sight) => {
		await sight.tx.execute(sql`select kring_draw_resident(${world.circleId}, '1.bald.1.1.1')`);
		sight.gave('circle.read', 'circle', []);
	});

	const seen = await world
		.gateOf('ruud')
		.look(world.circleId, ['circle.read'], (sight) => residentDrawn(sight));
	expect(seen.portrait).toBe('5.cap.1.2.3.glasses');
});

test('letters are no drawing', () => {
	expect(chosenPortrait({ ...form, kind: 'letters' })).toBeNull();
});
