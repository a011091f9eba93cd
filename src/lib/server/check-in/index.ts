// "Alles goed?" (S6): what the resident agreed to, how each day goes, and who goes to look.
export {
	agreeCheckIn,
	answerCheckIn,
	choseAfter,
	holdKey,
	pauseCheckIn,
	sawResident,
	stopCheckIn
} from './plan.ts';
export { checkInRestsUntil, checkInRuns } from './rows.ts';
export { stepCheckIns } from './turn.ts';
export {
	checkInBehind,
	checkInNow,
	checkInsAmong,
	checkInsFor,
	myKey,
	type CheckInNoticed,
	type CheckInNow,
	type CheckInsView,
	type CheckInView,
	type HolderView
} from './view.ts';
