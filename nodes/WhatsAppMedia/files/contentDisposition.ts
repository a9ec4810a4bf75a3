/**
 * A parameter of a header: a token, an equals sign, and a token or a quoted string (RFC 9110, 5.6). Some servers leave
 * out the type before it.
 */
const PARAMETER = /(?:^|;)\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)/g;

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
		if (name.toLowerCase() === 'filename')
			plain ??= withoutOtherQuotes(decodePlain(unquoted(value)));
	}
	return plain === '' ? undefined : plain;
}

function unquoted(value: string): string {
	const text = value.trim();
	// Only quotes and backslashes are escaped: a backslash before anything else is part of a path.
	if (/^".*"$/s.test(text)) return text.slice(1, -1).replace(/\\(["\\])/g, '$1');
	return text.replace(/^"/, '');
}

/** Two names in quotation marks of their own: `'12' vs '13'`, `“A” and “B”`. */
const QUOTED_TWICE = /^['“„‘][^'”“’]{1,255}['”“’] .{0,255} ?['“„‘][^'”“’]{1,255}['”“’]$/s;

/** Without a pair of quotation marks that the RFC has no meaning for. */
function withoutOtherQuotes(text: string | undefined): string | undefined {
	if (text === undefined || QUOTED_TWICE.test(text)) return text;
	return text.replace(/^(?:'(.+)'|[“„‘](.+)[”“’])$/s, '$1$2');
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

function decodePlain(value: string): string | undefined {
	const whole = fromBytes(value);
	const words = [...whole.matchAll(ENCODED_WORD)];
	return words.length > 0 ? decodeWords(whole, words) : (decodePercent(whole) ?? whole);
}

/** An encoded word (RFC 2047, 2); the blanks between it and the next one are none of the text (6.2). */
const ENCODED_WORD = /=\?([\w-]{1,40})(?:\*[\w-]{0,40})?\?([bq])\?([^?]*)\?=(?:\s+(?==\?))?/gi;

/**
 * `=?UTF-8?B?RmFjdHVyYS5wZGY=?=`, as mail programs name their attachments. Some cut a character in two, so
 * words that follow each other are decoded together. Undefined where one cannot be.
 */
function decodeWords(text: string, words: readonly RegExpExecArray[]): string | undefined {
	const parts: Array<{ readonly charset?: string; readonly bytes: Buffer }> = [];
	let end = 0;
	for (const { index, 0: all, 1: charset = '', 2: how = '', 3: word = '' } of words) {
		if (index > end) parts.push({ bytes: Buffer.from(text.slice(end, index)) });
		const bytes = how.toLowerCase() === 'b' ? Buffer.from(word, 'base64') : quotedBytes(word);
		const last = parts.at(-1);
		const isSame = last?.charset?.toLowerCase() === charset.toLowerCase();
		if (isSame) parts.pop();
		parts.push({ charset, bytes: isSame && last ? Buffer.concat([last.bytes, bytes]) : bytes });
		end = index + all.length;
	}
	parts.push({ bytes: Buffer.from(text.slice(end)) });
	try {
		const decoded = parts.map(({ charset, bytes }) =>
			new TextDecoder(charset, { fatal: true }).decode(bytes),
		);
		return decoded.join('');
	} catch {
		return undefined;
	}
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
