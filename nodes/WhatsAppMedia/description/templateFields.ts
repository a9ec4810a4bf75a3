import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { noticesFor, providersWith, shownFor } from './byProvider';
import { channel, OF_CHANNEL } from './recipient';

/** Where templates can be sent. */
export const WITH_TEMPLATES = providersWith((_, { templates }) => templates !== undefined);

const WITH_NAMED_VALUES = providersWith((_, { templates }) => templates?.values.byName === true);

/**
 * Says where the file of a template must be a link, as long as the operator chose a file.
 * @param label of the field in which it was chosen
 */
export function headerNotices(
	shown: Record<string, string[]>,
	name: string,
	label: string,
): INodeProperties[] {
	return noticesFor(
		providersWith((_, { templates }) => templates?.headerMedia === 'link'),
		name,
		{ ...shown, mediaSource: ['binary'] },
		(provider) =>
			`${provider} accepts the file of a template only as a link. Set “${label}” to “Link”, or add the option “Send as Link”.`,
	).map((notice) => ({
		...notice,
		displayOptions: { ...notice.displayOptions, hide: { '/options.sendAsLink': [true] } },
	}));
}

/**
 * The template and what goes into its placeholders, wherever it is asked for.
 * @param shown when; with providers that have templates
 */
export function templateFields(shown: IDisplayOptions['show']): INodeProperties[] {
	const displayOptions: IDisplayOptions = { show: { ...shownFor(WITH_TEMPLATES), ...shown } };
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
			displayName: 'Specify Values',
			name: 'templateValuesBy',
			type: 'options',
			displayOptions: whenChosen({}),
			options: [
				{
					name: 'Using Fields Below',
					value: 'fields',
					description: 'One field for each value of the chosen template',
				},
				{
					name: 'Using a List',
					value: 'list',
					description: 'Values in template order. Use this if Template is set by an expression.',
				},
			],
			default: 'fields',
			hint: 'If the fields below belong to another template, close and reopen this node',
			description: 'How to enter the values for the template',
		},
		{
			displayName: 'Values to Send',
			name: 'templateValues',
			type: 'resourceMapper',
			noDataExpression: true,
			displayOptions: whenChosen({ templateValuesBy: ['fields'] }),
			default: { mappingMode: 'defineBelow', value: null },
			description: 'Text for each gap of the template',
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
			displayName: 'Values to Send',
			name: 'templateValueList',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			displayOptions: whenChosen({ templateValuesBy: ['list'] }),
			placeholder: 'Add value',
			default: {},
			description: 'Text for each gap of the template',
			options: [
				{
					displayName: 'Value',
					name: 'values',
					values: [
						{
							displayName: 'Part of Template',
							name: 'place',
							type: 'options',
							options: [
								{ name: 'Body', value: 'body' },
								{ name: 'Header', value: 'header' },
								{ name: 'Button', value: 'button' },
							],
							default: 'body',
							description: 'Which part of the template the value belongs to',
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
								show: { place: ['body'], '/provider': WITH_NAMED_VALUES },
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
