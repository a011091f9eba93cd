export * from './place.ts';
export * from './person.ts';
export * from './session.ts';
export * from './circle.ts';
export * from './update.ts';
export * from './reading.ts';
export * from './push.ts';
export * from './job.ts';
