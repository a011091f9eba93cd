import type { CategoryKey } from '#lib/domain/help/category.ts';

/** The kinds of help that are asked for most, shown first. */
export const commonKinds: readonly CategoryKey[] = [
	...(['odd_job', 'ride', 'groceries', 'company'] as const),
	...(['official_mail', 'computer', 'walk', 'garden'] as const)
];
