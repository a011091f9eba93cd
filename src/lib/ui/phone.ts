/** The address that dials a number, however it is written: `tel:` with its digits and a leading plus. */
export function dialOf(phone: string): string {
	return `tel:${phone.replaceAll(/[^+\d]/g, '')}`;
}
