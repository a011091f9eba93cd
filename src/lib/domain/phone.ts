/**
 * The number of a mobile phone as gateways want it, such as +31612345678; numbers without a country
 * are Dutch.
 *
 * @param phone  as somebody typed it.
 * @returns null for what no text message can be sent to: an empty field, a fixed line in the
 *          Netherlands, or something that is no number.
 */
export function mobileNumber(phone: string | null): string | null {
	const digits = (phone ?? '').replace(/[\s()-]/g, '').replace(/^00/, '+');
	// People write +31 (0)6: the zero is for those who call from within.
	const number = digits.startsWith('0') ? `+31${digits.slice(1)}` : digits.replace(/^\+310/, '+31');
	if (!/^\+[1-9]\d{7,14}$/.test(number)) return null;
	return number.startsWith('+31') && !/^\+316\d{8}$/.test(number) ? null : number;
}
