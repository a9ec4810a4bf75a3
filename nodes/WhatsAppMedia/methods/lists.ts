import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	ResourceMapperFields,
} from 'n8n-workflow';

import { asTexts } from '../checks/problem';
import { checkReference, referenceOf } from '../checks/template';
import { collect } from '../delivery/listing';
import type { Session } from '../delivery/session';
import { toEditorError } from '../failures/nodeError';
import type { Failure } from '../failures/outcome';
import { openForEditor } from '../parameters/session';
import { fieldId } from '../parameters/template';
import { asLocated } from '../parameters/values';
import type { Choice, ListedTemplate, Listing, Placeholder } from '../providers/provider';

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

/** The placeholders of the chosen template as named fields. */
async function getTemplateFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const chosen = checkReference(asLocated(this.getCurrentNodeParameter('template')));
	const reference = chosen.value;
	if (reference === undefined) {
		return { fields: [], emptyFieldsNotice: asTexts(chosen.problems).join(' ') };
	}
	const session = await open(this);
	const { name, language } = reference;
	const result = await collect(
		session,
		session.provider.templates,
		{ search: name, channelId: channelOf(this, session.provider.templates) },
		1,
		(template) => template.name === name && template.language === language,
	);
	if ('failure' in result) throw toEditorError(this.getNode(), result.failure);
	const [template] = result.list.entries;
	if (template === undefined) {
		return {
			fields: [],
			emptyFieldsNotice: `${session.provider.name} has no template ${name} in the language ${language}.`,
		};
	}
	return {
		fields: template.placeholders.map((placeholder) => ({
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
	const search = filter.trim();
	const words = search.toLowerCase().split(/\s+/).filter(Boolean);
	const result = await collect(
		session,
		listing,
		{ search, channelId: channelOf(functions, listing), page },
		ENOUGH,
		(entry) => {
			if (toItem(entry) === undefined) return false;
			const text = wordsOf(entry).toLowerCase();
			return listing.searches || words.every((word) => text.includes(word));
		},
	);
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

/** The channel that a list belongs to, which must be chosen before. */
function channelOf<T>(functions: ILoadOptionsFunctions, listing: Listing<T>): string {
	const channelId = asLocated(functions.getCurrentNodeParameter('channelId')).trim();
	if (listing.ofChannel && channelId === '') {
		throw toEditorError(functions.getNode(), noChannel(listing.title));
	}
	return channelId;
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
	if (!template.isApproved) return undefined;
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

/** The words around the gap, so that nobody has to count. */
function labelOf({ place, key, context }: Placeholder): string {
	const number = place === 'button' ? Number(key) + 1 : key;
	const label = `${PLACE_LABELS[place]} ${number}`;
	return context === '' ? label : `${label}: ${context}`;
}

const PLACE_LABELS = { body: 'Text', button: 'Button', header: 'Header' } as const;
