import type { Chapter } from '../fault';
import { silence } from '../script';
import { notSent, unknown } from '../verdicts';

/** A file that was not written to its end cannot be sent. For a link, the node cannot know. */
const cutOff = {
	expected: unknown('noAnswer', 'part'),
	except: { file: notSent('uploadBroken', 'part') },
	bigFile: true,
} as const;
const noAnswer = { expected: unknown('noAnswer', 'whole') } as const;

/** The request breaks off, or its answer never comes. */
export const interruption: Chapter = {
	title: 'While the message is on its way',
	faults: [
		{
			id: 'reset-before-body',
			title: 'The connection is reset before the body of the request was read',
			plan: { at: 'head', script: silence('reset') },
			...cutOff,
		},
		{
			id: 'reset-during-body',
			title: 'The connection is reset in the middle of the body',
			plan: { at: 'body', script: silence('reset') },
			...cutOff,
		},
		{
			id: 'close-during-body',
			title: 'The server closes its side in the middle of the body',
			plan: { at: 'body', script: silence('close') },
			...cutOff,
		},
		{
			id: 'hang-during-body',
			title: 'The server stops reading in the middle of the body and never answers',
			plan: { at: 'body', script: silence('hang') },
			...cutOff,
			timeout: 1,
		},
		{
			id: 'reset-after-body',
			title: 'The provider takes the request, loses it and resets the connection',
			plan: { loses: true, script: silence('reset') },
			...noAnswer,
		},
		{
			id: 'reset-after-sending',
			title: 'The provider sends the message and resets the connection without an answer',
			plan: { script: silence('reset') },
			...noAnswer,
		},
		{
			id: 'close-after-sending',
			title: 'The provider sends the message and closes the connection without an answer',
			plan: { script: silence('close') },
			...noAnswer,
		},
		{
			id: 'hang-after-sending',
			title: 'The provider sends the message and never answers',
			plan: { script: silence('hang') },
			...noAnswer,
			timeout: 1,
		},
	],
};
