// What a form gave back, in the shape in which pages show it.

/** What a form that did not go through gives back; every page's `form` has this shape. */
export type FormProblem = {
	action?: string;
	values?: Record<string, string>;
	issues?: Record<string, string>;
	message?: string;
	code?: string;
};

/** A form of a page, ready to be shown: what was typed, and what to say where. */
export type Shown = {
	/** The text that was typed into a field, or empty. */
	typed: (field: string) => string;
	/** The sentence at a field. */
	error: (field: string) => string | undefined;
	problems: { field: string; text: string }[];
	message: string | undefined;
	/** The name of the refusal. */
	code: string | undefined;
	/** Something is not right: the title says so too. */
	wrong: boolean;
};

/**
 * Reads a page's `form`.
 *
 * @param action  of a page with several forms: which one is asked about. What another form gave
 *                back is nothing here.
 */
export function shown(form: FormProblem | null | undefined, action?: string): Shown {
	const mine = form && (action === undefined || form.action === action) ? form : undefined;
	const issues = mine?.issues ?? {};
	const problems = problemsOf(mine ?? null);
	return {
		typed: (field) => mine?.values?.[field] ?? '',
		error: (field) => issues[field],
		problems,
		message: mine?.message,
		code: mine?.code,
		wrong: problems.length > 0 || mine?.message !== undefined
	};
}

/** What a form that did not go through told; what was typed is always part of it. */
export type Told = FormProblem & {
	values: Record<string, string>;
	issues: Record<string, string>;
};

/** What a form that did not go through told, or null when it went through or was not sent. */
export function problemIn(form: unknown): Told | null {
	const told = form as { values?: unknown; issues?: unknown } | null | undefined;
	if (typeof told?.values !== 'object' || told.values === null) return null;
	return { issues: {}, ...told } as Told;
}

/** For the summary above a form: each field with what to do about it. */
export function problemsOf(problem: FormProblem | null): { field: string; text: string }[] {
	return Object.entries(problem?.issues ?? {}).map(([field, text]) => ({ field, text }));
}
