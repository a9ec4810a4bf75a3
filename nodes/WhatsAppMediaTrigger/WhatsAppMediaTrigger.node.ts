import {
	NodeConnectionTypes,
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { neededFor } from '../WhatsAppMedia/description/byProvider';
import { credentialTests } from '../WhatsAppMedia/methods';
import { webhookFields } from '../WhatsAppMedia/triggers/webhookFields';

/** Starts a workflow when a provider calls n8n. */
export class WhatsAppMediaTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'WhatsApp Media Trigger',
		name: 'whatsAppMediaTrigger',
		icon: { light: 'file:whatsAppMediaTrigger.svg', dark: 'file:whatsAppMediaTrigger.dark.svg' },
		group: ['trigger'],
		version: [1],
		subtitle: '={{ [$parameter["events"]].flat().join(", ") }}',
		// n8n shows this for both nodes together, whose names differ by “Trigger” only.
		description:
			'Send media, texts and approved templates on WhatsApp, or start a workflow when Xobito reports what became of them',
		defaults: { name: 'WhatsApp Media Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'xobitoApi', testedBy: 'xobitoApiTest', ...neededFor('xobito') }],
		webhooks: [
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' },
		],
		eventTriggerDescription: 'Waiting for the provider to call the test URL',
		activationMessage: 'The provider can now call the production URL of your workflow.',
		properties: webhookFields,
	};

	methods = { credentialTest: { ...credentialTests } };

	webhookMethods = {
		default: {
			/** Nothing is registered at the provider, so `create` looks each time whether all is there. */
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				const { activate } = await import('../WhatsAppMedia/triggers/webhook.js');
				return await activate(this);
			},
			/** The operator takes the URL out of the provider's dashboard. */
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { webhook } = await import('../WhatsAppMedia/triggers/webhook.js');
		return await webhook(this);
	}
}
