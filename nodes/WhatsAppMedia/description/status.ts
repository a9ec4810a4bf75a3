import type { INodeProperties } from 'n8n-workflow';

import { providersWith } from './byProvider';

/** Which message Get Status asks for. Each provider knows it by another id. */
export const statusProperties: INodeProperties[] = [
	{
		displayName: 'Message ID',
		name: 'messageId',
		type: 'string',
		displayOptions: {
			show: {
				operation: ['getStatus'],
				provider: providersWith((form) => form.status === 'messageId'),
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
				provider: providersWith((form) => form.status === 'recordId'),
			},
		},
		default: '',
		required: true,
		placeholder: 'e.g. {{ $json.recordId }}',
		description: 'The field recordId from the output of the node that sent the message',
	},
	{
		displayName:
			'Contactship has no way to tell what became of a message. Look at the conversation in Contactship.',
		name: 'contactshipStatusNotice',
		type: 'notice',
		displayOptions: {
			show: { operation: ['getStatus'], provider: providersWith((form) => form.status === 'none') },
		},
		default: '',
	},
	{
		displayName: 'Not every Xobito workspace can tell this yet. Where it cannot, the node says so.',
		name: 'xobitoStatusNotice',
		type: 'notice',
		displayOptions: {
			show: {
				operation: ['getStatus'],
				provider: providersWith((form) => form.status === 'messageId'),
			},
		},
		default: '',
	},
];
