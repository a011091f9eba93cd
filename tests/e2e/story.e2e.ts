import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { benchHouse, type BenchHouse } from '../bench/support/house.ts';
import { startPushService, type PushService } from '../support/push-service.ts';
import { startWorker, type Running, type Web } from '../support/servers.ts';
import {
	deliverPush,
	expect,
	openIn,
	shownOn,
	tapShown,
	test,
	underWorker
} from '../support/walks.ts';

// The whole way of a red signal in one run: a neighbour without a network, the phone of a professional,
// and what each of them and the resident sees. A house of its own with a worker and a push service of
// its own, so that the message is the one that Kring made, encrypted and sent. `KRING_STORY=FOLDER`
// keeps a picture of each moment.

let house: BenchHouse;
let service: PushService;
let web: Web;
let worker: Running;
let circle: string;

test.beforeAll(async () => {
	test.setTimeout(600_000);
	[house, service] = await Promise.all([benchHouse({ durable: false }), startPushService()]);
	const keys = { ...house.keys, PUSH_HOSTS: service.host };
	web = await house.web({ PUSH_HOSTS: service.host });
	worker = startWorker({ database: house.database, keys });
	const [found] = await house.owner`select c.id from circle c
		join account a on a.person_id = c.resident_id where a.demo_key = 'ruud'`;
	circle = `/circles/${String(found?.['id'])}`;
});
test.afterAll(async () => {
	await worker?.stop();
	await house?.stop();
	await service?.close();
});

const openHere = (browser: Browser, key: string, path: string) =>
	openIn(house, web, browser, key, path);

const folder = process.env['KRING_STORY'] ?? '';
let pictures = 0;
async function picture(page: Page, name: string): Promise<void> {
	if (folder === '') return;
	mkdirSync(folder, { recursive: true });
	await page.screenshot({ path: join(folder, `${++pictures}-${name}.png`) });
}

test('a red one raised without a network reaches the phone of a professional, and everybody sees each step @window', async ({
	browser
}) => {
	const words = 'Hij herkent mij niet en staat buiten.';
	const karin = await openHere(browser, 'karin', '/me/notices');
	const told = await karin.request.post('/push/subscribe', {
		headers: { origin: web.origin },
		data: service.browserOf('karin')
	});
	expect(told.status()).toBe(200);
	await karin.context().grantPermissions(['notifications'], { origin: web.origin });
	await karin.reload();
	await underWorker(karin);

	const cor = await openHere(browser, 'cor', circle);
	await underWorker(cor);
	await cor.goto(`${circle}/signals/new`);
	await cor.getByRole('radio', { name: 'Het gaat slecht' }).check();
	await cor.getByLabel('Wat ziet u?').fill(words);
	await expect(cor.locator('form[novalidate]')).toHaveCount(1);
	await picture(cor, 'neighbour-says');
	await cor.context().setOffline(true);
	await cor.getByRole('button', { name: 'Verstuur' }).click();
	await expect(cor.getByRole('heading', { name: 'Nog niet verstuurd' })).toBeVisible();
	await expect(cor.getByRole('link', { name: 'Bel 112' })).toBeVisible();
	await picture(cor, 'neighbour-not-sent');
	await cor.context().setOffline(false);
	await expect(cor.getByRole('heading', { name: 'Uw melding loopt' })).toBeVisible();
	await picture(cor, 'neighbour-sent');

	// Nobody answers for five minutes, and it is her turn.
	await house.database.setOffset(5 * 60 + 1);
	// The test of a new device comes at its own time; only what asks somebody to go bears this mark.
	const asks = () =>
		service.arrived('karin').filter(({ message }) => JSON.stringify(message).includes('?ask'));
	await expect.poll(() => asks().length, { timeout: 90_000 }).toBeGreaterThan(0);
	// What came in is what Kring encrypted for her; nothing in it says of whom or what.
	const { message, bytes } = asks().at(-1)!;
	expect(JSON.stringify(message)).not.toMatch(/Ruud|herkent|Cor/);
	expect(bytes).toBeLessThan(4096);
	// A delivery is lost now and then in a browser without a window; its tag keeps repeats one.
	await expect(async () => {
		await deliverPush(karin, JSON.stringify(message));
		await expect.poll(() => shownOn(karin), { timeout: 2_000 }).toHaveLength(1);
	}).toPass({ timeout: 90_000 });
	await expect(cor.getByText(/op het scherm/i).first()).toBeVisible({ timeout: 90_000 });
	await picture(cor, 'neighbour-sees-it-shown');

	await tapShown(karin.context());
	await karin.waitForURL(/\/signals\/[0-9a-f-]{36}/);
	await expect(karin.getByText(words)).toBeVisible();
	await picture(karin, 'professional-opens');
	await karin.getByRole('radio', { name: 'Ik ga langs', exact: true }).check();
	await karin.getByRole('button', { name: 'Dat spreek ik af' }).click();
	await expect(karin.getByRole('heading', { name: 'U pakt dit op' })).toBeVisible();
	await picture(karin, 'professional-takes-it-on');

	await expect(cor.getByRole('heading', { name: 'Karin pakt het op' })).toBeVisible();
	await picture(cor, 'neighbour-sees-who-comes');

	const ruud = await openHere(browser, 'ruud', `${circle}/signals`);
	await ruud
		.getByRole('link', { name: /Karin pakt het op/ })
		.first()
		.click();
	await expect(ruud.getByText(words)).toBeVisible();
	await expect(ruud.getByText('Dit gaat over u.')).toBeVisible();
	await picture(ruud, 'resident-sees-it');
	await ruud.goto(`${circle}/reading`);
	await expect(ruud.getByText(/Karin/).filter({ visible: true }).first()).toBeVisible();
	await picture(ruud, 'resident-log');
	for (const page of [karin, cor, ruud]) await page.context().close();
});

test('where the engine is silent, the pages say that it may come later @window', async ({
	browser
}) => {
	const sanne = await openHere(browser, 'sanne', circle);
	// The engine of a fresh house has to beat once.
	await expect(async () => {
		await sanne.goto(circle);
		await expect(sanne.getByText('Meldingen kunnen later komen')).toHaveCount(0, { timeout: 500 });
	}).toPass();
	await worker.stop();
	await house.owner`update clock set moved_by = moved_by + interval '91 seconds'`;
	await expect(async () => {
		expect((await fetch(`${web.origin}/readyz`)).status).toBe(503);
	}).toPass();
	await sanne.goto(circle);
	await expect(sanne.getByText(/kunnen later komen/i).first()).toBeVisible();
	await picture(sanne, 'engine-silent');
	await sanne.context().close();
});
