import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { WebhookApi } from '../providers/eventApi';
import type { Provider } from '../providers/provider';
import { eventFields, namesOf, providerOptions, SILENT, simplifyField, tellersOf } from './fields';

const OTHER: INodePropertyOptions = {
	name: 'Other Event',
	value: 'other',
	description: 'Everything else that the provider sends, such as changed contacts, as raw data',
};

/** A provider of this trigger, with how it calls. */
interface Caller {
	readonly provider: Provider;
	readonly api: WebhookApi;
}

const CALLERS: readonly Caller[] = tellersOf('webhook').flatMap((provider) =>
	provider.events?.type === 'webhook' ? [{ provider, api: provider.events }] : [],
);

export const webhookFields: INodeProperties[] = [
	{
		displayName: 'Provider',
		name: 'provider',
		type: 'options',
		noDataExpression: true,
		options: providerOptions('webhook'),
		default: 'xobito',
		description: 'The service that your WhatsApp number is connected to',
	},
	{ displayName: 'Credentials', name: 'credentials', type: 'credentials', default: '' },
	{
		displayName: `${namesOf(tellersOf('list'))} have no webhooks: use WhatsApp Media Polling Trigger for them. ${SILENT} reports nothing that happens to a message.`,
		name: 'otherProviders',
		type: 'notice',
		default: '',
	},
	...CALLERS.flatMap(fieldsOf),
	...eventFields('webhook', [OTHER]),
	simplifyField,
];

function fieldsOf({ provider: { id, name }, api }: Caller): INodeProperties[] {
	const { forwarder, location, secretSource } = api;
	const signed: INodeProperties = {
		displayName: `Copy the Production URL of this node into ${location}, and switch webhooks on. ${name} has one URL for a workspace. ${secretSource}, and enter it in the credential.`,
		name: `${id}Signed`,
		type: 'notice',
		displayOptions: { show: { provider: [id] }, hide: { source: ['forwarder'] } },
		default: '',
	};
	if (forwarder === undefined) return [signed];
	return [
		{
			displayName: 'Source',
			name: 'source',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { provider: [id] } },
			options: sources(name, forwarder.name),
			default: 'signed',
			description: 'Which of the two webhooks calls this node',
		},
		signed,
		{
			displayName: `Copy the Production URL of this node into ${forwarder.name} in ${name}, and tick messages. Nobody signs these requests: treat the URL like a password.`,
			name: `${id}Forwarded`,
			type: 'notice',
			displayOptions: { show: { provider: [id], source: ['forwarder'] } },
			default: '',
		},
		{
			displayName: 'Require Token in URL',
			name: 'requireToken',
			type: 'boolean',
			displayOptions: { show: { provider: [id], source: ['forwarder'] } },
			default: false,
			description:
				'Whether to refuse requests without ?token= and the Webhook URL Token of the credential',
		},
	];
}

/** The two webhooks that can call the node. */
function sources(providerName: string, forwarderName: string): INodePropertyOptions[] {
	return [
		{
			name: `${providerName} Webhook (Signed)`,
			value: 'signed',
			description: `${providerName} signs what it sends, so nobody else can start the workflow`,
		},
		{
			name: `${forwarderName} (Meta’s Format, Unsigned)`,
			value: 'forwarder',
			description:
				'Passes on what Meta sends, with the files of customers. Anyone who has the URL can start the workflow.',
		},
	];
}
