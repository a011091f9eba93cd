import { and, eq, sql } from 'drizzle-orm';
import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { InviteForm } from '#lib/domain/invitation.ts';
import type { InvitationKind } from '#lib/domain/invited.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { StartForm } from '#lib/domain/start-form.ts';
import * as table from '#lib/server/db/schema/index.ts';
import {
	acceptInvitation,
	blockCard,
	codeOf,
	confirm,
	countCodeTry,
	declineInvitation,
	hashOfCode,
	hashOfInvitation,
	invitationPage,
	invite,
	makeCard,
	makeLeaflet,
	peopleOf,
	previewInvitation,
	readmit,
	remake,
	removeMember,
	rightsBoard,
	startAtHome,
	startByStaff,
	withdraw
} from '#lib/server/membership/index.ts';
import { openedMail } from '#lib/server/mail/queue.ts';
import { hashOfCard, startSession, useCard, visitorOf } from '#lib/server/session/index.ts';
import { circleWorld, type CircleWorld } from '../support/circle.ts';

let world: CircleWorld;
const key = Buffer.alloc(32, 7);
const sent = (content: unknown = null) => ({ id: crypto.randomUUID(), content });
const byMail = {
	env: { secret: key },
	link: 'http://localhost:4310/invitation/geheim',
	language: 'nl'
} as const;
const words = { byResident: 'Ja, ik wil een kring.', byRepresentative: 'Ja, namens.' };

beforeAll(async () => {
	world = await circleWorld();
});
afterEach(() => world.database.setOffset(0));
afterAll(() => world.end());

