import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { randomId } from '#lib/domain/id.ts';
import { membersOf } from '#lib/server/circle.ts';
import * as table from '#lib/server/db/schema/index.ts';
import {
	askKeysBack,
	askManager,
	askOperator,
	askStaff,
	type Asked,
	confirmKeysBack,
	confirmWork,
	denyWork,
	endEmployment,
	endManager,
	endOperator,
	keysAskedBack,
	managersOf,
	openInvitations,
	operatorsOf,
	staffMember,
	staffOf,
	unconfirmedOf,
	withdrawAsked
} from '#lib/server/employment.ts';
import { changeInOffice, inOffice, type Gate } from '#lib/server/gate/index.ts';
import { hashOfSecret } from '#lib/server/session/secret.ts';
import { visitorOf, startSession } from '#lib/server/session/index.ts';
import { officeWorld, type OfficeKey, type OfficeWorld } from '../support/offices.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';
import { codeOf } from '../support/refused.ts';

// Who works where: asked in, and out again. Nora is a nurse at De Linde, the contact person of one
// circle and the back-up of another; Mies and Gijs manage De Linde.

let database: FreshDatabase;
let world: OfficeWorld;

const operator = { kind: 'operator', organisationId: null } as const;
const fresh = true;
const sent = (content: unknown = {}) => ({ id: randomId(), content });
const linde = () =>
	({ kind: 'organisation_manager', organisationId: world.organisation.linde }) as const;

beforeEach(async () => {
	database = await freshDatabase();
	world = await officeWorld(database);
});

afterEach(async () => {
	await world?.end();
	await database?.drop();
});

const endAs = (gate: Gate, key: OfficeKey, held = linde()) =>
	changeInOffice(gate, { ...held, fresh }, sent(key), (post) =>
		endEmployment(post, { personId: world.people[key] })
	);

/** What is remembered of asking: the secret does not fit into an answer, so it cannot be kept. */
const idOf = ({ invitationId }: Asked) => ({ invitationId });

