import type { Chapter } from '../fault';
import {
	after,
	drips,
	inFull,
	JSON_TYPE,
	head,
	says,
	type Ending,
	type Scene,
	type Script,
} from '../script';
import { SENT, unknown } from '../verdicts';

/** So much of the provider's own answer, then the end. */
function part(share: (answer: Buffer) => number, ending: Ending): Script {
	return says((scene: Scene) => {
		const answer = inFull(scene);
		return answer.subarray(0, share(answer));
	}, ending);
}

const HEAD_END = '\r\n\r\n';
const inHead = (): number => 'HTTP/1.1 200 As Us'.length;
const endOfHead = (answer: Buffer): number => answer.indexOf(HEAD_END) + HEAD_END.length;
const halfOfHead = (answer: Buffer): number => Math.floor(endOfHead(answer) / 2);
const halfOfBody = (answer: Buffer): number =>
	Math.floor((endOfHead(answer) + answer.byteLength) / 2);
const allButOne = (answer: Buffer): number => answer.byteLength - 1;

const noAnswer = { expected: unknown('noAnswer', 'whole') };
const noReceipt = { expected: unknown('noReceipt', 'whole') };

/** The message went out, and the receipt does not come through, or late. */
export const incomplete: Chapter = {
	title: 'While the receipt is on its way',
	faults: [
		{
			id: 'cut-in-status',
			title: 'The answer breaks off in its first line',
			plan: { script: part(inHead, 'close') },
			...noAnswer,
		},
		{
			id: 'cut-in-headers',
			title: 'The answer breaks off in its headers',
			plan: { script: part(halfOfHead, 'reset') },
			...noAnswer,
		},
		{
			id: 'hang-in-headers',
			title: 'The answer stops for good in its headers',
			plan: { script: part(halfOfHead, 'hang') },
			...noAnswer,
			timeout: 1,
		},
		{
			id: 'headers-then-reset',
			title: 'The connection is reset after the headers of the answer',
			plan: { script: part(endOfHead, 'reset') },
			...noReceipt,
		},
		{
			id: 'headers-then-nothing',
			title: 'After the headers of the answer nothing comes any more',
			plan: { script: part(endOfHead, 'hang') },
			...noReceipt,
			timeout: 1,
		},
		{
			id: 'cut-in-body',
			title: 'The answer breaks off in the middle of the receipt',
			plan: { script: part(halfOfBody, 'close') },
			...noReceipt,
		},
		{
			id: 'reset-in-body',
			title: 'The connection is reset in the middle of the receipt',
			plan: { script: part(halfOfBody, 'reset') },
			...noReceipt,
		},
		{
			id: 'hang-in-body',
			title: 'The answer stops for good in the middle of the receipt',
			plan: { script: part(halfOfBody, 'hang') },
			...noReceipt,
			timeout: 1,
		},
		{
			id: 'last-byte-missing',
			title: 'The last byte of the receipt is missing',
			plan: { script: part(allButOne, 'close') },
			...noReceipt,
		},
		{
			id: 'announces-too-much',
			title: 'The receipt is whole, but more was announced',
			plan: {
				script: says(({ genuine }) =>
					Buffer.concat([
						Buffer.from(head('200 OK', JSON_TYPE, 'Content-Length: 100000')),
						genuine.body,
					]),
				),
			},
			expected: SENT,
		},
		{
			id: 'late',
			title: 'The answer takes its time, but less than the option Timeout',
			plan: { script: after(1_000, says(inFull)) },
			expected: SENT,
			timeout: 10,
		},
		{
			id: 'drip',
			title: 'The answer comes in drops, but within the option Timeout',
			plan: { script: drips(inFull, 16, 10) },
			expected: SENT,
			timeout: 10,
		},
		{
			id: 'slow-headers',
			title: 'The headers of the answer come in drops, for longer than the option Timeout',
			plan: { script: drips(inFull, 1, 200) },
			...noAnswer,
			timeout: 1,
		},
		{
			id: 'slow-body',
			title: 'The receipt comes in drops, for longer than the option Timeout',
			plan: {
				script: async function* (scene) {
					const answer = inFull(scene);
					yield answer.subarray(0, endOfHead(answer));
					return yield* drips(() => answer.subarray(endOfHead(answer)), 1, 200)(scene);
				},
			},
			...noReceipt,
			timeout: 1,
		},
	],
};
