import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	answersSignal,
	decide,
	followsSignal,
	freshMs,
	hasAuthority,
	levelOn,
	readsSignal,
	represents,
	seesSupport,
	topicsWithin
} from './decide.ts';
import { matrix, permissions, type Permission, type Rule } from './matrix.ts';
import { grounds, roles, type Representation, type Right, type Standing } from './standing.ts';
import { standardTopics } from '../topic.ts';

const noon = new Date('2026-03-02T12:00:00Z');
const before = (ms: number) => new Date(noon.getTime() - ms);
const after = (ms: number) => new Date(noon.getTime() + ms);
const ownTopic = '0190a0a0-0000-7000-8000-000000000001';
const topicIds = [...standardTopics, ownTopic];

/** Ans: the daughter, a family member with no right yet, who proved herself a moment ago. */
const ans: Standing = {
	circleId: '0190a0a0-0000-7000-8000-0000000000c1',
	personId: '0190a0a0-0000-7000-8000-0000000000a1',
	residentId: '0190a0a0-0000-7000-8000-0000000000b1',
	role: 'family',
	organisationId: null,
	endsAt: null,
	removedAt: null,
	closedAt: null,
	isContact: false,
	isBackup: false,
	answers: [],
	representation: null,
	rights: [],
	provedAt: before(1000),
	strong: false,
	byCard: false
};
const resident: Standing = { ...ans, role: 'resident', personId: ans.residentId };
const mandate: Representation = {
	ground: 'mandate',
	scope: ['everything'],
	reviewOn: '2027-01-01',
	endsAt: null
};
const moneyOnly: Standing = {
	...ans,
	role: 'representative',
	representation: { ...mandate, ground: 'administrator', scope: ['money'] }
};
const onHealth = (level: 'read' | 'write', endsAt: Date | null = null): Right => ({
	topicId: 'health',
	level,
	endsAt
});

const ruleOf = (permission: Permission): Rule => matrix[permission];
const ofItem = permissions.filter((one) => ruleOf(one).topic === 'ofItem');
const ofAuthority = permissions.filter((one) => ruleOf(one).who === 'authority');
const ofTrusted = permissions.filter((one) => ruleOf(one).who === 'trusted');

describe('the matrix', () => {
	test('what is not in it is refused', () => {
		expect(decide('circle.sell' as Permission, resident, noon)).toBe('no_right');
		expect(decide('constructor' as Permission, resident, noon)).toBe('no_right');
	});

	test('what ends in .read only looks, everything else writes or answers', () => {
		for (const permission of permissions.filter((one) => one.endsWith('.read'))) {
			expect(ruleOf(permission).level).toBe('read');
			expect(ruleOf(permission).logged).toBe(true);
		}
	});

	test('what changes people and keys needs a fresh proof (T3.5)', () => {
		const fresh = permissions.filter((one) => ruleOf(one).fresh);
		expect(fresh).toEqual(
			expect.arrayContaining(['circle.invite', 'circle.remove', 'circle.represent', 'card.make'])
		);
	});
});

describe('a member', () => {
	test.each(ofItem)('without a right has nothing: %s', (permission) => {
		expect(decide(permission, ans, noon)).toBe('no_right');
		expect(decide(permission, ans, noon, 'health')).toBe('no_right');
	});

	test('reads with read and writes with write, in that topic only', () => {
		const reads = { ...ans, rights: [onHealth('read')] };
		expect(decide('update.read', reads, noon, 'health')).toBe('yes');
		expect(decide('update.post', reads, noon, 'health')).toBe('no_right');
		expect(decide('update.read', reads, noon, 'money')).toBe('no_right');
		expect(decide('update.post', { ...ans, rights: [onHealth('write')] }, noon, 'health')).toBe(
			'yes'
		);
	});

	test('a right that ends at noon has ended at noon, and not a millisecond earlier', () => {
		const until = { ...ans, rights: [onHealth('write', noon)] };
		expect(decide('update.read', until, before(1), 'health')).toBe('yes');
		expect(decide('update.read', until, noon, 'health')).toBe('ended');
		expect(levelOn(until, 'health', noon)).toBe('none');
		expect(topicsWithin(until, topicIds, 'read', noon)).toEqual([]);
	});

	test('a membership that ends at noon has ended at noon', () => {
		const until = { ...ans, endsAt: noon, rights: [onHealth('write')] };
		expect(decide('update.read', until, before(1), 'health')).toBe('yes');
		expect(decide('update.read', until, noon, 'health')).toBe('ended');
	});

	test.each(permissions)('who was removed may nothing: %s', (permission) => {
		for (const standing of [ans, resident, { ...ans, representation: mandate }]) {
			expect(decide(permission, { ...standing, removedAt: before(1) }, noon)).toBe('ended');
			expect(decide(permission, { ...standing, closedAt: before(1) }, noon)).toBe('ended');
		}
	});

	test('does not see who looked, whatever their rights', () => {
		const all = { ...ans, rights: topicIds.map((topicId) => ({ ...onHealth('write'), topicId })) };
		expect(decide('reading.read', all, noon)).toBe('no_right');
		expect(decide('reading.read', { ...all, isContact: true, isBackup: true }, noon)).toBe(
			'no_right'
		);
	});
});

