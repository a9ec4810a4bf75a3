import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { referenceOf } from '../checks/composeTemplate';
import { collect, search } from '../sending/pagedList';
import type { Session } from '../sending/session';
import type { Failure } from '../failures/failure';
import { toEditorError } from '../failures/nodeError';
import { openForEditor } from '../execution/openSession';
import type { Choice, ListedTemplate, Listing } from '../providers/provider';
import { channelOf, noChannel } from './channel';
import { getTemplateFields } from './templateFields';

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
	const { channelPicker } = session.provider;
	return await searchIn(this, session, channelPicker, asItem, choiceWords, filter, paginationToken);
};

/** The contacts that can be recipients. */
const searchContacts: Search = async function searchContacts(filter, paginationToken) {
	const session = await open(this);
	const { contactPicker } = session.provider;
	return await searchIn(this, session, contactPicker, asItem, choiceWords, filter, paginationToken);
};

/** The templates that WhatsApp approved. */
const searchTemplates: Search = async function searchTemplates(filter, paginationToken) {
	const session = await open(this);
	const { templates } = session.provider;
	return await searchIn(
		this,
		session,
		templates?.list,
		asTemplateItem,
		templateWords,
		filter,
		paginationToken,
	);
};

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
	const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
	// What is found by one word alone may stand in a field that the list does not show, such as the email.
	const isTrusted = listing.searches && words.length < 2;
	const query = { search: askedFor(listing, filter.trim()), channelId, page };
	// n8n asks for the next page by itself where nothing is searched for, so only then it can be left to it.
	const read = query.search === '' ? collect : search;
	const result = await read(session, listing, query, ENOUGH, (entry) => {
		if (toItem(entry) === undefined) return false;
		const text = wordsOf(entry).toLowerCase();
		return isTrusted || words.every((word) => text.includes(word));
	});
	if ('failure' in result) throw toEditorError(functions.getNode(), result.failure);
	const { entries, next, seen } = result.list;
	if (entries.length === 0 && next !== undefined && query.search !== '') {
		throw toEditorError(functions.getNode(), notAmong(session, listing.title, seen));
	}
	return {
		results: entries.map(toItem).filter((item) => item !== undefined),
		...(next !== undefined && { paginationToken: next }),
	};
}

/** A search that ended before the list did. n8n asks for nothing more where it shows nothing. */
function notAmong({ provider }: Session, title: string, seen: number): Failure {
	return {
		outcome: 'unanswered',
		reason: 'listUnread',
		headline: `Nothing was found among the first ${seen} ${title} that ${provider.name} lists`,
		advice: 'The node reads no further. Enter it by its name or ID instead.',
	};
}

/**
 * What the provider is to search for: of a full name the longest word, since providers look for the
 * whole in first and last name separately. Numbers may have blanks in them.
 */
function askedFor<T>({ searches }: Listing<T>, search: string): string {
	if (!searches || /^[+\d\s]*$/.test(search)) return search;
	return search.split(/\s+/).reduce((one, other) => (other.length > one.length ? other : one));
}

async function open(functions: ILoadOptionsFunctions): Promise<Session> {
	const opened = await openForEditor(functions);
	if ('failure' in opened) throw toEditorError(functions.getNode(), opened.failure);
	return opened.session;
}

function asItem({ id, name, note }: Choice): INodeListSearchItems {
	return { value: id, name: note === undefined || note === name ? name : `${name} (${note})` };
}

function choiceWords({ id, name, note }: Choice): string {
	return [id, name, note, note?.replace(/\D/g, '')].filter(Boolean).join(' ');
}

function asTemplateItem(template: ListedTemplate): INodeListSearchItems | undefined {
	// One whose approval the list does not tell is offered: whoever looks for it expects it, and a list
	// without any status would be empty otherwise. Where the status is a word that says neither, it is shown.
	if (template.isApproved === false || !template.canBeFilled) return undefined;
	const { name, language, header, category, isApproved, status } = template;
	const unclear = isApproved === undefined ? status?.toLowerCase() : undefined;
	const about = [HEADER_NOTES[header ?? 'none'], category?.toLowerCase(), unclear]
		.filter(Boolean)
		.join(', ');
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
