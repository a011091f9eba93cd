import type { Browser, Page } from '@playwright/test';
import { dayOf, instantAt } from '../../src/lib/domain/day.ts';
import type { Ride } from '../../src/lib/domain/door/ride.ts';
import { HostDesk, known } from '../support/host-desk.ts';
import {
	barriersOn,
	circleOf,
	expect,
	openAs,
	scripted,
	strangerPage,
	test
} from '../support/walks.ts';

// Rides between visitors of a walk-in (activities-credits.md 5.12): who coordinates brings them together, who
// goes along asks and answers for themselves, and a host sees who has nobody.

async function ridesOfOffice(browser: Browser): Promise<Page> {
	const page = await openAs(browser, 'femke', '/circles');
	const area = await page.locator('a[href^="/neighbourhoods/"]').first().getAttribute('href');
	await page.goto(area!);
	const activity = await page.locator('a[href*="/activities/"]').first().getAttribute('href');
	await page.goto(`${activity!}/rides`);
	return page;
}

// With script alone: two walks at once over one match would answer for each other.
test('who coordinates asks both, notes two yeses, and frees them when one cannot after all @script', async ({
	browser
}) => {
	const page = await ridesOfOffice(browser);
	// The day to which Joost drives; its way back has Els and Wim, who have no Kring.
	const day = page.getByRole('region').filter({ hasText: 'Joost' });
	const els = day.getByRole('listitem').filter({ hasText: 'Els hoeft geen rit meer' }).last();
	await expect(els).toContainText('Met Wim, vanuit 1234, nog 2 plekken vrij');
	await els.getByRole('button', { name: /^Vraag beiden/ }).click();
	await expect(els).toContainText('Beiden zijn gevraagd.');
	await expect(els).toContainText('Els zei nog niets. Wim zei nog niets.');
	await els.getByRole('button', { name: 'Els zegt ja' }).click();
	await els.getByRole('button', { name: 'Wim zegt ja' }).click();
	await expect(els).toContainText('De rit is afgesproken.');
	await expect(els).toContainText('Zeg het Wim: Els, 06 00 00 00 52');
	if (scripted()) expect(await barriersOn(page)).toEqual([]);
	await els.getByRole('button', { name: 'Els zegt af' }).click();
	await expect(els).toContainText('Met Wim, vanuit 1234, nog 2 plekken vrij');
	await expect(day.getByText('Zeg het Wim: de rit gaat niet door.')).toBeVisible();
	await day.getByRole('button', { name: 'Is gezegd' }).click();
	await expect(day.getByText('Zeg het Wim: de rit gaat niet door.')).toHaveCount(0);
	// Truus has a wheelchair, and no car takes one.
	await expect(day.getByRole('listitem').filter({ hasText: 'Truus hoeft' }).last()).toContainText(
		'Nog geen auto die past.'
	);
	await page.context().close();
});

test('a ride that is filled in wrongly says what to do, and nothing typed is lost', async ({
	browser
}) => {
	const page = await ridesOfOffice(browser);
	const day = page.getByRole('region').filter({ hasText: 'Joost' });
	await day.getByText('Rit voor een bezoeker').click();
	await day.getByLabel('Voor wie?').selectOption({ label: 'Mien' });
	await day.getByLabel('De 4 cijfers van de postcode').fill('12');
	await day.getByLabel('Telefoonnummer').fill('bel maar');
	await day.getByRole('button', { name: 'Zet de rit erbij' }).click();
	await expect(day.getByText('Typ 4 cijfers, zoals 6811.').first()).toBeVisible();
	await expect(day.getByText('Zonder dit kunnen we geen rit zoeken.').first()).toBeVisible();
	await expect(day.getByLabel('De 4 cijfers van de postcode')).toHaveValue('12');
	await expect(day.getByLabel('Telefoonnummer')).toHaveValue('bel maar');
	await expect(day.getByLabel('Voor wie?').locator('option:checked')).toHaveText('Mien');
	await page.context().close();
});

test('who goes along sees with whom, offers the way back as well, and takes that back', async ({
	browser
}) => {
	const page = await openAs(browser, 'joost');
	await page.goto(`${circleOf(page)}/agenda`);
	await page.getByRole('link', { name: 'Kom gerust langs' }).first().click();
	await page.getByRole('link', { name: 'Your ride is agreed' }).click();
	const there = page.getByRole('region', { name: 'There' });
	await expect(there).toContainText('Agreed with Els.');
	await expect(there.getByRole('link', { name: 'Ring Els' })).toHaveAttribute(
		'href',
		'tel:0600000052'
	);
	await page.getByText('Ask for a ride or offer one').click();
	// What was said for the way there is where one goes on.
	await expect(page.getByLabel('The 4 digits of your postcode')).toHaveValue('1236');
	await page.getByLabel('Phone number').fill('ring me');
	await page.getByRole('button', { name: 'Add the ride' }).click();
	await expect(page.getByText('Type a phone number on which').first()).toBeVisible();
	await expect(page.getByLabel('Phone number')).toHaveValue('ring me');
	await page.getByLabel('Phone number').fill('06 00 00 00 53');
	await page.getByLabel('Do we both say yes?').check();
	await page.getByRole('button', { name: 'Add the ride' }).click();
	const back = page.getByRole('region', { name: 'Back' });
	await expect(back).toContainText('Nobody was found yet.');
	if (scripted()) expect(await barriersOn(page)).toEqual([]);
	await back.getByRole('button', { name: 'I take nobody along' }).click();
	await expect(back).toHaveCount(0);
	await page.context().close();
});

