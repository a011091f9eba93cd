export {
	letterOf,
	type CarrierNews,
	type KeyChange,
	type Letter,
	type LetterKind,
	type Letters,
	type MailLanguage
} from './letters.ts';
export { queueMail, type Post } from './queue.ts';
export { MailServerAway, sendMail, type MailContext } from './send.ts';
export { demoMailOf, demoMails, type DemoMailLine } from './demo.ts';
