import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { PROVIDERS } from '../../../nodes/WhatsAppMedia/providers/registry';
import { startSandbox, type Sandbox } from '../../../sandbox';
import { PROVIDER_IDS, secretOf } from '../support/bench';
import { Injector } from '../support/injector';
import { MEMORY_FAULTS, type MemoryFault } from '../support/memory';
import { recordMemory } from '../support/record';

const run = promisify(execFile);

const BOUND = 40 * 1024 * 1024;
const PROBE = join(__dirname, '..', '..', 'engine', 'support', 'memoryProbe.ts');

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(async () => {
	await sandbox.close();
});

/** Bytes by which a process of its own grows while it sends through the fault. */
async function peakOf(fault: MemoryFault, provider: (typeof PROVIDER_IDS)[number]) {
	const injector = await Injector.start({
		provider,
		step: 'file',
		plan: fault.plan,
		target: sandbox.url,
		elsewhere: sandbox.url,
		secret: secretOf(sandbox, provider),
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
		const target = JSON.stringify({ credentials, channelId: sandbox.channelId });
		const options = JSON.stringify({ timeout: fault.timeout });
		const { stdout } = await run(
			process.execPath,
			['--expose-gc', '--import', 'tsx', PROBE, provider, String(fault.size), target, options],
			{ timeout: 120_000 },
		);
		const { peak, json } = JSON.parse(stdout) as { peak: number; json: unknown };
		// It did go wrong, so the fault was there.
		expect(String(json)).toMatch(/\[item 0\]$/);
		return peak;
	} finally {
		await injector.stop();
	}
}

describe.each(MEMORY_FAULTS)('$title', (fault) => {
	it.each(PROVIDER_IDS)(
		'costs less than 40 MB through %s',
		async (provider) => {
			// Other load on the machine delays the garbage collector, which can only add.
			const first = await peakOf(fault, provider);
			const peak = first < BOUND ? first : Math.min(first, await peakOf(fault, provider));
			expect(peak).toBeLessThan(BOUND);
			recordMemory({ title: fault.title, peak });
		},
		300_000,
	);
});
