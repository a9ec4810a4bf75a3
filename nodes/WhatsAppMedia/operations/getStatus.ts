import { contextOf, type Session } from '../sending/session';
import { readStatus } from '../sending/deliveryStatus';
import {
	asUnanswered,
	failureOf,
	failureOfProblems,
	failureOfStatus,
} from '../failures/describeFailure';
import { refused, type Checked } from '../checks/problem';
import type { StatusDraft } from '../messages/draft';
import type { StatusApi } from '../providers/provider';
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
	if (api === undefined) return { failure: failureOf('statusUnsupported', contextOf(session, '')) };
	if (messageId === '') {
		const label = api.idField === 'recordId' ? 'Record ID' : 'Message ID';
		const { problems } = refused(
			label,
			`The ${label === 'Record ID' ? 'record ID' : 'message ID'} is empty`,
			`Use the field ${api.idField} from the output of the node that sent the message.`,
		);
		return { failure: asUnanswered(failureOfProblems(problems), contextOf(session, '')) };
	}
	const other = otherId(session, api.idField, messageId);
	if (other !== undefined) {
		return { failure: asUnanswered(failureOfProblems(other.problems), contextOf(session, '')) };
	}
	const result = await readStatus(session, api, { [api.idField]: messageId });
	if (result.type !== 'status') return { failure: result.failure };
	const { status } = result;
	const isFailed = status.state === 'failed';
	const failure = isFailed ? failureOfStatus(status, contextOf(session, '')) : undefined;
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

/** Both ids stand in the output of the node that sent the message, and each provider knows one of them. */
function otherId(
	{ provider }: Session,
	idField: StatusApi['idField'],
	id: string,
): Checked<never> | undefined {
	const isOfWhatsApp = /^wamid\./i.test(id.trim());
	const isNumber = /^\d{1,12}$/.test(id.trim());
	if (idField === 'recordId' && isOfWhatsApp) {
		return refused(
			'Record ID',
			`${provider.name} needs the field recordId, and this is the messageId`,
			'Use recordId, a number, from the output of the node that sent the message.',
		);
	}
	if (idField === 'messageId' && isNumber) {
		return refused(
			'Message ID',
			`${provider.name} needs the field messageId, and this is the recordId`,
			'Use messageId, which begins with wamid, from the output of the node that sent the message.',
		);
	}
	return undefined;
}
