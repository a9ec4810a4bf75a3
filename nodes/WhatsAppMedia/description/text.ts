import type { INodeProperties } from 'n8n-workflow';

import { noticesFor, providersWith, without } from './byProvider';
import { OF_TEXT } from './operations';

const WITH_TEXTS = providersWith((_, provider) => provider.sendText !== undefined);

/** A message of words only. */
export const textProperties: INodeProperties[] = [
	...noticesFor(
		without(WITH_TEXTS),
		'TextNotice',
		{ operation: OF_TEXT },
		(name) => `No texts can be sent through ${name}. Choose the operation Send.`,
	),
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
