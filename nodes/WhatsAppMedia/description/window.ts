import type { INodeProperties } from 'n8n-workflow';

import { noticesFor, providersWith, without } from './byProvider';
import { OF_MEDIA, WITH_STAND_BY } from './operations';
import { headerNotices, templateFields, WITH_TEMPLATES } from './templateFields';

const sending = { operation: WITH_STAND_BY };
const chosen = { ...sending, outsideWindow: ['template'] };

/** What to do when a customer has not written in the last 24 hours. */
export const windowProperties: INodeProperties[] = [
	{
		displayName: 'Outside the 24-Hour Window',
		name: 'outsideWindow',
		type: 'options',
		displayOptions: { show: sending },
		options: [
			{
				name: 'Report as Not Sent',
				value: 'fail',
				description: 'Send nothing else and report the reason',
			},
			{
				name: 'Send a Template',
				value: 'template',
				description: 'Send an approved template, with the same file in its header if it has one',
			},
		],
		default: 'fail',
		description:
			'What to do for a customer who has not written to you within the last 24 hours. WhatsApp lets only templates through to them.',
	},
	...noticesFor(
		without(WITH_TEMPLATES),
		'NoTemplatesNotice',
		chosen,
		(name) => `No templates can be sent through ${name}, so the message fails.`,
	),
	...noticesFor(
		providersWith((_, { status, templates }) => templates !== undefined && status === undefined),
		'WindowNotice',
		chosen,
		(name) =>
			`${name} cannot report the status of a message. The template is sent only if WhatsApp refuses the message immediately. For a customer who has never written, use the operation Send Template.`,
	),
	...noticesFor(
		providersWith((_, { status }) => status?.isOptional === true),
		'WindowNotice',
		chosen,
		(name) =>
			`${name} reports the status of a message only in some workspaces. In all others, the template is sent only if WhatsApp refuses the message immediately.`,
	),
	...headerNotices({ ...chosen, operation: OF_MEDIA }, 'WindowHeaderNotice', 'Media Source'),
	...templateFields(chosen),
];
