import { inspect } from 'node:util';
import type { INodeParameters } from 'n8n-workflow';

import type { Engine, NodeRun, NodeSettings } from '../../tools/lib/engine';
import { startEngine } from '../support/engine';
import { startGossip, type Gossip, type Manner } from '../support/gossip';
import { leaksBelow, leaksIn, type Markers } from '../support/leaks';
import { ALL_PROVIDERS } from '../support/providers';

/** Each provider's own, so that a leak tells whose it is. */
const TOKENS: Markers = Object.fromEntries(
	ALL_PROVIDERS.map(({ id }) => [id, `tok-${id}/S3cr3t+4f1d9c0b7e`]),
);
const MANNERS: readonly Manner[] = ['repeats', 'unauthorized', 'redirects', 'hangs', 'sent'];
const SETTINGS: readonly NodeSettings[] = [
	{},
	{ onError: 'continueRegularOutput' },
	{ onError: 'continueErrorOutput' },
];

let gossip: Gossip;
let engine: Engine;

beforeAll(async () => {
	gossip = await startGossip();
	engine = await startEngine({ credentials: {} });
}, 60_000);

afterAll(async () => {
	await engine.close();
	await gossip.close();
});

async function send(
	provider: (typeof ALL_PROVIDERS)[number],
	manner: Manner,
	settings: NodeSettings,
): Promise<NodeRun> {
	const token = TOKENS[provider.id] ?? '';
	const parameters: INodeParameters = {
		provider: provider.id,
		phone: gossip.phoneFor(manner),
		...(provider.needsChannel && { channelId: 'chn-1', recipientBy: 'phone' }),
		mediaSource: 'url',
		mediaUrl: 'https://example.com/invoice.pdf',
		options: { simplify: false, timeout: 0.5, maxRateLimitWait: 0.1 },
	};
	return await engine.run({
		items: [{ json: {} }],
		parameters,
		credentialType: provider.credentialType,
		credentialData: { token, apiKey: token, subdomain: 'acme', baseUrl: gossip.url },
		settings,
	});
}

describe.each(ALL_PROVIDERS)('the token of $name', (provider) => {
	it.each(MANNERS)('is nowhere in what n8n keeps of a run whose server %s', async (manner) => {
		const before = gossip.seen.get(manner) ?? 0;
		for (const settings of SETTINGS) {
			const { run, error, hints } = await send(provider, manner, settings);
			const kept = inspect([run, error, hints], { depth: 20, maxStringLength: Infinity });
			expect(leaksIn('the run', kept, TOKENS)).toEqual([]);
			expect(leaksIn('the run as n8n stores it', JSON.stringify(run), TOKENS)).toEqual([]);
		}
		// Or there would have been nothing to leak.
		expect(gossip.seen.get(manner)).toBeGreaterThanOrEqual(before + SETTINGS.length);
		expect(gossip.elsewhere).toEqual([]);
	});
});

it('no token is in a file of n8n', async () => {
	expect(await leaksBelow(engine.folder, TOKENS)).toEqual([]);
});

it('a token that is planted is found', async () => {
	const [first = ''] = Object.values(TOKENS);
	for (const text of [
		first,
		encodeURIComponent(first),
		Buffer.from(`x${first}yz`).toString('base64'),
	]) {
		expect(leaksIn('here', `before ${text} behind`, TOKENS)).toHaveLength(1);
	}
	await engine.storeBinary(Buffer.from(`in a file: ${first}`), 'planted.txt', 'text/plain');
	expect(await leaksBelow(engine.folder, TOKENS)).toHaveLength(1);
});
