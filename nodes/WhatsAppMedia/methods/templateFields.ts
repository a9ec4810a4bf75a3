import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';

import { checkReference } from '../checks/template';
import { collect } from '../delivery/listing';
import { placeOf } from '../delivery/session';
import { failureOf, failureOfProblems, sentencesOf } from '../failures/describe';
import { toEditorError } from '../failures/nodeError';
import type { Failure } from '../failures/failure';
import { openForEditor } from '../parameters/session';
import { fieldId } from '../parameters/template';
import { asLocated, asObject } from '../parameters/values';
import type { ListedTemplate } from '../providers/provider';
import { channelOf, noChannel } from './channel';
import { labelOf } from './labels';

/**
 * The placeholders of the chosen template as named fields. n8n shows an error of this method nowhere,
 * so that it is told as a notice; only fields that are there already stay as they are.
 */
export async function getTemplateFields(
	this: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	const result = await findTemplate(this);
	if ('failure' in result) {
		if (hasFields(this)) throw toEditorError(this.getNode(), result.failure);
		return { fields: [], emptyFieldsNotice: sentencesOf(result.failure) };
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
		emptyFieldsNotice: 'This template has no values to fill in.',
	};
}

type Found = { readonly template: ListedTemplate } | { readonly failure: Failure };

/** The template that the node refers to, as its provider lists it. */
async function findTemplate(functions: ILoadOptionsFunctions): Promise<Found> {
	const chosen = functions.getCurrentNodeParameter('template');
	// The editor sends null for an expression that needs data which is not there yet.
	if (asObject(chosen).value === null) return { failure: unresolvedTemplate() };
	const reference = checkReference(asLocated(chosen));
	if (reference.value === undefined) return { failure: failureOfProblems(reference.problems) };
	const { name, language } = reference.value;

	const opened = await openForEditor(functions);
	if ('failure' in opened) return opened;
	const { session } = opened;
	const { templates } = session.provider;
	const channelId = channelOf(functions);
	if (templates.ofChannel && channelId === '') return { failure: noChannel(templates.title) };
	const result = await collect(
		session,
		templates,
		{ search: name, channelId },
		1,
		(each) => each.name === name && each.language === language,
	);
	if ('failure' in result) return result;
	const [template] = result.list.entries;
	if (template !== undefined) return { template };
	const headline = `${session.provider.name} has no template ${name} in the language ${language}`;
	return { failure: failureOf('templateNotFound', placeOf(session, ''), { headline }) };
}

/** Whether the editor shows fields of the template, perhaps filled in. */
function hasFields(functions: ILoadOptionsFunctions): boolean {
	const { schema } = asObject(functions.getCurrentNodeParameter('templateValues'));
	return Array.isArray(schema) && schema.length > 0;
}

function unresolvedTemplate(): Failure {
	return {
		outcome: 'notSent',
		reason: 'invalidInput',
		headline: 'Which template it will be is not known yet, since an expression tells it',
		advice: 'Run the nodes before this one to see its values, or choose By List in Enter Values.',
		field: 'Template',
	};
}