describe('asking somebody in', () => {
	test('a stranger sees what they may see before any yes, and joins with a typed name', async () => {
		const { circleId, app, gateOf, visitor } = world;
		const { secretHash } = await asked({ words: 'Kom je erbij?' });

		const preview = await previewInvitation(app, secretHash);
		expect(preview).toMatchObject({
			words: 'Kom je erbij?',
			residentName: 'Ruud',
			inviter: { name: 'Sanne' }
		});
		expect(Object.fromEntries(preview.topics.map(({ id, level }) => [id, level]))).toMatchObject({
			agenda: 'read',
			health: 'none'
		});
		expect(preview.people.map(({ name }) => name)).toContain('Ruud');

		const admitted = await acceptInvitation(app, yes('Toos Janssen'), answering(secretHash));
		expect(admitted).toMatchObject({ outcome: 'joined', signsIn: true });
		const board = await gateOf('x', visitor('x', { personId: admitted.personId })).look(
			circleId,
			['circle.read'],
			rightsBoard
		);
		expect(board.own.filter(({ level }) => level !== 'none').map(({ id }) => id)).toEqual([
			'agenda'
		]);
	});

	test('of two who say yes at once one is in', async () => {
		const { app, owner, circleId } = world;
		const before = await countOf(owner, table.member);
		const { secretHash } = await asked();
		const outcomes = await Promise.allSettled(
			Array.from({ length: 8 }, (_one, index) =>
				acceptInvitation(app, yes(`Mens ${index}`), answering(secretHash))
			)
		);
		const won = outcomes.filter(({ status }) => status === 'fulfilled');
		const lost = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
		expect(won).toHaveLength(1);
		expect(lost).toEqual(Array.from({ length: 7 }, () => new Refusal('invitation_used')));
		expect(await countOf(owner, table.member)).toBe(before + 1);
		expect(await linesOf(circleId, 'member.joined')).toBeGreaterThan(0);
	});

	test('the same yes twice is one yes, with the same answer', async () => {
		const { app, owner } = world;
		const { secretHash } = await asked();
		const once = answering(secretHash);
		const first = await acceptInvitation(app, yes('Greet'), once);
		const people = await countOf(owner, table.person);
		expect(await acceptInvitation(app, yes('Greet'), once)).toEqual(first);
		expect(await countOf(owner, table.person)).toBe(people);
		await expect(acceptInvitation(app, yes('Iemand anders'), once)).rejects.toEqual(
			new Refusal('change_conflict')
		);
	});

	test('somebody who is signed in joins as themselves; who is in already is told so', async () => {
		const { app, person, visitor } = world;
		const first = await asked();
		const admitted = await acceptInvitation(
			app,
			yes('Nel'),
			answering(first.secretHash, visitor('nel'))
		);
		expect(admitted).toMatchObject({ personId: person('nel'), signsIn: false });
		const second = await asked();
		const again = acceptInvitation(app, yes('Nel'), answering(second.secretHash, visitor('nel')));
		await expect(again).rejects.toEqual(new Refusal('already_member'));
	});

	test('a no leaves no account, no name and no words', async () => {
		const { app, owner } = world;
		const people = await countOf(owner, table.person);
		const { secretHash, invitationId } = await asked({ words: 'Doe mee!', name: 'Gerda' });
		await declineInvitation(app, secretHash);
		const [kept] = await owner
			.select()
			.from(table.invitation)
			.where(eq(table.invitation.id, invitationId));
		expect(kept).toMatchObject({
			name: '',
			words: '',
			relation: '',
			rights: [],
			acceptedById: null
		});
		expect(kept?.declinedAt).not.toBeNull();
		expect(await countOf(owner, table.person)).toBe(people);
		await expect(acceptInvitation(app, yes('Gerda'), answering(secretHash))).rejects.toEqual(
			new Refusal('invitation_over')
		);
	});

	test.each([
		['link', 14],
		['paper', 42]
	] as const)('a %s is open for %i days, to the second', async (kind, days) => {
		const { app, database } = world;
		const { secretHash } = await asked({ kind });
		await database.setOffset(days * 86_400 - 30);
		await expect(previewInvitation(app, secretHash)).resolves.toMatchObject({ kind });
		await database.setOffset(days * 86_400 + 1);
		await expect(previewInvitation(app, secretHash)).rejects.toEqual(
			new Refusal('invitation_over')
		);
	});

	test('a withdrawn invitation opens nothing', async () => {
		const { app, circleId, gateOf } = world;
		const { secretHash, invitationId } = await asked();
		const form = { invitationId };
		await gateOf('ruud').change(circleId, sent(form), ['circle.confirm'], (deed) =>
			withdraw(deed, form)
		);
		await expect(previewInvitation(app, secretHash)).rejects.toEqual(
			new Refusal('invitation_over')
		);
	});

	test('a new link ends the old one', async () => {
		const { app, circleId, gateOf } = world;
		const { secretHash, invitationId } = await asked();
		const form = { changeId: crypto.randomUUID(), invitationId, kind: 'link' as const };
		const next = hashFor(form.changeId, 'link');
		await gateOf('sanne').change(circleId, sent(form), ['circle.invite'], (deed) =>
			remake(deed, form, next)
		);
		await expect(previewInvitation(app, secretHash)).rejects.toEqual(new Refusal('not_found'));
		await expect(previewInvitation(app, next)).resolves.toMatchObject({ residentName: 'Ruud' });
	});

	test('a new link is made only by who could have asked for as much', async () => {
		const { circleId, gateOf, owner, person } = world;
		const { invitationId } = await asked({ by: 'ruud', preset: 'everything' });
		const remaking = (by: string) => {
			const form = { changeId: crypto.randomUUID(), invitationId, kind: 'link' as const };
			return gateOf(by).change(circleId, sent(form), ['circle.invite'], (deed) =>
				remake(deed, form, hashFor(form.changeId, 'link'))
			);
		};
		const money = and(
			eq(table.topicRight.circleId, circleId),
			eq(table.topicRight.personId, person('sanne')),
			eq(table.topicRight.topicId, 'money')
		);
		await owner.update(table.topicRight).set({ level: 'read' }).where(money);
		await expect(remaking('sanne')).rejects.toEqual(new Refusal('more_than_own'));
		await owner.update(table.topicRight).set({ level: 'write' }).where(money);
		await expect(remaking('sanne')).resolves.toEqual({ invitationId });
	});

	test('on paper rights count after the inviter confirmed, and not before', async () => {
		const { app, circleId, gateOf, visitor } = world;
		const { secretHash, invitationId } = await asked({ kind: 'paper' });
		const admitted = await acceptInvitation(app, yes('Wim Kok'), answering(secretHash));
		expect(admitted.outcome).toBe('waiting');
		const wim = gateOf('x', visitor('x', { personId: admitted.personId }));
		await expect(wim.look(circleId, ['circle.read'], peopleOf)).rejects.toEqual(
			new Refusal('not_found')
		);

		const page = await gateOf('sanne').look(circleId, ['circle.read'], (sight) =>
			invitationPage(sight, invitationId)
		);
		expect(page).toMatchObject({ state: 'to_confirm', name: 'Wim Kok' });
		const form = { invitationId };
		await gateOf('sanne').change(circleId, sent(form), ['circle.confirm'], (deed) =>
			confirm(deed, form)
		);
		const board = await wim.look(circleId, ['circle.read'], rightsBoard);
		expect(board.own.find(({ id }) => id === 'agenda')?.level).toBe('read');
	});

	test('who is contact person passes on at most what they have; the resident gives all', async () => {
		const { circleId, gateOf, owner, person } = world;
		await owner
			.delete(table.topicRight)
			.where(
				and(eq(table.topicRight.personId, person('sanne')), eq(table.topicRight.topicId, 'money'))
			);
		const attempt = asked({ preset: 'everything' });
		await expect(attempt).rejects.toEqual(new Refusal('more_than_own'));
		await expect(asked({ preset: 'everything', by: 'ruud' })).resolves.toBeDefined();
		const none = gateOf('cor').change(circleId, sent(), ['circle.invite'], (deed) =>
			invite(deed, inviteForm({}), 'x', byMail)
		);
		await expect(none).rejects.toEqual(new Refusal('not_found'));
	});

	test('with an address the link goes there by mail, and names neither circle nor resident', async () => {
		const { owner } = world;
		await owner.delete(table.mail);
		const address = 'bep@example.org';
		const { invitationId } = await asked({ mailTo: address, words: 'Ruud vraagt naar u.' });

		const [row] = await owner.select().from(table.mail);
		const letter = openedMail(byMail.env, row!.id, row!.sealed!);
		expect(letter).toMatchObject({ to: address, subject: 'Een uitnodiging voor Kring' });
		expect(letter.text).toContain('Sanne vraagt u');
		for (const text of [letter.text, letter.html]) {
			expect(text.split(byMail.link)).toHaveLength(2);
			expect(text).not.toMatch(/Ruud|Bep/);
		}
		// The address is kept nowhere but in the mail that waits, sealed.
		const kept = await owner.execute<{ text: string }>(sql`
			select i::text as text from invitation i where id = ${invitationId}
			union all select c::text from change c
			union all select row(m.id, m.kind, encode(m.sealed, 'escape'))::text from mail m
			union all select j::text from job j`);
		expect(kept.map(({ text }) => text).join()).not.toContain(address);
	});

	test('on paper, or when the asking is refused, no mail is sent', async () => {
		const { owner } = world;
		await owner.delete(table.mail);
		await asked({ kind: 'paper', mailTo: null });
		await expect(asked({ mailTo: 'bep@example.org', preset: 'everything' })).rejects.toBeInstanceOf(
			Refusal
		);
		expect(await owner.select().from(table.mail)).toEqual([]);
		expect(
			v.parse(InviteForm, {
				...{ changeId: crypto.randomUUID(), kind: 'paper', name: 'Bep', role: 'family' },
				...{ mailTo: 'bep@example.org', preset: 'agenda', until: 'none', untilOn: '' }
			}).mailTo
		).toBeNull();
	});

	test('one address gets five invitations a day, whoever sends them', async () => {
		const { owner } = world;
		await owner.execute(sql`delete from attempt`);
		await owner.execute(sql`update change set at = at - interval '1 minute'`);
		for (let count = 0; count < 5; count++) await asked({ mailTo: 'toos@example.org' });
		await expect(asked({ mailTo: 'toos@example.org', by: 'ruud' })).rejects.toMatchObject({
			code: 'too_often'
		});
		await expect(asked({ mailTo: 'nel@example.org' })).resolves.toBeDefined();
	});

	test('an organisation of elsewhere cannot be named', async () => {
		const { owner } = world;
		const municipalityId = crypto.randomUUID();
		const organisationId = crypto.randomUUID();
		const createdAt = await world.now();
		await owner
			.insert(table.municipality)
			.values({ id: municipalityId, name: 'Verweg', createdAt });
		await owner
			.insert(table.organisation)
			.values({ id: organisationId, municipalityId, name: 'Ver weg', createdAt });
		const attempt = asked({ role: 'professional', organisationId, discipline: 'arts', by: 'ruud' });
		await expect(attempt).rejects.toEqual(new Refusal('not_found'));
	});

	test('invitations of who is taken out open nothing any more', async () => {
		const { app, circleId, gateOf, owner, person } = world;
		await owner
			.update(table.circle)
			.set({ contactId: person('ilse'), backupId: person('sanne') })
			.where(eq(table.circle.id, circleId));
		const { secretHash } = await asked({ by: 'ilse' });
		const form = { personId: person('ilse'), takeOverId: '' };
		await gateOf('ruud').change(circleId, sent(form), ['circle.remove'], (deed) =>
			removeMember(deed, form)
		);
		await expect(previewInvitation(app, secretHash)).rejects.toEqual(
			new Refusal('invitation_over')
		);
	});
});

