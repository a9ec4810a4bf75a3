import type { IExecuteFunctions } from 'n8n-workflow';

import { isPrivateHost } from '../checks/link';
import { WHATSAPP_MAX_BYTES } from '../checks/limits';
import { downloadName } from './downloadName';
import { HEAD_LENGTH } from './signatures';
import type { MediaFile } from '../messages/message';
import { readableSize } from '../text';
import { beginDownload, wordsOf, type BegunDownload, type Download } from './download';
import {
	DownloadTooLarge,
	refusalOfAnswer,
	refusalOfBreak,
	refusalOfFault,
	refusalOfInternal,
	type DownloadRefusal,
} from './downloadRefusal';

/** No file that is larger can be sent, so no more is ever downloaded. */
const MOST_BYTES = WHATSAPP_MAX_BYTES.document;
/**
 * Milliseconds that a begun download may wait for the provider's turn. Servers close connections that
 * nobody reads from, so a file that waited longer is downloaded from its start.
 */
const FRESH_FOR = 10_000;
/** Bytes of a file that is read to its end before it is sent, so that its size is certain. */
const READ_AHEAD = 64 * 1024;

/** A file behind a link; `close` ends what is still open of its downloads. */
export type OpenedLink =
	| {
			readonly file: MediaFile;
			close(): void;
			/** Whether it was found to have another size while it was read: opened anew it has the right one. */
			isOfAnotherSize(): boolean;
	  }
	| { readonly refusal: DownloadRefusal };

/** Gets files from links. */
export interface Downloader {
	/** Begins the download of a file that is to be sent. */
	open(url: URL): Promise<OpenedLink>;
	/** Downloads a file that may be sent twice into n8n's storage: its link may open once, or give a new file each time. */
	openToKeep(url: URL): Promise<OpenedLink>;
	/** Learns the same of a file that is not to be sent, and keeps nothing of it. */
	look(url: URL): Promise<OpenedLink>;
}

/** Takes in a content of unknown length. */
type Keep = (
	content: NodeJS.ReadableStream,
	name?: string,
) => Promise<Pick<MediaFile, 'open' | 'size'>>;

export interface DownloaderOptions {
	/** Milliseconds until a server begins to answer. */
	readonly timeout: number;
	/** Whether only the public internet is asked: whoever wrote the link may not know what else there is. */
	readonly isPublicOnly?: boolean;
	/** Puts a content of unknown length into n8n's storage. */
	readonly store: Keep;
}

export function createDownloader(
	functions: IExecuteFunctions,
	{ timeout, isPublicOnly, store }: DownloaderOptions,
): Downloader {
	// Hosts that announce the size of files as they keep them, compressed.
	const misleading = new Set<string>();
	const mayAsk = ({ hostname }: URL): boolean =>
		!(isPublicOnly === true && isPrivateHost(hostname));
	const openWith = async (url: URL, keep: Keep, isKept = false): Promise<OpenedLink> =>
		await openLink({
			url,
			keep,
			isKept,
			misleading,
			begin: async () => await beginDownload(functions, url, { timeout, mayAsk }),
		});
	return {
		open: async (url) => await openWith(url, store),
		openToKeep: async (url) => await openWith(url, store, true),
		look: async (url) => await openWith(url, measure),
	};
}

type Begin = () => Promise<BegunDownload>;

/** How a link is opened. */
interface Opening {
	readonly url: URL;
	readonly keep: Keep;
	/** Also where the announced size would let it go straight to the provider. */
	readonly isKept: boolean;
	/** Hosts whose announced sizes are not believed. */
	readonly misleading: Set<string>;
	readonly begin: Begin;
}

async function openLink({ url, keep, isKept, misleading, begin }: Opening): Promise<OpenedLink> {
	const begun = await begin();
	if ('fault' in begun) return { refusal: refusalOfFault(begun.fault, url) };
	if ('forbidden' in begun) return { refusal: refusalOfInternal(begun.forbidden, url) };
	const { download } = begun;
	const refusal = await refusalOfAnswer(download, url);
	if (refusal !== undefined) {
		download.close();
		return { refusal };
	}
	try {
		const head = await peekInto(download);
		const name = nameOf(download, url);
		const mimeType = download.headers['content-type'];
		const about = { head, ...(name && { name }), ...(mimeType && { mimeType }) };
		if (download.isOfAnotherSize) misleading.add(url.host);
		const size = misleading.has(url.host) ? undefined : download.announcedSize;
		if (size !== undefined && !isKept) {
			const file = new LinkedFile({ ...about, size }, download, { url, begin });
			return {
				file,
				close: () => file.close(),
				isOfAnotherSize: () => {
					if (file.isOfAnotherSize) misleading.add(url.host);
					return file.isOfAnotherSize;
				},
			};
		}
		const content = download.streamOf(bounded(download.content()));
		const { size: counted, open } = await keep(content, name);
		return {
			file: { ...about, size: counted, open },
			close: () => download.close(),
			isOfAnotherSize: () => false,
		};
	} catch (error) {
		download.close();
		return { refusal: refusalOfBreak(error, url) };
	}
}

