import type { IConnections, INode, INodeParameters } from 'n8n-workflow';

import { PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import type { Provider } from '../../nodes/WhatsAppMedia/providers/provider';
import type { WorkflowJson } from '../lib/engine';

const TRIGGER = 'Orders';
const NODE_TYPE = 'n8n-nodes-whatsapp-media.whatsAppMedia';

/** The two ways to hand a file over, as the node's field Media Source has them. */
export const SOURCES = { url: 'Link', binary: 'File' } as const;
export type Source = keyof typeof SOURCES;

/** One node of the workflow: a provider and a source. */
export interface DemoNode {
	readonly name: string;
	readonly provider: Provider;
	readonly source: Source;
}

export const DEMO_NODES: readonly DemoNode[] = Object.values(PROVIDERS).flatMap((provider) =>
	(Object.keys(SOURCES) as Source[]).map((source) => ({
		name: `${provider.name} by ${SOURCES[source]}`,
		provider,
		source,
	})),
);

/**
 * A workflow as an operator would draw it: a trigger that gives orders, and a WhatsApp Media node
 * for each provider and source. Everything that differs by order is an expression.
 */
export function demoWorkflow(channelId: string): WorkflowJson {
	const trigger: INode = {
		id: 'trigger',
		name: TRIGGER,
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const nodes = DEMO_NODES.map(
		({ name, provider, source }, index): INode => ({
			id: `send-${index}`,
			name,
			type: NODE_TYPE,
			typeVersion: 1,
			position: [300, index * 150],
			parameters: parametersFor(provider, source, channelId),
			credentials: {
				[provider.credentialType]: { id: provider.credentialType, name: provider.credentialName },
			},
			onError: 'continueRegularOutput',
		}),
	);
	const connections: IConnections = {
		[TRIGGER]: { main: [nodes.map(({ name }) => ({ node: name, type: 'main', index: 0 }))] },
	};
	return { name: 'Demo', nodes: [trigger, ...nodes], connections };
}

function parametersFor(provider: Provider, source: Source, channelId: string): INodeParameters {
	return {
		provider: provider.id,
		operation: 'send',
		...(provider.needsChannel && { channelId, recipientBy: 'phone' }),
		phone: '={{ $json.phone }}',
		options: { mediaType: '={{ $json.mediaType }}', fileName: '={{ $json.fileName }}' },
		mediaSource: source,
		...(source === 'url' ? { mediaUrl: '={{ $json.link }}' } : { binaryPropertyName: 'data' }),
		caption: '={{ $json.caption }}',
		contact: { firstName: '={{ $json.firstName }}', lastName: '={{ $json.lastName }}' },
	};
}
