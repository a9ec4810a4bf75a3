import { addressTo } from '../delivery/recipient';
import type { MediaSession, Session } from '../delivery/session';
import { failureOfProblems } from '../failures/describe';
import { isClosedWindow } from '../failures/metaCodes';
import type { Failure } from '../failures/failure';
import type { Draft, TemplateMessage } from '../message';
import { readDraft } from '../parameters/draft';
import { dispatch, presentDispatch, type Dispatch, type Dispatching } from './dispatch';
import type { ItemResult, Operation, Circumstances } from './operation';
import { onlyOnce } from './once';
import { prepare, type Prepared } from './prepare';
import { withOpenSource } from './source';

/** Sends the media, or a template where the 24-hour window is closed, and gives the receipt. */
export const send: Operation<Draft> = { read: readDraft, run, sends: true };

/** Seconds to wait for a late refusal where a template stands by and no other time is set. */
const WAIT_WITH_FALLBACK = 30;

async function run(
	session: MediaSession,
	draft: Draft,
	circumstances: Circumstances,
): Promise<ItemResult> {
	return await withOpenSource(draft, session.downloads.open, async (opened) => {
		const { value: prepared, problems } = prepare(session, opened);
		if (prepared === undefined) return { failure: failureOfProblems(problems) };
		return await onlyOnce(circumstances.once, session, prepared.message, async () => {
			const result = await perform(session, draft, prepared);
			return presentDispatch(session, result, circumstances);
		});
	});
}

async function perform(
	session: Session,
	draft: Draft,
	{ message, fallback, messageProblems, fallbackProblems }: Prepared,
): Promise<Dispatch> {
	const { recipient, contact } = message;
	const addressed = await addressTo(session, recipient, contact, draft.createContact);
	if ('failure' in addressed) return addressed;
	const how: Dispatching = {
		addressee: addressed.addressee,
		problems: messageProblems,
		waitForDelivery: waitOf(session, draft, fallback),
	};
	const first = await dispatch(session, message, how);
	return fallback !== undefined && 'failure' in first && isRefusedByWindow(first.failure)
		? asFallback(await dispatch(session, fallback, { ...how, problems: fallbackProblems }))
		: first;
}

/** Most refusals come after the provider said "sent", so a fallback is of no use without waiting. */
function waitOf(
	{ provider }: Session,
	{ waitForDelivery }: Draft,
	fallback: TemplateMessage | undefined,
): number {
	const isOfUse = fallback !== undefined && provider.status !== undefined;
	return waitForDelivery ?? (isOfUse ? WAIT_WITH_FALLBACK : 0);
}

/** Only where WhatsApp itself said so: a message that may have arrived gets no second one. */
function isRefusedByWindow({ outcome, metaCode }: Failure): boolean {
	return outcome === 'notSent' && isClosedWindow(metaCode);
}

function asFallback(result: Dispatch): Dispatch {
	if (!('failure' in result)) return result;
	const { failure } = result;
	const before = 'The 24-hour window is closed, so the template was tried instead of the media.';
	return { failure: { ...failure, why: [before, failure.why].filter(Boolean).join(' ') } };
}
