import type { ICredentialDataDecryptedObject, INode } from 'n8n-workflow';

import { startN8n, type N8nServer } from '../../../tools/lib/n8n/server';
import { chain, node, webhook } from '../../support/n8n/workflow';
import { credentialsFor } from '../subjects/credentials';
import { httpRequest } from '../subjects/httpRequest';
import type { EngineSubject } from '../subjects/inEngine';
import type { Job } from '../subjects/subject';
import { thisNode } from '../subjects/thisNode';
import type { Bench } from './bench';

/** One run of one node in n8n's server. */
export interface ServerSample {
	/** Milliseconds that n8n itself counted for the node. */
	readonly nodeMs: number;
	readonly delivered: number;
	readonly mostSockets: number;
}

export type ServerSamples = Readonly<Record<string, readonly ServerSample[]>>;

const SUBJECTS: Readonly<Record<string, (job: Job) => EngineSubject>> = {
	thisNode,
	httpRequest,
	thisNodeOnce: (job) => thisNode({ ...job, options: { sendOnce: 'perFile' } }),
};

const CREDENTIAL = 'Bench';

/** Runs before anything is measured. */
const WARM_UPS = 1;
/** Milliseconds; far longer than a run takes. */
const PATIENT = 120_000;

/**
 * Links in a whole n8n server, which unlike its engine alone reads credentials from its database and
 * keeps what it did there: a webhook with all messages, split into items, and the node.
 */
export async function measureServer({ plan, provider, log }: Bench): Promise<ServerSamples> {
	const names = Object.keys(SUBJECTS);
	const n8n = await startN8n({
		credentials: Object.entries(credentialsFor(provider.url))
			.filter(([type]) => type === 'xobitoApi')
			.map(([type, data]) => ({
				name: CREDENTIAL,
				type,
				data: data as ICredentialDataDecryptedObject,
			})),
		workflows: names.map((name) =>
			chain(name, [webhook(name, 'onReceived'), SPLIT, nodeOf(name, provider.url)]),
		),
	});
	try {
		const samples: Record<string, ServerSample[]> = {};
		for (let turn = -WARM_UPS; turn < plan.repeats; turn += 1) {
			for (const name of names) {
				await provider.reset({ latencyMs: plan.links.latencyMs });
				const nodeMs = await run(n8n, name, plan.links.count, turn + WARM_UPS);
				const { delivered, mostSockets } = await provider.seen();
				log(`  ${name.padEnd(12)} ${Math.round(nodeMs)} ms, ${delivered} delivered`);
				if (turn >= 0) (samples[name] ??= []).push({ nodeMs, delivered, mostSockets });
			}
		}
		return samples;
	} finally {
		await n8n.stop();
	}
}

const SPLIT = node('Split', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'body.messages' });

function nodeOf(name: string, url: string): INode {
	const job: Job = {
		subject: 'thisNode',
		provider: 'xobito',
		url,
		count: 0,
		warmUps: 0,
		idleMs: 0,
	};
	const [step] = SUBJECTS[name]?.(job).steps(false) ?? [];
	if (step === undefined) throw new Error(`${name} has no node`);
	const { type, typeVersion, parameters, credentialType = '' } = step;
	const credentials = { [credentialType]: { id: null, name: CREDENTIAL } };
	return node('Node', type, parameters, {
		typeVersion,
		credentials,
		onError: 'continueRegularOutput',
	});
}

/** Milliseconds of the node's run. Other people each time: with Send Only Once nobody gets two messages. */
async function run(n8n: N8nServer, name: string, count: number, turn: number): Promise<number> {
	const [last] = await n8n.executions({ workflow: name, limit: 1 });
	const messages = Array.from({ length: count }, (_, index) => ({
		phone: `+1415${5_550_000 + turn * count + index}`,
	}));
	const response = await n8n.webhook(name, {
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ messages }),
	});
	if (!response.ok) throw new Error(`n8n answered ${response.status}`);
	const after = last?.id ?? '0';
	const { data } = await n8n.waitForExecution({ workflow: name, after }, PATIENT);
	return data.resultData.runData.Node?.[0]?.executionTime ?? NaN;
}
