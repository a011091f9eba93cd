import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { randomId } from '#lib/domain/id.ts';
import { circleHolder, standingOf, waiting } from '#lib/server/credit/index.ts';
import {
	askOthers,
	block,
	blockedBy,
	choose,
	confirmDone,
	draft,
	forResident,
	givesIn,
	landedIn,
	leave,
	noteYes,
	offer,
	offersFor,
	requestInOffice,
	requestOfCircle,
	requestsAround,
	sayYes,
	showName,
	shownName,
	takeOn,
	thank,
	unblock,
	withdraw
} from '#lib/server/help/index.ts';
import { openNotice } from '#lib/server/notice.ts';
import { drafting, helpWorld, hoursOn, type HelpWorld } from '../support/help.ts';
import { codeOf } from '../support/refused.ts';

// Asking for a resident from draft to thanks (F3), who rings (F4), what a resident likes to give (S31), and taking back
// that one would rather not meet somebody (F16).

let world: HelpWorld;
beforeEach(async () => {
	world = await helpWorld();
});
afterEach(async () => {
	await world?.end();
});

/** Somebody of the circle carries a request on. */
const acts = <T extends { requestId: string }>(
	key: string,
	work: (asker: Awaited<ReturnType<typeof forResident>>) => Promise<T>
) => world.inCircle(key, 'help.draft', async (deed) => work(await forResident(deed)));

/** Sanne drafts, Ruud says yes. */
async function asked(change: Parameters<typeof drafting>[0] = {}): Promise<string> {
	const { requestId } = await world.inCircle('sanne', 'help.draft', (deed) =>
		draft(deed, drafting(change))
	);
	await world.inCircle('ruud', 'help.agree', (deed) => sayYes(deed, { requestId }));
	return requestId;
}

const viewed = (key: string, requestId: string) =>
	world
		.gateOf(key)
		.look(world.circleId, ['help.read'], (sight) => requestOfCircle(sight, requestId));

