import { StringDecoder } from 'node:string_decoder';

/** Receives the tapped string while it arrives. */
export interface StringSink {
	/** A (new) value of the tapped key begins; an earlier one counts no longer, as in JSON.parse. */
	start(): void;
	/** Part of the decoded value. */
	write(text: string): void;
}

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const comma = 0x2c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const whitespace = new Set([0x20, 0x09, 0x0a, 0x0d]);
const shortEscapes: Readonly<Record<string, string>> = {
	'"': '"',
	'\\': '\\',
	'/': '/',
	b: '\b',
	f: '\f',
	n: '\n',
	r: '\r',
	t: '\t',
};

type State = 'outside' | 'string' | 'tapped' | 'escape' | 'unicode';

/**
 * Reads JSON piece by piece without ever holding the string under one top-level key: that goes to
 * a sink, everything else is kept and parsed at the end. Accepts exactly what JSON.parse accepts.
 */
export class JsonTap {
	private state: State = 'outside';
	private depth = 0;
	private topIsObject = false;
	/** The last byte outside strings that is not white space; 0 at the beginning. */
	private before = 0;
	private key: Buffer[] | undefined;
	private lastKey: string | undefined;
	private escaped = false;
	private hex = '';
	private keptBytes = 0;
	private readonly kept: Buffer[] = [];
	private utf8 = new StringDecoder('utf8');

	/** Without a key nothing is tapped. `limit`: the most bytes to keep, the tapped string not counted. */
	constructor(
		private readonly tappedKey: string | undefined,
		private readonly sink: StringSink,
		private readonly limit = 10 * 1024 * 1024,
	) {}

	/** Throws a SyntaxError as soon as the tapped string cannot be JSON. */
	write(chunk: Buffer): void {
		let at = 0;
		while (at < chunk.length) at = this.step(chunk, at);
	}

	/** The parsed document, with '' in the place of the tapped string. Throws a SyntaxError. */
	end(): unknown {
		return JSON.parse(Buffer.concat(this.kept).toString('utf8'));
	}

	private step(chunk: Buffer, at: number): number {
		if (this.state === 'tapped') return this.readTapped(chunk, at);
		if (this.state === 'escape') return this.readEscape(chunk, at);
		if (this.state === 'unicode') return this.readUnicode(chunk, at);
		if (this.state === 'string') return this.readKeptString(chunk, at);
		return this.readOutside(chunk, at);
	}

	private readOutside(chunk: Buffer, at: number): number {
		let end = at;
		for (; end < chunk.length; end++) {
			const byte = chunk[end] as number;
			if (byte === quote) {
				this.keep(chunk, at, end + 1);
				this.openString();
				return end + 1;
			}
			if (whitespace.has(byte)) continue;
			if (byte === openBrace || byte === openBracket) {
				if (this.depth === 0) this.topIsObject = byte === openBrace;
				this.depth++;
			} else if (byte === closeBrace || byte === closeBracket) this.depth--;
			this.before = byte;
		}
		this.keep(chunk, at, end);
		return end;
	}

	private openString(): void {
		const top = this.tappedKey !== undefined && this.depth === 1 && this.topIsObject;
		if (top && this.before === colon && this.lastKey === this.tappedKey) {
			this.state = 'tapped';
			this.utf8 = new StringDecoder('utf8');
			this.sink.start();
			return;
		}
		this.state = 'string';
		this.escaped = false;
		this.key = top && (this.before === openBrace || this.before === comma) ? [] : undefined;
	}

	/** A string that stays in the document; only its end must be found. */
	private readKeptString(chunk: Buffer, at: number): number {
		let end = at;
		for (; end < chunk.length; end++) {
			const byte = chunk[end];
			if (this.escaped) this.escaped = false;
			else if (byte === backslash) this.escaped = true;
			else if (byte === quote) {
				this.key?.push(Buffer.from(chunk.subarray(at, end)));
				this.keep(chunk, at, end + 1);
				this.closeKeptString();
				return end + 1;
			}
		}
		this.key?.push(Buffer.from(chunk.subarray(at, end)));
		this.keep(chunk, at, end);
		return end;
	}

	private closeKeptString(): void {
		if (this.key) this.lastKey = parsedOrUndefined(Buffer.concat(this.key).toString('utf8'));
		this.key = undefined;
		this.before = quote;
		this.state = 'outside';
	}

	private readTapped(chunk: Buffer, at: number): number {
		let end = at;
		for (; end < chunk.length; end++) {
			const byte = chunk[end] as number;
			if (byte === quote || byte === backslash) break;
			if (byte < 0x20) throw new SyntaxError('Bad control character in string literal in JSON');
		}
		if (end > at) this.sink.write(this.utf8.write(chunk.subarray(at, end)));
		if (end === chunk.length) return end;
		// A character cut off by an escape or by the end of the string can no longer be completed.
		const broken = this.utf8.end();
		if (broken !== '') this.sink.write(broken);
		if (chunk[end] === backslash) {
			this.state = 'escape';
			return end + 1;
		}
		this.keep(chunk, end, end + 1);
		this.before = quote;
		this.state = 'outside';
		return end + 1;
	}

	private readEscape(chunk: Buffer, at: number): number {
		const character = String.fromCharCode(chunk[at] as number);
		if (character === 'u') {
			this.hex = '';
			this.state = 'unicode';
			return at + 1;
		}
		const meant = shortEscapes[character];
		if (meant === undefined) throw new SyntaxError('Bad escaped character in JSON');
		this.sink.write(meant);
		this.state = 'tapped';
		return at + 1;
	}

	private readUnicode(chunk: Buffer, at: number): number {
		this.hex += String.fromCharCode(chunk[at] as number);
		if (!/^[0-9a-f]+$/i.test(this.hex)) throw new SyntaxError('Bad Unicode escape in JSON');
		if (this.hex.length === 4) {
			this.sink.write(String.fromCharCode(Number.parseInt(this.hex, 16)));
			this.state = 'tapped';
		}
		return at + 1;
	}

	private keep(chunk: Buffer, from: number, to: number): void {
		if (to <= from) return;
		this.keptBytes += to - from;
		if (this.keptBytes > this.limit) throw new RangeError('request entity too large');
		this.kept.push(Buffer.from(chunk.subarray(from, to)));
	}
}

function parsedOrUndefined(inner: string): string | undefined {
	try {
		return JSON.parse(`"${inner}"`) as string;
	} catch {
		return undefined;
	}
}
