import { json, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { Refusal } from '../../domain/refusal.ts';
import { answer } from './act.ts';

/** Largest body of JSON that is read, in characters (T13.2). */
const longest = 100_000;

/**
 * An endpoint that takes JSON and answers JSON. What does not parse is nothing we know.
 *
 * @throws an error page with the refusal's own status, as JSON where that was asked for.
 */
export function answerJson<Input, Event extends RequestEvent>(
	schema: v.GenericSchema<unknown, Input>,
	work: (event: Event, input: Input) => Promise<unknown>
): (event: Event) => Promise<Response> {
	return answer(async (event: Event) => {
		const text = await event.request.text();
		const parsed = v.safeParse(schema, text.length > longest ? undefined : parsedOf(text));
		if (!parsed.success) throw new Refusal('not_found');
		return json(await work(event, parsed.output), { headers: { 'cache-control': 'no-store' } });
	});
}

function parsedOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
