import type { HostRow, HostView } from '#lib/domain/door/host-view.ts';

/** So long a line stays where it was tapped, in milliseconds: the finger is still above it. */
const stayMs = 1_000;

type Staying = { key: string; next: string | null };

/** Who was just tapped in stays in their line for a moment, marked as here, before the line moves. */
export class Arrivals {
	#staying = $state.raw<readonly Staying[]>([]);

	/** The lists as they are drawn: whoever stays stands where they stood, and nowhere else. */
	lists({ absent, inside }: HostView): { absent: readonly HostRow[]; inside: readonly HostRow[] } {
		const shown = [...absent];
		const kept: string[] = [];
		// The last one first: what it stood before may be staying itself.
		for (const { key, next } of this.#staying.toReversed()) {
			const row = inside.find((one) => one.key === key);
			if (row === undefined || shown.some((one) => one.key === key)) continue;
			const at = shown.findIndex((one) => one.key === next);
			shown.splice(at === -1 ? shown.length : at, 0, row);
			kept.push(key);
		}
		return { absent: shown, inside: inside.filter(({ key }) => !kept.includes(key)) };
	}

	/**
	 * A line is about to be tapped in; null when it already is. Call what it returns with whether that was
	 * done: a tap that failed can be made again at once.
	 */
	stay(key: string, shown: readonly HostRow[]): ((isDone: boolean) => void) | null {
		if (this.#staying.some((one) => one.key === key)) return null;
		const at = shown.findIndex((one) => one.key === key);
		const one = { key, next: shown[at + 1]?.key ?? null };
		this.#staying = [...this.#staying, one];
		const go = () => (this.#staying = this.#staying.filter((other) => other !== one));
		return (isDone) => (isDone ? void setTimeout(go, stayMs) : void go());
	}
}
