import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { randomId } from '#lib/domain/id.ts';
import {
	asSelf,
	avoid,
	block,
	blockedBy,
	candidatesFor,
	draft,
	endCheck,
	enterCheck,
	helpFigures,
	landedIn,
	leave,
	me,
	neighboursIn,
	ownFile,
	offersFor,
	report,
	say,
	sayDone,
	sayToAsker,
	takeOn,
	setRules,
	talkOf,
	talkWithAsker,
	thank,
	turnHelp,
	unblock,
	withdraw
} from '#lib/server/help/index.ts';
import { changeInOffice, inOffice } from '#lib/server/gate/index.ts';
import { drafting, helpWorld, hoursOn, type HelpWorld } from '../support/help.ts';
import { codeOf } from '../support/refused.ts';

// What is known of who helps, who does not want to meet whom, harm that is reported, a talk with an end, and what is
// left of it all (F5, F6, F15, F16, S35).

let world: HelpWorld;
beforeEach(async () => {
	world = await helpWorld();
});
afterEach(async () => {
	await world?.end();
});

const owner = <Row extends Record<string, unknown>>(query: ReturnType<typeof sql>) =>
	world.owner.execute<Row>(query);
const countOf = async (name: string) => {
	const [row] = await owner<{ number: number }>(
		sql`select count(*)::int as number from ${sql.identifier(name)}`
	);
	return row!.number;
};

/** Sanne asked for a walk and Cor said yes; with both, when they agreed. */
async function together({ agreed }: { agreed: boolean }): Promise<string> {
	await world.helps('cor', 'walk');
	await world.joins('sanne');
	const requestId = await world.asks('sanne');
	await world.steps(requestId);
	await world.says('cor', requestId, 'yes');
	if (agreed) await world.chooses('sanne', requestId, 'cor');
	return requestId;
}