describe('asking somebody in', () => {
	test('gives a secret once; only its hash is kept, and nothing of it in what is remembered', async () => {
		const mies = await world.gateOf('mies');
		const form = { name: 'Piet', discipline: 'begeleider' };
		let secret = '';
		const kept = await changeInOffice(mies, { ...linde(), fresh }, sent(form), async (post) => {
			const asked = await askStaff(post, form);
			secret = asked.secret;
			return { invitationId: asked.invitationId };
		});
		const [row] = await world.owner.select().from(table.staffInvitation);
		expect(row).toMatchObject({
			id: kept.invitationId,
			kind: 'professional',
			organisationId: world.organisation.linde,
			name: 'Piet',
			discipline: 'begeleider',
			invitedById: world.people.mies,
			secretHash: hashOfSecret(secret)
		});
		expect(secret.length).toBeGreaterThan(40);
		const remembered = await world.owner.select().from(table.accountChange);
		expect(JSON.stringify(remembered)).not.toContain(secret);
		const days = (row!.expiresAt.getTime() - row!.invitedAt.getTime()) / 86_400_000;
		expect(days).toBe(14);
	});

	test('asks for a factor used less than ten minutes ago', async () => {
		const long = await world.gateOf('mies', { provedMinutesAgo: 11 });
		const ask = changeInOffice(long, { ...linde(), fresh }, sent(), (post) =>
			askStaff(post, { name: 'Piet', discipline: 'begeleider' }).then(idOf)
		);
		expect(await codeOf(ask)).toBe('prove_it_again');
		expect(await codeOf(endAs(long, 'nora'))).toBe('prove_it_again');
		expect(await world.owner.select().from(table.staffInvitation)).toEqual([]);
	});

	test('is seen and taken back by the own organisation and the operator only', async () => {
		const [mies, wil, olga] = await Promise.all([
			world.gateOf('mies'),
			world.gateOf('wil'),
			world.gateOf('olga')
		]);
		const { invitationId } = await changeInOffice(mies, linde(), sent(), (post) =>
			askStaff(post, { name: 'Piet', discipline: 'begeleider' }).then(idOf)
		);
		const wilg = { kind: 'organisation_manager', organisationId: world.organisation.wilg } as const;
		const seen = (gate: Gate, held: typeof wilg) =>
			inOffice(gate, held, (post) => openInvitations(post, 'professional', held.organisationId));
		expect((await seen(mies, linde())).map(({ name }) => name)).toEqual(['Piet']);
		expect(await seen(wil, wilg)).toEqual([]);
		expect(
			await codeOf(
				inOffice(wil, wilg, (post) =>
					openInvitations(post, 'professional', world.organisation.linde)
				)
			)
		).toBe('not_found');
		expect(
			await codeOf(
				changeInOffice(wil, wilg, sent(), (post) => withdrawAsked(post, { invitationId }))
			)
		).toBe('not_found');
		expect(
			await codeOf(
				changeInOffice(olga, operator, sent(), (post) => withdrawAsked(post, { invitationId }))
			)
		).toBe('done');
		expect(await seen(mies, linde())).toEqual([]);
		const [row] = await world.owner.select().from(table.staffInvitation);
		expect(row?.name).toBe('');
	});

	test('an operator asks a manager of an organisation that exists, and another operator', async () => {
		const olga = await world.gateOf('olga');
		const ask = (organisationId: string) =>
			codeOf(
				changeInOffice(olga, operator, sent(organisationId), (post) =>
					askManager(post, organisationId, { name: 'Saar' }).then(idOf)
				)
			);
		expect(await ask(randomId())).toBe('not_found');
		expect(await ask(world.organisation.wilg)).toBe('done');
		await changeInOffice(olga, operator, sent(), (post) =>
			askOperator(post, { name: 'Teun' }).then(idOf)
		);
		const waiting = await inOffice(olga, operator, (post) =>
			openInvitations(post, 'operator', null)
		);
		expect(waiting.map(({ name }) => name)).toEqual(['Teun']);
	});

	test('a manager cannot ask a manager or an operator, whatever the pages say', async () => {
		for (const kind of ['operator', 'organisation_manager']) {
			const insert = world.app.transaction(async (tx) => {
				await tx.execute(sql`select kring_enter(${world.people.mies})`);
				await tx.insert(table.staffInvitation).values({
					id: randomId(),
					kind,
					organisationId: kind === 'operator' ? null : world.organisation.linde,
					secretHash: randomId(),
					invitedAt: new Date(),
					expiresAt: new Date()
				});
			});
			await expect(insert).rejects.toThrow();
		}
	});
});

describe('who works there', () => {
	test('a manager sees the people of the own organisation, and who manages it', async () => {
		const mies = await world.gateOf('mies');
		const [staff, managers] = await inOffice(mies, linde(), async (post) => [
			await staffOf(post),
			await managersOf(post, world.organisation.linde)
		]);
		expect(staff.map(({ name, discipline, isManager }) => [name, discipline, isManager])).toEqual([
			['gijs', 'manager', true],
			['mies', 'manager', true],
			['nora', 'wijkverpleegkundige', false]
		]);
		expect(managers.map(({ name }) => name)).toEqual(['gijs', 'mies']);
		expect(
			await codeOf(inOffice(mies, linde(), (post) => staffMember(post, world.people.bart)))
		).toBe('not_found');
		expect(
			await codeOf(inOffice(mies, linde(), (post) => managersOf(post, world.organisation.wilg)))
		).toBe('not_found');
	});
});

