import type { INodeParameters, INodeProperties } from 'n8n-workflow';

import { PROVIDER_FIELDS, RECIPIENT_FIELDS, WINDOW_FIELDS } from '../../support/form';
import { description, shownFields } from '../../support/shownFields';

/** What the editor shows, by n8n's own rules for it; a browser shows the same in the end-to-end tests. */

/** Labels of what is shown for a node with these parameters, from top to bottom. */
function shown(parameters: INodeParameters): string[] {
	return shownFields(parameters).map(({ displayName }) => displayName);
}

/** The value of an option by its name, as the editor writes it down. */
function valueOf(parameter: string, name: string): string {
	const options = description.properties
		.filter((property) => property.name === parameter)
		.flatMap((property) => (property.options ?? []) as Array<{ name: string; value: string }>);
	const value = options.find((option) => option.name === name)?.value;
	if (value === undefined) throw new Error(`${parameter} has no option ${name}`);
	return value;
}

const between = (fields: readonly string[], first: string, last: string) =>
	fields.slice(fields.indexOf(first) + 1, fields.indexOf(last));

/** Values are only asked for once there is a template. */
const CHOSEN = { __rl: true, mode: 'list', value: 'invoice_ready:en_US:document' };

const ROWS = PROVIDER_FIELDS.flatMap(({ provider, operations }) =>
	operations.map((row) => [provider, row.operation, row] as const),
);

describe('the fields', () => {
	it.each(ROWS)('of %s for %s', (providerName, operationName, row) => {
		const provider = valueOf('provider', providerName);
		const operation = valueOf('operation', operationName);
		expect(shown({ provider, operation })).toEqual(row.fields);
		const mediaSource = operationName.endsWith('Template') ? 'none' : 'binary';
		const ofCollection = (collection: string) => {
			const property = description.properties.find(
				(one) => one.name === collection && isShown(one.displayOptions, { provider, operation }),
			);
			return ((property?.options ?? []) as INodeProperties[])
				.filter(({ displayOptions }) =>
					isShown(displayOptions, { provider, operation, mediaSource, recipientBy: 'phone' }),
				)
				.map(({ displayName }) => displayName);
		};
		if (row.contactDetails) expect(ofCollection('contact')).toEqual(row.contactDetails);
		expect(ofCollection('options')).toEqual(row.options ?? []);
	});

	it.each(RECIPIENT_FIELDS.map((row) => [row.provider, row.recipient, row.fields] as const))(
		'of %s for the recipient %s',
		(providerName, name, fields) => {
			const provider = valueOf('provider', providerName);
			const recipientBy = valueOf('recipientBy', name);
			const all = shown({ provider, operation: 'sendTemplate', recipientBy });
			expect(between(all, 'Operation', 'Template')).toEqual(fields);
		},
	);

	it.each(WINDOW_FIELDS.map((row) => [row.provider, row.fields] as const))(
		'of a template for a closed window at %s',
		(providerName, fields) => {
			const provider = valueOf('provider', providerName);
			for (const operation of ['send', 'check']) {
				const all = shown({ provider, operation, outsideWindow: 'template' });
				const from = all.indexOf('Outside the 24-Hour Window');
				expect(all.slice(from, all.indexOf('Contact Details'))).toEqual(fields);
			}
			expect(
				shown({ provider, operation: 'sendTemplate', outsideWindow: 'template' }),
			).not.toContain('Outside the 24-Hour Window');
		},
	);

	it.each([
		['binary', ['Header Media', 'Input Binary Field']],
		['url', ['Header Media', 'Media URL']],
		['none', ['Header Media']],
	])('of the header of a template from %s', (mediaSource, fields) => {
		for (const operation of ['sendTemplate', 'checkTemplate']) {
			const all = shown({ provider: 'waCr', operation, template: CHOSEN, mediaSource });
			expect(between(all, 'Values to Send', 'Contact Details')).toEqual(fields);
		}
	});

	it('of values by list', () => {
		const parameters = { operation: 'sendTemplate', template: CHOSEN, templateValuesBy: 'list' };
		const [values] = description.properties.filter(
			(property) => property.type === 'fixedCollection' && property.name === 'templateValueList',
		);
		expect(values).toBeDefined();
		expect(shown(parameters).filter((name) => name === 'Values to Send')).toHaveLength(1);
	});
});

/** Whether an option of a collection is offered. */
function isShown(
	displayOptions: INodeProperties['displayOptions'],
	values: Readonly<Record<string, string>>,
): boolean {
	const matches = (conditions: object | undefined): boolean[] =>
		Object.entries(conditions ?? {}).map(([path, allowed]) =>
			(allowed as string[]).includes(values[path.replace('/', '')] ?? ''),
		);
	return (
		matches(displayOptions?.show).every(Boolean) && !matches(displayOptions?.hide).some(Boolean)
	);
}
