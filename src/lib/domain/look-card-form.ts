import * as v from 'valibot';
import { FilledField } from './field.ts';
import { nameLimit } from './limits.ts';
import { cardCodeLength, cardSigns } from './look-card.ts';

// What is typed about come-and-look cards.

/** A code as somebody reads it aloud or types it: "abc 234". */
export const CardCodeField = v.pipe(
	v.string(),
	v.transform((text) => text.toUpperCase().replaceAll(/[\s-]/gu, '')),
	v.nonEmpty(),
	v.regex(new RegExp(`^[${cardSigns}]{${cardCodeLength}}$`))
);

/** A new run of cards, by who hands them out. */
export const CardsForm = v.object({ sender: FilledField(nameLimit) });

/** A new run of cards, checked. */
export type CardsForm = v.InferOutput<typeof CardsForm>;

/** A card that somebody handed in, or of which somebody said the code. */
export const CardInForm = v.object({ code: CardCodeField });

/** A card that was handed in, checked. */
export type CardInForm = v.InferOutput<typeof CardInForm>;
