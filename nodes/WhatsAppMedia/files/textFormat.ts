import type { Form, Format } from './format';

/** Bytes that decide whether a file is text. */
const SAMPLE = 1024;

/** Bytes of a file that can be called plain text; of fewer nothing is known. */
const SHORTEST = 4;

/** Control characters that no text has; tab, line breaks, form feed and escape are in use. */
// eslint-disable-next-line no-control-regex
const BINARY = /[\0-\x08\x0e-\x1a\x1c-\x1f]/;
const ASCII = /^[\0-\x7f]*$/;

/**
 * What a file is that people or programs can read: a web page, JSON, XML, … or words that are none of
 * these. Undefined for a file that is no text.
 */
export function textFormat(head: Uint8Array): Format | undefined {
	const text = readText(head)?.trimStart();
	if (text === undefined) return undefined;
	return special(text) ?? (head.byteLength < SHORTEST ? undefined : WORDS);
}

function special(text: string): Format | undefined {
	switch (text[0]) {
		case '<':
			return markupFormat(text);
		case '{':
			if (text.startsWith('{\\rtf')) return proofOf('application/rtf', ['rtf', 'text']);
			return isJson(text) ? JSON_TEXT : undefined;
		case '[':
			return isJson(text) ? JSON_TEXT : undefined;
		default:
			return known(text);
	}
}

function textOf(mimeType: string, forms: readonly Form[]): Format {
	return { mimeType, forms, isContainer: true, isText: true, isPage: false };
}

/** Text that proves its type, as a picture does. */
function proofOf(mimeType: string, forms: readonly Form[]): Format {
	return { ...textOf(mimeType, forms), isContainer: false };
}

const WORDS = textOf('text/plain', ['words', 'text']);
const VCARD = proofOf('text/x-vcard', ['text', 'words']);
const CALENDAR = proofOf('text/calendar', ['text', 'words']);
const POSTSCRIPT = proofOf('application/postscript', ['text']);
const WEB_ARCHIVE = textOf('text/plain', ['office text', 'words', 'text']);
const JSON_TEXT = { ...textOf('application/json', ['json', 'text']), isPage: true };

/** The text with one character a byte, which is enough to recognise markup; undefined for what is no text. */
function readText(head: Uint8Array): string | undefined {
	if (head[0] === 0xff && head[1] === 0xfe) return readWide(head, 'utf-16le');
	if (head[0] === 0xfe && head[1] === 0xff) return readWide(head, 'utf-16be');
	const start = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
	const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength).subarray(start);
	const text = bytes.toString('latin1');
	const sample = text.length > SAMPLE ? text.slice(0, SAMPLE) : text;
	if (BINARY.test(sample)) return undefined;
	const isText = ASCII.test(sample) || isUtf8(bytes.subarray(0, SAMPLE)) || isMostlyAscii(sample);
	return isText ? text : undefined;
}

function readWide(head: Uint8Array, encoding: 'utf-16be' | 'utf-16le'): string | undefined {
	const text = new TextDecoder(encoding).decode(head.subarray(0, head.byteLength & ~1));
	return BINARY.test(text.slice(0, SAMPLE)) ? undefined : text;
}

function isUtf8(bytes: Buffer): boolean {
	const text = bytes.toString('utf8');
	const at = text.indexOf('\ufffd');
	// The sample may end in the middle of a character.
	return at < 0 || at === text.length - 1;
}

/** Languages of Europe in one of the older character sets. */
function isMostlyAscii(text: string): boolean {
	let others = 0;
	for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x7f) others += 1;
	return others * 2 < text.length;
}

/** Formats that begin with a word of their own. */
function known(text: string): Format | undefined {
	switch (text[0]) {
		case 'B':
		case 'b':
			if (/^BEGIN:VCARD\b/i.test(text)) return VCARD;
			return /^BEGIN:VCALENDAR\b/i.test(text) ? CALENDAR : undefined;
		case '%':
			return text.startsWith('%!PS') ? POSTSCRIPT : undefined;
		case 'M':
		case 'C':
		case 'F':
			// A web page that Word or Excel saved as a single file.
			return /^(MIME-Version|Content-Type|From):/i.test(text) && /multipart\/related/i.test(text)
				? WEB_ARCHIVE
				: undefined;
		default:
			return undefined;
	}
}

