import type { IExecuteFunctions } from 'n8n-workflow';

import { WHATSAPP_MAX_BYTES } from '../checks/limits';
import { downloadName } from '../media/linkName';
import { HEAD_LENGTH } from '../media/signatures';
import type { MediaFile } from '../message';
import { cut, plain, readableSize } from '../text';
import { beginDownload, wordsOf, type BegunDownload, type Download } from './download';
import type { NetworkFault } from '../http/networkFault';

/** No file that is larger can be sent, so no more is ever downloaded. */
const MOST_BYTES = WHATSAPP_MAX_BYTES.document;
/**
 * Milliseconds that a begun download may wait for the provider's turn. Servers close connections that
 * nobody reads from, so a file that waited longer is downloaded from its start.
 */
const FRESH_FOR = 10_000;

/** Why a link gives no file: one sentence without its period, and what to do. */
export interface DownloadRefusal {
	readonly message: string;
	readonly advice: string;
}

/** A file behind a link; `close` ends what is still open of its downloads. */
export type OpenedLink =
	| { readonly file: MediaFile; close(): void }
	| { readonly refusal: DownloadRefusal };

/** Gets files from links. */
export interface Downloader {
	/** Begins the download of a file that is to be sent. */
	open(url: URL): Promise<OpenedLink>;
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
	/** Puts a content of unknown length into n8n's storage. */
	readonly store: Keep;
}

export function createDownloader(
	functions: IExecuteFunctions,
	{ timeout, store }: DownloaderOptions,
): Downloader {
	const openWith = async (url: URL, keep: Keep): Promise<OpenedLink> =>
		await openLink(url, keep, async () => await beginDownload(functions, url, timeout));
	return {
		open: async (url) => await openWith(url, store),
		look: async (url) => await openWith(url, measure),
	};
}

type Begin = () => Promise<BegunDownload>;

async function openLink(url: URL, keep: Keep, begin: Begin): Promise<OpenedLink> {
	const begun = await begin();
	if ('fault' in begun) return { refusal: refusalOfFault(begun.fault, url) };
	const { download } = begun;
	const refusal = refusalOfStatus(download.status, url);
	if (refusal !== undefined) {
		download.close();
		return { refusal };
	}
	try {
		const head = await download.peek(HEAD_LENGTH);
		const name = downloadName(url, download.headers['content-disposition']);
		const mimeType = download.headers['content-type'];
		const about = { head, ...(name && { name }), ...(mimeType && { mimeType }) };
		const size = announcedSize(download);
		if (size !== undefined) {
			const file = new LinkedFile({ ...about, size }, download, begin);
			return { file, close: () => file.close() };
		}
		const content = download.streamOf(bounded(download.content()));
		const { size: counted, open } = await keep(content, name);
		return { file: { ...about, size: counted, open }, close: () => download.close() };
	} catch (error) {
		download.close();
		return { refusal: refusalOfBreak(error, url) };
	}
}

/** The size that the server says, if it can be true of what came so far. */
function announcedSize(download: Download): number | undefined {
	const { 'content-length': length, 'content-encoding': encoding = 'identity' } = download.headers;
	if (length === undefined || encoding !== 'identity') return undefined;
	// The HTTP client unpacks what is compressed all the same, and its announced size is then smaller.
	const size = Number(length);
	return download.bytesAhead <= size ? size : undefined;
}

/** A file of known size that goes from its link straight to the provider. */
class LinkedFile implements MediaFile {
	readonly name?: string;

	readonly mimeType?: string;

	readonly size: number;

	readonly head: Uint8Array;

	#first?: Download;

	readonly #begin: Begin;

	readonly #downloads: Download[];

	constructor(about: Omit<MediaFile, 'open'>, first: Download, begin: Begin) {
		this.name = about.name;
		this.mimeType = about.mimeType;
		this.size = about.size;
		this.head = about.head;
		this.#first = first;
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
		if (first === undefined || Date.now() - first.begunAt < FRESH_FOR) return first;
		first.close();
		return undefined;
	}

	async #again(): Promise<Download> {
		const begun = await this.#begin();
		if ('fault' in begun) throw new Error(wordsOf(begun.fault));
		const { download } = begun;
		this.#downloads.push(download);
		await download.peek(HEAD_LENGTH);
		if (download.status !== 200 || announcedSize(download) !== this.size) {
			download.close();
			throw new Error('the link gives something else than a moment ago');
		}
		return download;
	}

	async *#whole(download: Download): AsyncGenerator<Uint8Array> {
		let count = 0;
		for await (const chunk of download.content()) {
			count += chunk.byteLength;
			if (count > this.size) break;
			yield chunk;
		}
		if (count !== this.size) {
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
			throw new Error(`it has more than the ${readableSize(MOST_BYTES)} that WhatsApp takes`);
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

/** What to do about an HTTP status, the first row that fits. */
const ADVICE: ReadonlyArray<readonly [statuses: readonly number[], advice: string]> = [
	[
		[401, 403, 407],
		'The link needs a login. Download the file with an HTTP Request node that has the credential, and choose Media Source: Binary Field.',
	],
	[[404, 410], 'Check the media URL: there is no file at this address, or no longer.'],
	[[429, 500, 502, 503, 504], 'The server of the link cannot give the file now. Try again later.'],
];

const LOOK_YOURSELF =
	'Open the media URL in a private browser window: it must give the file itself, without a login.';

function refusalOfStatus(status: number, url: URL): DownloadRefusal | undefined {
	if (status === 200) return undefined;
	return {
		message: `The link on ${hostOf(url)} answered with HTTP status ${status} instead of the file`,
		advice: ADVICE.find(([statuses]) => statuses.includes(status))?.[1] ?? LOOK_YOURSELF,
	};
}

function refusalOfFault(fault: NetworkFault, url: URL): DownloadRefusal {
	if (fault.phase === 'blocked') {
		return {
			message: `This n8n does not allow downloads from ${hostOf(url)}`,
			advice: 'Ask who runs this n8n to allow it, or use another link.',
		};
	}
	return {
		message: `The file could not be downloaded from ${hostOf(url)}: ${said(wordsOf(fault))}`,
		advice: 'Check the media URL, and that this n8n can reach its server.',
	};
}

function refusalOfBreak(error: unknown, url: URL): DownloadRefusal {
	const words = error instanceof Error ? error.message : String(error);
	return {
		message: `The download of the file from ${hostOf(url)} broke off: ${said(words)}`,
		advice: LOOK_YOURSELF,
	};
}

/** Foreign words inside a sentence. */
function said(words: string): string {
	return cut(plain(words), 200).replace(/\.$/, '');
}

function hostOf(url: URL): string {
	return cut(url.host, 80);
}
