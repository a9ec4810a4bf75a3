import type { TextDraft } from '../messages/draft';
import { readTextDraft } from '../parameters/draft';
import type { Operation } from './operation';
import { prepareText } from './steps/prepareMessage';
import { readyFrom, resume, run, type Ready } from './steps/sendWithStandBy';

/** Sends a message of words only, or a template outside the 24-hour window. */
export const sendText: Operation<TextDraft, Ready> = {
	sends: true,
	read: readTextDraft,
	prepare: (session, draft) => readyFrom(session, draft, prepareText(session, draft)),
	run,
	resume,
};
