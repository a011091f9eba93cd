import * as v from 'valibot';
import { IdField } from './account.ts';

const circleIds = v.pipe(v.optional(v.array(IdField), []), v.maxLength(200));

/** In which circles somebody shows their number, and takes text messages. */
export const PhoneForm = v.object({ 'shares[]': circleIds, 'sms[]': circleIds });

/** In which circles somebody shows their number, and takes text messages, checked. */
export type PhoneForm = v.InferOutput<typeof PhoneForm>;
