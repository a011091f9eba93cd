// What a script tells the person at the terminal: one line for each step, in plain words.

/** Prints one line of progress. */
export function say(line: string): void {
	console.log(line);
}

/** Does a step, and says afterwards how long it took when that was worth noticing. */
export async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
	const startedAt = performance.now();
	process.stdout.write(`${name} …`);
	try {
		const result = await work();
		process.stdout.write(` ${seconds(startedAt)}\n`);
		return result;
	} catch (caught) {
		process.stdout.write('\n');
		throw caught;
	}
}

/** The time since a moment of `performance.now()`, such as `1.4 s`. */
export function seconds(sinceMs: number): string {
	return `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
}

/**
 * Something that the person at the terminal can mend. It is printed without a stack, because
 * its message says everything there is to know.
 */
export class Mendable extends Error {
	override readonly name = 'Mendable';
}

/** Ends the process with what went wrong: plain words where somebody can mend it. */
export function giveUp(caught: unknown): never {
	const plain =
		caught instanceof Error && /^(Mendable|EnvProblem|PostgresProblem)$/.test(caught.name);
	console.error(
		`\n${plain ? caught.message : caught instanceof Error ? caught.stack : String(caught)}`
	);
	process.exit(1);
}