describe('a way back in', () => {
	test('opens for the one it was made for, once, and the log says so', async () => {
		const { app, circleId, person, visitor } = world;
		const first = await wayBack('cor');
		const other = acceptInvitation(app, yes('Nel'), answering(first, visitor('nel')));
		await expect(other).rejects.toEqual(new Refusal('invitation_elsewhere'));

		const admitted = await acceptInvitation(app, yes('Cor'), answering(first));
		expect(admitted).toMatchObject({ personId: person('cor'), outcome: 'returned', signsIn: true });
		await expect(acceptInvitation(app, yes('Cor'), answering(first))).rejects.toEqual(
			new Refusal('invitation_used')
		);
		expect(await linesOf(circleId, 'member.readmitted')).toBe(1);
	});

	test('no new link is made of one: it would open to who asks what somebody else has', async () => {
		const { app, circleId, gateOf, owner } = world;
		const first = await wayBack('cor');
		const [kept] = await owner
			.select({ id: table.invitation.id })
			.from(table.invitation)
			.where(eq(table.invitation.secretHash, first));
		const form = {
			changeId: crypto.randomUUID(),
			invitationId: kept?.id ?? '',
			kind: 'link' as const
		};
		const remaking = gateOf('sanne').change(circleId, sent(form), ['circle.invite'], (deed) =>
			remake(deed, form, hashFor(form.changeId, 'link'))
		);
		await expect(remaking).rejects.toEqual(new Refusal('not_found'));
		await expect(previewInvitation(app, first)).resolves.toMatchObject({ isReturn: true });
	});

	test('who comes back by an invitation decides no longer for the resident', async () => {
		const { app, otherCircleId, gateOf, owner, person, visitor } = world;
		const ended = new Date((await world.now()).getTime() - 1000);
		const joost = and(
			eq(table.member.circleId, otherCircleId),
			eq(table.member.personId, person('joost'))
		);
		await owner.update(table.member).set({ endsAt: ended }).where(joost);
		const form = inviteForm({ preset: 'agenda' });
		const secretHash = hashFor(form.changeId, form.kind);
		await gateOf('hanneke').change(otherCircleId, sent(form), ['circle.invite'], (deed) =>
			invite(deed, form, secretHash, byMail)
		);
		await acceptInvitation(app, yes('Joost'), answering(secretHash, visitor('joost')));
		const board = await gateOf('joost').look(otherCircleId, ['circle.read'], rightsBoard);
		expect(board.own.filter(({ level }) => level !== 'none').map(({ id }) => id)).toEqual([
			'agenda'
		]);
	});

	test('a newer one ends the older one', async () => {
		const { app } = world;
		const [older, newer] = [await wayBack('cor'), await wayBack('cor')];
		await expect(previewInvitation(app, older)).rejects.toEqual(new Refusal('invitation_over'));
		await expect(previewInvitation(app, newer)).resolves.toMatchObject({
			isReturn: true,
			topics: [],
			people: []
		});
	});
});

