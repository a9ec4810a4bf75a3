import { parseUrl } from '../checks/link';
import { composeTemplate } from '../checks/template';
import { addressTo } from '../delivery/recipient';
import type { MediaSession } from '../delivery/session';
import { failureOfProblems } from '../failures/describe';
import type { Draft } from '../message';
import { readDraft } from '../parameters/draft';
import { dispatch, presentDispatch } from './dispatch';
import { onlyOnce } from './once';
import { withOpenSource } from './source';
import type { ItemResult, Operation, Circumstances } from './operation';

/** Sends an approved template, with media in its header where it has room for it. */
export const sendTemplate: Operation<Draft> = { read: readDraft, run, sends: true };

async function run(
	session: MediaSession,
	draft: Draft,
	circumstances: Circumstances,
): Promise<ItemResult> {
	const { provider, transport, downloads } = session;
	const host = parseUrl(transport.address)?.hostname;
	return await withOpenSource(draft, downloads.open, async (opened) => {
		const { value: message, problems } = composeTemplate(opened, provider, host);
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
	});
}
