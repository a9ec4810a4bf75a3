import type { IDataObject } from 'n8n-workflow';

import type { Arrival } from '../server/record';
import { mistakesOf } from './wire';
import type { Trial } from './trial';

/** What the node reported of a trial, and what the record has of it. */
export interface Observed {
	readonly trial: Trial;
	/** Output of the operation Check. */
	readonly check: IDataObject;
	/** Output of the operation Send. */
	readonly sent: IDataObject;
	/** Requests that PHP got for this person, requests for its contact included. */
	readonly arrivals: readonly Arrival[];
	/** What Laravel says of the message as it was typed, where the node refused it: the status. */
	readonly typed?: number;
}

/** How a trial ended. */
export type Ending =
	| 'refusedByLaravel'
	| 'refusedByNode'
	| 'sent'
	/** Neither sent nor refused. */
	| 'other';

export interface Judgement {
	readonly ending: Ending;
	/** What is wrong; nothing if all is well. */
	readonly complaints: readonly string[];
}

/** Judges a trial by what arrived. The node's own report is only compared with that. */
export function judge(observed: Observed): Judgement {
	const { trial, check, sent, arrivals, typed } = observed;
	const accepted = arrivals.flatMap((arrival) => arrival.accepted);
	const posts = arrivals.filter(({ request }) => request.method === 'POST');
	const refused = posts.filter(({ status }) => status !== undefined && status >= 400);
	const outcome = outcomeOf(sent);
	const complaints = posts.flatMap(({ request }) => mistakesOf(request));
	if (accepted.length > 1) complaints.push(`it was accepted ${accepted.length} times`);
	if (outcome === 'sent' && accepted.length === 0)
		complaints.push('it is reported sent, and nothing arrived');
	if (outcome === 'notSent' && accepted.length > 0)
		complaints.push('it is reported not sent, and it arrived');
	if (outcome === 'unknown') complaints.push('it is reported unknown, and nothing broke');
	const ending = endingOf(outcome, refused.length > 0);
	for (const message of accepted) {
		complaints.push(...trial.arrivesAs(message));
		if (sent.messageId !== message.messageId) complaints.push('the output has another message ID');
	}
	const isReady = check.ready === true;
	const problems = check.problems as IDataObject[] | undefined;
	if (ending === 'refusedByLaravel' && isReady && (problems ?? []).length === 0) {
		complaints.push(`Laravel refused it and Check foresaw nothing: ${textOf(sent)}`);
	}
	if (ending === 'refusedByNode' && isReady)
		complaints.push('Check says that it is ready, and it was refused');
	if (ending === 'sent' && !isReady)
		complaints.push('Check says that it is not ready, and it was sent');
	if (trial.isFine && outcome !== 'sent')
		complaints.push(`nothing speaks against it: ${textOf(sent)}`);
	if (ending === 'refusedByNode' && typed === 200) {
		complaints.push(`the node refused what Laravel takes: ${textOf(sent)}`);
	}
	return { ending, complaints };
}

function endingOf(outcome: unknown, isRefused: boolean): Ending {
	if (outcome === 'sent') return 'sent';
	if (outcome !== 'notSent') return 'other';
	return isRefused ? 'refusedByLaravel' : 'refusedByNode';
}

/** The outcome of an item: of a message that was sent, or of one that was not. */
export function outcomeOf({ outcome, details }: IDataObject): unknown {
	return outcome ?? (details as IDataObject | undefined)?.outcome;
}

/** Everything that the node says of an item that was not sent. */
export function textOf({ error, message }: IDataObject): string {
	return [error, message].filter(Boolean).join('. ');
}