describe('somebody whom a circle named as a professional of an organisation', () => {
	/** Kees of the first circle turns up as a nurse of De Linde, which knows nothing of it. */
	const named = () =>
		world.owner
			.update(table.member)
			.set({
				role: 'professional',
				organisationId: world.organisation.linde,
				discipline: 'verpleegkundige'
			})
			.where(
				and(
					eq(table.member.personId, world.people.kees),
					eq(table.member.circleId, world.circle.first)
				)
			);
	const isConfirmed = () =>
		world.app.transaction(async (tx) => {
			await tx.execute(sql`select kring_enter(${world.people.nora})`);
			const members = await membersOf(tx, world.circle.first);
			return members.find(({ personId }) => personId === world.people.kees)?.organisation
				?.isConfirmed;
		});
	const say = async (who: OfficeKey, work: typeof confirmWork) =>
		changeInOffice(await world.gateOf(who), { ...linde(), fresh }, sent(), (post) =>
			work(post, { personId: world.people.kees })
		);
	const waiting = async () => inOffice(await world.gateOf('mies'), linde(), unconfirmedOf);

	test('is not confirmed until its manager says so, and is staff from then on', async () => {
		expect(await waiting()).toEqual([]);
		await named();
		expect(await waiting()).toEqual([
			{
				personId: world.people.kees,
				name: expect.any(String),
				discipline: 'verpleegkundige',
				since: expect.stringMatching(/^\d{4}-\d\d-\d\d$/)
			}
		]);
		expect(await isConfirmed()).toBe(false);
		await say('mies', confirmWork);
		expect(await isConfirmed()).toBe(true);
		expect(await waiting()).toEqual([]);
		const staff = await inOffice(await world.gateOf('mies'), linde(), staffOf);
		expect(staff.map(({ personId }) => personId)).toContain(world.people.kees);
		expect(await codeOf(say('mies', denyWork))).toBe('not_found');
	});

	test('leaves the circle when its manager says no; nobody else has a say', async () => {
		expect(await codeOf(say('mies', confirmWork))).toBe('not_found');
		await named();
		expect(await codeOf(say('wil', denyWork))).toBe('not_found');
		expect(await codeOf(say('mies', denyWork))).toBe('done');
		const [place] = await world.owner
			.select()
			.from(table.member)
			.where(
				and(
					eq(table.member.personId, world.people.kees),
					eq(table.member.circleId, world.circle.first)
				)
			);
		expect(place?.removedAt).not.toBeNull();
		expect(await waiting()).toEqual([]);
	});
});

