import { STATUS_CODES } from 'node:http';

import type { Chapter } from '../fault';
import { answer, says, type Scene } from '../script';
import { notSent } from '../verdicts';

const FOLLOWABLE = [301, 302, 303, 307, 308];
/** Neither says where to go. */
const OTHERS = [300, 304, 305];

function redirect(status: number, target: (scene: Scene) => string) {
	return {
		handsOn: false,
		script: says((scene) =>
			answer(`${status} ${STATUS_CODES[status] ?? 'Other'}`, '', `Location: ${target(scene)}`),
		),
	};
}

const expected = notSent('redirected', 'whole');

/** The base URL leads somewhere that sends the node on. It never follows. */
export const redirects: Chapter = {
	title: 'Redirects',
	merged: true,
	faults: [
		...FOLLOWABLE.map((status) => ({
			id: `redirect-${status}`,
			title: `The answer is a redirect to another host (${status})`,
			plan: redirect(status, ({ elsewhere }) => `${elsewhere}/api/messages`),
			expected,
		})),
		{
			id: 'redirect-to-itself',
			title: 'The answer is a redirect to the same address (307)',
			plan: redirect(307, () => ''),
			expected,
		},
		{
			id: 'redirect-with-secret',
			title: 'The redirect repeats the token in its address (302)',
			plan: redirect(302, ({ elsewhere, secret }) => `${elsewhere}/${secret}/?token=${secret}`),
			expected,
		},
		{
			id: 'redirect-to-nowhere',
			title: 'The redirect names an address that is none (302)',
			plan: redirect(302, () => 'javascript:alert(<b>1</b>)'),
			expected,
		},
		...OTHERS.map((status) => ({
			id: `status-${status}`,
			title: `The answer is ${status} ${STATUS_CODES[status] ?? 'Use Proxy'}`,
			plan: {
				handsOn: false,
				script: says(() => answer(`${status} ${STATUS_CODES[status] ?? 'Use Proxy'}`, '')),
			},
			expected,
		})),
	],
};
