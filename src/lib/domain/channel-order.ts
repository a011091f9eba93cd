import * as v from 'valibot';
import { channels, type Channel } from './delivery.ts';

// In which order somebody wants to be reached of a signal (S8.5). Only what leads to them is asked
// about; what comes later, as a new phone, is tried after what they chose.

/** Every order in which these channels can be tried, the usual one first. */
export function ordersOf(has: readonly Channel[]): Channel[][] {
	const usual = channels.filter((channel) => has.includes(channel));
	if (usual.length <= 1) return [usual];
	return usual.flatMap((first) =>
		ordersOf(usual.filter((channel) => channel !== first)).map((rest) => [first, ...rest])
	);
}

/** What somebody chose, among the channels that lead to them now. */
export function orderAmong(chosen: readonly Channel[], has: readonly Channel[]): Channel[] {
	const all = new Set([...chosen, ...channels]);
	return [...all].filter((channel) => has.includes(channel));
}

/** An order as a form sends it: channels with commas between them, each once. */
export const ChannelOrderForm = v.object({
	order: v.pipe(
		v.string(),
		v.maxLength(40),
		v.transform((text) => text.split(',')),
		v.array(v.picklist(channels)),
		v.minLength(1),
		v.check((order) => new Set(order).size === order.length)
	)
});

/** An order, checked. */
export type ChannelOrderForm = v.InferOutput<typeof ChannelOrderForm>;