describe('the end of somebody’s work', () => {
	test('ends every sign-in at once', async () => {
		const { token } = await startSession(world.app, {
			personId: world.people.nora,
			factors: ['passkey'],
			strong: true,
			device: ''
		});
		await endAs(await world.gateOf('mies'), 'nora');
		expect(await visitorOf(world.app, token, '')).toBeNull();
		const [row] = await world.owner
			.select()
			.from(table.employment)
			.where(eq(table.employment.personId, world.people.nora));
		expect(row).toMatchObject({ endedById: world.people.mies });
		expect(row?.endedAt).not.toBeNull();
	});

	test('ends the place in every circle, with what hung on it, and each circle reads it', async () => {
		await endAs(await world.gateOf('mies'), 'nora');
		const { nora, kees, toos } = world.people;
		const places = await world.owner
			.select()
			.from(table.member)
			.where(and(eq(table.member.personId, nora), isNull(table.member.removedAt)));
		expect(places).toEqual([]);

		const circles = await world.owner.select().from(table.circle).orderBy(asc(table.circle.id));
		const first = circles.find(({ id }) => id === world.circle.first);
		const second = circles.find(({ id }) => id === world.circle.second);
		expect(first).toMatchObject({ contactId: kees, backupId: null });
		expect(second).toMatchObject({ contactId: toos, backupId: null });

		const lines = await world.owner
			.select({
				body: table.event.body,
				system: table.event.system,
				personId: table.event.personId
			})
			.from(table.event)
			.where(eq(table.event.circleId, world.circle.first))
			.orderBy(asc(table.event.seq));
		expect(lines).toEqual([
			expect.objectContaining({ body: expect.objectContaining({ kind: 'invitation.withdrawn' }) }),
			expect.objectContaining({ body: { kind: 'contact.set', contactId: kees, backupId: null } }),
			{
				body: {
					kind: 'member.removed',
					personId: nora,
					openAsks: 1,
					wasContact: true,
					wasBackup: false
				},
				system: 'employment.end',
				personId: null
			}
		]);

		const [ask] = await world.owner.select().from(table.update);
		expect(ask?.askedId).toBeNull();
		expect(await world.owner.select().from(table.topicRight)).toEqual([]);
		const [invited] = await world.owner.select().from(table.invitation);
		expect(invited?.withdrawnAt).not.toBeNull();
		const news = await world.owner
			.select()
			.from(table.job)
			.where(eq(table.job.kind, 'notice.plan'));
		expect(news.length).toBe(5);
	});

	test('leaves a place as family alone, and the people of other organisations', async () => {
		await world.owner
			.update(table.member)
			.set({ role: 'family', organisationId: null })
			.where(
				and(
					eq(table.member.personId, world.people.nora),
					eq(table.member.circleId, world.circle.second)
				)
			);
		await endAs(await world.gateOf('mies'), 'nora');
		const left = await world.owner
			.select({ personId: table.member.personId, circleId: table.member.circleId })
			.from(table.member)
			.where(isNull(table.member.removedAt));
		expect(left).toContainEqual({ personId: world.people.nora, circleId: world.circle.second });
		expect(left).toContainEqual({ personId: world.people.bart, circleId: world.circle.first });
		expect(left).not.toContainEqual({ personId: world.people.nora, circleId: world.circle.first });
	});

	test('happens everywhere or nowhere', async () => {
		await world.owner.execute(sql`
			create function refuse() returns trigger language plpgsql as $$ begin
				raise exception 'no' using errcode = 'check_violation'; end $$`);
		const [lowest, highest] = [world.circle.first, world.circle.second].sort();
		await world.owner.execute(
			sql.raw(`create trigger refuse before update on member for each row
				when (new.circle_id = '${highest}') execute function refuse()`)
		);
		await expect(endAs(await world.gateOf('mies'), 'nora')).rejects.toThrow();
		const [work] = await world.owner
			.select()
			.from(table.employment)
			.where(eq(table.employment.personId, world.people.nora));
		expect(work?.endedAt).toBeNull();
		const [place] = await world.owner
			.select()
			.from(table.member)
			.where(and(eq(table.member.personId, world.people.nora), eq(table.member.circleId, lowest!)));
		expect(place?.removedAt).toBeNull();
		expect(await world.owner.select().from(table.event)).toEqual([]);
	});

	test('is not for oneself, not for people elsewhere, and happens once', async () => {
		const [mies, wil] = await Promise.all([world.gateOf('mies'), world.gateOf('wil')]);
		expect(await codeOf(endAs(mies, 'mies'))).toBe('not_yourself');
		expect(await codeOf(endAs(mies, 'bart'))).toBe('not_found');
		expect(await codeOf(endAs(wil, 'nora'))).toBe('not_found');
		const wilg = { kind: 'organisation_manager', organisationId: world.organisation.wilg } as const;
		expect(await codeOf(endAs(wil, 'nora', wilg))).toBe('not_found');
		expect(await codeOf(endAs(mies, 'nora'))).toBe('done');
		expect(await codeOf(endAs(mies, 'nora'))).toBe('not_found');
	});

	test('takes the office of a manager along', async () => {
		const gijs = await world.gateOf('gijs');
		await endAs(await world.gateOf('mies'), 'gijs');
		expect(await visitorOf(world.app, 'x', '')).toBeNull();
		const managers = await inOffice(await world.gateOf('mies'), linde(), (post) =>
			managersOf(post, world.organisation.linde)
		);
		expect(managers.map(({ name }) => name)).toEqual(['mies']);
		// What Gijs had open at that moment finds the walls of the database closed.
		expect(await inOffice(gijs, linde(), staffOf)).toEqual([]);
	});

	test('two who end each other at the same moment: one does', async () => {
		const [mies, gijs] = await Promise.all([world.gateOf('mies'), world.gateOf('gijs')]);
		const outcomes = await Promise.all([codeOf(endAs(mies, 'gijs')), codeOf(endAs(gijs, 'mies'))]);
		expect(outcomes.sort()).toEqual(['done', 'not_found']);
	});
});

