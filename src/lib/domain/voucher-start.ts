import type { CategoryKey } from './help/category.ts';

// Examples of what neighbours do for points (activities-credits.md 12.3).

/** The examples, each with how many points it mostly is. */
export const voucherStarts = [
	{ key: 'tax', category: 'tax', points: 8 },
	{ key: 'lamp', category: 'odd_job', points: 4 },
	{ key: 'hedge', category: 'garden', points: 4 },
	{ key: 'repair', category: 'odd_job', points: 4 },
	{ key: 'hospital', category: 'doctor', points: 8 },
	{ key: 'computer', category: 'computer', points: 4 },
	{ key: 'bicycle', category: 'bicycle', points: 4 },
	{ key: 'garden', category: 'garden', points: 4 },
	{ key: 'meal', category: 'meal', points: 8 }
] as const satisfies readonly { key: string; category: CategoryKey; points: number }[];

/** The name of an example. */
export type VoucherStart = (typeof voucherStarts)[number]['key'];