describe('a check', () => {
	const talk = (key: string, until = '2038-12-31') => ({
		...({ personId: world.person(key), kind: 'talk', checkedOn: '2038-01-10' } as const),
		validUntilOn: until
	});

	test('is entered by who coordinates, of others, and read by who it is about', async () => {
		await world.joins('cor');
		await world.joins('karin');
		const { checkId } = await world.karinDoes((post) => enterCheck(post, talk('cor')));
		expect(await world.looks('cor', me)).toMatchObject({
			checks: [{ kind: 'talk', checkedOn: '2038-01-10', validUntilOn: '2038-12-31' }]
		});
		const own = world.karinDoes((post) => enterCheck(post, talk('karin')));
		expect(await codeOf(own)).toBe('not_yourself');
		const nobody = world.karinDoes((post) => enterCheck(post, talk('nel')));
		expect(await codeOf(nobody)).toBe('not_found');
		const ahead = world.karinDoes((post) =>
			enterCheck(post, { ...talk('cor'), checkedOn: '2038-01-16' })
		);
		expect(await codeOf(ahead)).toBe('help_day');
		await world.karinDoes((post) => endCheck(post, { checkId }));
		expect(await world.looks('cor', me)).toMatchObject({ checks: [] });
		expect(await codeOf(world.karinDoes((post) => endCheck(post, { checkId })))).toBe('not_found');
	});

	test('cannot be written by who it is about, also past the rules', async () => {
		await world.joins('cor');
		const forged = world.does('cor', async (own, at) => {
			await own.tx
				.execute(sql`insert into help_check (neighbourhood_id, id, person_id, kind, checked_on,
				valid_until_on, checked_by_id, entered_at)
				values (${at}, ${randomId()}, ${own.personId}, 'talk', '2038-01-01', '2038-12-31', ${own.personId}, kring_now())`);
			return {};
		});
		await expect(forged).rejects.toMatchObject({ cause: { code: '42501' } });
	});

	test('that ends soon is told of once, to the helper and to who coordinates', async () => {
		await world.joins('cor');
		await world.karinDoes((post) => enterCheck(post, talk('cor', '2038-03-01')));
		expect(await turnHelp(world.worker)).toMatchObject({ checks: 0 });
		await world.at('2038-01-31T12:00:00Z');
		expect(await turnHelp(world.worker)).toMatchObject({ checks: 1 });
		expect(await turnHelp(world.worker)).toMatchObject({ checks: 0 });
		expect(await world.news('cor')).toEqual(['check_ends']);
		expect(await world.news('karin')).toEqual(['check_ends']);
	});

	test('that does not count any more stops a yes, and a yes that was said', async () => {
		const rules = { newDays: 0, newUntilConfirmed: 0, 'atHome[]': ['talk' as const] };
		await world.karinDoes((post) => setRules(post, rules));
		await world.helps('cor', 'company');
		await world.karinDoes((post) => enterCheck(post, talk('cor')));
		await world.joins('sanne');
		const requestId = await world.asks('sanne', { category: 'company', where: 'home', place: '' });
		expect(await world.steps(requestId)).toEqual(['ask']);
		const counts = (is: boolean) =>
			owner(sql`update help_check set ended_at = ${is ? sql`null` : sql`kring_now()`}`);
		await counts(false);
		expect(await codeOf(world.says('cor', requestId, 'yes'))).toBe('help_check');
		await counts(true);
		await world.says('cor', requestId, 'yes');
		await counts(false);
		expect(await codeOf(world.chooses('sanne', requestId, 'cor'))).toBe('help_gone');
		await counts(true);
		await world.chooses('sanne', requestId, 'cor');
	});

	test('is asked for as the neighbourhood says', async () => {
		await world.helps('cor', 'company');
		await world.joins('sanne');
		const ask = async () => {
			const requestId = await world.asks('sanne', { category: 'company', where: 'home' });
			return world.steps(requestId);
		};
		expect(await ask()).toEqual(['land']);
		const none = { newDays: 0, newUntilConfirmed: 0, 'atHome[]': [] };
		await world.karinDoes((post) => setRules(post, none));
		expect(await ask()).toEqual(['ask']);
		await world.karinDoes((post) => setRules(post, { ...none, 'atHome[]': ['conduct'] }));
		expect(await ask()).toEqual(['land']);
		// Two confirmed tasks, and a newcomer is none any more.
		await world.karinDoes((post) =>
			setRules(post, { newDays: 30, newUntilConfirmed: 1, 'atHome[]': [] })
		);
		expect(await ask()).toEqual(['land']);
		const requestId = await together({ agreed: true });
		await world.does('sanne', (own, at) =>
			thank(asSelf(own, at), {
				...{ requestId, thanks: 'none', points: null, words: '', isGladlyAgain: true }
			})
		);
		await world.helps('cor', 'company');
		expect(await ask()).toEqual(['ask']);
	});

	test('who takes part is read by who coordinates there, and by nobody else', async () => {
		await world.helps('cor', 'walk');
		expect(await world.asKarin((post) => neighboursIn(post, { word: '' }))).toMatchObject([
			{ name: 'Cor', isNewHere: true, isPaused: false }
		]);
		const seen = await world.looks('sanne', ({ tx }) =>
			tx.execute(sql`select person_id from neighbour union all select person_id from help_offer`)
		);
		expect(seen).toHaveLength(0);
	});
});

