import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { randomId } from '#lib/domain/id.ts';
import type { Own } from '#lib/server/gate/index.ts';
import {
	block,
	closeReport,
	ownReports,
	placeOfReports,
	placesToAnswer,
	report,
	reportsToAnswer,
	turnHelp
} from '#lib/server/help/index.ts';
import { openNotice } from '#lib/server/notice.ts';
import { helpWorld, type HelpWorld } from '../support/help.ts';
import { codeOf } from '../support/refused.ts';

// Harm that is reported (F16): to whom it goes, where they read and answer it, and what happens when they do not.

let world: HelpWorld;
beforeEach(async () => {
	world = await helpWorld();
});
afterEach(async () => {
	await world?.end();
});

const owner = <Row extends Record<string, unknown>>(query: ReturnType<typeof sql>) =>
	world.owner.execute<Row>(query);
const words = 'Er verdween geld.';
const reportBy = (key: string, about: string | null) =>
	world.does(key, (own, at) =>
		report(own, at, {
			...{ reportedId: about === null ? null : world.person(about), requestId: null, words }
		})
	);
const office = (key: string, kind: string, ended = false) =>
	owner(sql`insert into office (id, person_id, kind, municipality_id, organisation_id, neighbourhood_id, started_at, ended_at)
		values (${randomId()}, ${world.person(key)}, ${kind}, ${kind === 'operator' ? null : world.municipalityId}::uuid,
			${kind === 'coordinator' ? world.organisationId : null}::uuid,
			${kind === 'operator' ? null : world.neighbourhoodId}::uuid, kring_now(), ${ended ? sql`kring_now()` : sql`null`})`);
const handlerOf = async (reportId: string) => {
	const [row] = await owner<{ name: string | null }>(sql`select p.name from help_report r
		left join person p on p.id = r.handler_id where r.id = ${reportId}`);
	return row!.name;
};
const close = (reportId: string) => (own: Own, at: string) =>
	closeReport(own, at, { reportId, words: 'Gesproken.' });
/** Where the newest news of somebody leads. */
const leads = async (key: string) => {
	const [notice] = await owner<{ id: string }>(sql`select id from help_notice
		where person_id = ${world.person(key)} order by made_at desc, kind desc limit 1`);
	return world.gateOf(key).own((own) => openNotice(own, notice!.id));
};

test('goes to somebody who is not involved, with a day, and who was reported sees nothing', async () => {
	// Karin cares for Ruud beside Sanne, Ilse and Cor; Toos coordinates too and knows none of them.
	await world.newcomer('toos');
	await office('toos', 'coordinator');
	const { reportId, dueOn } = await reportBy('sanne', 'cor');
	expect(dueOn).toBe('2038-01-22');
	expect(await handlerOf(reportId)).toBe('Toos');
	expect(await world.news('toos')).toEqual(['report']);
	expect(await world.news('cor')).toEqual([]);
	for (const key of ['cor', 'karin', 'nel']) {
		expect(await world.looks(key, reportsToAnswer)).toEqual([]);
		expect(await world.looks(key, ownReports)).toEqual([]);
	}
	expect(await world.looks('toos', ownReports)).toEqual([]);
	expect(await world.looks('toos', reportsToAnswer)).toMatchObject([
		{ words, reporter: 'Sanne', reported: 'Cor', dueOn, isLate: false }
	]);
	expect(await world.looks('sanne', ownReports)).toMatchObject([
		{ words, dueOn, isTaken: true, closedOn: null }
	]);
	expect(await world.looks('sanne', reportsToAnswer)).toEqual([]);
	for (const key of ['cor', 'sanne', 'karin'])
		expect(await codeOf(world.does(key, close(reportId))), key).toBe('not_found');
	await world.at('2038-01-23T12:00:00Z');
	expect(await world.looks('toos', reportsToAnswer)).toMatchObject([{ isLate: true }]);
	await world.does('toos', close(reportId));
	expect(await world.looks('sanne', ownReports)).toMatchObject([
		{ closedOn: '2038-01-23', outcomeWords: 'Gesproken.' }
	]);
	expect(await world.looks('toos', reportsToAnswer)).toEqual([]);
	expect(await world.news('sanne')).toEqual(['report_closed']);
	// What was answered is not answered anew.
	expect(await codeOf(world.does('toos', close(reportId)))).toBe('help_over');
	expect(await world.news('sanne')).toEqual(['report_closed']);
});

