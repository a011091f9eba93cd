import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { benchHouse } from './support/house.ts';
import { newPost, sendPosts, type Post } from './support/posting.ts';

const kills = 50;
const atATime = 4;

export const program = {
	what: 'posts while the app is killed 50 times; what was acknowledged must be there, once (T11.1)',
	run
};

async function run(): Promise<void> {
	const house = await benchHouse({ durable: true });
	try {
		const [found] = await house.owner`
			select c.id as circle, a.person_id as person from circle c
			join account r on r.person_id = c.resident_id and r.demo_key = 'ruud'
			join account a on a.demo_key = 'sanne'`;
		const circleId = String(found?.['circle']);
		const personId = String(found?.['person']);
		const acknowledged = new Set<string>();
		const made: Post[] = [];
		let unanswered: Post[] = [];
		let slowestBackMs = 0;
		for (let kill = 0; kill < kills; kill++) {
			// Each kill happens in a minute of its own: one person may change 60 things in one (T13.2).
			await house.database.setOffset(kill * 61);
			const startedAt = performance.now();
			const web = await house.web();
			const cookie = await house.signIn(web, 'sanne');
			slowestBackMs = Math.max(slowestBackMs, performance.now() - startedAt);
			const who = { cookie, personId, circleId };
			let going = true;
			const posting = Array.from({ length: atATime }, async (_, lane) => {
				while (going) {
					// What was not answered goes again with the same id, as a phone would.
					const again = lane === 0 ? unanswered.splice(0, 5) : [];
					const post = newPost(`Bericht ${made.length}`);
					made.push(post);
					const batch = [...again, post];
					const done = new Set(await sendPosts(web.origin, who, batch));
					for (const one of batch) {
						if (done.has(one.id)) acknowledged.add(one.id);
						else unanswered.push(one);
					}
				}
			});
			await pause(randomInt(60, 400));
			going = false;
			await web.kill();
			await Promise.all(posting);
		}
		const web = await house.web();
		const who = { cookie: await house.signIn(web, 'sanne'), personId, circleId };
		for (let round = kills; unanswered.length > 0; round++) {
			await house.database.setOffset(round * 61);
			const batch = unanswered.splice(0, 20);
			const done = new Set(await sendPosts(web.origin, who, batch));
			for (const one of batch) if (done.has(one.id)) acknowledged.add(one.id);
			unanswered = unanswered.concat(batch.filter(({ id }) => !done.has(id)));
		}
		const ids = new Set(made.map(({ updateId }) => updateId));
		const rows = await house.owner<{ id: string; events: number }[]>`
			select u.id, (select count(*)::int from event e where e.circle_id = u.circle_id
				and e.body ->> 'updateId' = u.id::text and e.body ->> 'kind' = 'update.posted') as events
			from "update" u where u.circle_id = ${circleId} and u.text like 'Bericht %'`;
		const there = new Map(rows.map(({ id, events }) => [id, events]));
		const lost = made.filter(
			({ id, updateId }) => acknowledged.has(id) && !there.has(updateId)
		).length;
		const twice = [...there.values()].filter((events) => events !== 1).length;
		const strange = [...there.keys()].filter((id) => !ids.has(id)).length;
		console.log(
			`kills ${kills}, posts ${made.length}, acknowledged ${acknowledged.size}, stored ${there.size}, ` +
				`lost ${lost}, doubled ${twice}, half ${strange}, slowest back in service ${(slowestBackMs / 1000).toFixed(1)} s`
		);
		if (lost + twice + strange > 0 || there.size !== made.length) process.exitCode = 1;
	} finally {
		await house.stop();
	}
}
