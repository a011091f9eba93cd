import type { BrowserContext, Page } from '@playwright/test';
import { totpAt, stepAt } from '../../src/lib/server/session/totp.ts';
import {
	expect,
	expectNoBarriers,
	openAs,
	scripted,
	signInAs,
	strangerPage,
	test
} from '../support/walks.ts';

// Coming in, showing once more who one is, and going out again. Each project has people of its
// own, because a newer code kills an older one and both projects run side by side.

const cast = {
	phone: {
		byCode: ['cor.weidelaar@example.org', 'cor'],
		byLink: ['hanneke.haverkorn@example.org', 'hanneke'],
		nurse: ['karin@kwikstaart.example', 'karin'],
		proves: ['kevin.slotema@example.org', 'kevin'],
		triesOften: ['roos.duinker@example.org', 'roos'],
		movesMail: ['marjan@kwikstaart.example', 'marjan'],
		moves: 'nel',
		settles: 'milan',
		resident: 'ruud'
	},
	'phone-without-script': {
		byCode: ['ilse.vredeling@example.org', 'ilse'],
		byLink: ['tineke.vlasblom@example.org', 'tineke'],
		nurse: ['dennis@sociaal-team.example', 'dennis'],
		proves: ['youssef.bennari@example.org', 'youssef'],
		triesOften: ['petra.duinker@example.org', 'petra'],
		movesMail: ['pauline@kwikstaart.example', 'pauline'],
		moves: 'petra',
		settles: 'femke',
		resident: 'milan'
	}
} as const;

function people(): (typeof cast)['phone'] | (typeof cast)['phone-without-script'] {
	return scripted() ? cast.phone : cast['phone-without-script'];
}

/** Opens the newest mail to somebody, as a made-up mailbox shows it. */
async function newestMail(context: BrowserContext, address: string, before = 0): Promise<string> {
	const mailbox = await context.newPage();
	const mine = mailbox.getByRole('listitem').filter({ hasText: address });
	await expect(async () => {
		await mailbox.goto('/demo/mail');
		expect(await mine.count()).toBeGreaterThan(before);
	}).toPass({ timeout: 90_000 });
	await mine.first().getByRole('link').click();
	await expect(mailbox.getByText('Groet van Kring')).toBeVisible();
	const text = await mailbox.locator('main').innerText();
	await mailbox.close();
	return text;
}

async function mailsTo(context: BrowserContext, address: string): Promise<number> {
	const mailbox = await context.newPage();
	await mailbox.goto('/demo/mail');
	const count = await mailbox.getByRole('listitem').filter({ hasText: address }).count();
	await mailbox.close();
	return count;
}

function codeIn(text: string): string {
	return /\b\d{3} \d{3}\b/.exec(text)?.[0] ?? 'no code';
}

function linkIn(text: string): string {
	return /https?:\/\/\S+/.exec(text)?.[0] ?? 'no link';
}

async function askCode(page: Page, address: string): Promise<void> {
	await page.getByLabel('Uw mailadres').fill(address);
	await page.getByRole('button', { name: 'Stuur mij een code' }).click();
	await expect(page.getByRole('heading', { name: 'Vul de code in' })).toBeVisible();
}

/** Comes in by mail code, to whatever page follows. */
async function comeIn(page: Page, address: string, to = '/sign-in'): Promise<void> {
	const before = await mailsTo(page.context(), address);
	await page.goto(to);
	await askCode(page, address);
	await page
		.getByLabel('De code uit uw mail')
		.fill(codeIn(await newestMail(page.context(), address, before)));
	await page.getByRole('button', { name: 'Log in' }).click();
}

async function signOut(page: Page): Promise<void> {
	await page.goto('/sign-out');
	await page.getByRole('button', { name: 'Log uit' }).click();
	await expect(page.getByRole('link', { name: 'Log in', exact: true })).toBeVisible();
}

