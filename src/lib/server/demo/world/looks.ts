/** The drawn portrait of each made-up person, as `domain/portrait.ts` keeps it. */
export const looks: Readonly<Record<string, string>> = {
	ruud: '2.short.5.2.3.glasses',
	nel: '1.bun.6.4.2.glasses',
	milan: '2.short.2.1.5',
	sanne: '2.bob.3.3.1',
	ilse: '1.long.4.5.4',
	cor: '1.cap.6.1.6.moustache',
	youssef: '4.short.1.2.2.beard',
	hanneke: '1.bob.4.2.5.glasses',
	joost: '1.short.3.6.4.beard',
	tineke: '2.curls.6.3.1',
	petra: '2.fringe.2.5.3',
	roos: '2.long.2.1.6',
	kevin: '1.cap.3.4.4',
	karin: '1.bun.3.1.2',
	marjan: '2.bob.6.6.5.glasses',
	dennis: '5.bald.1.3.3.beard',
	femke: '1.long.4.4.6',
	pauline: '6.curls.1.2.1',
	annelies: '3.scarf.1.5.4',
	bas: '2.short.4.6.2.glasses'
};
