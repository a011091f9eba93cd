import { cancelDay, restoreDay } from '#lib/server/activity/index.ts';
import { activityWorld } from '../support/activities.ts';
import { crowd, crowdNoon, crowdOn } from '../support/crowd.ts';
import { barLine } from './support/figures.ts';
import { benchHouse } from './support/house.ts';

const barMs = 5_000;
const rounds = 5;

export const program = {
	what: 'a day is off while 500 people count on it: from saying so until everybody is queued (A5)',
	run
};

async function run(): Promise<void> {
	const house = await benchHouse({ durable: true });
	await house.database.setOffset((crowdNoon.getTime() - Date.now()) / 1000);
	const world = await activityWorld(house.database);
	const { of, personIds, visitorIds, onCall } = await crowd(world);
	const worker = house.worker();
	try {
		// Nora says so herself, and is told nothing.
		const expected = personIds.length - 1;
		const queued = async () => {
			const [found] = await house.owner`
				select (select count(*) from notice where kind = 'agenda')::int
					+ (select count(*) from mail where kind = 'carrier')::int as number`;
			return Number(found?.['number']);
		};
		const empty = () => house.owner`with gone as (delete from mail) delete from notice`;
		const occurrenceId = of.dayOn(crowdOn).id;
		const off = () =>
			world.as('nora', (post) =>
				cancelDay(post, of.activityId, { occurrenceId, reason: 'ill', note: '' })
			);
		const on = () => world.as('nora', (post) => restoreDay(post, of.activityId, { occurrenceId }));
		// A worker that began just now has all its rounds to do.
		const due = async () => {
			const [found] = await house.owner`
				select count(*)::int as number from job where run_at <= kring_now() and given_up_at is null`;
			return Number(found?.['number']);
		};
		while ((await due()) > 0) await new Promise((done) => setTimeout(done, 100));
		const took: { off: number[]; on: number[] } = { off: [], on: [] };
		for (let round = 0; round < rounds; round++)
			for (const [name, say] of [
				['off', off],
				['on', on]
			] as const) {
				await house.owner`delete from account_change`;
				await empty();
				const startedAt = performance.now();
				await say();
				while ((await queued()) < expected) await new Promise((done) => setTimeout(done, 10));
				took[name].push(performance.now() - startedAt);
			}
		const people = personIds.length + visitorIds.length + onCall;
		console.log(
			`${people} people: ${expected} have Kring, ${visitorIds.length + onCall} stand on the list of whom to ring`
		);
		for (const [name, words] of [
			['off', 'a day is off'],
			['on', 'it goes on after all']
		] as const) {
			const slowest = Math.max(...took[name]);
			const all = took[name].map((ms) => ms.toFixed(0)).join(' ');
			const met = slowest <= barMs;
			barLine(`${words}: all queued`, `${all} ms`, `≤ ${barMs} ms`, met ? 'met' : 'missed');
			if (!met) process.exitCode = 1;
		}
	} finally {
		await worker.stop();
		await world.end();
		await house.stop();
	}
}
