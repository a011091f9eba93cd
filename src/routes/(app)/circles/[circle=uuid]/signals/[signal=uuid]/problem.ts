import type { FieldIssues } from '#lib/i18n/issues.ts';

/** What a form of this page gave back when it did not go through. */
export type Problem = {
	action?: string;
	values: Record<string, string>;
	issues?: FieldIssues;
	message?: string;
} | null;
