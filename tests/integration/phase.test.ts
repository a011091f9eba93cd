import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Phase } from '#lib/domain/phase.ts';
import { phaseOf } from '#lib/server/signal/index.ts';
import { startPushService, type PushService } from '../support/push-service.ts';
import { ringingCircle, type Name, type RingingCircle } from '../support/ringing-circle.ts';
import { chainOfSteps, close, pageOf, raise } from '../support/signals.ts';

// The phase of a circle: what people said with signals, for who reads those (S5).

let service: PushService;
let circle: RingingCircle;

beforeAll(async () => {
	service = await startPushService();
});
afterAll(() => service.close());
beforeEach(async () => {
	circle = await ringingCircle(service);
});
afterEach(async () => {
	await circle.drop();
});

const phaseFor = async (name: Name): Promise<Phase | null> =>
	(await circle.gateOf(name)).look(circle.circleId, ['signal.read'], phaseOf);

test('goes up by raising and down by what who closes says, which the log keeps with its cause', async () => {
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['bram'] }]);
	expect(await phaseFor('nel')).toBe('green');
	const id = await raise(circle, 'sanne', 'red');
	expect(await phaseFor('nel')).toBe('red');
	await close(circle, 'bram', id, 'Dank u.', 'orange');
	expect(await phaseFor('nel')).toBe('orange');
	// Time brings it nowhere.
	await circle.setClock(12 * 60, 40);
	expect(await phaseFor('nel')).toBe('orange');
	const { lines } = await pageOf(circle, 'nel', id);
	expect(lines.at(-1)?.event).toMatchObject({
		kind: 'signal.closed',
		outcome: 'visited',
		phase: 'orange'
	});
});

test('is for who reads the signals, and for nobody else', async () => {
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['bram'] }]);
	await raise(circle, 'joost', 'red');
	expect(await phaseFor('bram')).toBe('red');
	// He raised it and follows it, and reads no other.
	expect(await phaseFor('joost')).toBeNull();
});
