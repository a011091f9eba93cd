/** A UUID in the form in which Kring writes it. */
export const uuidPattern =
	/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether this is a UUID in the form in which Kring writes it. */
export function isUuid(text: string): boolean {
	return uuidPattern.test(text);
}

/**
 * A fresh UUIDv7: its first 48 bits are the moment, so that ids of one maker sort by time.
 *
 * @param nowMs  milliseconds since 1970; a wrong clock costs order, never uniqueness.
 * @source RFC 9562, section 5.7.
 */
export function newId(nowMs: number): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	const view = new DataView(bytes.buffer);
	view.setUint16(0, Math.floor(nowMs / 2 ** 32));
	view.setUint32(2, nowMs % 2 ** 32);
	view.setUint8(6, (view.getUint8(6) & 0x0f) | 0x70);
	view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80);
	const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		hex.slice(12, 16),
		hex.slice(16, 20),
		hex.slice(20)
	].join('-');
}

/** A random UUID that says nothing about when it was made (RFC 9562, version 4). */
export function randomId(): string {
	return crypto.randomUUID();
}
