import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { providersWith } from './byProvider';
import { channel, OF_CHANNEL } from './recipient';

/** The template and what goes into its placeholders, wherever it is asked for. */
function templateFields(displayOptions: IDisplayOptions): INodeProperties[] {
	const when = (more: IDisplayOptions['show']): IDisplayOptions => ({
		...displayOptions,
		show: { ...displayOptions.show, ...more },
	});
	// n8n asks for a template's values when their field appears, but not always when another field
	// changes: not while some expression of the node has no data. So the field appears with the template.
	const whenChosen = (more: IDisplayOptions['show']): IDisplayOptions => ({
		...when(more),
		hide: { template: [''] },
	});
	return [
		{
			...channel,
			displayOptions: when({ provider: OF_CHANNEL, recipientBy: ['threadId'] }),
			required: false,
			description:
				'The channel whose templates are listed. The message itself goes out where the conversation is.',
		},
		{
			displayName: 'Template',
			name: 'template',
			type: 'resourceLocator',
			displayOptions,
			default: { mode: 'list', value: '' },
			required: true,
			description: 'A message template that WhatsApp has approved',
			modes: [
				{
					displayName: 'From List',
					name: 'list',
					type: 'list',
					placeholder: 'Choose a template',
					typeOptions: { searchListMethod: 'searchTemplates', searchable: true },
				},
				{
					displayName: 'By Name',
					name: 'name',
					type: 'string',
					placeholder: 'e.g. invoice_ready:en_US',
					hint: 'Name and language with a colon between. What the header holds can follow: invoice_ready:en_US:document',
				},
			],
		},
		{
			displayName: 'Enter Values',
			name: 'templateValuesBy',
			type: 'options',
			displayOptions: whenChosen({}),
			options: [
				{
					name: 'By Field',
					value: 'fields',
					description: 'One field for each value of the chosen template',
				},
				{
					name: 'By List',
					value: 'list',
					description: 'Values in the order of the template, for one that is set by an expression',
				},
			],
			default: 'fields',
			hint: 'If the fields below are those of another template, open this node again',
			description: 'How the values for the template are given',
		},
		{
			displayName: 'Template Values',
			name: 'templateValues',
			type: 'resourceMapper',
			noDataExpression: true,
			displayOptions: whenChosen({ templateValuesBy: ['fields'] }),
			default: { mappingMode: 'defineBelow', value: null },
			description: 'What goes into the gaps of the template',
			typeOptions: {
				loadOptionsDependsOn: ['template.value', 'provider', 'channelId.value'],
				resourceMapper: {
					resourceMapperMethod: 'getTemplateFields',
					// WhatsApp refuses a template with an empty gap: by this mode n8n marks those that are empty.
					mode: 'add',
					fieldWords: { singular: 'value', plural: 'values' },
					addAllFields: true,
					refreshStaleSchemaOnOpen: true,
					supportAutoMap: false,
				},
			},
		},
		{
			displayName: 'Template Values',
			name: 'templateValueList',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			displayOptions: whenChosen({ templateValuesBy: ['list'] }),
			placeholder: 'Add value',
			default: {},
			description: 'What goes into the gaps of the template',
			options: [
				{
					displayName: 'Value',
					name: 'values',
					values: [
						{
							displayName: 'Place',
							name: 'place',
							type: 'options',
							options: [
								{ name: 'Text', value: 'body' },
								{ name: 'Header', value: 'header' },
								{ name: 'Button', value: 'button' },
							],
							default: 'body',
							description: 'Where the value stands in the template',
						},
						{
							displayName: 'Value',
							name: 'value',
							type: 'string',
							default: '',
							placeholder: 'e.g. Maria',
						},
						{
							displayName: 'Name',
							name: 'name',
							type: 'string',
							displayOptions: {
								show: { place: ['body'], '/provider': providersWith((form) => form.namesValues) },
							},
							default: '',
							placeholder: 'e.g. customer_name',
							description:
								'Only for a template with named placeholders. Numbered ones go by their order.',
						},
						{
							displayName: 'Button Number',
							name: 'name',
							type: 'string',
							displayOptions: { show: { place: ['button'] } },
							default: '',
							placeholder: 'e.g. 2',
							description:
								'Which button of the template gets the value, counted from 1 as in WhatsApp Manager, buttons that need no value included. Leave empty for the first button that has no value yet.',
						},
					],
				},
			],
		},
	];
}

/** For the operations Send Template and Check Template. */
export const templateProperties: INodeProperties[] = templateFields({
	show: { operation: ['checkTemplate', 'sendTemplate'] },
});

const sending = { operation: ['check', 'send'] };

/** What to do when a customer has not written in the last 24 hours. */
export const windowProperties: INodeProperties[] = [
	{
		displayName: 'If the 24-Hour Window Is Closed',
		name: 'ifWindowClosed',
		type: 'options',
		displayOptions: { show: sending },
		options: [
			{
				name: 'Fail',
				value: 'fail',
				description: 'Send nothing else. The item fails and says why.',
			},
			{
				name: 'Send a Template',
				value: 'template',
				description: 'Send an approved template with the same file in its header',
			},
		],
		default: 'fail',
		description:
			'What to do for a customer who has not written to you within the last 24 hours. WhatsApp lets only templates through to them.',
	},
	{
		displayName:
			'Contactship cannot tell what became of a message. The template is sent when WhatsApp refuses the media at once; a later refusal stays unseen. For a customer who has never written, use the operation Send Template.',
		name: 'contactshipWindowNotice',
		type: 'notice',
		displayOptions: {
			show: {
				...sending,
				ifWindowClosed: ['template'],
				provider: providersWith((form) => form.status === 'none'),
			},
		},
		default: '',
	},
	{
		displayName:
			'Xobito tells what became of a message only in some workspaces. Where it does not, the template is sent when WhatsApp refuses the media at once, and a later refusal stays unseen.',
		name: 'xobitoWindowNotice',
		type: 'notice',
		displayOptions: {
			show: {
				...sending,
				ifWindowClosed: ['template'],
				provider: providersWith((form) => form.status === 'messageId'),
			},
		},
		default: '',
	},
	...templateFields({ show: { ...sending, ifWindowClosed: ['template'] } }),
];
