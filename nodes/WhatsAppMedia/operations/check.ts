import { readDraft } from '../parameters/draft';
import { checking, examined } from './steps/checking';
import { withOpenSource } from './steps/openSource';
import { prepare } from './steps/prepareMessage';

/** Checks media without sending it. */
export const check = checking(readDraft, async (session, draft) => {
	const prepared = await withOpenSource(
		draft,
		session.downloads.look,
		async (opened) => await Promise.resolve(prepare(session, opened)),
	);
	return examined(session, draft, prepared);
});
