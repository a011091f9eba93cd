import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { careDay } from '#lib/domain/care-day.ts';
import { dayOf, daysAfter } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import type { PlanSignForm } from '#lib/domain/signal-plan-form.ts';
import { correct, withdraw } from '#lib/server/observation.ts';
import { agree } from '#lib/server/plan-agree.ts';
import { planView, setSign } from '#lib/server/signal-plan.ts';
import { noteIn, notesOf, planIn, type Noting } from '../support/noted-circle.ts';
import { toldCircle, type Name, type ToldCircle } from '../support/told-circle.ts';
import { codeOf } from '../support/refused.ts';

// Noting how it goes and the plan that says what to look out for, on a real PostgreSQL, as the role
// that serves requests.

let home: ToldCircle;

beforeAll(async () => {
	home = await toldCircle();
});
afterAll(() => home?.drop());
beforeEach(async () => {
	await home.owner.execute(sql`truncate observation, observation_before, signal_plan, finding,
		baseline, way_out, event, change, given, reading, notice, job cascade`);
	await home.owner.execute(sql`update circle set last_seq = 0`);
	await home.setClock(0);
});

const hour = 3_600_000;
const wall = (on: string, time: string) => `${on}T${time}`;
const put = async (by: Name, observationId: string, version: number, what: Noting = {}) => {
	const gate = await home.gateOf(by);
	const form = {
		...{ observationId, version, change: 1 as const, face: null, contact: 'seen' as const },
		...{ 'signs[]': [...(what.signs ?? [])], 'unsure[]': [], call: null, note: what.note ?? '' },
		observedAt: null
	};
	return gate.change(
		home.circleId,
		{ id: randomId(), content: form },
		['observation.note'],
		(deed) => correct(deed, form)
	);
};
const newSign = (): PlanSignForm => {
	return { signId: randomId(), phase: 'orange', text: 'Vergeet te eten.', source: 'near' };
};
const takeBack = async (by: Name, observationId: string) => {
	const gate = await home.gateOf(by);
	return gate.change(
		home.circleId,
		{ id: randomId(), content: { observationId } },
		['observation.note'],
		(deed) => withdraw(deed, { observationId })
	);
};

