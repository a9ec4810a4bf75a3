import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	ResourceMapperFields,
} from 'n8n-workflow';

import { checkReference, referenceOf } from '../checks/template';
import { collect } from '../delivery/listing';
import type { Session } from '../delivery/session';
import { failureOfProblems } from '../failures/describe';
import { toEditorError } from '../failures/nodeError';
import type { Failure } from '../failures/outcome';
import { openForEditor } from '../parameters/session';
import { fieldId } from '../parameters/template';
import { asLocated, asObject } from '../parameters/values';
import type { Choice, ListedTemplate, Listing } from '../providers/provider';
import { labelOf } from './labels';

/** Entries that one look into a list brings at least, if there are so many. */
const ENOUGH = 50;

type Search = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/** The channels that messages can be sent from. */
const searchChannels: Search = async function searchChannels(filter, paginationToken) {
	const session = await open(this);
	const { channels } = session.provider;
	return await searchIn(this, session, channels, asItem, choiceWords, filter, paginationToken);
};

/** The contacts that can be recipients. */
const searchContacts: Search = async function searchContacts(filter, paginationToken) {
	const session = await open(this);
	const { people } = session.provider;
	return await searchIn(this, session, people, asItem, choiceWords, filter, paginationToken);
};

/** The templates that WhatsApp approved. */
const searchTemplates: Search = async function searchTemplates(filter, paginationToken) {
	const session = await open(this);
	const { templates } = session.provider;
	return await searchIn(
		this,
		session,
		templates,
		asTemplateItem,
		templateWords,
		filter,
		paginationToken,
	);
};

/**
 * The placeholders of the chosen template as named fields. n8n shows an error of this method nowhere,
 * so that it is told as a notice; only fields that are there already stay as they are.
 */
async function getTemplateFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const result = await findTemplate(this);
	if ('failure' in result) {
		if (hasFields(this)) throw toEditorError(this.getNode(), result.failure);
		const { headline, why, advice } = result.failure;
		const sentences = [`${headline}.`, why, advice].filter((part) => part !== undefined);
		return { fields: [], emptyFieldsNotice: sentences.join(' ') };
	}
	if (result.template === undefined) return { fields: [], emptyFieldsNotice: result.missing };
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

/** n8n's names of the methods, as the fields refer to them. */
export const lists = {
	listSearch: { searchChannels, searchContacts, searchTemplates },
	resourceMapping: { getTemplateFields },
};

async function searchIn<T>(
	functions: ILoadOptionsFunctions,
	session: Session,
	listing: Listing<T> | undefined,
	toItem: (entry: T) => INodeListSearchItems | undefined,
	wordsOf: (entry: T) => string,
	filter = '',
	page?: string,
): Promise<INodeListSearchResult> {
	if (listing === undefined) return { results: [] };
	const channelId = channelOf(functions);
	if (listing.ofChannel && channelId === '') {
		throw toEditorError(functions.getNode(), noChannel(listing.title));
	}
	const search = filter.trim();
	const words = search.toLowerCase().split(/\s+/).filter(Boolean);
	const result = await collect(session, listing, { search, channelId, page }, ENOUGH, (entry) => {
		if (toItem(entry) === undefined) return false;
		const text = wordsOf(entry).toLowerCase();
		return listing.searches || words.every((word) => text.includes(word));
	});
	if ('failure' in result) throw toEditorError(functions.getNode(), result.failure);
	const { entries, next } = result.list;
	return {
		results: entries.map(toItem).filter((item) => item !== undefined),
		...(next !== undefined && { paginationToken: next }),
	};
}

async function open(functions: ILoadOptionsFunctions): Promise<Session> {
	const opened = await openForEditor(functions);
	if ('failure' in opened) throw toEditorError(functions.getNode(), opened.failure);
	return opened.session;
}

type Found =
	| { readonly template: ListedTemplate }
	| { readonly template: undefined; readonly missing: string }
	| { readonly failure: Failure };

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
	const missing = `${session.provider.name} has no template ${name} in the language ${language}.`;
	return { template: undefined, missing };
}

/** Whether the editor shows fields of the template, perhaps filled in. */
function hasFields(functions: ILoadOptionsFunctions): boolean {
	const { schema } = asObject(functions.getCurrentNodeParameter('templateValues'));
	return Array.isArray(schema) && schema.length > 0;
}

/** The channel that lists of some providers belong to; empty if none is chosen. */
function channelOf(functions: ILoadOptionsFunctions): string {
	return asLocated(functions.getCurrentNodeParameter('channelId')).trim();
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

function noChannel(title: string): Failure {
	return {
		outcome: 'notSent',
		reason: 'invalidInput',
		headline: `Choose the channel first: the ${title} belong to it`,
		advice: 'Fill in the field Channel above.',
		field: 'Channel',
	};
}

function asItem({ id, name, note }: Choice): INodeListSearchItems {
	return { value: id, name: note === undefined || note === name ? name : `${name} (${note})` };
}

function choiceWords({ id, name, note }: Choice): string {
	return [id, name, note, note?.replace(/\D/g, '')].filter(Boolean).join(' ');
}

function asTemplateItem(template: ListedTemplate): INodeListSearchItems | undefined {
	if (!template.isApproved || !template.canBeFilled) return undefined;
	const { name, language, header, category } = template;
	const about = [HEADER_NOTES[header], category?.toLowerCase()].filter(Boolean).join(', ');
	return {
		value: referenceOf({ name, language, header }),
		name: `${name} (${language}${about === '' ? '' : `, ${about}`})`,
	};
}

const HEADER_NOTES = {
	document: 'with document',
	image: 'with image',
	none: '',
	text: '',
	video: 'with video',
} as const;

function templateWords({ name, language, header, category }: ListedTemplate): string {
	return [name, name.replace(/_/g, ' '), language, header, category].join(' ');
}
