import type { TemplateReference } from '../checks/composeTemplate';
import { failureOf } from '../failures/describeFailure';
import type { Failure } from '../failures/failure';
import type { ListedTemplate, Listing } from '../providers/provider';
import { shownText } from '../text';
import { search, type Collected } from './pagedList';
import { contextOf, type Session } from './session';

export type FoundTemplate =
	/** `mayBeOthers`: it does not fit, and the part of the list that was not read may hold one that does. */
	| { readonly template: ListedTemplate; readonly mayBeOthers?: true }
	/** `isCertain`: the provider's list shows that the template cannot be sent. */
	| { readonly failure: Failure; readonly isCertain?: boolean };

/**
 * Looks for a template in the provider's list. Of several with the same name, the one that fits best
 * counts, unless it is surely not approved.
 * @param channelId where lists belong to a channel
 * @param misfit how badly a template fits; after one with 0 nothing more is read
 */
export async function findTemplate(
	session: Session,
	listing: Listing<ListedTemplate>,
	reference: TemplateReference,
	channelId: string,
	misfit: (template: ListedTemplate) => number = () => 0,
): Promise<FoundTemplate> {
	const { name, language } = reference;
	const others: ListedTemplate[] = [];
	const query = { search: name, channelId, includesUnapproved: true };
	const result = await search(session, listing, query, 1, (each) => {
		if (each.name !== name || !isSameLanguage(each.language, language)) return false;
		if (each.isApproved !== false && misfit(each) === 0) return true;
		others.push(each);
		return false;
	});
	if ('failure' in result) return result;
	const { list } = result;
	const [template] = list.entries;
	if (template !== undefined) return { template };
	// What a list shows counts, unless there is surely more of it.
	const mayBeOthers = list.next !== undefined || list.end === 'circle';
	const [best] = others
		.filter(({ isApproved }) => isApproved !== false)
		.sort((one, another) => misfit(one) - misfit(another));
	if (best !== undefined) return { template: best, ...(mayBeOthers && { mayBeOthers }) };
	const [unapproved] = others;
	const failure = missingTemplate(session, reference, unapproved, list);
	return {
		failure,
		isCertain: unapproved === undefined ? list.end === 'told' : !mayBeOthers,
	};
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
	{ next, seen, end }: Collected<ListedTemplate>,
): Failure {
	const context = contextOf(session, '');
	const { name: provider } = session.provider;
	const language = reference.language;
	const name = shownText(reference.name, 80);
	if (unapproved !== undefined) {
		const { status } = unapproved;
		return failureOf('templateNotApproved', context, {
			headline: `The template ${name} in the language ${language} is not approved by WhatsApp${status === undefined ? '' : ` (${status})`}`,
		});
	}
	if (end === 'told') {
		const headline = `${provider} has no template ${name} in the language ${language}`;
		return failureOf('templateNotFound', context, { headline });
	}
	if (next === undefined) {
		return failureOf('templateNotFound', context, {
			headline: `The template ${name} in the language ${language} is not among the ${seen} that ${provider} listed, and there may be more`,
			advice: `Check its name and language in ${provider}. To enter its values without fields, set “Specify Values” to “Using a List”.`,
		});
	}
	return failureOf('templateNotFound', context, {
		headline: `The template ${name} in the language ${language} is not among the first ${seen} that ${provider} lists`,
		advice:
			'The node reads no further. To enter its values without fields, set “Specify Values” to “Using a List”.',
	});
}
