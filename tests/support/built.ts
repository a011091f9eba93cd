import { ensureBuild } from '../../scripts/local/build.ts';

/** Before the first test: the pages are built, because real servers are started. */
export async function setup(): Promise<void> {
	await ensureBuild();
}
