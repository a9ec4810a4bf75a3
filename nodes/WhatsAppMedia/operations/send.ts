import type { IDataObject } from 'n8n-workflow';

import { checkReference } from '../checks/composeTemplate';
import { addressTo } from '../sending/resolveRecipient';
import { withPriority, type MediaSession, type Session } from '../sending/connection';
import { failureOf, failureOfProblems, NOWHERE } from '../failures/describeFailure';
import type { Failure } from '../failures/failure';
import { isClosedWindow } from '../failures/metaCodes';
import type { Problem } from '../checks/problem';
import type { Draft, Recipient, Sendable } from '../messages/message';
import { readDraft } from '../parameters/draft';
import {
	dispatch,
	presentDispatch,
	watch,
	type Dispatch,
	type Dispatching,
} from './steps/sendAndWait';
import { identityOf } from './steps/identityOf';
import type { ItemResult, OpenMessage, Operation, OutputSettings } from './operation';
import {
	prepare,
	prepareRemote,
	prepareTemplate,
	type PreparedMessage,
} from './steps/prepareMessage';
import { withOpenSource } from './steps/openSource';

/** What is sent: a message, or the draft of one whose file n8n downloads first. */
interface Ready {
	readonly draft: Draft;
	readonly recipient: Recipient;
	readonly prepared?: PreparedMessage;
}

/** Sends the media, or a template outside the 24-hour window, and returns the receipt. */
export const send: Operation<Draft, Ready> = {
	sends: true,
	read: readDraft,
	prepare: (session, draft) => {
		if (draft.source.type === 'remote') {
			const { value, problems } = prepareRemote(session, draft, draft.source);
			if (value === undefined) return { failure: failureOfProblems(problems) };
			const parts = { recipient: value.recipient, caption: draft.caption };
			const { recipient } = value;
			return { value: { draft, recipient }, identity: identityOf(session, draft, parts) };
		}
		const { value: prepared, problems } = prepare(session, { ...draft, source: draft.source });
		if (prepared === undefined) return { failure: failureOfProblems(problems) };
		const { message } = prepared;
		const value = { draft, recipient: message.recipient, prepared };
		return { value, identity: identityOf(session, draft, message) };
	},
	run,
	resume,
};

/** What is owed for a message that was refused: only its recipient still matters. */
type OwedMessage = Omit<PreparedMessage, 'message'> & { readonly message: Sendable };

/** Seconds to wait for a late refusal where a template stands by and no other time is set. */
const WAIT_WITH_FALLBACK = 30;

async function run(
	session: MediaSession,
	{ draft, prepared }: Ready,
	settings: OutputSettings,
): Promise<ItemResult> {
	if (prepared !== undefined) {
		return presentDispatch(session, await perform(session, draft, prepared), settings);
	}
	const { open, openToKeep } = session.downloads;
	const openOnce = draft.ifWindowClosed === 'fail' ? open : openToKeep;
	return await withOpenSource(draft, openOnce, async (opened) => {
		const { value, problems } = prepare(session, opened);
		if (value === undefined) return { failure: failureOfProblems(problems) };
		return presentDispatch(session, await perform(session, draft, value), settings);
	});
}

async function perform(
	session: MediaSession,
	draft: Draft,
	prepared: PreparedMessage,
): Promise<Dispatch> {
	const { message, fallback, messageProblems } = prepared;
	const { recipient, contact } = message;
	const addressed = await addressTo(session, recipient, contact, draft.createContact);
	if ('failure' in addressed) return addressed;
	const how: Dispatching = {
		addressee: addressed.addressee,
		problems: messageProblems,
		waitForDelivery: waitOf(session, draft),
		...(fallback !== undefined && { unseen: unseenBy(session, draft) }),
	};
	const first = await dispatch(session, message, how);
	return 'failure' in first && isRefusedByWindow(first.failure)
		? await standIn(session, prepared, how, first.failure)
		: first;
}

