import type { Page } from '@playwright/test';
import {
	awake,
	circleOf,
	expect,
	expectNoBarriers,
	openAs,
	test,
	underWorker
} from '../support/walks.ts';

// Noting how it goes, the plan that says what to look out for, and what Kring noticed: as people do
// it, with script and without.

const sign = (page: Page, text: string) => page.getByRole('checkbox', { name: text, exact: true });

test('Cor notes in two taps how Ruud was, puts it right, and takes it back', async ({
	browser
}) => {
	const page = await openAs(browser, 'cor', '/circles');
	// From every circle in the list one tap leads to a signal (D2).
	await expect(page.getByRole('link', { name: 'Gaat minder goed' }).first()).toHaveAttribute(
		'href',
		/\/circles\/[0-9a-f-]{36}\/signals\/new$/
	);
	await page.getByRole('list').getByRole('link', { name: /Ruud/ }).first().click();
	await page.getByRole('link', { name: 'duidelijk anders' }).click();
	await expect(page.getByRole('radio', { name: 'duidelijk anders' })).toBeChecked();
	await page.getByRole('button', { name: 'Bewaar', exact: true }).click();

	await expect(page.getByText('Uw notitie is bewaard')).toBeVisible();
	const mine = page.getByRole('article').first();
	await expect(mine).toContainText('Ruud was duidelijk anders');
	// A neighbour reads no notes of others, and learns nothing of what was noticed.
	await expect(page.getByText('Notities van anderen ziet u niet')).toBeVisible();
	await expect(page.getByRole('link', { name: 'Wat Kring opviel' })).toHaveCount(0);
	await expectNoBarriers(page);

	await page.getByRole('link', { name: 'Verbeter' }).first().click();
	await page.getByRole('radio', { name: 'beetje anders' }).check();
	await sign(page, 'Ik slaap slecht en sta om 4 uur op.').check();
	await page.getByRole('button', { name: 'Bewaar de verbetering' }).click();
	await expect(mine).toContainText('Ruud was beetje anders');
	await expect(mine).toContainText('Later verbeterd');

	await page.getByRole('link', { name: 'Verbeter' }).first().click();
	await page.getByText('Neem deze notitie terug').click();
	await page.getByRole('button', { name: 'Ja, neem terug' }).click();
	await expect(page.getByText('De notitie is teruggenomen')).toBeVisible();
	await page.context().close();
});

test('a note that says nothing, or of a time that has still to come, gives everything back', async ({
	browser
}) => {
	const page = await openAs(browser, 'sanne');
	await page.goto(`${circleOf(page)}/notes/new`);
	await page.getByRole('button', { name: 'Bewaar', exact: true }).click();
	await expect(page.getByText('Kies hoe het was, of schrijf iets op.').first()).toBeVisible();
	await page.getByRole('radio', { name: 'heel anders' }).check();
	await sign(page, 'Ik vergeet afspraken.').check();
	await page.getByLabel('Wilt u er iets bij schrijven?').fill('Wist de dag niet.');
	await page.getByText('Andere tijd, of voor iemand anders').click();
	await page.getByLabel('Wanneer was dit?').fill('2099-01-01T12:00');
	await page.getByRole('button', { name: 'Bewaar', exact: true }).click();
	await expect(page.getByText('Deze tijd moet nog komen').first()).toBeVisible();
	await expect(page.getByRole('radio', { name: 'heel anders' })).toBeChecked();
	await expect(sign(page, 'Ik vergeet afspraken.')).toBeChecked();
	await expect(page.getByLabel('Wilt u er iets bij schrijven?')).toHaveValue('Wist de dag niet.');
	await page.context().close();
});

test('without a network a note waits on the device, and goes by itself @script', async ({
	browser
}) => {
	const page = await openAs(browser, 'ilse');
	const circle = circleOf(page);
	const words = `Zonder internet ${Date.now()}`;
	await page.goto(`${circle}/notes/new?change=1`);
	// Only a page that is awake can keep what is written.
	await awake(page);
	await page.getByLabel('Wilt u er iets bij schrijven?').fill(words);
	await page.context().setOffline(true);
	await page.getByRole('button', { name: 'Bewaar', exact: true }).click();
	await expect(page.getByText('Bewaard op dit toestel')).toBeVisible();
	await page.context().setOffline(false);
	await expect(async () => {
		await page.goto(`${circle}/notes`);
		await expect(page.getByRole('article').filter({ hasText: words })).toBeVisible({
			timeout: 1_000
		});
	}).toPass();
	await page.context().close();
});

test('Ruud reads the new version of his plan and says yes; the card has it @script', async ({
	browser
}) => {
	const page = await openAs(browser, 'ruud');
	const circle = circleOf(page);
	await page.goto(`${circle}/plan`);
	await expect(page.getByText('Ik zet de radio heel hard.')).toHaveCount(0);
	await page.getByRole('link', { name: 'Lees de nieuwe versie' }).click();
	await expect(page.getByText('Ik zet de radio heel hard.')).toBeVisible();
	await page.getByRole('button', { name: 'Ja, zo is het goed' }).click();
	await expect(page.getByText('Het plan telt vanaf nu.')).toBeVisible();
	await page.goto(`${circle}/plan/card`);
	await expect(page.getByText('Ik zet de radio heel hard.')).toBeVisible();
	await expectNoBarriers(page);
	await page.context().close();
});

test('Sanne reads why there is something to talk about, and says what she did', async ({
	browser
}) => {
	const page = await openAs(browser, 'sanne');
	await page.goto(`${circleOf(page)}/findings`);
	await page
		.getByRole('link', { name: /gaat het minder goed dan normaal/ })
		.first()
		.click();
	await expect(page.getByText('Dit is geen diagnose.')).toBeVisible();
	// What was noticed, what the plan says, that it is no diagnosis, the acute line: in that order (S9).
	const said = await page.getByRole('main').innerText();
	const places = ['dan normaal', 'Het plan zegt', 'geen diagnose', 'Bel 112'].map((words) =>
		said.indexOf(words)
	);
	expect(places).toEqual(places.toSorted((a, b) => a - b));
	expect(places).not.toContain(-1);
	await expect(page.getByRole('img', { name: /De band is wat gewoon is voor Ruud/ })).toBeVisible();
	await expect(page.getByRole('heading', { name: 'Wat erachter zit' })).toBeVisible();
	await expectNoBarriers(page);
	const talked = page.getByRole('radio', { name: 'Wij praatten erover' });
	if (await talked.isVisible()) {
		await talked.check();
		await page.getByRole('button', { name: 'Bewaar het antwoord' }).click();
		// The same walk without script may have been a moment earlier.
		const kept = page.getByText('Uw antwoord is bewaard.');
		await expect(kept.or(page.getByText('Deze vraag is al beantwoord.')).first()).toBeVisible();
	}
	await page.context().close();
});

test('after a yes on that device the emergency card opens without a network @script', async ({
	browser
}) => {
	const page = await openAs(browser, 'ilse', '/', { serviceWorkers: 'allow' });
	await underWorker(page);
	await page.goto(`${circleOf(page)}/plan/card`);
	await page.getByRole('button', { name: 'Ja, bewaar hier' }).click();
	await expect(page.getByText('De kaart staat op dit toestel.')).toBeVisible();
	await page.context().setOffline(true);
	await page.goto('/circles');
	await page.getByText('Noodkaart van Ruud Okkerman').first().click();
	await expect(page.getByRole('link', { name: '06 0000 0012' })).toBeVisible();
	await expect(page.getByText('Blijf bij mij en praat rustig.')).toBeVisible();
	await page.context().close();
});
