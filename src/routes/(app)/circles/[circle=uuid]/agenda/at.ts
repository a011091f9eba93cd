/** The day of the agenda on which something stands, with it in sight. */
export function atDay(
	{ on, entryId }: { on: string; entryId: string },
	{ params }: { params: Partial<Record<string, string>> }
): string {
	return `/circles/${params['circle']}/agenda?from=${on}#${entryId}`;
}
