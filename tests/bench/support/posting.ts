import { newId } from '#lib/domain/id.ts';

/** A message as the outbox of a phone sends it. */
export type Post = { id: string; updateId: string; text: string };

/** A post with ids of its own. */
export function newPost(text: string): Post {
	return { id: newId(Date.now()), updateId: newId(Date.now()), text };
}

/**
 * Posts as the outbox does.
 *
 * @returns the ids that the server acknowledged; none when the connection broke.
 */
export async function sendPosts(
	origin: string,
	who: { cookie: string; personId: string; circleId: string },
	posts: readonly Post[]
): Promise<string[]> {
	const items = posts.map(({ id, updateId, text }) => ({
		id,
		kind: 'update',
		circleId: who.circleId,
		personId: who.personId,
		fields: { changeId: id, updateId, topicId: 'news', text }
	}));
	const response = await fetch(`${origin}/outbox`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', origin, cookie: who.cookie },
		body: JSON.stringify({ items })
	}).catch(() => null);
	if (response?.ok !== true) return [];
	const told = (await response.json().catch(() => null)) as {
		results: { id: string; status: number; code: string }[];
	} | null;
	const results = told?.results ?? [];
	const wrong = results.find(({ status }) => status !== 200 && status !== 503 && status !== 429);
	if (wrong !== undefined) throw new Error(`a post was refused: ${wrong.status} ${wrong.code}`);
	return results.filter(({ status }) => status === 200).map(({ id }) => id);
}
