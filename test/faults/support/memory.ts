import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

import type { Plan } from './fault';
import { answer, floods, head, HTML_TYPE, JSON_TYPE, silence } from './script';

const MB = 1024 ** 2;
const GB = 1024 ** 3;
const BLOCK = 64 * MB;

/** Members of a gzip file may stand one behind the other: a gigabyte of blanks, in a megabyte. */
function bomb(): Buffer {
	const member = gzipSync(Buffer.alloc(BLOCK, ' '), { level: 9 });
	return Buffer.concat(Array.from({ length: GB / BLOCK }, () => member));
}

/** Something that would fill the memory of a node that keeps what it gets. */
export interface MemoryFault {
	readonly title: string;
	/** Bytes of the file that is sent. */
	readonly size: number;
	/** Seconds. */
	readonly timeout: number;
	readonly plan: Plan;
}

const SMALL = 200_000;
const CATALOGUE = 100 * MB;

export const MEMORY_FAULTS: readonly MemoryFault[] = [
	{
		title: 'An answer of 1 GB',
		size: SMALL,
		timeout: 60,
		plan: {
			script: floods(head('200 OK', JSON_TYPE, `Content-Length: ${GB}`), GB),
		},
	},
	{
		title: 'An answer of 1 GB, compressed to 1 MB',
		size: SMALL,
		timeout: 60,
		plan: {
			script: async function* () {
				const body = bomb();
				yield head('200 OK', JSON_TYPE, 'Content-Encoding: gzip', `Content-Length: ${body.length}`);
				yield body;
				return 'close';
			},
		},
	},
	{
		title: 'A file of 100 MB that is refused before it is read (413)',
		size: CATALOGUE,
		timeout: 60,
		plan: {
			at: 'head',
			// As web servers do: they wait a little, so that the answer is read, and hang up.
			script: async function* () {
				yield answer('413 Payload Too Large', '<html></html>', HTML_TYPE);
				await sleep(500);
				return 'reset';
			},
		},
	},
	{
		title: 'A file of 100 MB that nobody reads to its end',
		size: CATALOGUE,
		timeout: 2,
		plan: { at: 'body', script: silence('hang') },
	},
	{
		title: 'A file of 100 MB, and a connection that is reset in the middle of it',
		size: CATALOGUE,
		timeout: 60,
		plan: { at: 'body', script: silence('reset') },
	},
];
