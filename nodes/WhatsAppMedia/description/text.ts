import type { INodeProperties } from 'n8n-workflow';

import { OF_TEXT } from './operations';

/** A message of words only. */
export const textProperties: INodeProperties[] = [
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		displayOptions: { show: { operation: OF_TEXT } },
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. Your order is ready: https://example.com/orders/1042',
		description: 'Words and links, up to 4,096 characters',
	},
];
