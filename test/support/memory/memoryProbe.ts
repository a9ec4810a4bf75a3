/**
 * Runs in a process of its own, so that only n8n's engine and the node are measured: sends a document
 * through a provider to a sandbox (`ProbeJob` as JSON in argv[2]) and prints `Probed` as a line of JSON.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { startEngine } from '../../../tools/lib/engine';
import { PROVIDERS } from '../../../nodes/WhatsAppMedia/providers/registry';
import type { ProviderId } from '../../../nodes/WhatsAppMedia/providers/registry';
import type { Sandbox } from '../../../sandbox';
import { heldAbove, peakAbove } from './peak';
import type { StoredFile } from './storedFile';

/** What to send, and where. */
export interface ProbeJob extends Pick<Sandbox, 'channelId' | 'credentials'> {
	readonly provider: ProviderId;
	/** A file that lies ready, or the address of one that n8n is to download; a small one to warm up with. */
	readonly document: StoredFile | string;
	readonly warmUp: StoredFile | string;
	/** Options of the node. */
	readonly options?: INodeParameters;
}

/** What the process measured. */
export interface Probed {
	/** Bytes above idle. */
	readonly peak: number;
	/** The output of the node, or what it said when it failed. */
	readonly json: unknown;
}

const WARM_UPS = 2;
/** Milliseconds without work after which V8 has given back what was needed to start. */
const IDLE = 10_000;

/** An item with the parameters that name its media. */
interface Prepared {
	readonly item: INodeExecutionData;
	readonly source: INodeParameters;
}

function prepare(document: StoredFile | string): Prepared {
	if (typeof document !== 'string') {
		const item = { json: {}, binary: { data: document.binary } };
		return { item, source: { mediaSource: 'binary' } };
	}
	const options = { downloadFirst: true };
	return { item: { json: {} }, source: { mediaSource: 'url', mediaUrl: document, options } };
}

async function main(): Promise<void> {
	const job = JSON.parse(process.argv[2] ?? '') as ProbeJob;
	const { credentials, document, warmUp } = job;
	const isLink = typeof document === 'string';
	const engine = await startEngine({
		credentials: { ...credentials },
		...(!isLink && { folder: document.folder }),
	});
	try {
		const send = async ({ item, source }: Prepared): Promise<unknown> => {
			const run = await engine.run({
				items: [item],
				parameters: {
					provider: job.provider,
					phone: '+14155550100',
					channelId: job.channelId,
					...source,
					options: { ...(source.options as INodeParameters), ...job.options },
				},
				credentialType: PROVIDERS[job.provider].credentialType,
			});
			return run.main[0]?.json ?? run.error?.message;
		};
		// Everything that is loaded once is loaded now.
		for (let times = 0; times < WARM_UPS; times += 1) await send(prepare(warmUp));
		if (!isLink) await sleep(IDLE);
		globalThis.gc?.();
		let json: unknown;
		// A link gives its bytes faster than the garbage collector runs by itself: tens of megabytes that
		// nobody holds wait for it at any time.
		const measure = isLink ? heldAbove : peakAbove;
		const peak = await measure(async () => {
			json = await send(prepare(document));
		});
		const probed: Probed = { peak, json };
		process.stdout.write(`${JSON.stringify(probed)}\n`);
	} finally {
		await engine.close();
	}
}

void main();
