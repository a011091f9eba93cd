import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { randomId } from '#lib/domain/id.ts';
import { CorrectForm, NoteForm } from '#lib/domain/observation-form.ts';
import type { Phase } from '#lib/domain/phase.ts';
import { RaiseForm } from '#lib/domain/signal-form.ts';
import {
	correctAndRaise,
	noteAndRaise,
	raiseSignal,
	signalPage
} from '#lib/server/signal/index.ts';
import { notesOf, planIn } from '../support/noted-circle.ts';
import { toldCircle, type Name, type ToldCircle } from '../support/told-circle.ts';
import { codeOf } from '../support/refused.ts';

// A red sign that was ticked is a red signal (S4): by the same save, once, and said before it is sent.

let home: ToldCircle;
let signs: Record<Phase, string>;

beforeAll(async () => {
	home = await toldCircle();
});
afterAll(() => home?.drop());
beforeEach(async () => {
	await home.owner.execute(sql`truncate observation, observation_before, signal_plan, signal,
		finding, event, change, given, reading, notice, job cascade`);
	await home.owner.execute(sql`update circle set last_seq = 0`);
	await home.setClock(0);
	signs = await planIn(home, 'anouk');
});

type Ticking = Partial<Record<'observationId' | 'changeId' | 'note' | 'call', string>> & {
	signs?: readonly string[];
	unsure?: readonly string[];
};

const fieldsOf = ({ signs: ticked = [], unsure = [], note = '', call = '' }: Ticking) => ({
	...{ change: '2', contact: 'seen', note, call },
	...{ 'signs[]': [...ticked], 'unsure[]': [...unsure] }
});
async function noted(by: Name, what: Ticking) {
	const { observationId = randomId(), changeId = randomId() } = what;
	const form = v.parse(NoteForm, { observationId, ...fieldsOf(what) });
	const gate = await home.gateOf(by);
	const sent = { id: changeId, content: form };
	return gate.change(home.circleId, sent, ['observation.note'], (deed) => noteAndRaise(deed, form));
}
async function putRight(by: Name, observationId: string, version: number, what: Ticking) {
	const form = v.parse(CorrectForm, {
		...{ observationId, version: String(version) },
		...fieldsOf(what)
	});
	const gate = await home.gateOf(by);
	const sent = { id: randomId(), content: form };
	return gate.change(home.circleId, sent, ['observation.note'], (deed) =>
		correctAndRaise(deed, form)
	);
}
async function raise(by: Name, level: 'orange' | 'red', ticked: readonly string[] = []) {
	const form = v.parse(RaiseForm, { signalId: randomId(), level, 'signs[]': [...ticked] });
	const gate = await home.gateOf(by);
	const sent = { id: randomId(), content: form };
	const { signalId } = await gate.change(home.circleId, sent, ['signal.raise'], (deed) =>
		raiseSignal(deed, form)
	);
	return signalId;
}
async function pageFor(by: Name, signalId: string) {
	const gate = await home.gateOf(by);
	const page = await gate.look(home.circleId, ['signal.read'], (sight) =>
		signalPage(sight, signalId)
	);
	if ('joined' in page) throw new Error('it joined another one');
	return page;
}
const levels = async () =>
	(
		await home.owner.execute<{ level: string }>(sql`select level from signal order by raised_at`)
	).map(({ level }) => level);

test('a red sign that is sure calls at once, with the words of the note, by the same save', async () => {
	const sent = { observationId: randomId(), changeId: randomId(), signs: [signs.red] };
	const { signalId } = await noted('piet', { ...sent, note: 'Zij kent mij niet.' });
	expect(signalId).toBe(sent.observationId);
	const page = await pageFor('anouk', signalId!);
	expect(page).toMatchObject({ level: 'red', state: 'open' });
	expect(page.voices).toMatchObject([
		{ personId: home.ids.piet, text: 'Zij kent mij niet.', signs: ['Kent ons niet meer.'] }
	]);
	const asked = page.lines.flatMap(({ event }) =>
		event.kind === 'signal.asked' ? event.personIds : []
	);
	expect(new Set(asked)).toEqual(new Set([home.ids.anouk, home.ids.toos]));
	expect(await notesOf(home, 'piet')).toHaveLength(1);
});

test('sent again, as the outbox does, it is noted and said once', async () => {
	const sent = { observationId: randomId(), changeId: randomId(), signs: [signs.red] };
	const first = await noted('piet', sent);
	expect(await noted('piet', sent)).toEqual(first);
	expect(await codeOf(noted('piet', { ...sent, changeId: randomId() }))).toBe('change_conflict');
	expect(await levels()).toEqual(['red']);
	expect((await pageFor('anouk', first.signalId!)).voices).toHaveLength(1);
});

test('with a signal that runs it is one more voice, and makes an orange one red', async () => {
	const running = await raise('toos', 'orange');
	const { signalId } = await noted('piet', { signs: [signs.red] });
	expect(signalId).toBe(running);
	const page = await pageFor('anouk', running);
	expect(page).toMatchObject({ level: 'red' });
	expect(page.voices.map(({ personId }) => personId)).toEqual([home.ids.toos, home.ids.piet]);
});

describe('in doubt', () => {
	const doubt = () => ({ signs: [signs.red], unsure: [signs.red] });

	test('nothing is kept until somebody says what to do', async () => {
		expect(await codeOf(noted('piet', doubt()))).toBe('doubt_unsaid');
		expect(await notesOf(home, 'piet')).toEqual([]);
		expect(await levels()).toEqual([]);
	});

	test.each([
		['red', ['red']],
		['orange', ['orange']],
		['note', []]
	])('%s: %o', async (call, raised) => {
		await noted('piet', { ...doubt(), call });
		expect(await levels()).toEqual(raised);
		expect(await notesOf(home, 'piet')).toHaveLength(1);
	});
});

test('an orange sign calls nobody, whatever a hidden choice says', async () => {
	const { signalId } = await noted('piet', { signs: [signs.orange], call: 'red' });
	expect(signalId).toBeNull();
	expect(await levels()).toEqual([]);
});

test('put right, a sign that is new calls and one that called before does not', async () => {
	const { observationId } = await noted('piet', { signs: [signs.orange] });
	const { signalId } = await putRight('piet', observationId, 1, {
		signs: [signs.orange, signs.red]
	});
	expect(await levels()).toEqual(['red']);
	const again = await putRight('piet', observationId, 2, {
		signs: [signs.red],
		note: 'Nog steeds.'
	});
	expect(again.signalId).toBeNull();
	expect((await pageFor('anouk', signalId!)).voices).toHaveLength(1);
});

test('of the signs with a signal those are kept that stand in the plan, and it is never refused', async () => {
	const signalId = await raise('piet', 'red', [signs.red, randomId(), signs.red]);
	expect((await pageFor('anouk', signalId)).voices[0]?.signs).toEqual(['Kent ons niet meer.']);
	const [kept] = await home.owner.execute<{ ids: string[] }>(
		sql`select sign_ids as ids from signal_voice`
	);
	expect(kept?.ids).toEqual([signs.red]);
});
