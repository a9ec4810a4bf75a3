import { addressTo } from '../delivery/recipient';
import type { Session } from '../delivery/session';
import { failureOfProblems } from '../failures/describe';
import { isClosedWindow } from '../failures/metaCodes';
import type { Failure } from '../failures/outcome';
import type { Draft, TemplateMessage } from '../message';
import { readDraft } from '../parameters/draft';
import { dispatch, presentDispatch, type Dispatch, type Dispatching } from './dispatch';
import type { ItemResult, Operation, Presentation } from './operation';
import { prepare } from './prepare';

/** Sends the media, or a template where the 24-hour window is closed, and gives the receipt. */
export const send: Operation<Draft> = { read: readDraft, run, sends: true };

/** Seconds to wait for a late refusal where a template stands by and no other time is set. */
const WAIT_WITH_FALLBACK = 30;

async function run(
	session: Session,
	draft: Draft,
	presentation: Presentation,
): Promise<ItemResult> {
	const { value, problems } = prepare(session, draft);
	if (value === undefined) return { failure: failureOfProblems(problems) };
	const { message, fallback } = value;

	const addressed = await addressTo(
		session,
		message.recipient,
		message.contact,
		draft.createContact,
	);
	if ('failure' in addressed) return addressed;
	const how: Dispatching = {
		addressee: addressed.addressee,
		problems: value.messageProblems,
		waitForDelivery: waitOf(session, draft, fallback),
	};
	const first = await dispatch(session, message, how);
	const result =
		fallback !== undefined && 'failure' in first && isRefusedByWindow(first.failure)
			? asFallback(await dispatch(session, fallback, { ...how, problems: value.fallbackProblems }))
			: first;
	return presentDispatch(session, result, presentation);
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
