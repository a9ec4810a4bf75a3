import { checkReference } from '../../checks/composeTemplate';
import { hasErrors, refused, warning, type Problem } from '../../checks/problem';
import { findTemplate } from '../../sending/findTemplate';
import type { RunSession, Session } from '../../sending/session';
import type { Permission } from '../../sending/inquiries';
import { failureOfQuery } from '../../sending/exchangeFailure';
import type { Failure } from '../../failures/failure';
import type { Reason } from '../../failures/reasons';
import type { Draft } from '../../messages/draft';
import type { TemplateMessage } from '../../messages/message';
import type { ListedTemplate, ReadScope } from '../../providers/provider';
import { doubtsAbout, misfitsOf } from './misfits';

/** What a message would find out only after it was sent. */
export interface Inquired {
	/** Seconds that it would wait for its delivery. */
	readonly waitForDelivery: number;
	readonly template?: InquiredTemplate;
}

interface InquiredTemplate {
	/** As it would be sent; undefined where that is not known. */
	readonly content: TemplateMessage | undefined;
	/** It is only sent when the 24-hour window is closed. */
	readonly isStandBy: boolean;
}

/**
 * What only the provider knows: whether the token is accepted and may read what sending needs, and
 * whether the template is one that can be sent. Sends nothing. What it could not learn is a warning.
 */
export async function inquire(
	session: RunSession,
	draft: Draft,
	inquired: Inquired,
): Promise<Problem[]> {
	const found = await Promise.all([
		ofDelivery(session, inquired),
		ofContact(session, draft),
		inquired.template && ofTemplate(session, draft, inquired.template),
	]);
	const problems = found.flatMap((part) => part ?? []);
	// Whatever was asked, a token that is not accepted is told once.
	return problems.filter(
		({ message }, at) => problems.findIndex((other) => other.message === message) === at,
	);
}

/** Whether what becomes of the message can be seen. */
async function ofDelivery(
	session: RunSession,
	{ waitForDelivery, template }: Inquired,
): Promise<readonly Problem[]> {
	const { provider } = session;
	const scope = provider.readScopes.messages;
	if (provider.status === undefined || scope === undefined || waitForDelivery === 0) return [];
	const permission = await permissionOf(session, scope);
	if (permission !== 'missing') return ofPermission(session, scope, permission);
	const consequence =
		template?.isStandBy === true
			? 'a late refusal is not seen and the template is then not sent'
			: 'the delivery cannot be confirmed';
	return [warning('Credential', lacking(session, scope, consequence), remedy(session, scope))];
}

/** Whether the phone number of a contact can be looked up. */
async function ofContact(session: RunSession, { recipientBy }: Draft): Promise<readonly Problem[]> {
	const { phoneLookup, readScopes } = session.provider;
	const scope = readScopes.contacts;
	if (phoneLookup === undefined || scope === undefined || recipientBy !== 'contactId') return [];
	const permission = await permissionOf(session, scope);
	if (permission !== 'missing') return ofPermission(session, scope, permission);
	const consequence = 'the phone number of the contact cannot be looked up';
	const told = lacking(session, scope, consequence);
	return refused('Credential', told, remedy(session, scope)).problems;
}

