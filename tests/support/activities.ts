import { sql } from 'drizzle-orm';
import { randomId } from '#lib/domain/id.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { setCoordinator } from '#lib/server/employment.ts';
import { changeInOffice, type Post } from '#lib/server/gate/index.ts';
import { officeWorld, type OfficeKey, type OfficeWorld } from './offices.ts';
import type { FreshDatabase } from './template.ts';

// The people of the offices, in neighbourhoods: Nora coordinates activities for De Linde in Lindenhof,
// Bart for De Berk in the same one.

/** The world of tests of activities. */
export type ActivityWorld = OfficeWorld & {
	neighbourhood: { lindenhof: string; berkenrode: string; wilgenkamp: string };
	/** Does something as a coordinator of a neighbourhood, Lindenhof unless said otherwise. */
	as: <T extends Record<string, string | number | boolean | null>>(
		key: OfficeKey,
		work: (post: Post<'coordinator'>) => Promise<T>,
		neighbourhoodId?: string
	) => Promise<T>;
	/** Looks at something as a coordinator in Lindenhof. */
	seen: <T>(work: (post: Post<'coordinator'>) => Promise<T>, key?: OfficeKey) => Promise<T>;
	/** Sets the clock of the database, to an instant in ISO 8601. */
	setClock: (instant: string) => Promise<void>;
};

/** Puts them into an empty, migrated database. */
export async function activityWorld(database: FreshDatabase): Promise<ActivityWorld> {
	const offices = await officeWorld(database);
	const neighbourhood = {
		lindenhof: randomId(),
		berkenrode: randomId(),
		wilgenkamp: randomId()
	};
	const { oost, west } = offices.municipality;
	const createdAt = new Date();
	await offices.owner.insert(table.neighbourhood).values([
		{
			id: neighbourhood.lindenhof,
			municipalityId: oost,
			name: 'Lindenhof',
			slug: 'lindenhof',
			createdAt
		},
		{
			id: neighbourhood.berkenrode,
			municipalityId: oost,
			name: 'Berkenrode',
			slug: 'berkenrode',
			createdAt
		},
		{
			id: neighbourhood.wilgenkamp,
			municipalityId: west,
			name: 'Wilgenkamp',
			slug: 'wilgenkamp',
			createdAt
		}
	]);
	const startedAt = new Date();
	await offices.owner.insert(table.office).values({
		...{ id: randomId(), personId: offices.people.bart, kind: 'coordinator', municipalityId: oost },
		...{
			organisationId: offices.organisation.berk,
			neighbourhoodId: neighbourhood.lindenhof,
			startedAt
		}
	});
	const mies = await offices.gateOf('mies');
	const linde = {
		kind: 'organisation_manager',
		organisationId: offices.organisation.linde
	} as const;
	await changeInOffice(mies, linde, { id: randomId(), content: {} }, (post) =>
		setCoordinator(post, offices.people.nora, {
			neighbourhoodId: neighbourhood.lindenhof,
			wanted: 'yes'
		})
	);
	const as: ActivityWorld['as'] = async (key, work, neighbourhoodId = neighbourhood.lindenhof) => {
		const held = { kind: 'coordinator', organisationId: null, neighbourhoodId } as const;
		const sent = { id: randomId(), content: {} };
		return changeInOffice(await offices.gateOf(key), held, sent, work);
	};
	return {
		...offices,
		neighbourhood,
		as,
		seen: async <T>(work: (post: Post<'coordinator'>) => Promise<T>, key: OfficeKey = 'nora') => {
			let found: T | undefined;
			await as(key, async (post) => {
				found = await work(post);
				return {};
			});
			return found!;
		},
		setClock: async (instant) => {
			await offices.owner.execute(sql`
				update clock set moved_by = ${instant}::timestamptz - clock_timestamp()`);
		}
	};
}
