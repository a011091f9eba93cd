import { centsMost } from './operation.ts';

/**
 * An amount as people write it, in cents: "5", "5,50", "€ 2.5". Null for what is no amount, or too
 * much for one day.
 */
export function centsFrom(text: string): number | null {
	const found = /^€?\s*(\d{1,5})(?:[.,](\d{1,2}|-))?$/u.exec(text.trim());
	if (found === null) return null;
	const [, whole = '0', part = ''] = found;
	const cents = Number(whole) * 100 + Number(part.replace('-', '').padEnd(2, '0'));
	return cents <= centsMost ? cents : null;
}
