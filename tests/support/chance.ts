/** Numbers from 0 to 1 that a seed gives again (mulberry32). */
export function chanceFrom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/** How many of something come by chance when so many are usual (Knuth's way, for small means). */
export function poisson(next: () => number, mean: number): number {
	const limit = Math.exp(-mean);
	let count = 0;
	for (let left = next(); left > limit; left *= next()) count += 1;
	return count;
}
