import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { properties } from './description';
import { onlyFor } from './description/byProvider';
import { Execution } from './execution/execution';
import { credentialTests } from './methods/credentialTest';
import { lists } from './methods/pickers';
import { operationOf } from './operations';
import { isCalledAsTool } from './parameters/tool';
import { PROVIDERS } from './providers/registry';

const PROVIDER_NAMES = Object.fromEntries(
	Object.values(PROVIDERS).map(({ id, name }) => [id, name]),
);

/** Sends a file to a customer on WhatsApp through the provider that the shop uses. */
export class WhatsAppMedia implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'WhatsApp Media',
		name: 'whatsAppMedia',
		icon: { light: 'file:whatsAppMedia.svg', dark: 'file:whatsAppMedia.dark.svg' },
		group: ['output'],
		version: [1],
		subtitle: `={{ ({ sendTemplate: "send template", checkTemplate: "check template", getStatus: "get status" }[$parameter["operation"]] ?? (($parameter["operation"] === "check" ? "check " : "send ") + ({ auto: "media", image: "image", document: "document", video: "video", audio: "audio" }[$parameter["mediaType"]] ?? "media"))) + " · " + (${JSON.stringify(PROVIDER_NAMES)}[$parameter["provider"]] ?? "") }}`,
		description:
			'Send media and approved templates on WhatsApp through Xobito, WA.cr, RASL or Contactship, and see what became of them',
		defaults: { name: 'WhatsApp Media' },
		usableAsTool: {
			replacements: {
				description:
					'Send an image, document, video or audio file to one person on WhatsApp. Needs the phone number with country code and a public URL of the file.',
			},
		},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'contactshipApi',
				required: true,
				testedBy: 'contactshipApiTest',
				displayOptions: onlyFor('contactship'),
			},
			{
				name: 'raslApi',
				required: true,
				testedBy: 'raslApiTest',
				displayOptions: onlyFor('rasl'),
			},
			{
				name: 'waCrApi',
				required: true,
				testedBy: 'waCrApiTest',
				displayOptions: onlyFor('waCr'),
			},
			{
				name: 'xobitoApi',
				required: true,
				testedBy: 'xobitoApiTest',
				displayOptions: onlyFor('xobito'),
			},
		],
		properties,
	};

	methods = { credentialTest: { ...credentialTests }, ...lists };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { onError } = this.getNode();
		const isTool = isCalledAsTool(this);
		// An agent must read what happened: told nothing, or the headline only, it might send again.
		const stops = !this.continueOnFail() && !isTool;
		const operation = operationOf(this.getNodeParameter('operation', 0));
		const hasErrorOutput = onError === 'continueErrorOutput';
		return [await new Execution(this, operation, { stops, hasErrorOutput, isTool }).run()];
	}
}
