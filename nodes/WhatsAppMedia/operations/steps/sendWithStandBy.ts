import type { IDataObject } from 'n8n-workflow';

import { checkReference } from '../../checks/composeTemplate';
import { resolveRecipient } from '../../sending/resolveRecipient';
import { withPriority, type RunSession, type Session } from '../../sending/session';
import { failureOf, failureOfProblems, NOWHERE } from '../../failures/describeFailure';
import type { Failure } from '../../failures/failure';
import { isClosedWindow } from '../../failures/metaCodes';
import type { Checked, Problem } from '../../checks/problem';
import type { Draft } from '../../messages/draft';
import type { Recipient, Sendable } from '../../messages/message';
import {
	sendAndWait,
	presentDispatch,
	awaitDelivery,
	type SendOutcome,
	type SendOptions,
} from './sendAndWait';
import type { ItemResult, OpenMessage, OutputSettings, Prepared } from '../operation';
import { prepare, prepareTemplate, type PreparedMessage } from './prepareMessage';
import { identityOf } from './identityOf';
import { withOpenSource } from './openSource';

/** What is sent: a message, or the draft of one whose file n8n downloads first. */
export interface Ready {
	readonly draft: Draft;
	readonly recipient: Recipient;
	readonly prepared?: PreparedMessage;
}

/** What is owed for a message that was refused: only its recipient still matters. */
type OwedMessage = Omit<PreparedMessage, 'message'> & { readonly message: Sendable };

/** Seconds to wait for a late refusal where a template stands by and no other time is set. */
const WAIT_WITH_STAND_BY = 30;

/** What there is to send where everything is known before anything is requested. */
export function readyFrom(
	session: RunSession,
	draft: Draft,
	{ value: prepared, problems }: Checked<PreparedMessage>,
): Prepared<Ready> | { readonly failure: Failure } {
	if (prepared === undefined) return { failure: failureOfProblems(problems) };
	const { message } = prepared;
	const value = { draft, recipient: message.recipient, prepared };
	return { value, identity: identityOf(session, draft, message) };
}

/** Sends a message, or the template that stands by for it outside the 24-hour window. */
export async function run(
	session: RunSession,
	{ draft, prepared }: Ready,
	settings: OutputSettings,
): Promise<ItemResult> {
	if (prepared !== undefined) {
		return presentDispatch(session, await perform(session, draft, prepared), settings);
	}
	const { open, openToKeep } = session.downloads;
	const openOnce = draft.outsideWindow === 'fail' ? open : openToKeep;
	return await withOpenSource(draft, openOnce, async (opened) => {
		const { value, problems } = prepare(session, opened);
		if (value === undefined) return { failure: failureOfProblems(problems) };
		return presentDispatch(session, await perform(session, draft, value), settings);
	});
}

async function perform(
	session: RunSession,
	draft: Draft,
	prepared: PreparedMessage,
): Promise<SendOutcome> {
	const { message, standBy, messageProblems } = prepared;
	const { recipient, contact } = message;
	const addressed = await resolveRecipient(session, recipient, contact, draft.createContact);
	if ('failure' in addressed) return addressed;
	const how: SendOptions = {
		resolved: addressed.resolved,
		problems: messageProblems,
		waitForDelivery: waitOf(session, draft),
		...(standBy !== undefined && { unseen: unseenBy(session, draft) }),
	};
	const first = await sendAndWait(session, message, how);
	return 'failure' in first && isRefusedByWindow(first.failure)
		? await standIn(session, prepared, how, first.failure)
		: first;
}

/** Sends the template that stands by for a message that WhatsApp refused, if there is one. */
async function standIn(
	session: RunSession,
	{ standBy, standByProblems, unfit }: OwedMessage,
	{ resolved, waitForDelivery }: Pick<SendOptions, 'resolved' | 'waitForDelivery'>,
	refused: Failure,
): Promise<SendOutcome> {
	if (unfit !== undefined) return { failure: withUnfit(refused, unfit) };
	if (standBy === undefined) return { failure: refused };
	const how: SendOptions = { resolved, waitForDelivery, problems: standByProblems };
	return asStandBy(await sendAndWait(withPriority(session), standBy, how));
}

/**
 * Asks what became of a message of an earlier attempt, and sends the template that is owed for it.
 * What is noted of the message decides, not its file, which may be gone by now; only if the template is
 * owed the file is opened.
 */
