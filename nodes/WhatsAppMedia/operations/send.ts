import { failureOfProblems } from '../failures/describeFailure';
import type { Draft } from '../messages/draft';
import { readDraft } from '../parameters/draft';
import type { Operation } from './operation';
import { identityOf } from './steps/identityOf';
import { prepare, prepareRemote } from './steps/prepareMessage';
import { readyFrom, resume, run, type Ready } from './steps/sendWithStandBy';

/** Sends media, or a template outside the 24-hour window. */
export const send: Operation<Draft, Ready> = {
	sends: true,
	read: readDraft,
	prepare: (session, draft) => {
		if (draft.source.type === 'remote') {
			const { value, problems } = prepareRemote(session, draft, draft.source);
			if (value === undefined) return { failure: failureOfProblems(problems) };
			const parts = { recipient: value.recipient, caption: draft.caption };
			const { recipient } = value;
			return { value: { draft, recipient }, identity: identityOf(session, draft, parts) };
		}
		return readyFrom(session, draft, prepare(session, { ...draft, source: draft.source }));
	},
	run,
	resume,
};
