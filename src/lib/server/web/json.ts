import { json, type RequestEvent } from '@sveltejs/kit';
import type * as v from 'valibot';
import { answer } from './act.ts';
import { jsonOf } from './form.ts';

/**
 * An endpoint that takes JSON and answers JSON.
 *
 * @throws an error page with the refusal's own status, as JSON where that was asked for.
 */
export function answerJson<Input, Event extends RequestEvent>(
	schema: v.GenericSchema<unknown, Input>,
	work: (event: Event, input: Input) => Promise<unknown>
): (event: Event) => Promise<Response> {
	return answer(async (event: Event) => {
		const input = await jsonOf(event.request, schema);
		return json(await work(event, input), { headers: { 'cache-control': 'no-store' } });
	});
}