test('a code from the mail lets somebody in, and leads on to where they were going', async ({
	page,
	context
}) => {
	const [address] = people().byCode;
	const before = await mailsTo(context, address);
	await page.goto('/circles?from=mail');
	await expect(page).toHaveURL(/\/sign-in\?to=/);
	await askCode(page, address);

	const field = page.getByLabel('De code uit uw mail');
	await expect(field).toHaveAttribute('autocomplete', 'one-time-code');
	const code = codeIn(await newestMail(context, address, before));
	await field.fill(code.startsWith('000') ? '111111' : '000000');
	await page.getByRole('button', { name: 'Log in' }).click();
	await expect(page.getByText('U kunt het nog 4 keer proberen.')).toBeVisible();
	await expect(page).toHaveTitle(/^Nog niet goed/);

	await field.fill(code);
	await page.getByRole('button', { name: 'Log in' }).click();
	await expect(page).toHaveURL((url) => url.pathname.startsWith('/circles'));
	const cookies = await context.cookies();
	expect(cookies.find(({ name }) => name === '__Host-kring')).toMatchObject({
		httpOnly: true,
		secure: true,
		sameSite: 'Lax',
		path: '/'
	});
	expect(cookies.find(({ name }) => name === '__Host-kring-code')).toBeUndefined();

	await signOut(page);
	expect((await context.cookies()).find(({ name }) => name === '__Host-kring')).toBeUndefined();
	await page.goto('/circles');
	await expect(page).toHaveURL(/\/sign-in/);
});

test('a code that was tried wrong too often is dead, and a new one is one press away', async ({
	page,
	context
}) => {
	const [address] = people().triesOften;
	const before = await mailsTo(context, address);
	await page.goto('/sign-in');
	await askCode(page, address);
	const code = codeIn(await newestMail(context, address, before));
	const field = page.getByLabel('De code uit uw mail');
	for (const left of [4, 3, 2, 1, 0]) {
		await field.fill(code.startsWith('000') ? '111111' : '000000');
		await page.getByRole('button', { name: 'Log in' }).click();
		const said = left === 0 ? 'Deze code werkt niet meer' : `U kunt het nog ${left} keer proberen.`;
		await expect(page.getByText(said).first()).toBeVisible();
		// The sentence stands above the form: what is typed before the rest has come may be lost.
		await page.waitForLoadState();
	}
	await field.fill(code);
	await page.getByRole('button', { name: 'Log in' }).click();
	await expect(page.getByText('Deze code werkt niet meer. Vraag een nieuwe code.')).toBeVisible();
	await page.goto('/circles');
	await expect(page).toHaveURL(/\/sign-in/);
});

test('an address that nobody has looks like any other', async ({ page, context }) => {
	await page.goto('/sign-in');
	await askCode(page, 'nobody@example.org');
	await expect(page.getByText('Kennen wij uw adres?')).toBeVisible();
	expect(await mailsTo(context, 'nobody@example.org')).toBe(0);
});

test('something that is no address is said beside the field, and stays there', async ({ page }) => {
	await page.goto('/sign-in');
	await page.getByLabel('Uw mailadres').fill('sanne bij example');
	await page.getByRole('button', { name: 'Stuur mij een code' }).click();
	await expect(page.getByRole('alert')).toContainText('Dit is geen mailadres');
	await expect(page.getByLabel('Uw mailadres')).toHaveValue('sanne bij example');
	await expect(page.getByLabel('Uw mailadres')).toHaveAttribute('aria-invalid', 'true');
});

