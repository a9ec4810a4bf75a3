import { isRecord } from '../wire/json';

type Form = (text: string) => number | undefined;

/** `20261128T231146Z`, as Amazon and Google sign. */
const compact: Form = (text) => {
	const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text)?.slice(1).map(Number);
	if (parts === undefined) return undefined;
	const [year = 0, month = 0, day, hour, minute, second] = parts;
	return Date.UTC(year, month - 1, day, hour, minute, second);
};

/** `2026-11-28T23:11:46Z`, or only its day. */
const iso: Form = (text) =>
	/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,7})?)?Z)?$/.test(text) ? Date.parse(text) : undefined;

/** Seconds since the epoch, or milliseconds; fewer digits are a length of time. */
const epoch: Form = (text) => {
	if (/^\d{9,10}$/.test(text)) return Number(text) * 1000;
	return /^\d{12,13}$/.test(text) ? Number(text) : iso(text);
};

/** Seconds since the epoch in hexadecimal. */
const hexadecimal: Form = (text) =>
	/^[\da-f]{8}$/i.test(text) ? parseInt(text, 16) * 1000 : undefined;

/** `begin;end`, in seconds since the epoch. */
const span: Form = (text) => epoch(/^\d{9,10};(\d{9,10})$/.exec(text)?.[1] ?? '');

/** A JSON Web Token. */
const token: Form = (text) => epoch(String(jsonOf(text.split('.', 3)[1])?.exp));

/** CloudFront’s policy, in an alphabet of its own. */
const policy: Form = (text) => {
	const base64 = text
		.replace(/_{1,2}$/, '')
		.replace(/-/g, '+')
		.replace(/~/g, '/');
	const statements = jsonOf(base64)?.Statement;
	const first: unknown = Array.isArray(statements) ? statements[0] : undefined;
	const condition = isRecord(first) ? first.Condition : undefined;
	const until = isRecord(condition) ? condition.DateLessThan : undefined;
	return epoch(isRecord(until) ? String(until['AWS:EpochTime']) : '');
};

/** A parameter, in lower case, that says until when a link is good. */
interface Row {
	readonly name: string;
	/** How the point in time is written. */
	readonly form: Form;
	/** Another parameter with the seconds from then on. */
	readonly seconds?: string;
	/** Another parameter without which this one is something else. */
	readonly beside?: string;
}

const ROWS: readonly Row[] = [
	// Amazon S3 and storages that speak its protocol, Google Cloud Storage, Alibaba Cloud OSS.
	{ name: 'x-amz-date', form: compact, seconds: 'x-amz-expires' },
	{ name: 'x-goog-date', form: compact, seconds: 'x-goog-expires' },
	{ name: 'x-oss-date', form: compact, seconds: 'x-oss-expires' },
	// Their older ways, CloudFront, Laravel and many others.
	{ name: 'expires', form: epoch },
	{ name: 'policy', form: policy, beside: 'key-pair-id' },
	// Azure, Tencent Cloud COS, Supabase and n8n itself, Discord, Meta.
	{ name: 'se', form: iso, beside: 'sig' },
	{ name: 'q-sign-time', form: span },
	{ name: 'token', form: token },
	{ name: 'ex', form: hexadecimal, beside: 'hm' },
	{ name: 'oe', form: hexadecimal, beside: 'oh' },
];

/** Until when a link is good, by its own parameters, in milliseconds since the epoch. */
export function expiryOf({ search, searchParams }: URL): number | undefined {
	if (search === '') return undefined;
	const values = new Map<string, string>();
	for (const [name, value] of searchParams) {
		if (!values.has(name.toLowerCase())) values.set(name.toLowerCase(), value);
	}
	const times = ROWS.flatMap(({ name, form, seconds, beside }) => {
		const value = values.get(name);
		if (value === undefined || (beside !== undefined && !values.has(beside))) return [];
		const from = form(value);
		const more = seconds === undefined ? '0' : (values.get(seconds) ?? '');
		const time = from === undefined || !/^\d{1,9}$/.test(more) ? NaN : from + Number(more) * 1000;
		// What `Date` can write.
		return Math.abs(time) < 8.64e15 ? [time] : [];
	});
	return times.length === 0 ? undefined : Math.min(...times);
}

/** Characters of an answer in which words are looked for. */
const LONGEST_ANSWER = 8_192;

/** How storages say that a link is no longer good. */
const EXPIRED: readonly RegExp[] = [
	/\b(ExpiredToken|RequestExpired|SecurityTokenExpired|SignatureExpired|TokenExpired)\b/,
	/\b(download|link|policy|request|signature|token|url)( you followed)?( has| is| was)?( already)? expired\b/i,
	/\bexpired (download|link|request|signature|token|url)\b/i,
	/"exp\\?" claim timestamp check failed|\bjwt expired\b/i,
];

/** Whether the text of a refusal says that the link has expired. */
export function saysExpired(text: string): boolean {
	const start = text.slice(0, LONGEST_ANSWER);
	if (EXPIRED.some((words) => words.test(start))) return true;
	if (!start.includes('AuthenticationFailed')) return false;
	// Azure says the same of a link that is not good yet.
	const times = /Expiry \[([^[\]]{1,40})\] - Current \[([^[\]]{1,40})\]/.exec(start);
	const [expiry, current] = (times ?? []).slice(1).map((time) => Date.parse(time));
	if (expiry !== undefined && current !== undefined) return expiry <= current;
	return /\bexpired\b/i.test(start);
}

/** A moment for a sentence: `2026-11-28 23:11 UTC`. */
export function readableMoment(time: number): string {
	return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** JSON in base64, as either of its alphabets writes it. */
function jsonOf(text = ''): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
		return isRecord(value) ? value : undefined;
	} catch {
		return undefined;
	}
}