describe('the paper card', () => {
	test('opens the circle with its PIN, and nothing once it is blocked', async () => {
		const { app, circleId, gateOf, person } = world;
		const secret = 'AAAABBBBCCCCDDDDEEEEFFFFGG';
		const kept = { secretHash: hashOfCard(secret), pin: '40718' };
		const { cardId } = await gateOf('sanne').change(circleId, sent(), ['card.make'], (deed) =>
			makeCard(deed, kept)
		);
		const holder = await useCard(
			app,
			{ secret: key },
			{ secret, pin: '40718', network: '192.0.2.1' }
		);
		expect(holder).toMatchObject({ residentId: person('ruud'), circleId });
		const from = {
			personId: person('ruud'),
			factors: ['card'] as const,
			strong: false,
			device: ''
		};
		const { token } = await startSession(app, { ...from, cardCircleId: circleId });
		expect(await visitorOf(app, token, '')).not.toBeNull();

		await gateOf('ruud').change(circleId, sent(), ['card.block'], (deed) =>
			blockCard(deed, { cardId })
		);

		expect(await visitorOf(app, token, '')).toBeNull();
		const again = useCard(app, { secret: key }, { secret, pin: '40718', network: '192.0.2.1' });
		await expect(again).rejects.toEqual(new Refusal('card_blocked'));
	});
});

