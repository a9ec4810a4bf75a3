import type { IDataObject } from 'n8n-workflow';

import type { MediaSession } from '../delivery/session';
import type { Draft, TemplateMessage } from '../message';
import { readDraft } from '../parameters/draft';
import type { ItemResult, Operation } from './operation';
import { prepareTemplate } from './prepare';
import { presentMedia, presentPhone, presentProblem, presentSending } from './preview';
import { withOpenSource } from './source';

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
	return {
		json: {
			provider: session.provider.id,
			ready: message !== undefined,
			...presentMessage(message),
			problems: problems.map(presentProblem),
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
