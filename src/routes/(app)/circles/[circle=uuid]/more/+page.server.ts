import { myKey } from '#lib/server/check-in/index.ts';
import { peopleOf } from '#lib/server/membership/index.ts';
import { answer } from '#lib/server/web/index.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read'], async (sight) => {
		const [{ residentName, people }, key] = await Promise.all([peopleOf(sight), myKey(sight)]);
		const contact = people.find(({ isContact }) => isContact);
		return {
			residentName,
			contactName: contact?.personId === sight.personId ? null : (contact?.name ?? null),
			personId: sight.personId,
			byCard: sight.standing.byCard,
			may: {
				readLog: sight.may('reading.read'),
				setRights: sight.may('circle.setRights'),
				changeTopics: sight.may('topic.add'),
				card: sight.may('card.block'),
				seeFindings: sight.may('finding.read'),
				pause: sight.may('pause.set'),
				walkIn: sight.may('walkIn.read'),
				askHelp: sight.may('help.draft') || sight.may('help.agree'),
				checkIn: sight.may('checkIn.read') || key !== null
			}
		};
	});
});
