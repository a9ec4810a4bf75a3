import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';

import { checkReference } from '../checks/composeTemplate';
import { findTemplate, type FoundTemplate } from '../sending/findTemplate';
import { failureOfProblems, sentencesOf } from '../failures/describeFailure';
import { toEditorError } from '../failures/nodeError';
import type { Failure } from '../failures/failure';
import { openForEditor } from '../execution/openSession';
import { fieldId } from '../parameters/template';
import { asLocated, asObject, asText } from '../parameters/values';
import type { Session } from '../sending/session';
import type { ListedTemplate } from '../providers/provider';
import { withoutMarkup } from '../text';
import { channelOf, noChannel } from './channel';
import { labelOf } from './placeholderLabel';

/**
 * The placeholders of the chosen template as named fields. n8n shows an error of this method nowhere,
 * so that it is told as a notice; only fields that are there already stay as they are.
 */
export async function getTemplateFields(
	this: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	const result = await findChosen(this);
	if ('failure' in result) {
		if (hasFields(this)) throw toEditorError(this.getNode(), result.failure);
		// n8n shows the notice as HTML, and names of templates can come from anywhere.
		return { fields: [], emptyFieldsNotice: withoutMarkup(sentencesOf(result.failure)) };
	}
	return {
		fields: result.template.placeholders.map((placeholder) => ({
			id: fieldId(placeholder),
			displayName: labelOf(placeholder),
			defaultMatch: false,
			required: true,
			display: true,
			type: 'string',
		})),
		emptyFieldsNotice: [
			isCertain(result.template)
				? 'This template has no values to fill in.'
				: 'The provider’s list does not show which values this template has. To enter some, set “Specify Values” to “Using a List”.',
			...(hasValues(this) ? ['Values that were entered before are not sent.'] : []),
		].join(' '),
	};
}

/** Whether the list shows all values of a template. */
function isCertain({ doubts }: ListedTemplate): boolean {
	return Object.keys(doubts).length === 0;
}

/** The template that the node refers to, as its provider lists it. */
async function findChosen(functions: ILoadOptionsFunctions): Promise<FoundTemplate> {
	const chosen = functions.getCurrentNodeParameter('template');
	// The editor sends null for an expression that needs data which is not there yet.
	if (asObject(chosen).value === null) return { failure: unresolvedTemplate() };
	const reference = checkReference(asLocated(chosen));
	if (reference.value === undefined) return { failure: failureOfProblems(reference.problems) };
	const opened = await openForEditor(functions);
	if ('failure' in opened) return opened;
	const { session } = opened;
	const { templates } = session.provider;
	const channelId = channelOf(functions);
	if (templates === undefined) return { failure: noTemplates(session) };
	const { list } = templates;
	if (list.ofChannel && channelId === '') return { failure: noChannel(list.title) };
	return await findTemplate(session, list, reference.value, channelId);
}

/** Whether fields of the template, perhaps filled in, would be lost with an empty list of them. */
function hasFields(functions: ILoadOptionsFunctions): boolean {
	const { schema } = asObject(functions.getCurrentNodeParameter('templateValues'));
	return Array.isArray(schema) ? schema.length > 0 : hasValues(functions);
}

/** Whether values were entered, for this template or another one. */
function hasValues(functions: ILoadOptionsFunctions): boolean {
	const { value } = asObject(functions.getCurrentNodeParameter('templateValues'));
	return Object.values(asObject(value)).some((text) => asText(text) !== '');
}

function unresolvedTemplate(): Failure {
	return {
		outcome: 'notSent',
		reason: 'invalidInput',
		headline: 'Which template it will be is not known yet, since an expression tells it',
		advice:
			'Run the nodes before this one to see its values, or set “Specify Values” to “Using a List”.',
		field: 'Template',
	};
}

function noTemplates({ provider }: Session): Failure {
	return {
		outcome: 'notSent',
		reason: 'invalidInput',
		headline: `No templates can be sent through ${provider.name}`,
		advice: 'Choose another provider.',
		field: 'Template',
	};
}
