/**
 * Numbers of people of the demo world, by their keys. No number is set apart for stories here, so
 * these begin with four zeros, which no telephone in the country has.
 */
export const phones: Readonly<Record<string, string>> = {
	sanne: '06 0000 0011',
	ilse: '06 0000 0012',
	cor: '06 0000 0018',
	hanneke: '06 0000 0031',
	joost: '06 0000 0032',
	tineke: '06 0000 0033',
	petra: '06 0000 0051',
	roos: '06 0000 0052',
	karin: '06 0000 0020',
	femke: '06 0000 0021'
};
