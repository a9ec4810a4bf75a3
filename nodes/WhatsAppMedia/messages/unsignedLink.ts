import { parseUrl } from '../wire/parseUrl';
import { isRecord } from '../wire/json';

/**
 * One way to sign a link: parameters that are new with each signature. A link is signed in this way only
 * if it has all of `proof`, each once and with a value as the service makes it: a `token`, `sig` or
 * `signature` can as well be all that names the file, and a file that is taken for another is never sent.
 */
interface Scheme {
	/** Names in lower case, and what their values look like. */
	readonly proof: Readonly<Record<string, RegExp>>;
	/** Further parameters that only sign; whatever else is there says which file it is. */
	readonly others?: readonly string[];
}

const SECONDS = /^\d{1,12}$/;
/** `20260101T000000Z` */
const MOMENT = /^\d{8}T\d{6}Z$/;
/** Hexadecimal: HMAC-SHA256, or longer for RSA and elliptic curves. */
const HEX = /^[\da-f]{64,2048}$/i;
/** HMAC-SHA1 and HMAC-SHA256 in Base64, whose plus is read as a blank where it was not encoded. */
const SHA1_BASE64 = /^[\w+/ -]{27}=$/;
const SHA256_BASE64 = /^[\w+/ -]{43}=$/;
/** Base64 with - _ ~ in place of + = /, of RSA or of elliptic curves. */
const CLOUDFRONT_SIGNATURE = /^[\w~-]{80,}$/;
const CLOUDFRONT_KEY = /^[A-Z\d]{10,64}$/;
/** `2026-02-06` */
const AZURE_VERSION = /^\d{4}-\d\d-\d\d$/;
const AZURE_OTHERS = [
	...['saoid', 'scid', 'sdd', 'se', 'ses', 'si', 'sip', 'ske', 'skoid', 'sks', 'skt', 'sktid'],
	...['skv', 'sp', 'spr', 'sr', 'srt', 'ss', 'st', 'suoid'],
];

const SCHEMES: readonly Scheme[] = [
	// Amazon S3 and storages that speak its protocol: Signature Version 4, then 2.
	{
		proof: {
			'x-amz-algorithm': /^AWS4-[A-Z\d-]{1,40}$/,
			'x-amz-credential': /\/aws4_request$/,
			'x-amz-date': MOMENT,
			'x-amz-expires': SECONDS,
			'x-amz-signature': HEX,
			'x-amz-signedheaders': /./,
		},
		others: ['x-amz-content-sha256', 'x-amz-region-set', 'x-amz-security-token'],
	},
	{
		proof: { awsaccesskeyid: /./, expires: SECONDS, signature: SHA1_BASE64 },
		others: ['x-amz-security-token'],
	},
	// Amazon CloudFront: with a time, then with a policy.
	{
		proof: {
			expires: SECONDS,
			'key-pair-id': CLOUDFRONT_KEY,
			signature: CLOUDFRONT_SIGNATURE,
		},
		others: ['hash-algorithm'],
	},
	{
		proof: {
			'key-pair-id': CLOUDFRONT_KEY,
			policy: /^[\w~-]{20,}$/,
			signature: CLOUDFRONT_SIGNATURE,
		},
		others: ['hash-algorithm'],
	},
	// Google Cloud Storage: V4, then V2.
	{
		proof: {
			'x-goog-algorithm': /^GOOG4-[A-Z\d-]{1,40}$/,
			'x-goog-credential': /\/goog4_request$/,
			'x-goog-date': MOMENT,
			'x-goog-expires': SECONDS,
			'x-goog-signature': HEX,
			'x-goog-signedheaders': /./,
		},
	},
	{
		proof: { googleaccessid: /./, expires: SECONDS, signature: /^[\w+/ -]{27,}={0,2}$/ },
	},
	// Azure: shared access signatures of a service, an account, or a user's delegation; the time at which
	// it ends stands in the link, or in a policy (`si`) at the service.
	{
		proof: { se: /^\d{4}-\d\d-\d\d/, sig: SHA256_BASE64, sv: AZURE_VERSION },
		others: AZURE_OTHERS,
	},
	{
		proof: { si: /./, sig: SHA256_BASE64, sv: AZURE_VERSION },
		others: AZURE_OTHERS,
	},
	// Alibaba Cloud OSS: V1, then V4. Its `x-oss-process` names another picture.
	{
		proof: { ossaccesskeyid: /./, expires: SECONDS, signature: SHA1_BASE64 },
		others: ['security-token'],
	},
	{
		proof: {
			'x-oss-credential': /\/aliyun_v4_request$/,
			'x-oss-date': MOMENT,
			'x-oss-expires': SECONDS,
			'x-oss-signature': HEX,
			'x-oss-signature-version': /^OSS4-[A-Z\d-]{1,40}$/,
		},
		others: ['x-oss-additional-headers', 'x-oss-security-token'],
	},
	// Tencent Cloud COS.
	{
		proof: {
			'q-ak': /./,
			'q-key-time': /^\d{1,12};\d{1,12}$/,
			'q-sign-algorithm': /^sha\d/,
			'q-sign-time': /^\d{1,12};\d{1,12}$/,
			'q-signature': /^[\da-f]{40,}$/i,
		},
		others: ['q-header-list', 'q-url-param-list', 'x-cos-security-token'],
	},
	// Laravel: HMAC-SHA256 of the whole link and the time at which it ends.
	{ proof: { expires: SECONDS, signature: /^[\da-f]{64}$/ } },
];

/** A link without what provably only signs it: two signatures of one file give the same link. */
export function unsignedLink(link: string): string {
	const url = parseUrl(link);
	if (url === undefined) return link.trim();
	const pairs = url.search.slice(1).split('&').filter(Boolean);
	const id = idOfN8n(url);
	const kept = id === undefined ? unsignedPairs(pairs) : [`id=${encodeURIComponent(id)}`];
	url.search = kept.length === 0 ? '' : `?${kept.join('&')}`;
	url.hash = '';
	return url.href;
}

function unsignedPairs(texts: readonly string[]): readonly string[] {
	const pairs = texts.map((text) => ({ text, ...parameterOf(text) }));
	const values = new Map<string, string[]>();
	for (const { name, value } of pairs) values.set(name, [...(values.get(name) ?? []), value]);
	const signing = new Set(
		SCHEMES.filter(({ proof }) =>
			Object.entries(proof).every(([name, form]) => {
				const [value, another] = values.get(name) ?? [];
				return value !== undefined && another === undefined && form.test(value);
			}),
		).flatMap(({ proof, others = [] }) => [...Object.keys(proof), ...others]),
	);
	return pairs.filter(({ name }) => !signing.has(name)).map(({ text }) => text);
}

function parameterOf(pair: string): { readonly name: string; readonly value: string } {
	// Without the sign before it, a leading question mark would not count.
	const [[name, value] = ['', '']] = new URLSearchParams(`&${pair}`);
	return { name: name.toLowerCase(), value };
}

/** n8n's own links to files carry the file's id in their token, a JSON Web Token. */
function idOfN8n(url: URL): string | undefined {
	if (!url.pathname.endsWith('/binary-data/signed')) return undefined;
	const [, payload = ''] = (url.searchParams.get('token') ?? '').split('.');
	try {
		const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
		return isRecord(claims) && typeof claims.id === 'string' ? claims.id : undefined;
	} catch {
		return undefined;
	}
}
