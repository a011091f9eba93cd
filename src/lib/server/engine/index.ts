export { isEngineSilent, makePulse, sayGateway, type NoteHandover, type Pulse } from './beat.ts';
export {
	engineState,
	isEngineAwake,
	lookFromOutside,
	watchedMs,
	type EngineState,
	type FailedJobs,
	type Handovers,
	type LaneState
} from './state.ts';
