import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { pagesOf } from '../policy/router.ts';
import {
	barriersOn,
	circleOf,
	expect,
	freshName,
	openAs,
	strangerPage,
	test
} from '../support/walks.ts';

// Every page of the router, looked at by the checker for barriers: on a phone and on a desk, light
// and dark. What only appears after something was done is looked at in the walk that does it.

const nobody = '00000000-0000-4000-8000-000000000000';

/** Rules that the size of the window can break, and those that the colours can. */
const bySize = ['color-contrast', 'target-size', 'scrollable-region-focusable'];
const byColour = ['color-contrast'];

test.describe.configure({ mode: 'parallel' });
test.setTimeout(600_000);

/** Looks at pages one after another, and tells all that was found. */
async function look(page: Page, paths: readonly string[]): Promise<void> {
	const found: string[] = [];
	// What the content security policy refused, and what the scripts of a page tripped over (T7.3).
	page.on('console', (message) => {
		if (/content.security.policy/i.test(message.text())) found.push(message.text());
	});
	page.on('pageerror', (caught) => found.push(`${page.url()}: ${String(caught)}`));
	for (const [at, path] of paths.entries()) {
		await page.goto(path);
		const looks = [
			{ width: 390, height: 844, scheme: 'light', rules: undefined },
			{ width: 390, height: 844, scheme: 'dark', rules: byColour },
			// A desk adds only its frame, which is the same around every page.
			...(at === 0 ? [{ width: 1280, height: 860, scheme: 'dark', rules: byColour } as const] : []),
			{ width: 1280, height: 860, scheme: 'light', rules: bySize }
		] as const;
		for (const { width, height, scheme, rules } of looks) {
			await page.emulateMedia({ colorScheme: scheme });
			await page.setViewportSize({ width, height });
			const barriers = await barriersOn(page, rules);
			found.push(...barriers.map((one) => `${width} ${scheme} ${one}`));
		}
	}
	expect(found).toEqual([]);
}

/** The first address on a page that looks like this. */
async function linkOn(page: Page, at: string, pattern: RegExp): Promise<string> {
	await page.goto(at);
	const all = await page
		.getByRole('link')
		.evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
	return all.find((href) => pattern.test(href)) ?? `no ${String(pattern)} on ${at}`;
}

const uuid = '[0-9a-f-]{36}';
const inCircle = '/(app)/circles/[circle=uuid]';
const inArea = '/(app)/neighbourhoods/[neighbourhood=uuid]';
const ofGiving = '/(app)/give-and-take/[neighbourhood=uuid]';
const ofActivity = `${inArea}/activities/[activity=uuid]`;
const ofHouse = '/(app)/organisation/[organisation=uuid]';

type Looking = {
	/** Comes in, and finds the addresses that differ from world to world. */
	come: (browser: Browser) => Promise<[Page, Record<string, string>]>;
	/** Addresses by the name that the router has for them; `{circle}` is what was found. */
	pages: Record<string, string>;
};

/** Pages of a circle by how their addresses end. */
function circlePages(ends: readonly string[]): Record<string, string> {
	return Object.fromEntries(ends.map((end) => [`${inCircle}${end}`, `{circle}${end}`]));
}

