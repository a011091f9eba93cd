import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	cardsOf,
	countCard,
	invitedBy,
	makeActivity,
	makeCards,
	makeVenue
} from '#lib/server/activity/index.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { activityWorld, type ActivityWorld } from '../support/activities.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';
import { codeOf } from '../support/refused.ts';

// Come-and-look cards: how many came back for each sender, and nothing about who brought them.

let database: FreshDatabase;
let world: ActivityWorld;
let activityId: string;
let code: string;

const runs = async () => {
	let found: Awaited<ReturnType<typeof cardsOf>> = [];
	await world.as('nora', async (post) => {
		found = await cardsOf(post, activityId);
		return {};
	});
	return found;
};

beforeAll(async () => {
	database = await freshDatabase();
	world = await activityWorld(database);
	const { venueId } = await world.as('nora', (post) =>
		makeVenue(post, {
			...{ name: 'De Ark', address: 'Dorpsstraat 1', postcode: '1234 AB', town: 'Oost' },
			directions: ''
		})
	);
	({ activityId } = await world.as('nora', (post) =>
		makeActivity(post, { title: 'Inloop', venueId })
	));
	({ code } = await world.as('nora', (post) =>
		makeCards(post, activityId, { sender: 'Praktijk De Brug' })
	));
});
afterAll(async () => {
	await world?.end();
	await database?.drop();
});

test('a card that comes back raises the number of its sender in this month', async () => {
	expect(await runs()).toMatchObject([{ code, sender: 'Praktijk De Brug', thisMonth: 0, ever: 0 }]);
	for (const _time of [1, 2])
		await world.as('nora', (post) => countCard(post, activityId, { code }));
	expect(await runs()).toMatchObject([{ code, thisMonth: 2, ever: 2 }]);
	// Last month counts to the whole only.
	await world.owner.update(table.referralCount).set({ month: '2020-01-01' });
	expect(await runs()).toMatchObject([{ thisMonth: 0, ever: 2 }]);
});

test('a code that is none is told, and who does not carry the activity counts nothing', async () => {
	const count = (key: 'nora' | 'bart', typed: string) =>
		codeOf(world.as(key, (post) => countCard(post, activityId, { code: typed })));
	expect(await count('nora', 'ZZZZZZ')).toBe('card_code');
	expect(await count('bart', code)).toBe('not_found');
});

test('a card invites only to what is published', async () => {
	expect(await codeOf(invitedBy(world.app, code))).toBe('not_found');
	await world.owner.update(table.activity).set({ status: 'published' });
	expect(await invitedBy(world.app, code)).toBe('inloop');
	expect(await codeOf(invitedBy(world.app, 'ZZZZZZ'))).toBe('not_found');
});
