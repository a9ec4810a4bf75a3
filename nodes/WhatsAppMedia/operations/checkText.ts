import { readTextDraft } from '../parameters/draft';
import { checking, examined } from './steps/checking';
import { prepareText } from './steps/prepareMessage';

/** Checks a message of words only without sending it. */
export const checkText = checking(
	readTextDraft,
	async (session, draft) =>
		await Promise.resolve(examined(session, draft, prepareText(session, draft))),
);