test('leaves out who lives with one of both, and goes on to a treasurer and to the operator', async () => {
	await owner(sql`update office set ended_at = kring_now()`);
	for (const key of ['toos', 'wim', 'loes']) await world.newcomer(key);
	await office('toos', 'coordinator');
	const household = randomId();
	for (const key of ['toos', 'nel'])
		await owner(sql`insert into credit_household (neighbourhood_id, person_id, household_id)
			values (${world.neighbourhoodId}, ${world.person(key)}, ${household})`);
	const first = await reportBy('sanne', 'nel');
	expect(await handlerOf(first.reportId)).toBeNull();
	await office('loes', 'operator');
	expect(await handlerOf((await reportBy('sanne', 'nel')).reportId)).toBe('Loes');
	await office('wim', 'treasurer');
	expect(await handlerOf((await reportBy('sanne', 'nel')).reportId)).toBe('Wim');
	// Who is reported handles nothing of it, nor who reports.
	expect(await handlerOf((await reportBy('sanne', 'wim')).reportId)).toBe('Toos');
	expect(await handlerOf((await reportBy('toos', null)).reportId)).toBe('Wim');
	expect(await codeOf(reportBy('sanne', 'sanne'))).toBe('not_found');
	expect(await codeOf(reportBy('sanne', 'who-is-not-there'))).toBe('not_found');
});

test('it goes past whom one of both avoids, who acts for one of them, and who cannot come in', async () => {
	await world.newcomer('wim');
	await world.newcomer('loes');
	await office('wim', 'treasurer');
	await office('loes', 'operator');
	const handler = async () => handlerOf((await reportBy('sanne', 'nel')).reportId);
	expect(await handler()).toBe('Wim');
	await world.does('sanne', (own, at) => block(own, at, { personId: world.person('wim') }));
	expect(await handler()).toBe('Loes');
	await world.owner.execute(sql`delete from help_block`);
	await world.owner.execute(sql`
		insert into credit_right (neighbourhood_id, account_id, person_id, kind, given_by_id, given_at)
		select neighbourhood_id, account_id, ${world.person('wim')}, 'view', person_id, kring_now() from credit_owner
		where person_id = ${world.person('nel')}`);
	expect(await handler()).toBe('Loes');
	await world.owner.execute(sql`delete from credit_right`);
	const taken = await reportBy('sanne', 'nel');
	expect(await handlerOf(taken.reportId)).toBe('Wim');
	await world.owner.execute(
		sql`update account set blocked_at = kring_now() where person_id = ${world.person('wim')}`
	);
	expect(await handler()).toBe('Loes');
	// What lay with them already is handed on.
	await turnHelp(world.worker);
	expect(await handlerOf(taken.reportId)).toBe('Loes');
});

describe('where nobody can take it', () => {
	const promised = (key: string, about: string) =>
		world.looks(key, (own, at) => placeOfReports(own, at, world.person(about)));

	test('no day is promised, until somebody comes', async () => {
		// Karin coordinates, Ilse and Ruud keep the books: all three are in a circle with Sanne and Cor.
		expect(await promised('sanne', 'cor')).toMatchObject({ isTaken: false, mayReport: true });
		const { reportId } = await reportBy('sanne', 'cor');
		expect(await handlerOf(reportId)).toBeNull();
		expect(await world.looks('sanne', ownReports)).toMatchObject([{ isTaken: false }]);
		await world.newcomer('loes');
		await office('loes', 'operator');
		expect(await promised('sanne', 'cor')).toMatchObject({ isTaken: true });
		await world.at('2038-01-19T12:00:00Z');
		await turnHelp(world.worker);
		expect(await handlerOf(reportId)).toBe('Loes');
		expect(await world.news('loes')).toEqual(['report']);
		expect(await world.looks('sanne', ownReports)).toMatchObject([
			{ isTaken: true, dueOn: '2038-01-26' }
		]);
		expect(await world.news('sanne')).toEqual(['report_moved']);
	});
});

