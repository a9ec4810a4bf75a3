import type { INodeProperties } from 'n8n-workflow';

import { contactProperties } from './contactDetails';
import { generalProperties } from './general';
import { mediaProperties } from './media';
import { optionsProperties } from './options';
import { recipientProperties } from './recipient';
import { statusProperties } from './status';
import { templateProperties } from './template';
import { textProperties } from './text';
import { windowProperties } from './window';

/** The node's fields, in the order of the task. */
export const properties: INodeProperties[] = [
	...generalProperties,
	...statusProperties,
	...recipientProperties,
	...templateProperties,
	...mediaProperties,
	...textProperties,
	...windowProperties,
	...contactProperties,
	...optionsProperties,
];
