import { barriersOn, expect, openAs, scripted, test } from '../support/walks.ts';

// A carer looks at how it goes with themselves (F14): theirs alone, and three things to do now.

const questions = [
	'Slaapt u slecht door de zorg?',
	'Maakt u zich veel zorgen?',
	'Heeft u te weinig tijd voor uzelf?',
	'Wordt uw eigen gezondheid minder?',
	'Staat u er alleen voor?',
	'Wordt het te veel?'
];

test('a heavy month gives three things to do now, and is gone when they say so', async ({
	browser
}) => {
	const page = await openAs(browser, scripted() ? 'hanneke' : 'tineke');
	await page.goto('/me');
	await page.getByRole('link', { name: 'Hoe gaat het met u?' }).click();
	await expect(page.getByText('Alleen u ziet uw antwoorden.')).toBeVisible();
	const say = (question: string, word: string) =>
		page
			.getByRole('group', { name: question })
			.getByRole('radio', { name: word, exact: true })
			.check();
	await page.getByLabel('Wat weegt het zwaarst?').fill('De nachten.');
	await say(questions[0]!, 'Ja');
	await page.getByRole('button', { name: 'Kijk wat u kunt doen' }).click();
	// What was said stays, and each question without an answer is named.
	await expect(page.getByRole('alert').getByRole('link')).toHaveCount(5);
	await expect(page.getByLabel('Wat weegt het zwaarst?')).toHaveValue('De nachten.');
	for (const question of questions.slice(1)) await say(question, 'Ja');
	await page.getByRole('button', { name: 'Kijk wat u kunt doen' }).click();
	await expect(page.getByRole('heading', { name: '3 dingen die u nu kunt doen' })).toBeVisible();
	await expect(page.getByRole('link', { name: 'Bel 085 000 00 40' })).toHaveAttribute(
		'href',
		'tel:0850000040'
	);
	expect(new URL(page.url()).search).toBe('?done=noted');
	if (scripted()) expect(await barriersOn(page)).toEqual([]);
	await page.goto('/me/carer');
	await expect(page.getByText('De nachten.')).toBeVisible();
	await page.getByText('Wis wat ik zei').click();
	await page.getByRole('button', { name: 'Ja, wis alles' }).click();
	await expect(page.getByText('Alles is gewist.')).toBeVisible();
	await expect(page.getByText('De nachten.')).toHaveCount(0);
});

test('on another screen or larger letters everything stays on the page @script', async ({
	browser
}) => {
	const page = await openAs(browser, 'marjan');
	for (const size of [
		{ width: 320, height: 640 },
		{ width: 1280, height: 800 }
	]) {
		await page.setViewportSize(size);
		await page.goto('/me/carer');
		expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(
			true
		);
	}
});
