import type { IDataObject } from 'n8n-workflow';

import { hasErrors } from '../checks/problem';
import type { MediaSession } from '../sending/connection';
import { inquiring } from '../sending/inquiries';
import type { Draft, TemplateMessage } from '../messages/message';
import { readDraft } from '../parameters/draft';
import { inquire } from './steps/inquire';
import type { ItemResult, Operation } from './operation';
import { prepareTemplate } from './steps/prepareMessage';
import { presentMedia, presentPhone, presentProblem, presentSending } from './steps/preview';
import { withOpenSource } from './steps/openSource';

/** Does everything that sending a template does up to the request, and sends nothing. */
export const checkTemplate: Operation<Draft, Draft> = {
	sends: false,
	read: readDraft,
	prepare: (_, draft) => ({ value: draft }),
	run,
};

async function run(session: MediaSession, draft: Draft): Promise<ItemResult> {
	const { value: message, problems } = await withOpenSource(
		draft,
		session.downloads.look,
		async (opened) => await Promise.resolve(prepareTemplate(session, opened)),
	);
	const asked = await inquire(inquiring(session), draft, {
		waitForDelivery: draft.waitForDelivery ?? 0,
		template: { content: message, isStandBy: false },
	});
	return {
		json: {
			provider: session.provider.id,
			ready: message !== undefined && !hasErrors(asked),
			...presentMessage(message),
			problems: [...problems, ...asked].map(presentProblem),
			request: presentSending(session, message),
		},
	};
}

function presentMessage(message: TemplateMessage | undefined): IDataObject {
	if (message === undefined) return {};
	const { media, recipient, template } = message;
	return {
		phone: presentPhone(recipient),
		template: `${template.name}:${template.language}`,
		...presentMedia(media),
	};
}
