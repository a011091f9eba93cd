import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { builtinModules } from 'node:module';
import { describe, expect, test } from 'vitest';
import { reservedSlugs } from '#lib/domain/activity.ts';
import { doors } from '#lib/server/web/doors.ts';

// The walls of the house: who may look into which room, and habits that are agreed once. A wall may
// move: change the table, and say why in the commit.

const root = join(import.meta.dirname, '..');

/** Every file under a folder, by its path from the top of the house. */
function filesUnder(folder: string): string[] {
	return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => relative(root, join(entry.parentPath, entry.name)).split('\\').join('/'))
		.filter((file) => !file.startsWith('src/lib/paraglide/'))
		.sort();
}

const textOf = (file: string) => readFileSync(join(root, file), 'utf8');
const inside = (file: string, room: string) => file === room || file.startsWith(`${room}/`);
const longest = (rooms: readonly string[]) => rooms.toSorted((a, b) => b.length - a.length)[0];

const sources = filesUnder('src').filter((file) => /\.(ts|svelte)$/.test(file));
/** What is served: neither tests nor files that only the compiler reads. */
const served = sources.filter(
	(file) => !/\.(test|types)\.ts$/.test(file) && !file.endsWith('.d.ts')
);

const domain = 'src/lib/domain';
const words = ['src/lib/i18n', 'src/lib/paraglide'];
const query = ['src/lib/server/db', 'drizzle-orm'];

/**
 * Which rooms and packages each room may look into, beside itself and what is marked with `node:`
 * for rooms on the server. The longest matching name decides.
 *
 * Where the house stands a little beside its plan: `server/http` is the thin server in front of the
 * framework and knows nothing of the house; `server/demo` makes a world and is asked only by the
 * demo's own pages; `server/job/worker.ts` puts handlers together and so looks everywhere below;
 * mails and pushes are spoken in two languages, so those two rooms know the sentences.
 */
const mayImport: Record<string, readonly string[]> = {
	[domain]: ['valibot'],
	// Days of something that comes back, and the one place that asks for them.
	'src/lib/domain/recurrence': [domain, 'rrule-temporal', 'temporal-polyfill'],
	'src/lib/i18n': [domain, 'src/lib/paraglide', 'valibot'],
	'src/lib/ui': [
		...[domain, ...words, 'svelte', '@lucide/svelte', '$app', '@sveltejs/kit'],
		// How every form is sent: never in the plain way of the framework.
		'src/lib/client/enhance.ts'
	],
	// Asks the browser itself for a key, on three pages.
	'src/lib/ui/PasskeyProof.svelte': [
		domain,
		...words,
		'src/lib/ui',
		'src/lib/client',
		'svelte',
		'@lucide/svelte',
		'$app'
	],
	// Written by the one on the server, woken by the one in the browser.
	'src/lib/ui/base/LaterInBrowser.svelte': ['src/lib/ui', 'src/lib/client', 'svelte'],
	// What is typed stands while the page is fetched anew.
	'src/lib/ui/base/standing.svelte.ts': ['src/lib/client/news.ts'],
	'src/lib/client': [
		...[domain, ...words, 'svelte', '$app', '@sveltejs/kit'],
		...['@fontsource-variable', '@simplewebauthn/browser']
	],
	'src/lib/server/env.ts': ['valibot'],
	'src/lib/server/http': [],
	'src/lib/server/db': [domain, 'drizzle-orm', 'postgres'],
	// All tables at once, past every noun: it knows rows and no people.
	'src/lib/server/backup': ['src/lib/server/db', 'postgres'],
	'src/lib/server/gate': [...query, domain, 'src/lib/server/job'],
	'src/lib/server/job': [
		...[...query, domain, 'src/lib/server/gate', 'postgres'],
		...['src/lib/server/env.ts', 'src/lib/server/fault.ts']
	],
	'src/lib/server/job/worker.ts': [...query, domain, 'src/lib/server'],
	'src/lib/server/event': [...query, domain, 'src/lib/server/gate', 'postgres'],
	'src/lib/server/session': [
		...[...query, domain, 'src/lib/server/gate', 'src/lib/server/job', 'src/lib/server/mail'],
		...['src/lib/server/env.ts', 'valibot', '@simplewebauthn/server']
	],
	'src/lib/server/mail': [...query, domain, ...words, 'src/lib/server', 'nodemailer'],
	'src/lib/server/push': [...query, domain, ...words, 'src/lib/server', 'web-push'],
	'src/lib/server/sms': [...query, domain, ...words, 'src/lib/server'],
	'src/lib/server/photo': [...query, domain, 'src/lib/server', 'sharp'],
	'src/lib/server/calendar': [...query, domain, 'src/lib/server', 'ical.js', 'temporal-polyfill'],
	'src/lib/server/demo': [...query, domain, 'src/lib/server', 'sharp'],
	// A noun: commands and queries. It never learns that there is a page.
	'src/lib/server': [...query, domain, 'src/lib/server', 'qrcode', 'valibot'],
	'src/lib/server/web': [
		...[domain, ...words, 'src/lib/server', '@sveltejs/kit', '$app', 'valibot'],
		'@fastify/busboy',
		'qrcode'
	],
	'src/routes': [
		// The same component under two names: one for the server, one for the browser.
		'#later',
		domain,
		...words,
		'src/app.css',
		'src/lib',
		'@sveltejs/kit',
		'$app',
		'svelte',
		'valibot',
		'@lucide/svelte',
		'qrcode'
	],
	'src/params': [domain],
	'src/service-worker': [domain, ...words, 'src/lib/client', '$service-worker'],
	'src/hooks.ts': [domain, '@sveltejs/kit'],
	'src/hooks.client.ts': ['src/lib', '@sveltejs/kit', '$app'],
	'src/hooks.server.ts': ['src/lib', '@sveltejs/kit', '$app']
};