describe('starting a circle', () => {
	test('a leaflet starts one circle, holds nothing about anyone, and lets its reader in', async () => {
		const { app, owner, gateOf, visitor } = world;
		const codeHash = await leafletCode();
		const form = startForm();
		const outcomes = await Promise.allSettled(
			[form, startForm()].map((one) =>
				startAtHome(app, key, one, { codeHash, language: 'nl', words, selfId: null })
			)
		);
		const started = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
		expect(started).toHaveLength(1);
		const [{ circleId, starterId }] = started as [{ circleId: string; starterId: string }];
		const people = await gateOf('x', visitor('x', { personId: starterId })).look(
			circleId,
			['circle.read'],
			peopleOf
		);
		expect(people.people).toMatchObject([
			{ name: 'Gerrit Smulders', role: 'resident', isContact: true }
		]);
		const given = await owner
			.select()
			.from(table.consent)
			.where(eq(table.consent.circleId, circleId));
		expect(given).toHaveLength(6);
		expect(given[0]).toMatchObject({ words: words.byResident, givenById: starterId, how: 'typed' });
		const [leaflet] = await owner
			.select()
			.from(table.leaflet)
			.where(eq(table.leaflet.codeHash, codeHash));
		expect(Object.keys(leaflet ?? {}).sort()).toEqual(
			[
				'codeHash',
				'expiresAt',
				'id',
				'madeAt',
				'madeById',
				'municipalityId',
				'neighbourhoodId',
				'usedAt'
			].sort()
		);
	});

	test('a start that is sent twice is one circle', async () => {
		const { app, owner } = world;
		const codeHash = await leafletCode();
		const form = startForm();
		const begin = () =>
			startAtHome(app, key, form, { codeHash, language: 'nl', words, selfId: null });
		const first = await begin();
		const circles = await countOf(owner, table.circle);
		expect(await begin()).toEqual(first);
		expect(await countOf(owner, table.circle)).toBe(circles);
	});

	test('a start as somebody else than the page said is refused, and leaves the code good', async () => {
		const { app, person } = world;
		const codeHash = await leafletCode();
		const begin = (asId: string, selfId: string | null) =>
			startAtHome(app, key, startForm({ asId }), { codeHash, language: 'nl', words, selfId });
		await expect(begin('', person('nel'))).rejects.toMatchObject({ code: 'started_as_other' });
		await expect(begin(person('nel'), null)).rejects.toMatchObject({ code: 'started_as_other' });
		expect((await begin(person('nel'), person('nel'))).starterId).toBe(person('nel'));
	});

	test.each(['resident', 'representative'] as const)(
		'who is signed in starts a circle as themselves, as %s: nobody is made twice',
		async (decidedBy) => {
			const { app, owner, gateOf, person } = world;
			const people = await countOf(owner, table.person);
			const form = startForm({
				decidedBy,
				asId: person('nel'),
				residentName: decidedBy === 'resident' ? 'Nel' : 'Vader Smulders',
				representativeName: 'Nel',
				ground: 'mandate',
				reviewOn: '2027-06-01',
				residentTold: 'Ik heb het hem verteld.'
			});
			const { circleId, starterId } = await startAtHome(app, key, form, {
				codeHash: await leafletCode(),
				...{ language: 'nl', words, selfId: person('nel') }
			});
			expect(starterId).toBe(person('nel'));
			expect(await countOf(owner, table.person)).toBe(people + (decidedBy === 'resident' ? 0 : 1));
			const here = await gateOf('nel').look(circleId, ['circle.read'], peopleOf);
			expect(here.people.find(({ personId }) => personId === person('nel'))).toMatchObject({
				role: decidedBy,
				isContact: true
			});
		}
	);

	test('staff start a circle together with the resident, and are contact person in it', async () => {
		const { app, person, visitor, gateOf, owner } = world;
		const form = startForm({
			decidedBy: 'representative',
			representativeName: 'Anouk Smulders',
			ground: 'living_will',
			reviewOn: '2027-06-01',
			residentTold: 'Wij hebben het samen gelezen.'
		});
		const { circleId } = await startByStaff(app, key, visitor('staff'), form, words);
		const { people } = await gateOf('staff').look(circleId, ['circle.read'], peopleOf);
		expect(people.find(({ isContact }) => isContact)?.personId).toBe(person('staff'));
		expect(people.find(({ represents }) => represents)?.name).toBe('Anouk Smulders');
		const given = await owner
			.select()
			.from(table.consent)
			.where(eq(table.consent.circleId, circleId));
		expect(new Set(given.map(({ words: said, how }) => `${said} ${how}`))).toEqual(
			new Set(['Ja, namens. in_person'])
		);
	});

	test('what staff start counts where they work, not where they came into Kring', async () => {
		const { app, owner, person, visitor, municipalityId } = world;
		const elsewhere = crypto.randomUUID();
		await owner
			.insert(table.municipality)
			.values({ id: elsewhere, name: 'Verderop', createdAt: await world.now() });
		const isFrom = (id: string) =>
			owner
				.update(table.person)
				.set({ municipalityId: id })
				.where(eq(table.person.id, person('staff')));
		await isFrom(elsewhere);
		const from = visitor('staff', { municipalityId: elsewhere });
		const { circleId } = await startByStaff(app, key, from, startForm(), words);
		await isFrom(municipalityId);
		const [started] = await owner.select().from(table.circle).where(eq(table.circle.id, circleId));
		expect(started?.municipalityId).toBe(municipalityId);
	});

	test.each(['ruud', 'nel'])('%s, who works nowhere, starts nothing for another', async (who) => {
		const { app, visitor } = world;
		const attempt = startByStaff(app, key, visitor(who), startForm(), words);
		await expect(attempt).rejects.toEqual(new Refusal('not_found'));
	});

	test('without a second factor staff start nothing', async () => {
		const { app, visitor } = world;
		const attempt = startByStaff(app, key, visitor('staff', { strong: false }), startForm(), words);
		await expect(attempt).rejects.toEqual(new Refusal('second_factor_needed'));
	});
});

