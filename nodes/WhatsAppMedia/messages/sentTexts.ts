import type { Sendable } from './message';
import type { ApiResponse } from '../wire/apiResponse';
import { isRecord } from '../wire/json';
import { percentDecoded, visible } from '../text';

/**
 * Servers repeat what they were sent, in the text of a database exception for example. Nobody may
 * read it as words of the provider, let alone of Meta.
 */

/** A text of a message, and how an answer shows that it was taken out. */
interface SentText {
	readonly label: string;
	readonly text: string;
}

/** Shorter ones could be part of any sentence, so they stay in an answer. */
const SHORTEST = 4;
/** Servers cut long values when they repeat them; so many characters are recognized all the same. */
const REPEATED_START = 40;
/** Characters of a text that are looked at; a longer one that is repeated is no answer of Meta any more. */
const LONGEST = 50_000;

/**
 * Returns everything that the message holds, in every spelling in which a server may have understood
 * it. A rule that also fits one of these texts proves nothing in an answer.
 */
export function sentTexts(message: Sendable | undefined): string[] {
	if (message === undefined) return [];
	return textsOf(message).flatMap(({ text }) => [...new Set(understood(text))]);
}

/** Whether a mark of a provider or of Meta also stands in what was sent. */
export function isSent(mark: string, sent: readonly string[]): boolean {
	const wanted = mark.toLowerCase();
	return sent.some((text) => text.toLowerCase().includes(wanted));
}

/** Whether an id of an answer stood in quotes in what was sent, so that it names no message. */
export function isSentId(id: string, sent: readonly string[]): boolean {
	return isSent(`"${id}"`, sent);
}

/** Returns the answer without what was sent. */
export function withoutSentTexts(
	response: ApiResponse,
	message: Sendable | undefined,
): ApiResponse {
	if (message === undefined) return response;
	return { ...response, body: mapTexts(response.body, takingOut(textsOf(message))) };
}

/** Everything in a message that the operator or the customer wrote; nothing is cut or left out. */
function textsOf(message: Sendable): SentText[] {
	const { media, contact, recipient } = message;
	const link = media?.source.type === 'link' ? media.source.url : undefined;
	const template = 'template' in message ? message.template : undefined;
	const values = [template?.header, ...(template?.body ?? []), ...(template?.buttons ?? [])];
	const candidates: ReadonlyArray<readonly [label: string, text: string | undefined]> = [
		['caption', 'caption' in message ? message.caption : undefined],
		['text', 'text' in message ? message.text : undefined],
		['link', link],
		['file name', media?.fileName],
		...values.map((value) => ['value', value?.text] as const),
		['template', template?.name],
		...[
			contact.firstName,
			contact.lastName,
			contact.email,
			contact.country,
			contact.description,
			contact.groups,
		].map((text) => ['contact', text] as const),
		...[recipient.contactId, recipient.channelId, recipient.threadId].map(
			(text) => ['id', text] as const,
		),
	];
	return candidates.flatMap(([label, text]) => {
		const trimmed = text?.slice(0, LONGEST).trim() ?? '';
		return trimmed === '' ? [] : [{ label, text: trimmed }];
	});
}

/** Encodings inside of encodings that are resolved, such as JSON in an address. */
const MOST_LAYERS = 3;

/** What a text becomes where servers, or JSON, resolve the escapes in it. */
function understood(text: string): string[] {
	const layers = [text];
	for (let count = 0; count < MOST_LAYERS; count += 1) {
		layers.push(percentDecoded(unescaped(layers.at(-1) ?? '')));
	}
	return layers;
}

