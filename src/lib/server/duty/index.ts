export {
	chooseStandIn,
	comeBack,
	goAway,
	myAbsences,
	type AbsenceView,
	type AwayInCircle,
	type Candidate,
	type MyAbsences,
	type StandingIn
} from './absence.ts';
export { dutyOf, type CircleRota, type Duty } from './of.ts';
export { greyIn, proofRound, proofsOf, startProof, type ProofView } from './proof.ts';
export {
	changeShift,
	closeRota,
	copyWeek,
	makeRota,
	planShift,
	teamDuty,
	undoPlan,
	type Colleague,
	type Planned,
	type TeamDuty,
	type TeamRota
} from './plan.ts';
export { teamsNow, type RotaNow, type TeamNow } from './team.ts';
