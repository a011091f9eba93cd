// What the engine noticed: something to talk about, or only to be seen (early-warning.md S4).

export * from './kind.ts';
export {
	limitFactorOf,
	noticed,
	observedTrack,
	type Absence,
	type ChartedTrack,
	type CircleRecord,
	type KeptBaseline,
	type MissedCheckIn,
	type Noticed,
	type TimedEntry,
	type TrackChart
} from './noticed.ts';
export { quietAfter, scoredShare, silences, type Silence } from './quiet.ts';
export { announceDays, reconciled, type KeptFinding, type Reconciled } from './reconcile.ts';
export * from './talk.ts';
