import { m } from '#lib/paraglide/messages.js';

/** A device as its owner recognises it: "Chrome op Android". */
export function deviceName({ browser, system }: { browser: string; system: string }): string {
	if (browser !== '' && system !== '') return m.devices_name({ browser, system });
	return browser || system || m.devices_unknown();
}
