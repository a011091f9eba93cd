import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { randomId } from '#lib/domain/id.ts';
import { doors } from '#lib/server/web/doors.ts';
import { withClient } from '../../scripts/local/roles.ts';
import { freshKeys, startWeb, type Web } from '../support/servers.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';
import { actions, may, pages, type Agreed, type Fields } from './agreed.ts';
import {
	Asker,
	eachOf,
	fingerprint,
	formBody,
	parting,
	type Question,
	type Reply
} from './asking.ts';
import { placesOf, type Place } from './objects.ts';
import { routesOf, type Route } from './router.ts';
import { buildWorld, leaksIn, type Actor, type CircleKey, type World } from './world.ts';

// Every route of the built app × every shape × everybody × things that are theirs, somebody else's
// and nobody's (T4.2, T4.7, T16). Whatever comes back is searched for words that this person may
// not see, and whoever is refused must get the very answer of something that is not there.
//
// Everybody looks at every page of a circle that they are or were in, and at every page of none, which
// holds its data too. What only differs in the way of asking (data alone, parts of it, a form that is
// sent without script) and what is asked of a circle by who was never in it is asked by one of each
// kind, because who may is decided before; `npm run test:policy` asks that of everybody too.

const checkout = join(import.meta.dirname, '..', '..');

/** Long enough for a machine that does ten other things as well; alone it takes a minute. */
const patience = { timeout: 20 * 60_000 };

let database: FreshDatabase;
let world: World;
let web: Web;
let asker: Asker;
let routes: Route[];
/** Who asks: everybody of one circle, somebody of each other kind, and nobody in particular. */
let crowd: Actor[];
/** One of each kind: who asks where nearly nobody comes. */
let few: Actor[];
const fewKeys = [
	...['a1.resident', 'a1.card', 'a1.family', 'a1.neighbour', 'a1.weak', 'a1.removed'],
	...['b1.resident', 'stranger']
];
/** Of each answer that the gate gives one who gets it, for what differs in the way of asking alone. */
let waysBy: Actor[];
const waysByKeys = ['a1.family', 'a1.weak', 'a1.removed', 'stranger'];

const count = { cells: 0, leaks: 0 };
/** What one test found; the figures at the end count it all. */
const leaks = new Set<string>();
const wrong = new Set<string>();

beforeEach(() => {
	count.leaks += leaks.size;
	leaks.clear();
	wrong.clear();
});

beforeAll(async () => {
	database = await freshDatabase();
	world = await buildWorld(database.ownerUrl, new Date());
	web = await startWeb({
		database,
		keys: freshKeys(),
		env: { KRING_DEMO: '0', SMTP_URL: 'smtp://localhost:2525', MAIL_FROM: 'kring@example.org' }
	});
	asker = new Asker(web.origin);
	routes = await routesOf(join(checkout, 'build'));
	const others = [
		'a2.family',
		'b1.resident',
		'b1.professional',
		'both',
		'operator',
		'weak-operator'
	];
	crowd = Object.values(world.actors).filter(
		({ key }) =>
			key.startsWith('a1.') ||
			others.includes(key) ||
			key.startsWith('manager-') ||
			key.startsWith('coordinator-') ||
			key === 'stranger'
	);
	few = fewKeys.map((key) => world.actors[key]!);
	waysBy = isWhole ? crowd : waysByKeys.map((key) => world.actors[key]!);
});

afterAll(async () => {
	asker?.close();
	await web?.stop();
	await database?.drop();
});

/** Asks, counts, and searches the answer. What was asked for with its id is not told by the answer. */
async function cell(name: string, actor: Actor, question: Omit<Question, 'token'>): Promise<Reply> {
	const reply = await asker.ask({ ...question, token: actor.token });
	count.cells += 1;
	const asked = `${question.path} ${question.body ?? ''}`.toLowerCase();
	const told = `${JSON.stringify(reply.headers)}\n${reply.body}`;
	for (const leak of leaksIn(told, actor, world, asked))
		leaks.add(`${name}: ${actor.key} sees the ${leak}`);
	if (reply.status >= 500) wrong.add(`${name}: ${actor.key} gets ${reply.status}`);
	return reply;
}

/** Whether every way of asking is tried by everybody. */
const isWhole = process.env['KRING_POLICY'] === 'whole';

/** Shapes that everybody asks for; the others only ask for the same in another way. */
function isPlain(shape: string): boolean {
	return isWhole || shape === 'HTML' || shape === 'GET';
}

