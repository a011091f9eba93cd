export { act, actOpen, actOwn, answer, ask, problemOf, type After, type Problem } from './act.ts';
export { doors, type Door } from './doors.ts';
export { actUpload, type SentFiles } from './upload.ts';
export {
	cookieOptions,
	formOf,
	jsonIn,
	jsonOf,
	setSessionCookie,
	typedOf,
	type Typed
} from './form.ts';
export { answerJson } from './json.ts';
export { leadingTo, ownPath } from './own-path.ts';
export { carryCodeRequest, carrySession, codeRequestOf, signIn, signInByMail } from './sign-in.ts';
export { askToProveByMail, proveByMail, proveByTotp } from './prove.ts';
