import { json, type RequestEvent } from '@sveltejs/kit';
import { deviceHere } from '#lib/server/push/devices.ts';
import { house } from '#lib/server/web/house.ts';
import { answer } from '#lib/server/web/index.ts';

/** What the server knows of this browser: it compares that with what it has when Kring starts (S8.8). */
export const GET = answer(async ({ locals }: RequestEvent) => {
	const publicKey = house().env.push?.publicKey ?? null;
	const known = await locals.gate.own(deviceHere);
	return json({ publicKey, ...known }, { headers: { 'cache-control': 'no-store' } });
});
