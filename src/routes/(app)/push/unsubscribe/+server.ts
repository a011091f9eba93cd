import { json, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { UnsubscribeForm } from '#lib/domain/notice.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { unsubscribe } from '#lib/server/push/devices.ts';
import { answer } from '#lib/server/web/index.ts';

/** Forgets where this browser can be rung. */
export const POST = answer(async ({ locals, request }: RequestEvent) => {
	const form = v.safeParse(UnsubscribeForm, await request.json().catch(() => null));
	if (!form.success) throw new Refusal('push_host_unknown');
	await locals.gate.own((own) => unsubscribe(own, form.output));
	return json({ on: false });
});
