import { and, eq, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Refusal } from '#lib/domain/refusal.ts';
import * as table from '#lib/server/db/schema/index.ts';
import {
	addTopic,
	archiveTopic,
	endRepresentation,
	fallsFree,
	leave,
	peopleOf,
	personPage,
	removeMember,
	represent,
	rightsBoard,
	setContact,
	setRights,
	share
} from '#lib/server/membership/index.ts';
import { circleWorld, type CircleWorld } from '../support/circle.ts';

let world: CircleWorld;
const sent = (content: unknown = null) => ({ id: crypto.randomUUID(), content });
const rightsForm = (personId: string, how: Partial<Parameters<typeof setRights>[1]> = {}) => ({
	personId,
	preset: 'own' as const,
	until: 'none' as const,
	untilOn: '',
	levels: {},
	ends: {},
	...how
});

describe('who may see what', () => {
	beforeAll(async () => {
		world = await circleWorld();
	});
	afterAll(() => world.end());

	test('the resident opens a topic for a neighbour, and it is open from the next request on', async () => {
		const { circleId, person, gateOf } = world;
		const form = rightsForm(person('cor'), { levels: { agenda: 'read', news: 'write' } });
		await gateOf('ruud').change(circleId, sent(form), ['circle.setRights'], (deed) =>
			setRights(deed, form)
		);

		const board = await gateOf('cor').look(circleId, ['circle.read'], rightsBoard);
		expect(
			board.own.filter(({ level }) => level !== 'none').map(({ id, level }) => [id, level])
		).toEqual([
			['news', 'write'],
			['agenda', 'read']
		]);
	});

	test("others' rights are shown to who decides, and to nobody else", async () => {
		const { circleId, gateOf } = world;
		const forRuud = await gateOf('ruud').look(circleId, ['circle.read'], rightsBoard);
		const forSanne = await gateOf('sanne').look(circleId, ['circle.read'], rightsBoard);
		expect(forRuud.people?.map(({ name }) => name)).toEqual(
			expect.arrayContaining(['Sanne', 'Ilse', 'Cor', 'Karin'])
		);
		expect(forSanne.people).toBeNull();
	});

	test('a closed topic says why, and whom to ask', async () => {
		const { circleId, person, gateOf } = world;
		const board = await gateOf('cor').look(circleId, ['circle.read'], rightsBoard);
		expect(board.own.find(({ id }) => id === 'money')).toMatchObject({
			level: 'none',
			why: 'never_given'
		});
		expect(board.ask.map(({ personId }) => personId)).toEqual([person('sanne'), person('ruud')]);
	});

	test.each(['sanne', 'cor', 'karin'])(
		'%s cannot set rights, not even the own ones',
		async (key) => {
			const { circleId, person, gateOf } = world;
			const form = rightsForm(person(key), { preset: 'everything' });
			const attempt = gateOf(key).change(circleId, sent(form), ['circle.setRights'], (deed) =>
				setRights(deed, form)
			);
			await expect(attempt).rejects.toEqual(new Refusal('not_found'));
		}
	);

	test('a right ends at the second, by the clock of the database', async () => {
		const { circleId, person, gateOf, owner, database } = world;
		const until = new Date((await world.now()).getTime() + 3_600_000);
		await owner
			.update(table.topicRight)
			.set({ endsAt: until })
			.where(
				and(eq(table.topicRight.personId, person('karin')), eq(table.topicRight.topicId, 'health'))
			);
		const health = async () => {
			const board = await gateOf('karin').look(circleId, ['circle.read'], rightsBoard);
			return board.own.find(({ id }) => id === 'health');
		};

		expect(await health()).toMatchObject({ level: 'write' });
		await database.setOffset(3_590);
		expect(await health()).toMatchObject({ level: 'write' });
		await database.setOffset(3_601);
		expect(await health()).toMatchObject({ level: 'none', why: 'ended' });
		await database.setOffset(0);
	});

	test('the same form twice is done once, and another one under its id is refused', async () => {
		const { circleId, person, gateOf, owner } = world;
		const form = rightsForm(person('ilse'), { preset: 'agenda' });
		const once = sent(form);
		const set = (content: typeof form) =>
			gateOf('ruud').change(circleId, { ...once, content }, ['circle.setRights'], (deed) =>
				setRights(deed, content)
			);
		const before = await linesOf(owner, circleId, 'rights.set');

		expect(await set(form)).toEqual({ personId: person('ilse') });
		expect(await set(form)).toEqual({ personId: person('ilse') });
		await expect(set({ ...form, preset: 'everything' as never })).rejects.toEqual(
			new Refusal('change_conflict')
		);
		expect(await linesOf(owner, circleId, 'rights.set')).toBe(before + 1);
	});

	test('who represents in money only decides nothing for the whole circle', async () => {
		const { otherCircleId, person, gateOf } = world;
		const form = rightsForm(person('cor'), { preset: 'everything', until: 'year' });
		const joost = gateOf('joost');
		const setting = joost.change(otherCircleId, sent(form), ['circle.setRights'], (deed) =>
			setRights(deed, form)
		);
		await expect(setting).rejects.toEqual(new Refusal('not_found'));

		const wider = {
			personId: person('cor'),
			ground: 'mandate' as const,
			reviewOn: '2027-06-01',
			residentTold: 'Besproken.',
			'scope[]': ['everything']
		};
		const widening = joost.change(otherCircleId, sent(wider), ['circle.represent'], (deed) =>
			represent(deed, wider)
		);
		await expect(widening).rejects.toEqual(new Refusal('not_found'));
	});

	test('what the resident was told is read by who speaks for the resident, and by no other', async () => {
		const { otherCircleId, person, gateOf } = world;
		const pageFor = (key: string) =>
			gateOf(key).look(otherCircleId, ['circle.read'], (sight) =>
				personPage(sight, person('hanneke'))
			);
		const told = (await pageFor('nel')).representation?.residentTold;
		expect(told).toEqual(expect.any(String));
		expect((await pageFor('joost')).representation?.residentTold).toBe(told);
		expect((await pageFor('cor')).representation).toMatchObject({
			scope: ['everything'],
			residentTold: null
		});
	});

	test('a representation takes a day of looking again, within two years, and never oneself', async () => {
		const { otherCircleId, person, gateOf, owner } = world;
		const form = (who: string, reviewOn: string) => ({
			personId: person(who),
			ground: 'mandate' as const,
			reviewOn,
			residentTold: 'Wij spraken erover aan tafel.',
			'scope[]': ['money', 'everything']
		});
		const set = (who: string, reviewOn: string) => {
			const wanted = form(who, reviewOn);
			return gateOf('hanneke').change(otherCircleId, sent(wanted), ['circle.represent'], (deed) =>
				represent(deed, wanted)
			);
		};
		await expect(set('cor', '2020-01-01')).rejects.toEqual(new Refusal('review_in_time'));
		await expect(set('cor', '2040-01-01')).rejects.toEqual(new Refusal('review_in_time'));
		await expect(set('hanneke', '2027-06-01')).rejects.toEqual(new Refusal('not_found'));
		await set('cor', '2027-06-01');
		const [kept] = await owner
			.select()
			.from(table.representation)
			.where(eq(table.representation.personId, person('cor')));
		expect(kept).toMatchObject({
			scope: ['everything'],
			ground: 'mandate',
			reviewOn: '2027-06-01'
		});
	});

	test('a circle adds a topic of its own; only the resident sees it until a right is given', async () => {
		const { circleId, gateOf } = world;
		const form = { name: 'De tuin' };
		const { topicId } = await gateOf('ruud').change(circleId, sent(form), ['topic.add'], (deed) =>
			addTopic(deed, form)
		);
		const [ruud, sanne] = await Promise.all(
			['ruud', 'sanne'].map((key) => gateOf(key).look(circleId, ['circle.read'], rightsBoard))
		);
		expect(ruud!.own.find(({ id }) => id === topicId)?.level).toBe('write');
		expect(sanne!.own.find(({ id }) => id === topicId)?.level).toBe('none');

		await gateOf('ruud').change(circleId, sent(topicId), ['topic.add'], (deed) =>
			archiveTopic(deed, { topicId })
		);
		const after = await gateOf('ruud').look(circleId, ['circle.read'], rightsBoard);
		expect(after.topics.some(({ id }) => id === topicId)).toBe(false);
	});

	test('a phone number is there after a yes in this circle, and not before', async () => {
		const { circleId, person, gateOf } = world;
		const seen = async () =>
			(
				await gateOf('sanne').look(circleId, ['circle.read'], (sight) =>
					personPage(sight, person('cor'))
				)
			).phone;
		expect(await seen()).toBeNull();
		const form = { sharesPhone: true, sharesSeen: true };
		await gateOf('cor').change(circleId, sent(form), ['circle.shareOwn'], (deed) =>
			share(deed, form)
		);
		expect(await seen()).toBe('06-cor');
	});
});

