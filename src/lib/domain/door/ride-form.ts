import * as v from 'valibot';
import { IdField, PhoneField } from '../account.ts';
import { CountField, FilledField } from '../field.ts';
import { callNameLimit } from './operation.ts';
import { nameLimit } from '../limits.ts';
import { rideDirections, rideKinds, seatMost } from './ride.ts';

// What is filled in about rides: by who goes along with a circle, for themselves; by a host or who
// coordinates, for a visitor without Kring.

const AreaField = v.pipe(
	v.string(),
	v.trim(),
	v.regex(/^[1-9][0-9]{3}(?: ?[A-Za-z]{2})?$/),
	v.transform((text) => text.slice(0, 4))
);

/** Nobody can be rung without a number. */
const NumberField = v.pipe(PhoneField, v.nonEmpty());

/** The leave to pass on name and number once both said yes: without it there is no ride. */
const LeaveField = v.literal('on');

const rideFields = {
	kind: v.picklist(rideKinds),
	'directions[]': v.pipe(
		v.optional(v.array(v.picklist(rideDirections)), []),
		v.minLength(1),
		v.maxLength(rideDirections.length),
		v.transform((all) => rideDirections.filter((one) => all.includes(one)))
	),
	area: AreaField,
	seats: CountField(1, seatMost),
	wheelchair: v.pipe(
		v.optional(v.picklist(['on', '']), ''),
		v.transform((value) => value === 'on')
	),
	phone: NumberField,
	leave: LeaveField
};

/** Somebody who goes along asks for a ride or offers one. */
export const OwnRideForm = v.object({
	entryId: IdField,
	...rideFields,
	called: FilledField(Math.min(nameLimit, callNameLimit))
});

/** Somebody who goes along asks for a ride or offers one, checked. */
export type OwnRideForm = v.InferOutput<typeof OwnRideForm>;

/** A ride for a visitor, said by their host. */
export const VisitorRideForm = v.object({
	occurrenceId: IdField,
	visitorId: IdField,
	...rideFields
});

/** A ride for a visitor, checked. */
export type VisitorRideForm = v.InferOutput<typeof VisitorRideForm>;

/** An ask or offer that is taken back. */
export const RideIdForm = v.object({ rideId: IdField });

/** An ask or offer that is taken back, checked. */
export type RideIdForm = v.InferOutput<typeof RideIdForm>;

/** An ask and an offer that belong together. */
export const BringForm = v.object({ askId: IdField, offerId: IdField });

/** An ask and an offer that belong together, checked. */
export type BringForm = v.InferOutput<typeof BringForm>;

/** A yes or a no to a ride. */
export const RideAnswerForm = v.object({
	rideId: IdField,
	matchId: IdField,
	says: v.picklist(['yes', 'no'])
});

/** A yes or a no to a ride, checked. */
export type RideAnswerForm = v.InferOutput<typeof RideAnswerForm>;

/** A match of which something is said: that it is parted, or that who it was about was told. */
export const RideMatchForm = v.object({ matchId: IdField });

/** A match of which something is said, checked. */
export type RideMatchForm = v.InferOutput<typeof RideMatchForm>;

/** Who is rung where no ride is found; both empty for nobody. */
export const RideServiceForm = v.pipe(
	v.object({
		name: v.pipe(v.string(), v.trim(), v.maxLength(nameLimit)),
		phone: PhoneField
	}),
	v.forward(
		v.check(({ name, phone }) => (name === '') === (phone === ''), 'required'),
		['phone']
	)
);

/** Who is rung where no ride is found, checked. */
export type RideServiceForm = v.InferOutput<typeof RideServiceForm>;

/** What a host says of rides on a tablet. It needs a network: others wait for it. */
export const HostRideForm = v.variant('does', [
	v.object({ does: v.literal('say'), ...VisitorRideForm.entries }),
	v.object({ does: v.literal('end'), ...RideIdForm.entries }),
	v.object({ does: v.literal('bring'), ...BringForm.entries }),
	v.object({ does: v.literal('answer'), ...RideAnswerForm.entries }),
	v.object({ does: v.literal('part'), ...RideMatchForm.entries }),
	v.object({ does: v.literal('told'), ...RideMatchForm.entries })
]);

/** What a host says of rides on a tablet, checked. */
export type HostRideForm = v.InferOutput<typeof HostRideForm>;
