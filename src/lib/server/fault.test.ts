import { expect, test } from 'vitest';
import { faultOf } from './fault.ts';

const secret = 'Vader is vannacht gevallen';

test('a fault says what and where, and nothing that somebody wrote', () => {
	const told = faultOf(new TypeError(`Unexpected token in "${secret}"`));
	expect(JSON.stringify(told)).not.toContain(secret);
	expect(told.fault).toBe('TypeError');
	expect(told.where).toContain('fault.test.ts');
});

test('a text with line breaks that looks like a trace stays out as well', () => {
	const told = JSON.stringify(faultOf(new Error(`first\n    ${secret}\n    at home`)));
	expect(told).not.toContain(secret);
	expect(told).not.toContain('at home');
});

test('the code of the database is kept, through the error that wraps it', () => {
	const cause = Object.assign(new Error(`Key (text)=(${secret}) already exists.`), {
		code: '23505'
	});
	const told = faultOf(new Error(`Failed query: insert … params: ${secret}`, { cause }));
	expect(told.fault).toBe('Error Error 23505');
	expect(JSON.stringify(told)).not.toContain(secret);
});

test('what is thrown and is no error is not told at all', () => {
	expect(faultOf(secret)).toEqual({ fault: 'unknown', where: '' });
	expect(faultOf(Object.assign(new Error(), { code: secret })).fault).toBe('Error');
});
