import { json, type RequestEvent } from '@sveltejs/kit';
import { deviceHere } from '#lib/server/push/devices.ts';
import { carriedSince } from '#lib/server/session/index.ts';
import { house } from '#lib/server/web/house.ts';
import { answer } from '#lib/server/web/index.ts';

/**
 * What the server knows of this browser: it compares that with what it has when Kring starts (S8.8), and
 * tells its owner where else a sign-in was carried to.
 */
export const GET = answer(async ({ locals }: RequestEvent) => {
	const publicKey = house().env.push?.publicKey ?? null;
	const known = await locals.gate.own(async (own) => ({
		...(await deviceHere(own)),
		// A visit that opens one circle is not its owner's own device.
		carried: locals.visitor?.onlyCircleId === null ? await carriedSince(own) : [],
		now: own.now
	}));
	return json({ publicKey, ...known }, { headers: { 'cache-control': 'no-store' } });
});
