import { mondayOfIsoWeek } from '#lib/domain/iso-week.ts';

/** A week that a calendar has, 2026-w48. */
export function match(text: string): boolean {
	return mondayOfIsoWeek(text) !== null;
}
