import { ALL_PROVIDERS } from '../support/providers';
import { startRig } from './support/setup';

/** More than a megabyte, of which ten are uploaded at the same time. */
const FILE = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(1_100_000, ' ')]);

it('large files wait for each other without being charged for the rate limit', async () => {
	const provider = ALL_PROVIDERS.find(({ id }) => id === 'waCr');
	if (provider === undefined) throw new Error('no provider waCr');
	const rig = await startRig({ ratePerMinute: 60, latencyMs: 700 });
	const binary = await rig.engine.storeBinary(FILE, 'invoice.pdf');
	const items = Array.from({ length: 50 }, (_, index) => ({
		json: { phone: `+1415555${1000 + index}` },
		binary: { data: binary },
	}));
	const { main } = await rig.run(
		provider,
		items,
		{ options: { maxRateLimitWait: 1 } },
		{ onError: 'continueRegularOutput' },
	);
	const refused = rig.sandbox.requests.filter(({ status }) => status === 429);
	await rig.close();
	expect(main.map(({ json }) => json.outcome)).toEqual(items.map(() => 'sent'));
	expect(refused).toEqual([]);
}, 60_000);