/** Sends the template that stands by for a message that WhatsApp refused, if there is one. */
async function standIn(
	session: MediaSession,
	{ fallback, fallbackProblems, unfit }: OwedMessage,
	{ addressee, waitForDelivery }: Pick<Dispatching, 'addressee' | 'waitForDelivery'>,
	refused: Failure,
): Promise<Dispatch> {
	if (unfit !== undefined) return { failure: withUnfit(refused, unfit) };
	if (fallback === undefined) return { failure: refused };
	const how: Dispatching = { addressee, waitForDelivery, problems: fallbackProblems };
	return asFallback(await dispatch(withPriority(session), fallback, how));
}

/**
 * What is noted of the message decides, not its file, which may be gone by now; only if the template is
 * owed the file is opened.
 */
async function resume(
	session: MediaSession,
	{ draft, recipient, prepared }: Ready,
	open: OpenMessage,
	json: IDataObject,
	settings: OutputSettings,
): Promise<ItemResult> {
	if (!isSameRecipient(recipient, open.recipient)) {
		return { failure: notAsked(open, 'Its recipient is another one now.'), open };
	}
	const watched = await watch(session, open, open.warnings, {
		waitForDelivery: draft.waitForDelivery || WAIT_WITH_FALLBACK,
		unseen: unseenBy(session, draft),
	});
	if (!('failure' in watched)) {
		const { state: status, open: stillOpen } = watched;
		const isSettled = status === 'delivered' || status === 'read';
		if (!isSettled && stillOpen === undefined) {
			return {
				failure: notAsked(open, watched.warnings.slice(open.warnings.length).join(' ')),
				open,
			};
		}
		return {
			json: { ...json, status, warnings: [...watched.warnings] },
			...(stillOpen !== undefined && { open: stillOpen }),
		};
	}
	if (!isRefusedByWindow(watched.failure)) return watched;
	const owed = async (ready: OwedMessage): Promise<ItemResult> =>
		presentDispatch(session, await sendOwed(session, draft, ready, watched.failure), settings);
	if (prepared !== undefined) return await owed(prepared);
	if (hasNoMedia(draft)) {
		// The file is of the message that was refused; the template that is owed has none.
		const { value, problems } = prepareTemplate(session, { ...draft, source: { type: 'none' } });
		if (value === undefined) return asFallback({ failure: failureOfProblems(problems) });
		const fallbackProblems = problems;
		return await owed({ message: value, messageProblems: [], fallback: value, fallbackProblems });
	}
	return await withOpenSource(draft, session.downloads.open, async (opened) => {
		const { value, problems } = prepare(session, opened);
		return value === undefined
			? asFallback({ failure: failureOfProblems(problems) })
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
	session: MediaSession,
	draft: Draft,
	prepared: OwedMessage,
	refused: Failure,
): Promise<Dispatch> {
	const { recipient, contact } = prepared.message;
	const addressed = await addressTo(withPriority(session), recipient, contact, draft.createContact);
	if ('failure' in addressed) return asFallback(addressed);
	const how = { addressee: addressed.addressee, waitForDelivery: waitOf(session, draft) };
	return await standIn(session, prepared, how, refused);
}

/** Most refusals come after the provider said "sent", so a fallback is of no use without waiting. */
export function waitOf({ provider }: Session, { waitForDelivery, ifWindowClosed }: Draft): number {
	const isOfUse = ifWindowClosed === 'template' && provider.status !== undefined;
	return waitForDelivery ?? (isOfUse ? WAIT_WITH_FALLBACK : 0);
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

function asFallback<R extends object>(
	result: R | { readonly failure: Failure },
): R | { readonly failure: Failure } {
	if (!('failure' in result)) return result;
	const { failure } = result;
	const before = 'The 24-hour window is closed, so the template was tried instead of the media.';
	return { failure: { ...failure, why: [before, failure.why].filter(Boolean).join(' ') } };
}
