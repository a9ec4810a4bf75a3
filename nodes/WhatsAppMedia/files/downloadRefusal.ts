import { REASONS } from '../failures/reasons';
import type { NetworkFault } from '../http/networkFault';
import { expiryOf, readableMoment, saysExpired } from './linkExpiry';
import type { SourceReason } from '../messages/draft';
import { cut, plain } from '../text';
import { wordsOf, type Download } from './download';

/** Why a link gives no file: one sentence without its period, and what to do. */
export interface DownloadRefusal {
	readonly reason: SourceReason;
	readonly message: string;
	readonly advice: string;
}

/** What to do about an HTTP status, the first row that fits. */
const ADVICE: ReadonlyArray<readonly [statuses: readonly number[], advice: string]> = [
	[
		[401, 403, 407],
		'The link needs a login. Download the file with an HTTP Request node that has the credential, and choose Media Source: File.',
	],
	[[404, 410], 'Check the media URL: there is no file at this address, or no longer.'],
	[[429, 500, 502, 503, 504], 'The server of the link cannot give the file now. Try again later.'],
];

const LOOK_YOURSELF =
	'Open the media URL in a private browser window: it must give the file itself, without a login.';

/** Statuses with which servers refuse a link that has expired. */
const REFUSING: readonly number[] = [400, 401, 403, 410];
/** Milliseconds for the words of a refusal, which may explain it. */
const TIME_FOR_WORDS = 1_500;
/** Bytes of them; the texts of storages have some hundred. */
const MOST_WORDS = 8_192;

/** Why an answer is not the file. */
export async function refusalOfAnswer(
	download: Download,
	url: URL,
): Promise<DownloadRefusal | undefined> {
	const { status, compression } = download;
	if (status === 200) {
		return compression === undefined ? undefined : refusalOfCompression(compression, url);
	}
	const expired = REFUSING.includes(status) ? await refusalOfExpired(download, url) : undefined;
	return (
		expired ?? {
			reason: 'downloadFailed',
			message: `The link on ${hostOf(url)} answered with HTTP status ${status} instead of the file`,
			advice: ADVICE.find(([statuses]) => statuses.includes(status))?.[1] ?? LOOK_YOURSELF,
		}
	);
}

/** A refused link that has expired by its own parameters, or in the words of its server. */
async function refusalOfExpired(
	download: Download,
	url: URL,
): Promise<DownloadRefusal | undefined> {
	const expiry = expiryOf(url) ?? expiryOf(download.url);
	// The server's clock decides, and it tells its time.
	const told = Date.parse(download.headers.date?.slice(0, 40) ?? '');
	const isOver = expiry !== undefined && expiry <= (Number.isNaN(told) ? Date.now() : told);
	if (!isOver && !saysExpired(await wordsOfAnswer(download))) return undefined;
	const until = isOver ? `, it was valid until ${readableMoment(expiry)}` : '';
	return {
		reason: 'linkExpired',
		message: `The link on ${hostOf(url)} has expired (HTTP status ${download.status}${until})`,
		advice: REASONS.linkExpired.advice,
	};
}

/** The beginning of an answer that is not the file, as far as it comes soon. */
async function wordsOfAnswer(download: Download): Promise<string> {
	const late = AbortSignal.timeout(TIME_FOR_WORDS);
	const stop = (): void => download.close();
	late.addEventListener('abort', stop, { once: true });
	try {
		await download.peek(MOST_WORDS);
	} catch {
		// What came before counts.
	} finally {
		late.removeEventListener('abort', stop);
	}
	const words = await download.peek(Math.min(download.bytesAhead, MOST_WORDS));
	return Buffer.from(words).toString('utf8');
}

function refusalOfCompression(coding: string, url: URL): DownloadRefusal {
	return {
		reason: 'downloadFailed',
		message: `The server ${hostOf(url)} sends the file compressed (${coding}), and this n8n cannot unpack it`,
		advice: 'Use a link under which the file comes as it is.',
	};
}

/** Why an address is not asked for: the link's own, or one that it redirects to. */
export function refusalOfInternal(target: URL, url: URL): DownloadRefusal {
	const way = target.href === url.href ? 'is on' : 'redirects to';
	return {
		reason: 'internalAddress',
		message: `The media URL ${way} ${hostOf(target)}, an address inside your own network, where the tool of an AI agent opens nothing`,
		advice: REASONS.internalAddress.advice,
	};
}

/** Why there is no answer. */
export function refusalOfFault(fault: NetworkFault, url: URL): DownloadRefusal {
	if (fault.phase === 'blocked') {
		return {
			reason: 'downloadFailed',
			message: `This n8n does not allow downloads from ${hostOf(url)}`,
			advice: 'Ask who runs this n8n to allow it, or use another link.',
		};
	}
	return {
		reason: 'downloadFailed',
		message: `The file could not be downloaded from ${hostOf(url)}: ${said(wordsOf(fault))}`,
		advice: 'Check the media URL, and that this n8n can reach its server.',
	};
}

/** A download with more bytes than WhatsApp accepts of any file. */
export class DownloadTooLarge extends Error {}

/** Why there is no more of the file than what came. */
export function refusalOfBreak(error: unknown, url: URL): DownloadRefusal {
	if (error instanceof DownloadTooLarge) {
		return {
			reason: 'fileTooLarge',
			message: `The file from ${hostOf(url)} ${error.message}`,
			advice: REASONS.fileTooLarge.advice,
		};
	}
	const words = error instanceof Error ? error.message : String(error);
	return {
		reason: 'downloadFailed',
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