describe('the contact person', () => {
	test.each(ofTrusted)('may what is entrusted: %s', (permission) => {
		const { topic }: Rule = matrix[permission];
		const rights =
			topic === 'none' ? [] : [{ topicId: topic, level: 'write', endsAt: null } as const];
		expect(decide(permission, { ...ans, rights, isContact: true }, noon)).toBe('yes');
		expect(decide(permission, { ...ans, isBackup: true }, noon)).toBe('no_right');
	});

	test.each(ofAuthority)('does not decide for the resident: %s', (permission) => {
		expect(decide(permission, { ...ans, isContact: true }, noon)).toBe('no_right');
	});
});

describe('less help', () => {
	test('is for the two who agree on it: contact person, and who speaks about health', () => {
		const forHealth = { ...ans, representation: { ...mandate, scope: ['health'] } };
		for (const one of [resident, forHealth, { ...ans, isContact: true }])
			expect(decide('support.lower', one, noon)).toBe('yes');
		for (const one of [ans, moneyOnly, { ...ans, isBackup: true }])
			expect(decide('support.lower', one, noon)).toBe('no_right');
	});
});

describe('answering signals', () => {
	const red = { levels: ['red'], authorIds: [ans.personId] } as const;

	test('is agreed with somebody, and comes with no role', () => {
		for (const one of [ans, resident, moneyOnly])
			expect(decide('signal.answer', one, noon)).toBe('no_right');
		expect(decide('signal.answer', { ...ans, answers: ['red'] }, noon)).toBe('yes');
		expect(answersSignal({ answers: ['orange'] }, red)).toBe(false);
		expect(answersSignal({ answers: ['orange'] }, { levels: ['orange', 'red'] })).toBe(true);
	});

	test('resident and representative read all, who said it follows it, nobody else sees it', () => {
		expect(readsSignal(resident, red, noon)).toBe(true);
		expect(readsSignal(moneyOnly, red, noon)).toBe(true);
		expect(readsSignal(ans, red, noon)).toBe(false);
		expect(followsSignal(ans, red, noon)).toBe(true);
		expect(followsSignal({ ...ans, personId: resident.personId }, red, noon)).toBe(false);
		const over = { ...moneyOnly, personId: 'x', representation: { ...mandate, endsAt: before(1) } };
		expect(followsSignal(over, red, noon)).toBe(false);
	});
});

describe('the resident', () => {
	const agreed = permissions.filter((one) => ruleOf(one).who !== 'answerer');
	test.each(agreed)('may everything, in every topic: %s', (permission) => {
		for (const topic of topicIds) expect(decide(permission, resident, noon, topic)).toBe('yes');
	});

	test('by card may the same', () => {
		expect(decide('reading.read', { ...resident, byCard: true }, noon)).toBe('yes');
	});

	test('a card in somebody else’s hands opens nothing', () => {
		const borrowed = { ...ans, byCard: true, rights: [onHealth('write')] };
		for (const permission of permissions) {
			expect(decide(permission, borrowed, noon, 'health')).toBe('no_right');
		}
	});
});

