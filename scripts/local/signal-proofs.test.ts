import { expect, test } from 'vitest';
import { isProved, proofs, proofsIn, type Report } from './signal-proofs.ts';

const reportOf = (...tests: [string[], string, string][]): Report => ({
	testResults: [
		{
			name: '/house/tests/one.test.ts',
			assertionResults: tests.map(([ancestorTitles, title, status]) => ({
				...{ ancestorTitles, title, status }
			}))
		}
	]
});

test('a test proves the numbers with which it begins, and those of its group', () => {
	const found = proofsIn(
		reportOf(
			[[], '9 and 11: refused', 'passed'],
			[['26: check-in'], 'twice is once', 'passed'],
			[[], 'takes 8: no number', 'passed']
		),
		'/house'
	);
	expect(found).toHaveLength(32);
	expect(found.filter(({ tests }) => tests.length > 0).map(({ number }) => number)).toEqual([
		9, 11, 26
	]);
	expect(found[25]!.tests).toEqual([
		{ file: 'tests/one.test.ts', name: '26: check-in › twice is once', isGreen: true }
	]);
});

test('what is missing, red or left out is not proved', () => {
	const found = proofsIn(
		reportOf(
			[[], '1: a', 'passed'],
			[[], '1: b', 'failed'],
			[[], '2: c', 'pending'],
			[[], '3: d', 'passed']
		),
		'/house'
	);
	expect(found.slice(0, 4).map(isProved)).toEqual([false, false, true, false]);
	expect(proofs).toHaveLength(32);
});
