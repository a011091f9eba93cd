import * as v from 'valibot';
import { extras, hairs, portraitCode, type Shade } from './portrait.ts';

// Apart from the drawings themselves: those go to every page, and this to none.

const ShadeField = v.optional(
	v.pipe(
		v.picklist(['1', '2', '3', '4', '5', '6']),
		v.transform((text) => Number(text) as Shade)
	),
	'1'
);

/** What somebody chooses to be seen by: a drawing, or the letters of the name. */
export const PortraitForm = v.object({
	kind: v.picklist(['drawing', 'letters']),
	skin: ShadeField,
	hair: v.optional(v.picklist(hairs), 'short'),
	hairColour: ShadeField,
	cloth: ShadeField,
	wall: ShadeField,
	extra: v.optional(v.picklist(['', ...extras]), '')
});

/** What somebody chooses to be seen by, checked. */
export type PortraitForm = v.InferOutput<typeof PortraitForm>;

/** What is kept of a choice: the code of the drawing, or null for letters. */
export function chosenPortrait({ kind, extra, ...look }: PortraitForm): string | null {
	return kind === 'letters' ? null : portraitCode(extra === '' ? look : { ...look, extra });
}
