export { atDoor } from './device.ts';
export { Gate, type Answer, type Sent } from './gate.ts';
export { changeInOffice, inOffice, type Held } from './post.ts';
// Types only: nobody outside this room can make one.
export type { AtDoor } from './device.ts';
export type { Post } from './post.ts';
export type { Deed, Desk, Errand, Given, GivenOf, Own, Sight } from './sight.ts';
export { coordinatedIn, mustShowFactor, type Office, type Visitor } from './visitor.ts';
