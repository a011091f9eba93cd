// Plain shapes for showing. Components are given these; they never fetch and never decide.

import type { Component } from 'svelte';
import type { WhyWaiting } from '#lib/domain/outbox.ts';

/** A Lucide icon, imported one by one: `import Pen from '@lucide/svelte/icons/pen'`. */
export type IconShape = Component;

/** How the resident is doing, in three steps. A page never computes it (T6.7): somebody said so. */
export type Phase = 'calm' | 'watch' | 'act';

/** The five faces, from bad (1) to very good (5). */
export type FaceStep = 1 | 2 | 3 | 4 | 5;

/** What somebody may do with a topic. */
export type Level = 'none' | 'read' | 'write';

/** Hair of a drawn portrait; `cap` and `scarf` are worn over it. */
export type Hair = 'short' | 'bob' | 'bun' | 'long' | 'curls' | 'fringe' | 'bald' | 'cap' | 'scarf';

/** A drawn portrait that a person chose: numbers point into the fixed palettes of `app.css`. */
export type DrawnLook = {
	skin: 1 | 2 | 3 | 4 | 5 | 6;
	hair: Hair;
	hairColour: 1 | 2 | 3 | 4 | 5 | 6;
	cloth: 1 | 2 | 3 | 4 | 5 | 6;
	wall: 1 | 2 | 3 | 4 | 5 | 6;
	extra?: 'glasses' | 'beard' | 'moustache' | 'glasses-moustache' | undefined;
};

/** A photo by its address, or a drawn look. Without either, initials are shown. */
export type Portrait = { photo: string } | { drawn: DrawnLook };

/** Somebody as shown beside a name. */
export type Face = { name: string; portrait?: Portrait | undefined };

/** One person on the ring. `orbit` inner: close by; outer: professionals and others. */
export type RingPerson = {
	id: string;
	name: string;
	/** In the reader's words: "dochter", "wijkverpleegkundige". */
	relation: string;
	orbit: 'inner' | 'outer';
	portrait?: Portrait | undefined;
	/** Was there or posted today: shown as a sun tick. */
	seenToday: boolean;
	href: string;
};

/** An empty seat on the ring, with a plus: a place for somebody who could be asked. */
export type RingSeat = { orbit: 'inner' | 'outer'; label: string; href: string; named?: boolean };

/** A link to somewhere, in the reader's words. */
export type Way = { href: string; label: string };

/** A place in the bar. Only places that exist are given. */
export type Place = Way & {
	icon: IconShape;
	/** The page shown lies in this place. */
	current: boolean;
	/** The one main action, drawn filled: "Bericht". */
	main?: boolean | undefined;
	/** How many new things wait there; 0 or absent shows nothing. */
	news?: number | undefined;
};

/** A photo in an update: small for the page, full for who opens it. Sizes in CSS pixels. */
export type Photo = {
	id: string;
	small: string;
	full: string;
	/** Where it is looked at by itself, with a way back. */
	page: string;
	width: number;
	height: number;
	alt: string;
};

/** A spoken note. `transcript` is null while nobody typed it. */
export type Voice = { src: string; type: string; seconds: number; transcript: string | null };

/** A question to one person, by a time. `answer` is null while it is open. */
export type Ask = {
	person: Face;
	byAt: Date | null;
	/** A whole day was named and no hour. */
	byDay?: boolean;
	answer: { text: string; at: Date } | null;
	/** The reader is the one asked. */
	mine?: boolean | undefined;
};

/** Who read something: only those who share that they read count. */
export type Seen = { read: number; of: number; hidden: number; names?: readonly string[] };

/** A reaction below an update. */
export type Remark = {
	id: string;
	author: Face;
	relation: string;
	at: Date;
	/** When it was written, where that was clearly earlier. */
	writtenAt: Date | null;
	text: string;
};

/** Where something that was sent is now. */
export type Sending = { kind: 'waiting'; why: WhyWaiting } | { kind: 'failed'; reason: string };
