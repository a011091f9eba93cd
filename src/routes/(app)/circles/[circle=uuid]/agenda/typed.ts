import { extraNeeds, openKind } from '#lib/domain/agenda/entry.ts';
import { minuteText } from '#lib/domain/day.ts';
import type { Recurrence } from '#lib/domain/recurrence/rule.ts';
import { weekdayOf } from '#lib/domain/wall-time.ts';
import type { EntryShown } from './shown.server.ts';

/** An entry as the fields of its form show it. */
export function typedEntry(
	entry: EntryShown,
	recurrence: Recurrence | null
): Record<string, string> {
	const kinds = entry.needs.map(({ kind }) => kind);
	const isAsked = kinds.includes(openKind(entry.kind)) && entry.kind !== 'appointment';
	return {
		...{ kind: entry.kind, title: entry.title, place: entry.place, words: entry.words },
		...{ aim: entry.aim ?? '', outsider: entry.outsider, heldOn: entry.heldOn },
		who: entry.personId ?? (entry.outsider !== '' ? 'outsider' : isAsked ? 'open' : ''),
		organisationId: entry.organisationId ?? '',
		from: entry.isWholeDay ? '' : minuteText(entry.fromMinute),
		until: entry.isWholeDay ? '' : minuteText(entry.untilMinute),
		isWholeDay: entry.isWholeDay ? 'on' : '',
		untilOn: entry.untilOn === entry.heldOn ? '' : entry.untilOn,
		'needs[]': extraNeeds.filter((one) => kinds.includes(one)).join(' '),
		needText: entry.needs.find(({ kind }) => kind === 'other')?.text ?? '',
		isNecessary: entry.isNecessary ? 'on' : '',
		...repeatOf(entry.heldOn, recurrence)
	};
}

function repeatOf(heldOn: string, recurrence: Recurrence | null): Record<string, string> {
	if (recurrence === null) return { every: 'once' };
	const { rule, end } = recurrence;
	const shared = {
		...{ interval: String(rule.interval), ends: end.kind },
		endsOn: end.kind === 'until' ? end.on : '',
		endsAfter: end.kind === 'count' ? String(end.count) : ''
	};
	if (rule.every === 'month') return { ...shared, every: rule.by };
	// Where it follows the day of its date, moving that date moves it too.
	const [only] = rule.weekdays;
	const follows = rule.weekdays.length === 1 && only === weekdayOf(heldOn);
	return { ...shared, every: 'week', 'weekdays[]': follows ? '' : rule.weekdays.join(' ') };
}
