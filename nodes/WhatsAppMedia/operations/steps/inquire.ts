import { checkReference, type TemplateReference } from '../../checks/composeTemplate';
import { refused, warning, type Problem } from '../../checks/problem';
import { findTemplate } from '../../sending/findTemplate';
import type { MediaSession, Session } from '../../sending/connection';
import type { Draft, TemplateMessage } from '../../messages/message';
import type { ListedTemplate, Placeholder, ReadScope } from '../../providers/provider';

/** What a message would find out only after it was sent. */
export interface Inquired {
	/** Seconds that it would wait for its delivery. */
	readonly waitForDelivery: number;
	readonly template?: InquiredTemplate;
}

interface InquiredTemplate {
	/** As it was chosen. */
	readonly reference: string;
	/** As it would be sent; undefined where that is not known. */
	readonly content: TemplateMessage | undefined;
	/** It is only sent when the 24-hour window is closed. */
	readonly isStandBy: boolean;
}

/**
 * What only the provider knows: whether the token may read what sending needs, and whether the template
 * is one that can be sent. Sends nothing.
 */
export async function inquire(
	session: MediaSession,
	draft: Draft,
	inquired: Inquired,
): Promise<Problem[]> {
	const found = await Promise.all([
		ofDelivery(session, inquired),
		ofContact(session, draft),
		inquired.template && ofTemplate(session, draft, inquired.template),
	]);
	return found.flatMap((problems) => problems ?? []);
}

/** Whether what becomes of the message can be seen. */
async function ofDelivery(
	session: MediaSession,
	{ waitForDelivery, template }: Inquired,
): Promise<Problem[]> {
	const { provider } = session;
	const scope = provider.readScopes.messages;
	if (provider.status === undefined || scope === undefined || waitForDelivery === 0) return [];
	if (!(await isMissing(session, scope))) return [];
	const consequence =
		template?.isStandBy === true
			? 'a late refusal is not seen and the template is then not sent'
			: 'the delivery cannot be confirmed';
	return [warning('Credential', lacking(session, scope, consequence), remedy(session, scope))];
}

/** Whether the phone number of a contact can be looked up. */
async function ofContact(
	session: MediaSession,
	{ recipientBy }: Draft,
): Promise<readonly Problem[]> {
	const { contactReading, readScopes } = session.provider;
	const scope = readScopes.contacts;
	if (contactReading === undefined || scope === undefined || recipientBy !== 'contactId') return [];
	if (!(await isMissing(session, scope))) return [];
	const consequence = 'the phone number of the contact cannot be looked up';
	const told = lacking(session, scope, consequence);
	return refused('Credential', told, remedy(session, scope)).problems;
}

async function ofTemplate(
	session: MediaSession,
	{ channelId }: Draft,
	{ reference: chosen, content, isStandBy }: InquiredTemplate,
): Promise<readonly Problem[]> {
	const { value: reference } = checkReference(chosen);
	const { templates, readScopes } = session.provider;
	if (reference === undefined || (templates.ofChannel && channelId === '')) return [];
	const found = await once(
		session.inquiries.templates,
		JSON.stringify([reference.name, reference.language, channelId]),
		async () => await findTemplate(session, reference, channelId),
	);
	const fail = (field: Problem['field'], told: string, advice: string): readonly Problem[] =>
		isStandBy
			? [warning(field, `If the 24-hour window is closed, the template fails: ${told}`, advice)]
			: refused(field, told, advice).problems;
	if ('failure' in found) {
		const { headline, advice, reason } = found.failure;
		if (found.isCertain === true) return fail('Template', headline, advice);
		const scope = readScopes.templates;
		if (reason === 'missingScope' && scope !== undefined) {
			const told = lacking(session, scope, 'the template was not checked');
			return [warning('Credential', told, remedy(session, scope))];
		}
		return [warning('Template', `The template was not checked: ${headline}`, advice)];
	}
	const misfit = content && misfitOf(found.template, content, reference);
	return misfit === undefined ? [] : fail(misfit.field, misfit.message, misfit.advice);
}

/** What WhatsApp would refuse, since the template is made otherwise. */
function misfitOf(
	{ header, placeholders }: ListedTemplate,
	{ media, template }: TemplateMessage,
	{ name }: TemplateReference,
): Pick<Problem, 'advice' | 'field' | 'message'> | undefined {
	const takesMedia = header !== 'none' && header !== 'text';
	if (takesMedia ? media?.kind !== header : media !== undefined) {
		const takes = takesMedia ? `a header with ${ARTICLES[header]}` : 'no media in its header';
		const gets = media === undefined ? 'no file' : `the ${media.kind}`;
		return {
			field: 'Template',
			message: `The template ${name} has ${takes}, but ${gets} would be sent with it`,
			advice: 'Choose the template from the list again, and a file that its header takes.',
		};
	}
	const given = { body: template.body.length, button: template.buttons.length };
	for (const place of ['body', 'button'] as const) {
		const wanted = placeholders.filter((placeholder) => placeholder.place === place).length;
		if (wanted !== given[place]) return miscount(name, place, wanted, given[place]);
	}
	const takesText = placeholders.some(({ place }) => place === 'header');
	return takesText === (template.header !== undefined)
		? undefined
		: miscount(name, 'header', takesText ? 1 : 0, takesText ? 0 : 1);
}

function miscount(
	name: string,
	place: Placeholder['place'],
	wanted: number,
	given: number,
): Pick<Problem, 'advice' | 'field' | 'message'> {
	const where = { body: 'in its text', button: 'in its buttons', header: 'in its header' }[place];
	return {
		field: 'Template Values',
		message: `The template ${name} takes ${wanted} values ${where}, but ${given} are entered`,
		advice: 'Choose the template again, and fill in every value that it takes.',
	};
}

const ARTICLES = { document: 'a document', image: 'an image', video: 'a video' } as const;

async function isMissing(session: MediaSession, scope: ReadScope): Promise<boolean> {
	return await once(session.inquiries.scopes, scope.name, async () => {
		const exchange = await session.transport.exchange({ ...scope.probe, priority: 'low' });
		if (exchange.type !== 'answer' || exchange.response.status < 400) return false;
		return session.provider.refusal(exchange.response).reason === 'missingScope';
	});
}

async function once<T>(
	known: Map<string, Promise<T>>,
	key: string,
	ask: () => Promise<T>,
): Promise<T> {
	const asked = known.get(key) ?? ask();
	known.set(key, asked);
	return await asked;
}

function lacking({ provider }: Session, { name }: ReadScope, consequence: string): string {
	return `The ${provider.keyWord} lacks the permission ${name}, so ${consequence}`;
}

function remedy({ provider }: Session, { name }: ReadScope): string {
	const { keyWord, keyLocation } = provider;
	return `Give the ${keyWord} the permission ${name}, or make a new one that has it (${keyLocation}).`;
}
