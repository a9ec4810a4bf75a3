import type { Chapter } from '../fault';
import { connection } from './connection';
import { early } from './early';
import { incomplete } from './incomplete';
import { interruption } from './interruption';
import { contents, encodings, protocol } from './nonsense';
import { rateLimits } from './rateLimits';
import { redirects } from './redirects';
import { breakdowns, refusals } from './statuses';

/** Everything that is tried, in the order of the documentation. */
export const CHAPTERS: readonly Chapter[] = [
	connection,
	interruption,
	incomplete,
	early,
	contents,
	encodings,
	protocol,
	redirects,
	refusals,
	rateLimits,
	breakdowns,
];
