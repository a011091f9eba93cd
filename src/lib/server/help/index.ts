export { answer, takeBack } from './answer.ts';
export {
	ask,
	askOthers,
	choose,
	draft,
	noteYes,
	offersFor,
	sayYes,
	withdraw,
	type Looked,
	type Offered
} from './ask.ts';
export { asSelf, forResident, type Asker } from './asker.ts';
export {
	join,
	leave,
	me,
	offer,
	ownOffers,
	pause,
	resume,
	sayLife,
	sayOfOffer,
	type Me,
	type OfferWord,
	type OwnOffer
} from './neighbour.ts';
export { givesIn, type Gives } from './gives.ts';
export {
	askByHand,
	candidatesFor,
	introduce,
	settle,
	shownName,
	showName,
	takeOn,
	type Candidate
} from './office.ts';
export { confirmDone, goesOn, helpGoesOn, sayDone, thank } from './thanks.ts';
export { pointsProposed } from './proposal.ts';
export {
	landedIn,
	mine,
	requestFor,
	requestInOffice,
	requestOfCircle,
	requestsAround,
	requestsOfCircle,
	type CircleLine,
	type Mine,
	type Named,
	type Reached,
	type RequestLine,
	type RequestView
} from './view.ts';
export { helpPath } from './path.ts';
export { placeAround, placeOf, type HelpPlace } from './place.ts';
export { stepHelp, turnHelp, type HelpRound } from './step.ts';
export { helpFigures } from './figures.ts';
export {
	avoid,
	block,
	blockedBy,
	say,
	sayToAsker,
	talkOf,
	talkWithAsker,
	unblock,
	type Word
} from './meet.ts';
export {
	closeReport,
	ownReports,
	placeOfReports,
	placesToAnswer,
	report,
	reportsToAnswer,
	type OwnReport,
	type PlaceToAnswer,
	type ReportPlace,
	type ReportToAnswer
} from './report.ts';
export {
	endCheck,
	enterCheck,
	neighboursIn,
	rulesOf,
	setRules,
	type NeighbourLine
} from './trust.ts';
export { ownFile, type HelpFile } from './own-file.ts';
