import type { INodeProperties } from 'n8n-workflow';

import { noticesFor, without } from './byProvider';
import { OF_TEMPLATES } from './operations';
import { templateFields, WITH_TEMPLATES } from './templateFields';

const ofTemplates = { operation: OF_TEMPLATES };

/** Templates as such. */
export const templateProperties: INodeProperties[] = [
	...noticesFor(
		without(WITH_TEMPLATES),
		'TemplateNotice',
		ofTemplates,
		(name) => `No templates can be sent through ${name}. Choose the operation Send.`,
	),
	...templateFields(ofTemplates),
];
