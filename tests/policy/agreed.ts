import { daysAfter } from '#lib/domain/day.ts';
import { dayOf } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { matrix, type Permission, type Rule } from '#lib/domain/policy/matrix.ts';
import type { Actor, CircleKey, CircleThings, World } from './world.ts';

// What is agreed for each page and each action: the permissions it asks for, and a form that would
// go through if the one who sends it may. A page without a line is walked all the same; an action
// without a line fails the walk, because a refusal of nonsense proves nothing.

/** The fields of a form, or the body of a request, as text. */
export type Fields = Record<string, string>;

/** One action or method, named as `route?/action` or `METHOD route`. */
export type Agreed = {
	/** Asked of the sender in the circle of the address, all of them; empty outside circles. */
	needs: readonly Permission[];
	/** What the sender needs besides, from what was agreed in the world. */
	also?: (actor: Actor, key: CircleKey) => boolean;
	/** A form that goes through for whoever may. */
	fields: (circle: CircleThings, actor: Actor, world: World) => Fields;
	/** How it is sent: a form unless said otherwise. */
	sent?: 'form' | 'multipart' | 'json';
	/** Opened by a token in the request and never by a cookie, so a foreign page may send it. */
	byToken?: true;
	/** Later than others, because it takes something away that they need. */
	order?: number;
	/** What whoever did it is from then on. */
	becomes?: (actor: Actor, key: CircleKey) => void;
	/** Who does it, where it would put everybody out. */
	only?: readonly string[];
	/** Goes through for nobody in this world, and why: then its success is not asked for. */
	neverDone?: string;
};

/** After all else: what ends a sign-in, a place or a thing that others still need. */
const late = 1;
const last = 2;
const afterAll = 3;

const post = (): Fields => ({
	updateId: randomId(),
	topicId: 'health',
	text: 'Een gewone dag.',
	face: '4',
	askedId: '',
	askedByOn: '',
	writtenAt: '',
	surpriseUntilOn: ''
});
/** Something to note: the resident chooses a face, others say how different it was. */
const saidBy = ({ people }: CircleThings, { personId }: Actor): Fields => {
	const isResident = personId === people['resident'];
	return { change: isResident ? '' : '1', face: isResident ? '4' : '', contact: 'seen' };
};
const newsOf = ({ updates }: CircleThings): Fields => ({ updateId: updates['news']! });
const healthOf = ({ updates }: CircleThings): Fields => ({ updateId: updates['health']! });
const choice = { preset: 'agenda', until: 'none', untilOn: '' };
const ground = {
	ground: 'mandate',
	// Within two years from today, whenever today is.
	reviewOn: new Date(Date.now() + 300 * 86_400_000).toISOString().slice(0, 10),
	residentTold: 'Ik heb het verteld.'
};
/** Today, and no more. */
const aDay = { fromOn: dayOf(new Date()), untilOn: dayOf(new Date()) };
/** An entry of the agenda, tomorrow. */
const entryFields = {
	...{ kind: 'visit', title: 'Samen wandelen', from: '14:00' },
	heldOn: dayOf(new Date(Date.now() + 86_400_000))
};
/** A ride home. */
const rideFields = {
	...{ kind: 'ask', 'directions[]': 'back', area: '1234', seats: '1', phone: '06 12345678' },
	leave: 'on'
};
/** Whoever reads the agenda says yes, as long as nobody else did. */
const takesNeed: Agreed = {
	needs: ['agenda.take'],
	fields: ({ entryId }) => ({ entryId, need: 'other' }),
	neverDone: 'the first who says yes has it; proved where the agenda is tested'
};
const nobodyElse = { onBehalfOfId: '', writtenAt: '' };
const answersSignal = (actor: Actor, key: CircleKey) => actor.places[key]!.answersSignal;
/** The contact person holds the key, in this world. */
const holdsKey = (actor: Actor) => actor.key.endsWith('.contact');
/** By the clock on the wall, as the form asks it. */
const inTwoHours = () =>
	new Date(Date.now() + 2 * 3_600_000)
		.toLocaleString('sv-SE', { timeZone: 'Europe/Amsterdam' })
		.slice(0, 16)
		.replace(' ', 'T');
const needsWalkIn = 'needs the code of a visitor; proved where the walk-in is tested';
const needsSure =
	'the visitor did not say yet that it is their circle; proved where the walk-in is tested';
const byOperator = (actor: Actor) => actor.operator;
const byCoordinator = (actor: Actor) => actor.coordinates !== null;
/** The activity that somebody coordinates; for everybody else one of the two. */
const activityOf = ({ coordinates }: Actor, { activities }: World) =>
	activities[coordinates ?? 'a'];
const byManager = (actor: Actor) => actor.manages !== null;
const venueFields = {
	...{ name: 'Zaal', address: 'Laan 2', postcode: '1234 AB', town: 'Dorp', directions: '' }
};
const dayFields = (heldOn: string) => ({
	...{ heldOn, from: '10:00', until: '12:00', note: '', twice: '' }
});
const monthly = {
	...{ every: 'day', interval: '1', day: '28', position: '1', weekday: '1' },
	...{ from: '10:00', until: '12:00', ends: 'open', endsOn: '', endsAfter: '' }
};
const needsMail = 'needs a code from a mail; proved where signing in is tested';
const needsRide = 'nobody asks for a ride in this world; proved where rides are tested';
const needsDevice = 'needs the token of a device of a host';
const needsKey = 'needs a device with a key; proved where signing in is tested';
const needsCredits =
	'needs an account and a second neighbour; proved where bedankpunten are tested';
const needsTreasurer = 'nobody keeps the books in this world; proved where bedankpunten are tested';
const needsHelp = 'needs a request with two in it; proved where asking is walked';
const needsMany = 'needs things that this world has not; proved where it is tested';

/** An action on one’s own things, for everybody who is signed in. */
const own = (fields: Agreed['fields'], more: Partial<Agreed> = {}): Agreed => ({
	needs: [],
	fields,
	...more
});
const office = (
	also: Agreed['also'],
	fields: Agreed['fields'],
	more: Partial<Agreed> = {}
): Agreed => ({
	needs: [],
	also: also!,
	fields,
	...more
});

const ofPaperLine = office(byCoordinator, () => ({ transferId: randomId() }), {
	neverDone: needsCredits
});

const circlePath = '/(app)/circles/[circle=uuid]';
const signalPath = `${circlePath}/signals/[signal=uuid]`;
const checkInPath = `${circlePath}/check-in`;
const updatePath = `${circlePath}/updates/[update=uuid]`;
const creditOfficePath = '/(app)/neighbourhoods/[neighbourhood=uuid]/credits';
const booksPath = '/(app)/neighbourhoods/[neighbourhood=uuid]/books';
const creditPath = '/(app)/give-and-take/[neighbourhood=uuid]';
const planPath = `${circlePath}/plan`;
const agendaPath = `${circlePath}/agenda`;
const entryPath = `${agendaPath}/[entry=uuid]`;
const personPath = `${circlePath}/people/[person=uuid]`;
const invitationPath = `${circlePath}/people/invitations/[invitation=uuid]`;
const municipalityPath = '/(app)/admin/municipalities/[municipality=uuid]';
const organisationPath = '/(app)/admin/organisations/[organisation=uuid]';
const areaPath = '/(app)/neighbourhoods/[neighbourhood=uuid]';
const givingPath = '/(app)/give-and-take/[neighbourhood=uuid]';
const requestPath = `${givingPath}/requests/[request=uuid]`;
const activityPath = `${areaPath}/activities/[activity=uuid]`;
const managedPath = '/(app)/organisation/[organisation=uuid]';

/** Permissions that a page asks for before it shows anything. */
export const pages: Readonly<Record<string, readonly Permission[]>> = {
	[circlePath]: ['circle.read', 'update.read', 'signal.read', 'support.read'],
	[`${circlePath}/chain`]: ['circle.read', 'chain.read'],
	[`${circlePath}/signals`]: ['circle.read', 'signal.read'],
	[updatePath]: ['circle.read', 'update.read'],
	[`${circlePath}/reading`]: ['reading.read'],
	[`${circlePath}/notes`]: ['circle.read', 'ownObservation.read'],
	[`${circlePath}/notes/new`]: ['circle.read', 'signalPlan.read'],
	[planPath]: ['circle.read', 'signalPlan.read'],
	[`${circlePath}/pause`]: ['circle.read', 'pause.read'],
	[`${circlePath}/walk-in`]: ['circle.read', 'walkIn.read'],
	[`${circlePath}/support`]: ['circle.read', 'support.read', 'signalPlan.read'],
	[`${circlePath}/findings`]: ['circle.read', 'finding.read'],
	[`${planPath}/card`]: ['circle.read', 'signalPlan.read'],
	[`${circlePath}/ask`]: ['circle.read', 'help.read'],
	[`${circlePath}/ask/[request=uuid]`]: ['circle.read', 'help.read'],
	[agendaPath]: ['circle.read'],
	[`${agendaPath}/going`]: ['agenda.read', 'agenda.edit'],
	[`${agendaPath}/calendars`]: ['circle.read', 'agenda.read'],
	[`${agendaPath}/month`]: ['circle.read', 'agenda.read'],
	[`${agendaPath}/paper`]: ['circle.read', 'agenda.read'],
	[`${agendaPath}/new`]: ['circle.read', 'agenda.read', 'agenda.edit'],
	[entryPath]: ['circle.read', 'agenda.read']
};

