import fc from 'fast-check';

import {
	at,
	idOf,
	isWebPage,
	readDetails,
	settleRefusal,
	textOf,
} from '../../../nodes/WhatsAppMedia/providers/answerFields';
import { lengthOf } from '../../../nodes/WhatsAppMedia/text';
import { hasHiddenCharacters } from '../../support/bytes';
import { answerOf } from '../support/answers';

const RULES = {
	byCode: { NOT_FOUND: 'contactNotFound' },
	byText: [{ words: /opted out/i, reason: 'optedOut' }],
	byStatus: { 404: 'wrongAddress' },
} as const;

describe('a field of an answer', () => {
	it.each([
		[{ a: { b: [{ c: 1 }] } }, ['a', 'b', 0, 'c'], 1],
		[{ a: null }, ['a', 'b'], undefined],
		[[1], [0], 1],
		[[1], ['length'], undefined],
		['text', ['length'], undefined],
		[{}, ['constructor', 'name'], undefined],
		[JSON.parse('{"__proto__":{"a":1}}'), ['a'], undefined],
		[undefined, ['a'], undefined],
	])('of %j at %j is %j', (body, path, expected) => {
		expect(at(body, ...path)).toEqual(expected);
	});

	it.each([
		[7, '7'],
		[0, undefined],
		['msg-1', 'msg-1'],
		['', undefined],
		[' ', undefined],
		[NaN, undefined],
		[Infinity, undefined],
		[2 ** 53 - 1, '9007199254740991'],
		[-7, '-7'],
		// Rounded, or not told from the next one.
		[2 ** 53, undefined],
		[Number('12345678901234567890'), undefined],
		[-1e20, undefined],
		['12345678901234567890', '12345678901234567890'],
		// As the documents of the providers have them.
		['c1d2e3f4-a5b6-7890-cdef-123456789012', 'c1d2e3f4-a5b6-7890-cdef-123456789012'],
		['chn_y0xspd9p1v7vla6wkwc2z01u', 'chn_y0xspd9p1v7vla6wkwc2z01u'],
		['thr-b2c3d4e5-f6a7-8901-bcde-f12345678901', 'thr-b2c3d4e5-f6a7-8901-bcde-f12345678901'],
		['wamid.HBgLMTQxNTU1NTEyMzQVAgARGBI5QUQ1N...', 'wamid.HBgLMTQxNTU1NTEyMzQVAgARGBI5QUQ1N...'],
		[' 120 ', '120'],
		['(#131047) Re-engagement message', undefined],
		['{"id":1}', undefined],
		['Server Error', undefined],
		['…', undefined],
		['...', undefined],
		[true, undefined],
		[{}, undefined],
		[null, undefined],
	])('%j as an id is %j', (value, expected) => {
		expect(idOf(value)).toBe(expected);
	});

	it('as text is plain and bounded, whatever it was', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (value) => {
				const text = textOf(value, 50);
				if (text === undefined) return;
				expect(lengthOf(text)).toBeLessThanOrEqual(50);
				expect(hasHiddenCharacters(text)).toBe(false);
			}),
		);
		expect(textOf(5)).toBeUndefined();
	});
});

describe('validation details', () => {
	it.each([
		[{ phone: ['too short', 'wrong'] }, ['phone: too short', 'phone: wrong']],
		[
			['a', 'b'],
			['a', 'b'],
		],
		['Invalid tenant subdomain', ['Invalid tenant subdomain']],
		[{ missing_config: { lead_status: 'not set' } }, ['lead_status: not set']],
		[{ feature: 'contacts', current: 5 }, ['feature: contacts', 'current: 5']],
		[{ 0: 'a' }, ['a']],
		[null, []],
		[true, []],
		[{ a: '' }, []],
	])('%j read %j', (value, expected) => {
		expect(readDetails(value)).toEqual(expected);
	});

	it('are few, however many came', () => {
		const many = Object.fromEntries(Array.from({ length: 1000 }, (_, key) => [`f${key}`, ['x']]));
		expect(readDetails(many).length).toBeLessThanOrEqual(6);
	});

	it('have short names, however long they came', () => {
		const [detail = ''] = readDetails({ ['x'.repeat(2_000_000)]: ['wrong'] });
		expect(lengthOf(detail)).toBeLessThan(100);
	});

	it('that are nested without end do not break the reader', () => {
		let deep: unknown = 'x';
		for (let depth = 0; depth < 3000; depth += 1) deep = [deep];
		expect(() => readDetails(deep)).not.toThrow();
	});
});

describe('a web page instead of an answer', () => {
	it.each([
		['by its type', '<div>', { 'content-type': 'text/html; charset=utf-8' }, true],
		['by its start', '\n<!DOCTYPE html><p>', {}, true],
		['by its start, without doctype', '<html>', {}, true],
		['not as text', 'Server Error', {}, false],
		['not as JSON', { html: '<html>' }, {}, false],
		['not as nothing', ' ', { 'content-type': 'text/html' }, false],
	])('is known %s', (_, body, headers, expected) => {
		expect(isWebPage(answerOf(200, body, { ...headers }))).toBe(expected);
	});
});

