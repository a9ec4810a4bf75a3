import { STATUS_CODES } from 'node:http';

import type { Reason } from '../../../../nodes/WhatsAppMedia/failures/reasons';
import { refusesByProtocol, type Chapter, type Fault } from '../fault';
import { answer, head, HTML_TYPE, JSON_TYPE, says, type Script } from '../script';
import { EMPTY_FOR_LINK, notSent, unknown } from '../verdicts';

/** Statuses after which HTTP has no body. */
const WITHOUT_BODY = [204, 304];

/** A file meets the page of a proxy, everything else the provider's own JSON. */
function answers(status: number, name: string): Script {
	return says(({ step }) => {
		const line = `${status} ${name}`;
		if (WITHOUT_BODY.includes(status)) return head(line);
		return step === 'file'
			? answer(
					line,
					`<html><head><title>${line}</title></head><body><h1>${name}</h1></body></html>`,
					HTML_TYPE,
				)
			: answer(line, JSON.stringify({ message: name }), JSON_TYPE);
	});
}

const nameOf = (status: number): string => STATUS_CODES[status] ?? 'Unassigned';

/** Reasons that say more than the class of the status. */
const SPECIAL: Readonly<Record<number, Reason>> = {
	303: 'noReceipt',
	400: 'refusedInput',
	401: 'invalidKey',
	402: 'planLimit',
	403: 'forbidden',
	404: 'wrongAddress',
	405: 'wrongAddress',
	408: 'requestTimeout',
	409: 'mayBeThere',
	413: 'uploadTooLarge',
	415: 'mediaRefused',
	422: 'refusedInput',
	425: 'noReceipt',
	429: 'rateLimited',
	499: 'noAnswer',
	502: 'unavailable',
	503: 'unavailable',
	504: 'unavailable',
};

const BY_CLASS: Readonly<Record<number, Reason>> = {
	2: 'noReceipt',
	3: 'redirected',
	4: 'refused',
};

function faultOf(status: number, id: string): Fault {
	const reason = SPECIAL[status] ?? BY_CLASS[Math.floor(status / 100)] ?? 'providerBroken';
	return {
		id: `${id}-${status}`,
		title: `${status} ${nameOf(status)}`,
		plan: { script: answers(status, nameOf(status)) },
		...(refusesByProtocol(status)
			? { status, expected: notSent(reason, 'whole') }
			: { expected: unknown(reason, 'whole') }),
		...(status === 429 && { maxRateLimitWait: 0.5 }),
	};
}

const range = (first: number, last: number): number[] =>
	Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** Every status that HTTP can give an answer, and some that it cannot. */
const EVERY = [...range(200, 599), 600, 666, 700, 799, 999];

/** Statuses that providers and the servers in front of them do give. */
const USUAL = [202, 400, 401, 404, 408, 409, 413, 422, 499, 500, 502, 503, 520];

/** What differs for pages, and for Contactship, which documents its own meanings. */
const EXCEPT: Readonly<Record<number, Fault['except']>> = {
	202: { file: { reason: 'notAnApi' } },
	400: {
		file: { reason: 'wrongAddress' },
		'contactship/link': { reason: 'channelOrMediaRefused' },
	},
	401: { file: { reason: 'gatewayRefused' } },
	404: { 'contactship/link': { reason: 'contactNotFound' } },
	422: { file: { reason: 'wrongAddress' } },
	// The contact is there by now, so the node looks again, finds it and goes on.
	409: { create: { outcome: 'sent', reason: undefined, arrived: 'whole', requests: 1 } },
};

/** Each status through one provider. */
export const everyStatus: Chapter = {
	title: 'Every status',
	merged: true,
	faults: EVERY.map((status) => ({
		...faultOf(status, 'every'),
		...(status === 204 && { except: EMPTY_FOR_LINK }),
	})),
	cases: [{ provider: 'waCr', step: 'link' }],
};

/** Some through all of them. */
export const statuses: Chapter = {
	title: 'Statuses of every provider',
	merged: true,
	faults: USUAL.map((status) => ({
		...faultOf(status, 'status'),
		...(EXCEPT[status] !== undefined && { except: EXCEPT[status] }),
	})),
};
