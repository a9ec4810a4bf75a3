import { checkAddress } from '../checks/link';
import type { Downloader } from '../delivery/linkedFile';
import type { Draft, DraftSource, OpenedSource } from '../message';
import { cut } from '../text';

/**
 * Does some work with a draft whose download has begun, where n8n is to download the media, and
 * ends what is still open of it afterwards.
 * @param open how far to go with a download: `open` for a message that is sent, `look` for one that is not
 */
export async function withOpenSource<T>(
	draft: Draft,
	open: Downloader['open'],
	work: (draft: Draft<OpenedSource>) => Promise<T>,
): Promise<T> {
	const { source, close } = await openSource(draft.source, open);
	try {
		return await work({ ...draft, source });
	} finally {
		close();
	}
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
