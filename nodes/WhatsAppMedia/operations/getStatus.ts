import { placeOf, type Session } from '../sending/connection';
import { readStatus } from '../sending/deliveryStatus';
import {
	asUnanswered,
	failureOf,
	failureOfProblems,
	failureOfStatus,
} from '../failures/describeFailure';
import { refused } from '../checks/problem';
import type { StatusDraft } from '../messages/message';
import { readStatusDraft } from '../parameters/statusDraft';
import type { ItemResult, Operation } from './operation';

/** Asks the provider what became of a message. */
export const getStatus: Operation<StatusDraft, StatusDraft> = {
	sends: false,
	read: readStatusDraft,
	prepare: (_, draft) => ({ value: draft }),
	run,
};

async function run(session: Session, { messageId }: StatusDraft): Promise<ItemResult> {
	const api = session.provider.status;
	if (api === undefined) return { failure: failureOf('statusUnsupported', placeOf(session, '')) };
	if (messageId === '') {
		const label = api.idField === 'recordId' ? 'Record ID' : 'Message ID';
		const { problems } = refused(
			label,
			`The ${label === 'Record ID' ? 'record ID' : 'message ID'} is empty`,
			`Use the field ${api.idField} from the output of the node that sent the message.`,
		);
		return { failure: asUnanswered(failureOfProblems(problems), placeOf(session, '')) };
	}
	const result = await readStatus(session, api, { [api.idField]: messageId });
	if (result.type !== 'status') return { failure: result.failure };
	const { status } = result;
	const isFailed = status.state === 'failed';
	const failure = isFailed ? failureOfStatus(status, placeOf(session, '')) : undefined;
	return {
		json: {
			provider: session.provider.id,
			status: status.state,
			messageId: status.messageId ?? (api.idField === 'messageId' ? messageId : null),
			recordId: status.recordId ?? (api.idField === 'recordId' ? messageId : null),
			explanation: failure?.headline ?? null,
			providerText: status.words ?? null,
			metaCode: status.meta?.code ?? null,
			again: failure?.again ?? null,
			advice: failure?.advice ?? null,
			updatedAt: status.updatedAt ?? null,
		},
	};
}
