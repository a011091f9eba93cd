import type { Target, Wait } from '#lib/domain/chain/index.ts';
import { lengthInWords } from '#lib/i18n/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { ChainsView } from '#lib/server/signal/index.ts';
import { firstName } from '#lib/ui/names.ts';
import { faceOf } from '../shown.ts';
import type { CircleShown } from '../shown.server.ts';

// The sentences of a chain: whom a step asks, and how long it waits.

/** How long a step waits after the one before it. */
export function waitWords(wait: Wait): string {
	if (wait.kind === 'working_day')
		return m.chain_wait_working_day({ time: clockText(wait.minute) });
	const length = lengthInWords(wait.minutes, getLocale());
	return wait.kind === 'waking'
		? m.chain_wait_waking({ length })
		: m.chain_wait_minutes({ length });
}

/** Whom a step asks, by name where there is one. */
export function targetWords(
	circle: CircleShown,
	target: Target,
	{ backupId, rotas }: { backupId: string | null; rotas: ChainsView['rotas'] }
): string {
	const name = (id: string) => firstName(faceOf(circle, id).name);
	switch (target.kind) {
		case 'contact': {
			const contact = Object.values(circle.people).find(({ isContact }) => isContact);
			return m.chain_contact({ name: contact === undefined ? '' : firstName(contact.name) });
		}
		case 'backup':
			return backupId === null ? m.chain_backup_none() : m.chain_backup({ name: name(backupId) });
		case 'near':
			return m.chain_near();
		case 'member':
			return name(target.personId);
		case 'duty': {
			const rota = rotas.find(({ id }) => id === target.rotaId);
			if (rota === undefined) return m.chain_duty();
			return m.chain_duty_of({ name: rota.name, organisation: rota.organisationName });
		}
	}
}

/** A target as a form sends it; what no form sends is empty. */
export function targetValue(target: Target): string {
	if (target.kind === 'member') return `member:${target.personId}`;
	if (target.kind === 'duty') return `duty:${target.rotaId}`;
	return target.kind === 'near' ? '' : target.kind;
}

/** Minutes after midnight as hh:mm. */
export function clockText(minute: number): string {
	const two = (value: number) => String(value).padStart(2, '0');
	return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
