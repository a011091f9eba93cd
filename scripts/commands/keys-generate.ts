import { freshSecret, vapidPair } from '../local/keys.ts';
import type { Program } from '../local/dispatch.ts';
import { say } from '../local/say.ts';

/** Prints fresh keys as lines for an environment file. Nothing is stored. */
export const program: Program = {
	what: 'print fresh keys, as lines for an environment file',
	run: async () => {
		const { publicKey, privateKey } = vapidPair();
		say(`KRING_SECRET=${freshSecret()}`);
		say(`KRING_BACKUP_KEY=${freshSecret()}`);
		say(`VAPID_PUBLIC_KEY=${publicKey}`);
		say(`VAPID_PRIVATE_KEY=${privateKey}`);
	}
};
