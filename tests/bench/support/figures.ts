/** The middle of some numbers. */
export function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** A value below which so many of a hundred lie (nearest rank). */
export function percentile(values: readonly number[], hundredth: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.ceil((hundredth / 100) * sorted.length) - 1)]!;
}

/** Smallest, middle and largest, for a table. */
export function spread(values: readonly number[], digits = 0): string {
	const shown = (value: number) => value.toFixed(digits);
	return `${shown(Math.min(...values))} / ${shown(median(values))} / ${shown(Math.max(...values))}`;
}

/** Whether what was measured holds its bar: its median within it, and at least four rounds of five. */
export function verdict(measured: readonly number[], bar: number): 'met' | 'missed' | 'unclear' {
	const within = measured.filter((one) => one <= bar).length / measured.length;
	if (median(measured) <= bar && within >= 0.8) return 'met';
	return median(measured) > bar && Math.min(...measured) > bar ? 'missed' : 'unclear';
}

/** One line of a table of bars. */
export function barLine(what: string, measured: string, bar: string, met: string): void {
	console.log(`${what.padEnd(44)} ${measured.padEnd(24)} ${bar.padEnd(14)} ${met}`);
}
