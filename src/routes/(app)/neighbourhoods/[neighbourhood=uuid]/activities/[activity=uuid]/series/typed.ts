import { minuteText } from '#lib/domain/day.ts';
import type { Recurrence } from '#lib/domain/recurrence/rule.ts';

/** A series as the fields of its form show it. */
export function typedSeries(series: Recurrence): Record<string, string> {
	const { rule, end, fromMinute, untilMinute } = series;
	const times = { from: minuteText(fromMinute), until: minuteText(untilMinute) };
	const ends: Record<string, string> = { ends: end.kind };
	if (end.kind === 'until') ends['endsOn'] = end.on;
	if (end.kind === 'count') ends['endsAfter'] = String(end.count);
	const shared = { interval: String(rule.interval), ...times, ...ends };
	if (rule.every === 'week')
		return { ...shared, every: 'week', 'weekdays[]': rule.weekdays.join(' ') };
	if (rule.by === 'day') return { ...shared, every: 'day', day: String(rule.day) };
	const position = { position: String(rule.position), weekday: String(rule.weekday) };
	return { ...shared, every: 'position', ...position };
}
