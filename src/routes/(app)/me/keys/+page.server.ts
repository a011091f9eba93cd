import { redirect } from '@sveltejs/kit';
import { create } from 'qrcode';
import * as v from 'valibot';
import { CodeField, NameField } from '#lib/domain/account.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { Own, Visitor } from '#lib/server/gate/index.ts';
import {
	beginTotp,
	confirmTotp,
	countTotp,
	hasSecond,
	keysOf,
	mayChangeKeys,
	mayChangeNow,
	needsSecond,
	prove,
	removePasskey,
	removeTotp,
	renamePasskey,
	tellOfKeyChange,
	totpInSetUp
} from '#lib/server/session/index.ts';
import { actOpen, answer, carrySession, leadingTo, ownPath } from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';
import type { Actions, PageServerLoadEvent, RequestEvent } from './$types';

/** What just happened, said once at the top of the page. */
const notes = ['added', 'removed', 'renamed'] as const;

export const load = answer(async ({ locals, url }: PageServerLoadEvent) => {
	const { env } = house();
	const visitor = visitorOf(locals);
	const to = ownPath(url.searchParams.get('to'));
	return locals.gate.own(async (own) => {
		const keys = await keysOf(own);
		// Who has a second key shows that first: a mail box alone changes no keys.
		if (needsSecond(visitor) && hasSecond(keys)) redirect(303, leadingTo('/sign-in/second', to));
		const fresh = mayChangeNow(visitor, keys, own.now);
		const setUp = fresh ? await totpInSetUp(own, env, visitor.name) : null;
		const done = url.searchParams.get('done');
		return {
			to,
			...keys,
			fresh,
			now: own.now,
			second: needsSecond(visitor),
			worksForOthers: visitor.kind !== 'member',
			setUp: setUp === null ? null : { secret: setUp.secret, modules: modulesOf(setUp.address) },
			done: notes.find((note) => note === done) ?? null
		};
	});
});

export const actions: Actions = {
	beginTotp: actOpen(
		v.object({}),
		async ({ locals }) => {
			const { env } = house();
			await changing(locals, (own) => beginTotp(own, env));
			return {};
		},
		{ goTo: (_answer, { url }) => leadingTo('/me/keys', ownPath(url.searchParams.get('to'))) }
	),
	confirmTotp: actOpen(
		v.object({ code: CodeField }),
		async (event, { code }) => {
			const { env, db } = house();
			const { personId, kind } = visitorOf(event.locals);
			await countTotp(db, personId);
			const token = await changing(event.locals, async (own) => {
				await confirmTotp(own, env, code);
				await tellOfKeyChange(own, env, 'totp_added');
				return prove(own.tx, own.sessionId, { factor: 'totp', strong: true });
			});
			carrySession(event, token, kind);
			return {};
		},
		{ goTo: (_answer, { url }) => ownPath(url.searchParams.get('to')) ?? '/me/keys?done=added' }
	),
	removeTotp: actOpen(
		v.object({}),
		async ({ locals }) => {
			const { env } = house();
			await changing(locals, async (own, visitor) => {
				await removeTotp(own, visitor);
				await tellOfKeyChange(own, env, 'totp_removed');
			});
			return {};
		},
		{ goTo: () => '/me/keys?done=removed' }
	),
	removePasskey: actOpen(
		v.object({ id: v.pipe(v.string(), v.maxLength(1400)) }),
		async ({ locals }, { id }) => {
			const { env } = house();
			await changing(locals, async (own, visitor) => {
				await removePasskey(own, visitor, id);
				await tellOfKeyChange(own, env, 'passkey_removed');
			});
			return {};
		},
		{ goTo: () => '/me/keys?done=removed' }
	),
	renamePasskey: actOpen(
		v.object({ id: v.pipe(v.string(), v.maxLength(1400)), name: NameField }),
		async ({ locals }, { id, name }) => {
			visitorOf(locals);
			await locals.gate.own((own) => renamePasskey(own, id, name));
			return {};
		},
		{ goTo: () => '/me/keys?done=renamed' }
	)
};

function changing<T>(
	locals: RequestEvent['locals'],
	work: (own: Own, visitor: Visitor) => Promise<T>
): Promise<T> {
	const visitor = visitorOf(locals);
	return locals.gate.own(async (own) => {
		await mayChangeKeys(own, visitor);
		return work(own, visitor);
	});
}

function visitorOf({ visitor }: RequestEvent['locals']): Visitor {
	if (visitor === null || visitor.kind === 'card') throw new Refusal('not_found');
	return visitor;
}

/** A QR code as rows of dark and light. */
function modulesOf(text: string): boolean[][] {
	const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules;
	return Array.from({ length: size }, (_row, y) =>
		Array.from({ length: size }, (_module, x) => data[y * size + x] === 1)
	);
}