describe('who does not want to meet', () => {
	test('is left out both ways, and the other hears nothing', async () => {
		await world.helps('cor', 'walk');
		await world.joins('sanne');
		const blocks = (key: string, other: string) =>
			world.does(key, (own, at) => block(own, at, { personId: world.person(other) }));
		const shown = () =>
			world.looks('sanne', (own, at) => offersFor(asSelf(own, at), { category: 'walk' }));
		for (const [key, other] of [
			['sanne', 'cor'],
			['cor', 'sanne']
		] as const) {
			await blocks(key, other);
			await blocks(key, other);
			expect(await shown(), `${key} blocks`).toEqual([]);
			const chosen = world.asks('sanne', { helperId: world.person('cor') });
			expect(await codeOf(chosen)).toBe('help_gone');
			const requestId = await world.asks('sanne');
			expect(await world.steps(requestId)).toEqual(['land']);
			expect(await world.looks(other, blockedBy)).toEqual([]);
			expect(await world.looks(key, blockedBy)).toMatchObject([{ personId: world.person(other) }]);
			await world.does(key, (own, at) => unblock(own, at, { personId: world.person(other) }));
			await world.does('sanne', (own, at) => withdraw(asSelf(own, at), { requestId }));
		}
		const unknown = world.does('sanne', (own, at) => block(own, at, { personId: randomId() }));
		expect(await codeOf(unknown)).toBe('not_found');
		expect(await codeOf(blocks('sanne', 'sanne'))).toBe('not_yourself');
		expect((await shown()).map(({ firstName }) => firstName)).toEqual(['Cor']);
		expect(await world.news('cor')).toEqual([]);
	});

	test('ends a question that waits, and others are asked', async () => {
		for (const key of ['cor', 'joost', 'ilse', 'hanneke']) await world.helps(key, 'walk');
		await world.joins('sanne');
		const requestId = await world.asks('sanne', { helperId: world.person('cor') });
		await world.steps(requestId);
		await world.does('cor', (own, at) => block(own, at, { personId: world.person('sanne') }));
		expect(await codeOf(world.sees('cor', requestId))).toBe('not_found');
		expect(await world.steps(requestId)).toEqual(['ask']);
		expect(await world.asked(requestId)).toHaveLength(4);
	});

	test('ends a question that others were asked after, and outlives who left and came back', async () => {
		await world.helps('cor', 'walk');
		await world.joins('sanne');
		const requestId = await world.asks('sanne', { helperId: world.person('cor') });
		await world.steps(requestId);
		await world.at(hoursOn(48.1));
		expect(await world.steps(requestId)).toEqual(['land']);
		await world.does('sanne', (own, at) => block(own, at, { personId: world.person('cor') }));
		expect(await codeOf(world.says('cor', requestId, 'yes'))).toBe('not_found');
		await world.does('cor', (own, at) => leave(own, at));
		await world.helps('cor', 'walk');
		const shown = world.looks('sanne', (own, at) =>
			offersFor(asSelf(own, at), { category: 'walk' })
		);
		expect(await shown).toEqual([]);
	});

	test('does not write to each other, in the words of a talk that ended, and is not chosen', async () => {
		const requestId = await together({ agreed: false });
		const writes = (key: string) =>
			key === 'sanne'
				? world.does(key, (own, at) =>
						say(asSelf(own, at), {
							...{ requestId, helperId: world.person('cor'), words: 'Waarom?' }
						})
					)
				: world.does(key, (own, at) =>
						sayToAsker(own, at, { requestId, helperId: null, words: 'Waarom?' })
					);
		await writes('cor');
		await world.does('sanne', (own, at) => block(own, at, { personId: world.person('cor') }));
		for (const key of ['cor', 'sanne']) expect(await codeOf(writes(key)), key).toBe('help_over');
		expect(await codeOf(world.chooses('sanne', requestId, 'cor'))).toBe('help_gone');
		// What was said before is still there for both.
		const said = world.looks('cor', (own, at) => talkWithAsker(own, at, requestId));
		expect(await said).toHaveLength(1);
		expect((await world.news('cor')).includes('over')).toBe(false);
	});

	test.each([
		['sanne', 'cor'],
		['cor', 'sanne']
	])('ends what was agreed in the same form, where %s wants that of %s', async (key, other) => {
		const requestId = await together({ agreed: true });
		const avoids = (ends: boolean) =>
			world.does(key, (own, at) =>
				avoid(own, at, { personId: world.person(other), requestId, ends })
			);
		await avoids(false);
		expect(await world.row(requestId)).toMatchObject({ state: 'agreed' });
		await avoids(true);
		expect(await world.row(requestId)).toMatchObject({ state: 'open', helper_id: null });
		expect(await world.steps(requestId)).toEqual(['land']);
		expect((await world.looks(key, blockedBy)).map(({ personId }) => personId)).toEqual([
			world.person(other)
		]);
		// Nothing runs any more: a second time changes nothing.
		if (key === 'sanne') await avoids(true);
		expect(await world.news('cor')).toEqual(
			key === 'sanne' ? ['asked', 'agreed', 'over'] : ['asked', 'agreed']
		);
	});

	test('are not brought together past the rules either', async () => {
		await world.helps('cor', 'walk');
		await world.joins('sanne');
		await world.does('cor', (own, at) => block(own, at, { personId: world.person('sanne') }));
		const requestId = await world.asks('sanne');
		const forced = world.does('sanne', async (own, at) => {
			await own.tx
				.execute(sql`insert into help_ask (neighbourhood_id, id, request_id, helper_id, asked_at, by)
				values (${at}, ${randomId()}, ${requestId}, ${world.person('cor')}, kring_now(), 'asker')`);
			return {};
		});
		await expect(forced).rejects.toMatchObject({ cause: { code: '23514' } });
	});
});

