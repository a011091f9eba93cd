import { sql } from 'drizzle-orm';
import type { DraftForm, JoinForm, RequestForm } from '#lib/domain/help/form.ts';
import type { CategoryKey } from '#lib/domain/help/category.ts';
import { randomId } from '#lib/domain/id.ts';
import type { Own, Post, Deed, Answer } from '#lib/server/gate/index.ts';
import { changeInOffice, inOffice } from '#lib/server/gate/index.ts';
import {
	answer,
	ask,
	asSelf,
	choose,
	join,
	offer,
	requestFor,
	stepHelp,
	type RequestView
} from '#lib/server/help/index.ts';
import { neighbours, type Neighbours } from './neighbours.ts';

// Neighbours who ask each other for help: Gerrit and the others of `neighbours.ts` take part, and so do some more who
// only help. Karin coordinates.

/** The world of tests of asking and offering. */
export type HelpWorld = Neighbours & {
	/** Changes something of one's own, under an id that is made for it unless one is given. */
	does: <T extends Answer>(
		key: string,
		work: (own: Own, neighbourhoodId: string) => Promise<T>,
		once?: string
	) => Promise<T>;
	/** Looks at something of one's own. */
	looks: <T>(key: string, work: (own: Own, neighbourhoodId: string) => Promise<T>) => Promise<T>;
	/** Changes something as who coordinates. */
	karinDoes: <T extends Answer>(work: (post: Post<'coordinator'>) => Promise<T>) => Promise<T>;
	/** Takes part. */
	joins: (key: string, change?: Partial<JoinForm>) => Promise<void>;
	/** Takes part and offers a kind of help. */
	helps: (key: string, category: CategoryKey, change?: Partial<JoinForm>) => Promise<void>;
	asks: (key: string, change?: Partial<RequestForm>) => Promise<string>;
	says: (key: string, requestId: string, says: 'yes' | 'no') => Promise<void>;
	chooses: (key: string, requestId: string, helper: string, on?: string | null) => Promise<void>;
	sees: (key: string, requestId: string) => Promise<RequestView>;
	/** Does what is due now for a request. */
	steps: (requestId: string) => Promise<string[]>;
	/** Those who were asked, by name, in the order in which they were. */
	asked: (requestId: string) => Promise<string[]>;
	/** News of somebody, oldest first. */
	news: (key: string) => Promise<string[]>;
	/** Somebody new of the same municipality, with an account. */
	newcomer: (key: string, name?: string) => Promise<string>;
	/** A change in the first circle. */
	inCircle: <P extends 'help.draft' | 'help.agree', T extends Answer>(
		key: string,
		permission: P,
		work: (deed: Deed<P>) => Promise<T>
	) => Promise<T>;
	/** Sets the clock. */
	at: (moment: string | Date) => Promise<void>;
	/** How a request stands, as its row says. */
	row: (requestId: string) => Promise<Record<string, unknown>>;
};

/** What somebody says who joins. */
export const joining = (change: Partial<JoinForm> = {}): JoinForm => ({
	...{ area: '5251', reach: 'neighbourhood', 'languages[]': ['nl'], gender: null },
	...{ avoidsPets: false, askedMost: 3, likes: '', phone: '0612345678', address: 'Dorpsstraat 1' },
	...change
});

/** What somebody says who asks. */
export const asking = (change: Partial<RequestForm> = {}): RequestForm => ({
	...{ category: 'walk', words: 'Een rondje door het park.', times: [], isWeekly: false },
	...{ minutes: null, where: 'elsewhere', place: 'het park', language: null, gender: null },
	...{ hasPets: false, helperId: null, 'on[]': [], 'from[]': [], 'until[]': [] },
	...change
});

/** What somebody says who drafts for a resident. */
export const drafting = (change: Partial<DraftForm> = {}): DraftForm => {
	const { helperId: _helperId, ...fields } = asking();
	const reach = { area: '5251', phone: '0411222333', address: 'Kerkpad 9' };
	return { ...fields, ...reach, helperId: null, ...change };
};