test('the link lets in with a button, here and nowhere else @script', async ({
	page,
	context,
	browser
}) => {
	const [address] = people().byLink;
	const before = await mailsTo(context, address);
	await page.goto('/sign-in?to=/me/devices');
	await askCode(page, address);
	const link = linkIn(await newestMail(context, address, before));

	const other = await strangerPage(browser);
	await other.goto(link);
	await expect(other.getByText('Deze link werkt alleen op het toestel')).toBeVisible();
	await expect(other.getByRole('button', { name: 'Log in' })).toHaveCount(0);
	await expect(other).not.toHaveURL(/#/);
	await other.context().close();

	await page.goto(link);
	await expect(page.getByText('Druk op de knop.')).toBeVisible();
	await expect(page).not.toHaveURL(/#/);
	await page.goto('/circles');
	await expect(page).toHaveURL(/\/sign-in/);

	await page.goto(link);
	await page.getByRole('button', { name: 'Log in' }).click();
	await expect(page).toHaveURL((url) => url.pathname === '/me/devices');
});

test('without script the link says to type the code', async ({ page, context }) => {
	const [address] = people().byLink;
	if (scripted()) {
		await page.goto('/sign-in/link');
		await expect(page.getByText('Deze link werkt alleen op het toestel')).toBeVisible();
		return;
	}
	const before = await mailsTo(context, address);
	await page.goto('/sign-in');
	await askCode(page, address);
	const link = linkIn(await newestMail(context, address, before));
	await page.goto(link);
	await page.getByRole('link', { name: 'Vul de code in' }).click();
	await expect(page.getByLabel('De code uit uw mail')).toBeVisible();
});

test('a nurse sets up a code app first, and shows it the next time', async ({ page }) => {
	const [address] = people().nurse;
	await comeIn(page, address, '/sign-in?to=/circles');
	await expect(
		page.getByText('Daarom hebt u naast uw mail een tweede sleutel nodig.')
	).toBeVisible();
	await page.goto('/circles');
	await expect(page, 'nothing else opens before that').toHaveURL(/\/me\/keys/);

	await page.getByRole('button', { name: 'Zet een code-app aan' }).click();
	await expect(page.getByRole('img', { name: 'QR-code voor uw code-app' })).toBeVisible();
	await expectNoBarriers(page);
	const secret = bytesOf(await page.locator('code').innerText());
	const first = stepAt(new Date());
	await page.getByLabel('De code uit uw app').fill(totpAt(secret, first));
	await page.getByRole('button', { name: 'Zet aan' }).click();
	await expect(page).toHaveURL(/\/circles/);

	await signOut(page);
	await comeIn(page, address, '/sign-in?to=/circles');
	await expect(page.getByRole('heading', { name: 'Nog een stap' })).toBeVisible();
	await expectNoBarriers(page);
	await page.goto('/me/keys');
	await expect(page, 'a mail box alone changes no keys').toHaveURL(/\/sign-in\/second/);
	await page.getByLabel('De code uit uw app').fill(totpAt(secret, first));
	await page.getByRole('button', { name: 'Log in' }).click();
	await expect(page.getByRole('alert'), 'a code works once').toContainText('Deze code klopt niet');
	await page
		.getByLabel('De code uit uw app')
		.fill(totpAt(secret, Math.max(first + 1, stepAt(new Date()))));
	await page.getByRole('button', { name: 'Log in' }).click();
	await expect(page).toHaveURL(/\/(circles|desk|$)/);
	await page.goto('/circles');
	await expect(page).toHaveURL(/\/circles/);
});

test('a passkey is made, lets in without a mail, and is removed again @script', async ({
	page,
	context
}) => {
	const authenticator = await context.newCDPSession(page);
	await authenticator.send('WebAuthn.enable');
	const { authenticatorId } = await authenticator.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			transport: 'internal',
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: true
		}
	});
	await signInAs(page, 'hanneke');
	await page.goto('/me/keys');
	await page.getByLabel('Hoe noemt u deze sleutel?').fill('Mijn telefoon');
	await page.getByRole('button', { name: 'Zet een passkey aan' }).click();
	await expect(page.getByText('Uw nieuwe sleutel staat aan.')).toBeVisible();
	await expect(page.getByRole('listitem').filter({ hasText: 'Mijn telefoon' })).toBeVisible();

	await signOut(page);
	// Nobody touches the device yet: the offer in the address field waits.
	const touch = (enabled: boolean) =>
		authenticator.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
	await touch(false);
	await page.goto('/sign-in?to=/me/keys');
	await touch(true);
	await expect(async () => {
		// The offer in the address field may have been taken by the touch already.
		const there = new URL(page.url()).pathname === '/me/keys';
		const button = page.getByRole('button', { name: 'Log in met een passkey' });
		if (!there) await button.click({ timeout: 1000 });
		await expect(page).toHaveURL((url) => url.pathname === '/me/keys', { timeout: 3000 });
	}).toPass();

	await page.goto('/me/prove?to=/me/devices');
	await page.getByRole('button', { name: 'Gebruik uw passkey' }).click();
	await expect(page).toHaveURL((url) => url.pathname === '/me/devices');

	await page.goto('/me/keys');
	await page.getByRole('button', { name: 'Haal Mijn telefoon weg' }).click();
	await expect(page.getByText('De sleutel is weg.')).toBeVisible();
	await expect(page.getByRole('listitem').filter({ hasText: 'Mijn telefoon' })).toHaveCount(0);
	const mail = await newestMail(context, 'hanneke.haverkorn@example.org');
	expect(mail).toMatch(/passkey/);
});

