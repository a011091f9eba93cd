/**
 * How a circle's story is written down by hand, before it is resolved to moments. Short field
 * names keep the text in front; the meaning of each stands here once.
 */
import type { PictureKey } from '../pictures/keys.ts';
import type { DemoPhoto, DemoTopic } from './shape.ts';

/** A part of the year; Sinterklaas is told apart because it has pictures of its own. */
export type Season = 'spring' | 'summer' | 'autumn' | 'sinterklaas' | 'winter';

/** What may differ by the time of year. */
export type SeasonalPart = { text: string; photos?: readonly DemoPhoto[] };

/** One update as it is told. */
export type Told = {
	/** Who wrote it (a person's key). */
	by: string;
	topic: DemoTopic;
	/** Days ago, 0 is the newest day. */
	ago: number;
	/** Time of day in Amsterdam, HH:mm. */
	at: string;
	/** `{dag}` and `{dag+2}` become the name of the day of posting, or of two days later. */
	text?: string;
	face?: 1 | 2 | 3 | 4 | 5;
	photos?: readonly DemoPhoto[];
	voice?: { seconds: number; transcript: string | null };
	/** Who is asked, and within how many hours: at six in the evening of the day that reaches. */
	ask?: { of: string; hours: number; answer?: readonly [text: string, minutesAfter: number] };
	/** Who replied, what, and how many minutes later. */
	comments?: readonly (readonly [by: string, text: string, minutesAfter: number])[];
	thanks?: readonly string[];
	editedAfter?: number;
	withdrawnAfter?: number;
	/** Days from now until the resident sees it; negative when that has already happened. */
	surpriseUntilDays?: number;
	/** Replaces text and photos in that part of the year; needs all five. */
	seasonal?: Readonly<Record<Season, SeasonalPart>>;
};

/** One photo with its description. */
export function photo(picture: PictureKey, alt: string): DemoPhoto {
	return { picture, alt };
}
