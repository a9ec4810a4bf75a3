import fc from 'fast-check';
import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';

import { unsignedLink } from '../../../nodes/WhatsAppMedia/messages/unsignedLink';
import { signedLink } from '../../support/signedLink';

/** Signatures as the services make them: HMAC, or RSA with a key of 2,048 bits. */
const hmac = (hash: 'sha1' | 'sha256', encoding: 'base64' | 'hex', text: string): string =>
	encodeURIComponent(createHmac(hash, 'secret').update(text).digest(encoding));
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const rsa = (encoding: 'base64' | 'hex', text: string): string =>
	createSign('sha256').update(text).sign(privateKey, encoding);

const s3 = (more: string, day: string): string =>
	`https://shop.s3.eu-west-1.amazonaws.com/1042/invoice.pdf?response-content-disposition=inline&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA%2F${day}%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=${day}T000000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host${more}&X-Amz-Signature=${hmac('sha256', 'hex', day)}&x-id=GetObject`;
const s3Second = (expires: number): string =>
	`https://s3.amazonaws.com/shop/invoice.pdf?AWSAccessKeyId=AK&Expires=${expires}&Signature=${hmac('sha1', 'base64', `${expires}`)}`;
const cloudFront = (limit: string, key: string): string =>
	`https://d111.cloudfront.net/invoice.pdf?size=large&${limit}&Signature=${rsa('base64', limit).replace(/\+/g, '-').replace(/=/g, '_').replace(/\//g, '~')}&Key-Pair-Id=${key}`;
const google = (day: string): string =>
	`https://storage.googleapis.com/shop/invoice.pdf?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=shop%40example.iam.gserviceaccount.com%2F${day}%2Fauto%2Fstorage%2Fgoog4_request&X-Goog-Date=${day}T000000Z&X-Goog-Expires=900&X-Goog-SignedHeaders=host&X-Goog-Signature=${rsa('hex', day)}`;
const googleSecond = (expires: number): string =>
	`https://storage.googleapis.com/shop/invoice.pdf?GoogleAccessId=shop%40example.iam.gserviceaccount.com&Expires=${expires}&Signature=${encodeURIComponent(rsa('base64', `${expires}`))}`;
const azure = (parameters: string): string =>
	`https://shop.blob.core.windows.net/files/invoice.pdf?${parameters}&sig=${hmac('sha256', 'base64', parameters)}`;
const oss = (more: string, expires: number): string =>
	`https://shop.oss-cn-hangzhou.aliyuncs.com/photo.jpg?Expires=${expires}&OSSAccessKeyId=k&Signature=${hmac('sha1', 'base64', `${expires}`)}${more}`;
const ossFourth = (process: string, day: string): string =>
	`https://shop.oss-cn-hangzhou.aliyuncs.com/photo.jpg?x-oss-process=${process}&x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-credential=k%2F${day}%2Fcn-hangzhou%2Foss%2Faliyun_v4_request&x-oss-date=${day}T000000Z&x-oss-expires=60&x-oss-signature=${hmac('sha256', 'hex', day)}`;
const cos = (time: string, more: string): string =>
	`https://shop.cos.ap-guangzhou.myqcloud.com/invoice.pdf?q-sign-algorithm=sha1&q-ak=k&q-sign-time=${time}&q-key-time=${time}&q-header-list=host&q-url-param-list=&q-signature=${hmac('sha1', 'hex', time)}${more}`;