export async function resume(
	session: RunSession,
	{ draft, recipient, prepared }: Ready,
	open: OpenMessage,
	json: IDataObject,
	settings: OutputSettings,
): Promise<ItemResult> {
	if (!isSameRecipient(recipient, open.recipient)) {
		return { failure: notAsked(open, 'Its recipient is another one now.'), open };
	}
	const awaited = await awaitDelivery(session, open, open.warnings, {
		waitForDelivery: draft.waitForDelivery || WAIT_WITH_STAND_BY,
		unseen: unseenBy(session, draft),
	});
	if (!('failure' in awaited)) {
		const { state: status, open: stillOpen } = awaited;
		const isSettled = status === 'delivered' || status === 'read';
		if (!isSettled && stillOpen === undefined) {
			return {
				failure: notAsked(open, awaited.warnings.slice(open.warnings.length).join(' ')),
				open,
			};
		}
		return {
			json: { ...json, status, warnings: [...awaited.warnings] },
			...(stillOpen !== undefined && { open: stillOpen }),
		};
	}
	if (!isRefusedByWindow(awaited.failure)) return awaited;
	const owed = async (ready: OwedMessage): Promise<ItemResult> =>
		presentDispatch(session, await sendOwed(session, draft, ready, awaited.failure), settings);
	if (prepared !== undefined) return await owed(prepared);
	if (hasNoMedia(draft)) {
		// The file is of the message that was refused; the template that is owed has none.
		const { value, problems } = prepareTemplate(session, { ...draft, source: { type: 'none' } });
		if (value === undefined) return asStandBy({ failure: failureOfProblems(problems) });
		const standByProblems = problems;
		return await owed({ message: value, messageProblems: [], standBy: value, standByProblems });
	}
	return await withOpenSource(draft, session.downloads.open, async (opened) => {
		const { value, problems } = prepare(session, opened);
		return value === undefined
			? asStandBy({ failure: failureOfProblems(problems) })
			: await owed(value);
	});
}

function notAsked({ messageId, recordId }: OpenMessage, why: string): Failure {
	return { ...failureOf('openNotAsked', NOWHERE, { why }), messageId, recordId };
}

/** The template that stands by takes no file. */
function hasNoMedia({ template }: Draft): boolean {
	const { header } = checkReference(template.reference).value ?? {};
	return header === 'none' || header === 'text';
}

/** Whether two ways to name a recipient do not contradict each other. */
function isSameRecipient(one: Recipient, other: Recipient): boolean {
	return (['phone', 'contactId', 'threadId', 'channelId'] as const).every(
		(name) => one[name] === undefined || other[name] === undefined || one[name] === other[name],
	);
}

/** What a later attempt sends for a message that is known to be refused by now. */
async function sendOwed(
	session: RunSession,
	draft: Draft,
	prepared: OwedMessage,
	refused: Failure,
): Promise<SendOutcome> {
	const { recipient, contact } = prepared.message;
	const addressed = await resolveRecipient(
		withPriority(session),
		recipient,
		contact,
		draft.createContact,
	);
	if ('failure' in addressed) return asStandBy(addressed);
	const how = { resolved: addressed.resolved, waitForDelivery: waitOf(session, draft) };
	return await standIn(session, prepared, how, refused);
}

/** Most refusals come after the provider said "sent", so a template that stands by is of no use without waiting. */
export function waitOf({ provider }: Session, { waitForDelivery, outsideWindow }: Draft): number {
	const isOfUse = outsideWindow === 'template' && provider.status !== undefined;
	return waitForDelivery ?? (isOfUse ? WAIT_WITH_STAND_BY : 0);
}

/** Told where a template stands by and nothing was seen of a later refusal. */
function unseenBy({ provider }: Session, { waitForDelivery }: Draft): string {
	const reason =
		provider.status === undefined
			? `${provider.name} does not report it`
			: waitForDelivery === 0
				? 'Wait for Delivery is 0'
				: `${provider.name} did not report it within the time of Wait for Delivery`;
	return `If WhatsApp refuses the message later because the 24-hour window is closed, the template is not sent: ${reason}.`;
}

/** Only where Meta itself said so: a message that may have arrived gets no second one. */
function isRefusedByWindow({ outcome, metaCode }: Failure): boolean {
	return (outcome === 'notSent' || outcome === 'notDelivered') && isClosedWindow(metaCode);
}

/** The template was needed, and its values do not allow it. */
function withUnfit(failure: Failure, { field, message, advice }: Problem): Failure {
	const told = `The template that stands by could not be sent: ${message}.`;
	return { ...failure, field, why: [failure.why, told].filter(Boolean).join(' '), advice };
}

function asStandBy<R extends object>(
	result: R | { readonly failure: Failure },
): R | { readonly failure: Failure } {
	if (!('failure' in result)) return result;
	const { failure } = result;
	const before = 'The 24-hour window is closed, so the template was tried instead of the message.';
	return { failure: { ...failure, why: [before, failure.why].filter(Boolean).join(' ') } };
}