describe('going', () => {
	beforeAll(async () => {
		world = await circleWorld();
	});
	afterAll(() => world.end());

	test('somebody in two circles sees nobody of one in the other', async () => {
		const { circleId, otherCircleId, gateOf } = world;
		const here = await gateOf('cor').look(circleId, ['circle.read'], peopleOf);
		const there = await gateOf('cor').look(otherCircleId, ['circle.read'], peopleOf);
		const shared = here.people.filter((one) =>
			there.people.some((two) => two.personId === one.personId)
		);
		expect(shared.map(({ name }) => name)).toEqual(['Cor']);
	});

	test.each(['stranger', 'nel', 'hanneke'])('%s finds no circle there', async (key) => {
		const { circleId, person, gateOf } = world;
		const gate = gateOf(key);
		await expect(gate.look(circleId, ['circle.read'], peopleOf)).rejects.toEqual(
			new Refusal('not_found')
		);
		const form = { personId: person('cor'), takeOverId: '' };
		const attempt = gate.change(circleId, sent(form), ['circle.remove'], (deed) =>
			removeMember(deed, form)
		);
		await expect(attempt).rejects.toEqual(new Refusal('not_found'));
	});

	test('with no gate at all the database still shows a stranger nobody', async () => {
		const { app, person } = world;
		const rows = await app.transaction(async (tx) => {
			await tx.execute(sql`select kring_enter(${person('stranger')})`);
			return [
				...(await tx.select().from(table.member)),
				...(await tx.select().from(table.topicRight)),
				...(await tx.select({ id: table.invitation.id }).from(table.invitation)),
				...(await tx.select().from(table.representation)),
				...(await tx.select({ id: table.card.id }).from(table.card))
			];
		});
		expect(rows).toEqual([]);
	});

	test('an old proof is asked for again before somebody is taken out', async () => {
		const { circleId, person, gateOf } = world;
		const form = { personId: person('cor'), takeOverId: '' };
		const provedAt = new Date((await world.now()).getTime() - 11 * 60_000);
		const attempt = gateOf('ruud', { provedAt }).change(
			circleId,
			sent(form),
			['circle.remove'],
			(deed) => removeMember(deed, form)
		);
		await expect(attempt).rejects.toEqual(new Refusal('prove_it_again'));
	});

	test('taking somebody out ends all that hangs on it at once', async () => {
		const { circleId, person, gateOf, owner } = world;
		const sanne = person('sanne');
		await hangThings(world, sanne);
		const free = await gateOf('ruud').look(circleId, ['circle.read', 'update.read'], (sight) =>
			fallsFree(sight, sanne)
		);
		expect(free).toMatchObject({ isContact: true, openInvitations: 1 });
		expect(free.asks.map(({ text }) => text).sort()).toEqual(['Rijd jij?', 'Weet jij het?']);

		const form = { personId: sanne, takeOverId: person('karin') };
		const result = await gateOf('ruud').change(circleId, sent(form), ['circle.remove'], (deed) =>
			removeMember(deed, form)
		);

		expect(result.openAsks).toBe(2);
		await expect(gateOf('sanne').look(circleId, ['circle.read'], peopleOf)).rejects.toEqual(
			new Refusal('not_found')
		);
		const asked = await owner
			.select({ topicId: table.update.topicId, askedId: table.update.askedId })
			.from(table.update)
			.where(eq(table.update.circleId, circleId));
		expect(Object.fromEntries(asked.map(({ topicId, askedId }) => [topicId, askedId]))).toEqual({
			agenda: person('karin'),
			money: null
		});
		expect(await contactOf(world)).toBe(person('ilse'));
		const [invitation] = await owner.select().from(table.invitation);
		expect(invitation).toMatchObject({ name: '', words: '' });
		expect(invitation?.withdrawnAt).not.toBeNull();
		expect((await owner.select().from(table.notice)).map(({ state }) => state)).toEqual([
			'dropped'
		]);
		for (const gone of [table.noticeChoice, table.pushSubscription]) {
			expect(await owner.select().from(gone).where(eq(gone.personId, sanne))).toEqual([]);
		}
		expect(await linesOf(owner, circleId, 'member.removed')).toBe(1);
	});

	test('a push address stays as long as there is another circle', async () => {
		const { circleId, otherCircleId, person, gateOf, owner } = world;
		const cor = person('cor');
		await owner.insert(table.pushSubscription).values({
			id: crypto.randomUUID(),
			personId: cor,
			sessionId: crypto.randomUUID(),
			endpoint: 'https://push.example/cor',
			p256dh: '',
			auth: '',
			createdAt: await world.now()
		});
		const left = () =>
			owner.select().from(table.pushSubscription).where(eq(table.pushSubscription.personId, cor));
		const go = (circle: string) =>
			gateOf('cor').change(circle, sent(), ['circle.leave'], (deed) => leave(deed));

		await go(circleId);
		expect(await left()).toHaveLength(1);
		await go(otherCircleId);
		expect(await left()).toHaveLength(0);
	});

	test('the resident can neither leave nor be taken out', async () => {
		const { otherCircleId, person, gateOf } = world;
		const form = { personId: person('nel'), takeOverId: '' };
		const removing = gateOf('hanneke').change(
			otherCircleId,
			sent(form),
			['circle.remove'],
			(deed) => removeMember(deed, form)
		);
		await expect(removing).rejects.toEqual(new Refusal('resident_must_stay'));
		const leaving = gateOf('nel').change(otherCircleId, sent(), ['circle.leave'], (deed) =>
			leave(deed)
		);
		await expect(leaving).rejects.toEqual(new Refusal('resident_must_stay'));
	});

	test('what a representative does is written down as done for the resident', async () => {
		const { otherCircleId, person, gateOf, owner } = world;
		const form = { personId: person('joost') };
		await gateOf('hanneke').change(otherCircleId, sent(form), ['circle.represent'], (deed) =>
			endRepresentation(deed, form)
		);
		const lines = await owner
			.select({ by: table.event.personId, onBehalfOf: table.event.onBehalfOfId })
			.from(table.event)
			.where(
				and(eq(table.event.circleId, otherCircleId), sql`body ->> 'kind' = 'representation.ended'`)
			);
		expect(lines).toEqual([{ by: person('hanneke'), onBehalfOf: person('nel') }]);
	});
});

