import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	extras,
	hairs,
	portraitCode,
	portraitOf,
	type PortraitLook,
	type Shade
} from './portrait.ts';

const shade = fc.integer({ min: 1, max: 6 }).map((number) => number as Shade);

test('a portrait that was chosen comes back as it was', () => {
	const looks = fc.record({
		skin: shade,
		hair: fc.constantFrom(...hairs),
		hairColour: shade,
		cloth: shade,
		wall: shade,
		extra: fc.option(fc.constantFrom(...extras), { nil: undefined })
	});
	fc.assert(
		fc.property(looks, ({ extra, ...rest }) => {
			const look: PortraitLook = extra === undefined ? rest : { ...rest, extra };
			expect(portraitOf(portraitCode(look))).toEqual({ drawn: look });
		})
	);
});

test.each([null, '', 'sanne', '7.bob.1.1.1', '1.wig.1.1.1', '1.bob.1.1.1.crown'])(
	'without a portrait that is understood (%s) there are initials',
	(code) => {
		expect(portraitOf(code)).toBeUndefined();
	}
);