test.describe('on the tablet of a host', () => {
	let desk: HostDesk;
	const ride = (id: string, said: Partial<Ride>): Ride => ({
		...{ id, kind: 'ask', direction: 'there', area: '1234', seats: 1, wheelchair: false },
		...{ visitorId: null, called: null, phone: null, ...said }
	});
	const [askId, offerId] = [701, 702].map(
		(at) => `0197a000-0000-7000-8000-${String(at).padStart(12, '0')}`
	) as [string, string];

	test.beforeEach(async ({ baseURL }) => {
		desk = await HostDesk.open(baseURL!);
		desk.codes.set('ABCDEFG1', 'Tablet 1');
		desk.rides = {
			rides: [
				ride(askId, { visitorId: known.toos, called: 'Toos', phone: '06 11111111' }),
				ride(offerId, { kind: 'offer', seats: 3, area: '1236' })
			],
			...{ matches: [], toTell: [], service: { name: 'Regiotaxi', phone: '0900 1234' } }
		};
	});
	test.afterEach(() => desk.close());

	/** A tablet whose clock says this hour of today. */
	async function at(browser: Browser, hour: number): Promise<Page> {
		const moment = instantAt(dayOf(new Date()), hour * 60).getTime();
		desk.aheadMs = moment - Date.now();
		const page = await strangerPage(browser, {
			...{ baseURL: desk.origin, viewport: { width: 1280, height: 800 } }
		});
		await page.goto('/host#ABCDEFG1');
		await expect(page.getByRole('button', { name: '+1' })).toBeVisible();
		return page;
	}
	const calls = (page: Page) =>
		page.getByRole('navigation').getByRole('button', { name: 'Bellen' });

	test('from four in the afternoon who has no ride tomorrow stands out, without a network too @script', async ({
		browser
	}) => {
		const page = await at(browser, 17);
		await expect(calls(page)).toContainText('1 vraag zonder rit');
		await page.context().setOffline(true);
		await calls(page).click();
		const rides = page.getByRole('region', { name: 'Meerijden' });
		await expect(rides).toContainText('Toos: heen, vanuit 1234, 1 persoon');
		await expect(rides.getByRole('link', { name: 'Bel Regiotaxi' })).toHaveAttribute(
			'href',
			'tel:09001234'
		);
		// Who has Kring stays unknown.
		await expect(rides).toContainText('Met Iemand met Kring, vanuit 1236');
		await rides.getByRole('button', { name: 'Vraag beiden' }).click();
		await expect(rides).toContainText('Hiervoor is internet nodig.');
		expect(await barriersOn(page)).toEqual([]);
		await page.context().setOffline(false);
		await rides.getByRole('button', { name: 'Vraag beiden' }).click();
		await expect.poll(() => desk.ridesSaid).toEqual([{ does: 'bring', askId, offerId }]);
		await page.context().close();
	});

	test('before four nobody stands out yet @script', async ({ browser }) => {
		const page = await at(browser, 15);
		await calls(page).click();
		await expect(page.getByRole('region', { name: 'Meerijden' })).toContainText(
			'Voor deze dag vroeg nog niemand een rit.'
		);
		await expect(page.getByText('vraag zonder rit')).toHaveCount(0);
		await page.context().close();
	});

	test('a host writes down who asks for a ride, with leave to pass on the number @script', async ({
		browser
	}) => {
		const page = await at(browser, 9);
		await page
			.getByRole('button', { name: /^(GE |G )?Gerrit/ })
			.first()
			.click();
		await page.getByText('Rit voor Gerrit').click();
		await page.getByRole('checkbox', { name: 'Heen' }).check();
		await page.getByLabel('De 4 cijfers van de postcode').fill('1234');
		await page.getByLabel('Telefoonnummer').fill('06 12345678');
		await page.getByRole('button', { name: 'Zet de rit erbij' }).click();
		await expect(page.getByText('Zonder dit kunnen we geen rit zoeken.')).toBeVisible();
		expect(desk.ridesSaid).toEqual([]);
		await page.getByRole('group', { name: 'De bezoeker weet' }).getByRole('checkbox').check();
		await page.getByRole('button', { name: 'Zet de rit erbij' }).click();
		await expect(page.getByText('Bewaard', { exact: true })).toBeVisible();
		expect(desk.ridesSaid).toMatchObject([
			{
				...{ does: 'say', visitorId: known.gerrit, kind: 'ask', 'directions[]': ['there'] },
				...{ area: '1234', seats: 1, wheelchair: false, phone: '06 12345678' }
			}
		]);
		await page.context().close();
	});
});