describe('a talk', () => {
	test('runs from a yes until it is over, between the two alone', async () => {
		await world.helps('joost', 'walk');
		await world.helps('cor', 'walk');
		await world.joins('sanne');
		const requestId = await world.asks('sanne');
		await world.steps(requestId);
		const toSanne = (key: string, words = 'Hoe laat schikt het?') =>
			world.does(key, (own, at) => sayToAsker(own, at, { requestId, helperId: null, words }));
		expect(await codeOf(toSanne('cor'))).toBe('help_over');
		await world.says('cor', requestId, 'yes');
		await world.says('joost', requestId, 'yes');
		await toSanne('cor');
		await toSanne('joost', 'Ik kan zondag.');
		const helperId = world.person('cor');
		await world.does('sanne', (own, at) =>
			say(asSelf(own, at), { requestId, helperId, words: 'Om twee uur.' })
		);
		expect(await world.looks('cor', (own, at) => talkWithAsker(own, at, requestId))).toMatchObject([
			{ isOwn: true, words: 'Hoe laat schikt het?' },
			{ isOwn: false, words: 'Om twee uur.' }
		]);
		expect(
			await world.looks('sanne', (own, at) => talkOf(asSelf(own, at), requestId, helperId))
		).toHaveLength(2);
		expect(await codeOf(world.looks('nel', (own, at) => talkWithAsker(own, at, requestId)))).toBe(
			'not_found'
		);
		expect(await world.news('cor')).toEqual(['asked', 'word']);
		const asOther = world.does('cor', async (own, at) => {
			await own.tx
				.execute(sql`insert into help_word (neighbourhood_id, id, request_id, helper_id, writer_id, words, said_at)
				values (${at}, ${randomId()}, ${requestId}, ${helperId}, ${world.person('sanne')}, 'Ja.', kring_now())`);
			return {};
		});
		await expect(asOther).rejects.toMatchObject({ cause: { code: '42501' } });
		await world.does('sanne', (own, at) => withdraw(asSelf(own, at), { requestId }));
		expect(await codeOf(toSanne('cor'))).toBe('not_found');
	});
});

