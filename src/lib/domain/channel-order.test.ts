import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { ChannelOrderForm, orderAmong, ordersOf } from './channel-order.ts';
import { channels, nextMove, waysTo, type Channel, type Loudness } from './delivery.ts';

const some = fc.subarray([...channels]);
const order = fc.shuffledSubarray([...channels]);

test('every order of what somebody has is offered once, the usual one first', () => {
	expect(ordersOf([])).toEqual([[]]);
	expect(ordersOf(['mail'])).toEqual([['mail']]);
	expect(ordersOf(['mail', 'push'])).toEqual([
		['push', 'mail'],
		['mail', 'push']
	]);
	const all = ordersOf(channels);
	expect(all).toHaveLength(6);
	expect(all[0]).toEqual(['push', 'sms', 'mail']);
	expect(new Set(all.map(String)).size).toBe(6);
});

test('what somebody chose is one of what is offered, and nothing they have is lost', () => {
	fc.assert(
		fc.property(order, some, (chosen, has) => {
			const among = orderAmong(chosen, has);
			expect(ordersOf(has)).toContainEqual(among);
			const kept = chosen.filter((channel) => has.includes(channel));
			expect(among.slice(0, kept.length)).toEqual(kept);
			const reach = {
				deviceIds: has.includes('push') ? ['phone'] : [],
				...{ hasSms: has.includes('sms'), hasMail: has.includes('mail') },
				...{ order: chosen, isGrey: false }
			};
			expect(waysTo(reach)).toEqual(among);
		})
	);
});

test('a form brings known channels, each once', () => {
	const parsed = (text: string) => v.safeParse(ChannelOrderForm, { order: text });
	expect(parsed('mail,push')).toMatchObject({ success: true, output: { order: ['mail', 'push'] } });
	for (const text of ['', 'post', 'mail,mail', 'mail,', 'push,sms,mail,push'])
		expect(parsed(text).success, text).toBe(false);
});

const now = new Date('2026-03-04T11:00:00Z');
const firstMove = (loudness: Loudness, ways: readonly Channel[]) =>
	nextMove(
		{
			...{ personId: '0190a0a0-0000-7000-8000-0000000000a1', loudness, sounds: 'always' },
			expiresAt: new Date(now.getTime() + 3_600_000),
			...{ shownAt: null, seenAt: null, droppedAt: null, tries: [] }
		},
		ways,
		{ quietFromMinute: 0, quietUntilMinute: 0 },
		now
	);

test('what is not red begins as somebody chose', () => {
	fc.assert(
		fc.property(order, (ways) => {
			fc.pre(ways.length > 0);
			expect(firstMove('orange', ways)).toMatchObject({ channel: ways[0], alongside: null });
		})
	);
});

test('red goes by mail at once and waits for no mail, whatever somebody chose', () => {
	fc.assert(
		fc.property(order, (ways) => {
			fc.pre(ways.length > 0);
			const loud = ways.filter((channel) => channel !== 'mail');
			const isMailed = ways.includes('mail');
			expect(firstMove('red', ways)).toMatchObject(
				loud.length === 0
					? { channel: 'mail', alongside: null }
					: { channel: loud[0], alongside: isMailed ? 'mail' : null }
			);
		})
	);
});
