import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { parseUrl } from '../wire/parseUrl';
import type { MissingSource, SharedSource } from '../messages/draft';
import type { MediaFile } from '../messages/message';

/** How long a link opens its file. The field's description says so as well. */
export const LINK_LIFETIME = '1 day';

/** The signed link under which n8n hands a stored file out, or why there is none. */
export function shareBinary(
	{ helpers }: IExecuteFunctions,
	binary: IBinaryData,
	file: MediaFile,
): MissingSource | SharedSource {
	if (binary.id === undefined) {
		return {
			type: 'missing',
			field: 'Send as Link',
			message: 'This n8n keeps files in memory, so it has no links to them',
			advice:
				'Switch the option Send as Link off, or ask who runs this n8n to keep files on disk (N8N_DEFAULT_BINARY_DATA_MODE=filesystem).',
		};
	}
	const url = helpers.createBinarySignedUrl(binary, LINK_LIFETIME);
	return { type: 'shared', file, url, secret: parseUrl(url)?.searchParams.get('token') ?? url };
}
