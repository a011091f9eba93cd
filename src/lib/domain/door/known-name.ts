import { once } from '../once.ts';
import { wordsOf } from '../words.ts';

// Finding somebody by what a host hears at the door: half a name, in whatever spelling.

/** Small words before a Dutch name: nobody looks for somebody by them. */
const prefixes = new Set([
	...['van', 'de', 'den', 'der', 'het', 't', 'ten', 'ter', 'te', 'la', 'le', 'el', 'op', 'in']
]);

const names = once(() => new Intl.Collator('nl'));

/** A name as one word, without what people type differently. */
export function foldedName(name: string): string {
	return wordsOf(name).join('');
}

/** The words by which somebody is known; the small ones too where there is nothing else. */
function tellingWords(name: string): string[] {
	const words = wordsOf(name);
	const telling = words.filter((word) => !prefixes.has(word));
	return telling.length === 0 ? words : telling;
}

/**
 * Those whose name goes with what was typed: every word that was typed begins a word of the name.
 * Case, accents and the small words of Dutch names make no difference. Who is called just so comes first.
 *
 * @param typed  everybody, while nothing is typed.
 * @source activities-credits.md 5.4.
 */
export function foundByName<Named extends { callName: string; nameHint: string | null }>(
	people: readonly Named[],
	typed: string
): Named[] {
	const wanted = tellingWords(typed);
	const rank = ({ callName, nameHint }: Named): number => {
		const name = wordsOf(callName);
		const all = [...name, ...wordsOf(nameHint ?? '')];
		if (!wanted.every((word) => all.some((one) => one.startsWith(word)))) return -1;
		return wanted.length > 0 && name[0]?.startsWith(wanted[0]!) === true ? 1 : 0;
	};
	return people
		.map((one) => ({ one, rank: rank(one) }))
		.filter((found) => found.rank >= 0)
		.toSorted((a, b) => b.rank - a.rank || names().compare(a.one.callName, b.one.callName))
		.map(({ one }) => one);
}
