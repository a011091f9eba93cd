import { vi } from 'vitest';

/**
 * Waits until a check goes through, and fails with what it said last.
 *
 * Patient, because a green test never waits long and a busy machine may: what is proved is that it
 * comes, not when.
 */
export function until<T>(check: () => T | Promise<T>): Promise<T> {
	return vi.waitFor(check, { timeout: 100_000, interval: 20 });
}
