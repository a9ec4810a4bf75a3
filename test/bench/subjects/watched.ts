import { join } from 'node:path';

import { PROJECT } from '../../../tools/lib/n8n/paths';
import { HTTP_REQUEST_PATH, n8nNode } from './n8nNodes';
import { Stalls } from './stalls';

type Watchable = ConstructorParameters<typeof Stalls>[0];

/** Watches n8n's HTTP Request, in the version that is measured. */
export function watchHttpRequest(): Stalls {
	const versions = n8nNode(HTTP_REQUEST_PATH) as unknown as {
		readonly nodeVersions: Readonly<Record<string, object>>;
	};
	const version = versions.nodeVersions['4.3'];
	if (version === undefined) throw new Error('HTTP Request has no version 4.3');
	return new Stalls(version.constructor as unknown as Watchable);
}

/** Watches the built node, which n8n's loader loads from the same file. */
export async function watchThisNode(): Promise<Stalls> {
	const file = join(PROJECT, 'dist/nodes/WhatsAppMedia/WhatsAppMedia.node.js');
	const { WhatsAppMedia } = (await import(file)) as { readonly WhatsAppMedia: Watchable };
	return new Stalls(WhatsAppMedia);
}