/** Two links to one file, as each service signs them on two days. */
const SAME: ReadonlyArray<readonly [service: string, one: string, other: string]> = [
	['Amazon S3, version 4', s3('', '20260101'), s3('&X-Amz-Security-Token=zz', '20260102')],
	[
		'Amazon S3, version 4, as its documentation shows it',
		'https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
		'https://examplebucket.s3.amazonaws.com/test.txt',
	],
	['Amazon S3, version 2', s3Second(1_767_225_600), s3Second(1_767_312_000)],
	[
		'Amazon CloudFront',
		cloudFront('Expires=1767225600', 'K2JCJMDEHXQW5F'),
		cloudFront('Policy=eyJTdGF0ZW1lbnQiOlt7IlJlc291cmNlIjoi', 'APKAEXAMPLE22222'),
	],
	['Google Cloud Storage, V4', google('20260101'), google('20260102')],
	['Google Cloud Storage, V2', googleSecond(1_767_225_600), googleSecond(1_767_312_000)],
	[
		'Azure, a service’s signature',
		azure('sp=r&st=2026-01-01T00:00:00Z&se=2026-01-02T00:00:00Z&spr=https&sv=2022-11-02&sr=b'),
		azure('sp=r&st=2026-02-01T00:00:00Z&se=2026-02-02T00:00:00Z&spr=https&sv=2024-05-04&sr=b'),
	],
	[
		'Azure, with a policy of the container',
		azure('si=shop&sv=2022-11-02&sr=c'),
		azure('si=shop&sv=2024-05-04&sr=c'),
	],
	[
		'Azure, a user’s delegation',
		azure(
			'skoid=1&sktid=2&skt=3&ske=4&sks=b&skv=2022-11-02&sp=r&se=2026-01-02T00:00:00Z&sv=2022-11-02&sr=b',
		),
		azure(
			'skoid=1&sktid=2&skt=6&ske=7&sks=b&skv=2022-11-02&sp=r&se=2026-02-02T00:00:00Z&sv=2022-11-02&sr=b',
		),
	],
	['Alibaba Cloud OSS, V1', oss('&security-token=t', 1_767_225_600), oss('', 1_767_312_000)],
	[
		'Alibaba Cloud OSS, V4',
		ossFourth('image%2Fresize,w_100', '20260101'),
		ossFourth('image%2Fresize,w_100', '20260102'),
	],
	[
		'Tencent Cloud COS',
		cos('1767225600;1767229200', ''),
		cos('1767312000;1767315600', '&x-cos-security-token=t'),
	],
	[
		'n8n',
		linkOfN8n('filesystem-v2:workflows/1/executions/7/binary_data/a', 1_000),
		linkOfN8n('filesystem-v2:workflows/1/executions/7/binary_data/a', 2_000),
	],
	[
		'Laravel',
		signedLink('https://shop.example/invoices/1042/download?lang=en', 1_767_225_600),
		signedLink('https://shop.example/invoices/1042/download?lang=en', 1_767_312_000),
	],
	[
		'a signed link and the same without signature',
		signedLink('https://x.example/a%20b.pdf?v=a%20b', 1_767_225_600),
		'https://x.example/a%20b.pdf?v=a%20b',
	],
	[
		'a link with another fragment',
		'https://x.example/invoice.pdf#page=2',
		'https://x.example/invoice.pdf',
	],
	['a host in capitals', 'https://SHOP.example/invoice.pdf', 'https://shop.example/invoice.pdf'],
	['the usual port', 'https://shop.example:443/invoice.pdf', 'https://shop.example/invoice.pdf'],
	['blanks around it', '  https://shop.example/invoice.pdf ', 'https://shop.example/invoice.pdf'],
	['an empty query', 'https://shop.example/invoice.pdf?', 'https://shop.example/invoice.pdf'],
];

/** Two links to two files. */
const DIFFERENT: ReadonlyArray<readonly [what: string, one: string, other: string]> = [
	['path', 'https://shop.example/invoice.pdf', 'https://shop.example/label.pdf'],
	['case of the path', 'https://shop.example/Invoice.pdf', 'https://shop.example/invoice.pdf'],
	['host', 'https://a.example/invoice.pdf', 'https://b.example/invoice.pdf'],
	['port', 'https://shop.example:8443/invoice.pdf', 'https://shop.example/invoice.pdf'],
	[
		'query',
		'https://shop.example/download?file=invoice',
		'https://shop.example/download?file=label',
	],
	['only parameter', 'https://shop.example/download?1042', 'https://shop.example/download?1043'],
	['repeated parameter', 'https://shop.example/d?id=1&id=2', 'https://shop.example/d?id=1&id=3'],
	[
		'token that is all that names it',
		'https://shop.example/download?token=a',
		'https://shop.example/download?token=b',
	],
	[
		'token, in a page of a server',
		'https://shop.example/download.php?token=a',
		'https://shop.example/download.php?token=b',
	],
	[
		'token, beside a language',
		'https://shop.example/invoice?lang=en&token=a',
		'https://shop.example/invoice?lang=en&token=b',
	],
	...[
		'invoice.pdf?token=',
		'd?file=invoice.pdf&token=',
		'invoice.pdf?expires=1767225600&token=',
		'invoice.pdf?sig=',
		'invoice.pdf?expires=1767225600&sig=',
		'invoice.pdf?signature=',
		'invoice.pdf?expires=1767225600&signature=',
		'invoice.pdf?sv=2024-05-04&sig=',
		'invoice.pdf?Key-Pair-Id=K2JCJMDEHXQW5F&Expires=1767225600&Signature=',
		'invoice.pdf?AWSAccessKeyId=AK&Signature=',
		'invoice.pdf?X-Amz-Signature=',
		's.aspx?sv=1042&se=1&sig=',
	].map((link): [string, string, string] => [
		`word or number at the end of ${link}`,
		`https://shop.example/${link}customer`,
		`https://shop.example/${link}1043`,
	]),
	[
		'signature in hexadecimal without a time',
		`https://shop.example/doc?signature=${'0a'.repeat(32)}`,
		`https://shop.example/doc?signature=${'0b'.repeat(32)}`,
	],
	[
		'signature beside a second one',
		`https://shop.example/doc?expires=1767225600&signature=${'0a'.repeat(32)}&signature=1042`,
		`https://shop.example/doc?expires=1767225600&signature=${'0a'.repeat(32)}&signature=1043`,
	],
	[
		'page of a file in an order that is signed',
		signedLink('https://shop.example/invoices/download?order=1042', 1_767_225_600),
		signedLink('https://shop.example/invoices/download?order=1043', 1_767_225_600),
	],
	[
		'token, at Firebase',
		'https://firebasestorage.googleapis.com/v0/b/shop/o/1042%2Finvoice.pdf?alt=media&token=a',
		'https://firebasestorage.googleapis.com/v0/b/shop/o/1042%2Finvoice.pdf?alt=media&token=b',
	],
	[
		'key of an order (WooCommerce)',
		'https://shop.example/?download_file=1&order=wc_order_a&key=1',
		'https://shop.example/?download_file=1&order=wc_order_b&key=1',
	],
	[
		'time without signature',
		'https://shop.example/report?expires=1',
		'https://shop.example/report?expires=2',
	],
	[
		'policy without signature',
		'https://shop.example/terms?policy=1',
		'https://shop.example/terms?policy=2',
	],
	[
		'size of a picture',
		'https://shop.oss-cn-hangzhou.aliyuncs.com/a.jpg?x-oss-process=image/resize,w_100',
		'https://shop.oss-cn-hangzhou.aliyuncs.com/a.jpg?x-oss-process=image/resize,w_900',
	],
	[
		'size of a signed picture',
		ossFourth('image/resize,w_100', '20260101'),
		ossFourth('image/resize,w_900', '20260101'),
	],
	['version of a signed object', s3('&versionId=1', '20260101'), s3('&versionId=2', '20260101')],
	[
		'short parameters without a signature of Azure',
		'https://shop.example/a?sp=1&se=2',
		'https://shop.example/a?sp=1&se=3',
	],
	[
		'file in n8n’s storage',
		linkOfN8n('filesystem-v2:a', 1_000),
		linkOfN8n('filesystem-v2:b', 1_000),
	],
	[
		'unreadable token of n8n',
		'https://n8n.example/rest/binary-data/signed?token=a',
		'https://n8n.example/rest/binary-data/signed?token=b',
	],
	['encoded plus', 'https://shop.example/d?f=a%2Bb', 'https://shop.example/d?f=a+b'],
];

