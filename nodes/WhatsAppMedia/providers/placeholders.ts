import { isRecord } from '../wire/json';
import type { TemplateHeader } from '../messages/message';
import { startOf } from '../text';
import { at, textOf } from './answerFields';
import type { Placeholder } from './provider';

/** `{{1}}` or `{{customer_name}}`, as WhatsApp writes the gaps of a template. */
const GAP = /\{\{\s*([\w.-]{1,60})\s*\}\}/g;
/** WhatsApp takes far fewer; a hostile answer may hold more. */
const MOST = 50;
/** Characters of the text around a gap that tell an operator which one it is. */
const BEFORE = 30;
const AFTER = 20;

/** The gaps in a template's text: each once, numbered ones in the order of their numbers. */
export function placeholdersIn(text: string, place: Placeholder['place']): Placeholder[] {
	const found = new Map<string, Placeholder>();
	for (const match of text.matchAll(GAP)) {
		const key = match[1] ?? '';
		if (found.size >= MOST) break;
		if (!found.has(key)) found.set(key, { place, key, context: around(text, match) });
	}
	return [...found.values()].sort((a, b) => Number(a.key) - Number(b.key) || 0);
}

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

/** Meta's names of headers; another one (a place on a map) cannot be filled by this node. */
const HEADERS: Readonly<Record<string, TemplateHeader>> = {
	DOCUMENT: 'document',
	IMAGE: 'image',
	TEXT: 'text',
	VIDEO: 'video',
};

/** What stands above a template's text, by Meta's name of it. */
export function headerOf(format: unknown): TemplateHeader {
	const name = textOf(format, 20)?.toUpperCase() ?? '';
	return Object.hasOwn(HEADERS, name) ? (HEADERS[name] ?? 'none') : 'none';
}

/** WhatsApp's own limit for the buttons of a template. */
const MOST_BUTTONS = 10;

/** The buttons of a template whose link has a gap; their key is the position among all buttons. */
export function buttonPlaceholders(buttons: unknown): Placeholder[] {
	if (!Array.isArray(buttons)) return [];
	return buttons.slice(0, MOST_BUTTONS).flatMap((button: unknown, index) => {
		const hasGap = placeholdersIn(textOf(at(button, 'url'), 2048) ?? '', 'button').length > 0;
		const context = textOf(at(button, 'text'), 60) ?? '';
		return hasGap ? [{ place: 'button' as const, key: String(index), context }] : [];
	});
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
