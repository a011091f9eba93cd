import { daysAfter } from './day.ts';

// A slip of paper with which two neighbours thank each other (12.2): printed with a number, signed by both, and entered
// by a host.

/** A slip is entered within so many days. */
export const slipDays = 14;

/** Whether a slip with this day (yyyy-mm-dd) can still be entered. */
export function isSlipDay(on: string, today: string): boolean {
	return on <= today && on >= daysAfter(today, -slipDays);
}

/** The number of a slip as it is compared: without what somebody puts between its signs. */
export function tidySlipNumber(typed: string): string {
	return typed.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Six figures in two groups, out of an id that was made for it: no two slips of a neighbour have the same. */
export function slipNumber(id: string, nth: number): string {
	const figures = parseInt(id.replaceAll('-', '').slice(nth * 8, nth * 8 + 8), 16) % 900_000;
	return String(figures + 100_000).replace(/(...)(...)/, '$1 $2');
}
