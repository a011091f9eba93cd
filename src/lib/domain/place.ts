import * as v from 'valibot';
import { IdField } from './account.ts';
import { Refusal } from './refusal.ts';
import { mostPromiseHours, placeNameLimit, readingTimesLimit } from './limits.ts';

// How a place comes into being (settled 6): a municipality, the organisations in it, and its
// neighbourhoods. What an organisation says about itself stands in every circle it works in.

const oneLine = /^[^\p{C}]*$/u;

/** The name of a place, with single spaces, so that two that look alike are alike. */
export const PlaceNameField = v.pipe(
	v.string(),
	v.transform((text) => text.trim().replace(/\s+/gu, ' ')),
	v.string(),
	v.nonEmpty(),
	v.maxLength(placeNameLimit),
	v.regex(oneLine)
);

/** A phone number as it is printed, or null for none. Short ones such as 14 0512 exist. */
export const PhoneField = v.pipe(
	v.optional(v.string(), ''),
	v.trim(),
	v.regex(/^(\+?[0-9][0-9 ()-]{1,22}[0-9])?$/),
	v.transform((text) => (text === '' ? null : text))
);

/** When people of an organisation read, in words for everybody; empty where nothing is said. */
export const ReadingTimesField = v.pipe(
	v.optional(v.string(), ''),
	v.transform((text) => text.trim().replace(/\s+/gu, ' ')),
	v.string(),
	v.maxLength(readingTimesLimit),
	v.regex(oneLine)
);

/** Hours within which a message is read, or null where nothing is promised. */
export const PromiseHoursField = v.pipe(
	v.optional(v.string(), ''),
	v.trim(),
	v.regex(/^([1-9]\d{0,2})?$/),
	v.transform((text) => (text === '' ? null : Number(text))),
	v.nullable(v.pipe(v.number(), v.maxValue(mostPromiseHours)))
);

/** The version that somebody saw when they began to type. */
export const VersionField = v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number));

const municipalityFields = {
	name: PlaceNameField,
	gpPostPhone: PhoneField,
	helpPhone: PhoneField,
	carerPhone: PhoneField
};

/** A new municipality. */
export const MunicipalityForm = v.object(municipalityFields);

/** A new municipality. */
export type MunicipalityForm = v.InferOutput<typeof MunicipalityForm>;

/** A municipality as it is to be from now on. */
export const MunicipalityChangeForm = v.object({ ...municipalityFields, version: VersionField });

/** A municipality as it is to be from now on. */
export type MunicipalityChangeForm = v.InferOutput<typeof MunicipalityChangeForm>;

const readingFields = {
	readingTimes: ReadingTimesField,
	promiseHours: PromiseHoursField,
	phone: PhoneField
};

type Reading = { readingTimes: string; promiseHours: number | null };

/**
 * Whether what an organisation promises can be held: hours are promised only beside times at which
 * somebody reads.
 *
 * @source product-map.md, section 5.
 */
export function promisesWhatItSays({ readingTimes, promiseHours }: Reading): boolean {
	return promiseHours === null || readingTimes !== '';
}

/** A new organisation in a municipality. */
export const OrganisationForm = v.pipe(
	v.object({ name: PlaceNameField, ...readingFields }),
	v.forward(v.partialCheck([['readingTimes'], ['promiseHours']], promisesWhatItSays), [
		'promiseHours'
	])
);

/** A new organisation in a municipality. */
export type OrganisationForm = v.InferOutput<typeof OrganisationForm>;

/** An organisation as the operator sets it from now on. */
export const OrganisationChangeForm = v.pipe(
	v.object({ name: PlaceNameField, ...readingFields, version: VersionField }),
	v.forward(v.partialCheck([['readingTimes'], ['promiseHours']], promisesWhatItSays), [
		'promiseHours'
	])
);

/** An organisation as the operator sets it from now on. */
export type OrganisationChangeForm = v.InferOutput<typeof OrganisationChangeForm>;

/** What a manager may set of the own organisation: all but its name. */
export const ReadingChangeForm = v.pipe(
	v.object({ ...readingFields, version: VersionField }),
	v.forward(v.partialCheck([['readingTimes'], ['promiseHours']], promisesWhatItSays), [
		'promiseHours'
	])
);

/** What a manager may set of the own organisation: all but its name. */
export type ReadingChangeForm = v.InferOutput<typeof ReadingChangeForm>;

/** Most postcode areas of one neighbourhood. */
const areaLimit = 40;

/** Postcode areas as somebody types them, "1234, 1235 AB", each by its four digits and once. */
export const PostcodeAreasField = v.optional(
	v.pipe(
		v.string(),
		v.transform((text) => text.replaceAll(/(\d{4})\s?[A-Za-z]{2}\b/gu, '$1')),
		v.transform((text) => text.split(/[\s,;]+/u).filter((part) => part !== '')),
		v.check((parts) => parts.every((part) => /^[1-9]\d{3}$/.test(part))),
		v.transform((parts) => [...new Set(parts)].sort()),
		v.maxLength(areaLimit)
	),
	''
);

/** A new neighbourhood in a municipality. */
export const NeighbourhoodForm = v.object({ name: PlaceNameField, postcodes: PostcodeAreasField });

/** A new neighbourhood in a municipality. */
export type NeighbourhoodForm = v.InferOutput<typeof NeighbourhoodForm>;

/** Another name for a neighbourhood. */
export const NeighbourhoodChangeForm = v.object({
	neighbourhoodId: IdField,
	name: PlaceNameField,
	postcodes: PostcodeAreasField,
	version: VersionField
});

/** Another name for a neighbourhood. */
export type NeighbourhoodChangeForm = v.InferOutput<typeof NeighbourhoodChangeForm>;

/**
 * Insists that nobody changed a thing since this person began to type (T11.8).
 *
 * @throws {Refusal} `newer_version`; the page then shows both.
 */
export function assertSameVersion(now: number, seen: number): void {
	if (now !== seen) throw new Refusal('newer_version');
}

/** Whether the drift chart may speak in a municipality, and who decided that (settled 25). */
export const DriftForm = v.pipe(
	v.object({
		wanted: v.picklist(['on', 'off']),
		decidedBy: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(placeNameLimit)), '')
	}),
	v.forward(
		v.check(({ wanted, decidedBy }) => wanted === 'off' || decidedBy !== '', 'required'),
		['decidedBy']
	)
);

/** Whether the drift chart may speak in a municipality, checked. */
export type DriftForm = v.InferOutput<typeof DriftForm>;