test('somebody changes their mail address: the new one gets a code, the old one is told', async ({
	page,
	context
}) => {
	const [address, key] = people().movesMail;
	const fresh = `nieuw-${key}@verhuisd.example`;
	await signInAs(page, key);
	await page.goto('/me');
	await page.getByRole('link', { name: 'Verander uw mailadres' }).click();
	await page.getByLabel('Uw nieuwe mailadres').fill(fresh);
	await page.getByRole('button', { name: 'Stuur een code naar dit adres' }).click();
	await expect(page.getByText(`Wij hebben een code gestuurd naar ${fresh}.`)).toBeVisible();
	await page.getByLabel('De code uit de mail').fill('000000');
	await page.getByRole('button', { name: 'Gebruik dit adres' }).click();
	await expect(page.getByText('Deze code klopt niet.').first()).toBeVisible();
	await page.getByLabel('De code uit de mail').fill(codeIn(await newestMail(context, fresh)));
	await page.getByRole('button', { name: 'Gebruik dit adres' }).click();
	await expect(page.getByText('Uw mailadres is veranderd.')).toBeVisible();
	await expect(page.getByText(fresh)).toBeVisible();
	expect(await newestMail(context, address)).toContain('U logt niet meer in met dit mailadres.');
});

test('somebody proves once more who they are, by mail', async ({ page, context }) => {
	const [address, key] = people().proves;
	await signInAs(page, key);
	const mails = await mailsTo(context, address);
	const before = (await context.cookies()).find(({ name }) => name === '__Host-kring')?.value;
	await page.goto('/me/prove?to=/me/devices');
	await page.getByRole('button', { name: `Stuur een code naar ${address}` }).click();
	await expect(page.getByText('We hebben u een mail gestuurd')).toBeVisible();
	await page
		.getByLabel('De code uit uw mail')
		.fill(codeIn(await newestMail(context, address, mails)));
	await page.getByRole('button', { name: 'Laat zien dat u het bent' }).click();
	await expect(page).toHaveURL((url) => url.pathname === '/me/devices');
	const after = (await context.cookies()).find(({ name }) => name === '__Host-kring')?.value;
	expect(after?.split('.')[0]).toBe(before?.split('.')[0]);
	expect(after).not.toBe(before);
});

test('a device is ended from another one, at once', async ({ page, browser }) => {
	const key = people().moves;
	await signInAs(page, key);
	// Other walks leave devices of theirs signed in.
	await page.goto('/me/devices');
	const leftOver = page.getByRole('button', { name: 'Log uit op alle andere toestellen' });
	if (await leftOver.isVisible()) await leftOver.click();
	await expect(page.getByText('U bent alleen op dit toestel ingelogd.')).toBeVisible();
	const lost = await openAs(browser, key);

	await page.goto('/me/devices');
	await expect(page.getByText('Dit toestel')).toHaveCount(1);
	await page.getByRole('listitem').getByRole('button').first().click();
	await expect(page.getByText('Dat toestel is uitgelogd.')).toBeVisible();
	await expect(page.getByText('U bent alleen op dit toestel ingelogd.')).toBeVisible();

	await lost.goto('/circles');
	await expect(lost).toHaveURL(/\/sign-in/);
	await page.goto('/circles');
	await expect(page).toHaveURL(/\/circles/);
	await lost.context().close();
});

