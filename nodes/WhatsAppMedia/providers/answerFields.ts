import { metaInWords, readMeta } from '../failures/metaAnswer';
import { metaCode } from '../failures/metaCodes';
import { reasonByStatus, type Reason } from '../failures/reasons';
import type { Refusal } from '../failures/refusal';
import { isSent, isSentId } from '../messages/sentTexts';
import { cut, plain, startOf, wordsIn } from '../text';
import { isRecord } from '../wire/json';
import type { ApiResponse } from '../wire/apiResponse';

/**
 * Reading answers of any provider: JSON of unknown shape, HTML pages of proxies, nothing at all.
 * Every value is taken as hostile: types are tested, lengths are bounded.
 */

const MAX_ID_LENGTH = 512;
const MAX_TEXT_LENGTH = 500;
const MAX_DETAILS = 6;

/** What an id may consist of: no blanks, quotes or brackets, which every sentence and all JSON has. */
const ID = /^(?=.*[a-z\d])[\w.:/+=@~|$%*-]+$/i;
/** What stands in the place of an id where there is none, also as a program writes it that did not expect that. */
const NO_ID =
	/^["']?(?:0|-+|(?:wamid\.?)?(?:null|nil|none|undefined)|wamid\.?|false|n\/?a|nan|unknown|\[\]|\{\})["']?$/i;
/** What has the form of an id and is none. */
const OTHER_TEXT = /^(?:true$|https?:|not[_-]|(?:errors?|exception|fail(?:ed|ure)?)(?![a-z\d]))/i;
/** Parts of words that are in no document, and neither confirm a message nor say that WhatsApp has given it up. */
export const DOUBTFUL =
	/abort|block|bounc|cancel|delet|den(?:y|ied)|discard|dropp|error|exception|expir|fail|held|invalid|rechaz|refus|reject|skip|stopp|suppress|undeliver|unknown|unsent|unsuc|fallid|(?:^|[ _-])not?[ _-]/i;

/**
 * A field that may be an id: a text that looks like one, or a number that was not rounded. Always text, so that an
 * output has one type at every provider.
 */
export function idOf(value: unknown): string | undefined {
	const id = typeof value === 'number' && isExact(value) ? String(value) : value;
	const text = textOf(id, MAX_ID_LENGTH);
	return text !== undefined && isId(text) ? text : undefined;
}

function isId(text: string): boolean {
	if (!ID.test(text) || NO_ID.test(text) || OTHER_TEXT.test(text)) return false;
	// Letters of an id that was drawn by lot may spell anything; without a digit it is rather a word.
	return /\d/.test(text) || !DOUBTFUL.test(text);
}

/** Whether the place of an id holds a text that is none, and does not stand for "none" either. */
export function isNoId(value: unknown): boolean {
	const text = textOf(value, MAX_ID_LENGTH);
	return text !== undefined && !isId(text) && !NO_ID.test(text);
}

/** Beyond 2^53 a number stands for several integers, and would be somebody else's id. */
function isExact(value: number): boolean {
	return Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
}

/** A field that may be a text; undefined when it is empty or something else. */
export function textOf(value: unknown, max = MAX_TEXT_LENGTH): string | undefined {
	if (typeof value !== 'string') return undefined;
	const text = plain(startOf(value, max * 4));
	return text === '' ? undefined : cut(text, max);
}

/** A field that may be a count: a number, or the same as a text. */
export function countOf(value: unknown): number | undefined {
	const count = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
	return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}

/** A field that may be a provider's own code: a word of letters, digits and a few signs, such as `NOT_FOUND`. */
export function codeOf(value: unknown): string | undefined {
	return typeof value === 'string' && /^[\w.:-]{1,60}$/.test(value) ? value : undefined;
}

/** A nested field of a JSON answer: `at(body, 'data', 'message_id')`. */
export function at(body: unknown, ...path: Array<string | number>): unknown {
	return path.reduce<unknown>((value, key) => {
		if (Array.isArray(value) && typeof key === 'number') return value[key] as unknown;
		return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
	}, body);
}

/** Whether an answer is a web page instead of an API's. */
export function isWebPage({ headers, body }: ApiResponse): boolean {
	if (typeof body !== 'string' || body.trim() === '') return false;
	return /^text\/html/i.test(headers['content-type'] ?? '') || /^\s*<(!doctype|html)/i.test(body);
}

/** Validation details in any of the shapes seen, as short sentences. */
export function readDetails(value: unknown): string[] {
	return flatten(value).slice(0, MAX_DETAILS);
}

/** Deeper than this no provider nests; a hostile answer might. */
const MAX_DEPTH = 5;

function flatten(value: unknown, name?: string, depth = 0): string[] {
	const text = typeof value === 'number' ? String(value) : textOf(value);
	if (text !== undefined) return [name === undefined ? text : `${name}: ${text}`];
	if (depth >= MAX_DEPTH) return [];
	if (Array.isArray(value))
		return value.slice(0, MAX_DETAILS).flatMap((entry) => flatten(entry, name, depth + 1));
	if (!isRecord(value)) return [];
	return Object.entries(value)
		.slice(0, MAX_DETAILS)
		.flatMap(([key, entry]) => flatten(entry, /^\d+$/.test(key) ? name : nameOf(key), depth + 1));
}

/** The name of a field that an answer made up. */
function nameOf(key: string): string {
	return cut(plain(startOf(key, 240)), 60);
}

/** A rule that gives a reason for words of a provider; the first that fits counts. */
export interface TextRule {
	readonly words: RegExp;
	readonly reason: Reason;
	/** The only statuses with which the words mean it; any where absent. */
	readonly statuses?: readonly number[];
}

/** What an envelope holds, before the reason is settled. */
export interface Words {
	readonly code?: string;
	/** Absent where the envelope has none: the answer may still be plain words, or have them as `message`. */
	readonly message?: string;
	readonly details: readonly string[];
	/** Where Meta's answer would be. */
	readonly meta?: unknown;
	readonly requestId?: string;
}

/** How a provider's words lead to a reason. */
export interface ReasonRules {
	readonly byCode: Readonly<Record<string, Reason>>;
	readonly byText: readonly TextRule[];
	/** Where this provider's meaning of a status differs from the general one. */
	readonly byStatus?: Readonly<Record<number, Reason>>;
}

/**
 * Reads an answer that is no receipt: by code, by words, by status, in this order. What it finds
 * explains the answer; what became of the message is decided by `failures/outcome.ts` alone.
 * @param sent texts of the message, which servers repeat
 */
export function settleRefusal(
	response: ApiResponse,
	words: Words,
	rules: ReasonRules,
	sent: readonly string[] = [],
): Refusal {
	const { status } = response;
	if (isWebPage(response)) return readPage(response, sent);
	const { code, details, requestId, message = bareWords(response.body) } = words;
	const says = saysNo(response.body) && !isEnvelopeSent(sent) ? 'refused' : undefined;
	const isFragment = typeof response.body === 'string' && /^\s{0,99}[[{]/.test(response.body);
	const refusal: { -readonly [K in keyof Refusal]: Refusal[K] } = isFragment
		? { details: [], form: 'fragment' }
		: { code, message, details, requestId, ...(says && { says }) };
	if (status >= 300 && status < 400) return { ...refusal, reason: reasonByStatus(status) };
	// Words about a closed window beside a success are no refusal: the message may have gone out.
	const isNo = status >= 300 || says === 'refused';
	const texts = [words.meta, message];
	const meta = isNo ? firstOf(texts, (text) => readMeta(text, sent)) : undefined;
	// What is no answer of Meta may be the text of an exception.
	const inner =
		meta === undefined && !isFragment
			? (textOf(words.meta) ?? textOf(at(words.meta, 'message')))
			: undefined;
	if (inner !== undefined && inner !== message) refusal.details = [...details, inner];
	const said = isFragment
		? ''
		: [message, ...details, code].filter((text) => text !== undefined).join(' | ');
	const reason =
		(code !== undefined && Object.hasOwn(rules.byCode, code) ? rules.byCode[code] : undefined) ??
		reasonSaid([...WEB_SERVER, ...rules.byText], said, status, sent) ??
		rules.byStatus?.[status] ??
		reasonByStatus(status);
	const hintedCode = isNo ? hintIn(texts, sent) : undefined;
	return { ...refusal, reason, meta, ...(hintedCode !== undefined && { hintedCode }) };
}

/** Words in no envelope of the provider, as frameworks and gateways write them in front of any API. */
function bareWords(body: unknown): string | undefined {
	return textOf(at(body, 'message')) ?? textOf(body);
}

/** The reason of the first rule that fits the words. */
function reasonSaid(
	rules: readonly TextRule[],
	said: string,
	status: number,
	sent: readonly string[],
): Reason | undefined {
	return rules.find(
		({ words, statuses }) => (statuses?.includes(status) ?? true) && saysItself(words, said, sent),
	)?.reason;
}

/** Words of the provider that also stand in what was sent are not the provider's. */
function saysItself(pattern: RegExp, said: string, sent: readonly string[]): boolean {
	const [words] = pattern.exec(said) ?? [];
	return words !== undefined && !isSent(words, sent) && !sent.some((text) => pattern.test(text));
}

/** A known code that the words speak of. */
function hintIn(texts: readonly unknown[], sent: readonly string[]): number | undefined {
	const code = firstOf(texts, metaInWords)?.code;
	if (code === undefined || metaCode(code) === undefined || isSent(String(code), sent)) {
		return undefined;
	}
	return sent.some((text) => metaInWords(text)?.code === code) ? undefined : code;
}

function firstOf<T, R>(values: readonly T[], read: (value: T) => R | undefined): R | undefined {
	for (const value of values) {
		const found = read(value);
		if (found !== undefined) return found;
	}
	return undefined;
}

/** Whether an envelope says no, as the documents of the providers write it. */
export function saysNo(body: unknown): boolean {
	return at(body, 'success') === false || at(body, 'status') === 'error';
}

/** A field that may be an id of WhatsApp, which is never a number. */
export function messageIdOf(value: unknown): string | undefined {
	return typeof value === 'string' ? idOf(value) : undefined;
}

/** An id of WhatsApp itself, which is known by its form. */
const WAMID = /\bwamid\.[\w+/=-]{8,500}/;
/** Fields of an answer that are searched for one, and UTF-16 units of each. */
const MOST_SEARCHED = 1_000;
const SEARCHED = 20_000;

/**
 * The id of a message that an answer names although it confirms none: in its own place, or anywhere if WhatsApp made
 * it and a message was sent. What stood in what was sent names nothing.
 * @param own what stands in the place of the id
 * @param sent texts of the message; undefined where none was sent
 */
export function namedMessage(
	body: unknown,
	own: string | undefined,
	sent?: readonly string[],
): string | undefined {
	// Questions about a message name it, too.
	if (sent === undefined) return own;
	if (own !== undefined && !isSentId(own, sent)) return own;
	const left: unknown[] = [body];
	for (let count = 0; left.length > 0 && count < MOST_SEARCHED; count += 1) {
		const value = left.pop();
		const [id] = typeof value === 'string' ? (WAMID.exec(startOf(value, SEARCHED)) ?? []) : [];
		if (id !== undefined && !isSent(id, sent)) return id;
		if (Array.isArray(value) || isRecord(value)) {
			left.push(...Object.values(value).slice(0, MOST_SEARCHED));
		}
	}
	return undefined;
}

/** An envelope that was sent as a text can come back as the whole answer. */
function isEnvelopeSent(sent: readonly string[]): boolean {
	return isSent('"success"', sent) || isSent('"status"', sent);
}

/** Words of web servers, whichever provider is behind them: nginx, Apache, and those written in Go. */
const WEB_SERVER: readonly TextRule[] = [
	{
		words:
			/plain http request was sent to https port|speaking plain http to an ssl-enabled|http request to an https server/i,
		reason: 'plainHttp',
		statuses: [400],
	},
];

/** The reason of a page by its status, where an API's answer of this status has another one. */
const PAGE_REASONS: Readonly<Record<number, Reason>> = {
	400: 'wrongAddress',
	401: 'gatewayRefused',
	403: 'gatewayRefused',
	406: 'gatewayRefused',
	422: 'wrongAddress',
};

/** A page of a proxy, a firewall, a login or the dashboard. An API answers nothing of the kind. */
function readPage({ status, body }: ApiResponse, sent: readonly string[]): Refusal {
	const page = String(body).slice(0, 10_000);
	const title = /<title[^>]*>([^<]*)/i.exec(page)?.[1];
	const reason =
		status < 300
			? 'notAnApi'
			: (reasonSaid(WEB_SERVER, wordsIn(page), status, sent) ??
				PAGE_REASONS[status] ??
				reasonByStatus(status));
	return { reason, message: textOf(title, 100), details: [], form: 'page' };
}
