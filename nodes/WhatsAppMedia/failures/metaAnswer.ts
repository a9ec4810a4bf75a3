import { isSent } from '../messages/sentTexts';
import { isRecord } from '../wire/json';
import { META_WORDS, metaCode } from './metaCodes';
import type { MetaRefusal } from './refusal';

/** Fields that only Meta's own answers have (Graph API error format). */
const MARKS = ['fbtrace_id', 'error_data'] as const;
const EXCEPTION = 'OAuthException';
/** Longest text that can be an answer of Meta in JSON; longer ones are something else. */
const LONGEST_JSON = 50_000;

/**
 * Reads Meta's own refusal, which decides what became of a message. It is known by its structure
 * only: an object with Meta's marks, the same as a JSON text, or a text that begins with `(#code)`.
 * @param sent texts that the message itself holds: a mark that stands in one of them proves nothing,
 * since servers repeat what they were sent
 */
export function readMeta(source: unknown, sent: readonly string[] = []): MetaRefusal | undefined {
	const refusal = typeof source === 'string' ? fromText(source) : fromJson(source);
	if (refusal?.proof === undefined) return undefined;
	const { proof, code, message } = refusal;
	return isSent(proof, sent) ? undefined : { code, message };
}

/**
 * Reads a Meta code boldly, also out of plain words. For what is certain already, such as a status
 * that says "failed", and for texts that explain; never for what became of a message.
 */
export function metaInWords(source: unknown): MetaRefusal | undefined {
	const known = readMeta(source);
	if (known !== undefined) return known;
	if (isRecord(source) || Array.isArray(source)) {
		const inside = unmarked(source);
		return inside === undefined || isOfWhatsApp(inside.code) ? inside : withCode(inside.message);
	}
	if (typeof source !== 'string') return undefined;
	const text = source.slice(0, LONGEST_WORDS).trim();
	const inside = unmarked(jsonIn(text));
	return isOfWhatsApp(inside?.code) ? inside : withCode(text);
}

/** A refusal with what proves that it is Meta's. */
interface Candidate extends MetaRefusal {
	readonly proof?: string;
}

function fromText(text: string): Candidate | undefined {
	if (text.length > LONGEST_JSON) return undefined;
	const trimmed = text.trim();
	if (/^[{[]/.test(trimmed)) return fromJson(parsed(trimmed));
	const digits = /^\(#(\d{1,7})\)/.exec(trimmed)?.[1];
	if (digits === undefined) return undefined;
	// Without the brackets, which somebody may have put around what was sent.
	const proof = `#${digits}`;
	return { code: Number(digits), message: trimmed.slice(0, LONGEST_WORDS), proof };
}

function fromJson(source: unknown): Candidate | undefined {
	// Meta's webhooks hold a list of what went wrong, which is handed on as it is.
	const outer: unknown = Array.isArray(source) ? source[0] : source;
	if (!isRecord(outer)) return undefined;
	const inner = isRecord(outer.error) ? outer.error : outer;
	const plain = unmarked(inner);
	if (plain === undefined) return undefined;
	const proof =
		MARKS.find((mark) => isMark(inner[mark])) ?? (inner.type === EXCEPTION ? EXCEPTION : undefined);
	if (proof !== undefined) return { ...plain, proof };
	return typeof inner.message === 'string' ? fromMarkedText(inner.message) : undefined;
}

function fromMarkedText(text: string): Candidate | undefined {
	return /^\s*\(#/.test(text) ? fromText(text) : undefined;
}

function isMark(value: unknown): boolean {
	return isRecord(value) || (typeof value === 'string' && value !== '');
}

/** Code and words of an object that looks like Meta's, whether or not it has marks. */
function unmarked(source: unknown): MetaRefusal | undefined {
	const outer: unknown = Array.isArray(source) ? source[0] : source;
	if (!isRecord(outer)) return undefined;
	const error = isRecord(outer.error) ? outer.error : outer;
	const code = toCode(error.code);
	const details = isRecord(error.error_data) ? error.error_data.details : undefined;
	const words = [details, error.error_user_msg, error.message, error.title].find(
		(text): text is string => typeof text === 'string' && text.trim() !== '',
	);
	if (code === undefined && words === undefined) return undefined;
	return { code, message: (words ?? '').slice(0, LONGEST_WORDS) };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** JSON that is the whole text, or stands in it after the words of an HTTP client. */
function jsonIn(text: string): unknown {
	const start = text.search(/[{[]/);
	const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'));
	return start < 0 || end < start ? undefined : parsed(text.slice(start, end + 1));
}

/** Characters in which words are looked for. */
const LONGEST_WORDS = 10_000;

function withCode(text: string): MetaRefusal | undefined {
	const code = codeInWords(text);
	return code === undefined ? undefined : { code, message: text };
}

function codeInWords(text: string): number | undefined {
	const marked = /\(#(\d{1,7})\)|"code"\s{0,4}:\s{0,4}"?(13\d{4})\b/.exec(text);
	const code = toCode(marked?.[1] ?? marked?.[2]);
	if (code !== undefined) return code;
	// A number of Meta's own range: order numbers look the same, so it must be a known code.
	const numbers = text.match(/(?<![\w./,-])13\d{4}(?![\w/]|[.,-]{1,9}\d)/g) ?? [];
	const named = numbers
		.slice(0, 5)
		.map(Number)
		.find((number) => metaCode(number) !== undefined);
	return named ?? META_WORDS.find(({ words }) => words.test(text))?.code;
}

/** First and last code that Meta keeps for WhatsApp. */
const WHATSAPP_CODES = { first: 130_000, last: 139_999 };

/**
 * What Meta's own refusal says of the message. Undefined for a code that is neither known nor one of
 * WhatsApp's: that proves nothing.
 */
export function verdictOf(meta: MetaRefusal | undefined): 'refused' | 'uncertain' | undefined {
	const code = meta?.code;
	if (code === undefined) return undefined;
	const known = metaCode(code);
	if (known !== undefined) return known.uncertain === true ? 'uncertain' : 'refused';
	return isOfWhatsApp(code) ? 'refused' : undefined;
}

/** Smaller numbers are codes of the Graph API too, but also of every exception. */
function isOfWhatsApp(code: number | undefined): boolean {
	return code !== undefined && code >= WHATSAPP_CODES.first && code <= WHATSAPP_CODES.last;
}

function toCode(value: unknown): number | undefined {
	const code = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
	return typeof code === 'number' && Number.isInteger(code) ? code : undefined;
}
