import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { properties } from './description';
import { neededFor } from './description/byProvider';
import { credentialTests, lists } from './methods';
import { PROVIDERS } from './providers/registry';
import { listed } from './text';

const PROVIDER_NAMES = Object.fromEntries(
	Object.values(PROVIDERS).map(({ id, name }) => [id, name]),
);

const ALL = listed(Object.values(PROVIDER_NAMES), 'or');

/** Sends a file to a customer on WhatsApp through the provider that the shop uses. */
export class WhatsAppMedia implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'WhatsApp Media',
		name: 'whatsAppMedia',
		icon: { light: 'file:whatsAppMedia.svg', dark: 'file:whatsAppMedia.dark.svg' },
		group: ['output'],
		version: [1],
		subtitle: `={{ ({ sendTemplate: "send template", sendText: "send text", checkTemplate: "check template", checkText: "check text", getStatus: "get status" }[$parameter["operation"]] ?? (($parameter["operation"] === "check" ? "check " : "send ") + ({ image: "image", document: "document", video: "video", audio: "audio" }[$parameter["options"]?.mediaType] ?? "media"))) + " · " + (${JSON.stringify(PROVIDER_NAMES)}[$parameter["provider"]] ?? "") }}`,
		description: `Send media, texts and approved templates on WhatsApp through ${ALL}, and see what became of them`,
		defaults: { name: 'WhatsApp Media' },
		usableAsTool: {
			replacements: {
				description:
					'Send an image, document, video or audio file to one person on WhatsApp. Needs the phone number with country code and a public URL of the file.',
			},
		},
		builderHint: {
			searchHint: `Sends files (PDF, images, video, audio), text and approved templates to one WhatsApp number per item through ${ALL}. Customers who have not written within 24 hours get templates only: set Outside the 24-Hour Window to Send a Template, or use Send Template. Continue by the field outcome (sent, skipped, notSent, unknown, notDelivered); never send again when it is unknown.`,
		},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'contactshipApi', testedBy: 'contactshipApiTest', ...neededFor('contactship') },
			{ name: 'raslApi', testedBy: 'raslApiTest', ...neededFor('rasl') },
			{ name: 'waCrApi', testedBy: 'waCrApiTest', ...neededFor('waCr') },
			{ name: 'xobitoApi', testedBy: 'xobitoApiTest', ...neededFor('xobito') },
		],
		properties,
	};

	methods = { credentialTest: { ...credentialTests }, ...lists };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		// Loaded when the node first runs, not each time that n8n starts.
		const { runNode } = await import('./execution/runNode.js');
		return await runNode(this);
	}
}
