import { createHash } from 'node:crypto';

export interface Base64Result {
	/** Bytes after decoding. */
	size: number;
	/** Hex. */
	sha256: string;
	/** From a data URI; undefined for bare base64. */
	mimeType?: string;
	/** False for characters, padding or a length that base64 does not have. */
	valid: boolean;
}

const longestPrefix = 256;
const alphabet = /^[A-Za-z0-9+/]*$/;
const lastQuads = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * Decodes base64 (RFC 4648, padded, with or without a `data:<mime>;base64,` prefix) as it arrives:
 * counts and hashes the bytes, keeps none of them.
 */
export class Base64Meter {
	private readonly hash = createHash('sha256');
	private size = 0;
	private valid = true;
	private ended = false;
	private mimeType?: string;
	private prefix: string | undefined = '';
	private rest = '';

	write(text: string): void {
		if (!this.valid || text === '') return;
		const data = this.prefix === undefined ? text : this.skipPrefix(text);
		if (data !== '') this.decode(data);
	}

	end(): Base64Result {
		if (this.prefix) {
			const short = this.prefix;
			this.prefix = undefined;
			// "data" alone is four honest base64 characters; with the colon it is a cut-off data URI.
			this.decode(short);
		}
		if (this.rest !== '') this.valid = false;
		return {
			size: this.size,
			sha256: this.hash.digest('hex'),
			mimeType: this.mimeType,
			valid: this.valid,
		};
	}

	/** Holds the beginning back until it is clear whether it is a data URI. */
	private skipPrefix(text: string): string {
		const start = (this.prefix ?? '') + text;
		if (!start.startsWith('data:'.slice(0, start.length))) {
			this.prefix = undefined;
			return start;
		}
		const comma = start.indexOf(',');
		if (comma < 0) {
			if (start.length > longestPrefix) this.valid = false;
			this.prefix = start;
			return '';
		}
		this.prefix = undefined;
		const match = /^data:([^;,]*)(?:;[^;,]*)*;base64$/.exec(start.slice(0, comma));
		if (!match) this.valid = false;
		else if (match[1]) this.mimeType = match[1];
		return match ? start.slice(comma + 1) : '';
	}

	private decode(text: string): void {
		const all = this.rest + text;
		const whole = all.length - (all.length % 4);
		const quads = all.slice(0, whole);
		this.rest = all.slice(whole);
		if (quads === '') return;
		const padded = quads.endsWith('=');
		if (this.ended || !(padded ? lastQuads : alphabet).test(quads)) {
			this.valid = false;
			return;
		}
		this.ended = padded;
		const bytes = Buffer.from(quads, 'base64');
		this.size += bytes.length;
		this.hash.update(bytes);
	}
}
