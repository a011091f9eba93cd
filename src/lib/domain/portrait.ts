/** Hair of a drawn portrait; `cap` and `scarf` are worn over it. */
export const hairs = [
	'short',
	'bob',
	'bun',
	'long',
	'curls',
	'fringe',
	'bald',
	'cap',
	'scarf'
] as const;

/** What else a drawn portrait may have. */
export const extras = ['glasses', 'beard', 'moustache', 'glasses-moustache'] as const;

/** A place in one of the fixed palettes of portraits. */
export type Shade = 1 | 2 | 3 | 4 | 5 | 6;

/** The places in a palette. */
export const shades = [1, 2, 3, 4, 5, 6] as const satisfies readonly Shade[];

/** A drawn portrait that a person chose instead of a photo. */
export type PortraitLook = {
	skin: Shade;
	hair: (typeof hairs)[number];
	hairColour: Shade;
	cloth: Shade;
	wall: Shade;
	extra?: (typeof extras)[number] | undefined;
};

const shape = /^([1-6])\.([a-z]+)\.([1-6])\.([1-6])\.([1-6])(?:\.([a-z-]+))?$/;

/** A look in the few letters in which it is kept, such as `2.bob.3.1.4.glasses`. */
export function portraitCode(look: PortraitLook): string {
	const { skin, hair, hairColour, cloth, wall, extra } = look;
	return [skin, hair, hairColour, cloth, wall, ...(extra === undefined ? [] : [extra])].join('.');
}

/** The look that was kept, or undefined for initials: nothing chosen, or not understood. */
export function portraitOf(code: string | null): { drawn: PortraitLook } | undefined {
	const [, skin, hair, hairColour, cloth, wall, extra] = shape.exec(code ?? '') ?? [];
	const isHair = (hairs as readonly string[]).includes(hair ?? '');
	const isExtra = extra === undefined || (extras as readonly string[]).includes(extra);
	if (skin === undefined || !isHair || !isExtra) return undefined;
	const shade = (text: string | undefined) => Number(text) as Shade;
	return {
		drawn: {
			skin: shade(skin),
			hair: hair as PortraitLook['hair'],
			hairColour: shade(hairColour),
			cloth: shade(cloth),
			wall: shade(wall),
			...(extra === undefined ? {} : { extra: extra as NonNullable<PortraitLook['extra']> })
		}
	};
}

/** Where somebody starts who has no drawing yet. */
export const plainLook: PortraitLook = { skin: 2, hair: 'short', hairColour: 2, cloth: 1, wall: 1 };
