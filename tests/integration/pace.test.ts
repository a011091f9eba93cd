import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { randomId } from '#lib/domain/id.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { account, accountChange, change } from '#lib/server/db/schema/index.ts';
import { circleWorld, type CircleWorld } from '../support/circle.ts';

// How fast one person may change things: 60 in a minute, wherever they do it (T13.2).

const most = 60;

let world: CircleWorld;

beforeAll(async () => {
	world = await circleWorld();
});
afterAll(() => world?.end());
beforeEach(async () => {
	await world.owner.delete(change);
	await world.owner.delete(accountChange);
	await world.database.setOffset(0);
});

/** One small change in a circle; what became of it. */
async function once(key: string, id = randomId(), circleId = world.circleId): Promise<string> {
	const sent = { id, content: 'the same' };
	return outcome(
		world.gateOf(key).change(circleId, sent, ['circle.shareOwn'], async () => ({ done: true }))
	);
}

/** One small change of one's own things. */
async function onceOwn(key: string): Promise<string> {
	return outcome(
		world.gateOf(key).changeOwn({ id: randomId(), content: 1 }, async (own) => {
			await own.tx
				.update(account)
				.set({ language: 'nl' })
				.where(eq(account.personId, own.personId));
			return { done: true };
		})
	);
}

function outcome(work: Promise<unknown>): Promise<string> {
	return work.then(
		() => 'done',
		(caught: unknown) => (caught instanceof Refusal ? caught.code : String(caught))
	);
}

const times = (count: number, work: () => Promise<string>) =>
	Promise.all(Array.from({ length: count }, work));

/** A busy machine may take more than the minute that counts. */
const justNow = () => world.owner.update(change).set({ at: sql`kring_now()` });

test('of 70 changes at once 60 are done, in two circles and of oneself together', async () => {
	const outcomes = await Promise.all([
		...Array.from({ length: 30 }, () => once('cor')),
		...Array.from({ length: 30 }, () => once('cor', randomId(), world.otherCircleId)),
		...Array.from({ length: 10 }, () => onceOwn('cor'))
	]);
	expect(outcomes.filter((one) => one === 'done')).toHaveLength(most);
	expect(outcomes.filter((one) => one === 'too_fast')).toHaveLength(10);
	const kept = await world.owner.select().from(change);
	const own = await world.owner.select().from(accountChange);
	expect(kept.length + own.length).toBe(most);
});

test('who went too fast hears when to go on, and others notice nothing', async () => {
	await times(most, () => once('sanne'));
	await justNow();
	const refused = await world
		.gateOf('sanne')
		.change(world.circleId, { id: randomId(), content: 1 }, ['circle.shareOwn'], async () => ({}))
		.catch((caught: unknown) => caught as Refusal);
	expect(refused).toMatchObject({ code: 'too_fast', status: 429 });
	const { retryAfter = 0 } = (refused as Refusal).details;
	expect(retryAfter).toBeGreaterThan(0);
	expect(retryAfter).toBeLessThanOrEqual(60);
	expect(await once('ilse')).toBe('done');
});

test('what is sent again is answered again and counts for nothing', async () => {
	const id = randomId();
	expect(await once('sanne', id)).toBe('done');
	expect(await times(100, () => once('sanne', id))).toEqual(Array(100).fill('done'));
	expect(await times(most - 1, () => once('sanne'))).toEqual(Array(most - 1).fill('done'));
	await justNow();
	expect(await once('sanne')).toBe('too_fast');
	expect(await once('sanne', id)).toBe('done');
});

test('what was refused counts for nothing', async () => {
	const refused = () =>
		outcome(
			world
				.gateOf('sanne')
				.change(world.circleId, { id: randomId(), content: 1 }, ['circle.shareOwn'], async () => {
					throw new Refusal('empty_update');
				})
		);
	await times(most, refused);
	expect(await once('sanne')).toBe('done');
});

test('after a minute it goes on', async () => {
	await times(most, () => once('sanne'));
	await justNow();
	expect(await once('sanne')).toBe('too_fast');
	await world.database.setOffset(61);
	expect(await once('sanne')).toBe('done');
});