describe('the reason of an answer', () => {
	const NONE = { details: [] };

	it.each([
		[
			'by code before words',
			403,
			{ code: 'NOT_FOUND', message: 'opted out', details: [] },
			'contactNotFound',
		],
		['by words before status', 404, { message: 'Contact opted out', details: [] }, 'optedOut'],
		['by words in details', 422, { details: ['x: opted out'] }, 'optedOut'],
		['by status of this provider', 404, NONE, 'wrongAddress'],
		['by status in general', 401, NONE, 'invalidKey'],
		[
			'without regard to inherited names',
			500,
			{ code: 'constructor', details: [] },
			'providerBroken',
		],
		['as a redirect, whatever it says', 302, { message: 'opted out', details: [] }, 'redirected'],
	] as const)('is told %s', (_, status, words, reason) => {
		expect(settleRefusal(answerOf(status, {}), words, RULES).reason).toBe(reason);
	});

	it.each([
		[200, 'notAnApi'],
		[301, 'redirected'],
		[404, 'wrongAddress'],
		[405, 'wrongAddress'],
		[400, 'wrongAddress'],
		[401, 'gatewayRefused'],
		[403, 'gatewayRefused'],
		[406, 'gatewayRefused'],
		[422, 'wrongAddress'],
		[413, 'uploadTooLarge'],
		[502, 'unavailable'],
	] as const)('of a web page with status %i is %s, with its title', (status, reason) => {
		const page = answerOf(status, '<html><title>Sign\nin</title><p>opted out');
		const refusal = settleRefusal(page, { message: 'opted out', details: [] }, RULES);
		expect(refusal).toMatchObject({ reason, message: 'Sign in', form: 'page' });
	});

	it.each([
		[
			'nginx',
			'<html><title>400 The plain HTTP request was sent to HTTPS port</title><center><h1>400 Bad Request</h1></center>',
		],
		[
			'Apache',
			"<html><title>400 Bad Request</title><p>Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />",
		],
		['a server written in Go', 'Client sent an HTTP request to an HTTPS server.\n'],
	])('is http:// at a port of TLS where %s says so', (_, body) => {
		const words = { message: body, details: [] };
		expect(settleRefusal(answerOf(400, body), words, RULES).reason).toBe('plainHttp');
		// Words alone say nothing: another status, or a server that repeats what was sent.
		expect(settleRefusal(answerOf(500, body), words, RULES).reason).toBe('providerBroken');
		expect(settleRefusal(answerOf(400, body), words, RULES, [body]).reason).not.toBe('plainHttp');
	});

	it.each([
		['by words', { message: 'opted out', details: [] }, 'refusedInput'],
		['by words in details', { details: ['caption: she opted out'] }, 'refusedInput'],
	])('is not told %s that were sent', (_, words, reason) => {
		const answer = answerOf(422, {});
		expect(settleRefusal(answer, words, RULES, ['hello']).reason).toBe('optedOut');
		expect(settleRefusal(answer, words, RULES, ['Have you OPTED OUT?']).reason).toBe(reason);
	});

	it('has a hint of Meta in it, unless that was sent', () => {
		const words = { message: 'Meta says 131026', details: [] };
		const hint = (...sent: string[]) =>
			settleRefusal(answerOf(422, {}), words, RULES, sent).hintedCode;
		expect(hint()).toBe(131026);
		expect(hint('Order 131026')).toBeUndefined();
		expect(hint('Message undeliverable')).toBeUndefined();
	});

	it.each([
		[200, undefined],
		[200, { success: true }],
		[200, { status: 'success' }],
		[200, { error: { code: 'X' } }],
		[200, { success: 'false' }],
		[200, { success: 0 }],
		[200, { status: 'ERROR' }],
		[500, { message: 'x' }],
	])('with %i says no only by its structure: %j does not', (status, body) => {
		expect(settleRefusal(answerOf(status, body), NONE, RULES).says).toBeUndefined();
	});

	it.each([{ success: false }, { status: 'error' }, { success: true, status: 'error' }])(
		'says no by its structure: %j',
		(body) => {
			for (const status of [200, 422, 500]) {
				expect(settleRefusal(answerOf(status, body), NONE, RULES).says).toBe('refused');
			}
		},
	);

	it('of JSON that broke off has none of its words', () => {
		const refusal = settleRefusal(
			answerOf(500, '{"message":"opted'),
			{ message: 'opted out', details: [] },
			RULES,
		);
		expect(refusal).toMatchObject({ reason: 'providerBroken', form: 'fragment' });
		expect(refusal.message).toBeUndefined();
	});
});
