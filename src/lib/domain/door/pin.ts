// A PIN before what a host's device knows by name (activities-credits.md 7.2). It is set on the device,
// never leaves it, and is asked for without a network: docs/decisions/door.md says what it is worth.

/** How many digits a PIN has. */
export const pinDigits = { least: 4, most: 6 } as const;

/** After so many wrong ones in a row the device is emptied (7.2). */
export const pinMost = 20;

/** So many wrong ones in a row cost no time: wet hands mistype. */
export const pinFree = 5;

/** First and longest wait for the next try, in milliseconds. */
const waits = { first: 5_000, longest: 60_000 };

/** So long nobody touches the screen until the PIN is asked for again, in milliseconds. */
export const pinAfterMs = 5 * 60_000;

/** What stands on a device of the wrong ones in a row. */
export type PinTries = {
	wrong: number;
	/** When the last one was typed, by the clock of the device, in milliseconds. */
	atMs: number;
};

/** Whether this can be a PIN. */
export function isPin(text: string): boolean {
	return /^\d{4,6}$/.test(text);
}

/** Whether it is among the first that anybody tries: one digit only, or digits in their row. */
export function isEasyPin(pin: string): boolean {
	const steps = [...pin].slice(1).map((digit, at) => Number(digit) - Number(pin[at]));
	return [0, 1, -1].some((step) => steps.every((one) => one === step));
}

/** How long one waits after so many wrong ones in a row, in milliseconds. */
export function pinWaitMs(wrong: number): number {
	if (wrong < pinFree) return 0;
	return Math.min(waits.first * 2 ** (wrong - pinFree), waits.longest);
}

/**
 * How much of that wait is left, in milliseconds. A clock that was put back makes it no longer than the
 * whole wait.
 */
export function pinLeftMs({ wrong, atMs }: PinTries, nowMs: number): number {
	const whole = pinWaitMs(wrong);
	return Math.max(0, Math.min(whole, atMs + whole - nowMs));
}
