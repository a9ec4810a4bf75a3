import { readDraft } from '../parameters/draft';
import { checking } from './steps/checking';
import { withOpenSource } from './steps/openSource';
import { prepareTemplate } from './steps/prepareMessage';

/** Checks a template without sending it. */
export const checkTemplate = checking(readDraft, async (session, draft) => {
	const { value: message, problems } = await withOpenSource(
		draft,
		session.downloads.look,
		async (opened) => await Promise.resolve(prepareTemplate(session, opened)),
	);
	return {
		message,
		problems,
		inquired: {
			waitForDelivery: draft.waitForDelivery ?? 0,
			template: { content: message, isStandBy: false },
		},
	};
});