function unescaped(text: string): string {
	return visible(text.normalize('NFKC'))
		.replace(/\\{1,8}u([\da-f]{4})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
		.replace(/&#x([\da-f]{1,6});?/gi, (whole, hex: string) => character(parseInt(hex, 16), whole))
		.replace(/&#(\d{1,7});?/g, (whole, digits: string) => character(Number(digits), whole))
		.replace(/&quot;/gi, '"')
		.replace(/\\/g, '');
}

function character(code: number, otherwise: string): string {
	return code > 0x10ffff ? otherwise : String.fromCodePoint(code);
}

/** A text in one spelling. */
interface Spelling {
	readonly label: string;
	readonly text: string;
}

/**
 * Makes a function that takes texts out of an answer, in any case of letters, whole or cut behind
 * `REPEATED_START` characters. One pass over an answer, however many texts there are.
 */
function takingOut(texts: readonly SentText[]): (answer: string) => string {
	const byStart = new Map<string, Spelling[]>();
	for (const { label, text } of texts) {
		if (text.length < SHORTEST) continue;
		for (const spelling of spellingsOf(text)) {
			const start = spelling.slice(0, REPEATED_START).toLowerCase();
			byStart.set(start, [...(byStart.get(start) ?? []), { label, text: spelling }]);
		}
	}
	if (byStart.size === 0) return (answer) => answer;
	// Of two that begin alike, the longer one goes first: the pattern takes the first that fits.
	const starts = [...byStart.keys()].sort((one, other) => other.length - one.length);
	const pattern = new RegExp(starts.map(toPattern).join('|'), 'gi');
	return (answer) => {
		pattern.lastIndex = 0;
		const kept: string[] = [];
		let from = 0;
		for (let found = pattern.exec(answer); found !== null; found = pattern.exec(answer)) {
			const [start] = found;
			const { label, end } = longest(answer, found.index, byStart.get(start.toLowerCase()) ?? []);
			kept.push(answer.slice(from, found.index), `[${label}]`);
			from = Math.max(end, found.index + start.length);
			pattern.lastIndex = from;
		}
		return from === 0 ? answer : kept.join('') + answer.slice(from);
	};
}

/** Characters of words and codes; a whole text that is short must not be a part of one. */
const IN_WORD = '[\\w\\u00c0-\\u024f]';

function toPattern(start: string): string {
	const escaped = start.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
	return start.length < REPEATED_START ? `(?<!${IN_WORD})${escaped}(?!${IN_WORD})` : escaped;
}

/** How far a repeated text goes, at most to its end. */
function longest(
	answer: string,
	index: number,
	spellings: readonly Spelling[],
): { label: string; end: number } {
	let best = { label: 'sent', end: index };
	for (const { label, text } of spellings) {
		let length = Math.min(text.length, REPEATED_START);
		while (length < text.length && isSameLetter(text[length], answer[index + length])) length += 1;
		if (index + length > best.end) best = { label, end: index + length };
	}
	return best;
}

function isSameLetter(one: string | undefined, other: string | undefined): boolean {
	return one === other || one?.toLowerCase() === other?.toLowerCase();
}

/** As JSON, PHP, SQL, HTML and a form write it. */
function spellingsOf(text: string): string[] {
	const json = JSON.stringify(text).slice(1, -1);
	const encoded = percentEncoded(text);
	const spellings = [
		text,
		json,
		json.replaceAll('/', '\\/'),
		asciiOnly(json.replaceAll('/', '\\/')),
		text.replace(/['"\\]/g, '\\$&'),
		text.replaceAll("'", "''"),
		text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`),
		text
			.replaceAll('&', '&amp;')
			.replaceAll('<', '&lt;')
			.replaceAll('>', '&gt;')
			.replaceAll('"', '&quot;')
			.replaceAll("'", '&#039;'),
		encoded,
		encoded.replaceAll('%20', '+'),
	];
	return [...new Set(spellings)];
}

/** As PHP writes JSON by default. */
function asciiOnly(json: string): string {
	return json.replace(
		/[\u0080-\uffff]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}

/** Halves of characters, as cutting leaves them, cannot be encoded. */
function percentEncoded(text: string): string {
	return encodeURIComponent(text.replace(/\p{Cs}/gu, ''));
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
	if (typeof value === 'string') return change(value);
	if (Array.isArray(value)) return value.map((entry) => mapTexts(entry, change));
	if (!isRecord(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, entry]) => [key, mapTexts(entry, change)]),
	);
}
