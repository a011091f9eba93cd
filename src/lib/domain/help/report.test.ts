import fc from 'fast-check';
import { expect, test } from 'vitest';
import { daysAfter } from '../day.ts';
import { answerDays, reportStep, type Reported } from './report.ts';

const dueOn = '2027-01-22';
const reported = (change: Partial<Reported> = {}): Reported => ({
	...{ dueOn, remindedOn: null, isHandled: true, hasOther: true },
	...change
});

test('who handles it has until the day that was said, hears it once more, and then somebody else has it', () => {
	expect(reportStep(reported(), dueOn)).toBe('wait');
	expect(reportStep(reported(), '2027-01-23')).toBe('remind');
	const reminded = reported({ remindedOn: '2027-01-23' });
	expect(reportStep(reminded, '2027-01-24')).toBe('wait');
	expect(reportStep(reminded, '2027-01-25')).toBe('hand_on');
	expect(reportStep({ ...reminded, hasOther: false }, '2027-01-25')).toBe('remind');
});

test('what nobody handles goes to who can, and waits for who comes', () => {
	expect(reportStep(reported({ isHandled: false }), '2027-01-16')).toBe('hand_on');
	expect(reportStep(reported({ isHandled: false, hasOther: false }), '2027-02-16')).toBe('wait');
});

test('whoever is there, an open report that somebody has is never left alone for long', () => {
	fc.assert(
		fc.property(fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }), (others) => {
			let [state, todayOn, quiet] = [reported({ dueOn: '2027-01-08' }), '2027-01-01', 0];
			for (const hasOther of others) {
				const step = reportStep({ ...state, hasOther }, todayOn);
				quiet = step === 'wait' ? quiet + 1 : 0;
				if (step === 'remind') state = { ...state, remindedOn: todayOn };
				if (step === 'hand_on')
					state = { ...state, dueOn: daysAfter(todayOn, answerDays), remindedOn: null };
				expect(quiet).toBeLessThanOrEqual(answerDays + 1);
				todayOn = daysAfter(todayOn, 1);
			}
		})
	);
});
