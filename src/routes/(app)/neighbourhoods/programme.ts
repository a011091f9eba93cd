import { minuteText } from '#lib/domain/day.ts';

/** A programme as it is typed, a line for each thing: "12:30 Warme lunch (kantine)". */
export function programmeText(
	lines: readonly { fromMinute: number; title: string; place: string }[]
): string {
	return lines
		.map(({ fromMinute, title, place }) => {
			const where = place === '' ? '' : ` (${place})`;
			return `${minuteText(fromMinute)} ${title}${where}`;
		})
		.join('\n');
}
