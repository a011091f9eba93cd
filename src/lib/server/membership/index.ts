// Who is in a circle and who may see what. Commands take a deed, queries a sight.
export {
	acceptInvitation,
	circleJoinedBy,
	declineInvitation,
	previewInvitation,
	type Admitted,
	type Answering,
	type Preview
} from './admit.ts';
export { blockCard, cardView, makeCard, type CardView } from './card.ts';
export { setContact } from './contact.ts';
export {
	confirm,
	invitationPage,
	invitationsOf,
	invite,
	inviteChoices,
	readmit,
	remake,
	withdraw,
	type InvitationPage,
	type InvitationView,
	type InviteChoices
} from './invite.ts';
export { endPlace, fallsFree, leave, removeMember, type FallsFree } from './remove.ts';
export {
	peopleOf,
	personPage,
	share,
	type PeopleView,
	type PersonPage,
	type PersonView
} from './person.ts';
export {
	rightsBoard,
	setRights,
	type BoardPerson,
	type OwnTopic,
	type RightsBoard,
	type RightsOf
} from './rights.ts';
export { endRepresentation, represent } from './representation.ts';
export {
	cardSecretOf,
	codeOf,
	digitsOf,
	hashOfCode,
	hashOfInvitation,
	secretOf,
	type SecretOf,
	type SecretUse
} from './secret.ts';
export { makeMoveCode, moveMinutes, useMoveCode } from './move.ts';
export { addTopic, archiveTopic, topicsView, type TopicsView } from './topics.ts';
export { countCodeTry } from './tries.ts';
export {
	leafletPlace,
	makeLeaflet,
	startAtHome,
	startByStaff,
	startPlace,
	workPlaceOf,
	type ConsentWords,
	type Started,
	type StartPlace,
	type WorkPlace
} from './start.ts';
