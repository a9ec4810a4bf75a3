import { isRecord } from '../wire/json';
import type { TemplateHeader } from '../messages/message';
import { startOf } from '../text';
import { at, textOf } from './answerFields';
import type { Placeholder, PlaceholderDoubts } from './provider';

/** `{{1}}` or `{{customer_name}}`, as WhatsApp writes the gaps of a template. */
const GAP = /\{\{\s*([\w.-]{1,60})\s*\}\}/g;
/** WhatsApp takes far fewer; a hostile answer may hold more. */
const MOST = 50;
/** Characters of the text around a gap that tell an operator which one it is. */
const BEFORE = 30;
const AFTER = 20;

/** The gaps in a template's text: each once, numbered ones in the order of their numbers. */
export function placeholdersIn(text: string, part: Placeholder['part']): Placeholder[] {
	const found = new Map<string, Placeholder>();
	for (const match of text.matchAll(GAP)) {
		const key = match[1] ?? '';
		if (found.size >= MOST) break;
		if (!found.has(key)) found.set(key, { part, key, context: around(text, match) });
	}
	return [...found.values()].sort((a, b) => Number(a.key) - Number(b.key) || 0);
}

/** Longest text of a part that is read; WhatsApp's own limit is 1,024. */
const LONGEST_TEXT = 4096;
/** Placeholders that a count alone can stand for. */
const MOST_COUNTED = 10;

/** The placeholders of one part of a template, and whether that is all of them. */
export interface PartPlaceholders {
	readonly placeholders: readonly Placeholder[];
	readonly doubt?: PlaceholderDoubts[Placeholder['part']];
}

/**
 * The placeholders of a part by its text; without one, by the count that is listed with it.
 * @param count where the provider lists one
 */
export function placeholdersOf(
	listed: unknown,
	part: Placeholder['part'],
	count?: number,
): PartPlaceholders {
	const text = textOf(listed, LONGEST_TEXT);
	if (text === undefined) {
		// Every template has a text, so a row without one is not complete, and its 0 is a default.
		if (count === undefined || count === 0) return { placeholders: [], doubt: 'untold' };
		return {
			placeholders: Array.from({ length: Math.min(count, MOST_COUNTED) }, (_, index) => ({
				part,
				key: String(index + 1),
				context: '',
			})),
			...(count > MOST_COUNTED && { doubt: 'ambiguous' }),
		};
	}
	const placeholders = placeholdersIn(text, part);
	const isCertain =
		(count === undefined || count === placeholders.length) &&
		placeholders.length < MOST &&
		text.length < LONGEST_TEXT &&
		!hasUnreadGap(text) &&
		!isMixed(placeholders);
	return { placeholders, ...(!isCertain && { doubt: 'ambiguous' }) };
}

/** `{{…}}` with something in it that is no name WhatsApp would take. */
function hasUnreadGap(text: string): boolean {
	return text.replace(GAP, '').includes('{{');
}

/** No template has numbers and names at once. */
function isMixed(placeholders: readonly Placeholder[]): boolean {
	const named = placeholders.filter(({ key }) => !/^\d+$/.test(key)).length;
	return named > 0 && named < placeholders.length;
}

/** The doubts about the parts of a template. */
export function doubtsOf(
	parts: Readonly<Record<Placeholder['part'], PartPlaceholders>>,
): PlaceholderDoubts {
	return Object.fromEntries(
		Object.entries(parts).flatMap(([part, { doubt }]) =>
			doubt === undefined ? [] : [[part, doubt]],
		),
	);
}

/** A part that has no placeholders. */
export const NO_PLACEHOLDERS: PartPlaceholders = { placeholders: [] };

/** The words before and behind a gap, with dots where they are cut. */
function around(text: string, { index, 0: gap }: RegExpMatchArray): string {
	const start = index ?? 0;
	const end = start + gap.length;
	const before = text
		.slice(Math.max(0, start - BEFORE), start)
		.replace(/^(\S*\s|[\udc00-\udfff])/, '');
	const after = startOf(text.slice(end), AFTER).replace(/\s\S*$/, '');
	const isCutBefore = start > BEFORE;
	const isCutAfter = text.length > end + AFTER;
	return `${isCutBefore ? '… ' + before : text.slice(0, start)}${gap}${isCutAfter ? after + ' …' : text.slice(end)}`;
}

/** Meta's names of headers that this node fills. */
const HEADERS: Readonly<Record<string, TemplateHeader>> = {
	DOCUMENT: 'document',
	IMAGE: 'image',
	TEXT: 'text',
	VIDEO: 'video',
};

/** Words for a header without a text and without a file. */
const OTHER_HEADERS: ReadonlySet<string> = new Set(['LOCATION', 'NONE']);