describe('for a resident', () => {
	test('the one who was chosen is asked alone, and only after the yes', async () => {
		await world.helps('joost', 'walk');
		await world.newcomer('bram');
		await world.helps('bram', 'walk');
		const helperId = world.person('joost');
		const { requestId } = await world.inCircle('sanne', 'help.draft', (deed) =>
			draft(deed, drafting({ helperId }))
		);
		expect(await world.asked(requestId)).toEqual([]);
		await world.inCircle('ruud', 'help.agree', (deed) => sayYes(deed, { requestId }));
		expect(await world.asked(requestId)).toEqual(['Joost']);
		expect(await world.steps(requestId)).toEqual([]);
		expect(await world.asked(requestId)).toEqual(['Joost']);
		// A second yes asks nobody twice.
		await world.inCircle('ruud', 'help.agree', (deed) => sayYes(deed, { requestId }));
		expect(await world.asked(requestId)).toEqual(['Joost']);
	});

	test('of who stopped meanwhile others are asked, and nobody drafts for who does not offer it', async () => {
		await world.helps('joost', 'walk');
		await world.newcomer('bram');
		await world.helps('bram', 'walk');
		const { requestId } = await world.inCircle('sanne', 'help.draft', (deed) =>
			draft(deed, drafting({ helperId: world.person('joost') }))
		);
		await world.does('joost', leave);
		expect(await world.row(requestId)).toMatchObject({ first_asked_id: null });
		await world.inCircle('ruud', 'help.agree', (deed) => sayYes(deed, { requestId }));
		expect(await world.steps(requestId)).toEqual(['ask']);
		expect(await world.asked(requestId)).toEqual(['Bram']);
		const nobody = world.inCircle('sanne', 'help.draft', (deed) =>
			draft(deed, drafting({ helperId: world.person('hanneke') }))
		);
		expect(await codeOf(nobody)).toBe('help_gone');
	});

	test('is chosen, done and thanked for by who writes the agenda, with what the circle has', async () => {
		await world.helps('joost', 'walk');
		await world.as('joost', standingOf);
		const requestId = await asked();
		await world.steps(requestId);
		await world.says('joost', requestId, 'yes');
		const helperId = world.person('joost');
		const form = { requestId, helperId, on: null };
		// Cor reads the agenda and arranges nothing.
		expect(await codeOf(acts('cor', (asker) => choose(asker, form)))).toBe('not_found');
		await acts('sanne', (asker) => choose(asker, form));
		await acts('sanne', (asker) => confirmDone(asker, { requestId }));
		const thanks = {
			requestId,
			thanks: 'points',
			points: 2,
			words: '',
			isGladlyAgain: true
		} as const;
		// Without the account of the circle there is nothing to give.
		expect(await codeOf(acts('sanne', (asker) => thank(asker, thanks)))).toBe('not_found');
		await world
			.gateOf('sanne')
			.change(
				world.circleId,
				{ id: randomId(), content: {} },
				['help.draft', 'credit.spend'],
				async (deed) => thank(await forResident(deed), thanks, await circleHolder(deed))
			);
		expect(await world.row(requestId)).toMatchObject({ state: 'closed', thanks: 'points' });
		expect(await world.as('joost', waiting)).toMatchObject([{ points: 2, isPayer: false }]);
		// A second time nothing more is given.
		await acts('sanne', (asker) => thank(asker, { ...thanks, thanks: 'none' }));
		expect(await world.as('joost', waiting)).toHaveLength(1);
	});

	test('goes round once more, and is taken back, by the circle', async () => {
		await world.helps('joost', 'walk');
		const requestId = await asked();
		await world.steps(requestId);
		await world.says('joost', requestId, 'yes');
		await acts('sanne', (asker) => askOthers(asker, { requestId }));
		expect(await world.row(requestId)).toMatchObject({ state: 'open', helper_id: null });
		await acts('ilse', (asker) => withdraw(asker, { requestId }));
		expect(await viewed('sanne', requestId)).toMatchObject({
			...{ state: 'closed', outcome: 'withdrawn' }
		});
		const late = acts('sanne', (asker) =>
			choose(asker, { requestId, helperId: world.person('joost'), on: null })
		);
		expect(await codeOf(late)).toBe('help_over');
		// Of another circle it is not there.
		const elsewhere = world
			.gateOf('hanneke')
			.change(world.otherCircleId, { id: randomId(), content: {} }, ['help.draft'], async (deed) =>
				withdraw(await forResident(deed), { requestId })
			);
		expect(await codeOf(elsewhere)).toBe('not_found');
	});

	test('stands in the list of who is in the circle, drafts too, and news leads into the circle', async () => {
		await world.helps('joost', 'walk');
		const first = await asked();
		const { requestId: second } = await world.inCircle('sanne', 'help.draft', (deed) =>
			draft(deed, drafting())
		);
		const around = (key: string) =>
			world
				.gateOf(key)
				.around(['help.read'], (desk) => requestsAround(desk, world.neighbourhoodId));
		expect(await around('sanne')).toMatchObject([
			{ id: second, state: 'drafted', circleId: world.circleId, mayAct: true },
			{ id: first, state: 'open', asker: { firstName: 'Ruud' } }
		]);
		expect((await around('cor')).map(({ mayAct }) => mayAct)).toEqual([false, false]);
		// It is Ruud's own: it stands among what he asked himself.
		expect(await around('ruud')).toEqual([]);
		expect(await around('hanneke')).toEqual([]);
		await world.steps(first);
		await world.says('joost', first, 'yes');
		const noticeOf = async (key: string) => {
			const [row] = await world.owner.execute<{ id: string }>(sql`
				select id from help_notice where person_id = ${world.person(key)} and kind = 'yes'`);
			return world.gateOf(key).own((own) => openNotice(own, row!.id));
		};
		expect(await noticeOf('sanne')).toBe(`/circles/${world.circleId}/ask/${first}`);
		expect(await noticeOf('ruud')).toBe(
			`/give-and-take/${world.neighbourhoodId}/requests/${first}`
		);
	});
});

