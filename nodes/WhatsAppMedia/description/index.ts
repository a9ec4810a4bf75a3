import type { INodeProperties } from 'n8n-workflow';

import { contactProperties } from './contact';
import { generalProperties } from './general';
import { mediaProperties } from './media';
import { optionsProperties } from './options';
import { recipientProperties } from './recipient';

/** The node's fields, in the order of the task. */
export const properties: INodeProperties[] = [
	...generalProperties,
	...recipientProperties,
	...mediaProperties,
	...contactProperties,
	...optionsProperties,
];
