import type { INodeProperties } from 'n8n-workflow';

import { noticesFor, providersWith } from './byProvider';

/** Which message Get Status asks for. Each provider knows it by another id. */
export const statusProperties: INodeProperties[] = [
	{
		displayName: 'Message ID',
		name: 'messageId',
		type: 'string',
		displayOptions: {
			show: {
				operation: ['getStatus'],
				provider: providersWith((_, { status }) => status?.idField === 'messageId'),
			},
		},
		default: '',
		required: true,
		placeholder: 'e.g. {{ $json.messageId }}',
		description: 'The field messageId from the output of the node that sent the message',
	},
	{
		displayName: 'Record ID',
		name: 'messageId',
		type: 'string',
		displayOptions: {
			show: {
				operation: ['getStatus'],
				provider: providersWith((_, { status }) => status?.idField === 'recordId'),
			},
		},
		default: '',
		required: true,
		placeholder: 'e.g. {{ $json.recordId }}',
		description: 'The field recordId from the output of the node that sent the message',
	},
	...noticesFor(
		providersWith((_, { status }) => status === undefined),
		'StatusNotice',
		{ operation: ['getStatus'] },
		(name) =>
			`${name} has no way to tell what became of a message. Look at the conversation in ${name}.`,
	),
	...noticesFor(
		providersWith((_, { status }) => status?.isOptional === true),
		'StatusNotice',
		{ operation: ['getStatus'] },
		(name) => `Not every ${name} workspace can tell this yet. Where it cannot, the node says so.`,
	),
];
