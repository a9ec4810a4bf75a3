import type { INodeType } from 'n8n-workflow';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { cacheFolder, DEFAULT_VERSION } from '../../../tools/lib/n8n/paths';

/** Version of the n8n whose own nodes are measured. */
export const N8N_VERSION = DEFAULT_VERSION;

/** Loads from the n8n-nodes-base of the n8n that `installN8n()` has put into the cache. */
const fromN8n = createRequire(
	join(cacheFolder(), `n8n-${N8N_VERSION}`, 'node_modules/n8n-nodes-base/package.json'),
);

export const HTTP_REQUEST_PATH = 'HttpRequest/HttpRequest';
export const EXTRACT_FROM_FILE_PATH = 'Files/ExtractFromFile/ExtractFromFile';

/** A node of n8n's own, e.g. `HttpRequest/HttpRequest` for its class `HttpRequest`. */
export function n8nNode(path: string): INodeType {
	const classes = fromN8n(`./dist/nodes/${path}.node.js`) as Record<string, new () => INodeType>;
	const name = path.slice(path.lastIndexOf('/') + 1);
	const Node = classes[name];
	if (Node === undefined) throw new Error(`n8n ${N8N_VERSION} has no node ${name} in ${path}`);
	return new Node();
}

/** Loads what is measured of n8n's own nodes, as a server of n8n has it loaded whichever node runs. */
export function loadN8nNodes(): void {
	n8nNode(HTTP_REQUEST_PATH);
	n8nNode(EXTRACT_FROM_FILE_PATH);
}

/** What n8n's WhatsApp node makes of a binary: npm's form-data with the whole file in a buffer. */
interface UploadForm {
	append(name: string, value: string): void;
}

interface MediaFunctions {
	getUploadFormData(this: unknown): Promise<{ fileName: string; formData: UploadForm }>;
}

/** n8n's WhatsApp node's own function; the context is one for one item. */
export async function uploadFormData(context: unknown): Promise<UploadForm> {
	const functions = fromN8n('./dist/nodes/WhatsApp/MediaFunctions.js') as MediaFunctions;
	const { formData } = await functions.getUploadFormData.call(context);
	return formData;
}
