import fc from 'fast-check';
import { createHmac } from 'node:crypto';

import { unsignedLink } from '../../../nodes/WhatsAppMedia/messages/unsignedLink';

/** Two links to one file, as each service signs them on two days. */
const SAME: ReadonlyArray<readonly [service: string, one: string, other: string]> = [
	[
		'Amazon S3, version 4',
		'https://shop.s3.eu-west-1.amazonaws.com/1042/invoice.pdf?response-content-disposition=inline&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA%2F20260101%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature=aa11&x-id=GetObject',
		'https://shop.s3.eu-west-1.amazonaws.com/1042/invoice.pdf?response-content-disposition=inline&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA%2F20260102%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20260102T000000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Security-Token=zz&X-Amz-Signature=bb22&x-id=GetObject',
	],
	[
		'Amazon S3, version 2',
		'https://s3.amazonaws.com/shop/invoice.pdf?AWSAccessKeyId=AK&Expires=1&Signature=a%2Bb%3D',
		'https://s3.amazonaws.com/shop/invoice.pdf?AWSAccessKeyId=AK&Expires=2&Signature=c%2Bd%3D',
	],
	[
		'Amazon CloudFront',
		'https://d111.cloudfront.net/invoice.pdf?size=large&Expires=1&Signature=a&Key-Pair-Id=K1',
		'https://d111.cloudfront.net/invoice.pdf?size=large&Policy=p&Signature=b&Key-Pair-Id=K2&Hash-Algorithm=SHA256',
	],
	[
		'Google Cloud Storage, V4',
		'https://storage.googleapis.com/shop/invoice.pdf?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=c&X-Goog-Date=1&X-Goog-Expires=900&X-Goog-SignedHeaders=host&X-Goog-Signature=a',
		'https://storage.googleapis.com/shop/invoice.pdf?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=d&X-Goog-Date=2&X-Goog-Expires=900&X-Goog-SignedHeaders=host&X-Goog-Signature=b',
	],
	[
		'Google Cloud Storage, V2',
		'https://storage.googleapis.com/shop/invoice.pdf?GoogleAccessId=g&Expires=1&Signature=a',
		'https://storage.googleapis.com/shop/invoice.pdf?GoogleAccessId=g&Expires=2&Signature=b',
	],
	[
		'Azure, a service’s signature',
		'https://shop.blob.core.windows.net/files/invoice.pdf?sp=r&st=2026-01-01T00:00:00Z&se=2026-01-02T00:00:00Z&spr=https&sv=2022-11-02&sr=b&sig=a%3D',
		'https://shop.blob.core.windows.net/files/invoice.pdf?sp=r&st=2026-02-01T00:00:00Z&se=2026-02-02T00:00:00Z&spr=https&sv=2024-05-04&sr=b&sig=b%3D',
	],
	[
		'Azure, a user’s delegation',
		'https://shop.blob.core.windows.net/files/invoice.pdf?skoid=1&sktid=2&skt=3&ske=4&sks=b&skv=2022-11-02&sp=r&se=5&sv=2022-11-02&sr=b&sig=a',
		'https://shop.blob.core.windows.net/files/invoice.pdf?skoid=1&sktid=2&skt=6&ske=7&sks=b&skv=2022-11-02&sp=r&se=8&sv=2022-11-02&sr=b&sig=b',
	],
	[
		'Alibaba Cloud OSS, V1',
		'https://shop.oss-cn-hangzhou.aliyuncs.com/photo.jpg?Expires=1&OSSAccessKeyId=k&Signature=a&security-token=t',
		'https://shop.oss-cn-hangzhou.aliyuncs.com/photo.jpg?Expires=2&OSSAccessKeyId=l&Signature=b',
	],
	[
		'Alibaba Cloud OSS, V4',
		'https://shop.oss-cn-hangzhou.aliyuncs.com/photo.jpg?x-oss-process=image%2Fresize,w_100&x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-credential=c&x-oss-date=1&x-oss-expires=60&x-oss-signature=a',
		'https://shop.oss-cn-hangzhou.aliyuncs.com/photo.jpg?x-oss-process=image%2Fresize,w_100&x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-credential=d&x-oss-date=2&x-oss-expires=60&x-oss-signature=b',
	],
	[
		'Tencent Cloud COS',
		'https://shop.cos.ap-guangzhou.myqcloud.com/invoice.pdf?q-sign-algorithm=sha1&q-ak=k&q-sign-time=1;2&q-key-time=1;2&q-header-list=host&q-url-param-list=&q-signature=a',
		'https://shop.cos.ap-guangzhou.myqcloud.com/invoice.pdf?q-sign-algorithm=sha1&q-ak=k&q-sign-time=3;4&q-key-time=3;4&q-header-list=host&q-url-param-list=&q-signature=b&x-cos-security-token=t',
	],
	[
		'n8n',
		linkOfN8n('filesystem-v2:workflows/1/executions/7/binary_data/a', 1_000),
		linkOfN8n('filesystem-v2:workflows/1/executions/7/binary_data/a', 2_000),
	],
	[
		'Laravel',
		'https://shop.example/invoices/1042/download?lang=en&expires=1&signature=aa',
		'https://shop.example/invoices/1042/download?lang=en&expires=2&signature=bb',
	],
	[
		'a token beside a file name',
		'https://shop.example/invoice.pdf?token=a',
		'https://shop.example/invoice.pdf?token=b',
	],
	[
		'a token and a time beside a file name in the query',
		'https://shop.example/download?file=invoice.pdf&expires=1&token=a',
		'https://shop.example/download?file=invoice.pdf&expires=2&token=b',
	],
	[
		'Firebase',
		'https://firebasestorage.googleapis.com/v0/b/shop/o/1042%2Finvoice.pdf?alt=media&token=a',
		'https://firebasestorage.googleapis.com/v0/b/shop/o/1042%2Finvoice.pdf?alt=media&token=b',
	],
	[
		'a signed link and the same without signature',
		'https://x.example/a%20b.pdf?v=a%20b&token=1',
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
		'https://shop.oss-cn-hangzhou.aliyuncs.com/a.jpg?x-oss-process=image/resize,w_100&x-oss-signature=a',
		'https://shop.oss-cn-hangzhou.aliyuncs.com/a.jpg?x-oss-process=image/resize,w_900&x-oss-signature=a',
	],
	[
		'version of a signed object',
		'https://s3.amazonaws.com/shop/a.pdf?versionId=1&X-Amz-Signature=a',
		'https://s3.amazonaws.com/shop/a.pdf?versionId=2&X-Amz-Signature=a',
	],
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

	it('is what it was where nothing signs it', () => {
		fc.assert(
			fc.property(fc.webUrl({ withQueryParameters: true }), (link) => {
				const given = new URL(link);
				fc.pre(
					![...given.searchParams.keys()].some((name) => /^(sig|signature|token)$/i.test(name)),
				);
				expect(new URL(unsignedLink(link)).pathname).toBe(given.pathname);
				expect([...new URL(unsignedLink(link)).searchParams]).toEqual([...given.searchParams]);
			}),
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