describe('a link without what only signs it', () => {
	it.each(SAME)('is the same: %s', (_, one, other) => {
		expect(unsignedLink(one)).toBe(unsignedLink(other));
	});

	it.each(DIFFERENT)('is another one with another %s', (_, one, other) => {
		expect(unsignedLink(one)).not.toBe(unsignedLink(other));
	});

	it('still is a link to the same place', () => {
		for (const [, ...links] of [...SAME, ...DIFFERENT]) {
			for (const link of links) {
				const { origin, pathname } = new URL(unsignedLink(link));
				expect(`${origin}${pathname}`).toBe(`${new URL(link).origin}${new URL(link).pathname}`);
			}
		}
	});

	it('is what it was where nothing proves to sign it, whatever its parameters are called', () => {
		const names = [
			...['token', 'sig', 'signature', 'expires', 'policy', 'sv', 'se', 'key', 'nonce', '_wpnonce'],
			...['X-Amz-Signature', 'X-Amz-Date', 'x-goog-signature', 'Key-Pair-Id', 'AWSAccessKeyId'],
		];
		const parameter = fc.tuple(fc.constantFrom(...names), fc.stringMatching(/^[\w-]{1,40}$/));
		fc.assert(
			fc.property(
				fc.webUrl({ withQueryParameters: true }),
				fc.array(parameter, { maxLength: 5 }),
				(link, parameters) => {
					const given = new URL(link);
					for (const [name, value] of parameters) given.searchParams.append(name, value);
					const url = new URL(unsignedLink(given.href));
					expect(url.pathname).toBe(given.pathname);
					expect([...url.searchParams]).toEqual([...given.searchParams]);
				},
			),
		);
	});

	it('is the same text if it is no link', () => {
		expect(unsignedLink(' no link ')).toBe('no link');
		fc.assert(fc.property(fc.string(), (text) => typeof unsignedLink(text) === 'string'));
	});

	it('does not depend on how often it is asked for', () => {
		for (const [, link] of SAME) expect(unsignedLink(unsignedLink(link))).toBe(unsignedLink(link));
	});
});

/** As n8n makes it: a JSON Web Token (RFC 7519) of the file's id, which is new with each second. */
function linkOfN8n(id: string, expires: number): string {
	const parts = [
		{ alg: 'HS256', typ: 'JWT' },
		{ id, iat: expires - 60, exp: expires },
	];
	const text = parts
		.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
		.join('.');
	const signature = createHmac('sha256', 'secret').update(text).digest('base64url');
	return `https://n8n.example/rest/binary-data/signed?token=${text}.${signature}`;
}