describe('past the rules', () => {
	const forged = (key: string, query: ReturnType<typeof sql>) =>
		world
			.does(key, async ({ tx }) => {
				await tx.execute(query);
				return {};
			})
			.then(
				() => 'done',
				(caught: { cause?: { code?: string } }) => caught.cause?.code
			);

	test('nobody says yes for another, agrees with oneself, or makes an agreement of nothing', async () => {
		await world.helps('joost', 'walk');
		const requestId = await together({ agreed: false });
		const [sanne, cor, joost] = ['sanne', 'cor', 'joost'].map(world.person) as [
			string,
			string,
			string
		];
		const at = world.neighbourhoodId;
		const refused = '42501';
		// Who was asked agrees in the name of who asked; or writes other words.
		const agree = (helper: string) =>
			sql`update help_request set state = 'agreed', helper_id = ${helper}, agreed_at = kring_now() where id = ${requestId}`;
		expect(await forged('cor', agree(cor))).toBe(refused);
		expect(
			await forged('cor', sql`update help_request set words = 'Anders.' where id = ${requestId}`)
		).toBe(refused);
		expect(
			await forged(
				'cor',
				sql`update help_request set state = 'closed', next_step_at = null, closed_at = kring_now(),
				outcome = 'withdrawn' where id = ${requestId}`
			)
		).toBe(refused);
		// Who asked agrees with one who said nothing, says yes for them, or asks with a yes.
		expect(await forged('sanne', agree(joost))).toBe(refused);
		expect(
			await forged(
				'sanne',
				sql`update help_ask set says = 'yes', said_at = kring_now() where helper_id = ${joost}`
			)
		).toBe(refused);
		expect(
			await forged(
				'sanne',
				sql`insert into help_ask (neighbourhood_id, id, request_id, helper_id, asked_at, by, says, said_at)
				values (${at}, ${randomId()}, ${requestId}, ${world.person('nel')}, kring_now(), 'asker', 'yes', kring_now())`
			)
		).toBe(refused);
		const made = (helper: string | null, asker: string) => sql`
			insert into help_request (neighbourhood_id, id, asker_id, category, words, postcode_area, minutes, is_weekly, times,
				is_at_home, is_essential, state, made_at, yes_how, opened_at, round_at, next_step_at, helper_id, agreed_at)
			values (${at}, ${randomId()}, ${asker}, 'walk', '', '5251', 60, false, '[]', false, false,
				${helper === null ? 'open' : 'agreed'}, kring_now(), 'self', kring_now(), kring_now(), kring_now(), ${helper}::uuid, kring_now())`;
		expect(await forged('sanne', made(joost, sanne))).toBe(refused);
		expect(await forged('sanne', made(null, cor))).toBe(refused);
		expect(await forged('sanne', made(null, sanne))).toBe('done');
		// A request of others is not there for who was never asked.
		expect(
			await forged('nel', sql`update help_request set state = 'closed' where id = ${requestId}`)
		).toBe('done');
		expect((await world.row(requestId))['state']).toBe('offered');
	});

	test('of a resident who takes part nobody else writes where they can be reached', async () => {
		await world.joins('ruud');
		await world.inCircle('sanne', 'help.draft', (deed) => draft(deed, drafting()));
		expect(await world.looks('ruud', me)).toMatchObject({ phone: '0612345678' });
		const other = forged(
			'nel',
			sql`select help_keep_contact(${world.neighbourhoodId}, ${world.person('ruud')}, '0', '0')`
		);
		expect(await other).toBe('42501');
	});
});

