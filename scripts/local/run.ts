import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { checkout } from './prepare.mjs';
import { Mendable } from './say.ts';

// Running other programs to their end.

/** How a program is run. */
export type RunOptions = {
	env?: NodeJS.ProcessEnv;
	/** Whether its output goes straight to the terminal. */
	show?: boolean;
};

/** What became of a program. */
export type Ran = { code: number; output: string };

/**
 * Runs a command in the checkout, whatever becomes of it.
 *
 * @returns its exit code, and its output unless that was shown.
 */
export function tryCommand(command: readonly string[], options: RunOptions = {}): Promise<Ran> {
	const stdio = options.show === true ? 'inherit' : 'pipe';
	const [program = '', ...args] = command;
	return new Promise((resolve, reject) => {
		const child = spawn(program, args, {
			cwd: checkout,
			env: options.env ?? process.env,
			stdio: ['ignore', stdio, stdio]
		});
		let output = '';
		child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
		child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
		child.on('error', reject);
		child.on('close', (code) => resolve({ code: code ?? 1, output }));
	});
}

/**
 * Runs a command in the checkout.
 *
 * @throws {Mendable} with its output when it fails.
 */
export async function runCommand(
	command: readonly string[],
	options: RunOptions = {}
): Promise<void> {
	const { code, output } = await tryCommand(command, options);
	if (code !== 0) throw new Mendable(`${command.join(' ')} failed.\n${output}`);
}

/** The command for a program of `node_modules/.bin`. */
export function tool(name: string, ...args: readonly string[]): string[] {
	return [join(checkout, 'node_modules', '.bin', name), ...args];
}
