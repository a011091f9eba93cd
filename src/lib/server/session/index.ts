export {
	endSession,
	replaceSession,
	sessionCookie,
	startSession,
	visitorOf,
	type Factor,
	type NewSession
} from './session.ts';
export { changeAddress } from './address.ts';
export { lifetimes, type SessionKind } from './lifetime.ts';
export { deviceOf, wordsOfDevice } from './device.ts';
export { carriedSince, devicesOf, endDevice, endOtherDevices, type Device } from './devices.ts';
export { knownDevice, knownDeviceCookie, knownDeviceSeconds, markedKnown } from './known-device.ts';
export { countTry, hashOfAddress, everybody, hashOfNetwork, limits, type Limit } from './limits.ts';
export {
	askAddressCode,
	askProveCode,
	askSignInCode,
	codeCookie,
	codeDigits,
	codeMinutes,
	codeTries,
	useCode,
	type Asker,
	type CodePurpose
} from './mail-code.ts';
export { keyFor, seal, unseal, type KeyUse } from './seal.ts';
export { hashOfSecret, keyedHash, newDigits, newSecret, sameHash, slowHash } from './secret.ts';
export {
	cardSecretFrom,
	freshCard,
	groupedCard,
	hashOfCard,
	pinDigits,
	pinTries,
	useCard,
	type CardHolder,
	type FreshCard
} from './card.ts';
export {
	beginTotp,
	checkTotp,
	confirmTotp,
	countTotp,
	hasSecond,
	isFresh,
	keysOf,
	lacksWayBack,
	mayChangeKeys,
	mayChangeNow,
	mayMakeFirst,
	needsSecond,
	removePasskey,
	removeTotp,
	renamePasskey,
	tellOfKeyChange,
	totpInSetUp,
	type Keys,
	type TotpSetUp
} from './keys.ts';
export {
	askAnyPasskey,
	askNewPasskey,
	askOwnPasskey,
	checkOwnPasskey,
	keepNewPasskey,
	MadePasskey,
	passkeyLimit,
	passkeysOf,
	personOfPasskey,
	ShownPasskey,
	type PasskeyLine,
	type Question
} from './passkey.ts';
export { prove } from './prove.ts';
export {
	askRestore,
	confirmRestore,
	openRestores,
	restoreHours,
	type OpenRestore
} from './restore.ts';
export {
	acceptStaffInvitation,
	inviteStaff,
	shownStaffInvitation,
	staffInvitationDays,
	staffKinds,
	type NewStaffInvitation,
	type ShownStaffInvitation,
	type StaffKind
} from './staff.ts';