/** Every action, and every method that changes something. */
export const actions: Readonly<Record<string, Agreed>> = {
	// In a circle.
	[`${circlePath}?/face`]: { needs: ['update.post'], fields: post },
	[`${circlePath}?/withdraw`]: {
		needs: ['update.withdraw'],
		fields: ({ surpriseId }) => ({ updateId: surpriseId }),
		order: late
	},
	[`${circlePath}/updates/new?/default`]: {
		needs: ['update.post'],
		fields: post,
		sent: 'multipart'
	},
	[`${updatePath}?/comment`]: {
		needs: ['update.comment'],
		fields: (circle) => ({ ...healthOf(circle), commentId: randomId(), text: 'Fijn om te lezen.' })
	},
	[`${updatePath}?/thank`]: {
		needs: ['update.thank'],
		fields: (circle) => ({ ...newsOf(circle), wanted: 'yes' })
	},
	[`${updatePath}?/answer`]: {
		needs: ['update.answer'],
		fields: (circle) => ({ ...healthOf(circle), text: 'Dat doe ik.' }),
		neverDone: 'all that was asked in this world is answered'
	},
	[`${updatePath}?/edit`]: {
		needs: ['update.edit'],
		fields: (circle) => ({ ...newsOf(circle), version: '1', text: 'Anders.', face: '3' }),
		neverDone: 'the updates of this world are older than a quarter of an hour'
	},
	[`${updatePath}?/withdraw`]: {
		needs: ['update.withdraw'],
		fields: ({ updates }) => ({ updateId: updates['personal']! }),
		order: late
	},
	[`${updatePath}?/withdrawComment`]: {
		needs: ['update.withdraw'],
		fields: ({ updates, comments }) => ({
			updateId: updates['daily']!,
			commentId: comments['daily']!
		}),
		order: late
	},
	[`${circlePath}/updates?/search`]: {
		needs: ['update.read'],
		fields: () => ({ words: 'dag' })
	},
	[`${circlePath}/findings?/confirm`]: {
		needs: ['baseline.set'],
		fields: ({ baselineId }) => ({ baselineId })
	},
	[`${circlePath}/findings?/set`]: {
		needs: ['baseline.set'],
		fields: () => ({ track: 'observed', fromOn: '2026-01-01', toOn: '2026-01-28' }),
		neverDone: 'nobody wrote for so long in this world; proved where findings are tested'
	},
	[`${circlePath}/findings/[finding=uuid]?/default`]: {
		needs: ['finding.answer'],
		fields: ({ findingId }) => ({ findingId, answer: 'talked' }),
		only: ['a1.professional', 'a1.family', 'a1.neighbour', 'a2.both', 'b1.family', 'stranger'],
		order: late
	},
	[`${circlePath}/notes/new?/default`]: {
		needs: ['observation.note'],
		fields: (circle, actor) => ({ observationId: randomId(), ...saidBy(circle, actor) })
	},
	[`${circlePath}/notes/[note=uuid]?/correct`]: {
		needs: ['observation.note'],
		fields: (circle, actor) => ({
			...{ observationId: circle.neighbourNoteId, version: '2', ...saidBy(circle, actor) }
		}),
		also: (actor) => actor.key.endsWith('.neighbour')
	},
	[`${circlePath}/notes/[note=uuid]?/withdraw`]: {
		needs: ['observation.note'],
		fields: ({ observationId }) => ({ observationId }),
		also: (actor, key) => actor.places[key]!.actsForResident || actor.key.endsWith('.professional'),
		order: late
	},
	[`${circlePath}/signals/new?/default`]: {
		needs: ['signal.raise'],
		fields: () => ({
			...{ signalId: randomId(), level: 'orange', text: 'Het gaat niet.' },
			...nobodyElse
		}),
		// One signal runs at a time: theirs is a second voice in it, and they follow it.
		becomes: (actor, key) => (actor.places[key]!.saidSignal = true)
	},
	[`${signalPath}?/takeOn`]: {
		needs: ['signal.answer'],
		also: answersSignal,
		fields: ({ signalId }) => ({ signalId, undertaking: 'visit', text: '', actBy: inTwoHours() })
	},
	[`${signalPath}?/handOver`]: {
		needs: ['signal.answer'],
		also: answersSignal,
		fields: ({ signalId, people }) => ({ signalId, toId: people['contact']! }),
		neverDone: 'only who has it hands it over, and not to themselves'
	},
	[`${signalPath}?/decline`]: {
		needs: ['signal.answer'],
		also: answersSignal,
		fields: ({ signalId }) => ({ signalId })
	},
	[`${signalPath}?/close`]: {
		needs: ['signal.answer'],
		also: answersSignal,
		fields: ({ signalId }) => ({
			...{ signalId, outcome: 'settled', text: '', helped: '', phase: 'green' },
			feedback: 'Dank u, het gaat weer.'
		}),
		order: last,
		only: ['a1.contact']
	},
	[`${signalPath}?/withdraw`]: {
		needs: ['signal.withdraw'],
		also: (actor, key) => actor.places[key]!.saidSignal,
		fields: ({ signalId }) => ({ signalId }),
		neverDone: 'somebody took it on by then'
	},
	[`${circlePath}/chain?/start`]: {
		needs: ['chain.edit'],
		fields: () => ({ level: 'red', label: 'Dienst', phone: '085 000 00 20', hours: 'altijd' }),
		order: late,
		only: ['a1.resident']
	},
	[`${circlePath}/chain?/rest`]: {
		needs: ['chain.edit'],
		fields: () => ({
			...{ level: 'orange', rounds: '2', waitKind: 'waking', waitMinutes: '240', waitAt: '' },
			...{ label: 'Dienst', phone: '085 000 00 20', hours: 'altijd' }
		}),
		order: late
	},
	[`${circlePath}/chain?/step`]: {
		needs: ['chain.edit'],
		fields: ({ stepId, people }) => ({
			...{
				level: 'orange',
				stepId,
				place: '0',
				waitKind: 'minutes',
				waitMinutes: '30',
				waitAt: ''
			},
			'who[]': `member:${people['neighbour']!}`
		}),
		order: late
	},
	[`${circlePath}/chain?/remove`]: {
		needs: ['chain.edit'],
		fields: () => ({ level: 'orange', stepId: randomId() })
	},
	[`${circlePath}/chain?/place`]: {
		needs: ['chain.answer'],
		also: (actor, key) => actor.places[key]!.answersSignal && !actor.places[key]!.trusted,
		fields: () => ({ level: 'orange', answer: 'yes' })
	},
	[`${checkInPath}?/agree`]: {
		needs: ['checkIn.agree'],
		fields: ({ people }) => ({
			...{ 'from[]': '08:30', 'until[]': '09:30', 'weekdays[]': '1' },
			...{ graceMinutes: '60', remindMinutes: '30', 'keyHolderIds[]': people['contact']! }
		})
	},
	[`${checkInPath}?/pause`]: { needs: ['checkIn.pause'], fields: () => ({ untilOn: '' }) },
	[`${checkInPath}?/stop`]: { needs: ['checkIn.agree'], fields: () => ({}), order: last },
	[`${checkInPath}?/hold`]: {
		needs: ['checkIn.hold'],
		also: holdsKey,
		fields: () => ({ answer: 'yes' })
	},
	[`${checkInPath}?/answer`]: {
		needs: ['checkIn.answer'],
		also: (actor, key) => actor.places[key]!.resident,
		fields: ({ checkInId }) => ({ checkInId, answer: 'fine', feeling: '' })
	},
	[`${checkInPath}?/chosen`]: {
		needs: ['checkIn.answer'],
		also: (actor, key) => actor.places[key]!.resident,
		fields: ({ checkInId }) => ({ checkInId, what: 'call' })
	},
	[`${checkInPath}?/seen`]: {
		needs: ['signal.answer'],
		also: holdsKey,
		fields: ({ checkInId }) => ({ checkInId, how: 'seen' })
	},
	[`${agendaPath}?/take`]: takesNeed,
	[`${agendaPath}?/giveBack`]: takesNeed,
	[`${agendaPath}?/settle`]: {
		needs: ['agenda.settle'],
		fields: ({ doubleId }) => ({ doubleId })
	},
	[`${agendaPath}/new?/default`]: {
		needs: ['agenda.edit'],
		fields: () => ({ entryId: randomId(), ...entryFields })
	},
	[`${agendaPath}/going?/default`]: {
		needs: ['agenda.edit'],
		fields: (_circle, _actor, { activities }) => ({
			...{ entryId: randomId(), slug: activities.a.slug, on: activities.a.firstOn },
			words: ''
		}),
		neverDone: 'the days of this world may be over; proved where the agenda is tested'
	},
	[`${agendaPath}/calendars?/subscribe`]: { needs: ['agenda.subscribe'], fields: () => ({}) },
	[`${agendaPath}/calendars?/end`]: {
		needs: ['agenda.subscribe'],
		fields: () => ({}),
		order: last
	},
	[`${agendaPath}/calendars?/add`]: {
		needs: ['agenda.edit'],
		fields: () => ({
			...{ calendarId: randomId(), name: 'Thuiszorg' },
			address: 'https://calendar.example.org/feed.ics'
		})
	},
	[`${agendaPath}/calendars?/file`]: {
		needs: ['agenda.edit'],
		fields: () => ({ calendarId: randomId(), name: 'Een bestand' }),
		sent: 'multipart',
		neverDone: 'needs a file; proved where calendars are tested'
	},
	[`${agendaPath}/calendars?/remove`]: {
		needs: ['agenda.edit'],
		fields: () => ({ calendarId: randomId() })
	},
	[`${entryPath}?/take`]: takesNeed,
	[`${entryPath}?/giveBack`]: takesNeed,
	[`${agendaPath}?/decline`]: takesNeed,
	[`${entryPath}?/decline`]: takesNeed,
	[`${entryPath}?/ask`]: {
		needs: ['agenda.edit'],
		fields: ({ entryId, people }) => ({ entryId, need: 'ride', first: people['neighbour']! }),
		neverDone: 'who made it and who looks after the circle ask; proved where the agenda is tested'
	},
	[`${entryPath}?/cancel`]: {
		needs: ['agenda.edit'],
		fields: ({ entryId }) => ({ entryId }),
		order: last
	},
	[`${entryPath}?/restore`]: {
		needs: ['agenda.edit'],
		fields: ({ entryId }) => ({ entryId }),
		order: afterAll
	},
	[`${entryPath}?/end`]: {
		needs: ['agenda.edit'],
		fields: ({ entryId }) => ({ entryId }),
		neverDone: 'nothing comes back in this world; proved where the agenda is tested'
	},
	[`${entryPath}/edit?/default`]: {
		needs: ['agenda.edit'],
		fields: ({ entryId }) => ({ entryId, version: '1', ...entryFields }),
		neverDone: 'the first who changes it makes its version another; proved where it is tested'
	},
	[`${entryPath}/rides?/say`]: {
		needs: ['agenda.take'],
		fields: ({ entryId }) => ({ entryId, called: 'Iemand', ...rideFields })
	},
	[`${entryPath}/rides?/answer`]: {
		needs: ['agenda.take'],
		also: (actor) => actor.key.endsWith('.family'),
		fields: ({ rideId, matchId }) => ({ rideId, matchId, says: 'yes' })
	},
	[`${entryPath}/rides?/end`]: {
		needs: ['agenda.take'],
		also: (actor) => actor.key.endsWith('.family'),
		fields: ({ rideId }) => ({ rideId }),
		order: late
	},
	[`${circlePath}/walk-in?/link`]: {
		...{ needs: ['walkIn.agree'], fields: () => ({ code: '7KDM4XRA' }), neverDone: needsWalkIn }
	},
	[`${circlePath}/walk-in?/agree`]: {
		needs: ['walkIn.agree'],
		fields: ({ linkId }) => ({ linkId, chosenId: '', tellsArrival: 'on' }),
		order: late
	},
	[`${circlePath}/walk-in?/away`]: {
		needs: ['walkIn.agree'],
		fields: ({ linkId }) => ({ linkId, ...aDay }),
		neverDone: needsSure
	},
	[`${circlePath}/walk-in?/comes`]: {
		needs: ['walkIn.agree'],
		fields: ({ linkId }) => ({ linkId, awayId: randomId() }),
		neverDone: needsSure
	},
	[`${circlePath}/walk-in?/talk`]: {
		needs: ['walkIn.talk'],
		fields: ({ linkId }) => ({ linkId, leaning: 'too_heavy' }),
		neverDone: 'one talk is open already; proved where the walk-in is tested'
	},
	[`${circlePath}/walk-in?/ended`]: {
		needs: ['walkIn.talk'],
		fields: ({ talkId }) => ({ talkId, outcome: 'fits' }),
		neverDone: 'the first who says so ends it; proved where the walk-in is tested'
	},
	[`${circlePath}/walk-in?/unlink`]: {
		needs: ['walkIn.agree'],
		fields: ({ linkId }) => ({ linkId }),
		order: afterAll
	},
	[`${circlePath}/pause?/set`]: {
		needs: ['pause.set', 'checkIn.pause'],
		fields: ({ pauseId }) => ({ pauseId, ...aDay, reason: 'holiday', checkIns: '' })
	},
	[`${circlePath}/pause?/end`]: {
		needs: ['pause.set', 'checkIn.pause'],
		fields: ({ pauseId }) => ({ pauseId, checkIns: '' }),
		order: late
	},
	[`${circlePath}/pause?/remove`]: {
		needs: ['pause.set', 'checkIn.pause'],
		fields: ({ pauseId }) => ({ pauseId }),
		order: last
	},
	[`${circlePath}/support?/answer`]: {
		needs: ['support.answer'],
		also: (actor) => actor.key.endsWith('.neighbour'),
		fields: ({ supportId }) => ({ supportId, answer: 'does' })
	},
	[`${circlePath}/support?/keep`]: {
		needs: ['support.lower'],
		fields: ({ supportId }) => ({ supportId })
	},
	[`${circlePath}/support?/lower`]: {
		needs: ['support.lower'],
		fields: ({ supportId }) => ({ supportId, to: 'rest' }),
		order: late
	},
	[`${circlePath}/support?/raise`]: {
		needs: ['support.raise'],
		// After what there was is over, and before a crisis is raised by a signal.
		fields: () => ({ supportId: randomId(), level: 'extra' }),
		order: last
	},
	[`${circlePath}/support?/fromSignal`]: {
		needs: ['support.raiseBySignal'],
		fields: ({ signalId }) => ({ supportId: randomId(), signalId, level: 'crisis' }),
		neverDone: needsMany,
		order: afterAll
	},
	[`${planPath}/edit?/support`]: {
		needs: ['signalPlan.edit'],
		fields: ({ people }) => ({
			...{ lineId: randomId(), level: 'extra', personId: people['neighbour']! },
			...{ what: 'Kookt.', hours: '', payer: '', untilOn: ground.reviewOn }
		})
	},
	[`${planPath}/edit?/sign`]: {
		needs: ['signalPlan.edit'],
		fields: ({ signId }) => ({ signId, phase: 'green', text: 'Staat op.', source: 'me' })
	},
	[`${planPath}/edit?/action`]: {
		needs: ['signalPlan.edit'],
		fields: ({ actionId }) => ({
			...{ actionId, phase: 'red', text: 'Blijf erbij.', actor: 'near', personId: '' }
		})
	},
	[`${planPath}/edit?/remove`]: {
		needs: ['signalPlan.edit'],
		fields: ({ actionId }) => ({ id: actionId }),
		order: late
	},
	[`${planPath}?/take`]: {
		needs: ['signalPlan.edit'],
		fields: ({ signalId }) => ({ signalId, phase: 'orange', actor: 'near' }),
		neverDone: 'no signal of this world ended with what helped; proved where plans are tested'
	},
	[`${planPath}?/leave`]: {
		needs: ['signalPlan.edit'],
		fields: ({ signalId }) => ({ signalId }),
		neverDone: 'no signal of this world ended with what helped; proved where plans are tested'
	},
	[`${planPath}/edit?/auto`]: {
		needs: ['signalPlan.edit'],
		fields: () => ({ autoOrange: 'on' })
	},
	[`${planPath}/edit?/rules`]: {
		needs: ['signalPlan.edit'],
		fields: () => ({ people: '3', withinDays: '4', signs: '4', inDays: '10' })
	},
	[`${planPath}/edit?/drop`]: { needs: ['signalPlan.edit'], fields: () => ({}), order: last },
	[`${planPath}/edit?/way`]: {
		needs: ['signalPlan.edit'],
		fields: ({ wayId }) => ({ wayId, kind: 'place', label: 'Bij de buren', phone: '', hours: '' })
	},
	[`${planPath}/edit?/confirmWay`]: {
		needs: ['signalPlan.edit'],
		fields: ({ wayId }) => ({ id: wayId })
	},
	[`${planPath}/edit?/removeWay`]: {
		needs: ['signalPlan.edit'],
		fields: ({ wayId }) => ({ id: wayId }),
		order: last
	},
	[`${planPath}/edit?/wish`]: {
		needs: ['signalPlan.agree'],
		fields: () => ({ text: 'Bel de dokter.' })
	},
	[`${planPath}/edit?/unwish`]: {
		needs: ['signalPlan.agree'],
		fields: () => ({}),
		order: late
	},
	[`${planPath}/agree?/default`]: {
		needs: ['signalPlan.agree'],
		fields: () => ({ reviewOn: ground.reviewOn, edition: '1' }),
		neverDone: 'the draft of this world says too little; proved where plans are tested'
	},
	[`${circlePath}/notices?/default`]: {
		needs: ['notice.choose'],
		fields: () => ({ 'topic-agenda': 'digest' })
	},
	[`${circlePath}/card?/make`]: { needs: ['card.make'], fields: () => ({ pin: '' }), order: late },
	[`${circlePath}/card?/block`]: {
		needs: ['card.block'],
		fields: ({ cardId }) => ({ cardId }),
		order: last
	},
	[`${circlePath}/topics?/add`]: {
		needs: ['topic.add'],
		fields: () => ({ name: `Moestuin ${randomId().slice(0, 4)}` })
	},
	[`${circlePath}/topics?/archive`]: {
		needs: ['topic.add'],
		fields: ({ ownTopicId }) => ({ topicId: ownTopicId }),
		order: last
	},
	[`${circlePath}/portrait?/default`]: {
		needs: ['circle.drawResident'],
		fields: () => ({ kind: 'letters' })
	},
	[`${circlePath}/people/contact?/default`]: {
		needs: ['circle.setContact'],
		fields: ({ people }) => ({ contactId: people['contact']!, backupId: people['family']! })
	},
	[`${circlePath}/people/invite?/default`]: {
		needs: ['circle.invite'],
		fields: () => ({
			...{ kind: 'link', name: 'Buurman', role: 'neighbour', relation: '', organisationId: '' },
			...{ discipline: '', words: '', ...choice }
		})
	},
	[`${invitationPath}?/confirm`]: {
		needs: ['circle.confirm'],
		fields: ({ invitationId }) => ({ invitationId }),
		neverDone: 'nobody in this world accepted an invitation on paper'
	},
	[`${invitationPath}?/withdraw`]: {
		needs: ['circle.confirm'],
		fields: ({ invitationId }) => ({ invitationId }),
		order: last
	},
	[`${invitationPath}?/remake`]: {
		needs: ['circle.invite'],
		fields: ({ invitationId }) => ({ invitationId, kind: 'link' })
	},
	[`${personPath}?/rights`]: {
		needs: ['circle.setRights'],
		fields: ({ people }) => ({ personId: people['neighbour']!, ...choice })
	},
	[`${personPath}?/share`]: {
		needs: ['circle.shareOwn'],
		fields: () => ({ sharesSeen: 'on' }),
		order: late
	},
	[`${personPath}?/represent`]: {
		needs: ['circle.represent'],
		fields: ({ people }) => ({ personId: people['lapsed']!, 'scope[]': 'money', ...ground }),
		order: last
	},
	[`${personPath}?/endRepresentation`]: {
		needs: ['circle.represent'],
		fields: ({ people }) => ({ personId: people['lapsed']! }),
		order: last
	},
	[`${personPath}?/readmit`]: {
		needs: ['circle.readmit'],
		fields: ({ people }) => ({ personId: people['family']!, kind: 'link' })
	},
	[`${personPath}?/leave`]: {
		needs: ['circle.leave'],
		fields: () => ({}),
		order: last,
		only: ['both']
	},
	[`${personPath}/remove?/default`]: {
		needs: ['circle.remove'],
		fields: ({ people }) => ({ personId: people['volunteer']!, takeOverId: '' }),
		order: last
	},

	// One’s own things.
	'POST /(app)/outbox': own(
		(circle, actor) => ({
			items: JSON.stringify([
				{
					id: randomId(),
					kind: 'update',
					circleId: circle.id,
					personId: actor.personId,
					fields: post()
				}
			])
		}),
		{ sent: 'json' }
	),
	// Bedankpunten of a neighbourhood.
	[`${creditPath}?/join`]: own(() => ({}), { neverDone: needsCredits }),
	[`${creditPath}?/answer`]: own(() => ({ transferId: randomId(), verb: 'accept', fromPot: '' }), {
		neverDone: needsCredits
	}),
	[`${creditPath}/thank?/find`]: own(() => ({ search: 'niemand' }), { neverDone: needsCredits }),
	[`${creditPath}/thank?/send`]: own(
		() => ({
			...{ side: 'payer', personId: randomId(), category: 'garden', time: '4', points: '' },
			...{ words: '', giving: 'points' }
		}),
		{ neverDone: needsCredits }
	),
	[`${creditPath}/gifts?/find`]: own(() => ({ search: 'niemand' }), { neverDone: needsCredits }),
	[`${creditPath}/gifts?/send`]: own(() => ({ to: 'pot', points: '1', words: '' }), {
		neverDone: needsCredits
	}),
	[`${creditPath}/gifts?/undo`]: own(() => ({ transferId: randomId() }), {
		neverDone: needsCredits
	}),
	[`${creditPath}/gifts?/overflow`]: own(() => ({ overflows: 'on' }), { neverDone: needsCredits }),
	[`${creditPath}/trusted?/find`]: own(() => ({ search: 'niemand' }), {
		neverDone: needsCredits
	}),
	[`${creditPath}/trusted?/save`]: own(
		() => ({ personId: randomId(), 'verbs[]': 'view', untilOn: '' }),
		{ neverDone: needsCredits }
	),
	[`${creditPath}/trusted?/stop`]: own(() => ({ personId: randomId() }), {
		neverDone: needsCredits
	}),
	[`${creditPath}/trusted/[person=uuid]?/answer`]: own(
		() => ({ transferId: randomId(), verb: 'accept', fromPot: '' }),
		{ neverDone: needsCredits }
	),
	[`${creditPath}/leave?/find`]: own(() => ({ search: 'niemand' }), { neverDone: needsCredits }),
	[`${creditPath}/leave?/leave`]: own(() => ({ to: 'pot', isSure: 'on' }), {
		neverDone: needsCredits
	}),
	[`${booksPath}?/dispute`]: office(
		() => false,
		() => ({ transferId: randomId(), verdict: 'uphold', reason: 'Zo was het.' }),
		{ neverDone: needsTreasurer }
	),
	[`${booksPath}?/remark`]: office(
		() => false,
		() => ({ remarkId: randomId(), verdict: 'fine', reason: 'Zij wonen naast elkaar.' }),
		{ neverDone: needsTreasurer }
	),
	[`${creditPath}/noticed?/default`]: own(
		() => ({ remarkId: randomId(), answer: 'Wij zaten samen aan tafel.' }),
		{ neverDone: needsCredits }
	),
	[`${creditOfficePath}?/noticed`]: office(
		byCoordinator,
		() => ({ remarkId: randomId(), personId: randomId(), answer: 'Samen aan tafel.' }),
		{ neverDone: needsCredits }
	),
	[`${activityPath}/thanks?/default`]: office(
		byCoordinator,
		() => ({ turnId: randomId(), personId: randomId(), points: '2' }),
		{ neverDone: needsCredits }
	),
	[`${creditOfficePath}/limits?/set`]: office(
		byCoordinator,
		() => ({
			...{ memberFloor: '40', newcomerFloor: '16', newcomerDays: '30', organisationFloor: '200' },
			...{ softCeiling: '120', mostOnce: '32', mostPairDay: '32', mostWeek: '160' },
			...{ mostGivenMonth: '40', mostPotMonth: '8', mostTaskDay: '12', 'without[]': 'pets' }
		}),
		{}
	),
	[`${creditOfficePath}/limits?/treasurer`]: office(
		byCoordinator,
		() => ({ personId: randomId(), wanted: 'yes' }),
		{ neverDone: needsCredits }
	),
	[`${creditOfficePath}/organisation?/together`]: office(
		byCoordinator,
		() => ({
			...{ organisationId: randomId(), 'personIds[]': randomId(), category: 'meal' },
			...{ points: '2', words: '' }
		}),
		{ neverDone: needsCredits }
	),
	[`${creditOfficePath}/organisation?/withdraw`]: office(
		byCoordinator,
		() => ({ organisationId: randomId(), transferId: randomId() }),
		{ neverDone: needsCredits }
	),
	[`${creditOfficePath}/organisation?/offer`]: office(
		byCoordinator,
		() => ({
			...{ organisationId: randomId(), productId: '', title: 'Een lamp', description: '' },
			...{ points: '4', category: 'odd_job', stock: '', validDays: '180', mostAYear: '4' },
			isActive: 'on'
		}),
		{ neverDone: needsCredits }
	),
	[`${creditOfficePath}/organisation?/book`]: office(
		byCoordinator,
		() => ({
			...{ organisationId: randomId(), voucherId: randomId(), at: '2027-05-01T14:00', words: '' }
		}),
		{ neverDone: needsCredits }
	),
	[`${creditOfficePath}/organisation?/cancel`]: office(
		byCoordinator,
		() => ({ organisationId: randomId(), voucherId: randomId(), reason: 'Nee' }),
		{ neverDone: needsCredits }
	),
	[`${creditOfficePath}/organisation?/redeem`]: office(
		byCoordinator,
		() => ({ organisationId: randomId(), code: '0000 0000 000' }),
		{ neverDone: needsCredits }
	),
	['/(app)/neighbourhoods/[neighbourhood=uuid]/books/accounts?/default']: office(
		() => false,
		() => ({ of: `member:${randomId()}`, wanted: 'freeze', reason: 'Steeds heen en weer.' }),
		{ neverDone: 'nobody keeps the books in this world; proved where bedankpunten are tested' }
	),
	[`${creditOfficePath}?/start`]: office(byCoordinator, () => ({})),
	[`${creditOfficePath}?/slip`]: office(
		byCoordinator,
		() => ({
			...{ helpedId: randomId(), helperId: randomId(), category: 'garden', points: '2' },
			...{ words: '', both: 'on', number: '482 913', on: dayOf(new Date()) }
		}),
		{ neverDone: needsCredits }
	),
	[`${creditOfficePath}/statements/[person=uuid]?/undo`]: ofPaperLine,
	[`${creditOfficePath}/statements/[person=uuid]?/dispute`]: ofPaperLine,
	[`${creditOfficePath}/statements/[person=uuid]?/leg`]: ofPaperLine,
	[`${creditOfficePath}/statements/[person=uuid]?/answer`]: office(
		byCoordinator,
		() => ({ transferId: randomId(), verb: 'accept' }),
		{ neverDone: needsCredits }
	),
	[`${creditOfficePath}/statements/[person=uuid]?/join`]: office(
		byCoordinator,
		() => ({ asId: randomId(), isSure: 'on' }),
		{ neverDone: needsCredits }
	),
	[`${creditOfficePath}/statements/[person=uuid]?/stop`]: office(
		byCoordinator,
		() => ({ to: randomId(), isSure: 'on' }),
		{ neverDone: needsCredits }
	),
	[`${creditOfficePath}?/group`]: office(
		byCoordinator,
		() => ({ transferId: randomId(), verb: 'accept' }),
		{ neverDone: needsCredits }
	),
	[`${creditOfficePath}?/paper`]: office(byCoordinator, () => ({ name: 'Buur op papier' })),
	[`${creditOfficePath}?/house`]: office(byCoordinator, () => ({ 'personIds[]': randomId() }), {
		neverDone: needsCredits
	}),
	[`${creditPath}/vouchers?/buy`]: own(() => ({ productId: randomId(), points: '4' }), {
		neverDone: needsCredits
	}),
	[`${creditPath}/vouchers/[voucher=uuid]?/book`]: own(
		(_circle, _actor, { activities }) => ({
			voucherId: activities.a.voucherId,
			at: inTwoHours()
		}),
		{ neverDone: needsCredits }
	),
	[`${creditPath}/vouchers/[voucher=uuid]?/cancel`]: own(
		(_circle, _actor, { activities }) => ({ voucherId: activities.a.voucherId, reason: 'Nee' }),
		{ neverDone: needsCredits }
	),
	[`${creditPath}/vouchers/offer?/default`]: own(
		() => ({
			...{ productId: '', title: 'Een lamp', description: '', points: '4', category: 'odd_job' },
			...{ stock: '', validDays: '180', mostAYear: '4', isActive: 'on' }
		}),
		{ neverDone: needsCredits }
	),
	[`${creditPath}/vouchers/redeem?/default`]: own(() => ({ code: 'K7MFQ2WXR94' }), {
		neverDone: needsCredits
	}),
	[`${creditPath}/statement?/undo`]: own(() => ({ transferId: randomId() }), {
		neverDone: needsCredits
	}),
	[`${creditPath}/statement?/dispute`]: own(() => ({ transferId: randomId() }), {
		neverDone: needsCredits
	}),
	[`${creditPath}/statement?/leg`]: own(() => ({ transferId: randomId() }), {
		neverDone: needsCredits
	}),
	'/(app)/me?/save': own(() => ({ name: 'Anders', language: 'nl', phone: '' }), {
		order: last,
		only: ['a2.family']
	}),
	'/(app)/me/phone?/default': own(({ id }) => ({ 'sms[]': id }), {
		only: ['a1.neighbour', 'b1.contact']
	}),
	'/(app)/me/portrait?/default': own(() => ({ kind: 'letters' })),
	'/(app)/me?/everywhere': own(() => ({}), { order: last, only: ['a2.family'] }),
	'/(app)/me/absence?/away': own(
		() => ({
			...{ fromOn: '2031-03-01', from: '08:00', untilOn: '2031-03-08', until: '08:00' },
			standInId: ''
		}),
		{ only: ['a1.neighbour', 'b1.contact'] }
	),
	'/(app)/me/absence?/choose': own(
		({ id }) => ({ absenceId: randomId(), circleId: id, standInId: '' }),
		{ neverDone: needsMany }
	),
	'/(app)/me/absence?/back': own(() => ({ absenceId: randomId() }), { neverDone: needsMany }),
	'/(app)/me/carer?/note': own(
		() => ({
			...{ sleep: '1', worry: '2', time: '2', health: '0', alone: '1', too_much: '2' },
			weighs: ''
		}),
		{ only: ['a1.neighbour', 'b1.contact'] }
	),
	'/(app)/me/carer?/forget': own(() => ({}), { only: ['a1.neighbour', 'b1.contact'] }),
	'/(app)/me/visitors?/look': own(() => ({ code: '7KDM4XRA' }), { neverDone: needsWalkIn }),
	'/(app)/me/visitors?/yes': own(() => ({ code: '7KDM4XRA', name: 'Miep' }), {
		neverDone: needsWalkIn
	}),
	'/(app)/me/visitors?/answer': own(
		() => ({ questionId: randomId(), answer: 'all_well', phone: '' }),
		{ neverDone: 'nobody is missed in this world' }
	),
	'/(app)/me/visitors?/stop': own(() => ({ contactId: randomId() }), { neverDone: needsWalkIn }),
	'/(app)/me/devices?/end': own((_circle, actor) => ({ id: actor.otherSessionId })),
	'/(app)/me/devices?/endFeed': own(() => ({ id: randomId() })),
	'/(app)/me/devices?/move': own(() => ({}), { only: ['a1.family'] }),
	'/(app)/me/devices?/endOthers': own(() => ({}), { only: ['b1.professional'] }),
	'/(app)/me/keys?/beginTotp': own(() => ({}), { order: late }),
	'/(app)/me/keys?/confirmTotp': own(() => ({ code: '123456' }), {
		neverDone: needsKey,
		order: late
	}),
	'/(app)/me/keys?/removeTotp': own(() => ({}), { neverDone: needsKey, order: late }),
	'/(app)/me/keys?/removePasskey': own(() => ({ id: 'unknown' }), {
		neverDone: needsKey,
		order: late
	}),
	'/(app)/me/keys?/renamePasskey': own(() => ({ id: 'unknown', name: 'Telefoon' }), {
		neverDone: needsKey
	}),
	'POST /(app)/me/keys/passkey': own(() => ({ step: 'ask' }), { sent: 'json', order: late }),
	'/(app)/me/mail?/ask': own(() => ({ address: 'nieuw@example.org' }), { order: late }),
	'/(app)/me/mail?/change': own(() => ({ address: 'nieuw@example.org', code: '123456' }), {
		neverDone: needsMail,
		order: late
	}),
	'/(app)/me/notices?/wishes': own(() => ({
		...{ digest: 'daily', digestAt: '18:00', quietFrom: '22:00', quietUntil: '08:00' }
	})),
	'/(app)/me/notices?/order': own(() => ({ order: 'mail,push' })),
	'/(app)/me/notices?/try': own(() => ({}), { neverDone: needsMany }),
	'/(app)/me/notices?/off': own(() => ({}), { order: late }),
	'/(app)/me/notices?/mails': own(() => ({ mails: 'off' })),
	'/(app)/me/prove?/ask': own(() => ({}), { order: late }),
	'/(app)/me/prove?/code': own(() => ({ code: '123456' }), { neverDone: needsMail, order: late }),
	'/(app)/me/prove?/totp': own(() => ({ code: '123456' }), { neverDone: needsKey, order: late }),
	'POST /(app)/me/prove/passkey': own(() => ({ step: 'ask' }), { sent: 'json', order: late }),
	'POST /(app)/push/receipt': own(() => ({ receipt: 'A'.repeat(22) }), {
		sent: 'json',
		byToken: true
	}),
	'POST /(app)/push/subscribe': own(
		() => ({
			endpoint: 'https://127.0.0.1/ring',
			keys: JSON.stringify({ p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) })
		}),
		{ sent: 'json', neverDone: 'no push service is let in here' }
	),
	'POST /(app)/push/unsubscribe': own(() => ({ endpoint: 'https://push.example.org/none' }), {
		sent: 'json'
	}),
	'/(app)/circles/new?/start': own(
		() => ({ code: '', residentName: 'Iemand', neighbourhoodId: '', ageBand: '16_up' }),
		{ neverDone: needsMany }
	),
	'/(app)/circles/new?/leaflet': own(() => ({ neighbourhoodId: '' }), { order: late }),

	// Before a person is known.
	'/?/language': own(() => ({ language: 'en', to: '/' }), { only: ['stranger'] }),
	'/?/find': own(() => ({ place: '1234' }), { only: ['stranger'] }),
	'/(public)/demo?/default': own(() => ({ as: 'sanne' }), {
		neverDone: 'outside the demo world it is not there'
	}),
	'/(public)/card?/default': own(() => ({ secret: 'A'.repeat(26), pin: '12345' }), {
		neverDone: 'needs the card itself'
	}),
	'/(public)/sign-in?/default': own(() => ({ address: 'nobody@example.org' }), { order: late }),
	'/(public)/sign-in/code?/default': own(() => ({ code: '123456' }), { neverDone: needsMail }),
	'/(public)/sign-in/move?/default': own(() => ({ code: '7KDM4XRA' }), {
		neverDone: 'needs a code that somebody made'
	}),
	'/(public)/sign-in/link?/default': own(() => ({ token: 'A'.repeat(43) }), {
		neverDone: needsMail
	}),
	'POST /(public)/sign-in/passkey': own(() => ({ step: 'ask' }), { sent: 'json' }),
	'/(public)/sign-in/second?/totp': own(() => ({ code: '123456' }), { neverDone: needsKey }),
	'/(public)/sign-out?/default': own(() => ({}), {
		order: last,
		only: ['b1.professional', 'stranger']
	}),
	'/(public)/staff/[secret]?/ask': own(() => ({ name: 'Iemand', address: 'nobody@example.org' }), {
		neverDone: 'needs the link of a staff invitation'
	}),
	'/(public)/staff/[secret]?/accept': own(
		() => ({ name: 'Iemand', address: 'nobody@example.org', code: '123456' }),
		{ neverDone: needsMail }
	),
	'POST /(public)/host/pair': own(() => ({ code: '7KDM4XRA' }), {
		...{ sent: 'json', neverDone: 'needs a code that a coordinator made' }
	}),
	'POST /(public)/host/operations': own(() => ({ clockOffsetMs: '0', operations: '[]' }), {
		sent: 'json',
		byToken: true,
		neverDone: needsDevice
	}),
	'POST /(public)/host/contact': own(
		(_circle, actor, world) => ({
			...{ contactId: randomId(), visitorId: activityOf(actor, world).missedId },
			...{ kind: 'person', called: 'Miep' }
		}),
		{ sent: 'json', byToken: true, neverDone: needsDevice }
	),
	'POST /(public)/host/rides': own(() => ({ does: 'end', rideId: randomId() }), {
		...{ sent: 'json', byToken: true, neverDone: needsDevice }
	}),
	'POST /(public)/host/cancel': own(
		(_circle, actor, world) => ({
			...{ occurrenceId: activityOf(actor, world).occurrenceIds[3]!, reason: 'ill', note: '' }
		}),
		{ sent: 'json', byToken: true, neverDone: needsDevice }
	),
	'POST /(public)/host/leave': own(() => ({ why: 'said' }), {
		...{ sent: 'json', byToken: true, neverDone: needsDevice }
	}),
	'POST /(public)/watch': own(() => ({ token: 'A'.repeat(32) }), {
		sent: 'json',
		byToken: true,
		neverDone: 'needs the token of the operator'
	}),
	'/(public)/unsubscribe/[token]?/default': own(() => ({}), {
		byToken: true,
		neverDone: 'needs the link of a mail'
	}),
	'/(public)/start?/look': own(() => ({ code: 'ABCD-EFGH' }), { neverDone: 'needs a leaflet' }),
	'/(public)/start?/start': own(() => ({ code: 'ABCD-EFGH' }), { neverDone: 'needs a leaflet' }),
	'/(public)/invitation?/look': own(() => ({ code: 'ABCD-EFGH' }), {
		neverDone: 'needs the paper'
	}),
	'/(public)/invitation?/yes': own(() => ({ code: 'ABCD-EFGH', name: 'Iemand' }), {
		neverDone: 'needs the paper'
	}),
	'/(public)/invitation?/no': own(() => ({ code: 'ABCD-EFGH' }), { neverDone: 'needs the paper' }),
	'/(public)/invitation/[secret]?/yes': own(() => ({ name: 'Iemand' }), {
		neverDone: 'needs the link of the invitation'
	}),
	'/(public)/invitation/[secret]?/no': own(() => ({}), {
		neverDone: 'needs the link of the invitation'
	}),

	// Offices.
	'/(app)/admin?/make': office(byOperator, () => ({
		...{ name: `Dorp ${randomId().slice(0, 4)}`, gpPostPhone: '', helpPhone: '', carerPhone: '' }
	})),
	'/(app)/admin?/confirm': office(byOperator, () => ({ restoreId: randomId() }), {
		neverDone: needsMany
	}),
	[`${municipalityPath}?/set`]: office(
		byOperator,
		() => ({ name: 'Anders', gpPostPhone: '', helpPhone: '', carerPhone: '', version: '0' }),
		{ order: last }
	),
	[`${municipalityPath}?/organise`]: office(byOperator, () => ({
		name: `Zorg ${randomId().slice(0, 4)}`,
		...{ readingTimes: '', promiseHours: '', phone: '' }
	})),
	[`${municipalityPath}?/part`]: office(byOperator, () => ({
		name: `Wijk ${randomId().slice(0, 4)}`
	})),
	[`${municipalityPath}?/drift`]: office(byOperator, () => ({ wanted: 'off', decidedBy: '' })),
	[`${municipalityPath}?/rename`]: office(
		byOperator,
		() => ({ neighbourhoodId: randomId(), name: 'Anders', version: '0' }),
		{ neverDone: needsMany }
	),
	'/(app)/admin/operators?/ask': office(byOperator, () => ({ name: 'Iemand' })),
	'/(app)/admin/operators?/keys': office(byOperator, () => ({ personId: randomId() }), {
		neverDone: needsMany
	}),
	'/(app)/admin/operators?/withdraw': office(byOperator, () => ({ invitationId: randomId() }), {
		neverDone: needsMany
	}),
	'/(app)/admin/operators?/end': office(byOperator, () => ({ personId: randomId() }), {
		neverDone: needsMany
	}),
	[`${organisationPath}?/set`]: office(
		byOperator,
		() => ({ name: 'Anders', readingTimes: '', promiseHours: '', phone: '', version: '0' }),
		{ order: last }
	),
	[`${organisationPath}?/ask`]: office(byOperator, () => ({ name: 'Iemand' })),
	[`${organisationPath}?/keys`]: office(byOperator, () => ({ personId: randomId() }), {
		neverDone: needsMany
	}),
	[`${organisationPath}?/withdraw`]: office(byOperator, () => ({ invitationId: randomId() }), {
		neverDone: needsMany
	}),
	[`${organisationPath}?/end`]: office(byOperator, () => ({ personId: randomId() }), {
		neverDone: needsMany
	}),
	// Asking and offering: who takes part is known to who coordinates, so one of those does it.
	[`${givingPath}/join?/join`]: own(
		() => ({
			...{ area: '1234', reach: 'area', 'languages[]': 'nl', askedMost: '3' },
			...{ phone: '06 12345678', address: 'Laan 1', likes: 'Wandelen.', 'kinds[]': 'walk' }
		}),
		{ only: ['coordinator-a'] }
	),
	[`${givingPath}/join?/pause`]: own(() => ({ untilOn: '' }), { neverDone: needsHelp }),
	[`${givingPath}/join?/resume`]: own(() => ({}), { neverDone: needsHelp }),
	[`${givingPath}/join?/allow`]: own(() => ({ personId: randomId() }), { neverDone: needsHelp }),
	[`${givingPath}/join?/leave`]: own(() => ({}), { only: ['coordinator-a'], order: last }),
	[`${givingPath}/ask?/default`]: own(
		() => ({
			...{ category: 'garden', where: 'elsewhere', part: 'any', what: 'De heg.', joins: 'yes' },
			...{ area: '1234', phone: '06 12345678', address: 'Laan 1' }
		}),
		{ only: ['coordinator-a'] }
	),
	[`${givingPath}/offers?/offer`]: own(() => ({ category: 'walk', words: '', part: 'any' }), {
		neverDone: needsHelp
	}),
	[`${givingPath}/offers?/life`]: own(() => ({ topics: 'Leven met weinig geld' }), {
		neverDone: needsHelp
	}),
	[`${givingPath}/offers?/say`]: own(() => ({ offerId: randomId(), word: 'holds' }), {
		neverDone: needsHelp
	}),
	[`${givingPath}/report?/close`]: own(() => ({ reportId: randomId(), words: 'Besproken.' }), {
		neverDone: needsHelp
	}),
	[`${givingPath}/report?/report`]: own(
		() => ({ words: 'Dit ging niet goed.', reportedId: '', requestId: '' }),
		{ only: ['coordinator-a'] }
	),
	...Object.fromEntries(
		['takeBack', 'others', 'withdraw', 'done', 'helped', 'goesOn', 'helpGoesOn'].map((name) => [
			`${requestPath}?/${name}`,
			own(() => ({ requestId: randomId() }), { neverDone: needsHelp })
		])
	),
	[`${requestPath}?/answer`]: own(() => ({ requestId: randomId(), says: 'yes' }), {
		neverDone: needsHelp
	}),
	[`${requestPath}?/choose`]: own(() => ({ requestId: randomId(), helperId: randomId() }), {
		neverDone: needsHelp
	}),
	[`${requestPath}?/thank`]: own(() => ({ requestId: randomId(), thanks: 'none' }), {
		neverDone: needsHelp
	}),
	...Object.fromEntries(
		['say', 'sayToAsker'].map((name) => [
			`${requestPath}?/${name}`,
			own(() => ({ requestId: randomId(), helperId: '', words: 'Tot vrijdag.' }), {
				neverDone: needsHelp
			})
		])
	),
	[`${requestPath}?/block`]: own(() => ({ personId: randomId() }), { neverDone: needsHelp }),
	[`${circlePath}/ask?/draft`]: {
		needs: ['help.draft'],
		fields: () => ({
			...{ category: 'garden', where: 'elsewhere', part: 'any', what: 'De heg.' },
			...{ area: '1234', phone: '06 12345678', address: 'Laan 1' }
		}),
		neverDone: 'no circle of this world lies in a neighbourhood; proved where asking is walked'
	},
	[`${circlePath}/ask?/agree`]: {
		needs: ['help.agree'],
		fields: () => ({ requestId: randomId() }),
		neverDone: needsHelp
	},
	[`${circlePath}/ask?/noted`]: {
		needs: ['help.draft'],
		fields: () => ({ requestId: randomId(), how: 'phone' }),
		neverDone: needsHelp
	},
	...Object.fromEntries(
		['others', 'withdraw', 'done', 'goesOn'].map((name) => [
			`${circlePath}/ask/[request=uuid]?/${name}`,
			{
				needs: ['help.draft'] as const,
				fields: () => ({ requestId: randomId() }),
				neverDone: needsHelp
			}
		])
	),
	[`${circlePath}/ask/[request=uuid]?/choose`]: {
		needs: ['help.draft'],
		fields: () => ({ requestId: randomId(), helperId: randomId() }),
		neverDone: needsHelp
	},
	[`${circlePath}/ask/[request=uuid]?/say`]: {
		needs: ['help.draft'],
		fields: () => ({ requestId: randomId(), helperId: '', words: 'Tot vrijdag.' }),
		neverDone: needsHelp
	},
	[`${circlePath}/ask/[request=uuid]?/thank`]: {
		needs: ['help.draft'],
		fields: () => ({ requestId: randomId(), thanks: 'none' }),
		neverDone: needsHelp
	},
	[`${circlePath}/ask/[request=uuid]?/spend`]: {
		needs: ['help.draft', 'credit.spend'],
		fields: () => ({ requestId: randomId(), thanks: 'points', points: '2' }),
		neverDone: needsHelp
	},
	...Object.fromEntries(
		['takeOn', 'ask', 'introduce', 'settle'].map((name) => [
			`${areaPath}/help?/${name}`,
			office(
				byCoordinator,
				() => ({
					...{ requestId: randomId(), helperId: randomId(), with: 'Femke' },
					words: 'Opgelost.'
				}),
				{ neverDone: needsHelp }
			)
		])
	),
	[`${areaPath}/help?/name`]: office(byCoordinator, () => ({ shownName: 'Femke' })),
	[`${areaPath}/help?/check`]: office(
		byCoordinator,
		() => ({
			personId: randomId(),
			kind: 'talk',
			...{ checkedOn: '2026-01-01', validUntilOn: '2028-01-01' }
		}),
		{ neverDone: needsHelp }
	),
	[`${areaPath}/help?/endCheck`]: office(byCoordinator, () => ({ checkId: randomId() }), {
		neverDone: needsHelp
	}),
	[`${areaPath}/help?/rules`]: office(byCoordinator, () => ({
		...{ newDays: '30', newUntilConfirmed: '2', 'atHome[]': 'talk' }
	})),
	[`${areaPath}?/make`]: office(byCoordinator, (_circle, actor, world) => ({
		...{ title: 'Iets nieuws', venueId: activityOf(actor, world).venueId }
	})),
	[`${areaPath}?/venue`]: office(byCoordinator, () => venueFields),
	[`${areaPath}/venues/[venue=uuid]?/set`]: office(
		byCoordinator,
		() => ({ ...venueFields, version: '0' }),
		{ order: late }
	),
	[`${areaPath}/venues/[venue=uuid]?/facility`]: office(byCoordinator, () => ({
		...{ code: 'shower', state: 'yes', note: '', outOfOrderUntilOn: '' }
	})),
	[`${activityPath}?/status`]: office(byCoordinator, () => ({ wanted: 'published' })),
	[`${activityPath}?/partner`]: office(byCoordinator, (_circle, actor, world) => ({
		...{ organisationId: activityOf(actor, world).organisationId, wanted: 'yes' }
	})),
	[`${activityPath}/text?/default`]: office(
		byCoordinator,
		(_circle, actor, world) => ({
			...{ title: 'Inloop', venueId: activityOf(actor, world).venueId, summary: '', welcome: '' },
			...{ boundary: '', dayPrice: '', priceText: '', phone: '', phoneName: '', phoneTimes: '' },
			...{ welcomer: '', version: '0' }
		}),
		{ order: late }
	),
	[`${activityPath}/cards?/make`]: office(byCoordinator, () => ({ sender: 'Een praktijk' })),
	[`${activityPath}/cards?/count`]: office(byCoordinator, (_circle, actor, world) => ({
		code: activityOf(actor, world).cardCode
	})),
	[`${activityPath}/days?/cancel`]: office(byCoordinator, (_circle, actor, world) => ({
		...{ occurrenceId: activityOf(actor, world).occurrenceIds[0]!, reason: 'ill', note: '' }
	})),
	[`${activityPath}/days?/restore`]: office(byCoordinator, (_circle, actor, world) => ({
		occurrenceId: activityOf(actor, world).occurrenceIds[1]!
	})),
	[`${activityPath}/days?/move`]: office(byCoordinator, (_circle, actor, world) => ({
		...{ ...dayFields(activityOf(actor, world).firstOn), sequence: '0' },
		occurrenceId: activityOf(actor, world).occurrenceIds[2]!
	})),
	[`${activityPath}/days?/programme`]: office(byCoordinator, (_circle, actor, world) => ({
		...{ seriesId: '', occurrenceId: activityOf(actor, world).occurrenceIds[1]! },
		programme: '10:00 Koffie'
	})),
	[`${activityPath}/days?/add`]: office(byCoordinator, (_circle, actor, world) =>
		dayFields(activityOf(actor, world).firstOn)
	),
	[`${activityPath}/series?/make`]: office(byCoordinator, (_circle, actor, world) => ({
		...{ ...monthly, firstOn: `${Number(activityOf(actor, world).firstOn.slice(0, 4)) + 1}-01-28` }
	})),
	[`${activityPath}/series?/change`]: office(byCoordinator, (_circle, actor, world) => ({
		...{ ...monthly, firstOn: '', seriesId: activityOf(actor, world).seriesId },
		...{ sequence: '0', scope: 'all' }
	})),
	[`${activityPath}/series?/end`]: office(
		byCoordinator,
		(_circle, actor, world) => ({
			...{ seriesId: activityOf(actor, world).seriesId, lastOn: activityOf(actor, world).firstOn }
		}),
		{ neverDone: 'what stands on the outside stops by being announced' }
	),
	[`${activityPath}/series?/greeter`]: office(byCoordinator, (_circle, actor, world) => ({
		...{ seriesId: activityOf(actor, world).seriesId, occurrenceId: '', greeter: 'Bert' }
	})),
	[`${activityPath}/series?/newcomers`]: office(byCoordinator, () => ({ most: '5' })),
	[`${activityPath}/days?/greeter`]: office(byCoordinator, (_circle, actor, world) => ({
		...{ seriesId: '', occurrenceId: activityOf(actor, world).occurrenceIds[2]!, greeter: 'Bert' }
	})),
	[`${activityPath}/ending?/announce`]: office(
		byCoordinator,
		(_circle, actor, world) => ({
			'series[]': activityOf(actor, world).seriesId,
			lastOn: daysAfter(activityOf(actor, world).firstOn, 60),
			...{ reason: 'Het gebouw gaat dicht.', instead: 'Bel ons.' }
		}),
		{ order: late }
	),
	[`${activityPath}/ending?/told`]: office(byCoordinator, (_circle, actor, world) => ({
		endingId: activityOf(actor, world).endingId,
		...{ visitorId: activityOf(actor, world).visitorId, said: 'told' }
	})),
	[`${activityPath}/ending?/back`]: office(
		byCoordinator,
		(_circle, actor, world) => ({ endingId: activityOf(actor, world).endingId }),
		{ order: late }
	),
	[`${activityPath}/ending?/days`]: office(byCoordinator, () => ({ days: '28' })),
	[`${activityPath}/series?/programme`]: office(byCoordinator, (_circle, actor, world) => ({
		...{ seriesId: activityOf(actor, world).seriesId, occurrenceId: '' },
		programme: '10:00 Koffie'
	})),
	[`${activityPath}/on-call?/add`]: office(byCoordinator, (_circle, actor, world) => ({
		...{
			organisationId: activityOf(actor, world).organisationId,
			name: 'Iemand',
			phone: '0612345678'
		},
		...{ topic: '', rank: 'second', 'weekdays[]': '1', fromOn: activityOf(actor, world).firstOn },
		...{ untilOn: '', from: '09:00', until: '17:00' }
	})),
	[`${activityPath}/on-call?/end`]: office(byCoordinator, () => ({ onCallId: randomId() })),
	[`${activityPath}/devices?/add`]: office(byCoordinator, () => ({ name: 'Nog een' })),
	[`${activityPath}/devices?/revoke`]: office(
		byCoordinator,
		(_circle, actor, world) => ({ deviceId: activityOf(actor, world).deviceId }),
		{ order: late }
	),
	[`${activityPath}/devices?/release`]: office(byCoordinator, (_circle, actor, world) => ({
		deviceId: activityOf(actor, world).deviceId
	})),
	[`${activityPath}/days?/reopen`]: office(byCoordinator, (_circle, actor, world) => ({
		occurrenceId: activityOf(actor, world).occurrenceIds[0]!
	})),
	[`${activityPath}/names?/join`]: office(byCoordinator, (_circle, actor, world) => ({
		visitorId: activityOf(actor, world).visitorId,
		otherId: activityOf(actor, world).visitorId
	})),
	[`${activityPath}/names?/part`]: office(byCoordinator, (_circle, actor, world) => ({
		visitorId: activityOf(actor, world).visitorId
	})),
	[`${activityPath}/names?/hint`]: office(byCoordinator, (_circle, actor, world) => ({
		visitorId: activityOf(actor, world).visitorId,
		nameHint: 'met de hond'
	})),
	[`${activityPath}/names?/forget`]: office(
		byCoordinator,
		(_circle, actor, world) => ({ visitorId: activityOf(actor, world).visitorId }),
		{ order: late }
	),
	[`${activityPath}/visitors?/name`]: office(byCoordinator, (_circle, actor, world) => ({
		...{ contactId: randomId(), visitorId: activityOf(actor, world).missedId },
		...{ kind: 'person', called: 'Miep' }
	})),
	[`${activityPath}/visitors?/contact`]: office(
		byCoordinator,
		(_circle, actor, world) => ({
			...{ contactId: activityOf(actor, world).contactId, stays: 'no' }
		}),
		{ order: late }
	),
	[`${activityPath}/visitors?/absence`]: office(
		byCoordinator,
		() => ({ signalId: randomId(), said: 'rang' }),
		{ neverDone: 'nobody is missed in this world' }
	),
	[`${activityPath}/rides?/say`]: office(byCoordinator, (_circle, actor, world) => ({
		occurrenceId: activityOf(actor, world).occurrenceIds[1]!,
		...{ visitorId: activityOf(actor, world).missedId, ...rideFields }
	})),
	[`${activityPath}/rides?/end`]: office(byCoordinator, () => ({ rideId: randomId() }), {
		neverDone: needsRide
	}),
	[`${activityPath}/rides?/bring`]: office(
		byCoordinator,
		() => ({ askId: randomId(), offerId: randomId() }),
		{ neverDone: needsRide }
	),
	[`${activityPath}/rides?/answer`]: office(
		byCoordinator,
		() => ({ rideId: randomId(), matchId: randomId(), says: 'yes' }),
		{ neverDone: needsRide }
	),
	[`${activityPath}/rides?/part`]: office(byCoordinator, () => ({ matchId: randomId() }), {
		neverDone: needsRide
	}),
	[`${activityPath}/rides?/told`]: office(byCoordinator, () => ({ matchId: randomId() }), {
		neverDone: needsRide
	}),
	[`${activityPath}/rides?/service`]: office(byCoordinator, () => ({
		...{ name: 'Regiotaxi', phone: '0900 1234' }
	})),
	[`${activityPath}/tasks?/set`]: office(byCoordinator, () => ({
		...{ taskId: '', version: '0', title: 'Afwassen', pictogram: 'dishes', seriesId: '' },
		...{ needed: '2', from: '', safetyClass: 'anybody', step1: 'Vul de bak' }
	})),
	[`${activityPath}/tasks?/end`]: office(
		byCoordinator,
		(_circle, actor, world) => ({ taskId: activityOf(actor, world).taskId }),
		{ order: late }
	),
	[`${managedPath}?/ask`]: office(byManager, () => ({ name: 'Iemand', discipline: 'wijkcoach' })),
	[`${managedPath}?/withdraw`]: office(byManager, () => ({ invitationId: randomId() }), {
		neverDone: needsMany
	}),
	[`${managedPath}?/confirm`]: office(byManager, () => ({ restoreId: randomId() }), {
		neverDone: needsMany
	}),
	[`${managedPath}?/confirmWork`]: office(byManager, () => ({ personId: randomId() }), {
		neverDone: needsMany
	}),
	[`${managedPath}?/denyWork`]: office(byManager, () => ({ personId: randomId() }), {
		neverDone: needsMany
	}),
	[`${managedPath}/reading?/default`]: office(
		byManager,
		() => ({ readingTimes: '', promiseHours: '', phone: '', version: '0' }),
		// Before the operator sets the same organisation, which makes a newer version.
		{ order: late }
	),
	[`${managedPath}/duty?/make`]: office(byManager, () => ({
		name: `Dienst ${randomId().slice(0, 4)}`
	})),
	[`${managedPath}/duty?/plan`]: office(
		byManager,
		({ rotaId, people }) => ({
			...{ rotaId, personId: people['professional']!, 'weekdays[]': '1', from: '08:00' },
			...{ until: '20:00', weekOn: '2026-03-02', repeat: 'weekly' }
		}),
		{ only: ['manager-ax'] }
	),
	[`${managedPath}/duty?/change`]: office(
		byManager,
		({ shiftId }) => ({ shiftId, on: '2026-03-02', reach: 'day', personId: '' }),
		{ only: ['manager-ax'], order: late }
	),
	[`${managedPath}/duty?/copy`]: office(
		byManager,
		({ rotaId }) => ({ rotaId, weekOn: '2026-03-02' }),
		{ only: ['manager-ax'] }
	),
	[`${managedPath}/duty?/undo`]: office(
		byManager,
		({ rotaId }) => ({ rotaId, undoId: randomId(), weekOn: '2026-03-02' }),
		{ only: ['manager-ax'] }
	),
	[`${managedPath}/duty?/close`]: office(byManager, ({ rotaId }) => ({ rotaId }), {
		only: ['manager-ax'],
		order: last
	}),
	[`${managedPath}/staff/[person=uuid]?/coordinator`]: office(
		byManager,
		() => ({ neighbourhoodId: randomId(), wanted: 'yes' }),
		{ neverDone: needsMany }
	),
	[`${managedPath}/staff/[person=uuid]?/keys`]: office(byManager, () => ({}), {
		neverDone: needsMany
	}),
	[`${managedPath}/staff/[person=uuid]?/end`]: office(byManager, () => ({}), {
		neverDone: needsMany
	})
};

/** Whether somebody may do something in a circle: from the table and from what was agreed. */
export function may(actor: Actor, key: CircleKey, permission: Permission): boolean {
	const place = actor.places[key];
	if (place === undefined || !actor.letIn) return false;
	const rule: Rule = matrix[permission];
	const within = rule.level === 'write' ? place.writes : place.reads;
	if (rule.topic === 'ofItem' && within.length === 0) return false;
	if (rule.topic !== 'ofItem' && rule.topic !== 'none' && !within.includes(rule.topic))
		return false;
	if (rule.who === 'authority') {
		return rule.level === 'read' ? place.looksForResident : place.actsForResident;
	}
	if (rule.who === 'answerer') return place.answers;
	if (rule.who === 'party') return place.trusted || place.speaksOnHealth;
	if (rule.who !== 'trusted') return true;
	// A representative looks at everything, and acts within their scope.
	return place.trusted || (rule.level === 'read' && place.looksForResident);
}
