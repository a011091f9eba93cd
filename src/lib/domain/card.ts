import * as v from 'valibot';
import { IdField } from './account.ts';

/** Whether a PIN is among the first that anybody would try: all the same, or a row up or down. */
export function isEasyPin(pin: string): boolean {
	const steps = [...pin].slice(1).map((digit, index) => Number(digit) - Number(pin[index]));
	return [0, 1, -1].some((step) => steps.every((one) => one === step));
}

/** Making a paper card. Without a PIN one is given. */
export const MakeCardForm = v.object({
	changeId: IdField,
	pin: v.optional(
		v.union([
			v.literal(''),
			v.pipe(
				v.string(),
				v.transform((typed) => typed.replaceAll(' ', '')),
				v.regex(/^\d{5}$/),
				v.check((pin) => !isEasyPin(pin))
			)
		]),
		''
	)
});

/** Making a paper card. */
export type MakeCardForm = v.InferOutput<typeof MakeCardForm>;

/** Which card stops working. */
export const BlockCardForm = v.object({ cardId: IdField });

/** Which card stops working. */
export type BlockCardForm = v.InferOutput<typeof BlockCardForm>;