describe('alone', () => {
	test('nobody asks, says yes, chooses and confirms', async () => {
		await world.helps('sanne', 'walk');
		const offers = await acts('sanne', async (asker) => ({
			requestId: '',
			offers: await offersFor(asker, { category: 'walk' })
		}));
		expect(offers.offers).toEqual([]);
		const requestId = await asked();
		await world.steps(requestId);
		await world.says('sanne', requestId, 'yes');
		const helperId = world.person('sanne');
		const alone = acts('sanne', (asker) => choose(asker, { requestId, helperId, on: null }));
		expect(await codeOf(alone)).toBe('not_yourself');
		await world.chooses('ruud', requestId, 'sanne');
		const sure = acts('sanne', (asker) => confirmDone(asker, { requestId }));
		expect(await codeOf(sure)).toBe('not_yourself');
	});

	test('nobody writes down a yes for a draft of another, and the resident hears that it went out', async () => {
		const { requestId } = await world.inCircle('sanne', 'help.draft', (deed) =>
			draft(deed, drafting())
		);
		const yes = (key: string) =>
			world.inCircle(key, 'help.draft', (deed) => noteYes(deed, { requestId, how: 'phone' }));
		expect(await codeOf(yes('ilse'))).toBe('not_found');
		await yes('sanne');
		expect(await world.news('ruud')).toEqual(['sent']);
	});
});

test('with the circle its requests end, and who was to help hears it', async () => {
	await world.helps('joost', 'walk');
	const requestId = await asked();
	await world.steps(requestId);
	await world.says('joost', requestId, 'yes');
	await world.chooses('ruud', requestId, 'joost');
	await world.owner.execute(
		sql`update circle set closed_at = kring_now() where id = ${world.circleId}`
	);
	expect(await world.row(requestId)).toMatchObject({ state: 'closed', outcome: 'withdrawn' });
	expect(await world.news('joost')).toEqual(['asked', 'agreed', 'over']);
});

test('a colleague does not take over what somebody has, until they stop', async () => {
	await world.joins('sanne');
	const requestId = await world.asks('sanne');
	await world.steps(requestId);
	await world.owner.execute(sql`
		insert into office select (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(), 'person_id', ${world.person('joost')}::text))).*
		from office o where o.kind = 'coordinator' and o.person_id = ${world.person('karin')}`);
	await world.owner.execute(
		sql`update help_request set landed_for_id = ${world.person('joost')} where id = ${requestId}`
	);
	const takes = () => world.karinDoes((post) => takeOn(post, { requestId }));
	expect(await codeOf(takes())).toBe('help_over');
	await world.owner.execute(
		sql`update office set ended_at = kring_now() where person_id = ${world.person('joost')}`
	);
	await takes();
	expect(await world.row(requestId)).toMatchObject({ landed_for_id: world.person('karin') });
});

