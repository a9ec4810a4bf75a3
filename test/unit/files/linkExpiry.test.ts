import { expiryOf, saysExpired } from '../../../nodes/WhatsAppMedia/files/linkExpiry';
import { growth } from '../support/growth';

const HOST = 'https://files.example/invoice.pdf';
/** 15 May 2026, 10:00:00 UTC. */
const TEN = Date.UTC(2026, 4, 15, 10);
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
/** As CloudFront writes base64: with `_` for the signs at its end. */
const POLICY = `${base64({ Statement: [{ Condition: { DateLessThan: { 'AWS:EpochTime': 1778839200 } } }] })}_`;

describe('until when a link is good', () => {
	it.each([
		['X-Amz-Date=20260515T090000Z&X-Amz-Expires=3600&X-Amz-Signature=a'],
		['x-amz-date=20260515T090000Z&x-amz-expires=3600'],
		['X-Goog-Date=20260515T090000Z&X-Goog-Expires=3600&X-Goog-Signature=a'],
		['x-oss-date=20260515T090000Z&x-oss-expires=3600&x-oss-signature=a'],
		['AWSAccessKeyId=k&Expires=1778839200&Signature=a%2Bb'],
		['GoogleAccessId=g&Expires=1778839200&Signature=a'],
		['Expires=1778839200&Signature=a&Key-Pair-Id=K'],
		['expires=1778839200&signature=a'],
		['expires=1778839200000&signature=a'],
		['expires=2026-05-15T10:00:00Z&signature=a'],
		[`Policy=${POLICY}&Signature=a&Key-Pair-Id=K`],
		['sp=r&st=2026-05-01T00:00:00Z&se=2026-05-15T10:00:00Z&sv=2022-11-02&sr=b&sig=a'],
		['sp=r&se=2026-05-15T10%3A00%3A00Z&sv=2022-11-02&sig=a'],
		['q-sign-algorithm=sha1&q-sign-time=1778835600;1778839200&q-signature=a'],
		[`token=${base64({ alg: 'HS256' })}.${base64({ url: 'a', exp: 1778839200 })}.c2ln`],
		[`ex=${(1778839200).toString(16)}&is=6a&hm=b`],
		[`oh=a&oe=${(1778839200).toString(16).toUpperCase()}`],
		['x=1&Expires=1778839200&Expires=1'],
	])('is read: %s', (query) => {
		expect(expiryOf(new URL(`${HOST}?${query}`))).toBe(TEN);
	});

	it.each([
		['nothing', ''],
		['a time without its length', 'X-Amz-Date=20260515T090000Z'],
		['a length without its time', 'X-Amz-Expires=3600'],
		['no time', 'X-Amz-Date=now&X-Amz-Expires=3600'],
		['an endless length', 'X-Amz-Date=20260515T090000Z&X-Amz-Expires=99999999999999999999'],
		['a length of time', 'expires=3600'],
		['a word', 'Expires=never'],
		['a place', 'se=Stockholm&sig=a'],
		['a day that has nothing to do with it', 'se=2026-05-15'],
		['a token that is none', 'token=abc.def.ghi'],
		['a token without an end', `token=a.${base64({ id: 1 })}.b`],
		['a token of null', `token=a.${base64(null)}.b`],
		['a policy of another kind', 'Policy=everybody&Key-Pair-Id=K'],
		['a year that no calendar has', 'Expires=9999999999999999999'],
	])('is not known of a link with %s', (_, query) => {
		expect(expiryOf(new URL(`${HOST}?${query}`))).toBeUndefined();
	});
});

describe('a refusal', () => {
	it.each([
		// Amazon S3, as its documentation and its servers have it.
		'<Error><Code>AccessDenied</Code><Message>Request has expired</Message><X-Amz-Expires>60</X-Amz-Expires></Error>',
		'<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>',
		// Google Cloud Storage.
		'<Error><Code>ExpiredToken</Code><Message>Invalid argument.</Message><Details>The provided token has expired. Request signature expired at: 2026-05-15T10:00:00+00:00</Details></Error>',
		// Azure.
		'<Error><Code>AuthenticationFailed</Code><Message>Server failed to authenticate the request.</Message><AuthenticationErrorDetail>Signature not valid in the specified time frame: Start [Fri, 01 May 2026 00:00:00 GMT] - Expiry [Fri, 15 May 2026 10:00:00 GMT] - Current [Sat, 16 May 2026 10:00:00 GMT]</AuthenticationErrorDetail></Error>',
		'<Error><Code>AuthenticationFailed</Code><Message>The signature has expired</Message></Error>',
		// Alibaba Cloud, Supabase, shops.
		'<Code>SecurityTokenExpired</Code>',
		'{"statusCode":"400","error":"InvalidJWT","message":"\\"exp\\" claim timestamp check failed"}',
		'<h1>This link has expired</h1>',
		// WordPress, WooCommerce.
		'<div class="wp-die-message">The link you followed has expired.</div>',
		'Sorry, this download has expired',
		'{"message":"URL expired"}',
	])('says that the link has expired: %s', (text) => {
		expect(saysExpired(text)).toBe(true);
	});

	it.each([
		'<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
		'<Error><Code>SignatureDoesNotMatch</Code></Error>',
		'<Error><Code>RequestTimeTooSkewed</Code></Error>',
		'<Error><Code>AuthenticationFailed</Code><AuthenticationErrorDetail>Signature not valid in the specified time frame: Start [Sun, 17 May 2026 00:00:00 GMT] - Expiry [Mon, 18 May 2026 10:00:00 GMT] - Current [Sat, 16 May 2026 10:00:00 GMT]</AuthenticationErrorDetail></Error>',
		'Your session has expired. Please log in.',
		'The unexpired token',
		'',
	])('says nothing of the kind: %s', (text) => {
		expect(saysExpired(text)).toBe(false);
	});

	it('is read in time that grows with its length only', () => {
		for (const piece of ['request ', 'AuthenticationFailed', 'Expiry [', 'link is ', 'expired ']) {
			expect(growth((length) => saysExpired(piece.repeat(length)))).toBeLessThan(8);
		}
	});
});