/** Reads the first bytes, and what shows whether the announced size is true as far as that takes no time. */
async function peekInto(download: Download): Promise<Uint8Array> {
	const { announcedSize: size = Infinity } = download;
	const ahead = await download.peek(size <= READ_AHEAD ? size + 1 : HEAD_LENGTH);
	return ahead.subarray(0, HEAD_LENGTH);
}

function nameOf({ headers }: Download, url: URL): string | undefined {
	return downloadName(url, headers['content-disposition']);
}

/** What programs that make a PDF for each download write into it: moments, also of XMP, and an id of its own. */
const OF_DOWNLOAD = /D:\d{14}|\d{4}-\d\d-\d\dT[\d:.]{8,16}|\/ID\s{0,9}\[[^\]]{0,200}\]/g;

/** The first bytes as far as they are the same in each download of a file. */
function lastingPartOf(head: Uint8Array): string {
	const text = Buffer.from(head).toString('latin1');
	return text.startsWith('%PDF') ? text.replace(OF_DOWNLOAD, '') : text;
}

/** What nginx and Apache make of a file's time and size: the time differs between the servers of one host. */
const TIME_AND_SIZE = /^"[\da-f]{1,16}(?:-[\da-f]{1,16}){1,2}"$/;

/** The name that a server gives to exactly these bytes (RFC 9110, 8.8.3); a weak one says less. */
function strongTagOf({ headers: { etag } }: Download): string | undefined {
	return etag?.startsWith('"') === true && !TIME_AND_SIZE.test(etag) ? etag : undefined;
}

/** A file of known size that goes from its link straight to the provider. */
class LinkedFile implements MediaFile {
	readonly name?: string;

	readonly mimeType?: string;

	readonly size: number;

	readonly head: Uint8Array;

	/** Whether its content turned out to have more or fewer bytes. */
	isOfAnotherSize = false;

	#first?: Download;

	readonly #tag?: string;

	readonly #url: URL;

	readonly #begin: Begin;

	readonly #downloads: Download[];

	constructor(
		about: Omit<MediaFile, 'open'>,
		first: Download,
		{ url, begin }: Pick<Opening, 'begin' | 'url'>,
	) {
		this.name = about.name;
		this.mimeType = about.mimeType;
		this.size = about.size;
		this.head = about.head;
		this.#first = first;
		this.#tag = strongTagOf(first);
		this.#url = url;
		this.#begin = begin;
		this.#downloads = [first];
	}

	async open(): Promise<AsyncIterable<Uint8Array>> {
		return this.#whole(this.#takeFirst() ?? (await this.#again()));
	}

	close(): void {
		for (const download of this.#downloads) download.close();
	}

	/** The download that was begun to look at the file, if nothing has used it and it did not wait. */
	#takeFirst(): Download | undefined {
		const first = this.#first;
		this.#first = undefined;
		if (first === undefined || performance.now() - first.readAt < FRESH_FOR) return first;
		first.close();
		return undefined;
	}

	async #again(): Promise<Download> {
		const begun = await this.#begin();
		if ('fault' in begun) throw new Error(wordsOf(begun.fault));
		if ('forbidden' in begun) throw new Error('the link leads into the own network now');
		const { download } = begun;
		this.#downloads.push(download);
		const refusal = await refusalOfAnswer(download, this.#url);
		if (refusal?.reason === 'linkExpired') {
			download.close();
			throw new Error('the link has expired since it was opened first');
		}
		if (!(await this.#isSame(download))) {
			download.close();
			throw new Error('the link gives something else than a moment ago');
		}
		return download;
	}

	/**
	 * Whether a download gives the file that was checked. Its type and its time of change do not count: they
	 * differ between the servers of one host.
	 */
	async #isSame(download: Download): Promise<boolean> {
		const first = this.#tag;
		const tag = strongTagOf(download) ?? first;
		return (
			download.status === 200 &&
			download.announcedSize === this.size &&
			nameOf(download, this.#url) === this.name &&
			(first === undefined || tag === first) &&
			lastingPartOf(await peekInto(download)) === lastingPartOf(this.head) &&
			!download.isOfAnotherSize
		);
	}

	async *#whole(download: Download): AsyncGenerator<Uint8Array> {
		let count = 0;
		for await (const chunk of download.content()) {
			count += chunk.byteLength;
			if (count > this.size) break;
			yield chunk;
		}
		if (count !== this.size) {
			this.isOfAnotherSize = true;
			throw new Error(
				`${count > this.size ? 'more came' : 'fewer came'} than the ${this.size} bytes that the server announced`,
			);
		}
	}
}

/** Not more than WhatsApp takes, however much comes. */
async function* bounded(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	let count = 0;
	for await (const chunk of content) {
		count += chunk.byteLength;
		if (count > MOST_BYTES) {
			throw new DownloadTooLarge(
				`has more than the ${readableSize(MOST_BYTES)} that WhatsApp takes`,
			);
		}
		yield chunk;
	}
}

/** Counts what comes, for a file that nobody will read. */
async function measure(content: NodeJS.ReadableStream): ReturnType<Keep> {
	let size = 0;
	for await (const chunk of content) size += chunk.length;
	return { size, open: async () => await Promise.reject(new Error('the file was only looked at')) };
}