/** The ways in which somebody sends a form: with script, and without, filled in or left empty. */
function waysOf(actor: Actor): { script: boolean; filled: boolean }[] {
	const byScript = { script: true, filled: true };
	if (!waysBy.includes(actor)) return [byScript];
	return [{ script: false, filled: false }, { script: false, filled: true }, byScript];
}

/** The ways in which a page can be asked for, by the address of the page. */
function shapesOf(
	route: Route
): { shape: string; method: string; path: (page: string) => string; accept: string }[] {
	const html = 'text/html,application/xhtml+xml';
	if (route.parts === 0) {
		const there = route.methods.filter((method) => method === 'GET' || method === 'HEAD');
		return there.length === 0
			? []
			: ['GET', 'HEAD'].map((method) => ({
					shape: method,
					method,
					path: (page) => page,
					accept: '*/*'
				}));
	}
	const data = (page: string) => `${page === '/' ? '' : page}/__data.json`;
	const masks = Array.from({ length: route.parts }, (_, at) =>
		Array.from({ length: route.parts }, (_part, other) => (other === at ? '1' : '0')).join('')
	);
	return [
		{ shape: 'HTML', method: 'GET', path: (page) => page, accept: html },
		{ shape: 'HEAD', method: 'HEAD', path: (page) => page, accept: html },
		{ shape: 'data', method: 'GET', path: data, accept: '*/*' },
		...masks.map((mask) => ({
			shape: `data, parts ${mask}`,
			method: 'GET',
			path: (page: string) => `${data(page)}?x-sveltekit-invalidated=${mask}`,
			accept: '*/*'
		}))
	];
}

test(
	'looking: nobody sees what they may not see, and every no looks like nothing there',
	patience,
	async () => {
		for (const route of routes) {
			const places = placesOf(route, world);
			const baseline = new Map<string, Promise<string>>();
			const cells = shapesOf(route).flatMap((shape) =>
				places.flatMap((place) =>
					(isPlain(shape.shape) ? crowdAt(place) : waysBy).map((actor) => ({ shape, place, actor }))
				)
			);
			await eachOf(cells, async ({ shape, place, actor }) => {
				const ask = (page: string) =>
					cell(`${shape.shape} ${route.id} (${place.label})`, actor, {
						method: shape.method,
						path: shape.path(page),
						headers: { accept: shape.accept }
					});
				const reply = await ask(place.path);
				const hidden = !place.mayKnow(actor);
				const needs = pages[route.id];
				const refused =
					hidden ||
					(needs !== undefined && place.key !== null && isRefused(actor, place.key, needs));
				if (place.path !== place.absent && refused && !asksForMore(actor, place, needs)) {
					const absent = `${shape.shape} ${actor.key} ${place.absent}`;
					if (!baseline.has(absent)) {
						baseline.set(
							absent,
							ask(place.absent).then((one) => fingerprint(one, place.absent))
						);
					}
					if (fingerprint(reply, place.path) !== (await baseline.get(absent))) {
						wrong.add(
							`${shape.shape} ${route.id} (${place.label}): ${actor.key} can tell it from nothing`
						);
					}
				}
				const isHtml = shape.shape === 'HTML';
				// Where nothing is, everybody hears so, also who might have looked.
				const expected = place.label.startsWith('nothing') ? 404 : 200;
				if (
					needs !== undefined &&
					place.key !== null &&
					isHtml &&
					!refused &&
					reply.status !== expected
				) {
					wrong.add(
						`${shape.shape} ${route.id} (${place.label}): ${actor.key} may look and gets ${reply.status}`
					);
				}
			});
		}
		expect([...wrong].sort()).toEqual([]);
		expect([...leaks].sort()).toEqual([]);
	}
);

function isRefused(actor: Actor, key: CircleKey, needs: Agreed['needs']): boolean {
	return needs.some((permission) => !may(actor, key, permission));
}

/** Who has the right and still has to show a second factor is told so: that is no refusal. */
function asksForMore(actor: Actor, place: Place, _needs: Agreed['needs'] | undefined): boolean {
	return !actor.letIn && place.key !== null && actor.places[place.key] !== undefined;
}

const nameOf = (route: Route, action: string) => `${route.id}?/${action}`;