test('codes on paper cannot be tried out', async () => {
	const tries = Array.from({ length: 21 }, () => countCodeTry(world.app, key, '198.51.100.7'));
	const outcomes = await Promise.allSettled(tries);
	const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
	expect(refused.map(({ code }) => code)).toEqual(['too_often']);
	await expect(countCodeTry(world.app, key, '198.51.100.8')).resolves.toBeUndefined();
});

type Asking = Partial<InviteForm> & { by?: string };

function inviteForm({ by: _by, ...how }: Asking): InviteForm {
	return {
		changeId: crypto.randomUUID(),
		kind: 'link',
		name: 'Toos',
		role: 'neighbour',
		relation: 'buurvrouw',
		organisationId: null,
		discipline: null,
		words: '',
		mailTo: null,
		preset: 'agenda',
		until: 'year',
		untilOn: '',
		levels: {},
		ends: {},
		...how
	};
}

async function asked(how: Asking = {}): Promise<{ secretHash: string; invitationId: string }> {
	const form = inviteForm(how);
	const secretHash = hashFor(form.changeId, form.kind);
	const { invitationId } = await world
		.gateOf(how.by ?? 'sanne')
		.change(world.circleId, sent(form), ['circle.invite'], (deed) =>
			invite(deed, form, secretHash, byMail)
		);
	return { secretHash, invitationId };
}

