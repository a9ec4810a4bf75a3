import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ProviderId } from '../../nodes/WhatsAppMedia/providers/registry';
import { PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import { startSandbox, type Sandbox } from '../../sandbox';
import type { LinkServer } from '../unit/support/links';
import { bigFileServer } from './support/bigFile';
import { storeFile } from './support/childScript';
import { probe, SMALL_FILE } from './support/probe';
import type { StoredFile } from './support/storedFile';

const MB = 1024 * 1024;
const DOCUMENT = 100 * MB;
const BOUND = 40 * MB;
/** Of what is left after a garbage collection. */
const BOUND_HELD = 8 * MB;

describe('memory for a document of 100 MB', () => {
	let folder: string;
	let stored: Readonly<Record<'document' | 'warmUp', StoredFile>>;
	let sandbox: Sandbox;
	let links: LinkServer;
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'memory-'));
		stored = {
			document: await storeFile(folder, DOCUMENT),
			warmUp: await storeFile(folder, SMALL_FILE),
		};
		sandbox = await startSandbox();
		links = await bigFileServer();
	}, 120_000);
	afterAll(async () => {
		await links.stop();
		await sandbox.close();
		await rm(folder, { recursive: true, force: true });
	});

	/** Bytes above idle, in a process of its own. */
	async function measure(provider: ProviderId, source?: string): Promise<number> {
		sandbox.reset();
		const { credentials, channelId } = sandbox;
		const linked = (bytes: number): string => `${links.origin}/${source}/${bytes}`;
		const { peak, json } = await probe({
			provider,
			credentials,
			channelId,
			...(source === undefined
				? stored
				: { document: linked(DOCUMENT), warmUp: linked(SMALL_FILE) }),
		});
		expect(json).toMatchObject({ outcome: 'sent' });
		// The whole file arrived, not just its announcement.
		expect(sandbox.messages.at(-1)?.file?.size).toBe(DOCUMENT);
		return peak;
	}

	const providers = Object.keys(PROVIDERS) as ProviderId[];

	it.each(providers)(
		`stays under ${BOUND / MB} MB above idle through %s from a binary field`,
		async (provider) => {
			// Other load on the machine delays the garbage collector, which can only add: a figure over
			// the bound is measured once more.
			const peak = await measure(provider);
			expect(peak < BOUND ? peak : await measure(provider)).toBeLessThan(BOUND);
		},
		300_000,
	);

	it.each([
		...providers.map((provider) => [provider, 'known'] as const),
		['xobito', 'unknown'] as const,
	])(
		`holds less than ${BOUND_HELD / MB} MB through %s from a link of %s length that n8n downloads`,
		async (provider, source) => {
			expect(await measure(provider, source)).toBeLessThan(BOUND_HELD);
		},
		300_000,
	);
});
