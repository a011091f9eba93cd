import type { Problem } from '#lib/server/web/index.ts';

/** What a form that did not go through told, or null when it went through or was not sent. */
export function problemIn(form: unknown): Problem | null {
	const told = form as { values?: unknown } | null | undefined;
	return typeof told?.values === 'object' && told.values !== null ? (told as Problem) : null;
}

/** For the summary above a form: each field with what to do about it. */
export function problemsOf(problem: Problem | null): { field: string; text: string }[] {
	return Object.entries(problem?.issues ?? {}).map(([field, text]) => ({ field, text }));
}
