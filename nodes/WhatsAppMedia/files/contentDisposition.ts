/** A parameter of a header: a token, an equals sign, and a token or a quoted string (RFC 9110, 5.6). */
const PARAMETER = /;\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)/g;

/** Characters of the header that are read; file systems take 255 for a name. */
const LONGEST = 8_192;

/**
 * The file name in a Content-Disposition header (RFC 6266): `filename*` before `filename`, and a
 * `filename` also as servers write it that do not keep to the RFC (percent signs, raw UTF-8).
 * It may hold anything: folders, control characters, an extension that does not fit.
 */
export function fileNameIn(header: string | undefined): string | undefined {
	let plain: string | undefined;
	for (const [, name = '', value = ''] of (header ?? '').slice(0, LONGEST).matchAll(PARAMETER)) {
		if (name.toLowerCase() === 'filename*') {
			const extended = decodeExtended(unquoted(value));
			if (extended !== undefined) return extended;
		}
		if (name.toLowerCase() === 'filename') plain ??= decodePlain(unquoted(value));
	}
	return plain === '' ? undefined : plain;
}

function unquoted(value: string): string {
	const text = value.trim();
	// Only quotes and backslashes are escaped: a backslash before anything else is part of a path.
	return /^".*"$/s.test(text) ? text.slice(1, -1).replace(/\\(["\\])/g, '$1') : text;
}

/** `UTF-8'en'na%C3%AFve.pdf` (RFC 8187). */
function decodeExtended(value: string): string | undefined {
	const [, charset = '', encoded = ''] = /^([\w-]+)'[^']*'(.+)$/.exec(value) ?? [];
	switch (charset.toLowerCase()) {
		case 'utf-8':
		case 'utf8':
			return decodePercent(fromBytes(encoded));
		case 'iso-8859-1':
			return encoded.replace(/%([\da-f]{2})/gi, (_, code: string) =>
				String.fromCharCode(parseInt(code, 16)),
			);
		default:
			return undefined;
	}
}

function decodePlain(value: string): string {
	const whole = fromBytes(value);
	return decodeWords(whole) ?? decodePercent(whole) ?? whole;
}

/** An encoded word, and one that follows: the blanks between two of them are none of the text. */
const ENCODED_WORD = /=\?([\w-]{1,40})(?:\*[\w-]{0,40})?\?([bq])\?([^?\s]*)\?=(?:\s+(?==\?))?/gi;

/** `=?UTF-8?B?RmFjdHVyYS5wZGY=?=` (RFC 2047), as mail programs name their attachments. */
function decodeWords(text: string): string | undefined {
	let isKnown = true;
	const decoded = text.replace(ENCODED_WORD, (_, charset: string, how: string, word: string) => {
		const bytes = how.toLowerCase() === 'b' ? Buffer.from(word, 'base64') : quotedBytes(word);
		try {
			return new TextDecoder(charset, { fatal: true }).decode(bytes);
		} catch {
			isKnown = false;
			return '';
		}
	});
	return isKnown && decoded !== text ? decoded : undefined;
}

/** `Fact=C3=BAra_1` (RFC 2047, 4.2). */
function quotedBytes(word: string): Buffer {
	const text = word
		.replace(/_/g, ' ')
		.replace(/=([\da-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
	return Buffer.from(text, 'latin1');
}

/** Node reads headers as Latin-1, which UTF-8 can be read back from. */
function fromBytes(value: string): string {
	const bytes = Buffer.from(value, 'latin1');
	const text = bytes.toString('latin1') === value ? bytes.toString('utf8') : value;
	return text.includes('\ufffd') ? value : text;
}

function decodePercent(text: string): string | undefined {
	try {
		return decodeURIComponent(text);
	} catch {
		return undefined;
	}
}
