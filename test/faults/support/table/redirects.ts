import { STATUS_CODES } from 'node:http';

import type { Chapter, Fault, Plan } from '../fault';
import { answer, says, type Scene } from '../script';
import { notSent, unknown } from '../verdicts';

const FOLLOWABLE = [301, 308];
/** It does not say where to go. */
const OTHERS = [304];

const nameOf = (status: number): string => STATUS_CODES[status] ?? '';

const redirect = (status: number, target: (scene: Scene) => string): Plan => ({
	script: says((scene) => answer(`${status} ${nameOf(status)}`, '', `Location: ${target(scene)}`)),
});

const moved = (id: string, title: string, status: number, plan: Plan): Fault => ({
	id,
	title,
	plan,
	status,
	expected: notSent('redirected', 'whole'),
});

/** The base URL leads somewhere that sends the node on. It never follows. */
export const redirects: Chapter = {
	title: 'Redirects',
	merged: true,
	faults: [
		...FOLLOWABLE.map((status) =>
			moved(
				`redirect-${status}`,
				`The answer is a redirect to another host (${status})`,
				status,
				redirect(status, ({ elsewhere }) => `${elsewhere}/api/messages`),
			),
		),
		moved(
			'redirect-to-itself',
			'The answer is a redirect to the same address (307)',
			307,
			redirect(307, () => ''),
		),
		moved(
			'redirect-with-secret',
			'The redirect repeats the token in its address (302)',
			302,
			redirect(302, ({ elsewhere, secret }) => `${elsewhere}/${secret}/?token=${secret}`),
		),
		moved(
			'redirect-to-nowhere',
			'The redirect names an address that is none (302)',
			302,
			redirect(302, () => 'javascript:alert(<b>1</b>)'),
		),
		...OTHERS.map((status) =>
			moved(`status-${status}`, `The answer is ${status} ${nameOf(status)}`, status, {
				script: says(() => answer(`${status} ${nameOf(status)}`, '')),
			}),
		),
		{
			// By RFC 9110 the request was processed, and the result is elsewhere.
			id: 'redirect-303',
			title: 'The answer is a redirect to another host (303)',
			plan: redirect(303, ({ elsewhere }) => `${elsewhere}/api/messages`),
			expected: unknown('noReceipt', 'whole'),
		},
	],
};
