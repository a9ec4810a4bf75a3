import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';

import { checkReference, type TemplateReference } from '../checks/template';
import { search, type Collected } from '../delivery/listing';
import { placeOf, type Session } from '../delivery/session';
import { failureOf, failureOfProblems, sentencesOf } from '../failures/describe';
import { toEditorError } from '../failures/nodeError';
import type { Failure } from '../failures/failure';
import { openForEditor } from '../parameters/session';
import { fieldId } from '../parameters/template';
import { asLocated, asObject, asText } from '../parameters/values';
import type { ListedTemplate } from '../providers/provider';
import { shownText, withoutMarkup } from '../text';
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
			'This template has no values to fill in.',
			...(hasValues(this) ? ['Values that were entered before are not sent.'] : []),
		].join(' '),
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
	const unapproved: ListedTemplate[] = [];
	const query = { search: name, channelId, includesUnapproved: true };
	const result = await search(session, templates, query, 1, (each) => {
		if (each.name !== name || !isSameLanguage(each.language, language)) return false;
		if (!each.isApproved) unapproved.push(each);
		return each.isApproved;
	});
	if ('failure' in result) return result;
	const [template] = result.list.entries;
	return template === undefined
		? { failure: missingTemplate(session, reference.value, unapproved[0], result.list) }
		: { template };
}

/** Providers write `en-US` as well as `en_US`. */
function isSameLanguage(one: string, other: string): boolean {
	const written = (language: string): string => language.replace('-', '_').toLowerCase();
	return written(one) === written(other);
}

/** Why there is no template that can be sent, as far as the list was read. */
function missingTemplate(
	session: Session,
	reference: TemplateReference,
	unapproved: ListedTemplate | undefined,
	{ next, seen }: Collected<ListedTemplate>,
): Failure {
	const place = placeOf(session, '');
	const { name: provider } = session.provider;
	const language = reference.language;
	const name = shownText(reference.name, 80);
	if (unapproved !== undefined) {
		const { status } = unapproved;
		return failureOf('templateNotApproved', place, {
			headline: `The template ${name} in the language ${language} is not approved by WhatsApp${status === undefined ? '' : ` (${status})`}`,
		});
	}
	if (next === undefined) {
		const headline = `${provider} has no template ${name} in the language ${language}`;
		return failureOf('templateNotFound', place, { headline });
	}
	return failureOf('templateNotFound', place, {
		headline: `The template ${name} in the language ${language} is not among the first ${seen} that ${provider} lists`,
		advice:
			'The node reads no further. To enter its values without fields, choose By List in Enter Values.',
	});
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
		advice: 'Run the nodes before this one to see its values, or choose By List in Enter Values.',
		field: 'Template',
	};
}
