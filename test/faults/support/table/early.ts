import type { Chapter } from '../fault';
import { answer, HTML_TYPE, JSON_TYPE, says, whole, type Script } from '../script';
import { notSent, SENT, unknownAndLost } from '../verdicts';

const TOO_LARGE = '<html><head><title>413 Request Entity Too Large</title></head></html>';
const tooLarge = (): Buffer => answer('413 Payload Too Large', TOO_LARGE, HTML_TYPE);
const unauthorized = (): Buffer =>
	answer('401 Unauthorized', '{"message":"Unauthenticated."}', JSON_TYPE);
/** A receipt of any provider. */
const receipt: Script = says(() =>
	whole(
		JSON.stringify({
			success: true,
			status: 'success',
			data: { message_id: 'wamid.EARLY', provider_id: 'wamid.EARLY' },
		}),
		JSON_TYPE,
	),
);

/** The answer is there before the file was read. */
export const early: Chapter = {
	title: 'Answers that come too early',
	faults: [
		{
			id: 'early-413',
			title: '413 before the body was read',
			plan: { at: 'head', readsOn: true, handsOn: false, script: says(tooLarge, 'hang') },
			expected: notSent('uploadTooLarge', 'whole'),
			// The node hangs up as soon as it knows.
			except: { file: { arrived: 'part' } },
			bigFile: true,
		},
		{
			id: 'early-413-unread',
			title: '413 before the body was read, which nobody ever reads',
			plan: { at: 'head', handsOn: false, script: says(tooLarge, 'hang') },
			expected: notSent('uploadTooLarge', 'part'),
			bigFile: true,
		},
		{
			id: 'early-401',
			title: '401 in the middle of the body',
			plan: { at: 'body', handsOn: false, script: says(unauthorized, 'hang') },
			expected: notSent('invalidKey', 'part'),
			bigFile: true,
		},
		{
			id: 'early-receipt',
			title: 'A receipt before the body was read',
			plan: { at: 'head', readsOn: true, handsOn: true, script: receipt },
			expected: SENT,
			// Nobody can have sent a file that has not arrived.
			except: {
				file: unknownAndLost('noReceipt', 'part'),
				find: notSent('contactLookup', 'nothing'),
				create: notSent('contactLookup', 'nothing'),
			},
			bigFile: true,
		},
		{
			id: 'early-empty',
			title: 'An answer without a receipt in the middle of the body, which nobody reads on',
			plan: { at: 'body', handsOn: false, script: says(() => whole('{}', JSON_TYPE), 'hang') },
			expected: unknownAndLost('noReceipt', 'part'),
			bigFile: true,
		},
	],
};
