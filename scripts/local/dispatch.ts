import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './prepare.mjs';
import { giveUp, say } from './say.ts';
import { room } from './world.ts';

/**
 * A program that is called by name. Its file stands in a folder and is named after it, with `-`
 * where the name has `:`.
 */
export type Program = {
	/** What it does, in one line, for the list. */
	what: string;
	/** Does it. A thrown `Mendable` is shown without a stack. */
	run: (args: readonly string[]) => Promise<void>;
};

/**
 * Runs the program with this name, or lists those there are and ends with 2.
 *
 * @param options.folder where the programs stand, in the checkout
 * @param options.what what such a program is called
 */
export async function dispatch(options: {
	folder: string;
	name: string;
	args: readonly string[];
	usage: string;
	what: string;
}): Promise<void> {
	const { folder, name, args, usage, what } = options;
	const names = programsIn(folder);
	if (!names.includes(name)) {
		if (name !== '') say(`There is no ${what} "${name}".`);
		say(`${usage}\n`);
		for (const known of names) {
			const { program } = await open(folder, known);
			say(`  ${known.padEnd(24)} ${program.what}`);
		}
		if (names.length === 0) say(`  (there is no ${what} yet)`);
		process.exit(2);
	}
	try {
		const { program } = await open(folder, name);
		await program.run(args);
	} catch (caught) {
		giveUp(caught);
	}
}

function open(folder: string, name: string): Promise<{ program: Program }> {
	return room(join(folder, `${name.replace(':', '-')}.ts`));
}

function programsIn(folder: string): string[] {
	const full = join(checkout, folder);
	if (!existsSync(full)) return [];
	return readdirSync(full)
		.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
		.map((file) => file.slice(0, -'.ts'.length).replace('-', ':'))
		.sort();
}