async function wayBack(who: string): Promise<string> {
	const form = {
		changeId: crypto.randomUUID(),
		personId: world.person(who),
		kind: 'link' as const
	};
	const secretHash = hashFor(form.changeId, 'link');
	await world
		.gateOf('ruud')
		.change(world.circleId, sent(form), ['circle.readmit'], (deed) =>
			readmit(deed, form, secretHash)
		);
	return secretHash;
}

async function leafletCode(): Promise<string> {
	const { gateOf, municipalityId, person } = world;
	const form = { changeId: crypto.randomUUID(), neighbourhoodId: '' };
	const codeHash = hashOfCode(
		key,
		codeOf(key, { use: 'leaflet', owner: person('staff'), changeId: form.changeId })
	);
	await gateOf('staff').changeOwn(sent(form), (own) =>
		makeLeaflet(own, municipalityId, form, codeHash)
	);
	return codeHash;
}

function startForm(how: Partial<StartForm> = {}): StartForm {
	return {
		changeId: crypto.randomUUID(),
		code: '',
		asId: '',
		residentName: 'Gerrit Smulders',
		neighbourhoodId: '',
		ageBand: 'from_16',
		decidedBy: 'resident',
		residentYes: true,
		representativeYes: true,
		representativeName: '',
		representativeRelation: '',
		ground: '',
		reviewOn: '',
		residentTold: '',
		...how
	};
}

function hashFor(changeId: string, kind: InvitationKind): string {
	return hashOfInvitation(key, kind, { use: 'invitation', owner: world.circleId, changeId });
}

function yes(name: string) {
	return { name, code: '' };
}

function answering(secretHash: string, visitor: ReturnType<CircleWorld['visitor']> | null = null) {
	return { secretHash, changeId: crypto.randomUUID(), visitor, language: 'nl' as const };
}

async function countOf(
	owner: CircleWorld['owner'],
	of: typeof table.member | typeof table.person | typeof table.circle
): Promise<number> {
	return owner.$count(of);
}

async function linesOf(circleId: string, kind: string): Promise<number> {
	const rows = await world.owner.execute<{ count: number }>(sql`
		select count(*)::int as count from event where circle_id = ${circleId} and body ->> 'kind' = ${kind}`);
	return rows[0]!.count;
}
