import { m } from '#lib/paraglide/messages.js';

/**
 * The exact words that a yes is given to, in the language in which they were shown (T6.1). The page
 * shows these and the database keeps these.
 */
export function consentWords({ residentName }: { residentName: string }): {
	byResident: string;
	byRepresentative: string;
} {
	const what = [
		m.circle_consent_what(),
		m.circle_consent_who(),
		m.circle_consent_log(),
		m.circle_consent_stop()
	];
	return {
		byResident: [m.circle_consent_yes(), ...what].join(' '),
		byRepresentative: [m.circle_consent_yes_for({ name: residentName }), ...what].join(' ')
	};
}
