import { createECDH, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// The keys of an installation. In the demo world they make themselves; elsewhere an operator
// makes them once, with `npm run kring -- keys:generate`.

/** A fresh pair for push messages (VAPID, P-256), in base64url. */
export function vapidPair(): { publicKey: string; privateKey: string } {
	const pair = createECDH('prime256v1');
	const publicKey = pair.generateKeys('base64url');
	// A private key may begin with zero bytes, which the encoding would leave out.
	const privateKey = pair.getPrivateKey('hex').padStart(64, '0');
	return { publicKey, privateKey: Buffer.from(privateKey, 'hex').toString('base64url') };
}

/** A fresh secret of 32 bytes, in base64url. */
export function freshSecret(): string {
	return randomBytes(32).toString('base64url');
}

/**
 * The keys of a demo world, made on its first start and readable by their owner only.
 *
 * @returns the variables that lead to them.
 */
export function demoKeys(dataDir: string): Record<string, string> {
	const dir = join(dataDir, 'keys');
	mkdirSync(dir, { recursive: true, mode: 0o700 });
	const secretFile = join(dir, 'secret');
	keep(secretFile, freshSecret);
	const vapidFile = join(dir, 'vapid.json');
	const pairOf = () => JSON.stringify(vapidPair());
	keep(vapidFile, pairOf);
	const { publicKey, privateKey } = JSON.parse(readFileSync(vapidFile, 'utf8')) as ReturnType<
		typeof vapidPair
	>;
	return {
		KRING_SECRET_FILE: secretFile,
		VAPID_PUBLIC_KEY: publicKey,
		VAPID_PRIVATE_KEY: privateKey,
		VAPID_SUBJECT: 'mailto:kring@localhost'
	};
}

/** The secret among the keys of a demo world: codes of its vouchers are made with it. */
export function secretOf({ KRING_SECRET_FILE: file = '' }: Record<string, string>): Buffer {
	return Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url');
}

function keep(file: string, make: () => string): void {
	if (!existsSync(file) || readFileSync(file, 'utf8').trim() === '') {
		writeFileSync(file, make(), { mode: 0o600 });
	}
	chmodSync(file, 0o600);
}
