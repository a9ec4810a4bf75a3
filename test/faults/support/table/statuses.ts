import { STATUS_CODES } from 'node:http';

import type { Reason } from '../../../../nodes/WhatsAppMedia/failures/reasons';
import type { Chapter, Fault } from '../fault';
import { answer, HTML_TYPE, JSON_TYPE, says, type Script } from '../script';
import { notSent, unknownButArrived } from '../verdicts';

/** A file meets the page of a proxy, everything else the provider's own JSON. */
function refuses(status: number, name: string): Script {
	return says(({ step }) =>
		step === 'file'
			? answer(
					`${status} ${name}`,
					`<html><head><title>${status} ${name}</title></head><body><h1>${name}</h1></body></html>`,
					HTML_TYPE,
				)
			: answer(`${status} ${name}`, JSON.stringify({ message: name }), JSON_TYPE),
	);
}

const nameOf = (status: number): string => STATUS_CODES[status] ?? 'Unassigned';

const range = (first: number, last: number): number[] =>
	Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** Refusals that say more than no. */
const SPECIAL: Readonly<Record<number, Reason>> = {
	400: 'refusedInput',
	401: 'invalidKey',
	402: 'planLimit',
	403: 'forbidden',
	404: 'wrongAddress',
	405: 'wrongAddress',
	413: 'uploadTooLarge',
	415: 'mediaRefused',
	422: 'refusedInput',
	429: 'rateLimited',
};

/** Contactship documents its own meanings, and its own API, not a proxy, speaks JSON. */
const EXCEPT: Readonly<Record<number, Fault['except']>> = {
	400: { 'contactship/link': { reason: 'channelOrMediaRefused' } },
	404: { 'contactship/link': { reason: 'contactNotFound' } },
	// It exists already, so the node looks again, and does not find it.
	409: { create: { reason: 'contactExistsElsewhere' } },
};

/** A refused request went to nobody, but for 408: the server had given up on what it may have begun. */
function refusal(status: number): Fault {
	const name = nameOf(status);
	const isOpen = status === 408;
	return {
		id: `status-${status}`,
		title: `${status} ${name}`,
		plan: { handsOn: isOpen, script: refuses(status, name) },
		expected: isOpen
			? unknownButArrived('noAnswer')
			: notSent(SPECIAL[status] ?? 'refused', 'whole'),
		...(EXCEPT[status] !== undefined && { except: EXCEPT[status] }),
		...(status === 429 && { maxWait: 0.5 }),
	};
}

/** A server that broke may have broken after it sent the message, as the one behind it does here. */
function breakdown(status: number): Fault {
	const name = nameOf(status);
	return {
		id: `status-${status}`,
		title: `${status} ${name}`,
		plan: { handsOn: true, script: refuses(status, name) },
		expected: unknownButArrived(status >= 502 && status <= 504 ? 'unavailable' : 'providerBroken'),
	};
}

/** Every status of RFC 9110's ranges that anybody has assigned, and those between them. */
export const refusals: Chapter = {
	title: 'Refusals (4xx)',
	faults: range(400, 451).map(refusal),
	merged: true,
};

export const breakdowns: Chapter = {
	title: 'Servers that break (5xx)',
	faults: range(500, 511).map(breakdown),
	merged: true,
};