describe('noting', () => {
	test('everybody notes; what others noted is read with the topic, and one’s own by everybody', async () => {
		const byPiet = await noteIn(home, 'piet', { change: '2', note: 'Deed de deur niet open.' });
		const byAnouk = await noteIn(home, 'anouk', { change: '0' });
		const byGerrit = await noteIn(home, 'gerrit', { change: '', face: '4' });

		const ids = async (name: Name) => (await notesOf(home, name)).map(({ id }) => id).sort();
		expect(await ids('saskia')).toEqual([byPiet, byAnouk, byGerrit].sort());
		expect(await ids('gerrit')).toEqual([byPiet, byAnouk, byGerrit].sort());
		expect(await ids('piet')).toEqual([byPiet]);
		expect(await ids('toos')).toEqual([]);
	});

	test('sent twice it is there once; the same id with other words is refused', async () => {
		const sent = { changeId: randomId(), observationId: randomId(), note: 'Eén keer.' };
		expect(await noteIn(home, 'anouk', sent)).toBe(await noteIn(home, 'anouk', sent));
		expect(await notesOf(home, 'anouk')).toHaveLength(1);
		expect(await codeOf(noteIn(home, 'anouk', { ...sent, note: 'Anders.' }))).toBe(
			'change_conflict'
		);
		const same = { observationId: sent.observationId };
		expect(await codeOf(noteIn(home, 'piet', same))).toBe('change_conflict');
	});

	test('a face is the resident’s own, and how different it was is what others say', async () => {
		expect(await codeOf(noteIn(home, 'anouk', { change: '', face: '2' }))).toBe('other_scale');
		expect(await codeOf(noteIn(home, 'gerrit', { change: '1' }))).toBe('other_scale');
		expect(await codeOf(noteIn(home, 'anouk', { change: '' }))).toBe('empty_note');
	});

	test('typed in for somebody it is theirs, and says who wrote it', async () => {
		const id = await noteIn(home, 'anouk', { observerId: home.ids.toos, contact: 'phoned' });
		const [found] = await notesOf(home, 'toos');
		expect(found).toMatchObject({ id, observerId: home.ids.toos, authorId: home.ids.anouk });
		expect(await codeOf(noteIn(home, 'anouk', { observerId: randomId() }))).toBe('not_found');
	});

	test('what has still to come is asked about; what is over a week ago stays without a score', async () => {
		const today = dayOf(home.noon);
		const ahead = noteIn(home, 'anouk', { observedAt: wall(today, '12:06') });
		expect(await codeOf(ahead)).toBe('observed_ahead');
		await noteIn(home, 'anouk', { observedAt: wall(today, '12:04') });
		await noteIn(home, 'anouk', { observedAt: wall(daysAfter(today, -7), '11:59') });
		await noteIn(home, 'anouk', { observedAt: wall(daysAfter(today, -7), '12:01') });
		const late = (await notesOf(home, 'anouk')).map(({ isLate }) => isLate);
		expect(late).toEqual([false, false, true]);
	});

	test('written without a network it is of that moment; a clock that is ahead says nothing', async () => {
		const at = (ms: number) => new Date(home.noon.getTime() + ms).toISOString();
		await noteIn(home, 'piet', { writtenAt: at(-30 * hour) });
		await noteIn(home, 'piet', { writtenAt: at(30 * hour) });
		const days = (await notesOf(home, 'piet')).map(({ day }) => day);
		const today = careDay(home.noon);
		expect(days).toEqual([today, careDay(new Date(home.noon.getTime() - 30 * hour))]);
	});

	test('put right by who saw or wrote it, from the version they saw; what it said is kept', async () => {
		const id = await noteIn(home, 'anouk', { observerId: home.ids.toos, note: 'Eerst.' });
		await put('toos', id, 1, { note: 'Toen.' });
		await put('anouk', id, 2, { note: 'Nu.' });
		expect((await notesOf(home, 'saskia'))[0]).toMatchObject({
			note: 'Nu.',
			change: 1,
			version: 3
		});
		expect(await codeOf(put('anouk', id, 2))).toBe('newer_version');
		expect(await codeOf(put('saskia', id, 3))).toBe('not_found');
		const kept = await home.owner.execute<{ words: string }>(
			sql`select content ->> 'note' as words from observation_before order by version`
		);
		expect(kept.map(({ words }) => words)).toEqual(['Eerst.', 'Toen.']);
	});

	test('taken back, nothing of its words is left anywhere', async () => {
		const id = await noteIn(home, 'piet', { change: '3', note: 'Geheim.' });
		await put('piet', id, 1, { note: 'Ook geheim.' });
		expect(await codeOf(takeBack('anouk', id))).toBe('not_found');
		await takeBack('piet', id);
		await takeBack('piet', id);
		const [found] = await notesOf(home, 'saskia');
		expect(found).toMatchObject({ note: '', change: null, signs: [] });
		expect(found?.withdrawnAt).not.toBeNull();
		expect(await home.owner.execute(sql`select 1 from observation_before`)).toHaveLength(0);
		expect(await codeOf(put('piet', id, 3))).toBe('not_found');
	});

	test('the resident takes back what was noted about them', async () => {
		const id = await noteIn(home, 'saskia', { change: '2', note: 'Rommelig.' });
		await takeBack('gerrit', id);
		expect((await notesOf(home, 'saskia'))[0]?.withdrawnAt).not.toBeNull();
	});

	test('nobody writes in somebody else’s name, whatever the code says', async () => {
		const id = await noteIn(home, 'piet');
		const gate = await home.gateOf('anouk');
		const forged = gate.change(
			home.circleId,
			{ id: randomId(), content: id },
			['observation.note'],
			async (deed) => {
				await deed.tx.execute(sql`
					insert into observation (circle_id, id, observer_id, author_id, contact, observed_at, received_at, care_day)
					values (${home.circleId}, ${randomId()}, ${home.ids.piet}, ${home.ids.piet}, 'seen', kring_now(), kring_now(), 1)`);
				return {};
			}
		);
		await expect(forged).rejects.toMatchObject({ cause: { code: '42501' } });
	});

	test('notes are read by whole days', async () => {
		const today = dayOf(home.noon);
		for (const [ago, times] of [2, 2, 3].entries()) {
			for (let time = 0; time < times; time++) {
				const observedAt = wall(daysAfter(today, -ago), `0${8 + (time % 2)}:0${time}`);
				await noteIn(home, 'anouk', { observedAt });
			}
		}
		const { notesFor } = await import('#lib/server/observation.ts');
		const page = async (beforeDay?: number) =>
			(await home.gateOf('anouk')).look(
				home.circleId,
				['ownObservation.read'],
				(sight) => notesFor(sight, { limit: 5, ...(beforeDay === undefined ? {} : { beforeDay }) }),
				['observation.read']
			);
		const first = await page();
		expect(first.notes.map(({ day }) => careDay(home.noon) - day)).toEqual([0, 0, 1, 1]);
		const second = await page(first.olderDay!);
		expect(second.notes.map(({ day }) => careDay(home.noon) - day)).toEqual([2, 2, 2]);
		expect(second.olderDay).toBeNull();
	});
});

