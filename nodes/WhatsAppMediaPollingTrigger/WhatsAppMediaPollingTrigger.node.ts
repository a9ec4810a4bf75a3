import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { neededFor } from '../WhatsAppMedia/description/byProvider';
import { credentialTests } from '../WhatsAppMedia/methods';
import { pollFields } from '../WhatsAppMedia/triggers/pollFields';

/** Starts a workflow when a list of messages at a provider has something new. */
export class WhatsAppMediaPollingTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'WhatsApp Media Polling Trigger',
		name: 'whatsAppMediaPollingTrigger',
		icon: {
			light: 'file:whatsAppMediaPollingTrigger.svg',
			dark: 'file:whatsAppMediaPollingTrigger.dark.svg',
		},
		group: ['trigger'],
		version: [1],
		subtitle: '={{ [$parameter["events"]].flat().join(", ") }}',
		description:
			'Start a workflow when WA.cr or RASL has a message that was delivered, read or failed, or that a customer wrote',
		defaults: { name: 'WhatsApp Media Polling Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'raslApi', testedBy: 'raslApiTest', ...neededFor('rasl') },
			{ name: 'waCrApi', testedBy: 'waCrApiTest', ...neededFor('waCr') },
		],
		polling: true,
		properties: pollFields,
	};

	methods = { credentialTest: { ...credentialTests } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const { poll } = await import('../WhatsAppMedia/triggers/poll.js');
		return await poll(this);
	}
}
