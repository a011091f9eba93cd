// Signals: raising one, the chain that answers, and what is shown of both. Queries take a sight,
// commands a deed.
export { askHandOver, closeSignal, declineHandOver, takeOn, withdrawSignal } from './answer.ts';
export {
	answerPlace,
	chainsOf,
	myOpenPlaces,
	removeStep,
	setChain,
	setStep,
	startChain,
	type ChainsView,
	type ChainView,
	type Place
} from './chain.ts';
export { correctAndRaise, noteAndRaise, type NotedAndRaised } from './from-note.ts';
export { phaseOf, phaseSignals } from './phase.ts';
export { raiseByHouse, raiseSignal } from './raise.ts';
export { stepSignal, tendSignals } from './tend.ts';
export {
	coversFor,
	openedSignal,
	runningSignals,
	signalPage,
	signalsOf,
	signalsOnDesk,
	type Covers,
	type DeskSignal,
	type LineView,
	type SignalBrief,
	type SignalView,
	type VoiceView
} from './view.ts';