describe('whom who asked does not want to meet, and who coordinates', () => {
	/** Sanne does not want to meet Karin, who coordinates; her request found nobody. */
	async function landed(others: string[]): Promise<string> {
		for (const key of others) {
			await world.newcomer(key);
			await owner(sql`insert into office (id, person_id, kind, municipality_id, organisation_id, neighbourhood_id, started_at)
				values (${randomId()}, ${world.person(key)}, 'coordinator', ${world.municipalityId}::uuid,
					${world.organisationId}::uuid, ${world.neighbourhoodId}::uuid, kring_now())`);
		}
		await world.joins('sanne');
		await world.does('sanne', (own, at) => block(own, at, { personId: world.person('karin') }));
		const requestId = await world.asks('sanne');
		expect(await world.steps(requestId)).toEqual(['land']);
		return requestId;
	}
	const lies = async () => (await world.asKarin(landedIn)).map(({ id }) => id);

	test('has nothing of it where a colleague is', async () => {
		const requestId = await landed(['toos']);
		expect(await world.news('toos')).toEqual(['landed']);
		expect(await world.news('karin')).toEqual([]);
		expect(await lies()).toEqual([]);
		const takes = world.karinDoes((post) => takeOn(post, { requestId }));
		expect(await codeOf(takes)).toBe('not_found');
		expect(await codeOf(world.asKarin((post) => candidatesFor(post, requestId)))).toBe('not_found');
		expect(await world.sees('sanne', requestId)).toMatchObject({ hasOffice: true });
	});

	test('lets go of it, where they had it, and a colleague has it', async () => {
		await world.joins('sanne');
		const requestId = await world.asks('sanne');
		await world.steps(requestId);
		await world.karinDoes((post) => takeOn(post, { requestId }));
		const [first] = await world.asKarin(landedIn);
		expect(first?.reach.asker).toMatchObject({ phone: '0612345678' });
		await landed(['toos']);
		expect(await lies()).toEqual([]);
		const held = { kind: 'coordinator', organisationId: null } as const;
		const { municipalityId, organisationId, neighbourhoodId } = world;
		const toos = world.gateOf('toos', {
			offices: [{ kind: 'coordinator', municipalityId, neighbourhoodId, organisationId }]
		});
		await changeInOffice(
			...([toos, { ...held, neighbourhoodId }, { id: randomId(), content: {} }] as const),
			(post) => takeOn(post, { requestId })
		);
		expect(await world.row(requestId)).toMatchObject({ landed_for_id: world.person('toos') });
	});

	test('sees that it landed where nobody else is, and no number', async () => {
		const requestId = await landed([]);
		expect(await world.news('karin')).toEqual(['landed']);
		await world.karinDoes((post) => takeOn(post, { requestId }));
		const [view] = await world.asKarin(landedIn);
		expect(view).toMatchObject({ id: requestId, reach: { asker: { phone: '', address: '' } } });
		// Who asked is not promised that somebody rings.
		expect(await world.sees('sanne', requestId)).toMatchObject({ hasOffice: false, caller: null });
	});
});

describe('of a helper whose account is blocked', () => {
	const blocks = (key: string) =>
		owner(sql`update account set blocked_at = kring_now() where person_id = ${world.person(key)}`);

	test('what was agreed goes round, and who asked hears it', async () => {
		const requestId = await together({ agreed: true });
		await blocks('cor');
		expect(await world.row(requestId)).toMatchObject({ state: 'open', helper_id: null });
		expect((await world.news('sanne')).at(-1)).toBe('taken_back');
		expect(await world.steps(requestId)).toEqual(['land']);
	});

	test('a yes that waits is over too', async () => {
		const requestId = await together({ agreed: false });
		await blocks('cor');
		expect(await world.row(requestId)).toMatchObject({ state: 'open' });
		expect((await world.news('sanne')).at(-1)).toBe('taken_back');
	});

	test('help that was done stays done, also for thanks', async () => {
		const requestId = await together({ agreed: true });
		await world.does('cor', (own, at) =>
			sayDone(own, at, { requestId, thanks: null, points: null })
		);
		await blocks('cor');
		expect(await world.row(requestId)).toMatchObject({ state: 'done' });
		await world.does('sanne', (own, at) =>
			thank(asSelf(own, at), {
				...{ requestId, thanks: 'none', points: null, words: '', isGladlyAgain: false }
			})
		);
	});
});

test('who stops after it was done takes nothing back, and who asked hears how it ended', async () => {
	const requestId = await together({ agreed: true });
	await world.does('cor', (own, at) => sayDone(own, at, { requestId, thanks: null, points: null }));
	await world.does('cor', leave);
	expect(await world.row(requestId)).toMatchObject({ state: 'closed', outcome: 'unsaid' });
	expect(await world.news('sanne')).not.toContain('taken_back');
	expect((await world.news('sanne')).at(-1)).toBe('outcome');
});

