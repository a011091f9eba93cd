export { Gate, type Answer, type Sent } from './gate.ts';
export { Deed, Errand, Own, Sight, type Given } from './sight.ts';
export type { Office, Visitor } from './visitor.ts';