test('somebody keeps their number and their language, and goes out everywhere', async ({
	page
}) => {
	await signInAs(page, people().settles);
	await page.goto('/me');
	await page.getByLabel('Uw telefoonnummer').fill('06 12 34');
	await page.getByRole('button', { name: 'Bewaar' }).click();
	await expect(page.getByText('Bewaard.')).toBeVisible();
	await page.getByLabel('Uw telefoonnummer').fill('bel maar');
	await page.getByRole('button', { name: 'Bewaar' }).click();
	await expect(page.getByRole('alert')).toBeVisible();
	await expect(page.getByLabel('Uw telefoonnummer')).toHaveValue('bel maar');

	await page.getByLabel('Uw telefoonnummer').fill('');
	await page.getByLabel('English').check();
	await page.getByRole('button', { name: 'Bewaar' }).click();
	await expect(page.getByRole('heading', { name: 'My details' })).toBeVisible();
	await expect(page.locator('html')).toHaveAttribute('lang', 'en');
	await page.getByLabel('Nederlands').check();
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByRole('heading', { name: 'Mijn gegevens' })).toBeVisible();

	await page.getByRole('button', { name: 'Log overal uit' }).click();
	await expect(page.getByRole('link', { name: 'Log in', exact: true })).toBeVisible();
});

test('a form sent after the sign-in ended says so, and keeps what was typed', async ({
	page,
	context
}) => {
	await signInAs(page, people().settles);
	await page.goto('/me');
	await page.getByLabel('Uw naam', { exact: true }).fill('Een andere naam');
	await context.clearCookies({ name: '__Host-kring' });
	await page.getByRole('button', { name: 'Bewaar' }).click();
	await expect(page.getByText('Log eerst in. Daarna gaat u hier verder.')).toBeVisible();
	await expect(page.locator('[name="name"]')).toHaveValue('Een andere naam');
});

test('a card that is not there looks like one that is blocked', async ({ page }) => {
	await page.goto('/card');
	await page.getByLabel('De letters op uw kaart').fill('abcd efgh jkmn pqrs tvwx yz01 23');
	await page.getByLabel('Uw PIN').fill('12345');
	await page.getByRole('button', { name: 'Log in' }).click();
	await expect(page.getByRole('alert')).toContainText('Deze kaart werkt niet meer');
	await expect(page.getByLabel('De letters op uw kaart')).toHaveValue(/^abcd/);
});