describe('who rings', () => {
	const second = async () => {
		await world.newcomer('tom');
		await world.owner.execute(sql`
			insert into office (id, person_id, kind, municipality_id, organisation_id, neighbourhood_id, started_at)
			select ${randomId()}, ${world.person('tom')}, f.kind, f.municipality_id, f.organisation_id, f.neighbourhood_id, kring_now()
			from office f where f.person_id = ${world.person('karin')} and f.kind = 'coordinator'`);
	};

	test('is named by the name they show, where it can only be them', async () => {
		await world.joins('sanne');
		const requestId = await world.asks('sanne');
		expect((await world.sees('sanne', requestId)).caller).toBeNull();
		expect(await world.asKarin(shownName)).toBe('');
		await world.karinDoes((post) => showName(post, { shownName: ' Karin ' }));
		expect(await world.asKarin(shownName)).toBe('Karin');
		expect((await world.sees('sanne', requestId)).caller).toBe('Karin');
		await second();
		expect((await world.sees('sanne', requestId)).caller).toBeNull();
		await world.at(hoursOn(72));
		await world.steps(requestId);
		await world.karinDoes((post) => takeOn(post, { requestId }));
		expect((await world.sees('sanne', requestId)).caller).toBe('Karin');
		await world.karinDoes((post) => showName(post, { shownName: '' }));
		expect((await world.sees('sanne', requestId)).caller).toBeNull();
	});

	test('is said by nobody else, and who was asked is not told', async () => {
		await world.karinDoes((post) => showName(post, { shownName: 'Karin' }));
		await world.helps('cor', 'walk');
		await world.joins('sanne');
		const requestId = await world.asks('sanne');
		await world.steps(requestId);
		expect((await world.sees('cor', requestId)).caller).toBeNull();
		const { shown } = await world.does('sanne', async (own, at) => {
			const rows = await own.tx.execute<{ shown: boolean }>(
				sql`select help_show_name(${at}, 'Sanne') as shown`
			);
			return { shown: rows[0]?.shown === true };
		});
		expect(shown).toBe(false);
		expect(await world.asKarin(shownName)).toBe('Karin');
	});
});

test('what landed is read at once, and each is as it is by itself', async () => {
	await world.joins('sanne');
	const ids = [await world.asks('sanne'), await world.asks('sanne', { category: 'garden' })];
	await world.at(hoursOn(72));
	for (const id of ids) await world.steps(id);
	await world.karinDoes((post) => takeOn(post, { requestId: ids[0]! }));
	const views = await world.asKarin(landedIn);
	expect(views.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
	for (const view of views)
		expect(view).toEqual(await world.asKarin((post) => requestInOffice(post, view.id)));
	expect(views.find(({ id }) => id === ids[0])?.reach.asker?.phone).toBe('0612345678');
	expect(views.find(({ id }) => id === ids[1])?.reach.asker).toBeNull();
});

test('what a resident likes to give is there for their circle, and nothing where they take no part', async () => {
	const gives = (key: string) =>
		world.gateOf(key).look(world.circleId, ['signalPlan.read'], async (sight) => {
			sight.gave('signalPlan.read', 'signal_plan', []);
			return givesIn(sight);
		});
	expect(await gives('sanne')).toBeNull();
	await world.joins('ruud', { likes: 'Ik maak dingen van hout.' });
	await world.does('ruud', (own, at) =>
		offer(own, at, { category: 'garden', words: '', windows: [] })
	);
	expect(await gives('sanne')).toEqual({
		neighbourhoodId: world.neighbourhoodId,
		likes: 'Ik maak dingen van hout.',
		kinds: ['garden']
	});
	const rows = await world.looks('hanneke', (own) =>
		own.tx.execute(sql`select * from help_gives(${world.circleId})`)
	);
	expect([...rows]).toEqual([]);
});

test('that one would rather not meet somebody is taken back', async () => {
	await world.helps('cor', 'walk');
	await world.joins('sanne');
	const personId = world.person('cor');
	await world.does('sanne', (own, at) => block(own, at, { personId }));
	expect(await world.looks('sanne', blockedBy)).toMatchObject([{ personId, firstName: 'Cor' }]);
	expect(await world.steps(await world.asks('sanne'))).toEqual(['land']);
	// Cor cannot take it back, and does not know of it.
	await world.does('cor', (own, at) => unblock(own, at, { personId }));
	expect(await world.looks('cor', blockedBy)).toEqual([]);
	expect(await world.looks('sanne', blockedBy)).toHaveLength(1);
	await world.does('sanne', (own, at) => unblock(own, at, { personId }));
	expect(await world.looks('sanne', blockedBy)).toEqual([]);
	expect(await world.steps(await world.asks('sanne'))).toEqual(['ask']);
});