async function ofTemplate(
	session: RunSession,
	draft: Draft,
	{ content, isStandBy }: InquiredTemplate,
): Promise<readonly Problem[]> {
	const { channelId } = draft;
	const { value: reference } = checkReference(draft.template.reference);
	const { provider, inquiries } = session;
	const { templates, readScopes } = provider;
	// Other checks refuse it.
	if (reference === undefined || templates === undefined) return [];
	const { ofChannel } = templates.list;
	const isOfThread = ofChannel && draft.recipientBy === 'threadId';
	if (ofChannel && channelId === '') {
		return isOfThread ? [unknownChannel(session)] : [];
	}
	const misfits = (listed: ListedTemplate): readonly Problem[] =>
		misfitsOf(listed, content, provider);
	const found = await once(
		inquiries.templates,
		JSON.stringify([reference.name, reference.language, channelId, shapeOf(content)]),
		async () =>
			await findTemplate(session, templates.list, reference, channelId, (listed) =>
				degreeOf(misfits(listed)),
			),
	);
	const condition = isStandBy
		? 'If the 24-hour window is closed, the template fails: '
		: isOfThread
			? 'If the conversation belongs to the channel that is chosen, the template fails: '
			: undefined;
	const told = (problem: Problem): Problem =>
		condition === undefined || problem.severity === 'warning'
			? problem
			: warning(problem.field, `${condition}${problem.message}`, problem.advice);
	if (!('failure' in found)) {
		const { template, mayBeOthers } = found;
		const problems = misfits(template).map(told);
		const doubts = doubtsAbout(template, content, provider);
		return [...(mayBeOthers ? problems.map(asWarning) : problems), ...doubts];
	}
	const { failure, isCertain } = found;
	if (isCertain === true)
		return refused('Template', failure.headline, failure.advice).problems.map(told);
	if (isCertain === false) return [warning('Template', failure.headline, failure.advice)];
	const scope = readScopes.templates;
	if (scope !== undefined && isOfMissingScope(failure)) {
		const consequence = 'the template was not checked';
		return [warning('Credential', lacking(session, scope, consequence), remedy(session, scope))];
	}
	return [unanswered('Template', 'The template was not checked', failure)];
}

/** 0 where nothing speaks against a template, and more where it cannot be sent than where a value is left out. */
function degreeOf(misfits: readonly Problem[]): number {
	if (misfits.length === 0) return 0;
	return hasErrors(misfits) ? 2 : 1;
}

/** All that a template is judged by, so that messages of one shape share an answer. */
function shapeOf(content: TemplateMessage | undefined): unknown {
	if (content === undefined) return null;
	const { media, template } = content;
	return [
		media?.kind ?? null,
		template.body.map(({ name }) => name ?? null),
		template.buttons.map(({ index }) => index),
		template.header === undefined ? null : [template.header.name ?? null],
	];
}

function unknownChannel({ provider }: Session): Problem {
	return warning(
		'Channel',
		`The template was not checked: ${provider.name} lists templates by channel, and which one the conversation belongs to is only looked up when sending`,
		'Choose the channel of the conversation in the field Channel to have the template checked.',
	);
}

function asWarning(problem: Problem): Problem {
	return { ...problem, severity: 'warning' };
}

async function permissionOf(session: RunSession, scope: ReadScope): Promise<Permission> {
	return await once(session.inquiries.scopes, scope.name, async () => {
		const exchange = await session.transport.exchange(scope.probe);
		if (exchange.type === 'answer' && exchange.response.status < 300) return 'given';
		const failure = failureOfQuery(exchange, session, scope.probe, 'listUnread');
		return isOfMissingScope(failure) ? 'missing' : { failure };
	});
}

/** Only with this status an answer is one about permissions. */
function isOfMissingScope({ reason, httpStatus }: Failure): boolean {
	return reason === 'missingScope' && httpStatus === 403;
}

function ofPermission(
	{ provider }: Session,
	{ name }: ReadScope,
	permission: Exclude<Permission, 'missing'>,
): readonly Problem[] {
	if (permission === 'given') return [];
	const told = `Whether the ${provider.secretName} has the permission ${name} was not checked`;
	return [unanswered('Credential', told, permission.failure)];
}

/** Answers after which the provider takes no request with this credential, messages included. */
const WITHOUT_ACCESS: ReadonlySet<string> = new Set<Reason>([
	'apiDisabled',
	'invalidKey',
	'ipBlocked',
	'wrongSubdomain',
]);

/** What it means for a message that the provider did not answer a question. */
function unanswered(field: Problem['field'], told: string, failure: Failure): Problem {
	const { headline, why, advice, reason } = failure;
	const more = [why, advice].filter(Boolean).join(' ');
	if (!WITHOUT_ACCESS.has(reason)) return warning(field, `${told}: ${headline}`, more);
	return { severity: 'error', field: 'Credential', message: headline, advice: more };
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
	return `The ${provider.secretName} lacks the permission ${name}, so ${consequence}`;
}

function remedy({ provider }: Session, { name }: ReadScope): string {
	const { secretName, secretLocation } = provider;
	return `Give the ${secretName} the permission ${name}, or make a new one that has it (${secretLocation}).`;
}
