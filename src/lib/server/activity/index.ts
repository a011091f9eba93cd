export {
	areaName,
	areasAroundArea,
	areasOf,
	areasWithActivities,
	publicArea,
	type AreaActivity,
	type AreaDay,
	type FoundArea
} from './area.ts';
export { tellOfCallGaps, tellOfDay, tellOfEndToCarriers } from './carriers.ts';
export { cardsOf, countCard, invitedBy, makeCards, type CardRun } from './card.ts';
export { addDay, cancelDay, dayRow, moveDay, restoreDay, setOff } from './day.ts';
export {
	announceEnd,
	endingChoices,
	endingsOf,
	placesInstead,
	publicEndings,
	setNoticeDays,
	takeBackEnd,
	tellVisitor,
	untoldIn,
	type EndingView,
	type PublicEnding
} from './ending.ts';
export { greeterOn, manyNew, newcomersMost, setGreeter, setNewcomers } from './greeter.ts';
export {
	editionOf,
	feedOf,
	type Edition,
	type FeedActivity,
	type FeedOf,
	type FeedSeries
} from './feed.ts';
export { fillAll, seriesRows } from './fill.ts';
export { addOnCall, endOnCall, onCallIn, onCallOf, type OnCallLine } from './on-call.ts';
export {
	editionOfAll,
	openActivities,
	openSeries,
	openSessions,
	type OpenActivity,
	type OpenItem
} from './open-data.ts';
export { makeActivity, organisationsNear, setActivity, setPartner, setStatus } from './page.ts';
export { opened, record, type Coordinator } from './open.ts';
export { programmeOf, programmeOn, setProgramme, type ProgrammeLine } from './programme.ts';
export {
	publicActivity,
	publicDay,
	publicName,
	publicVenue,
	type PublicActivity,
	type PublicDayView
} from './public.ts';
export { changeSeries, endSeries, makeSeries } from './series.ts';
export { tellingKey, tellingLines, toTellOf, type TellingLine } from './to-tell.ts';
export { makeVenue, setFacility, setVenue, venuesOf, venueView, type Venue } from './venue.ts';
export {
	activitiesOf,
	activityAddress,
	activityHead,
	activityView,
	carriedActivities,
	daysOf,
	historyOf,
	neighbourhoodOf,
	programmeView,
	seriesOf,
	type ActivityLine,
	type DayView,
	type HistoryLine,
	type SeriesView
} from './view.ts';
