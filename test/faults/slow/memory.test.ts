import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ProviderId } from '../../../nodes/WhatsAppMedia/providers/registry';
import { PROVIDERS } from '../../../nodes/WhatsAppMedia/providers/registry';
import { startSandbox, type Sandbox } from '../../../sandbox';
import { storeFile } from '../../support/memory/childScript';
import { probe, SMALL_FILE } from '../../support/memory/probe';
import type { StoredFile } from '../../support/memory/storedFile';
import { PROVIDER_IDS } from '../../support/providers';
import { sandboxSecret } from '../../support/sandbox';
import { Injector } from '../support/injector';
import { MEMORY_FAULTS, type MemoryFault } from '../support/memory';
import { recordMemory } from '../support/record';

const BOUND = 40 * 1024 * 1024;

let folder: string;
let sandbox: Sandbox;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'memory-'));
	sandbox = await startSandbox();
});
afterAll(async () => {
	await sandbox.close();
	await rm(folder, { recursive: true, force: true });
});

/** The file of a fault, and the one to warm up with. */
type Files = Readonly<Record<'document' | 'warmUp', StoredFile>>;

/** Bytes by which a process of its own grows while it sends through the fault. */
async function peakOf(fault: MemoryFault, provider: ProviderId, files: Files) {
	const injector = await Injector.start({
		provider,
		step: 'file',
		plan: fault.plan,
		target: sandbox.url,
		elsewhere: sandbox.url,
		secret: sandboxSecret(provider),
	});
	try {
		const type = PROVIDERS[provider].credentialType as keyof Sandbox['credentials'];
		const { baseUrl } = sandbox.credentials[type];
		const credentials = {
			...sandbox.credentials,
			[type]: {
				...sandbox.credentials[type],
				baseUrl: baseUrl.replace(sandbox.url, injector.origin),
			},
		};
		const { channelId } = sandbox;
		const options = { timeout: fault.timeout };
		const { peak, json } = await probe({ provider, credentials, channelId, options, ...files });
		// It did go wrong, so the fault was there.
		expect(String(json)).toMatch(/\[item 0\]$/);
		return peak;
	} finally {
		await injector.stop();
	}
}

describe.each(MEMORY_FAULTS)('$title', (fault) => {
	let files: Files;
	beforeAll(async () => {
		files = {
			document: await storeFile(folder, fault.size),
			warmUp: await storeFile(folder, SMALL_FILE),
		};
	}, 120_000);

	it.each(PROVIDER_IDS)(
		'costs less than 40 MB through %s',
		async (provider) => {
			// Other load on the machine delays the garbage collector, which can only add.
			const first = await peakOf(fault, provider, files);
			const peak = first < BOUND ? first : Math.min(first, await peakOf(fault, provider, files));
			expect(peak).toBeLessThan(BOUND);
			recordMemory({ title: fault.title, peak });
		},
		300_000,
	);
});