describe('the plan', () => {
	const planFor = async (name: Name) =>
		(await home.gateOf(name)).look(home.circleId, ['signalPlan.read'], planView);

	test('counts once the resident agreed; then everybody close by reads it', async () => {
		const signs = await planIn(home, 'anouk');
		const plan = await planFor('toos');
		expect(plan.active).toMatchObject({ version: 1, agreement: { personId: home.ids.gerrit } });
		expect(plan.active?.signs.map(({ id }) => id)).toEqual(Object.values(signs));
		expect(plan.draft).toBeNull();
	});

	test('a draft is for who writes in it, and a new version leaves the old one standing', async () => {
		await planIn(home, 'anouk');
		const gate = await home.gateOf('anouk');
		const form = newSign();
		await gate.change(
			home.circleId,
			{ id: randomId(), content: form },
			['signalPlan.edit'],
			(deed) => setSign(deed, form)
		);
		expect((await planFor('toos')).draft).toBeNull();
		expect((await planFor('anouk')).draft).toMatchObject({ version: 2, edition: 1 });
		expect((await planFor('anouk')).active?.version).toBe(1);
	});

	test('who did not see the last words does not agree to them', async () => {
		await planIn(home, 'anouk');
		const edit = await home.gateOf('anouk');
		const form = newSign();
		await edit.change(
			home.circleId,
			{ id: randomId(), content: form },
			['signalPlan.edit'],
			(deed) => setSign(deed, form)
		);
		const yes = async (name: Name, edition: number) => {
			const gate = await home.gateOf(name);
			const reviewOn = daysAfter(dayOf(home.noon), 90);
			return gate.change(
				home.circleId,
				{ id: randomId(), content: edition },
				['signalPlan.agree'],
				(deed) => agree(deed, { reviewOn, edition })
			);
		};
		expect(await codeOf(yes('gerrit', 9))).toBe('newer_version');
		expect(await codeOf(yes('anouk', 1))).toBe('not_found');
		expect(await codeOf(yes('gerrit', 1))).toBe('done');
		const { active, earlier } = await planFor('gerrit');
		expect(active?.version).toBe(2);
		expect(earlier.map(({ version }) => version)).toEqual([1]);
	});

	test('a ticked sign keeps the words it had, also when it left the plan', async () => {
		const signs = await planIn(home, 'anouk');
		await noteIn(home, 'toos', {
			change: '',
			signs: [signs.orange, signs.red],
			unsure: [signs.red]
		});
		expect((await notesOf(home, 'saskia'))[0]?.signs).toEqual([
			{ signId: signs.orange, isSure: true, text: 'Slaapt slecht.' },
			{ signId: signs.red, isSure: false, text: 'Kent ons niet meer.' }
		]);
		// What never stood in a plan is no sign.
		expect(await codeOf(noteIn(home, 'toos', { change: '', signs: [randomId()] }))).toBe(
			'empty_note'
		);
	});
});
