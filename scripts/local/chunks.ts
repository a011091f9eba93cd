import type { Plugin } from 'vite';

// Few scripts for a phone. Each file costs a phone on slow 4G more than some bytes it could have
// done without, and small files compress badly. So what nearly every page uses is one file, and
// what the pages of one area share with each other or with others is one file for each area.

/**
 * Pages that somebody opens first, or every day, by the area that they share a file with; and single
 * parts and messages that belong there.
 */
const areas = {
	circle: [
		/\/\(app\)\/\+layout\.svelte$/,
		// What the desk has in common with the news, so that it need not fetch all of that.
		/\/ui\/(EngineLate\.svelte|AcuteLine\.svelte|phone\.ts)/,
		/\/icons\/(clock|phone)\.(svelte|js)$/,
		/^note_(acute|call_112|call_gp)\.js$/
	],
	// What the two homes of a circle share; who it is about fetches theirs beside it.
	home: [/\/\[circle=uuid\]\/(\+page|HomeOfResident)\.svelte$/],
	news: [/\/updates\/\+page\.svelte$/],
	post: [/\/updates\/new\/\+page\.svelte$/],
	desk: [/\/\(app\)\/desk\/\+page\.svelte$/],
	// What looks after a device once the page stands.
	late: [/\/\(app\)\/(PushDrift|Elsewhere|WhichCircle)\.svelte$/, /\/client\/renew\.ts$/],
	front: [
		/\/\(public\)\/\+layout\.svelte$/,
		/\/routes\/\+page\.svelte$/,
		/\/sign-in\/\+page\.svelte$/,
		/\/sign-in\/code\/\+page\.svelte$/
	]
};

/** What a host's tablet shares with the pages of a circle is everybody's: it would fetch all of those along. */
const door = /\/\(public\)\/host\/\+page@\.svelte$/;

const page = /\/src\/routes\/.*\/\+(page|layout|error)[^/]*\.svelte$/;
/** Comes along with every page. */
const start =
	/\/client\/entry\.js$|\/client-optimized\/app\.js$|\/routes\/\+(error|layout)\.svelte$/;

/** So many pages must use it, of some hundred and seventy, for it to count as used by nearly every page. */
const nearlyEvery = 55;

const bundlerPart = '\0rolldown/runtime.js';

/** Says how the scripts for the browser are divided over files. */
export function fewChunks(): Plugin {
	const files = new Map<string, string>();
	const group = (name: string) => ({
		name,
		test: (id: string) => files.get(fileOf(id)) === name,
		minShareCount: 2
	});
	return {
		name: 'few-chunks',
		config: (_, { isSsrBuild }) =>
			isSsrBuild
				? undefined
				: {
						build: {
							rolldownOptions: {
								output: {
									codeSplitting: { groups: ['frame', ...Object.keys(areas)].map(group) }
								}
							}
						}
					},
		buildEnd() {
			const ids = [...this.getModuleIds()];
			const imports = (id: string) => this.getModuleInfo(id)?.importedIds ?? [];
			const partsOf = (from: string) => {
				const modules = [...reached(from, imports)];
				const said = modules.flatMap((id) => messagesIn(this.getModuleInfo(id)?.code ?? ''));
				return new Set([...modules, ...said]);
			};
			const users = new Map<string, number>();
			for (const from of ids.filter((id) => page.test(id) || start.test(id))) {
				const weight = start.test(from) ? nearlyEvery : 1;
				for (const part of partsOf(from)) users.set(part, (users.get(part) ?? 0) + weight);
			}
			for (const [area, pages] of Object.entries(areas)) {
				const own = ids.filter((id) => pages.some((one) => one.test(id)));
				const named = [...users.keys()].filter((part) => pages.some((one) => one.test(part)));
				for (const part of new Set([...own.flatMap((id) => [...partsOf(id)]), ...named]))
					files.set(part, inOne(files.get(part), area));
			}
			for (const part of ids.filter((id) => door.test(id)).flatMap((id) => [...partsOf(id)])) {
				const area = files.get(part);
				if (area !== undefined) files.set(part, 'frame');
			}
			for (const [part, count] of users) if (count >= nearlyEvery) files.set(part, 'frame');
			// The bundler's own helpers would be a file of a hundred bytes.
			files.set(bundlerPart, 'frame');
		}
	};
}

/**
 * Where to put what two areas use: strangers load nothing of who is signed in, and who writes loads
 * nothing of what only shows the news.
 */
function inOne(earlier: string | undefined, area: string): string {
	if (earlier === undefined) return area;
	if (area === 'front') return 'frame';
	if (area === 'news' && earlier === 'home') return 'news';
	return area === 'post' && (earlier === 'news' || earlier === 'home') ? 'circle' : earlier;
}

const isMessage = (id: string) => id.includes('/paraglide/messages');
const fileOf = (id: string) => (isMessage(id) ? id.slice(id.lastIndexOf('/') + 1) : id);

/** The messages a module says, by the name of the file that each has. */
function messagesIn(code: string): string[] {
	return [...code.matchAll(/\bm\.(\w+)\(/g)].map(([, name]) => `${name!}.js`);
}

/**
 * Everything that comes along with a module, itself included. Messages are imported as one list of
 * them all: who says which is read from the code instead.
 */
function reached(from: string, imports: (id: string) => readonly string[]): Set<string> {
	const found = new Set<string>();
	const open = [from];
	for (let id = open.pop(); id !== undefined; id = open.pop()) {
		if (found.has(id) || isMessage(id)) continue;
		found.add(id);
		open.push(...imports(id));
	}
	return found;
}
