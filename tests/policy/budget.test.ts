import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshKeys, startWeb, type Web } from '../support/servers.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';
import { Asker } from './asking.ts';
import { budgets } from './budgets.ts';
import { listeningLine, type ListeningLine } from './listening-line.ts';
import { buildWorld, type World } from './world.ts';

// Bars without a clock: what a page brings along and how often it asks the database is the same on
// every machine, so it can fail a build from the first day (performance.md, deterministic bars).

const client = join(import.meta.dirname, '..', '..', 'build', 'client');

let database: FreshDatabase;
let line: ListeningLine;
let world: World;
let web: Web;
let asker: Asker;

beforeAll(async () => {
	database = await freshDatabase();
	world = await buildWorld(database.ownerUrl, new Date());
	line = await listeningLine(database.appUrl);
	web = await startWeb({ database: { ...database, appUrl: line.url }, keys: freshKeys() });
	asker = new Asker(web.origin);
});
afterAll(async () => {
	asker?.close();
	await web?.stop();
	line?.close();
	await database?.drop();
});

test.each(Object.entries(budgets))('%s costs no more than agreed', async (name, budget) => {
	const path = budget.path(world.circles.a1);
	const ask = () =>
		asker.ask({
			method: 'GET',
			path,
			token: world.actors[budget.as]!.token,
			headers: { accept: 'text/html' }
		});
	// The first visits note a reading, and prepare what is asked on every connection of the pool.
	for (let visit = 0; visit < 40; visit++) await ask();
	const visits: { statements: number; roundTrips: number }[] = [];
	let body = '';
	for (let visit = 0; visit < 5; visit++) {
		line.begin();
		const reply = await ask();
		expect(reply.status, path).toBe(200);
		body = reply.body;
		visits.push(line.heard());
	}
	const files = scriptsOf(body);
	const sizes = files.map((file) => {
		const small = join(client, `${file}.br`);
		return statSync(existsSync(small) ? small : join(client, file)).size;
	});
	const cost = {
		scriptBytes: sizes.reduce((sum, size) => sum + size, 0),
		scripts: files.length,
		// What one visit of the five did on the side, such as keeping a line awake, is not the page's.
		statements: Math.min(...visits.map(({ statements }) => statements)),
		roundTrips: Math.min(...visits.map(({ roundTrips }) => roundTrips))
	};
	console.warn(`${name}: ${JSON.stringify(cost)}`);
	for (const [what, most] of Object.entries(budget)) {
		if (typeof most !== 'number') continue;
		expect(cost[what as keyof typeof cost], `${what} of ${name}`).toBeLessThanOrEqual(most);
	}
});

/** Every script that a browser fetches before a page works: what it names, and what those name. */
function scriptsOf(html: string): string[] {
	const [, ids = ''] = /node_ids: \[([\d, ]+)\]/.exec(html) ?? [];
	const nodes = readdirSync(join(client, '_app/immutable/nodes')).filter((file) =>
		ids.split(', ').some((id) => file.startsWith(`${id}.`) && file.endsWith('.js'))
	);
	const found = new Set<string>();
	const waiting = [
		...(html.match(/\/_app\/immutable\/[\w./-]+\.js/g) ?? []),
		...nodes.map((file) => `/_app/immutable/nodes/${file}`)
	];
	for (let file; (file = waiting.pop()) !== undefined;) {
		if (found.has(file)) continue;
		found.add(file);
		const text = readFileSync(join(client, file), 'utf8');
		for (const [, named] of text.matchAll(/(?:from|import)\s*["'](\.{1,2}\/[\w./-]+\.js)["']/g)) {
			waiting.push(posix.join(dirname(file), named!));
		}
	}
	return [...found];
}