describe('the contact person', () => {
	test('in no order of choosing, leaving, running out and coming back is there none, or one who is gone', async () => {
		const keys = ['sanne', 'ilse', 'cor', 'karin'] as const;
		const somebody = fc.constantFrom(...keys);
		const step = fc.oneof(
			fc.record({
				kind: fc.constant('set' as const),
				contact: fc.constantFrom(...keys, 'ruud'),
				backup: fc.option(somebody)
			}),
			fc.record({ kind: fc.constant('leave' as const), who: somebody }),
			fc.record({ kind: fc.constant('remove' as const), who: somebody }),
			fc.record({ kind: fc.constant('expire' as const), who: somebody }),
			fc.record({ kind: fc.constant('return' as const), who: somebody })
		);
		const own = await circleWorld();
		const { circleId, person, gateOf, owner } = own;
		const seat = (who: string, set: { endsAt: Date | null; removedAt?: null }) =>
			owner
				.update(table.member)
				.set(set)
				.where(and(eq(table.member.circleId, circleId), eq(table.member.personId, person(who))));
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
				for (const one of steps) {
					await refusable(async () => {
						if (one.kind === 'expire') await seat(one.who, { endsAt: new Date('2020-01-01') });
						if (one.kind === 'return') await seat(one.who, { endsAt: null, removedAt: null });
						if (one.kind === 'leave') {
							await gateOf(one.who).change(circleId, sent(), ['circle.leave'], (deed) =>
								leave(deed)
							);
						}
						if (one.kind === 'remove') {
							const form = { personId: person(one.who), takeOverId: '' };
							await gateOf('ruud').change(circleId, sent(form), ['circle.remove'], (deed) =>
								removeMember(deed, form)
							);
						}
						if (one.kind === 'set') {
							const form = {
								contactId: person(one.contact),
								backupId: one.backup === null ? '' : person(one.backup)
							};
							await gateOf('ruud').change(circleId, sent(form), ['circle.setContact'], (deed) =>
								setContact(deed, form)
							);
						}
					});
					const contact = await contactOf(own);
					const [present] = await owner.execute<{ here: boolean }>(sql`
						select removed_at is null and (ends_at is null or ends_at > kring_now()) as here
						from member where circle_id = ${circleId} and person_id = ${contact}`);
					expect(present?.here).toBe(true);
				}
			}),
			{ numRuns: 25 }
		);
		await own.end();
	});
});

