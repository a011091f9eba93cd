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
export {
	circleHolder,
	organisationHolder,
	ownHolder,
	paperHolder,
	trustedHolder,
	type Holder,
	type Party
} from './holder.ts';
export { keepBooks, remindOfWaiting, type Books } from './night.ts';
export { rulesOf, setRules, stopAccount, type HouseRules } from './office.ts';
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
	offerVoucher,
	redeemVoucher,
	vouchers,
	voucherTries,
	type Offer,
	type VoucherLine
} from './voucher.ts';
