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
	ownHolder,
	paperHolder,
	trustedHolder,
	type Holder,
	type Party
} from './holder.ts';
export {
	booksOf,
	disputesOf,
	enterSlip,
	groupsOf,
	hasCredits,
	membersOn,
	openOnPaper,
	potMonth,
	type BooksState,
	type CreditMember,
	type Dispute,
	type PotMonth,
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
export { rulesOf, setRules, stopAccount, type HouseRules } from './rules.ts';
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
export {
	bookVoucher,
	buyVoucher,
	cancelVoucher,
	countVoucherTry,
	facedVouchers,
	offerVoucher,
	redeemVoucher,
	shelf,
	voucherHash,
	vouchers,
	voucherTries,
	type Offer,
	type Shelved,
	type VoucherLine
} from './voucher.ts';
