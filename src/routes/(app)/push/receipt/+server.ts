import type { RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { ReceiptForm } from '#lib/domain/notice.ts';
import { confirmShown } from '#lib/server/push/devices.ts';
import { answer, jsonIn } from '#lib/server/web/index.ts';

/**
 * A device says that a notice is on its screen, by the token that came with it and no cookie
 * (settled 30). The answer is the same for every token, so that nothing can be found out.
 */
export const POST = answer(async ({ locals, request }: RequestEvent) => {
	const form = v.safeParse(ReceiptForm, await jsonIn(request));
	if (form.success) await confirmShown(locals.db, form.output.receipt);
	return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } });
});
