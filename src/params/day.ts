/** A day that a calendar knows, yyyy-mm-dd. */
export function match(text: string): boolean {
	if (!/^20\d{2}-\d{2}-\d{2}$/.test(text)) return false;
	const day = new Date(`${text}T12:00:00Z`);
	return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
