export {
	closeAccount,
	liveTogether,
	setOverflow,
	standingOf,
	startCredits,
	statement,
	trust,
	waiting,
	type OtherSide,
	type Standing,
	type Statement,
	type StatementLine,
	type Waiting
} from './account.ts';
export { exportLines, exportsTaken, type ExportLine, type TakenExport } from './export.ts';
export { keepFigures, toldFigures, type ToldFigures } from './figures.ts';
export {
	circleHolder,
	organisationHolder,
	organisationsOf,
	organisationTakesPart,
	ownHolder,
	paperHolder,
	trustedHolder,
	type Holder,
	type Party
} from './holder.ts';
export { newsPath, ownNewsPath, tellThanked, watchCredits } from './news.ts';
export {
	answerGroup,
	booksOf,
	disputesOf,
	enterSlip,
	groupsOf,
	hasCredits,
	membersOn,
	openOnPaper,
	potLowSince,
	potMonth,
	publicPot,
	type BooksState,
	type CreditMember,
	type Dispute,
	type PotMonth,
	type PublicPot,
	type Slip,
	type WaitingGroup
} from './office.ts';
export {
	besideOf,
	findNeighbours,
	placesOf,
	trustedOf,
	type Beside,
	type Neighbour,
	type Place,
	type Trusted
} from './people.ts';
export {
	joinPaper,
	paperReadsOf,
	paperStatement,
	type PaperRead,
	type PaperStatement
} from './paper.ts';
export { keepBooks, remindOfWaiting, type Books } from './night.ts';
export {
	answerOnPaper,
	answerRemark,
	judgeRemark,
	keepRemarks,
	ownRemarks,
	paperRemarks,
	remarksOf,
	type BooksRemark,
	type OwnRemark,
	type PaperRemark
} from './remark.ts';
export {
	holdersOf,
	nameTreasurer,
	ruleChanges,
	rulesOf,
	setRules,
	stopAccount,
	stopsOf,
	treasurersOf,
	type HouseRules,
	type RuleChange,
	type Stop,
	type Treasurer,
	type Whose
} from './rules.ts';
export {
	decide,
	decideGroup,
	declineLeg,
	dispute,
	give,
	judge,
	propose,
	proposeGroup,
	takeBack,
	thankTurn,
	type HelpSaid,
	type Step
} from './transfer.ts';
export { slipTries, triedSlip, triedVoucher, voucherTries } from './tries.ts';
export { thankForTurn, turnsOf, type DoneTurn } from './turn.ts';
export {
	bookVoucher,
	buyVoucher,
	cancelVoucher,
	facedVouchers,
	offerVoucher,
	organisationOfVoucher,
	redeemVoucher,
	shelf,
	voucherHash,
	vouchers,
	type Offer,
	type Shelved,
	type VoucherLine
} from './voucher.ts';
