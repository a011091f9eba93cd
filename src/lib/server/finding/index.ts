// What the engine noticed: made by a job, read and answered by people.

export { answerFinding, confirmBaseline, setBaseline } from './answer.ts';
export { ask } from './ask.ts';
export { raiseFinding } from './raise.ts';
export { rebuild, type Rebuilt } from './rebuild.ts';
export { talkTable, type TalkRow } from './table.ts';
export {
	findingOf,
	findingsFor,
	openTalks,
	talksOnDesk,
	usualFor,
	type FindingDetail,
	type FindingView,
	type Picture,
	type UsualView
} from './view.ts';
