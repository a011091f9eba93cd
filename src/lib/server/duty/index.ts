export { dutyOf, type CircleRota, type Duty } from './of.ts';
