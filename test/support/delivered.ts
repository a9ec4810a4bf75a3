import type { Letter } from './letter';

/**
 * What a message that was asked for looks like over the connection, worked out from documents and standards
 * and not with the node's own code.
 */

/** What goes over the wire as UTF-8: half an emoji has no bytes of its own (WHATWG Encoding). */
export function wellFormed(text: string): string {
	return Buffer.from(text).toString();
}

/** A link as RFC 3986 wants it, character by character: browsers leave some as they are. */
export function strictly(given: string): string {
	const [start = '', ...fragment] = new URL(given.trim()).href.split('#');
	const [origin = '', scheme = ''] = /^(https?):\/\/[^/?#]*/.exec(start) ?? [];
	const encoded = (text: string): string =>
		[...text]
			.map((character, at) => {
				const rest = [...text].slice(at + 1, at + 3).join('');
				if (character === '%') return /^[\da-f]{2}$/i.test(rest) ? '%' : '%25';
				return '[]{}|\\^`#'.includes(character) ? encodeURIComponent(character) : character;
			})
			.join('');
	const whole = origin + encoded(start.slice(origin.length));
	expect(scheme).not.toBe('');
	return fragment.length === 0 ? whole : `${whole}#${encoded(fragment.join('#'))}`;
}

export const idOf = (id: string): string => wellFormed(id.trim());

export function kindOf({ asDocument, source }: Letter): string {
	return asDocument || source.type === 'link' ? 'document' : source.file.kind;
}

/** Line breaks become LF, blanks around it go, halves of emoji become U+FFFD; audio has none. */
export function captionOf(letter: Letter, field: string): Record<string, string> {
	const caption = wellFormed(letter.caption.replace(/\r\n?/g, '\n').trim());
	return caption === '' || kindOf(letter) === 'audio' ? {} : { [field]: caption };
}

/** Without blank ones. */
export function cleanDetails({ contact }: Letter): Record<string, string> {
	const clean = Object.entries(contact).map(([name, text]) => [name, wellFormed(text.trim())]);
	return Object.fromEntries(clean.filter(([, text]) => text !== '')) as Record<string, string>;
}

/** A name that no system refuses, with an ending that fits, and still the name that was given. */
export function expectName(letter: Letter, name: unknown): void {
	if (typeof name !== 'string') throw new Error(`No file name but ${String(name)}`);
	expect(name).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Cs}\u200b\ufeff\u2028\u2029\\/:*?"<>|]/u);
	expect(name).not.toMatch(/^[.\s]|[.\s]$/);
	// Windows has no files of these names, whatever their ending.
	expect(name).not.toMatch(/^(con|prn|aux|nul|(com|lpt)\d)(\.|$)/i);
	expect(name).not.toBe('');
	expect([...name].length).toBeLessThanOrEqual(255);
	const { source, fileName } = letter;
	const own = source.type === 'file' ? source.file.name : new URL(source.url.trim()).pathname;
	if (source.type === 'file') {
		const ending = name.split('.').pop()?.toLowerCase() ?? '';
		// Sound and films lie in containers, in which there may be types that nobody knows.
		const isContainer = ['mp4', 'mp3'].includes(source.file.endings[0] ?? '');
		const given = `${fileName} ${own}`.toLowerCase();
		const isGiven = isContainer && /^[a-z\d]{1,12}$/.test(ending) && given.includes(`.${ending}`);
		if (!isGiven) expect(source.file.endings).toContain(ending);
	}
	const [typed = [''], ...others] = [fileName, own ?? '', kindOf(letter)].map(readings);
	const candidates = typed[0] === '' ? [...typed, ...others.flat()] : typed;
	const kept = onlyLetters(name);
	expect(candidates.some((letters) => kept.startsWith(letters.slice(0, 60)))).toBe(true);
}

/**
 * The last parts of a path, or all of it: slashes can be part of a number, or stand between words.
 * As it stands, or decoded, as a whole or without its folders.
 */
function readings(name: string): string[] {
	return [name, decode(name)].flatMap((text) => {
		const parts = text.split(/[\\/]/);
		return parts.flatMap((_, count) => {
			const last = parts.slice(parts.length - count - 1).join(' ');
			return [lettersOf(last), lettersOf(decode(last))];
		});
	});
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** Letters and digits of the last part of a path, without ending: what no cleaning may lose. */
function lettersOf(name: string): string {
	const last = (name.split(/[\\/]/).pop() ?? '').replace(/[.\s\p{Cc}\p{Cf}]+$/u, '');
	return onlyLetters(last.replace(/\.[^.]*$/, ''));
}

function onlyLetters(text: string): string {
	return text.replace(/[^\p{L}\p{N}]/gu, '');
}
