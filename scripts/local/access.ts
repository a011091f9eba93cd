import { matrix, permissions, type Rule } from '#lib/domain/policy/matrix.ts';
import { presetRights, presets, presetsFor } from '#lib/domain/policy/preset.ts';
import { roles } from '#lib/domain/policy/standing.ts';
import { standardTopics } from '#lib/domain/topic.ts';
import { doors } from '#lib/server/web/doors.ts';

// The matrix as people read it: docs/access.md is made from it, and a test holds the two together.

const whoWords: Record<Rule['who'], string> = {
	member: 'every member',
	authority: 'the resident, a representative',
	trusted: 'the resident, a representative, the contact person',
	party: 'the resident, a representative for health, the contact person',
	answerer: 'contact person and back-up, whoever accepted a place in the chain'
};

const doorWords: Record<(typeof doors)[keyof typeof doors], string> = {
	open: 'everybody',
	signedIn: 'who is signed in; a professional with a second factor',
	self: 'who is signed in, for their own things',
	member: 'who is signed in; the gate asks whether they belong to the circle',
	professional: 'who works for an organisation, with a second factor',
	operator: 'an operator with a second factor',
	manager: 'a manager of an organisation, with a second factor',
	coordinator:
		'a coordinator of activities, with a second factor; the gate asks of which neighbourhood',
	treasurer:
		'a treasurer of bedankpunten, with a second factor; the gate asks of which neighbourhood',
	figures:
		'who coordinates in a neighbourhood or keeps its books, with a second factor; the gate asks of which',
	device: 'a device of a host, by its token; the gate asks of which activity',
	demo: 'everybody, in the demo world only'
};

/** The page docs/access.md, made from the rules themselves. */
export function accessPage(): string {
	return [
		'# Who may do what',
		'',
		'Made from the rules themselves by `node scripts/make-access.ts`; do not edit by hand. What is',
		'not in this table is refused (T4.1).',
		'',
		'A right is a topic, how far it goes (read or write) and, where one was chosen, an end date. The',
		'resident reads and writes everything. A representative reads everything, writes in the topics of',
		'their scope, and acts for the whole circle only when that scope is everything. A membership or',
		'right that has ended, by the clock of the database, is none. A professional needs a second factor',
		'for all of it. The paper card opens the circle of its resident, for the resident, and no other.',
		'',
		'## In a circle',
		'',
		'| what | right on the topic | who | in the log | asks for a fresh proof |',
		'| --- | --- | --- | --- | --- |',
		...permissions.map(ruleLine),
		'',
		'## Ready-made choices',
		'',
		`| choice | ${standardTopics.join(' | ')} |`,
		`| --- |${' --- |'.repeat(standardTopics.length)}`,
		...presets.flatMap((preset) => {
			if (preset === 'own') return [];
			const rights = presetRights(preset);
			return [
				`| ${preset} | ${standardTopics.map((topic) => wordOf(rights[topic])).join(' | ')} |`
			];
		}),
		'',
		'The first one offered to each role:',
		'',
		...roles
			.filter((role) => role !== 'resident')
			.map((role) => `- ${role}: ${presetsFor(role)[0]}`),
		'',
		'## The doors',
		'',
		'Each address, and who comes through before anything of it runs. Whoever does not gets the answer',
		'of something that is not there.',
		'',
		'| address | who comes through |',
		'| --- | --- |',
		...Object.entries(doors)
			.filter(([address]) => !/^\/\(\w+\)$/.test(address))
			.map(([address, door]) => ({ address: address.replace(/\/\(\w+\)/g, '') || '/', door }))
			.sort((a, b) => (a.address < b.address ? -1 : 1))
			.map(({ address, door }) => `| \`${address}\` | ${doorWords[door]} |`),
		''
	].join('\n');
}

function ruleLine(permission: (typeof permissions)[number]): string {
	const rule: Rule = matrix[permission];
	const topic = { none: 'none', ofItem: `${rule.level}, of the thing itself` };
	const right = rule.topic in topic ? topic[rule.topic as 'none'] : `${rule.level}, ${rule.topic}`;
	const fresh = rule.fresh ? 'yes' : '';
	return `| \`${permission}\` | ${right} | ${whoWords[rule.who]} | ${rule.logged ? 'yes' : ''} | ${fresh} |`;
}

function wordOf(level: 'none' | 'read' | 'write'): string {
	return level === 'none' ? '' : level;
}
