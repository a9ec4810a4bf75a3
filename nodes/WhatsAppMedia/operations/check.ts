import type { IDataObject } from 'n8n-workflow';

import { hasErrors } from '../checks/problem';
import type { MediaSession } from '../sending/connection';
import { inquiring } from '../sending/inquiries';
import type { Draft, Message } from '../messages/message';
import { readDraft } from '../parameters/draft';
import { inquire } from './steps/inquire';
import type { ItemResult, Operation } from './operation';
import { prepare } from './steps/prepareMessage';
import { presentMedia, presentPhone, presentProblem, presentSending } from './steps/preview';
import { waitOf } from './send';
import { withOpenSource } from './steps/openSource';

/** Does everything that sending does up to the request, and sends nothing. */
export const check: Operation<Draft, Draft> = {
	sends: false,
	read: readDraft,
	prepare: (_, draft) => ({ value: draft }),
	run,
};

async function run(session: MediaSession, draft: Draft): Promise<ItemResult> {
	const { value, problems } = await withOpenSource(
		draft,
		session.downloads.look,
		async (opened) => await Promise.resolve(prepare(session, opened)),
	);
	const { message, fallback } = value ?? {};
	const asked = await inquire(inquiring(session), draft, {
		waitForDelivery: waitOf(session, draft),
		...(draft.ifWindowClosed === 'template' && {
			template: { content: fallback, isStandBy: true },
		}),
	});
	return {
		json: {
			provider: session.provider.id,
			ready: message !== undefined && !hasErrors(asked),
			...presentMessage(message),
			problems: [...problems, ...asked].map(presentProblem),
			request: presentSending(session, message),
			...(draft.ifWindowClosed === 'template' && {
				templateRequest: presentSending(session, fallback),
			}),
		},
	};
}

function presentMessage(message: Message | undefined): IDataObject {
	if (message === undefined) return {};
	const { media, caption, recipient } = message;
	return {
		phone: presentPhone(recipient),
		...presentMedia(media),
		caption: caption ?? null,
	};
}
