import { cut, plain } from '../text';
import { wordsOf, type Download } from './download';
import type { NetworkFault } from '../http/networkFault';

/** Why a link gives no file: one sentence without its period, and what to do. */
export interface DownloadRefusal {
	readonly message: string;
	readonly advice: string;
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

/** Why an answer is not the file. */
export function refusalOfAnswer(
	{ status, compression }: Download,
	url: URL,
): DownloadRefusal | undefined {
	if (status === 200) {
		return compression === undefined ? undefined : refusalOfCompression(compression, url);
	}
	return {
		message: `The link on ${hostOf(url)} answered with HTTP status ${status} instead of the file`,
		advice: ADVICE.find(([statuses]) => statuses.includes(status))?.[1] ?? LOOK_YOURSELF,
	};
}

function refusalOfCompression(coding: string, url: URL): DownloadRefusal {
	return {
		message: `The server ${hostOf(url)} sends the file compressed (${coding}), and this n8n cannot unpack it`,
		advice: 'Use a link under which the file comes as it is.',
	};
}

/** Why there is no answer. */
export function refusalOfFault(fault: NetworkFault, url: URL): DownloadRefusal {
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

/** Why there is no more of the file than what came. */
export function refusalOfBreak(error: unknown, url: URL): DownloadRefusal {
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
