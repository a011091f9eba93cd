import { createHash } from 'node:crypto';
import type { RouteId } from '$app/types';
import type { RequestEvent } from '@sveltejs/kit';
import { editionOfAll } from '../activity/index.ts';
import { answerReady, readyAt } from './ready.ts';

// Pages that everybody reads alike, kept as they are sent (settled 31). Without a script on them they
// need no number of their own for each answer: their looks are known by what they are.

/** Pages that depend on nothing but their address, the language, the day, and what is published. */
const readyRoutes: readonly RouteId[] = [
	'/(public)/agenda',
	'/(public)/[area=slug]',
	'/(public)/[area=slug]/agenda',
	'/(public)/[area=slug]/plek/[venue=uuid]/agenda',
	'/(public)/a/[slug=slug]',
	'/(public)/a/[slug=slug]/[date=day]',
	'/(public)/a/[slug=slug]/agenda',
	'/(public)/a/[slug=slug]/poster',
	'/(public)/k/[code=card]',
	'/(public)/k/[code=card]/print',
	'/(public)/programma/[area=slug]/[week=week]',
	'/(public)/programma/[area=slug]/[week=week]/print'
];

/** What stands at an English address too, and is no such page. */
const alsoEnglish: readonly RouteId[] = [
	'/(public)/[area=slug]/agenda.ics',
	'/(public)/[area=slug]/plek/[venue=uuid].ics',
	'/(public)/a/[slug=slug].ics',
	'/(public)/programma/[area=slug]'
];

/** Whether a route stands at an English address too. */
export function isInEnglish(routeId: string | null): boolean {
	return routeId !== null && [...readyRoutes, ...alsoEnglish].includes(routeId as RouteId);
}

/** Something that is told in place of a page, and not kept: that there is none. */
class Unkept extends Error {}

/**
 * Answers with a page as it was kept, or makes it. What is no such page is made each time.
 *
 * @param looks  what else a page differs by, as the font that somebody has.
 */
export async function readyPage(
	event: RequestEvent,
	looks: string,
	make: () => Promise<Response>
): Promise<Response> {
	const { request, route, url, locals } = event;
	const isLook = request.method === 'GET' || request.method === 'HEAD';
	const isReady = route.id !== null && readyRoutes.includes(route.id as RouteId);
	if (!isLook || !isReady || event.isDataRequest || url.search !== '') return make();

	let told: Response | null = null;
	try {
		const edition = await editionOfAll(locals.db);
		const ready = await readyAt(
			`page ${locals.language} ${looks} ${url.pathname}`,
			edition,
			async () => {
				told = await make();
				if (told.status !== 200) throw new Unkept();
				const policy = told.headers.get('content-security-policy') ?? '';
				const html = await told.text();
				return { ...withoutNonce(html, policy), changedAt: null };
			}
		);
		return answerReady(request, ready, {
			'content-type': 'text/html; charset=utf-8',
			...{ 'cache-control': 'no-cache', vary: 'accept-language, cookie' }
		});
	} catch (caught) {
		if (!(caught instanceof Unkept)) throw caught;
		return told ?? make();
	}
}

/** A page whose style sheets are allowed by what stands in them. */
export function withoutNonce(
	html: string,
	policy: string
): { text: string; headers: Record<string, string> } {
	const sheets = [...html.matchAll(/<style nonce="[^"]*"[^>]*>([^]*?)<\/style>/g)];
	const hashes = sheets.map(
		([, sheet = '']) => `'sha256-${createHash('sha256').update(sheet).digest('base64')}'`
	);
	const allowed = policy
		.replaceAll(/ 'nonce-[^']*'/g, '')
		.replace(/style-src [^;]*/, (found) => [found, ...new Set(hashes)].join(' '));
	return {
		text: html.replaceAll(/(<(?:style|script|link)\b[^>]*?) nonce="[^"]*"/g, '$1'),
		headers: { 'content-security-policy': allowed }
	};
}
