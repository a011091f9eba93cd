import { Refusal, type RefusalCode } from '#lib/domain/refusal.ts';

/** What a refusal says of some work, or `done`; whatever else goes wrong is thrown on. */
export async function codeOf(work: Promise<unknown>): Promise<RefusalCode | 'done'> {
	try {
		await work;
		return 'done';
	} catch (caught) {
		if (caught instanceof Refusal) return caught.code;
		throw caught;
	}
}
