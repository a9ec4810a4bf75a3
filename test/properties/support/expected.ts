import { SETUPS } from '../../wire/support/providers';
import { readParts, type Part } from '../../wire/support/multipart';
import { NEW_CONTACT } from './answers';
import type { WireRequest } from './connection';
import type { Letter } from './letters';
import { wellFormed } from './text';

/**
 * What must go over the wire for a letter, worked out from the providers' documentation and not
 * with the node's own code; compared field by field with what independent parsers read there.
 */
export async function expectDelivered(
	letter: Letter,
	requests: readonly WireRequest[],
): Promise<void> {
	const send = requests.at(-1);
	if (send === undefined) throw new Error('Nothing was sent');
	const expected = new URL(SETUPS[letter.provider].sendUrl);
	expect(send.requestLine).toBe(`POST ${expected.pathname} HTTP/1.1`);
	expect(send.origin).toBe(expected.origin);

	if (letter.provider !== 'contactship') {
		expect(requests).toHaveLength(1);
		return await expectFamilyMessage(letter, send);
	}
	if (letter.recipientBy === 'phone') expectContact(letter, requests);
	else expect(requests).toHaveLength(1);
	expectContactshipMessage(letter, send);
}

async function expectFamilyMessage(letter: Letter, send: WireRequest): Promise<void> {
	const { provider, source } = letter;
	const isJson = provider === 'xobito' && source.type === 'link';
	const fields: Record<string, string> = {
		[provider === 'xobito' ? 'phone_number' : 'phone']: wirePhone(letter),
		media_type: kindOf(letter),
		...(source.type === 'link' && { media_url: strictly(source.url) }),
		...captionOf(letter, 'caption'),
	};
	const details = familyDetails(letter);
	if (isJson) {
		const { filename, ...rest } = JSON.parse(String(send.body)) as Record<string, unknown>;
		expect(rest).toEqual({
			...fields,
			...(Object.keys(details).length > 0 && { contact: details }),
		});
		expectName(letter, filename);
		return;
	}
	for (const [name, value] of Object.entries(details)) fields[`contact[${name}]`] = value;
	const parts = await readParts({
		headers: { 'content-type': contentType(send) },
		body: send.body,
	});
	const texts = parts.filter(isText).filter(([name]) => name !== 'filename');
	const inForms = Object.entries(fields).map(([name, value]) => [name, formText(value)]);
	expect([...texts].sort()).toEqual(inForms.sort());
	const names = parts.filter(isText).filter(([name]) => name === 'filename');
	expect(names).toHaveLength(kindOf(letter) === 'document' ? 1 : 0);
	if (names[0] !== undefined) expectName(letter, names[0][1]);
	expectUpload(letter, parts, names[0]?.[1]);
}

function expectUpload(letter: Letter, parts: readonly Part[], name: string | undefined): void {
	const files = parts.filter((part) => !isText(part));
	if (letter.source.type === 'link') return expect(files).toEqual([]);
	expect(files).toHaveLength(1);
	const { file } = letter.source;
	const [upload] = files as Array<Exclude<Part, readonly [string, string]>>;
	expect(upload).toMatchObject({ name: 'media_file', mimeType: file.mimeType });
	expect(upload?.bytes.equals(file.bytes)).toBe(true);
	const given = upload?.fileName ?? '';
	expect(Buffer.byteLength(given)).toBeLessThanOrEqual(255);
	if (name === undefined) return expectName(letter, given);
	// The same but for the spelling of its extension, and for what is too long for a file system.
	const [base, extension] = [name.replace(/\.[^.]*$/, ''), name.split('.').pop()?.toLowerCase()];
	expect(base.startsWith(given.replace(/\.[^.]*$/, ''))).toBe(true);
	if (Buffer.byteLength(name) < 250) expect(given.replace(/\.[^.]*$/, '')).toBe(base);
	expect(given.split('.').pop()).toBe(
		extension === 'jpg' ? 'jpeg' : extension === 'm4v' ? 'mp4' : extension,
	);
}

