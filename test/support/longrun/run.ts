import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { startSandbox, type DeliveredMessage, type Sandbox } from '../../../sandbox';
import {
	probeEnvironment,
	readFootprint,
	type Footprint,
} from '../../../tools/lib/n8n/probe/probe';
import { sandboxCredentials } from '../../../tools/lib/n8n/sandboxContent';
import { startN8n, type N8nServer, type WorkflowFile } from '../../../tools/lib/n8n/server';
import { itemsOf } from '../n8n/executions';
import { chain, MEDIA_NODE, node, webhook } from '../n8n/workflow';
import { FIXTURES, PROVIDER_IDS, type ProviderId } from '../providers';
import { planMessage, type Outcome, type PlannedMessage } from './plan';

/** Seconds; above the three that the scenario "slow" takes. */
const TIMEOUT = 5;

/** Milliseconds for one execution. */
const EXECUTION_TIMEOUT = 120_000;

/** Milliseconds after which n8n has closed the connections that it kept for a next request. */
const SETTLE_TIMEOUT = 30_000;

/** What is to be run. */
export interface Shape {
	/** In each, every provider has one execution, all at the same time. */
	rounds: number;
	/** Messages of one execution. */
	messages: number;
	/** Chooses what goes wrong. */
	seed: string;
}

/** A message with what was planned, what the node said and what the customer got. */
export interface Sending {
	planned: PlannedMessage;
	outcome: Outcome;
	/** The node's word for it where it was not sent. */
	reason?: string;
	/** The id that the node gave. */
	messageId?: string;
	delivered: DeliveredMessage[];
}

export interface LongRun {
	sendings: Sending[];
	/** n8n's word for each execution. */
	statuses: string[];
	/** Before the first round. */
	before: Footprint;
	/** After each round. */
	footprints: Footprint[];
	/** Some time after the last round, when no connection is kept for a next request any more. */
	after: Footprint;
	/** Answers of the sandbox by status; 0: none. */
	answers: Readonly<Record<number, number>>;
	seconds: number;
}

/** Sends `rounds` x `messages` x providers messages in one n8n process, some of which go wrong. */
export async function longRun(shape: Shape): Promise<LongRun> {
	const folder = await mkdtemp(join(tmpdir(), 'whatsapp-media-probe-'));
	const probe = join(folder, 'socket');
	const sandbox = await startSandbox();
	let n8n: N8nServer | undefined;
	try {
		n8n = await startN8n({
			env: probeEnvironment(probe),
			credentials: sandboxCredentials(sandbox),
			workflows: PROVIDER_IDS.map((provider) => workflowOf(provider, sandbox)),
		});
		return await perform(shape, n8n, sandbox, probe);
	} finally {
		await n8n?.stop();
		await sandbox.close();
		await rm(folder, { recursive: true, force: true });
	}
}

/** A posted list becomes files, each of which is sent. */
function workflowOf(provider: ProviderId, { channelId }: Sandbox): WorkflowFile {
	return chain(provider, [
		webhook(provider, 'onReceived'),
		node('Messages', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'body', options: {} }),
		node(
			'File',
			'n8n-nodes-base.convertToFile',
			{ operation: 'toText', sourceProperty: 'text', options: { fileName: 'invoice.txt' } },
			{ typeVersion: 1.1 },
		),
		node(
			'Send',
			MEDIA_NODE,
			{
				provider,
				...('channelId' in FIXTURES[provider].byPhone && { channelId }),
				phone: '={{ $("Messages").item.json.phone }}',
				mediaSource: 'binary',
				binaryPropertyName: 'data',
				caption: '={{ $("Messages").item.json.caption }}',
				options: { timeout: TIMEOUT, concurrency: 10 },
			},
			{ onError: 'continueRegularOutput' },
		),
	]);
}

async function perform(
	{ rounds, messages, seed }: Shape,
	n8n: N8nServer,
	sandbox: Sandbox,
	probe: string,
): Promise<LongRun> {
	const began = Date.now();
	const sendings: Sending[] = [];
	const statuses: string[] = [];
	const before = await readFootprint(probe);
	const footprints: Footprint[] = [];
	let next = 1;
	const planned = () => Array.from({ length: messages }, () => planMessage(seed, next++));
	for (let round = 0; round < rounds; round++) {
		const executions = await Promise.all(
			PROVIDER_IDS.map(async (provider) => await execute(n8n, provider, planned())),
		);
		for (const execution of executions) {
			statuses.push(execution.status);
			sendings.push(...execution.sendings);
		}
		footprints.push(await readFootprint(probe));
	}
	const seconds = Math.round((Date.now() - began) / 1_000);
	const byCaption = new Map(sendings.map((sending) => [sending.planned.caption, sending]));
	for (const message of sandbox.messages) {
		byCaption.get(message.caption ?? '')?.delivered.push(message);
	}
	const answers: Record<number, number> = {};
	for (const { status } of sandbox.requests) answers[status] = (answers[status] ?? 0) + 1;
	const after = await settledFootprint(probe, before);
	return { sendings, statuses, before, footprints, after, answers, seconds };
}

async function execute(n8n: N8nServer, provider: ProviderId, planned: PlannedMessage[]) {
	const [before] = await n8n.executions({ workflow: provider, limit: 1 });
	const answer = await n8n.webhook(provider, {
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(planned.map(({ caption, phone, text }) => ({ caption, phone, text }))),
	});
	if (!answer.ok) throw new Error(`n8n answered ${answer.status}: ${await answer.text()}`);
	await answer.arrayBuffer();
	const filter = { workflow: provider, after: before?.id ?? '0' };
	const execution = await n8n.waitForExecution(filter, EXECUTION_TIMEOUT);
	const items = itemsOf(execution, 'Send');
	const sendings = planned.map((each, index): Sending => {
		const { outcome, messageId, details } = items[index]?.json ?? {};
		const failure = details as { outcome: Outcome; reason: string } | undefined;
		return {
			planned: each,
			outcome: failure?.outcome ?? (outcome as Outcome),
			reason: failure?.reason,
			messageId: messageId as string | undefined,
			delivered: [],
		};
	});
	return { status: execution.status, sendings };
}

/** What a process holds more of than before: open sockets and files, and handles by kind. */
export function excess(before: Footprint, now: Footprint): string[] {
	const counts = ({ sockets, files, handles }: Footprint): Record<string, number> => ({
		sockets,
		files,
		...handles,
	});
	const had = counts(before);
	return Object.entries(counts(now))
		.filter(([name, count]) => count > (had[name] ?? 0))
		.map(([name, count]) => `${name}: ${count} instead of ${had[name] ?? 0}`);
}

/** Waits until nothing is held more of than before; gives what there is when that takes too long. */
async function settledFootprint(probe: string, before: Footprint): Promise<Footprint> {
	const deadline = Date.now() + SETTLE_TIMEOUT;
	for (;;) {
		const seen = await readFootprint(probe);
		if (excess(before, seen).length === 0 || Date.now() > deadline) return seen;
		await sleep(1_000);
	}
}