/** A Friday in winter, at ten in the morning; so far ahead that what is made by the real clock is made before. */
export const start = new Date('2038-01-15T09:00:00Z');

/** So many hours later. */
export const hoursOn = (hours: number, from = start) =>
	new Date(from.getTime() + hours * 3_600_000);

/** Makes it; its clock stands at `start`. */
export async function helpWorld(): Promise<HelpWorld> {
	const world = await neighbours();
	const { owner, neighbourhoodId, municipalityId, organisationId } = world;
	await owner.execute(
		sql`update clock set moved_by = ${start.toISOString()}::timestamptz - clock_timestamp()`
	);
	// They take part for longer than newcomers do, whatever the day of the run.
	await owner.execute(sql`update credit_account set opened_at = kring_now() - interval '60 days'`);
	await owner.execute(
		sql`update neighbourhood set postcode_areas = '{5251,5252}' where id = ${neighbourhoodId}`
	);
	const coordinates = () =>
		world.gateOf('karin', {
			offices: [{ kind: 'coordinator', municipalityId, neighbourhoodId, organisationId }]
		});
	const held = { kind: 'coordinator', organisationId: null, neighbourhoodId } as const;
	const does: HelpWorld['does'] = (key, work, once = randomId()) =>
		world.gateOf(key).changeOwn({ id: once, content: {} }, (own) => work(own, neighbourhoodId));
	const joins: HelpWorld['joins'] = async (key, change) => {
		await does(key, (own, at) => join(own, at, joining(change)));
	};
	return {
		...world,
		does,
		looks: (key, work) => world.gateOf(key).own((own) => work(own, neighbourhoodId)),
		asKarin: (work) => inOffice(coordinates(), held, (post) => work(post, randomId())),
		karinDoes: (work) => changeInOffice(coordinates(), held, { id: randomId(), content: {} }, work),
		joins,
		helps: async (key, category, change) => {
			await joins(key, change);
			await does(key, (own, at) => offer(own, at, { category, words: 'Graag.', windows: [] }));
		},
		asks: async (key, change) => {
			const { requestId } = await does(key, (own, at) => ask(asSelf(own, at), asking(change)));
			return requestId;
		},
		says: async (key, requestId, says) => {
			await does(key, (own, at) => answer(own, at, { requestId, says }));
		},
		chooses: async (key, requestId, helper, on = null) => {
			const helperId = world.person(helper);
			await does(key, (own, at) => choose(asSelf(own, at), { requestId, helperId, on }));
		},
		sees: (key, requestId) =>
			world.gateOf(key).own((own) => requestFor(own, neighbourhoodId, requestId)),
		steps: (requestId) => stepHelp(world.worker, { neighbourhoodId, requestId }),
		asked: async (requestId) => {
			const rows = await owner.execute<{ name: string }>(sql`
				select p.name from help_ask a join person p on p.id = a.helper_id where a.request_id = ${requestId}
				order by a.asked_at, p.name`);
			return rows.map(({ name }) => name);
		},
		news: async (key) => {
			const rows = await owner.execute<{ kind: string }>(sql`
				select kind from help_notice where person_id = ${world.person(key)} order by made_at, kind`);
			return rows.map(({ kind }) => kind);
		},
		newcomer: async (key, name = key.charAt(0).toUpperCase() + key.slice(1)) => {
			const id = world.person(key);
			await owner.execute(sql`insert into person (id, municipality_id, name, created_at)
				values (${id}, ${municipalityId}, ${name}, kring_now())`);
			await owner.execute(sql`insert into account (person_id, mail_address)
				values (${id}, ${`${key}@example.org`})`);
			return id;
		},
		inCircle: (key, permission, work) =>
			world
				.gateOf(key)
				.change(world.circleId, { id: randomId(), content: {} }, [permission], work as never),
		at: async (moment) => {
			await owner.execute(
				sql`update clock set moved_by = ${new Date(moment).toISOString()}::timestamptz - clock_timestamp()`
			);
		},
		row: async (requestId) => {
			const [found] = await owner.execute(sql`select * from help_request where id = ${requestId}`);
			return found!;
		}
	};
}
