import type { Chapter } from '../fault';
import { connection, established } from './connection';
import { documented } from './documented';
import { early } from './early';
import { incomplete } from './incomplete';
import { interruption } from './interruption';
import { contents, encodings, protocol } from './nonsense';
import { rateLimits } from './rateLimits';
import { redirects } from './redirects';
import { everyStatus, statuses } from './statuses';

/** Everything that is tried, in the order of the documentation. */
export const CHAPTERS: readonly Chapter[] = [
	connection,
	established,
	interruption,
	incomplete,
	early,
	contents,
	encodings,
	protocol,
	redirects,
	statuses,
	everyStatus,
	documented,
	rateLimits,
];
