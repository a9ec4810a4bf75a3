import { compose, type Checked } from '../checks';
import { checkAddress, parseUrl } from '../checks/link';
import type { Downloader } from '../delivery/linkedFile';
import type { Session } from '../delivery/session';
import type { Draft, DraftSource, Message, OpenedSource } from '../message';
import { cut } from '../text';

/** A message that passed the checks, or what speaks against it. */
export interface Prepared extends Checked<Message> {
	/** Ends what is still open of a download; to be called when the message is done with. */
	close(): void;
}

/**
 * Turns a draft into a message: begins the download where n8n is to download the media, then checks.
 * @param open how far to go with a download: `open` for a message that is sent, `look` for one that is not
 */
export async function prepare(
	{ provider, transport }: Session,
	draft: Draft,
	open: Downloader['open'],
): Promise<Prepared> {
	const { source, close } = await openSource(draft.source, open);
	const reachableHost = parseUrl(transport.address)?.hostname;
	return { ...compose({ ...draft, source }, provider, reachableHost), close };
}

interface Opened {
	readonly source: OpenedSource;
	close(): void;
}

const nothing = (): void => undefined;

async function openSource(source: DraftSource, open: Downloader['open']): Promise<Opened> {
	if (source.type !== 'remote') return { source, close: nothing };
	const { value: url, problems } = checkAddress(source.url);
	if (url === undefined) {
		const { message = '', advice = '' } = problems[0] ?? {};
		return { source: { type: 'missing', field: 'Media URL', message, advice }, close: nothing };
	}
	const opened = await open(url);
	if ('refusal' in opened) {
		const { refusal } = opened;
		const reason = 'downloadFailed';
		return { source: { type: 'missing', field: 'Media URL', reason, ...refusal }, close: nothing };
	}
	const { file } = opened;
	return {
		source: { type: 'file', file, host: cut(url.host, 80) },
		close: () => opened.close(),
	};
}
