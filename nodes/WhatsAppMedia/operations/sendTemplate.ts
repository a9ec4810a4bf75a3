import { parseUrl } from '../checks/link';
import { composeTemplate } from '../checks/template';
import { addressTo } from '../delivery/recipient';
import type { Session } from '../delivery/session';
import { failureOfProblems } from '../failures/describe';
import type { Draft } from '../message';
import { readDraft } from '../parameters/draft';
import { dispatch, presentDispatch } from './dispatch';
import { onlyOnce } from './once';
import type { ItemResult, Operation, Circumstances } from './operation';

/** Sends an approved template, with media in its header where it has room for it. */
export const sendTemplate: Operation<Draft> = { read: readDraft, run, sends: true };

async function run(
	session: Session,
	draft: Draft,
	circumstances: Circumstances,
): Promise<ItemResult> {
	const host = parseUrl(session.transport.address)?.hostname;
	const { value: message, problems } = composeTemplate(draft, session.provider, host);
	if (message === undefined) return { failure: failureOfProblems(problems) };

	return await onlyOnce(circumstances.once, session, message, async () => {
		const { recipient, contact } = message;
		const addressed = await addressTo(session, recipient, contact, draft.createContact);
		if ('failure' in addressed) return addressed;
		const result = await dispatch(session, message, {
			addressee: addressed.addressee,
			problems,
			waitForDelivery: draft.waitForDelivery ?? 0,
		});
		return presentDispatch(session, result, circumstances);
	});
}
