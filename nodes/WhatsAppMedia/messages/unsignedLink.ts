import { parseUrl } from '../checks/link';
import { lastSegment } from '../files/downloadName';
import { extensionOf, typeByExtension } from '../files/fileTypes';
import { isRecord } from '../wire/json';

/** One way to sign a link: parameters that are new with each signature. In lower case. */
interface Scheme {
	/** A link that has all of these is signed in this way. */
	readonly marks: readonly string[];
	/** Parameters that only sign; whatever else is there says which file it is. */
	readonly parameters: readonly string[];
}

const SCHEMES: readonly Scheme[] = [
	// Amazon S3 and storages that speak its protocol: Signature Version 4, then 2.
	{
		marks: ['x-amz-signature'],
		parameters: [
			'x-amz-algorithm',
			'x-amz-content-sha256',
			'x-amz-credential',
			'x-amz-date',
			'x-amz-expires',
			'x-amz-security-token',
			'x-amz-signature',
			'x-amz-signedheaders',
		],
	},
	{
		marks: ['awsaccesskeyid', 'signature'],
		parameters: ['awsaccesskeyid', 'expires', 'signature', 'x-amz-security-token'],
	},
	// Amazon CloudFront.
	{
		marks: ['key-pair-id', 'signature'],
		parameters: ['expires', 'hash-algorithm', 'key-pair-id', 'policy', 'signature'],
	},
	// Google Cloud Storage: V4, then V2.
	{
		marks: ['x-goog-signature'],
		parameters: [
			'x-goog-algorithm',
			'x-goog-credential',
			'x-goog-date',
			'x-goog-expires',
			'x-goog-signature',
			'x-goog-signedheaders',
		],
	},
	{
		marks: ['googleaccessid', 'signature'],
		parameters: ['expires', 'googleaccessid', 'signature'],
	},
	// Azure: shared access signatures of a service, an account, or a user's delegation.
	{
		marks: ['sig', 'sv'],
		parameters: [
			...['saoid', 'scid', 'sdd', 'se', 'ses', 'si', 'sig', 'sip', 'ske', 'skoid', 'sks', 'skt'],
			...['sktid', 'skv', 'sp', 'spr', 'sr', 'srt', 'ss', 'st', 'suoid', 'sv'],
		],
	},
	// Alibaba Cloud OSS: V1, then V4. Its `x-oss-process` names another picture.
	{
		marks: ['ossaccesskeyid', 'signature'],
		parameters: ['expires', 'ossaccesskeyid', 'security-token', 'signature'],
	},
	{
		marks: ['x-oss-signature'],
		parameters: [
			'x-oss-additional-headers',
			'x-oss-credential',
			'x-oss-date',
			'x-oss-expires',
			'x-oss-security-token',
			'x-oss-signature',
			'x-oss-signature-version',
		],
	},
	// Tencent Cloud COS.
	{
		marks: ['q-signature'],
		parameters: [
			'q-ak',
			'q-header-list',
			'q-key-time',
			'q-sign-algorithm',
			'q-sign-time',
			'q-signature',
			'q-url-param-list',
			'x-cos-security-token',
		],
	},
	// Whatever signs the rest of the link, Laravel's signed URLs among them.
	{ marks: ['signature'], parameters: ['expires', 'signature'] },
	{ marks: ['sig'], parameters: ['expires', 'sig'] },
];

/** A token can open a file that the link names, or be all that names it. */
const TOKEN: Scheme = { marks: ['token'], parameters: ['expires', 'token'] };

/** A link without what only signs it: two signatures of one file give the same link. */
export function unsignedLink(link: string): string {
	const url = parseUrl(link);
	if (url === undefined) return link.trim();
	const pairs = url.search.slice(1).split('&').filter(Boolean);
	const id = idOfN8n(url);
	const kept = id === undefined ? unsignedPairs(url, pairs) : [`id=${encodeURIComponent(id)}`];
	url.search = kept.length === 0 ? '' : `?${kept.join('&')}`;
	url.hash = '';
	return url.href;
}

function unsignedPairs(url: URL, pairs: readonly string[]): readonly string[] {
	const names = new Set(pairs.map(nameOf));
	const schemes = isNamed(url) ? [...SCHEMES, TOKEN] : SCHEMES;
	const signing = new Set(
		schemes
			.filter(({ marks }) => marks.every((mark) => names.has(mark)))
			.flatMap(({ parameters }) => parameters),
	);
	return pairs.filter((pair) => !signing.has(nameOf(pair)));
}

/** Whether the path, or a value in the query, is the name of a file. */
function isNamed(url: URL): boolean {
	const values = [...url.searchParams]
		.filter(([name]) => name.toLowerCase() !== 'token')
		.map(([, value]) => value);
	return [lastSegment(url), ...values].some(
		(name) => typeByExtension(extensionOf(name)) !== undefined,
	);
}

function nameOf(pair: string): string {
	// Without the sign before it, a leading question mark would not count.
	const [name = ''] = new URLSearchParams(`&${pair}`).keys();
	return name.toLowerCase();
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