/** A list or an object, as far as it can be seen; not `{name}, your order …` or `[1] A footnote`. */
function isJson(text: string): boolean {
	const start = text.slice(0, 200).replace(/\s+/g, ' ');
	return (
		/^\{ ?(\}|"[^"]*"( ?:|$)|"[^"]*$)/.test(start) ||
		/^\[ ?(\]$|\[|\{ ?["}]|"[^"]*"? ?([,\]]|$)|(-?\d[\d.e+-]*|true|false|null) ?(,|\]$))/i.test(
			start,
		)
	);
}

/** Elements that a piece of a web page begins with. */
const HTML_ELEMENTS = new Set(
	(
		'a article aside b blockquote br button center dd div dl dt em fieldset figure font footer form ' +
		'frameset h1 h2 h3 h4 h5 h6 header hr i iframe img input label li link main meta nav noscript ol p ' +
		'pre script section small span strong style table tbody td th thead title tr u ul'
	).split(' '),
);

/** XML or HTML; undefined for text that only begins with an angle bracket. */
function markupFormat(text: string): Format | undefined {
	const { root, isXml, isHtml } = rootOf(text);
	const isDocument = isHtml || ['html', 'head', 'body'].includes(root);
	if (isDocument || (!isXml && HTML_ELEMENTS.has(root))) {
		return {
			...textOf('text/html', [
				'page',
				...(isDocument ? [] : (['text'] as const)),
				...(isOfficeText(text) || isTable(text) ? (['office text'] as const) : []),
			]),
			isPage: true,
		};
	}
	if (root === 'svg') return proofOf('image/svg+xml', ['xml', 'text']);
	if (!isXml && !isElement(text, root)) return undefined;
	return {
		...textOf('application/xml', [
			'xml',
			'text',
			...(isOfficeText(text) ? (['office text'] as const) : []),
		]),
		isPage: /^(error|errors|fault)$|:(fault|envelope)$/.test(root),
	};
}

/** The name of the root element, lower-case, behind declaration, comments and document type. */
function rootOf(text: string): { root: string; isXml: boolean; isHtml: boolean } {
	let rest = text;
	let isXml = false;
	let isHtml = false;
	for (let count = 0; count < 20; count += 1) {
		const start = rest.slice(0, 40).toLowerCase();
		const end = /^<(!--|\?|!doctype)/.exec(start)?.[1];
		if (end === undefined) break;
		isXml ||= start.startsWith('<?xml');
		isHtml ||= /^<!doctype\s+html\b/.test(start);
		const closing = end === '!--' ? '-->' : end === '?' ? '?>' : '>';
		const at = rest.indexOf(closing);
		if (at < 0) break;
		rest = rest.slice(at + closing.length).trimStart();
	}
	const [, root = ''] = /^<([a-z_][\w:.-]*)(?=[\s/>]|$)/i.exec(rest.slice(0, 80)) ?? [];
	return { root: root.toLowerCase(), isXml, isHtml };
}

/** Whether a text without an XML declaration is an element all the same, and not `<name>, your order …`. */
function isElement(text: string, root: string): boolean {
	if (root === '') return false;
	const tag = text.slice(0, 1 + text.indexOf('>')).toLowerCase();
	return tag.includes('xmlns') || tag.endsWith('/>') || text.toLowerCase().includes(`</${root}>`);
}

/** The marks that Microsoft Office leaves in what it saves as HTML or XML, and expects there. */
function isOfficeText(text: string): boolean {
	return /urn:schemas-microsoft-com:|<\?mso-application|\bmso-|\bprogid\b/i.test(text);
}

/** What login, error and other pages for browsers have, and exported tables have not. */
const OF_BROWSERS = /<(form|input|script|iframe|button|nav|noscript)\b|viewport|stylesheet/i;
const OF_REFUSALS =
	/\b(4\d\d|50\d|log ?in|sign ?in|not found|forbidden|denied|unauthori[sz]ed|error|unavailable|cannot|captcha|moment)\b/i;

/** A table as shops export it for Excel, without the marks of Office. */
function isTable(text: string): boolean {
	if (!/<(table|tr|td|th)\b/i.test(text) || OF_BROWSERS.test(text)) return false;
	const at = text.search(/<title\b/i);
	return at < 0 || !OF_REFUSALS.test(text.slice(at, at + 200).split('</')[0] ?? '');
}