/** The header of a template, by Meta's name of it; undefined where it is not listed, or by a word that is not known. */
export function headerOf(format: unknown): TemplateHeader | undefined {
	if (format === null || format === '') return 'none';
	const name = textOf(format, 20)?.toUpperCase() ?? '';
	if (Object.hasOwn(HEADERS, name)) return HEADERS[name];
	return OTHER_HEADERS.has(name) ? 'none' : undefined;
}

/** Placeholders of a header, which only a text can have. */
export function headerPlaceholders(
	header: TemplateHeader | undefined,
	text: unknown,
	count?: number,
): PartPlaceholders {
	if (header === undefined) return { placeholders: [], doubt: 'untold' };
	return header === 'text' ? placeholdersOf(text, 'header', count) : NO_PLACEHOLDERS;
}

/** Statuses with which WhatsApp sends nothing. Others, such as FLAGGED, may be sent, or are not known. */
const UNAPPROVED: ReadonlySet<string> = new Set([
	'DELETED',
	'DISABLED',
	'IN_APPEAL',
	'PAUSED',
	'PENDING',
	'REJECTED',
]);

/** Whether WhatsApp approved a template; undefined where its status does not say. */
export function isApproved(status: string | undefined): boolean | undefined {
	if (status === 'APPROVED') return true;
	return status !== undefined && UNAPPROVED.has(status) ? false : undefined;
}

/** WhatsApp's own limit for the buttons of a template. */
const MOST_BUTTONS = 10;

/** The buttons of a template whose link has a gap; their key is the position among all buttons. */
export function buttonPlaceholders(buttons: unknown): Placeholder[] {
	if (!Array.isArray(buttons)) return [];
	return buttons.slice(0, MOST_BUTTONS).flatMap((button: unknown, index) => {
		const hasGap = placeholdersIn(textOf(at(button, 'url'), 2048) ?? '', 'button').length > 0;
		const context = textOf(at(button, 'text'), 60) ?? '';
		return hasGap ? [{ part: 'button' as const, key: String(index), context }] : [];
	});
}

/** The same, and whether these are all: null and empty lists say that there are no buttons. */
export function placeholdersOfButtons(buttons: unknown): PartPlaceholders {
	const placeholders = buttonPlaceholders(buttons);
	if (!Array.isArray(buttons)) {
		const isNone = buttons !== undefined && isNothing(buttons);
		return { placeholders, ...(!isNone && { doubt: 'untold' }) };
	}
	const isUnclear = buttons.some((button: unknown) => {
		const url = textOf(at(button, 'url'), 2048);
		const isLink = textOf(at(button, 'type'), 40)?.toUpperCase() === 'URL';
		return url === undefined ? isLink : hasUnreadGap(url);
	});
	return { placeholders, ...(isUnclear && { doubt: 'ambiguous' }) };
}

/** Kinds of buttons that need nothing, or the end of a link. */
const FILLABLE_BUTTONS: ReadonlySet<string> = new Set(['PHONE_NUMBER', 'QUICK_REPLY', 'URL']);

/** Lists without entries, objects without fields and the words for nothing say that there is nothing. */
function isNothing(value: unknown): boolean {
	if (Array.isArray(value)) return value.length === 0;
	return isRecord(value) ? Object.keys(value).length === 0 : textOf(value) === undefined;
}

/** Whether this node has values for everything in a template, by Meta's names. */
export function canBeFilled(format: unknown, buttons: unknown, cards?: unknown): boolean {
	const name = textOf(format, 20)?.toUpperCase() ?? '';
	if (name !== '' && name !== 'NONE' && !Object.hasOwn(HEADERS, name)) return false;
	if (!isNothing(cards)) return false;
	return (
		!Array.isArray(buttons) ||
		buttons
			.map((button: unknown) => textOf(at(button, 'type'), 40)?.toUpperCase())
			.every((type) => type === undefined || FILLABLE_BUTTONS.has(type))
	);
}

/** Buttons that need a value which this node does not have. */
const UNFILLABLE_BUTTONS: Readonly<Record<string, string>> = {
	COPY_CODE: 'a button that copies a code',
	MPM: 'a button that shows products',
	SPM: 'a button that shows a product',
};

/** The part of a template that surely needs a value which this node does not have, in words. */
export function unfillablePart(
	format: unknown,
	buttons: unknown,
	cards?: unknown,
): string | undefined {
	if (textOf(format, 20)?.toUpperCase() === 'LOCATION') return 'a place on a map in its header';
	// Cards as a text are what could not be read.
	if (typeof cards !== 'string' && !isNothing(cards)) return 'a carousel of cards';
	const types = (Array.isArray(buttons) ? buttons : []).map(
		(button: unknown) => textOf(at(button, 'type'), 40)?.toUpperCase() ?? '',
	);
	const type = types.find((one) => Object.hasOwn(UNFILLABLE_BUTTONS, one));
	return type === undefined ? undefined : UNFILLABLE_BUTTONS[type];
}
