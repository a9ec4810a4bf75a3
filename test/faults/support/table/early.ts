import type { Reason } from '../../../../nodes/WhatsAppMedia/failures/reasons';
import { acceptance } from '../../../support/providers';
import type { Chapter, Fault } from '../fault';
import { answer, HTML_TYPE, JSON_TYPE, says, whole, type Script } from '../script';
import { notSent, SENT, unknown } from '../verdicts';

const page = (status: number, name: string): Script =>
	says(
		() =>
			answer(
				`${status} ${name}`,
				`<html><head><title>${status} ${name}</title></head></html>`,
				HTML_TYPE,
			),
		'hang',
	);
const unauthorized: Script = says(
	() => answer('401 Unauthorized', '{"message":"Unauthenticated."}', JSON_TYPE),
	'hang',
);
const receipt: Script = says(({ provider }) =>
	whole(JSON.stringify(acceptance(provider, 'wamid.EARLY')), JSON_TYPE),
);

/** Servers that give up while the file is still coming, with a status that leaves a link open. */
const givingUp = (status: number, name: string, reason: Reason): Fault => ({
	id: `early-${status}`,
	title: `${status} in the middle of the body`,
	plan: { at: 'body', script: page(status, name) },
	expected: unknown(reason, 'part'),
	except: { file: notSent('uploadBroken', 'part') },
	bigFile: true,
});

/** The answer is there before the file was read. */
export const early: Chapter = {
	title: 'Answers that come too early',
	faults: [
		{
			id: 'early-413',
			title: '413 before the body was read',
			plan: { at: 'head', readsOn: true, script: page(413, 'Payload Too Large') },
			status: 413,
			expected: notSent('uploadTooLarge', 'whole'),
			// The node hangs up as soon as it knows.
			except: { file: { arrived: 'part' } },
			bigFile: true,
		},
		{
			id: 'early-413-unread',
			title: '413 before the body was read, which nobody ever reads',
			plan: { at: 'head', script: page(413, 'Payload Too Large') },
			status: 413,
			expected: notSent('uploadTooLarge', 'part'),
			bigFile: true,
		},
		{
			id: 'early-401',
			title: '401 in the middle of the body',
			plan: { at: 'body', script: unauthorized },
			status: 401,
			expected: notSent('invalidKey', 'part'),
			bigFile: true,
		},
		givingUp(408, 'Request Timeout', 'requestTimeout'),
		givingUp(500, 'Internal Server Error', 'providerBroken'),
		givingUp(503, 'Service Unavailable', 'unavailable'),
		{
			id: 'early-receipt',
			title: 'A receipt before the body was read',
			plan: { at: 'head', readsOn: true, script: receipt },
			expected: SENT,
			// Nobody can have sent a file that has not arrived.
			except: {
				file: notSent('uploadBroken', 'part'),
				find: notSent('contactLookup', 'nothing'),
				create: notSent('contactLookup', 'nothing'),
			},
			bigFile: true,
		},
		{
			id: 'early-empty',
			title: 'An answer without a receipt in the middle of the body, which nobody reads on',
			plan: { at: 'body', script: says(() => whole('{}', JSON_TYPE), 'hang') },
			expected: unknown('noReceipt', 'part'),
			except: { file: notSent('uploadBroken', 'part') },
			bigFile: true,
		},
	],
};