/** Everything that can be sent, with what is agreed for it; null where nobody agreed anything. */
function doings(): {
	name: string;
	route: Route;
	action: string | null;
	method: string;
	agreed: Agreed | null;
}[] {
	return routes.flatMap((route) => [
		...route.actions.map((action) => ({
			name: nameOf(route, action),
			route,
			action,
			method: 'POST',
			agreed: actions[nameOf(route, action)] ?? null
		})),
		...route.methods
			.filter((method) => method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS')
			.map((method) => ({
				name: `${method} ${route.id}`,
				route,
				action: null,
				method,
				agreed: actions[`${method} ${route.id}`] ?? null
			}))
	]);
}

test('every route has a door, and every action is agreed', () => {
	const doorless = routes.map(({ id }) => id).filter((id) => !Object.hasOwn(doors, id));
	const unnamed = doings().filter(({ agreed }) => agreed === null);
	const known = new Set(doings().map(({ name }) => name));
	const surplus = Object.keys(actions).filter((name) => !known.has(name));
	const gone = Object.keys(pages).filter((id) => !routes.some((route) => route.id === id));
	expect(doorless, 'without a door').toEqual([]);
	expect(
		unnamed.map(({ name }) => name),
		'unnamed: add them to tests/policy/agreed.ts with the permission and a form that goes through'
	).toEqual([]);
	expect([...surplus, ...gone], 'agreed, and not there').toEqual([]);
});

/** What every sent form also carries, and nothing may listen to (T4.8). */
function smuggled(actor: Actor): Record<string, string> {
	const { people, id } = world.circles.b1;
	return {
		role: 'resident',
		circle_id: id,
		person_id: people['resident']!,
		authorId: people['resident']!,
		author_id: people['resident']!,
		created_at: '2001-01-01T00:00:00Z',
		strong: 'true',
		sessionId_: actor.sessionId
	};
}

type Doing = ReturnType<typeof doings>[number];

function fieldsOf(agreed: Agreed | null, place: Place, actor: Actor): Fields {
	return agreed?.fields(world.circles[place.key ?? 'a1'], actor, world) ?? {};
}

/** Whether somebody is or was in the circle of a place, or the place is of no circle. */
function isNear(actor: Actor, { key }: Place): boolean {
	return key === null || actor.places[key] !== undefined || actor.key.startsWith(`${key}.`);
}

/** Who asks for a place: everybody who is near it, and one of each kind who is not. */
function crowdAt(place: Place): Actor[] {
	if (isWhole) return crowd;
	return crowd.filter((actor) => few.includes(actor) || isNear(actor, place));
}

/** The same form about things that are not there. */
function aboutNothing(form: Fields): Fields {
	const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
	return Object.fromEntries(
		Object.entries(form).map(([name, text]) => [name, text.replace(uuid, () => randomId())])
	);
}

function questionOf(
	{ action, method, agreed }: Doing,
	place: Place,
	actor: Actor,
	how: { filled: boolean; script: boolean; foreign: boolean; form?: Fields }
): Omit<Question, 'token'> {
	const form = how.form ?? { changeId: randomId(), ...fieldsOf(agreed, place, actor) };
	const { changeId = '', ...filledIn } = form;
	const fields = how.filled ? filledIn : {};
	const sent = agreed?.sent ?? (action === null ? 'json' : 'form');
	const body =
		sent === 'json'
			? JSON.stringify(
					Object.fromEntries(
						Object.entries({ ...smuggled(actor), changeId, ...fields }).map(([name, text]) => [
							name,
							/^[[{]/.test(text) ? (JSON.parse(text) as unknown) : text
						])
					)
				)
			: sent === 'multipart'
				? multipart({ ...smuggled(actor), changeId, ...fields })
				: formBody({ ...smuggled(actor), changeId, ...fields });
	const type = {
		json: 'application/json',
		multipart: `multipart/form-data; boundary=${boundary}`,
		form: 'application/x-www-form-urlencoded'
	}[sent];
	const target = action === null || action === 'default' ? place.path : `${place.path}?/${action}`;
	return {
		method,
		path: target,
		body,
		headers: {
			'content-type': type,
			accept: how.script ? 'application/json' : 'text/html',
			...(how.script ? { 'x-sveltekit-action': 'true' } : {}),
			...(how.foreign ? { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' } : {})
		}
	};
}

const boundary = 'kring-policy-walk';

function multipart(fields: Record<string, string>): string {
	const parts = Object.entries(fields).map(
		([name, text]) =>
			`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`
	);
	return `${parts.join('')}--${boundary}--\r\n`;
}

/** Whether this person may do this here, as far as it was agreed. */
function mayDo({ agreed, route }: Doing, place: Place, actor: Actor): boolean {
	const { key } = place;
	if (route.params.includes('circle') && key === null) return false;
	if (key === null) return place.mayKnow(actor) && (agreed?.also?.(actor, 'a1') ?? true);
	// What an action is about stands in its form; the circle stands in its address.
	if (actor.places[key] === undefined || !actor.letIn) return false;
	return !isRefused(actor, key, agreed?.needs ?? []) && (agreed?.also?.(actor, key) ?? true);
}

/** Where things are sent to: each circle once, because what a form is about stands in the form. */
function sendingPlaces(route: Route): Place[] {
	const places = placesOf(route, world);
	return places.filter(
		({ key }, at) => key === null || at === places.findIndex((one) => one.key === key)
	);
}

test('doing: who may not changes nothing, whatever is sent', patience, async () => {
	const before = await contentOf();
	for (const doing of doings()) {
		await staySignedIn();
		const places = sendingPlaces(doing.route);
		const baseline = new Map<string, Promise<{ status: number; print: string }>>();
		/** One form for the thing and for nothing: what is typed differs in no two answers. */
		const forms = new Map<string, Fields>();
		const formOf = (place: Place, actor: Actor): Fields => {
			const by = `${actor.key} ${place.key}`;
			const form = forms.get(by) ?? {
				changeId: randomId(),
				...fieldsOf(doing.agreed, place, actor)
			};
			forms.set(by, form);
			return form;
		};
		const cells = places.flatMap((place) => crowdAt(place).map((actor) => ({ place, actor })));
		await eachOf(cells, async ({ place, actor }) => {
			const form = formOf(place, actor);
			const send = (
				how: { filled: boolean; script: boolean; foreign: boolean; form?: Fields },
				to = place
			) =>
				cell(
					`${doing.name} (${place.label})`,
					actor,
					questionOf(doing, to, actor, { form, ...how })
				);
			const crosses =
				place === places[0] && waysBy.includes(actor) && doing.agreed?.byToken === undefined;
			for (const script of crosses ? [false, true] : []) {
				const crossed = await send({ filled: true, script, foreign: true });
				if (crossed.status !== 403) {
					wrong.add(
						`${doing.name}: a post from another site by ${actor.key} gets ${crossed.status}`
					);
				}
			}
			if (mayDo(doing, place, actor) || asksForMore(actor, place, undefined)) return;
			if (!doing.route.params.includes('circle') && doing.agreed?.also === undefined) return;
			for (const { script, filled } of waysOf(actor)) {
				const reply = await send({ filled, script, foreign: false });
				if (place.path === place.absent || !filled) continue;
				const absent = { ...place, path: place.absent };
				const at = `${script} ${actor.key} ${place.absent} ${place.key}`;
				if (!baseline.has(at)) {
					const asked = send({ filled, script, foreign: false }, absent);
					baseline.set(
						at,
						asked.then((one) => ({
							status: one.status,
							print: fingerprint(one, absent.path)
						}))
					);
				}
				let told = fingerprint(reply, place.path);
				const { status, print } = await baseline.get(at)!;
				let nothing = print;
				if (told === nothing) continue;
				// Without script the answer is the page again, for who may look at it. Then a form
				// about things that are not there has to bring the very same page. It tells the time,
				// so the two are asked side by side, and once more when a minute went by between them.
				const isPage = !script && place.mayKnow(actor) && reply.status === status;
				for (let tries = 0; isPage && tries < 3 && told !== nothing; tries += 1) {
					const how = { filled, script, foreign: false };
					const other = send({ ...how, form: aboutNothing(form) });
					told = fingerprint(await send(how), place.path);
					nothing = fingerprint(await other, place.path);
				}
				if (told !== nothing) {
					const between = parting(told, nothing);
					wrong.add(
						`${doing.name} (${place.label}): ${actor.key} can tell it from nothing: ${between}`
					);
				}
			}
		});
	}
	expect([...wrong].sort()).toEqual([]);
	expect([...leaks].sort()).toEqual([]);
	expect(await contentOf()).toEqual(before);
});

test(
	'doing: what is agreed goes through for somebody, and reaches no other circle',
	patience,
	async () => {
		const before = await contentOf(world.circles.b1.id);
		const done = new Set<string>();
		const inOrder = doings().toSorted((a, b) => (a.agreed?.order ?? 0) - (b.agreed?.order ?? 0));
		for (const doing of inOrder) {
			await aMinuteGoesBy();
			const places = sendingPlaces(doing.route).filter(({ key }) => key === null || key === 'a1');
			for (const actor of crowd) {
				for (const place of places) {
					if (!mayDo(doing, place, actor)) continue;
					if (doing.agreed?.only !== undefined && !doing.agreed.only.includes(actor.key)) continue;
					if (place.key !== null) doing.agreed?.becomes?.(actor, place.key);
					for (const { script, filled } of waysOf(actor)) {
						// A form without fields is filled in as it is: sent twice, the first would count for nothing.
						if (!filled && isEmpty(doing, actor)) continue;
						const reply = await cell(
							`${doing.name} (${place.label})`,
							actor,
							questionOf(doing, place, actor, { filled, script, foreign: false })
						);
						if (filled && wentThrough(reply)) done.add(doing.name);
					}
				}
			}
		}
		const never = doings().filter(
			({ name, agreed }) => !done.has(name) && agreed?.neverDone === undefined
		);
		expect(
			never.map(({ name }) => name),
			'agreed, but the form goes through for nobody: then its refusals prove nothing'
		).toEqual([]);
		expect([...wrong].sort()).toEqual([]);
		expect([...leaks].sort()).toEqual([]);
		expect(await contentOf(world.circles.b1.id)).toEqual(before);
	}
);

/** What was changed is a minute ago: nobody here is stopped for going too fast (T13.2). */
async function aMinuteGoesBy(): Promise<void> {
	await withClient(database.ownerUrl, async (sql) => {
		await sql`update change set at = at - interval '1 minute'`;
		await sql`update account_change set at = at - interval '1 minute'`;
	});
	await staySignedIn();
}

/** Who just signed in did so just now: a slow machine takes longer than what they proved counts for. */
async function staySignedIn(): Promise<void> {
	await withClient(
		database.ownerUrl,
		(sql) => sql`update session set proved_at = kring_now() where ended_at is null`
	);
}

/** Whether the form of this action asks for nothing at all. */
function isEmpty({ agreed }: Doing, actor: Actor): boolean {
	return Object.keys(agreed?.fields(world.circles.a1, actor, world) ?? {}).length === 0;
}

function wentThrough({ status, body }: Reply): boolean {
	if (status === 303 || status === 201 || status === 204) return true;
	return status === 200 && !/"type":"(failure|error)"/.test(body);
}

/** What comes and goes by looking and by being refused. */
const traces = ['reading', 'given', 'seen', 'session', 'attempt', 'clock'];

/** A digest of every table, or of all rows of one circle. */
async function contentOf(circleId: string | null = null): Promise<Record<string, string>> {
	return withClient(database.ownerUrl, async (sql) => {
		const tables = await sql<{ name: string; circled: boolean }[]>`
			select c.relname as name, exists (select from pg_attribute a
				where a.attrelid = c.oid and a.attname = 'circle_id' and not a.attisdropped) as circled
			from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not c.relispartition`;
		const found: Record<string, string> = {};
		for (const { name, circled } of tables) {
			if (traces.includes(name) || (circleId !== null && !circled)) continue;
			const [row] = await sql`
				select count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as digest
				from ${sql(name)} t where ${circleId === null ? sql`true` : sql`t.circle_id = ${circleId}`}`;
			found[name] = String(row!['digest']);
		}
		return found;
	});
}

test('the log of the app itself tells nothing of anybody (T14.1)', () => {
	const output = web.output();
	const told = [...world.canaries]
		.filter(([word]) => !word.includes('-') && output.toLowerCase().includes(word))
		.map(([, { what }]) => what);
	expect(told).toEqual([]);
	for (const { token } of crowd) {
		if (token !== null) expect(output).not.toContain(token.split('.')[1]);
	}
	for (const line of output.split('\n').filter((one) => one.startsWith('{'))) {
		expect(() => JSON.parse(line) as unknown).not.toThrow();
	}
});

test('the figures', () => {
	const named = new Set(Object.keys(actions));
	const unnamed = doings().filter(({ name }) => !named.has(name)).length;
	console.warn(
		`routes ${routes.length}, actions ${doings().length}, cells ${count.cells}, leaks ${count.leaks}, unnamed ${unnamed}`
	);
	expect({ leaks: count.leaks, unnamed }).toEqual({ leaks: 0, unnamed: 0 });
	expect(count.cells).toBeGreaterThan(1000);
});