/** A link as RFC 3986 wants it, character by character: browsers leave some as they are. */
function strictly(given: string): string {
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

function expectContact(letter: Letter, requests: readonly WireRequest[]): void {
	expect(requests).toHaveLength(3);
	const [find, create] = requests;
	expect(find?.requestLine).toBe(`GET /v1/contacts?phone_number=%2B${letter.digits} HTTP/1.1`);
	expect(find?.body).toHaveLength(0);
	expect(create?.requestLine).toBe('POST /v1/contacts HTTP/1.1');
	const { firstName, lastName, email, country, description } = cleanDetails(letter);
	const name = [firstName, lastName].filter(Boolean).join(' ');
	expect(JSON.parse(String(create?.body))).toEqual({
		phone_number: `+${letter.digits}`,
		full_name: name === '' ? `+${letter.digits}` : name,
		...(email && { email }),
		...(country && { country }),
		...(description && { description }),
	});
}

function expectContactshipMessage(letter: Letter, send: WireRequest): void {
	const { recipientBy, source, ids } = letter;
	const {
		media_data: media,
		file_name: name,
		...rest
	} = JSON.parse(String(send.body)) as {
		media_data: string;
		file_name?: string;
	};
	const recipient = {
		phone: { contact_id: NEW_CONTACT, channel_id: idOf(ids.channelId) },
		contactId: { contact_id: idOf(ids.contactId), channel_id: idOf(ids.channelId) },
		threadId: { thread_id: idOf(ids.threadId) },
	}[recipientBy];
	expect(rest).toEqual({
		...recipient,
		media_type: kindOf(letter),
		...captionOf(letter, 'content'),
	});
	if (kindOf(letter) === 'document') expectName(letter, name);
	else expect(name).toBeUndefined();
	if (source.type === 'link') return expect(media).toBe(strictly(source.url));
	const prefix = letter.dataUri ? `data:${source.file.mimeType};base64,` : '';
	expect(media).toBe(prefix + source.file.bytes.toString('base64'));
}

const idOf = (id: string): string => wellFormed(id.trim());

function wirePhone({ provider, digits }: Letter): string {
	// Xobito takes 10 to 15 characters, of which the plus is one.
	return provider === 'xobito' && digits.length < 15 ? `+${digits}` : digits;
}

function kindOf({ asDocument, source }: Letter): string {
	return asDocument || source.type === 'link' ? 'document' : source.file.kind;
}

/** Line breaks become LF, blanks around it go, halves of emoji become U+FFFD; audio has none. */
function captionOf(letter: Letter, field: string): Record<string, string> {
	const caption = wellFormed(letter.caption.replace(/\r\n?/g, '\n').trim());
	return caption === '' || kindOf(letter) === 'audio' ? {} : { [field]: caption };
}

/** Without blank ones. */
function cleanDetails({ contact }: Letter): Record<string, string> {
	const clean = Object.entries(contact).map(([name, text]) => [name, wellFormed(text.trim())]);
	return Object.fromEntries(clean.filter(([, text]) => text !== '')) as Record<string, string>;
}

function familyDetails(letter: Letter): Record<string, string> {
	const { firstName, lastName, email, country, groups } = cleanDetails(letter);
	const fields = { firstname: firstName, lastname: lastName, email, country, groups };
	return Object.fromEntries(
		Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined),
	);
}

/** In forms line breaks are CR LF (RFC 7578). */
function formText(text: string): string {
	return text.replace(/\r\n?|\n/g, '\r\n');
}

function isText(part: Part): part is readonly [string, string] {
	return Array.isArray(part);
}

function contentType({ headers }: WireRequest): string {
	return headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
}

/** A name that no system refuses, with an ending that fits, and still the name that was given. */
function expectName(letter: Letter, name: unknown): void {
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
