export { endSession, sessionCookie, startSession, visitorOf, type Factor, type NewSession } from './session.ts';
export { lifetimes, type SessionKind } from './lifetime.ts';
