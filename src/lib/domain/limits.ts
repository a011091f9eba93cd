// How long and how many: what forms check, what rules insist on, and what a page tells beforehand.
// It imports nothing, so that a page that needs one of them brings along no form.

/** Longest name that anybody may type. */
export const nameLimit = 60;

/** Longest name of what somebody does: "wijkverpleegkundige". */
export const disciplineLimit = 60;

/** Longest name of a municipality, an organisation or a neighbourhood. */
export const placeNameLimit = 80;

/** Longest description of when people of an organisation read. */
export const readingTimesLimit = 200;

/** Most hours that can be promised: two weeks. Longer is no promise. */
export const mostPromiseHours = 336;

/** Digits of the PIN that goes with a paper card (T2.10). */
export const pinLength = 5;

/** The furthest day that can be chosen, in years: later nobody remembers why. */
export const furthestYears = 5;

/** Longest name of an own topic. */
export const topicNameLimit = 40;

/** Longest "what they are to the resident". */
export const relationLimit = 40;

/** Most own topics a circle can have beside the six that are always there. */
export const ownTopicLimit = 12;

/** A representation is looked at again within this many months. */
export const longestReviewMonths = 24;

/** Longest account of what the resident was told. */
export const toldLimit = 500;

/** Longest few words to the one who is asked. */
export const wordsLimit = 300;

/** Longest text of an update. */
export const textLimit = 4000;

/** Longest text of an answer under an update. */
export const commentLimit = 2000;

/** Most photos of one update. */
export const photoLimit = 6;

/** Largest photo that may be sent, in megabytes (T7.6). */
export const photoMegabytes = 10;

/** Longest spoken note, in seconds (settled 35). */
export const voiceSecondsLimit = 120;

/** Longest search somebody may type. */
export const searchLimit = 100;

/** Longest phone number that a form takes. */
export const phoneLimit = 25;

/** Longest note of an observation (S10). */
export const observationNoteLimit = 500;

/** Most signs in one observation (S10). */
export const observationSignLimit = 20;

/** Longest name of a rota. */
export const rotaNameLimit = 60;

/** Most rotas of one organisation. */
export const rotaLimit = 12;

/** Most shifts on one rota that are not over. */
export const shiftLimit = 300;

/** Most absences of one person that are not over. */
export const absenceLimit = 20;

/** Longest name of an activity. */
export const titleLimit = 80;

/** Longest sentence or two on what an activity is. */
export const summaryLimit = 280;

/** Longest account of for whom an activity is, or is not. */
export const suitsLimit = 400;

/** Longest words about a price, a building fact or one day. */
export const noteLimit = 200;

/** Most new people on one day that a place can call usual (E13). */
export const newcomersLimit = 50;

/** Longest way to a building. */
export const directionsLimit = 500;

/** Most lines of the programme of a day. */
export const programmeLimit = 20;

/** Most series that one activity has at the same time, and most people who can be rung. */
export const seriesLimit = 20;

/** Longest text of what weighs most on a carer. */
export const weighsLimit = 280;

/** Longest title of an entry, and longest name of somebody from outside or of a place. */
export const agendaTitleLimit = 80;

/** Where it is: a venue and its address, each as long as they may be, with a comma between. */
export const agendaPlaceLimit = 2 * placeNameLimit + 2;

/** Longest words with an entry. */
export const agendaWordsLimit = 500;

/** Longest question in one's own words. */
export const needTextLimit = 60;

/** Days that come back are filled in so many days ahead: a year of weeks, and a little more. */
export const filledDays = 371;

/** Most dates that one entry that comes back can have within that time. */
export const datesMost = 400;

/** An entry can end at most so many years ahead. */
export const agendaYears = 5;

/** Most entries that come back and still go on in one circle. */
export const agendaSeriesLimit = 60;

/** Largest calendar from elsewhere, in megabytes (settled 36). */
export const calendarMegabytes = 5;

/** Longest text that somebody types to find a place. */
export const findLimit = 60;

/** Longest words that go with bedankpunten (11.1). */
export const creditWordsLimit = 200;

/** Longest name of something that can be had for bedankpunten, and longest account of it (12.3). */
export const voucherTitleLimit = 80;
export const voucherTextLimit = 500;

/** Longest number of a slip of paper (12.2). */
export const slipNumberLimit = 20;

/** Longest reason of a treasurer (11.4). */
export const verdictLimit = 500;

/** What somebody says about a remark on their points. */
export const remarkAnswerLimit = 500;
