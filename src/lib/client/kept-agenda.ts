import { keepMs } from '../domain/outbox.ts';
import type { KeptAgenda } from '../domain/agenda/kept.ts';
import { drop, dropAll, fact, keep, kept, setFact } from './store.ts';

// The agenda of seven days on a device (T9.1, settled 33): as it was last looked at, in whole words.

/** Keeps the agenda of a circle here, in place of what was kept before. */
export async function keepAgenda(agenda: KeptAgenda): Promise<void> {
	await keep('agenda', agenda.circleId, Date.now(), agenda, []);
	await setFact('hasAgenda', 1);
}

/** The agendas on this device, without days that are over. Those past their time are gone (T9.2). */
export async function keptAgendas(todayOn: string): Promise<KeptAgenda[]> {
	if ((await fact('hasAgenda')) === null) return [];
	const lastContact = await fact('lastContactMs');
	if (typeof lastContact === 'number' && Date.now() - lastContact > keepMs) {
		await dropAll('agenda');
		await setFact('hasAgenda', null);
		return [];
	}
	const all = (await kept('agenda')).map(({ thing }) => thing as KeptAgenda);
	return all.map((one) => ({ ...one, days: one.days.filter(({ on }) => on >= todayOn) }));
}

/** Takes the agenda of a circle off this device. */
export async function forgetAgenda(circleId: string): Promise<void> {
	await drop('agenda', circleId);
	if ((await kept('agenda')).length === 0) await setFact('hasAgenda', null);
}

/** Takes agendas off this device that its person may no longer read (T9.2, T4.11). */
export async function tendAgendas(): Promise<void> {
	for (const { thing } of await kept('agenda')) {
		const { circleId } = thing as KeptAgenda;
		const answer = await fetch(`/circles/${circleId}/agenda/paper`, {
			method: 'HEAD',
			redirect: 'manual'
		}).catch(() => null);
		if (answer?.status === 404) await forgetAgenda(circleId);
	}
}
