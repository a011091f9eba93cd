export { act, actOpen, actOwn, answer, problemOf, type After, type Problem } from './act.ts';
export { doors, type Door } from './doors.ts';
export { actUpload, type SentFiles } from './upload.ts';
export { cookieOptions, setSessionCookie, typedOf, type Typed } from './form.ts';
