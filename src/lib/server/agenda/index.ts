export { askPeople, declineNeed, mayAsk, takeTurns } from './ask.ts';
export { settleDouble } from './double.ts';
export { endingsShown, tellOfEnding, type EndingShown } from './ending.ts';
export { fillAgenda } from './fill.ts';
export { isStillOpen } from './gap.ts';
export { letGoOfAgenda } from './leave.ts';
export { monthThings } from './month.ts';
export { giveBackNeed, takeNeed } from './take.ts';
export { tellOfOpen } from './tell.ts';
export {
	doublesFor,
	entriesBetween,
	entryOf,
	myAgendas,
	nextEntries,
	organisationsOf,
	ownDatesFrom,
	ownEntriesBetween,
	type DoubleView,
	type EntryView
} from './view.ts';
export { cancelEntry, changeEntry, endEntry, makeEntry, restoreEntry } from './write.ts';
export {
	addCalendar,
	addCalendarFile,
	calendarsFor,
	importedBetween,
	nextReading,
	readAgain,
	readAllAgain,
	readFile,
	removeCalendar,
	type CalendarView,
	type ImportedView
} from './calendars.ts';
export { myTasks, type MyTask } from './mine.ts';
export { followEverywhere, goAlong, openDay, openDays, type OpenDay } from './going.ts';
export {
	endFeed,
	endMyFeed,
	feedLimit,
	feedWasRead,
	gateOfFeed,
	makeFeed,
	myFeed,
	myFeeds,
	type OwnFeed
} from './feed.ts';
