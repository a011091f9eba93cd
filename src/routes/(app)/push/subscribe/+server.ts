import { json, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { SubscribeForm } from '#lib/domain/notice.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { subscribe } from '#lib/server/push/devices.ts';
import { answer } from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';

/** Keeps where this browser can be rung, for as long as it is signed in. */
export const POST = answer(async ({ locals, request }: RequestEvent) => {
	const form = v.safeParse(SubscribeForm, await request.json().catch(() => null));
	if (!form.success) throw new Refusal('push_host_unknown');
	const { pushHosts } = house().env;
	await locals.gate.own((own) => subscribe(own, form.output, pushHosts));
	return json({ on: true });
});
