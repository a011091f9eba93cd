import { ensureMessages } from '../../scripts/local/build.ts';

/** Before the first test: the texts are compiled, because what is tested speaks them. */
export async function setup(): Promise<void> {
	await ensureMessages();
}