describe('a representative', () => {
	test('reads everything, whatever the scope (settled 1)', () => {
		for (const topic of topicIds) expect(decide('update.read', moneyOnly, noon, topic)).toBe('yes');
		expect(decide('update.read', moneyOnly, noon)).toBe('yes');
		expect(decide('reading.read', moneyOnly, noon)).toBe('yes');
	});

	test('writes within the scope, and elsewhere as the member they are', () => {
		expect(decide('update.post', moneyOnly, noon, 'money')).toBe('yes');
		expect(decide('update.post', moneyOnly, noon, 'health')).toBe('no_right');
		const also = { ...moneyOnly, rights: [onHealth('write')] };
		expect(decide('update.post', also, noon, 'health')).toBe('yes');
	});

	test('with nothing to write in may not write anything at all', () => {
		const looksOn = { ...moneyOnly, representation: { ...mandate, scope: [] } };
		expect(decide('update.post', looksOn, noon)).toBe('no_right');
		expect(decide('update.post', moneyOnly, noon)).toBe('yes');
	});

	test.each(ofAuthority.filter((one) => ruleOf(one).level === 'write'))(
		'decides for the whole circle only with the scope everything: %s',
		(permission) => {
			expect(decide(permission, moneyOnly, noon)).toBe('no_right');
			const all = { ...moneyOnly, representation: mandate };
			expect(decide(permission, all, noon)).toBe('yes');
		}
	);

	test('whose time is over is a member like any other', () => {
		const over = { ...ans, representation: { ...mandate, endsAt: noon } };
		expect(represents(over, before(1))).toBe(true);
		expect(represents(over, noon)).toBe(false);
		expect(hasAuthority(over, noon)).toBe(false);
		for (const permission of [...ofItem, ...ofAuthority]) {
			expect(decide(permission, over, noon), permission).toBe('no_right');
		}
		expect(levelOn(over, 'health', noon)).toBe('none');
	});
});

describe('a professional', () => {
	const saskia: Standing = { ...ans, role: 'professional', rights: [onHealth('write')] };

	test('without a second factor is asked for one, if the right is there', () => {
		expect(decide('update.read', saskia, noon, 'health')).toBe('second_factor');
		expect(decide('update.read', { ...saskia, strong: true }, noon, 'health')).toBe('yes');
	});

	test('without a right hears nothing of a second factor', () => {
		expect(decide('update.read', saskia, noon, 'money')).toBe('no_right');
		expect(decide('reading.read', saskia, noon)).toBe('no_right');
	});
});

describe('a fresh proof', () => {
	test('lasts ten minutes, to the millisecond', () => {
		const justInTime = { ...resident, provedAt: before(freshMs - 1) };
		expect(decide('circle.remove', justInTime, noon)).toBe('yes');
		expect(decide('circle.remove', { ...resident, provedAt: before(freshMs) }, noon)).toBe(
			'prove_again'
		);
	});

	test('is asked only of who has the right', () => {
		expect(decide('circle.remove', { ...ans, provedAt: before(freshMs) }, noon)).toBe('no_right');
	});
});

// Any standing that the database could tell of, around noon.
const moments = fc.integer({ min: -3, max: 3 }).map((ms) => after(ms));
const maybeMoment = fc.option(moments, { nil: null });
const anyRight = fc.record({
	topicId: fc.constantFrom(...topicIds),
	level: fc.constantFrom('read' as const, 'write' as const),
	endsAt: maybeMoment
});
const anyRights = fc.uniqueArray(anyRight, { selector: ({ topicId }) => topicId });
const anyRepresentation = fc.option(
	fc.record({
		ground: fc.constantFrom(...grounds),
		scope: fc.oneof(fc.constant(['everything']), fc.subarray(topicIds)),
		reviewOn: fc.constant('2027-01-01'),
		endsAt: maybeMoment
	}),
	{ nil: null }
);
const anyStanding: fc.Arbitrary<Standing> = fc
	.record({
		role: fc.constantFrom(...roles),
		endsAt: maybeMoment,
		removedAt: fc.option(moments, { nil: null, freq: 5 }),
		closedAt: fc.option(moments, { nil: null, freq: 5 }),
		isContact: fc.boolean(),
		isBackup: fc.boolean(),
		representation: anyRepresentation,
		rights: anyRights,
		provedAt: fc.integer({ min: -2, max: 2 }).map((ms) => before(freshMs + ms)),
		strong: fc.boolean(),
		byCard: fc.boolean()
	})
	.map((some) => ({ ...ans, ...some }));
const anyPermission = fc.constantFrom(...permissions);
const anyTopic = fc.option(fc.constantFrom(...topicIds), { nil: undefined });

