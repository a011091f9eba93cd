// What the pool and its processes say to each other.

/** Longest side of a kept photo, in pixels. */
export const fullPixels = 1600;

/** Longest side of the small version, for lists. */
export const smallPixels = 640;

/** More pixels than that are not opened, however small the file (T7.6). */
export const pixelLimit = 40_000_000;

/** A picture to open. */
export type DecodeJob = { id: number; data: Uint8Array };

/** A picture written anew: WebP without any metadata. */
export type Decoded = { width: number; height: number; full: Uint8Array; small: Uint8Array };

/** What became of a job; null for what is no picture, or not one that is opened. */
export type DecodeAnswer = { id: number; picture: Decoded | null };
