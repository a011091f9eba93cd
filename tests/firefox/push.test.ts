import { sql } from 'drizzle-orm';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPushService, type PushService } from '../support/push-service.ts';
import { ringingCircle, rowsOf, type RingingCircle } from '../support/ringing-circle.ts';
import { startWeb, startWorker, type Running, type Web } from '../support/servers.ts';
import { until } from '../support/until.ts';
import { startFirefox, type Firefox } from './firefox.ts';
import { startBrowserPushService, type BrowserPushService } from './push-service.ts';

// From the button on the page to the notice on the screen of a real browser, with nothing in
// between replaced but the push service of its maker.

let circle: RingingCircle;
let other: PushService;
let service: BrowserPushService;
let firefox: Firefox;
let web: Web;
let worker: Running;
let page: Page;

beforeAll(async () => {
	other = await startPushService();
	service = await startBrowserPushService();
	circle = await ringingCircle(other);
	await circle.owner.execute(
		sql`update account set demo_key = 'bram' where person_id = ${circle.ids.bram}`
	);
	const keys = { ...circle.keys, PUSH_HOSTS: service.host };
	[web, firefox] = await Promise.all([
		startWeb({ database: circle.database, keys }),
		startFirefox(service.socketUrl)
	]);
	worker = startWorker({ database: circle.database, keys });
	page = await firefox.browser.newPage();
	await page.goto(`${web.origin}/demo`);
	await page.evaluate(async () => {
		await fetch('/demo', { method: 'POST', body: new URLSearchParams({ as: 'bram' }) });
	});
	await page.goto(`${web.origin}/me/notices`);
});
afterAll(async () => {
	await firefox?.close();
	await Promise.all([web?.stop(), worker?.stop()]);
	await circle?.drop();
	await Promise.all([service?.close(), other?.close()]);
});

/** Firefox gives up a page that is asked for while another one is still coming. */
const visit = (path: string) => until(() => page.goto(`${web.origin}${path}`));
const text = () => page.evaluate(() => document.body.innerText);
const press = (name: string) => page.locator(`::-p-aria([name="${name}"][role="button"])`).click();
/** What this browser shows now. */
const shown = () =>
	page.evaluate(async () => {
		const registration = await navigator.serviceWorker.getRegistration();
		const notifications = (await registration?.getNotifications()) ?? [];
		return notifications.map(({ title, tag, data }) => ({
			title,
			tag,
			data: data as { navigate: string }
		}));
	});

test('switched on, tried, rung and switched off, in a real Firefox', async () => {
	await press('Switch on notifications');
	await until(async () => expect(await text()).toContain('Notifications are on for this device.'));
	expect(service.channels()).toBe(1);

	await press('Send a test');
	await until(async () =>
		expect(await rowsOf(circle.owner, sql`select state from push_test`)).toEqual([
			{ state: 'shown' }
		])
	);
	await until(async () => expect(await text()).toMatch(/The test is on the screen\s*\(done\)/));
	const [tried] = await shown();
	expect(tried?.title).toBe('Test from Kring. Tap to let us know that this works.');

	const updateId = await circle.post('sanne', { topicId: 'health' });
	await until(async () => expect(await shown()).toHaveLength(2));
	const [notice] = await rowsOf<{ id: string; updateId: string }>(
		circle.owner,
		sql`select id, update_id as "updateId" from notice where person_id = ${circle.ids.bram}`
	);
	expect(notice?.updateId).toBe(updateId);
	expect((await shown()).find(({ tag }) => tag === notice!.id.replaceAll('-', ''))).toMatchObject({
		title: 'There is news in Kring.',
		data: { navigate: `/m/${notice!.id}` }
	});
	await until(async () =>
		expect(
			await rowsOf(
				circle.owner,
				sql`select shown_at is not null as shown from notice where id = ${notice!.id}`
			)
		).toEqual([{ shown: true }])
	);
	await until(() => expect(service.delivered()).toBe(2));
	expect(service.answers()).toEqual([201, 201]);

	await visit(`/m/${notice!.id}`);
	await until(() =>
		expect(new URL(page.url()).pathname).toBe(`/circles/${circle.circleId}/updates/${updateId}`)
	);
	expect(
		await rowsOf(circle.owner, sql`select state from notice where id = ${notice!.id}`)
	).toEqual([{ state: 'seen' }]);

	await visit('/me/notices');
	await press('Switch off notifications on this device');
	await until(async () =>
		expect(await text()).toContain('Kring can let you know that there is news.')
	);
	expect(service.channels()).toBe(0);
	expect(await rowsOf(circle.owner, sql`select from push_subscription`)).toHaveLength(0);
});

test('an address that the browser gave up is answered with 410, and forgotten', async () => {
	await visit('/me/notices');
	await press('Switch on notifications');
	await until(async () => expect(await text()).toContain('Notifications are on for this device.'));
	await page.evaluate(async () => {
		const registration = await navigator.serviceWorker.getRegistration();
		await (await registration?.pushManager.getSubscription())?.unsubscribe();
	});
	await until(() => expect(service.channels()).toBe(0));

	await circle.post('sanne');
	await until(() => expect(service.answers().at(-1)).toBe(410));
	await until(async () =>
		expect(await rowsOf(circle.owner, sql`select from push_subscription`)).toHaveLength(0)
	);
});