async function hangThings(
	{ owner, circleId, person, now }: CircleWorld,
	sanne: string
): Promise<void> {
	const at = await now();
	const asks = [
		['agenda', 'Rijd jij?', 9001],
		['money', 'Weet jij het?', 9002]
	] as const;
	for (const [topicId, text, seq] of asks) {
		await owner.insert(table.update).values({
			circleId,
			id: crypto.randomUUID(),
			seq,
			authorId: person('ruud'),
			topicId,
			text,
			postedAt: at,
			askedId: sanne
		});
	}
	await owner.insert(table.invitation).values({
		circleId,
		id: crypto.randomUUID(),
		kind: 'link',
		secretHash: crypto.randomUUID(),
		role: 'neighbour',
		name: 'Toos',
		words: 'Kom je erbij?',
		rights: [],
		invitedById: sanne,
		invitedAt: at,
		expiresAt: new Date(at.getTime() + 86_400_000)
	});
	await owner.insert(table.notice).values({
		circleId,
		id: crypto.randomUUID(),
		personId: sanne,
		kind: 'news',
		urgency: 'quiet',
		state: 'waiting',
		dueAt: at,
		createdAt: at
	});
	await owner
		.insert(table.noticeChoice)
		.values({ circleId, personId: sanne, topicId: 'news', choice: 'digest' });
	await owner.insert(table.pushSubscription).values({
		id: crypto.randomUUID(),
		personId: sanne,
		sessionId: crypto.randomUUID(),
		endpoint: 'https://push.example/sanne',
		p256dh: '',
		auth: '',
		createdAt: at
	});
}

async function contactOf({ owner, circleId }: CircleWorld): Promise<string> {
	return owner.transaction(async (tx) => {
		await tx.execute(sql`select kring_enter_system(${circleId})`);
		const rows = await tx.execute<{ contact: string }>(
			sql`select kring_contact_now(${circleId}) as contact`
		);
		return rows[0]!.contact;
	});
}

async function linesOf(
	owner: CircleWorld['owner'],
	circleId: string,
	kind: string
): Promise<number> {
	const rows = await owner.execute<{ count: number }>(sql`
		select count(*)::int as count from event where circle_id = ${circleId} and body ->> 'kind' = ${kind}`);
	return rows[0]!.count;
}

async function refusable(work: () => Promise<void>): Promise<void> {
	try {
		await work();
	} catch (caught) {
		if (!(caught instanceof Refusal)) throw caught;
	}
}
