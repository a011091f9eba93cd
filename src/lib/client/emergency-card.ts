import { isCardOver, type KeptCard } from '../domain/card-sheet.ts';
import { drop, dropAll, fact, keep, kept, setFact } from './store.ts';

// The emergency card on a device, after a yes on that device and on no other (T9.1).

/** Keeps a card here, or keeps it anew. Resolves once it is on the disk. */
export async function keepCard(card: KeptCard): Promise<void> {
	await keep('card', card.circleId, Date.now(), card, []);
	await setFact('hasCard', 1);
}

/** The cards on this device. Those that outlived their time are gone (T9.2). */
export async function keptCards(): Promise<KeptCard[]> {
	if ((await fact('hasCard')) === null) return [];
	const lastContact = await fact('lastContactMs');
	if (typeof lastContact === 'number' && isCardOver(lastContact, Date.now())) {
		await dropAll('card');
		await setFact('hasCard', null);
		return [];
	}
	return (await kept('card')).map(({ thing }) => thing as KeptCard);
}

/** Takes a card off this device. */
export async function forgetCard(circleId: string): Promise<void> {
	await drop('card', circleId);
	if ((await kept('card')).length === 0) await setFact('hasCard', null);
}

/**
 * Takes the cards of circles off this device whose plan its person may no longer read (T9.2). Where
 * the server cannot be reached they stay: that is what they are for.
 */
export async function tendCards(): Promise<void> {
	for (const { circleId } of await keptCards()) {
		const answer = await fetch(`/circles/${circleId}/plan/card`, {
			method: 'HEAD',
			redirect: 'manual'
		}).catch(() => null);
		if (answer?.status === 404) await forgetCard(circleId);
	}
}