describe('who keeps the books, and the operator', () => {
	/** Loes is operator, and lives in another municipality. */
	async function operatorElsewhere() {
		await owner(sql`update office set ended_at = kring_now()`);
		await world.newcomer('loes');
		const elsewhere = randomId();
		await owner(sql`insert into municipality (id, name, gp_post_phone, help_phone, carer_phone, created_at)
			select ${elsewhere}, 'Elders', gp_post_phone, help_phone, carer_phone, kring_now() from municipality limit 1`);
		await owner(
			sql`update person set municipality_id = ${elsewhere} where id = ${world.person('loes')}`
		);
		await office('loes', 'operator');
	}

	test('read and answer what was given to them where news leads, and nobody else comes in there', async () => {
		await operatorElsewhere();
		const here = (key: string) => world.looks(key, (own, at) => placeOfReports(own, at, null));
		expect(await codeOf(here('loes'))).toBe('not_found');
		const { reportId } = await reportBy('sanne', 'cor');
		expect(await leads('loes')).toBe(`/give-and-take/${world.neighbourhoodId}/report`);
		expect(await here('loes')).toMatchObject({ mayReport: false });
		expect(await world.gateOf('loes').own(placesToAnswer)).toEqual([
			{ id: world.neighbourhoodId, name: expect.any(String) as string, count: 1 }
		]);
		expect(await world.gateOf('sanne').own(placesToAnswer)).toEqual([]);
		expect(await world.looks('loes', reportsToAnswer)).toMatchObject([{ words }]);
		await world.does('loes', close(reportId));
		expect(await world.gateOf('loes').own(placesToAnswer)).toEqual([]);
		expect(await leads('sanne')).toBe(`/give-and-take/${world.neighbourhoodId}/report`);
	});

	test('hear it once more when the day went by, and then somebody else has it', async () => {
		await operatorElsewhere();
		const { reportId } = await reportBy('sanne', 'cor');
		await world.at('2038-01-22T12:00:00Z');
		await turnHelp(world.worker);
		expect(await world.news('loes')).toEqual(['report']);
		await world.at('2038-01-23T12:00:00Z');
		await turnHelp(world.worker);
		await turnHelp(world.worker);
		expect(await world.news('loes')).toEqual(['report', 'report']);
		// Nobody else is there: it stays, and is told again.
		await world.at('2038-01-25T12:00:00Z');
		await turnHelp(world.worker);
		expect(await handlerOf(reportId)).toBe('Loes');
		expect(await world.news('loes')).toHaveLength(3);
		await world.newcomer('wim');
		await office('wim', 'treasurer');
		await world.at('2038-01-27T12:00:00Z');
		await turnHelp(world.worker);
		expect(await handlerOf(reportId)).toBe('Wim');
		expect(await world.news('wim')).toEqual(['report']);
		expect(await world.looks('wim', reportsToAnswer)).toMatchObject([{ dueOn: '2038-02-03' }]);
		expect(await codeOf(world.does('loes', close(reportId)))).toBe('not_found');
		expect(await world.news('sanne')).toEqual(['report_moved']);
		await world.does('wim', close(reportId));
		await world.at('2038-03-01T12:00:00Z');
		await turnHelp(world.worker);
		expect(await world.news('wim')).toEqual(['report']);
	});
});

test('of many the newest of oneself are shown, and of those to answer the oldest', async () => {
	await world.newcomer('toos');
	await office('toos', 'coordinator');
	await owner(sql`insert into help_report (neighbourhood_id, id, reporter_id, words, handler_id, due_on, reported_at)
		select ${world.neighbourhoodId}, gen_random_uuid(), ${world.person('sanne')}, 'Nummer ' || n, ${world.person('toos')},
			'2038-01-22', kring_now() + n * interval '1 second' from generate_series(1, 120) n`);
	const own = await world.looks('sanne', ownReports);
	expect(own).toHaveLength(100);
	expect(own[0]?.words).toBe('Nummer 120');
	expect((await world.looks('toos', reportsToAnswer))[0]?.words).toBe('Nummer 1');
});
