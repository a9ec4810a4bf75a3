import type { Chapter } from '../fault';
import { silence } from '../script';
import { notSent, unknownAndLost, unknownButArrived } from '../verdicts';

/** What broke before the whole file was written cannot go out. Of a link the node cannot tell. */
const cutOff = {
	expected: unknownAndLost('noAnswer', 'part'),
	except: { file: notSent('uploadBroken', 'part') },
	bigFile: true,
} as const;

/** The request breaks off, or its answer never comes. */
export const interruption: Chapter = {
	title: 'While the message is on its way',
	faults: [
		{
			id: 'reset-before-body',
			title: 'The connection is reset before the body of the request was read',
			plan: { at: 'head', handsOn: false, script: silence('reset') },
			...cutOff,
		},
		{
			id: 'reset-during-body',
			title: 'The connection is reset in the middle of the body',
			plan: { at: 'body', handsOn: false, script: silence('reset') },
			...cutOff,
		},
		{
			id: 'close-during-body',
			title: 'The server closes its side in the middle of the body',
			plan: { at: 'body', handsOn: false, script: silence('close') },
			...cutOff,
		},
		{
			id: 'hang-during-body',
			title: 'The server stops reading in the middle of the body and never answers',
			plan: { at: 'body', handsOn: false, script: silence('hang') },
			...cutOff,
			timeout: 1,
		},
		{
			id: 'reset-after-body',
			title: 'The provider takes the request, loses it and resets the connection',
			plan: { handsOn: false, script: silence('reset') },
			expected: unknownAndLost('noAnswer', 'whole'),
		},
		{
			id: 'reset-after-sending',
			title: 'The provider sends the message and resets the connection without an answer',
			plan: { handsOn: true, script: silence('reset') },
			expected: unknownButArrived('noAnswer'),
		},
		{
			id: 'close-after-sending',
			title: 'The provider sends the message and closes the connection without an answer',
			plan: { handsOn: true, script: silence('close') },
			expected: unknownButArrived('noAnswer'),
		},
		{
			id: 'hang-after-sending',
			title: 'The provider sends the message and never answers',
			plan: { handsOn: true, script: silence('hang') },
			expected: unknownButArrived('noAnswer'),
			timeout: 1,
		},
	],
};