describe('the end of an office', () => {
	test('an operator ends that somebody manages; their work stays', async () => {
		const olga = await world.gateOf('olga');
		await changeInOffice(olga, { ...operator, fresh }, sent(), (post) =>
			endManager(post, world.organisation.linde, { personId: world.people.gijs })
		);
		const managers = await inOffice(olga, operator, (post) =>
			managersOf(post, world.organisation.linde)
		);
		expect(managers.map(({ name }) => name)).toEqual(['mies']);
		const [work] = await world.owner
			.select()
			.from(table.employment)
			.where(eq(table.employment.personId, world.people.gijs));
		expect(work?.endedAt).toBeNull();
	});

	test('one operator is always left, also when two end each other at the same moment', async () => {
		const [olga, omar] = await Promise.all([world.gateOf('olga'), world.gateOf('omar')]);
		const end = (gate: Gate, key: OfficeKey) =>
			codeOf(
				changeInOffice(gate, { ...operator, fresh }, sent(key), (post) =>
					endOperator(post, { personId: world.people[key] })
				)
			);
		expect(await end(olga, 'olga')).toBe('not_yourself');
		const outcomes = await Promise.all([end(olga, 'omar'), end(omar, 'olga')]);
		expect(outcomes.sort()).toEqual(['done', 'not_found']);
		const left = await world.owner
			.select()
			.from(table.office)
			.where(and(eq(table.office.kind, 'operator'), isNull(table.office.endedAt)));
		expect(left).toHaveLength(1);
	});

	test('is seen in the list of who runs the house', async () => {
		const olga = await world.gateOf('olga');
		const names = (await inOffice(olga, operator, operatorsOf)).map(({ name }) => name);
		expect(names).toEqual(['olga', 'omar']);
	});
});

describe('a lost key', () => {
	const env = { origin: 'http://localhost', secret: Buffer.alloc(32, 7) };

	test('is put right by two, never by one', async () => {
		const [mies, gijs] = await Promise.all([world.gateOf('mies'), world.gateOf('gijs')]);
		const { nora, bart, olga } = world.people;
		const ask = (personId: string) =>
			codeOf(
				changeInOffice(mies, { ...linde(), fresh }, sent(personId), (post) =>
					askKeysBack(post, { personId })
				)
			);
		expect(await ask(bart)).toBe('not_found');
		expect(await ask(olga)).toBe('not_found');
		expect(await ask(nora)).toBe('done');

		const [waiting] = await inOffice(gijs, linde(), keysAskedBack);
		expect(waiting).toMatchObject({ personName: 'nora', askedByName: 'mies', mayConfirm: true });
		const confirm = (gate: Gate) =>
			codeOf(
				changeInOffice(gate, { ...linde(), fresh }, sent(), (post) =>
					confirmKeysBack(post, env, { restoreId: waiting!.id })
				)
			);
		const { token } = await startSession(world.app, {
			personId: nora,
			factors: ['passkey'],
			strong: true,
			device: ''
		});
		expect(await confirm(mies)).toBe('not_found');
		expect(await visitorOf(world.app, token, '')).not.toBeNull();
		expect(await confirm(gijs)).toBe('done');
		expect(await visitorOf(world.app, token, '')).toBeNull();
		expect(await inOffice(gijs, linde(), keysAskedBack)).toEqual([]);
	});
});
