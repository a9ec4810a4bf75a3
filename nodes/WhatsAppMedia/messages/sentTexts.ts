import type { Sendable } from '../message';
import type { ApiResponse } from '../wire/apiResponse';
import { isRecord } from '../wire/json';

/** A text of a message, and how an answer shows that it was taken out. */
interface SentText {
	readonly label: string;
	readonly text: string;
}

/** Shorter ones could be part of any sentence. */
const SHORTEST = 4;
/** Servers cut long values when they repeat them; so many characters are recognized all the same. */
const REPEATED_START = 40;

/** Everything in a message that the operator or the customer wrote. */
export function sentTexts(message: Sendable | undefined): string[] {
	return message === undefined ? [] : textsOf(message).map(({ text }) => text);
}

/**
 * An answer without what was sent. Servers repeat it, for example in the text of a database
 * exception, and nobody may look there for words of the provider.
 */
export function withoutSentTexts(
	response: ApiResponse,
	message: Sendable | undefined,
): ApiResponse {
	if (message === undefined) return response;
	const replacements = textsOf(message).flatMap(({ label, text }) =>
		spellingsOf(text).map((spelling) => [spelling, `[${label}]`] as const),
	);
	const clean = (text: string): string =>
		replacements.reduce((rest, [spelling, label]) => rest.replaceAll(spelling, () => label), text);
	return { ...response, body: mapTexts(response.body, clean) };
}

function textsOf(message: Sendable): SentText[] {
	const { media, contact } = message;
	const link = media?.source.type === 'link' ? media.source.url : undefined;
	const template = 'template' in message ? message.template : undefined;
	const values = [template?.header, ...(template?.body ?? []), ...(template?.buttons ?? [])];
	const candidates: ReadonlyArray<readonly [label: string, text: string | undefined]> = [
		['caption', 'caption' in message ? message.caption : undefined],
		['link', link],
		['file name', media?.fileName],
		...values.map((value) => ['value', value?.text] as const),
		...[
			contact.firstName,
			contact.lastName,
			contact.email,
			contact.description,
			contact.groups,
		].map((text) => ['contact', text] as const),
	];
	return candidates
		.flatMap(([label, text]) =>
			text === undefined || text.trim().length < SHORTEST ? [] : [{ label, text: text.trim() }],
		)
		.sort((one, other) => other.text.length - one.text.length);
}

/** As JSON, PHP, SQL, HTML and a form write it, whole and cut. */
function spellingsOf(text: string): string[] {
	const start = text.length > REPEATED_START ? [text.slice(0, REPEATED_START)] : [];
	const spellings = [text, ...start].flatMap((each) => [
		each,
		JSON.stringify(each).slice(1, -1),
		JSON.stringify(each).slice(1, -1).replaceAll('/', '\\/'),
		each.replace(/['"\\]/g, '\\$&'),
		each.replaceAll("'", "''"),
		each.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`),
		each
			.replaceAll('&', '&amp;')
			.replaceAll('<', '&lt;')
			.replaceAll('>', '&gt;')
			.replaceAll('"', '&quot;')
			.replaceAll("'", '&#039;'),
		percentEncoded(each),
		percentEncoded(each).replaceAll('%20', '+'),
	]);
	return [...new Set(spellings)].filter((spelling) => spelling.length >= SHORTEST);
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
