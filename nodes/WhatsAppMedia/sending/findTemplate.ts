import type { TemplateReference } from '../checks/composeTemplate';
import { failureOf } from '../failures/describeFailure';
import type { Failure } from '../failures/failure';
import type { ListedTemplate } from '../providers/provider';
import { shownText } from '../text';
import { search, type Collected } from './pagedList';
import { placeOf, type Session } from './connection';

export type FoundTemplate =
	| { readonly template: ListedTemplate }
	/** `isCertain`: the provider's list shows that the template cannot be sent. */
	| { readonly failure: Failure; readonly isCertain?: boolean };

/**
 * Looks for an approved template in the provider's list.
 * @param channelId where lists belong to a channel
 */
export async function findTemplate(
	session: Session,
	reference: TemplateReference,
	channelId: string,
): Promise<FoundTemplate> {
	const { name, language } = reference;
	const { templates } = session.provider;
	const unapproved: ListedTemplate[] = [];
	const query = { search: name, channelId, includesUnapproved: true };
	const result = await search(session, templates, query, 1, (each) => {
		if (each.name !== name || !isSameLanguage(each.language, language)) return false;
		if (!each.isApproved) unapproved.push(each);
		return each.isApproved;
	});
	if ('failure' in result) return result;
	const { list } = result;
	const [template] = list.entries;
	if (template !== undefined) return { template };
	const failure = missingTemplate(session, reference, unapproved[0], list);
	return { failure, isCertain: unapproved.length > 0 || list.next === undefined };
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
