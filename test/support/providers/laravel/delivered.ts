import { captionOf, cleanDetails, expectName, kindOf, strictly } from '../../delivered';
import type { Letter } from '../../letter';
import { isText, readParts, type Part, type Upload } from '../../multipart';
import type { WireRequest } from '../../wireRequest';

/** Compares a message with what went over the connection, field by field, as independent parsers read it. */
export async function expectDelivered(
	letter: Letter,
	requests: readonly WireRequest[],
	generation: 'first' | 'second',
): Promise<void> {
	expect(requests).toHaveLength(1);
	const [send] = requests as [WireRequest];
	const isFirst = generation === 'first';
	expect(send.requestLine).toBe(
		`POST ${isFirst ? '/api/v1/acme' : '/api/v2'}/messages/media HTTP/1.1`,
	);
	const { source } = letter;
	const isJson = isFirst && source.type === 'link';
	const fields: Record<string, string> = {
		[isFirst ? 'phone_number' : 'phone']: isFirst ? firstPhone(letter) : letter.digits,
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
	const [upload] = files as Upload[];
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

/** Xobito takes 10 to 15 characters, of which the plus is one. */
function firstPhone({ digits }: Letter): string {
	return digits.length < 15 ? `+${digits}` : digits;
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

function contentType({ headers }: WireRequest): string {
	return headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
}
