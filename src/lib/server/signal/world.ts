import { sql } from 'drizzle-orm';
import {
	checkInChain,
	keyHolderMinutes,
	type Chain,
	type Fallback,
	type Present,
	type Step,
	type Target,
	type Wait,
	type World
} from '../../domain/chain/index.ts';
import { soundsAt, type Quiet } from '../../domain/delivery.ts';
import { gapDaysAhead } from '../../domain/duty.ts';
import { isDutchHoliday } from '../../domain/holiday.ts';
import { answersSignal, readsSignal } from '../../domain/policy/decide.ts';
import type { Standing } from '../../domain/policy/standing.ts';
import type { Asking, SignalLevel, Telling } from '../../domain/signal.ts';
import { standingWithoutVisit } from '../circle.ts';
import { one, type Tx } from '../db/connect.ts';
import { dutyOf, type CircleRota } from '../duty/index.ts';

/** Somebody in the circle, as far as a chain asks: how they stand, what reaches them, when they sleep. */
export type CrewMember = {
	personId: string;
	standing: Standing;
	hasChannel: boolean;
	quiet: Quiet;
};

/** The circle around a signal at one moment. It is asked for anew at each step, never kept. */
export type Around = Pick<
	World,
	'residentId' | 'contactId' | 'backupId' | 'chains' | 'absences'
> & { people: readonly CrewMember[]; rotas: readonly CircleRota[]; now: Date };

type RawWait = { kind: Wait['kind']; minutes: number };

type RawStep = {
	id: string;
	wait: RawWait;
	showsNumber: boolean;
	who: { kind: Target['kind']; personId: string | null; rotaId: string | null }[];
};

type RawChain = {
	level: SignalLevel;
	steps: RawStep[];
	lastWait: RawWait;
	rounds: number;
	fallback: Fallback | null;
	acceptedIds: string[];
};

/** The key holders of a check-in, in the order in which they are asked. */
type RawKeys = { keyHolderIds: string[]; acceptedIds: string[] };

type RawAround = Pick<World, 'residentId' | 'contactId' | 'backupId'> & {
	chains: RawChain[];
	keys: RawKeys | null;
};

/** Everything that the rules of a chain want to know of a circle, asked for at once. */
export async function aroundOf(tx: Tx, circleId: string, now: Date): Promise<Around> {
	const [heads, crew, duty] = await Promise.all([
		tx.execute<{ around: RawAround }>(sql`
			select jsonb_build_object('residentId', c.resident_id, 'contactId', kring_contact_now(c.id),
				'backupId', (select m.person_id from member m where m.circle_id = c.id
					and m.person_id = c.backup_id and kring_runs(m)),
				'keys', (select jsonb_build_object(
					'keyHolderIds', coalesce(jsonb_agg(k.person_id order by k.position)
						filter (where k.person_id is not null), '[]'),
					'acceptedIds', coalesce(jsonb_agg(k.person_id) filter (where k.accepted_at is not null), '[]'))
					from check_in_plan n left join check_in_holder k on k.circle_id = n.circle_id
					where n.circle_id = c.id having count(*) > 0),
				'chains', coalesce((select jsonb_agg(jsonb_build_object(
					'level', h.level, 'rounds', h.rounds,
					'lastWait', jsonb_build_object('kind', h.last_wait_kind, 'minutes', h.last_wait_minutes),
					'fallback', case when h.fallback_phone is not null then jsonb_build_object(
						'label', h.fallback_label, 'phone', h.fallback_phone, 'hours', h.fallback_hours) end,
					'acceptedIds', coalesce((select jsonb_agg(p.person_id) from chain_place p
						where p.circle_id = h.circle_id and p.level = h.level and p.accepted_at is not null), '[]'),
					'steps', coalesce((select jsonb_agg(jsonb_build_object('id', s.id,
						'wait', jsonb_build_object('kind', s.wait_kind, 'minutes', s.wait_minutes),
						'showsNumber', s.shows_number,
						'who', coalesce((select jsonb_agg(jsonb_build_object('kind', t.kind,
							'personId', t.person_id, 'rotaId', t.rota_id) order by t.position)
							from chain_target t where t.circle_id = s.circle_id and t.step_id = s.id), '[]'))
						order by s.position)
						from chain_step s where s.circle_id = h.circle_id and s.level = h.level), '[]')))
					from chain h where h.circle_id = c.id), '[]')) as around
			from circle c where c.id = ${circleId}`),
		tx.execute<{
			personId: string;
			standing: Record<string, unknown>;
			hasChannel: boolean | null;
			quietFrom: number;
			quietUntil: number;
		}>(sql`
			select person_id as "personId", standing, has_channel as "hasChannel",
				quiet_from as "quietFrom", quiet_until as "quietUntil"
			from kring_crew(${circleId})`),
		dutyOf(tx, circleId, now, new Date(now.getTime() + gapDaysAhead * 86_400_000))
	]);
	const { chains, keys, ...offices } = one(heads).around;
	const chainOf = (level: SignalLevel) => {
		const found = chains.find((chain) => chain.level === level);
		return found === undefined ? null : chainFrom(found);
	};
	const [orange, red] = [chainOf('orange'), chainOf('red')];
	const contactIsResident = offices.contactId === offices.residentId;
	const fallback = orange?.fallback ?? red?.fallback ?? null;
	const checkIn =
		keys === null
			? null
			: checkInChain({ ...keys, contactIsResident, waitMinutes: keyHolderMinutes, fallback });
	return {
		...offices,
		...duty,
		now,
		chains: { orange, red, checkIn },
		people: crew.map(({ personId, standing, hasChannel, quietFrom, quietUntil }) => ({
			personId,
			standing: standingWithoutVisit(standing),
			hasChannel: hasChannel ?? false,
			quiet: { quietFromMinute: quietFrom, quietUntilMinute: quietUntil }
		}))
	};
}

/** The circle as the rules see it for a signal that asks these (`askingsOf`). */
export function worldFor(around: Around, levels: readonly Asking[]): World {
	const { people, now, ...rest } = around;
	return {
		...rest,
		isHoliday: isDutchHoliday,
		present: people.map(({ personId, standing, hasChannel }): Present => {
			const mayAnswer = answersSignal(standing, { levels });
			return {
				personId,
				near: standing.role !== 'resident' && standing.role !== 'professional',
				mayRead: mayAnswer || readsSignal(standing, { levels }, now),
				mayAnswer,
				hasChannel,
				endsAt: standing.endsAt
			};
		})
	};
}

/** When what is told makes a sound, by the quiet hours of each person. */
export function soundsIn({ people }: Around): (telling: Telling, at: Date) => Date {
	const quiet = new Map(people.map((one) => [one.personId, one.quiet]));
	const none: Quiet = { quietFromMinute: 0, quietUntilMinute: 0 };
	return (telling, at) => soundsAt(telling, quiet.get(telling.personId) ?? none, at);
}

function chainFrom({ steps, lastWait, ...rest }: RawChain): Chain {
	return { ...rest, steps: steps.map(stepFrom), lastWait: waitFrom(lastWait) };
}

function stepFrom({ id, wait, showsNumber, who }: RawStep): Step {
	return { id, wait: waitFrom(wait), showsNumber, who: who.map(targetFrom) };
}

function waitFrom({ kind, minutes }: RawWait): Wait {
	return kind === 'working_day' ? { kind, minute: minutes } : { kind, minutes };
}

function targetFrom({ kind, personId, rotaId }: RawStep['who'][number]): Target {
	if (kind === 'member') return { kind, personId: personId! };
	return kind === 'duty' ? { kind, rotaId: rotaId! } : { kind };
}
