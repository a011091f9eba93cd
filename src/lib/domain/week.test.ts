import { expect, test } from 'vitest';
import { daysOfWeek, goodMoment, goodness, mondayOf, type Moment } from './week.ts';

const moment: Moment = { face: null, photoCount: 0, thanksCount: 0, withdrawn: false };

test.each([
	['2026-03-02', '2026-03-02'],
	['2026-03-08', '2026-03-02'],
	['2026-03-29', '2026-03-23'],
	['2027-01-01', '2026-12-28']
])('the week of %s begins on %s', (on, monday) => {
	expect(mondayOf(on)).toBe(monday);
	expect(daysOfWeek(monday)).toHaveLength(7);
	expect(daysOfWeek(monday)).toContain(on);
});

test('a glad face makes a good moment, and a photo or thanks a better one', () => {
	const glad = { ...moment, face: 4 as const };
	expect(goodness({ ...moment, face: 5 })).toBeGreaterThan(goodness(glad));
	expect(goodness({ ...glad, photoCount: 2 })).toBeGreaterThan(goodness(glad));
	expect(goodness({ ...glad, thanksCount: 1 })).toBeGreaterThan(goodness(glad));
	expect(goodness(moment)).toBe(0);
});

test.each([null, 1, 2, 3] as const)('a fall with face %s and hearts is no good moment', (face) => {
	expect(goodness({ ...moment, face, photoCount: 1, thanksCount: 3 })).toBe(0);
});

test('sad news is no good moment, however many thanked for it', () => {
	expect(goodness({ ...moment, face: 2, photoCount: 1, thanksCount: 9 })).toBe(0);
	expect(goodness({ ...moment, face: 5, withdrawn: true })).toBe(0);
});

test('the best one is chosen, of equals the first, and none where there was none', () => {
	const glad = { ...moment, face: 4 as const };
	const gladToo = { ...moment, face: 4 as const };
	expect(goodMoment([moment, glad, gladToo])).toBe(glad);
	expect(goodMoment([glad, { ...moment, face: 5 as const }])?.face).toBe(5);
	expect(goodMoment([moment])).toBeNull();
});
