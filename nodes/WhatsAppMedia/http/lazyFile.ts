/** How a file goes through memory, in bytes. */
interface Steps {
	/** Read at a time. Each read waits for a thread, so fewer are faster. */
	readonly read: number;
	/**
	 * Handed to the HTTP client at a time. What was sent waits for V8's garbage collector, which counts
	 * the objects around the bytes rather than the bytes: the smaller the pieces, the sooner it comes.
	 */
	readonly piece: number;
}

/** Of a file that goes out alone. */
const ALONE: Steps = { read: 160 * 1024, piece: 20 * 1024 };
/** Of each of several files at once, for which more memory waits. */
const ONE_OF_SEVERAL: Steps = { read: 64 * 1024, piece: 4 * 1024 };

/** Files of this process that are being read. */
let underWay = 0;

/** The steps for a file that is opened now. */
export function stepsFor(isOneOfSeveral = false): Steps {
	return isOneOfSeveral || underWay > 1 ? ONE_OF_SEVERAL : ALONE;
}

/** Content that is open for reading. */
export interface OpenContent {
	readonly chunks: AsyncIterable<Uint8Array>;
	/** Bytes of a chunk that are handed on at a time, by default all. */
	readonly piece?: number;
}

/** How much of a file the HTTP client has asked for so far. */
export type ReadState = 'untouched' | 'partly' | 'whole';

/**
 * A `File` whose size is known and whose bytes are opened only when the HTTP client reads it.
 *
 * n8n's HTTP helper hands it to axios, which takes `size` for Content-Length and pulls `stream()`
 * with backpressure, both for a part of a platform `FormData` and for a whole body. So a file of
 * any size passes through in chunks.
 */
export class LazyFile extends File {
	/**
	 * n8n drops a body without own enumerable keys as empty, so one is needed. It also tells the
	 * transport whether a broken request can have been complete.
	 */
	readState: ReadState = 'untouched';

	/** Of the content, by the stream that was opened last. */
	bytesRead = 0;

	/** Why the content could not be read to its end, if that is what stopped the request. */
	readFailure?: string;

	#reading?: AsyncGenerator<Uint8Array>;

	#isClosed = false;

	readonly #open: () => Promise<OpenContent>;

	/**
	 * @param size exact number of bytes that `open` gives; reading stops the request where they differ
	 * @param open opens the content from its start, each time anew
	 */
	constructor(name: string, type: string, size: number, open: () => Promise<OpenContent>) {
		super([], name, { type });
		// An own property, since the platform's is a getter that would tell the size of the empty parts.
		Object.defineProperty(this, 'size', { value: size });
		this.#open = open;
	}

	override stream(): ReturnType<File['stream']> {
		this.#isClosed = false;
		this.#reading = this.#read();
		return ReadableStream.from(this.#reading) as ReturnType<File['stream']>;
	}

	/**
	 * Lets go of the content, of which nothing more is handed out: an HTTP client whose request broke
	 * leaves it open where it stopped.
	 */
	close(): void {
		this.#isClosed = true;
		void this.#reading?.return(undefined);
	}

	async *#read(): AsyncGenerator<Uint8Array> {
		this.readState = 'partly';
		this.bytesRead = 0;
		underWay += 1;
		try {
			const { chunks, piece } = await this.#open();
			for await (const chunk of chunks) {
				if (this.bytesRead + chunk.byteLength > this.size) throw this.#wrongSize();
				const step = piece ?? chunk.byteLength;
				for (let start = 0; start < chunk.byteLength; start += step) {
					// A chunk that was being read when the file was closed comes after that.
					if (this.#isClosed) return;
					const bytes = chunk.subarray(start, start + step);
					this.bytesRead += bytes.byteLength;
					// Told before the last bytes leave: from then on the provider may have everything.
					if (this.bytesRead === this.size) this.readState = 'whole';
					yield bytes;
				}
			}
			if (this.bytesRead !== this.size) throw this.#wrongSize();
		} catch (error) {
			throw this.#noted(error);
		} finally {
			underWay -= 1;
		}
	}

	#wrongSize(): RangeError {
		return new RangeError(`it has not the ${this.size} bytes that n8n announced`);
	}

	/** Remembers why reading stopped; the HTTP client only passes on that it did. */
	#noted(error: unknown): Error {
		this.readState = 'partly';
		const reason = error instanceof Error ? error : new Error(String(error));
		this.readFailure = reason.message;
		return reason;
	}
}
