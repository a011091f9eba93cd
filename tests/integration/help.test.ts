import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asSelf, me, offersFor } from '#lib/server/help/index.ts';
import { helpWorld, type HelpWorld } from '../support/help.ts';
import { codeOf } from '../support/refused.ts';

// Asking and offering (activities-credits.md 13; F1-F6), through the gate and with the worker.

let world: HelpWorld;
beforeEach(async () => {
	world = await helpWorld();
});
afterEach(async () => {
	await world?.end();
});

describe('a request', () => {
	test('goes from three who fit to one with whom both agreed, and only then do they know how to reach each other', async () => {
		for (const key of ['cor', 'hanneke', 'joost', 'ilse']) await world.helps(key, 'walk');
		await world.joins('sanne');
		const offered = await world.looks('sanne', (own, at) =>
			offersFor(asSelf(own, at), { category: 'walk' })
		);
		expect(offered.map(({ firstName }) => firstName).sort()).toEqual([
			...['Cor', 'Hanneke', 'Ilse', 'Joost']
		]);
		expect(offered[0]).toEqual({
			...{ personId: expect.any(String), firstName: expect.any(String) },
			...{ words: 'Graag.', near: 'area' }
		});
		const requestId = await world.asks('sanne');
		expect(await world.steps(requestId)).toEqual(['ask']);
		const three = await world.asked(requestId);
		expect(three).toHaveLength(3);
		const [first = '', second = ''] = three.map((name) => name.toLowerCase());
		expect(await world.news(first)).toEqual(['asked']);

		const seen = await world.sees(first, requestId);
		expect(seen).toMatchObject({ side: 'helper', asker: { firstName: 'Sanne' } });
		expect(seen.reach).toEqual({ asker: null, helper: null });
		await world.says(second, requestId, 'no');
		expect(await codeOf(world.sees(second, requestId))).toBe('not_found');
		await world.says(first, requestId, 'yes');
		expect(await world.news('sanne')).toEqual(['yes']);
		expect((await world.sees('sanne', requestId)).reach).toEqual({ asker: null, helper: null });
		await world.chooses('sanne', requestId, first);
		const agreed = await world.sees(first, requestId);
		expect(agreed).toMatchObject({
			state: 'agreed',
			reach: { asker: { name: 'Sanne', phone: '0612345678', address: 'Dorpsstraat 1' } }
		});
		expect((await world.sees('sanne', requestId)).reach.helper).toMatchObject({
			phone: '0612345678'
		});
	});

	test('is for who takes part', async () => {
		expect(await codeOf(world.asks('sanne'))).toBe('help_join_first');
		expect(await world.looks('sanne', me)).toBeNull();
		await world.joins('sanne');
		expect(await world.looks('sanne', me)).toMatchObject({ area: '5251', phone: '0612345678' });
	});
});