describe('whatever the standing', () => {
	test('a membership that is over is never a yes', () => {
		fc.assert(
			fc.property(anyStanding, anyPermission, anyTopic, (standing, permission, topic) => {
				const over =
					standing.removedAt !== null ||
					standing.closedAt !== null ||
					(standing.endsAt !== null && standing.endsAt <= noon);
				if (over) expect(decide(permission, standing, noon, topic)).toBe('ended');
			})
		);
	});

	test('without a running right, role or representation no topic opens', () => {
		fc.assert(
			fc.property(
				anyStanding,
				fc.constantFrom(...ofItem),
				fc.constantFrom(...topicIds),
				(one, permission, topic) => {
					const running = one.rights.some(
						({ topicId, endsAt }) => topicId === topic && (endsAt === null || endsAt > noon)
					);
					if (running || one.role === 'resident' || represents(one, noon)) return;
					expect(decide(permission, one, noon, topic)).not.toBe('yes');
					expect(levelOn(one, topic, noon)).toBe('none');
				}
			)
		);
	});

	test('a professional without a second factor never gets a yes', () => {
		fc.assert(
			fc.property(anyStanding, anyPermission, anyTopic, (some, permission, topic) => {
				const weak: Standing = { ...some, role: 'professional', strong: false };
				expect(decide(permission, weak, noon, topic)).not.toBe('yes');
			})
		);
	});

	test('taking something away never gives anything', () => {
		const taken: readonly ((one: Standing) => Standing)[] = [
			(one) => ({ ...one, rights: one.rights.slice(1) }),
			(one) => ({ ...one, rights: [] }),
			(one) => ({ ...one, rights: one.rights.map((right) => ({ ...right, level: 'read' })) }),
			(one) => ({ ...one, rights: one.rights.map((right) => ({ ...right, endsAt: noon })) }),
			(one) => ({ ...one, representation: null }),
			(one) => ({
				...one,
				representation: one.representation && {
					...one.representation,
					scope: one.representation.scope.slice(1)
				}
			}),
			(one) => ({ ...one, isContact: false }),
			(one) => ({ ...one, strong: false }),
			(one) => ({ ...one, provedAt: new Date(0) }),
			(one) => ({ ...one, endsAt: noon }),
			(one) => ({ ...one, removedAt: noon })
		];
		fc.assert(
			fc.property(
				anyStanding,
				fc.constantFrom(...taken),
				anyPermission,
				anyTopic,
				(standing, take, permission, topic) => {
					const less = decide(permission, take(standing), noon, topic);
					if (less === 'yes') expect(decide(permission, standing, noon, topic)).toBe('yes');
				}
			),
			{ numRuns: 2000 }
		);
	});

	test('time takes away and never gives', () => {
		fc.assert(
			fc.property(
				anyStanding,
				anyPermission,
				anyTopic,
				fc.nat(5),
				(standing, permission, topic, ms) => {
					const later = decide(permission, standing, after(ms), topic);
					if (later === 'yes') expect(decide(permission, standing, noon, topic)).toBe('yes');
				}
			)
		);
	});

	test('the answer for one topic follows how far the right goes there', () => {
		fc.assert(
			fc.property(
				anyStanding,
				fc.constantFrom(...ofItem),
				fc.constantFrom(...topicIds),
				(one, permission, topic) => {
					if (decide(permission, one, noon, topic) !== 'yes') return;
					const level = levelOn(one, topic, noon);
					expect(level === 'write' || level === ruleOf(permission).level).toBe(true);
					// A yes for one topic is a yes to "anything at all", which is what a page asks first.
					expect(decide(permission, one, noon)).toBe('yes');
				}
			)
		);
	});
});

test('that there is more help is seen by whom it concerns', () => {
	const facts = { raisedById: 'somebody', toldIds: ['another'] };
	const sees = (standing: Standing) => seesSupport(standing, facts, noon);
	expect(sees(ans)).toBe(false);
	expect(sees({ ...ans, personId: 'somebody' })).toBe(true);
	expect(sees({ ...ans, personId: 'another' })).toBe(true);
	expect(sees({ ...ans, isContact: true })).toBe(true);
	expect(sees({ ...ans, rights: [onHealth('read')] })).toBe(true);
	expect(sees({ ...ans, rights: [onHealth('write', before(1))] })).toBe(false);
	expect(sees(resident)).toBe(true);
	expect(sees(moneyOnly)).toBe(true);
});
