import { firstName } from '#lib/ui/names.ts';
import type { CircleShown } from '../shown.server.ts';
import { faceOf } from '../shown.ts';
import type { EntryShown } from './shown.server.ts';

/** Who comes or does it, with the organisation: "Karin, De Kwikstaart". Empty for nobody. */
export function whoOf(
	circle: CircleShown,
	{ personId, outsider, organisation }: Pick<EntryShown, 'personId' | 'outsider' | 'organisation'>
): string {
	const name = personId === null ? outsider : firstName(faceOf(circle, personId).name);
	return [name, organisation ?? ''].filter((one) => one !== '').join(', ');
}