/** Rooms that are closed although a wider name is open. */
const closed: readonly { from: string; to: string; but?: string; why: string }[] = [
	{ from: 'src/routes', to: 'src/lib/server/db', why: 'no page holds a table in its hands' },
	{ from: 'src/routes', to: 'src/lib/server/job', why: 'no page holds a queue in its hands' },
	...['src/lib/server', 'src/lib/client', 'src/lib/ui'].flatMap((from) => [
		{ from, to: 'src/routes', why: 'pages put things together, and are not looked into' }
	]),
	{
		from: 'src/lib/server',
		to: 'src/lib/server/web',
		but: 'src/lib/server/web',
		why: 'what Kring does never learns that there is a web'
	},
	{
		from: 'src/lib/server',
		to: 'src/lib/server/demo',
		but: 'src/lib/server/demo',
		why: 'the house does not lean on its demo'
	}
];

type Import = { to: string; typeOnly: boolean };

const importPattern =
	/^\s*(?:import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;

function importsOf(file: string): Import[] {
	return [...textOf(file).matchAll(importPattern)].map(([, type, named, later]) => {
		const to = (named ?? later)!.replace(/\?.*$/, '');
		const typeOnly = type !== undefined;
		if (to.startsWith('#lib/')) return { to: `src/lib/${to.slice(5)}`, typeOnly };
		if (to.startsWith('.')) return { to: posix.join(dirname(file), to), typeOnly };
		return { to, typeOnly };
	});
}

const isGenerated = (to: string) => /(^|\/)\$types(\.js)?$/.test(to);
const isServerRoom = (file: string) =>
	inside(file, 'src/lib/server') || file.endsWith('.server.ts') || file.endsWith('+server.ts');

describe('who may look into which room', () => {
	test.each(served)('%s looks only where it may', (file) => {
		const room = longest(Object.keys(mayImport).filter((name) => inside(file, name)));
		expect(room, 'stands in no room of the house').toBeDefined();
		for (const { to } of importsOf(file).filter((one) => !isGenerated(one.to))) {
			const builtin = to.startsWith('node:') || builtinModules.includes(to);
			const open = builtin
				? isServerRoom(file)
				: [room!, ...mayImport[room!]!].some((name) => inside(to, name));
			expect(open, `may not import ${to}`).toBe(true);
			const shut = closed.find(
				(one) =>
					inside(file, one.from) &&
					inside(to, one.to) &&
					!(one.but !== undefined && inside(file, one.but))
			);
			expect(shut?.why, `may not import ${to}`).toBeUndefined();
		}
	});

	test('nobody looks behind the door of the gate', () => {
		const behind = served
			.filter((file) => !inside(file, 'src/lib/server/gate'))
			.flatMap((file) => importsOf(file).map(({ to }) => ({ file, to })))
			.filter(({ to }) => inside(to, 'src/lib/server/gate'))
			.filter(({ to }) => !/gate\/(index|visitor)\.ts$/.test(to));
		expect(behind).toEqual([]);
	});

	test('only the gate says to the database who is asking', () => {
		// Who leaves is outside from that moment on, and the rest of leaving still has to be written.
		const onTheWayOut = 'src/lib/server/membership/remove.ts';
		// The owner of an empty database plays what made-up people did, by the functions of the ledger.
		const playing = ['credits', 'remarks'].map((name) => `src/lib/server/demo/${name}.ts`);
		const sayers = served
			.filter((file) => !inside(file, 'src/lib/server/gate'))
			.filter((file) => file !== onTheWayOut && !playing.includes(file))
			.filter((file) =>
				/\bkring_(enter|enter_system|open_look|open_change)\b|set_config\s*\(/.test(textOf(file))
			);
		expect(sayers).toEqual([]);
	});

	test('what comes to a browser never carries what stands on the server', () => {
		const carried = served
			.filter((file) => !isServerRoom(file) && file !== 'src/hooks.server.ts')
			.flatMap((file) => importsOf(file).map((one) => ({ file, ...one })))
			.filter(({ to, typeOnly }) => inside(to, 'src/lib/server') && !typeOnly);
		expect(carried).toEqual([]);
	});

	test('files look at each other in one direction', () => {
		const known = new Set(served);
		const edges = new Map(
			served.map((file) => [
				file,
				importsOf(file)
					.filter(({ typeOnly, to }) => !typeOnly && known.has(to))
					.map(({ to }) => to)
			])
		);
		expect(ringsIn(edges)).toEqual([]);
	});
});

function ringsIn(edges: ReadonlyMap<string, readonly string[]>): string[][] {
	const rings: string[][] = [];
	const done = new Set<string>();
	const walk = (file: string, path: readonly string[]): void => {
		const at = path.indexOf(file);
		if (at !== -1) rings.push([...path.slice(at), file]);
		if (at !== -1 || done.has(file)) return;
		for (const next of edges.get(file) ?? []) walk(next, [...path, file]);
		done.add(file);
	};
	for (const file of edges.keys()) walk(file, []);
	return rings;
}

describe('time', () => {
	/** The database's own clocks, which a test cannot move (settled 14). */
	const otherClocks =
		/(?<![.\w])now\s*\(\s*\)|\b(current_timestamp|current_date|localtimestamp|localtime|transaction_timestamp|statement_timestamp|timeofday)\b/i;

	test.each(filesUnder('drizzle').filter((file) => file.endsWith('.sql')))(
		'%s asks kring_now()',
		(file) => {
			const lines = textOf(file)
				.split('\n')
				.map((line) => line.replace(/--.*$/, ''));
			expect(lines.filter((line) => otherClocks.test(line))).toEqual([]);
			const own = lines.filter((line) => /\bclock_timestamp\b/.test(line));
			expect(own).toEqual(
				own.filter((line) => line.includes('clock_timestamp() + moved_by FROM clock'))
			);
		}
	);

	test.each(served.filter((file) => inside(file, 'src/lib/server')))(
		'%s asks kring_now() in its SQL',
		(file) => {
			const queries = [...textOf(file).matchAll(/\bsql(?:<[^`]*>)?`([^`]*)`/g)].map(
				([, text]) => text!
			);
			expect(
				queries.filter((text) => otherClocks.test(text) || /clock_timestamp/i.test(text))
			).toEqual([]);
		}
	);

	test.each(served.filter((file) => inside(file, domain)))('%s is told the time', (file) => {
		expect(textOf(file)).not.toMatch(/\bDate\.now\(\)|new Date\(\)|performance\.now/);
	});

	// An id may be made by any clock; what happens on a page happens at the moment of the database. The
	// pages of the demo world say how far that one was moved.
	const demo = 'src/routes/(public)/demo';
	const answering = served.filter((file) => inside(file, 'src/routes') && /server\.ts$/.test(file));
	test.each(answering.filter((file) => !inside(file, demo)))(
		'%s asks the gate for the moment',
		(file) => {
			expect(textOf(file)).not.toMatch(/new Date\(\)/);
		}
	);
});

describe('form', () => {
	test.each(served)('%s keeps to what is agreed', (file) => {
		const text = textOf(file);
		// Ways around the checks. The names stand here because they are looked for in every other file:
		// this line silences nothing.
		expect(text).not.toMatch(
			/['"]\$lib|['"]\$app\/stores|\{@html|@ts-ignore|@ts-nocheck|\bas any\b/
		);
		if (!file.endsWith('.svelte')) return;
		const markup = text.replace(/<(script|style)\b[\s\S]*?<\/\1>/g, '');
		// A style attribute is refused by the content security policy, also the one that a directive
		// leaves in the page as it comes from the server.
		expect(markup).not.toMatch(/\sstyle(=|:)/);
		expect(markup).not.toMatch(/<slot\b|\son:[a-z]|\bonload=|\bonerror=/);
	});

	const declaration = /^export (?:async )?(?:function|class|type|abstract class) (\w+)/;
	test.each(
		[...served, ...filesUnder('scripts'), ...filesUnder('tests/support')].filter((file) =>
			file.endsWith('.ts')
		)
	)('%s says what each thing it offers is', (file) => {
		const lines = textOf(file).split('\n');
		const silent = lines.flatMap((line, at) => {
			const name = declaration.exec(line)?.[1];
			if (name === undefined) return [];
			// A type with the name of the form above it is the form, checked.
			return lines[at - 1]?.trim().endsWith('*/') ? [] : [name];
		});
		expect(silent).toEqual([]);
	});
});

describe('routes', () => {
	const places = [
		...new Set(
			filesUnder('src/routes')
				.filter((file) => /\/\+(page|server)\b/.test(file))
				.map((file) => dirname(file).slice('src/routes'.length) || '/')
		)
	];

	test.each(places)('%s stands behind a door', (place) => {
		expect(Object.hasOwn(doors, place), 'add it to doors.ts').toBe(true);
	});

	test('every door has something behind it', () => {
		const behind = Object.keys(doors).filter(
			(door) => door !== '/' && !places.some((place) => inside(place, door))
		);
		expect(behind).toEqual([]);
	});

	test('what lies inside a circle stands behind the door for members', () => {
		const wrong = Object.entries(doors).filter(
			([place, door]) => place.includes('[circle=uuid]') && door !== 'member'
		);
		expect(wrong).toEqual([]);
	});

	test('every address of a thing is matched before it is used', () => {
		const loose = places.filter((place) =>
			/\[(circle|person|update|photo|invitation|organisation|notice|mail)\]/.test(place)
		);
		expect(loose).toEqual([]);
	});

	test('no layout guards: its load does not run for every request (T4.3)', () => {
		const guards = filesUnder('src/routes')
			.filter((file) => /\+layout\.server\.ts$/.test(file))
			.filter((file) => /\bgate\b|error\(4|redirect\(/.test(textOf(file)));
		expect(guards).toEqual([]);
	});
});

describe('texts', () => {
	const folder = 'src/lib/i18n/messages';
	const parts = filesUnder(`${folder}/nl`).map((file) => posix.basename(file));
	const read = (language: string, part: string) =>
		JSON.parse(textOf(`${folder}/${language}/${part}`)) as Record<string, unknown>;

	test.each(parts)('%s says the same things in both languages, with the same blanks', (part) => {
		const [dutch, english] = [read('nl', part), read('en', part)];
		expect(Object.keys(english).sort()).toEqual(Object.keys(dutch).sort());
		const blanks = (text: unknown) =>
			[...new Set(JSON.stringify(text).match(/\{\w+\}/g) ?? [])].sort();
		for (const key of Object.keys(dutch)) {
			expect(blanks(english[key]), key).toEqual(blanks(dutch[key]));
		}
	});

	test('a key stands in one part only, and the same parts are there in both languages', () => {
		const keys = parts.flatMap((part) => Object.keys(read('nl', part)));
		expect(keys.filter((key, at) => key !== '$schema' && keys.indexOf(key) !== at)).toEqual([]);
		expect(filesUnder(`${folder}/en`).map((file) => posix.basename(file))).toEqual(parts);
	});
});

test('no neighbourhood gets an address at which something else stands (settled 32)', () => {
	const first = Object.keys(doors).map(
		(id) => id.split('/').find((part) => part !== '' && !part.startsWith('(')) ?? ''
	);
	const words = [...first, ...readdirSync(join(root, 'static')), 'en'];
	const taken = words.filter((word) => /^[a-z0-9-]+$/.test(word));
	expect(taken.filter((word) => !reservedSlugs.includes(word))).toEqual([]);
});
