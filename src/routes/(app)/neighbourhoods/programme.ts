import { minuteText } from '#lib/domain/day.ts';

/** A programme as it is typed, a line for each thing: "12:30 Warme lunch (kantine) *". */
export function programmeText(
	lines: readonly {
		fromMinute: number;
		title: string;
		place: string;
		isForBuilding: boolean;
		isFromBuilding: boolean;
	}[]
): string {
	return lines
		.map(({ fromMinute, title, place, isForBuilding, isFromBuilding }) => {
			const where = place === '' ? '' : ` (${place})`;
			const sign = isForBuilding ? ' *' : isFromBuilding ? ' +' : '';
			return `${minuteText(fromMinute)} ${title}${where}${sign}`;
		})
		.join('\n');
}
