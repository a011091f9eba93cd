import type { RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import type { WritePermission } from '../../domain/policy/matrix.ts';
import type { Sent } from '../gate/index.ts';
import { act, actOwn } from './act.ts';

// Which presses of which buttons count as the same change.

const Form = v.object({ thingId: v.string() });
const changeId = 'f0f35b0e-9f43-4d0f-8a0c-6c4a7e1b8a11';

/** What the gate is told to compare when a form is sent to an action. */
async function sentBy(
	doing: (event: RequestEvent) => Promise<unknown>,
	action: string,
	routeId = '/(app)/me'
): Promise<Sent> {
	let heard: Sent | null = null;
	const gate = {
		change: async (_circle: string, sent: Sent) => {
			heard = sent;
			return {};
		},
		changeOwn: async (sent: Sent) => {
			heard = sent;
			return {};
		}
	};
	const url = new URL(`http://localhost/x?/${action}`);
	const body = new URLSearchParams({ changeId, thingId: 'a' });
	const event = {
		url,
		params: { circle: 'c' },
		route: { id: routeId },
		locals: { gate },
		request: new Request(url, { method: 'POST', body })
	};
	await doing(event as unknown as RequestEvent);
	if (heard === null) throw new Error('nothing was sent');
	return heard;
}
const inCircle = (permission: WritePermission) => act([permission], Form, async () => ({}));
const own = actOwn(Form, async () => ({}));

test('two buttons with the same fields under one id are two different changes', async () => {
	const confirm = inCircle('circle.confirm');
	expect(await sentBy(confirm, 'confirm')).toEqual(await sentBy(confirm, 'confirm'));
	expect(await sentBy(confirm, 'confirm')).not.toEqual(await sentBy(confirm, 'withdraw'));
	expect(await sentBy(own, 'try')).toEqual(await sentBy(own, 'try'));
	expect(await sentBy(own, 'try')).not.toEqual(await sentBy(own, 'off'));
	expect(await sentBy(own, 'off')).not.toEqual(await sentBy(own, 'off', '/(app)/me/devices'));
});

test('what the outbox sends is the same change as its form', async () => {
	for (const permission of ['update.post', 'update.comment'] as const) {
		const { content } = await sentBy(inCircle(permission), 'face');
		expect(content).toEqual({ thingId: 'a' });
	}
});
