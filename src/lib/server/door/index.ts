export { tellArrival } from './arrival.ts';
export { endAway, ownAways, sayAway } from './away-own.ts';
export { codeOfContact, nameContact, type Asked } from './contact.ts';
export { leaveDoor, pairDevice, type Paired } from './device.ts';
export {
	figuresIn,
	periodChosen,
	publishedIn,
	tellMonths,
	type FiguresView,
	type PublishedLine
} from './figures.ts';
export { endFit, fitsFor, startFit, tellOfTalk } from './fit.ts';
export {
	forgetVisitor,
	joinVisitors,
	knownAt,
	partVisitors,
	setHint,
	type Joined,
	type KnownPeople,
	type KnownVisitor
} from './known.ts';
export {
	agreeOnVisitor,
	linkedVisitors,
	linkVisitor,
	unlinkVisitor,
	type LinkedVisitor
} from './linked.ts';
export { lookEverywhere, lookForMissed } from './missed.ts';
export {
	answerAbsence,
	lookAsked,
	namedFor,
	sayYesToVisitor,
	stopBeingNamed,
	type NamedLine,
	type WalkInAsked
} from './named.ts';
export { countWaiting, endDays } from './night.ts';
export { cancelAtDoor } from './off.ts';
export {
	closedSheets,
	devicesOf,
	lateMealsAhead,
	makePairing,
	pairingCode,
	pairingMinutes,
	releaseDevice,
	reopenDay,
	revokeDevice,
	type DeviceLine,
	type Pairing
} from './office.ts';
export {
	activityRides,
	hostSays,
	sayAsCoordinator,
	setRideService,
	type ActivityRides,
	type RideDayLine
} from './ride-office.ts';
export {
	answerOwnRide,
	endOwnRide,
	ownRides,
	sayOwnRide,
	tellOfRide,
	type OwnRide,
	type OwnRides,
	type RideCompany,
	type RideNews
} from './ride-own.ts';
export { sheetOf } from './sheet.ts';
export { endTask, setTask, tasksOf, type TaskLine } from './task.ts';
export { takeOperations, takeUpload, type SentAnswer } from './upload.ts';
export { forget } from './visitor.ts';
export {
	nameByCoordinator,
	sayOfAbsence,
	sayOfContact,
	visitorsOf,
	type AbsenceTally,
	type VisitorLine
} from './visitors.ts';
