import { standardTopics, type StandardTopic } from '../topic.ts';
import type { Level, Role } from './standing.ts';

/**
 * Ready-made choices of what somebody may see, in plain sentences (A3).
 * `own` is what the person picks topic by topic and has no rights of itself.
 */
export const presets = ['agenda', 'agenda_and_updates', 'care', 'everything', 'own'] as const;

/** One of the ready-made choices of what somebody may see. */
export type Preset = (typeof presets)[number];

const rightsOf: Record<Exclude<Preset, 'own'>, Partial<Record<StandardTopic, 'read' | 'write'>>> = {
	agenda: { agenda: 'read' },
	agenda_and_updates: { news: 'write', daily: 'write', agenda: 'write' },
	care: { news: 'read', daily: 'write', health: 'write', agenda: 'write' },
	everything: {
		news: 'write',
		daily: 'write',
		health: 'write',
		agenda: 'write',
		money: 'write',
		personal: 'write'
	}
};

/** The level on each standard topic that comes with a ready-made choice. */
export function presetRights(preset: Exclude<Preset, 'own'>): Record<StandardTopic, Level> {
	const given = rightsOf[preset];
	return Object.fromEntries(
		standardTopics.map((topic) => [topic, given[topic] ?? 'none'])
	) as Record<StandardTopic, Level>;
}

/** The ready-made choices that fit a role, the one to start with first. */
export function presetsFor(role: Role): readonly Preset[] {
	if (role === 'professional') return ['care', 'agenda_and_updates', 'agenda', 'everything', 'own'];
	if (role === 'neighbour' || role === 'volunteer')
		return ['agenda', 'agenda_and_updates', 'everything', 'own'];
	return ['agenda_and_updates', 'agenda', 'everything', 'own'];
}

/** Which ready-made choice these levels are, or `own` when they are none of them. */
export function presetOf(levels: Readonly<Record<string, Level>>): Preset {
	const entries = Object.entries(levels).filter(([, level]) => level !== 'none');
	const same = (preset: Exclude<Preset, 'own'>) => {
		const wanted = Object.entries(rightsOf[preset]);
		return (
			wanted.length === entries.length && wanted.every(([topic, level]) => levels[topic] === level)
		);
	};
	return presets.find((preset) => preset !== 'own' && same(preset)) ?? 'own';
}
