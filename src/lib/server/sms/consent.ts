import { and, eq, sql } from 'drizzle-orm';
import { mobileNumber } from '../../domain/phone.ts';
import type { PhoneForm } from '../../domain/phone-form.ts';
import type { Tx } from '../db/connect.ts';
import { member } from '../db/schema/index.ts';
import type { Own } from '../gate/index.ts';

// A phone number is its owner's. Who sees it, and whether Kring sends it a text message, they say
// for each circle by itself (settled 10).

/** What somebody agreed to in one circle. */
export type PhoneConsent = {
	circleId: string;
	residentName: string;
	sharesPhone: boolean;
	takesSms: boolean;
};

/** The number of this person, and what they agreed to where. */
export type MyPhone = {
	phone: string | null;
	/** A text message can be sent to it. */
	isMobile: boolean;
	circles: PhoneConsent[];
};

/** The number of this person, and what they agreed to in each of their circles. */
export async function myPhone(own: Own): Promise<MyPhone> {
	const [heads, circles] = await Promise.all([
		own.tx.execute<{ phone: string | null }>(
			sql`select phone from account where person_id = ${own.personId}`
		),
		own.tx.execute<PhoneConsent>(sql`
			select c.id as "circleId", p.name as "residentName", m.shares_phone as "sharesPhone",
				m.takes_sms as "takesSms"
			from member m join circle c on c.id = m.circle_id join person p on p.id = c.resident_id
			where m.person_id = ${own.personId} and kring_runs(m) and c.closed_at is null
			order by p.name, c.id limit 200`)
	]);
	const phone = heads[0]?.phone ?? null;
	return { phone, isMobile: mobileNumber(phone) !== null, circles: [...circles] };
}

/** Keeps what this person agrees to; a circle that is not named is one without a yes. */
export async function agreeOnPhone(own: Own, form: PhoneForm): Promise<{ saved: true }> {
	const { circles } = await myPhone(own);
	for (const { circleId } of circles) {
		await own.tx
			.update(member)
			.set({
				sharesPhone: form['shares[]'].includes(circleId),
				takesSms: form['sms[]'].includes(circleId)
			})
			.where(and(eq(member.circleId, circleId), eq(member.personId, own.personId)));
	}
	return { saved: true };
}

/**
 * Where a text message about a circle reaches somebody, for the worker.
 *
 * @returns null without a mobile number, and without a yes in this circle.
 */
export async function smsNumberOf(
	tx: Tx,
	circleId: string,
	personId: string
): Promise<string | null> {
	const [found] = await tx.execute<{ phone: string | null }>(sql`
		select a.phone from member m join account a on a.person_id = m.person_id
		where m.circle_id = ${circleId} and m.person_id = ${personId} and m.takes_sms
			and kring_runs(m) and a.blocked_at is null`);
	return mobileNumber(found?.phone ?? null);
}