const lookings: Record<string, Looking> = {
	'a stranger': {
		come: async (browser) => {
			const page = await strangerPage(browser);
			await page.goto('/sign-in');
			await page.getByLabel('Uw mailadres').fill('milan.duinker@example.org');
			await page.getByRole('button', { name: 'Stuur mij een code' }).click();
			await expect(page.getByRole('heading', { name: 'Vul de code in' })).toBeVisible();
			await expect(async () => {
				await page.goto('/demo/mail');
				await expect(page.getByRole('listitem').first()).toBeVisible({ timeout: 500 });
			}).toPass();
			const mail = await linkOn(page, '/demo/mail', new RegExp(`/demo/mail/${uuid}`));
			const walkIn = '/a/kom-gerust-langs';
			return [
				page,
				{
					mail,
					day: await linkOn(page, walkIn, /-langs\/20/),
					venue: await linkOn(page, `${walkIn}/agenda`, /\/plek\//)
				}
			];
		},
		pages: {
			'/': '/',
			'/(public)/accessibility': '/accessibility',
			'/(public)/privacy': '/privacy',
			'/(public)/offline': '/offline',
			'/(public)/host': '/host',
			'/(public)/demo': '/demo',
			'/(public)/demo/mail': '/demo/mail',
			'/(public)/demo/mail/[mail=uuid]': '{mail}',
			'/(public)/sign-in': '/sign-in',
			'/(public)/sign-in/code': '/sign-in/code',
			'/(public)/sign-in/link': '/sign-in/link',
			'/(public)/sign-in/move': '/sign-in/move',
			'/(public)/sign-in/second': '/sign-in/second',
			'/(public)/sign-out': '/sign-out',
			'/(public)/card': '/card',
			'/(public)/invitation': '/invitation',
			'/(public)/staff/[secret]': `/staff/${'A'.repeat(43)}`,
			'/(public)/start': '/start',
			'/(public)/unsubscribe/[token]': '/unsubscribe/x',
			'/(public)/[area=slug]': '/vlierkwartier',
			'/(public)/[area=slug]/agenda': '/vlierkwartier/agenda',
			'/(public)/[area=slug]/plek/[venue=uuid]/agenda': '{venue}',
			'/(public)/agenda': '/agenda',
			'/(public)/programma/[area=slug]/[week=week]': '/programma/vlierkwartier/2026-w48',
			'/(public)/programma/[area=slug]/[week=week]/print':
				'/programma/vlierkwartier/2026-w48/print',
			'/(public)/a/[slug=slug]': '/a/kom-gerust-langs',
			'/(public)/a/[slug=slug]/agenda': '/a/kom-gerust-langs/agenda',
			'/(public)/a/[slug=slug]/poster': '/a/kom-gerust-langs/poster',
			'/(public)/k/[code=card]': '/k/PAAR77',
			'/(public)/k/[code=card]/print': '/k/PAAR77/print',
			'/(public)/a/[slug=slug]/[date=day]': '{day}'
		}
	},
	'the resident': {
		come: async (browser) => {
			const page = await openAs(browser, 'ruud');
			const circle = circleOf(page);
			await page.goto(`${circle}/people/invite`);
			await page.getByLabel('Wie vraagt u?').fill(freshName('Wieke'));
			await page.getByRole('button', { name: 'Maak de uitnodiging' }).click();
			const secret = new URL(await page.getByLabel('Of stuur deze link').inputValue());
			const people = `${circle}/people`;
			return [
				page,
				{
					circle,
					secret: secret.pathname + secret.hash,
					person: await linkOn(page, people, new RegExp(`/people/${uuid}$`)),
					invitation: await linkOn(page, people, /\/people\/invitations\//),
					update: await linkOn(page, `${circle}/updates`, new RegExp(`/updates/${uuid}`)),
					photo: await linkOn(page, `${circle}/updates`, /\/photos\/[^/]+\/look$/)
				}
			];
		},
		pages: {
			...circlePages([
				...['', '/card', '/more', '/notices', '/people', '/people/contact', '/people/invite'],
				...['/portrait', '/reading', '/rights', '/topics', '/updates', '/updates/new', '/week']
			]),
			[`${inCircle}/people/[person=uuid]`]: '{person}',
			[`${inCircle}/people/[person=uuid]/remove`]: '{person}/remove',
			[`${inCircle}/people/invitations/[invitation=uuid]`]: '{invitation}',
			[`${inCircle}/updates/[update=uuid]`]: '{update}',
			[`${inCircle}/photos/[photo=uuid]/look`]: '{photo}',
			'/(public)/invitation/[secret]': '{secret}'
		}
	},
	'the resident, when it goes less well': {
		come: async (browser) => {
			const page = await openAs(browser, 'ruud');
			const circle = circleOf(page);
			return [
				page,
				{
					circle,
					signal: await linkOn(page, `${circle}/signals`, new RegExp(`/signals/${uuid}`)),
					entry: await linkOn(page, `${circle}/agenda`, new RegExp(`/agenda/${uuid}$`)),
					note: await linkOn(page, `${circle}/notes`, new RegExp(`/notes/${uuid}`)),
					finding: await linkOn(page, `${circle}/findings`, new RegExp(`/findings/${uuid}`))
				}
			];
		},
		pages: {
			...circlePages([
				...['/agenda', '/agenda/month', '/agenda/new', '/agenda/paper', '/agenda/calendars'],
				'/agenda/going',
				...['/chain', '/findings', '/notes', '/notes/new', '/plan', '/plan/agree', '/plan/card'],
				...['/plan/edit', '/signals', '/signals/new', '/check-in', '/pause', '/support'],
				...['/walk-in', '/ask']
			]),
			[`${inCircle}/signals/[signal=uuid]`]: '{signal}',
			[`${inCircle}/agenda/[entry=uuid]`]: '{entry}',
			[`${inCircle}/agenda/[entry=uuid]/edit`]: '{entry}/edit',
			[`${inCircle}/notes/[note=uuid]`]: '{note}',
			[`${inCircle}/findings/[finding=uuid]`]: '{finding}'
		}
	},
	'who goes along to a day activity': {
		come: async (browser) => {
			const page = await openAs(browser, 'joost');
			await page.goto(`${circleOf(page)}/agenda`);
			await page.getByRole('link', { name: 'Kom gerust langs' }).first().click();
			await page.waitForURL(new RegExp(`/agenda/${uuid}$`));
			return [page, { entry: new URL(page.url()).pathname }];
		},
		pages: { [`${inCircle}/agenda/[entry=uuid]/rides`]: '{entry}/rides' }
	},
	'somebody about themselves': {
		come: async (browser) => [await openAs(browser, 'ruud'), {}],
		pages: {
			'/(app)/me': '/me',
			'/(app)/me/absence': '/me/absence',
			'/(app)/me/back': '/me/back',
			'/(app)/me/carer': '/me/carer',
			'/(app)/me/devices': '/me/devices',
			'/(app)/me/mail': '/me/mail',
			'/(app)/me/phone': '/me/phone',
			'/(app)/me/portrait': '/me/portrait',
			'/(app)/me/keys': '/me/keys',
			'/(app)/me/notices': '/me/notices',
			'/(app)/me/prove': '/me/prove',
			'/(app)/me/visitors': '/me/visitors',
			'/(app)/m/[notice=uuid]': `/m/${nobody}`
		}
	},
	'a neighbour with bedankpunten': {
		come: async (browser) => {
			const page = await openAs(browser, 'tineke', '/give-and-take');
			const place = new URL(page.url()).pathname;
			const voucher = await linkOn(page, `${place}/vouchers`, new RegExp(`/vouchers/${uuid}$`));
			const trusted = await linkOn(page, `${place}/trusted`, new RegExp(`/trusted/${uuid}$`));
			return [page, { place, voucher, trusted }];
		},
		pages: {
			'/(app)/give-and-take/[neighbourhood=uuid]': '{place}',
			'/(app)/give-and-take/[neighbourhood=uuid]/about': '{place}/about',
			'/(app)/give-and-take/[neighbourhood=uuid]/gifts': '{place}/gifts',
			'/(app)/give-and-take/[neighbourhood=uuid]/leave': '{place}/leave',
			'/(app)/give-and-take/[neighbourhood=uuid]/trusted': '{place}/trusted',
			'/(app)/give-and-take/[neighbourhood=uuid]/trusted/[person=uuid]': '{trusted}',
			'/(app)/give-and-take/[neighbourhood=uuid]/statement': '{place}/statement',
			'/(app)/give-and-take/[neighbourhood=uuid]/thank': '{place}/thank',
			'/(app)/give-and-take/[neighbourhood=uuid]/vouchers': '{place}/vouchers',
			'/(app)/give-and-take/[neighbourhood=uuid]/vouchers/[voucher=uuid]': '{voucher}',
			'/(app)/give-and-take/[neighbourhood=uuid]/vouchers/offer': '{place}/vouchers/offer',
			'/(app)/give-and-take/[neighbourhood=uuid]/vouchers/redeem': '{place}/vouchers/redeem'
		}
	},
	'who lives where there are no bedankpunten': {
		come: async (browser) => [await openAs(browser, 'bas', '/admin'), {}],
		pages: { '/(app)/give-and-take': '/give-and-take' }
	},
	'who works here': {
		come: async (browser) => [await openAs(browser, 'dennis'), {}],
		pages: {
			'/(app)/circles': '/circles',
			'/(app)/desk': '/desk',
			'/(app)/circles/new': '/circles/new',
			'/(app)/going': '/going',
			'/(app)/new': '/new'
		}
	},
	'who runs the house': {
		come: async (browser) => {
			const page = await openAs(browser, 'bas');
			const municipality = await linkOn(page, '/admin', /\/admin\/municipalities\//);
			const organisation = await linkOn(page, municipality, /\/admin\/organisations\//);
			return [page, { municipality, organisation }];
		},
		pages: {
			'/(app)/admin': '/admin',
			'/(app)/admin/operators': '/admin/operators',
			'/(app)/admin/municipalities/[municipality=uuid]': '{municipality}',
			'/(app)/admin/engine': '/admin/engine',
			'/(app)/admin/organisations/[organisation=uuid]': '{organisation}'
		}
	},
	'who coordinates activities': {
		come: async (browser) => {
			const page = await openAs(browser, 'femke');
			const area = await linkOn(page, '/circles', /^\/neighbourhoods\//);
			const activity = await linkOn(page, area, /\/activities\//);
			await page.goto(`${area}/credits`);
			await page.getByText('Schrijf in op papier').first().click();
			await page.getByLabel('Naam van de buur').fill('Riet de Wit');
			await page.getByRole('button', { name: 'Schrijf in op papier' }).click();
			await expect(page).toHaveURL(/\?saved/);
			const paper = await linkOn(page, `${area}/credits`, /\/statements\//);
			const venue = await linkOn(page, area, /\/venues\//);
			return [page, { area, activity, venue, paper }];
		},
		pages: {
			[inArea]: '{area}',
			[`${inArea}/credits`]: '{area}/credits',
			[`${inArea}/credits/limits`]: '{area}/credits/limits',
			[`${inArea}/credits/organisation`]: '{area}/credits/organisation',
			[`${inArea}/credits/slips`]: '{area}/credits/slips',
			[`${inArea}/credits/statements/[person=uuid]`]: '{paper}',
			[`${inArea}/figures`]: '{area}/figures',
			[`${inArea}/help`]: '{area}/help',
			[`${inArea}/venues/[venue=uuid]`]: '{venue}',
			[ofActivity]: '{activity}',
			[`${ofActivity}/cards`]: '{activity}/cards',
			[`${ofActivity}/days`]: '{activity}/days',
			[`${ofActivity}/figures`]: '{activity}/figures',
			[`${ofActivity}/devices`]: '{activity}/devices',
			[`${ofActivity}/tasks`]: '{activity}/tasks',
			[`${ofActivity}/thanks`]: '{activity}/thanks',
			[`${ofActivity}/ending`]: '{activity}/ending',
			[`${ofActivity}/visitors`]: '{activity}/visitors',
			[`${ofActivity}/history`]: '{activity}/history',
			[`${ofActivity}/on-call`]: '{activity}/on-call',
			[`${ofActivity}/series`]: '{activity}/series',
			[`${ofActivity}/text`]: '{activity}/text',
			[`${ofActivity}/names`]: '{activity}/names',
			[`${ofActivity}/rides`]: '{activity}/rides'
		}
	},
	'who keeps the books': {
		come: async (browser) => {
			const page = await openAs(browser, 'marjan', '/give-and-take');
			return [page, { books: await linkOn(page, page.url(), /\/books$/) }];
		},
		pages: { [`${inArea}/books`]: '{books}', [`${inArea}/books/accounts`]: '{books}/accounts' }
	},
	'who asks and helps': {
		come: async (browser) => {
			const office = await openAs(browser, 'femke');
			const area = await linkOn(office, '/circles', /^\/neighbourhoods\//);
			const page = await openAs(browser, 'toos');
			const giving = area.replace('/neighbourhoods/', '/give-and-take/');
			const request = await linkOn(page, `${giving}/requests`, new RegExp(`/requests/${uuid}`));
			return [page, { giving, request }];
		},
		pages: {
			[`${ofGiving}/ask`]: '{giving}/ask?kind=12&own',
			[`${ofGiving}/join`]: '{giving}/join',
			[`${ofGiving}/noticed`]: '{giving}/noticed',
			[`${ofGiving}/offers`]: '{giving}/offers',
			[`${ofGiving}/report`]: '{giving}/report',
			[`${ofGiving}/requests`]: '{giving}/requests',
			[`${ofGiving}/requests/[request=uuid]`]: '{request}'
		}
	},
	'who asks for a resident': {
		come: async (browser) => {
			const page = await openAs(browser, 'hanneke');
			const circle = circleOf(page);
			return [page, { request: await linkOn(page, `${circle}/ask`, new RegExp(`/ask/${uuid}`)) }];
		},
		pages: { [`${inCircle}/ask/[request=uuid]`]: '{request}' }
	},
	'who manages an organisation': {
		come: async (browser) => {
			const page = await openAs(browser, 'annelies');
			const own = await linkOn(page, '/circles', /^\/organisation\//);
			return [page, { own, staff: await linkOn(page, own, /\/staff\//) }];
		},
		pages: {
			[ofHouse]: '{own}',
			[`${ofHouse}/duty`]: '{own}/duty',
			[`${ofHouse}/reading`]: '{own}/reading',
			[`${ofHouse}/staff/[person=uuid]`]: '{staff}'
		}
	}
};

for (const [who, { come, pages }] of Object.entries(lookings)) {
	test(`no page has a barrier for ${who}, on a phone or a desk, light or dark @script`, async ({
		browser
	}) => {
		const [page, found] = await come(browser);
		const paths = Object.values(pages).map((path) =>
			path.replace(/\{(\w+)\}/, (_, name: string) => found[name] ?? `no ${name}`)
		);
		await look(page, paths);
		await page.context().close();
	});
}

test('every page of the router is looked at by somebody @script', async () => {
	const looked = new Set(Object.values(lookings).flatMap(({ pages }) => Object.keys(pages)));
	const pages = await pagesOf(join(import.meta.dirname, '..', '..', 'build'));
	expect(pages.length).toBeGreaterThan(100);
	expect(pages.filter((id) => !looked.has(id))).toEqual([]);
});