test('the card of a resident opens their circle with its PIN, and nothing else', async ({
	page,
	browser
}) => {
	await signInAs(page, people().resident);
	await page.goto('/');
	await expect(page).toHaveURL(/\/circles\/[0-9a-f-]{36}$/);
	const circle = new URL(page.url()).pathname;
	await page.goto(`${circle}/card`);
	await page.locator('form[action="?/make"] [name="pin"]').fill('40218');
	await page.locator('form[action="?/make"] button').click();
	const letters = await page.locator('.letters.code').innerText();

	const visit = await strangerPage(browser);
	if (scripted()) {
		await visit.goto(`/card#${letters.replaceAll(/\s/g, '')}`);
		await expect(visit.getByText('Uw kaart is gelezen.')).toBeVisible();
		await expect(visit).not.toHaveURL(/#/);
	} else {
		await visit.goto('/card');
		await visit.getByLabel('De letters op uw kaart').fill(letters.toLowerCase());
	}
	await visit.getByLabel('Uw PIN').fill('40219');
	await visit.getByRole('button', { name: 'Log in' }).click();
	await expect(visit.getByText('U kunt het nog 4 keer proberen.')).toBeVisible();
	await visit.getByLabel('Uw PIN').fill('40218');
	await visit.getByRole('button', { name: 'Log in' }).click();
	await expect(visit).toHaveURL((url) => url.pathname === circle);
	for (const closed of ['/me', '/me/keys', '/me/devices', '/circles', '/']) {
		await visit.goto(closed);
		await expect(visit, closed).toHaveURL((url) => url.pathname === circle);
	}
	await visit.context().close();
});

test('an invitation to work that is not there is a page that is not there', async ({ page }) => {
	const response = await page.goto(`/staff/${'A'.repeat(43)}`);
	expect(response?.status()).toBe(404);
});

test('a stranger chooses the language, and stays where they were', async ({ page }) => {
	await page.goto('/sign-in?to=/me');
	await page.getByRole('button', { name: 'English' }).click();
	await expect(page).toHaveURL(/\/sign-in\?to=\/me$/);
	await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('going out leaves the device empty @script', async ({ page }) => {
	await signInAs(page, people().settles);
	await page.goto('/me');
	await page.evaluate(async () => {
		localStorage.setItem('left', 'behind');
		await caches.open('left-behind');
	});
	await page.goto('/sign-out');
	await page.getByRole('button', { name: 'Log uit' }).click();
	await expect(page.getByRole('link', { name: 'Log in', exact: true })).toBeVisible();
	const left = () =>
		page.evaluate(async () => [localStorage.getItem('left'), await caches.has('left-behind')]);
	await expect.poll(left).toEqual([null, false]);
});

/** The bytes of a secret in base32, as an authenticator app reads them. */
function bytesOf(typed: string): Buffer {
	const bits = [...typed.replaceAll(/\s/g, '')]
		.map((letter) =>
			'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')
		)
		.join('');
	return Buffer.from(bits.match(/.{8}/g)?.map((byte) => parseInt(byte, 2)) ?? []);
}

test('a code made where somebody is signed in opens Kring in another place, once', async ({
	browser
}) => {
	// A newer code kills an older one, and both projects run side by side.
	const here = await openAs(browser, scripted() ? 'milan' : 'ilse', '/me/devices');
	await here.getByRole('button', { name: 'Maak een code' }).click();
	const shown = here.getByText(/^[34679ACDEFGHJKMNPQRTUWXY]{4} [34679ACDEFGHJKMNPQRTUWXY]{4}$/);
	await expect(shown).toBeVisible();
	const code = (await shown.textContent())!.trim();

	const there = await strangerPage(browser);
	await there.goto('/sign-in');
	await there.getByRole('link', { name: 'Ik heb een code van mijn andere scherm' }).click();
	await there.getByLabel('Code', { exact: true }).fill('7KDM 4XRA');
	await there.getByRole('button', { name: 'Log in' }).click();
	await expect(there.getByText('Deze code werkt niet meer').first()).toBeVisible();
	await expect(there.getByLabel('Code', { exact: true })).toHaveValue('7KDM 4XRA');
	await there.getByLabel('Code', { exact: true }).fill(code.toLowerCase());
	await there.getByRole('button', { name: 'Log in' }).click();
	await expect(there).toHaveURL(/\/circles\/[0-9a-f-]{36}$/);
	if (scripted()) {
		// The device that was there hears of it, until its owner says to know.
		// The page before it may have asked already; each tab asks now and then only.
		await here.goto('/circles');
		await here.evaluate(() => sessionStorage.clear());
		await here.reload();
		const told = here.getByRole('complementary', { name: 'Ook ingelogd op een ander toestel' });
		await expect(told.getByRole('link', { name: 'Bekijk mijn toestellen' })).toBeVisible();
		await told.getByRole('button', { name: 'Dat was ik' }).click();
		await expect(told).toHaveCount(0);
	}
	for (const page of [here, there]) await page.context().close();
});