test('where nobody coordinates it lands with who can see to it, and nobody is promised a call', async () => {
	await owner(sql`update office set ended_at = kring_now() where kind = 'coordinator'`);
	await world.joins('sanne');
	const requestId = await world.asks('sanne');
	expect(await world.steps(requestId)).toEqual(['land']);
	expect(await world.news('ilse')).toEqual(['landed']);
	expect(await world.sees('sanne', requestId)).toMatchObject({ isLanded: true, hasOffice: false });
});

describe('where somebody can be reached', () => {
	test('lies where nobody who serves requests, or works, can read it', async () => {
		await world.joins('sanne');
		for (const [db, role] of [
			[world.app, 'app'],
			[world.worker, 'worker']
		] as const)
			for (const name of ['neighbour_contact', 'help_draft_contact'])
				await expect(
					db.execute(sql`select phone from ${sql.identifier(name)}`),
					`${role} ${name}`
				).rejects.toMatchObject({ cause: { code: '42501' } });
	});

	test('is known to nobody before both said yes, in whatever is looked at', async () => {
		await together({ agreed: false });
		await owner(
			sql`update neighbour_contact set phone = 'CANARY-PHONE', address = 'CANARY-ADDRESS'`
		);
		const [row] = await owner<{ id: string }>(sql`select id from help_request`);
		for (const key of ['sanne', 'cor', 'nel', 'karin']) {
			const reach = await world.looks(key, ({ tx }, at) =>
				tx.execute(sql`select * from help_reach(${at}, ${row!.id})`)
			);
			expect(reach, key).toHaveLength(0);
		}
		for (const key of ['sanne', 'cor'])
			expect(JSON.stringify(await world.sees(key, row!.id))).not.toContain('CANARY');
		await world.chooses('sanne', row!.id, 'cor');
		expect(JSON.stringify(await world.sees('cor', row!.id))).toContain('CANARY-PHONE');
		for (const key of ['nel', 'karin', 'ilse']) {
			const reach = await world.looks(key, ({ tx }, at) =>
				tx.execute(sql`select * from help_reach(${at}, ${row!.id})`)
			);
			expect(reach, key).toHaveLength(0);
		}
	});
});

test('who stops leaves numbers, and others are asked where they would have helped', async () => {
	await world.helps('joost', 'walk');
	const requestId = await together({ agreed: true });
	await world.does('sanne', (own, at) =>
		say(asSelf(own, at), { requestId, helperId: null, words: 'Tot morgen.' })
	);
	await world.does('cor', (own, at) => block(own, at, { personId: world.person('nel') }));
	await world.does('cor', leave);
	expect(await world.row(requestId)).toMatchObject({ state: 'open', helper_id: null });
	expect(await world.news('sanne')).toContain('taken_back');
	for (const name of ['help_word', 'help_block']) expect(await countOf(name), name).toBe(0);
	expect(await world.looks('cor', me)).toBeNull();
	const left = JSON.stringify(
		await Promise.all(
			[
				'neighbour',
				'neighbour_contact',
				'help_offer',
				'help_ask',
				'help_notice',
				'help_request'
			].map((name) => owner(sql`select * from ${sql.identifier(name)}`))
		)
	);
	expect(left).not.toContain(world.person('cor'));
	await world.does('sanne', leave);
	expect(await countOf('help_request')).toBe(0);
	expect([...(await owner(sql`select asked, answered, agreed, done from help_tally`))]).toEqual([
		{ asked: 1, answered: 1, agreed: 1, done: 0 }
	]);
	const other = world.does('sanne', async ({ tx }, at) => {
		await tx.execute(sql`select help_forget(${at}, ${world.person('joost')})`);
		return {};
	});
	await expect(other).rejects.toMatchObject({ cause: { code: '42501' } });
});

