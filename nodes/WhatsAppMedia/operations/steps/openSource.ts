import { checkUrl } from '../../checks/link';
import type { Downloader } from '../../files/linkedFile';
import { isRecord } from '../../wire/json';
import type { Draft, DraftSource, OpenedSource } from '../../messages/draft';

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
	const first = await workWith(draft, open, work);
	// A file that its server keeps compressed shows only while it is sent that its size is another one.
	// What was to be sent with it did not arrive as a whole, and now its size is known.
	return first.isOfAnotherSize && isUnsent(first.result)
		? (await workWith(draft, open, work)).result
		: first.result;
}

async function workWith<T>(
	draft: Draft,
	open: Downloader['open'],
	work: (draft: Draft<OpenedSource>) => Promise<T>,
): Promise<{ readonly result: T; readonly isOfAnotherSize: boolean }> {
	const { source, close, isOfAnotherSize } = await openSource(draft.source, open);
	try {
		const result = await work({ ...draft, source });
		return { result, isOfAnotherSize: isOfAnotherSize() };
	} finally {
		close();
	}
}

/** Whether some work ended in a failure that sent nothing. */
function isUnsent(result: unknown): boolean {
	if (!isRecord(result) || !isRecord(result.failure)) return false;
	const { outcome, reason } = result.failure;
	return outcome === 'notSent' && reason === 'downloadFailed';
}

interface Opened {
	readonly source: OpenedSource;
	close(): void;
	isOfAnotherSize(): boolean;
}

/** What there is to close, and to find out, where nothing is downloaded. */
const NOTHING = { close: (): void => undefined, isOfAnotherSize: () => false };

async function openSource(source: DraftSource, open: Downloader['open']): Promise<Opened> {
	if (source.type !== 'remote') return { source, ...NOTHING };
	const { value: url, problems } = checkUrl(source.url);
	if (url === undefined) {
		const { message = '', advice = '' } = problems[0] ?? {};
		return { source: { type: 'missing', field: 'Media URL', message, advice }, ...NOTHING };
	}
	const opened = await open(url);
	if ('refusal' in opened) {
		return { source: { type: 'missing', field: 'Media URL', ...opened.refusal }, ...NOTHING };
	}
	const { file } = opened;
	return {
		source: { type: 'file', file, url: source.url },
		close: () => opened.close(),
		isOfAnotherSize: () => opened.isOfAnotherSize(),
	};
}
