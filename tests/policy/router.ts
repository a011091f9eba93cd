import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// What the built app answers to, from its own router: not a list that somebody keeps.

/** One address of the app, with everything it answers to. */
export type Route = {
	id: string;
	params: readonly string[];
	/** How many parts of its data a browser may ask for by themselves; 0 for an endpoint. */
	parts: number;
	/** Names of its form actions. */
	actions: readonly string[];
	/** Methods of an endpoint. */
	methods: readonly string[];
};

type Manifest = {
	_: {
		nodes: (() => Promise<{ server?: { actions?: Record<string, unknown> } }>)[];
		routes: {
			id: string;
			params: { name: string }[];
			page: { layouts: unknown[]; leaf: number } | null;
			endpoint: (() => Promise<Record<string, unknown>>) | null;
		}[];
	};
};

const methodNames = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'fallback'];

/** The ids of all pages of the build in `folder`, without what answers them. */
export async function pagesOf(folder: string): Promise<string[]> {
	const { routes } = (await manifestOf(folder))._;
	return routes.flatMap(({ id, page }) => (page === null ? [] : [id]));
}

/** Every route of the build in `folder`, as its router knows them. */
export async function routesOf(folder: string): Promise<Route[]> {
	const manifest = await manifestOf(folder);
	return Promise.all(
		manifest._.routes.map(async ({ id, params, page, endpoint }) => {
			const leaf = page === null ? null : await manifest._.nodes[page.leaf]!();
			const offered = endpoint === null ? {} : await endpoint();
			return {
				id,
				params: params.map(({ name }) => name),
				parts: page === null ? 0 : page.layouts.length + 1,
				actions: Object.keys(leaf?.server?.actions ?? {}),
				methods: methodNames.filter((name) => name in offered)
			};
		})
	);
}

async function manifestOf(folder: string): Promise<Manifest> {
	const chunks = join(folder, 'server', 'chunks');
	const file = readdirSync(chunks).find((name) => /^manifest\.js-.*\.js$/.test(name));
	if (file === undefined) throw new Error('the build has no manifest');
	const built = (await import(pathToFileURL(join(chunks, file)).href)) as Record<string, unknown>;
	const manifest = Object.values(built).find(isManifest);
	if (manifest === undefined) throw new Error('the build has no router');
	return manifest;
}

function isManifest(one: unknown): one is Manifest {
	return typeof one === 'object' && one !== null && '_' in one;
}