test('of oneself everything can be had, and nothing that others reported', async () => {
	const requestId = await together({ agreed: true });
	await world.does('sanne', (own, at) =>
		say(asSelf(own, at), { requestId, helperId: null, words: 'Tot morgen.' })
	);
	await world.does('sanne', (own, at) =>
		report(own, at, { reportedId: world.person('cor'), requestId, words: 'CANARY-REPORT' })
	);
	const file = await world.looks('sanne', ownFile);
	expect(file).toMatchObject({
		...{ me: { phone: '0612345678' }, requests: [{ id: requestId }], reports: [{}] },
		words: [{ words: 'Tot morgen.' }]
	});
	const other = await world.looks('cor', ownFile);
	expect(other).toMatchObject({ offers: [{}], asks: [{ says: 'yes' }], words: [], reports: [] });
	expect(JSON.stringify(other)).not.toContain('CANARY');
	const jobs = await owner(sql`select payload from job`);
	expect(JSON.stringify(jobs)).not.toContain('CANARY');
});

test('talks go after 30 days, requests after 2 years but for their numbers, and reports too', async () => {
	const requestId = await together({ agreed: true });
	await world.does('sanne', (own, at) =>
		say(asSelf(own, at), { requestId, helperId: null, words: 'Tot morgen.' })
	);
	const { reportId } = await world.does('sanne', (own, at) =>
		report(own, at, { reportedId: null, requestId, words: 'Vreemd.' })
	);
	await owner(sql`update help_report set closed_at = kring_now() where id = ${reportId}`);
	await world.does('sanne', (own, at) => withdraw(asSelf(own, at), { requestId }));
	const sweep = () => world.worker.execute(sql`select help_sweep(100)`);
	await world.at(hoursOn(30 * 24 - 1));
	await sweep();
	expect(await countOf('help_word')).toBe(1);
	await world.at(hoursOn(30 * 24 + 1));
	await sweep();
	expect(await countOf('help_word')).toBe(0);
	expect(await countOf('help_request')).toBe(1);
	await world.at('2040-01-15T08:00:00Z');
	await sweep();
	expect(await countOf('help_request')).toBe(1);
	expect(await countOf('help_report')).toBe(1);
	await world.at('2040-01-15T10:00:00Z');
	await sweep();
	for (const name of ['help_request', 'help_ask', 'help_report', 'help_notice'])
		expect(await countOf(name), name).toBe(0);
	expect([...(await owner(sql`select month::text, asked, agreed from help_tally`))]).toEqual([
		{ month: '2038-01-01', asked: 1, agreed: 1 }
	]);
});

test('figures are of those who may see them, and hidden when few', async () => {
	for (let number = 0; number < 5; number += 1) {
		await world.newcomer(`a${number}`);
		await world.joins(`a${number}`);
		await world.asks(`a${number}`, { category: 'groceries_ill' });
	}
	const read = () => world.asKarin((post) => helpFigures(post, { months: 12 }));
	expect(await read()).toMatchObject({ asked: 5, agreed: 0, firstYes: null, openLong: 0 });
	await world.at(hoursOn(25));
	expect(await read()).toMatchObject({ essentialInADay: 0 });
	await owner(
		sql`delete from help_request where id = (select min(id::text)::uuid from help_request)`
	);
	expect(await read()).toMatchObject({ asked: null, agreed: null, essentialInADay: null });
	const treasurer = await inOffice(
		world.gateOf('ilse', {
			offices: [
				{
					...{ kind: 'treasurer', municipalityId: world.municipalityId, organisationId: null },
					neighbourhoodId: world.neighbourhoodId
				}
			]
		}),
		{ kind: 'treasurer', organisationId: null, neighbourhoodId: world.neighbourhoodId },
		(post) => helpFigures(post, { months: 12 })
	);
	expect(treasurer).toMatchObject({ asked: null });
	const rows = await world.looks('sanne', ({ tx }, at) =>
		tx.execute(sql`select * from help_figures(${at}, '2020-01-01')`)
	);
	expect(rows).toHaveLength(0);
});
