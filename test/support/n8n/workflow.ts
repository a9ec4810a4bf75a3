import type { INode, INodeParameters } from 'n8n-workflow';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { providerById } from '../../../nodes/WhatsAppMedia/providers/registry';
import type { WorkflowFile } from '../../../tools/lib/n8n/server';

export const MEDIA_NODE = 'n8n-nodes-whatsapp-media.whatsAppMedia';

const EXAMPLES = join(__dirname, '..', '..', '..', 'examples');

/** Credential types of n8n's own nodes in the examples. */
const CREDENTIAL_TYPES: Readonly<Record<string, string>> = {
	'n8n-nodes-base.wooCommerceTrigger': 'wooCommerceApi',
	'@n8n/n8n-nodes-langchain.lmChatOpenAi': 'openAiApi',
};

/** An example as it is in the repository, with the credentials chosen that its nodes ask for. */
export async function readExample(file: string): Promise<WorkflowFile> {
	return withCredentials(JSON.parse(await readFile(join(EXAMPLES, file), 'utf8')) as WorkflowFile);
}

/** Chooses the credential of each node, as a person does in the editor after an import. */
export function withCredentials(workflow: WorkflowFile): WorkflowFile {
	const nodes = workflow.nodes.map((node) => {
		const type = credentialTypeOf(node);
		// n8n has one credential of each type, which the import finds by its type.
		return type === undefined ? node : { ...node, credentials: { [type]: { id: null, name: '' } } };
	});
	return { ...workflow, nodes };
}

function credentialTypeOf({ type, parameters }: INode): string | undefined {
	// The node itself, as a tool, and the two triggers.
	if (type.startsWith(MEDIA_NODE)) {
		return providerById(String(parameters.provider))?.credentialType;
	}
	return CREDENTIAL_TYPES[type];
}

/** A node of a workflow that is made here; `settings` are those of the node's Settings tab. */
export function node(
	name: string,
	type: string,
	parameters: INodeParameters,
	settings: Partial<INode> = {},
): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters, ...settings };
}

/** Starts with a POST to `path`. */
export function webhook(
	path: string,
	responseMode: 'onReceived' | 'lastNode' | 'responseNode',
): INode {
	return node(
		'Webhook',
		'n8n-nodes-base.webhook',
		{ path, httpMethod: 'POST', responseMode, options: {} },
		{ typeVersion: 2, webhookId: path },
	);
}

/** A workflow of nodes that follow one another. */
export function chain(name: string, nodes: INode[]): WorkflowFile {
	const connections: WorkflowFile['connections'] = {};
	nodes.slice(1).forEach((next, index) => {
		const before = nodes[index]?.name ?? '';
		connections[before] = { main: [[{ node: next.name, type: 'main', index: 0 }]] };
	});
	const settings: WorkflowFile['settings'] = { executionOrder: 'v1' };
	return withCredentials({ name, nodes, connections, settings });
}
