import fc from 'fast-check';
import type { IDataObject, INodeCredentialsDetails } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import type { Engine, NodeRun } from '../../tools/lib/engine';
import { startEngine } from '../support/engine';
import { Gateway } from '../support/gateway';
import { IS_REPLAY, SEED } from '../support/seed';
import { inputOf, saidBy } from '../support/said';
import { ALL_RUNS } from './lanes';
import { isRetryable } from './saved';
import { outcomeOf, saysInDoubt, wordsOf } from '../support/vocabulary';

/**
 * Histories of a template that stands by: windows that turn out to be closed at once or later, questions
 * that nobody answers, refusals, lost answers, time limits, tries of n8n and Retries. The provider's record
 * is compared with what the node said: everybody has the media or the template, nobody both, and nobody
 * neither without being told of.
 */

interface Item {
	readonly window: 'atOnce' | 'later' | 'open';
	/** What becomes of the requests for its messages, one after the other; then they pass. */
	readonly posts: ReadonlyArray<'loses' | 'passes' | 'refuses'>;
}

interface Step {
	/** Questions that are answered by an error page. */
	readonly broken: boolean | 'everyOther';
	readonly what: 'retry' | 'run';
	/** Milliseconds after which n8n's time limit ends it. */
	readonly limit?: number;
}

interface History {
	readonly once: boolean;
	readonly continues: boolean;
	readonly tries: 1 | 2;
	readonly items: readonly Item[];
	readonly steps: readonly Step[];
}

const item: fc.Arbitrary<Item> = fc.record({
	window: fc.constantFrom('open', 'later', 'later', 'atOnce'),
	posts: fc.oneof(
		{ weight: 2, arbitrary: fc.constant<Item['posts']>([]) },
		{
			weight: 3,
			arbitrary: fc.array(fc.constantFrom('passes', 'refuses', 'refuses', 'loses'), {
				maxLength: 3,
			}),
		},
	),
});
const step: fc.Arbitrary<Step> = fc.record({
	broken: fc.constantFrom<Step['broken'][]>(false, true, true, 'everyOther'),
	what: fc.constantFrom('retry', 'retry', 'run'),
	limit: fc.option(fc.integer({ min: 50, max: 2_500 }), { nil: undefined, freq: 4 }),
});
const histories: fc.Arbitrary<History> = fc.record({
	once: fc.boolean(),
	continues: fc.boolean(),
	tries: fc.constantFrom(1, 2),
	items: fc.array(item, { minLength: 1, maxLength: 5 }),
	steps: fc.array(step, { minLength: 1, maxLength: 3 }),
});

const RUNS = ALL_RUNS / 5;
const LANES = IS_REPLAY ? 1 : 10;

/** A provider, what stands before it, and a credential for it, for one history at a time. */
interface Lane {
	readonly sandbox: Sandbox;
	readonly gateway: Gateway;
	readonly credential: INodeCredentialsDetails;
}

let engine: Engine;
const lanes: Lane[] = [];
beforeAll(async () => {
	engine = await startEngine({ credentials: {} });
	for (let count = 0; count < LANES; count += 1) {
		const sandbox = await startSandbox({ deliverAfterMs: 50 });
		const gateway = new Gateway(sandbox.url);
		const { waCrApi } = sandbox.credentials;
		const baseUrl = waCrApi.baseUrl.replace(sandbox.url, await gateway.open());
		const credential = await engine.addCredential('waCrApi', { ...waCrApi, baseUrl });
		lanes.push({ sandbox, gateway, credential });
	}
}, 60_000);
afterAll(async () => {
	await engine.close();
	for (const { sandbox, gateway } of lanes) {
		gateway.close();
		await sandbox.close();
	}
});

let played = 0;
/** Own numbers for each history: a request of the one before may still be under way. */
const phonesOf = (history: number, { items }: History): string[] =>
	items.map((_, index) => `+1415555${1000 + ((history * 5 + index) % 9000)}`);

async function play({ sandbox, gateway, credential }: Lane, history: History): Promise<string[]> {
	const { once, continues, tries, items } = history;
	const number = (played += 1);
	const nodeId = `standby-${number}`;
	const phones = phonesOf(number, history);
	sandbox.reset();
	gateway.plans.clear();
	for (const [index, { window, posts }] of items.entries()) {
		const phone = phones[index] ?? '';
		if (window !== 'open') sandbox.closeWindow(phone, window);
		gateway.plans.set(phone.slice(1), [...posts]);
	}
	const node = {
		parameters: {
			provider: 'waCr',
			operation: 'send',
			phone: '={{ $json.phone }}',
			mediaSource: 'url',
			mediaUrl: 'https://shop.example/invoice.pdf',
			outsideWindow: 'template',
			template: { mode: 'list', value: 'invoice_ready:en_US:document' },
			templateValuesBy: 'fields',
			templateValues: { mappingMode: 'defineBelow', value: { 'body.1': 'Ann', 'body.2': '1042' } },
			options: {
				mediaType: 'document',
				waitForDelivery: 1.5,
				...(once && { sendOnce: 'perOrder', orderReference: '1042' }),
			},
		},
		credentialType: 'waCrApi',
		credential,
		nodeId,
		settings: {
			...(continues && { onError: 'continueRegularOutput' as const }),
			...(tries > 1 && { retryOnFail: true, maxTries: tries, waitBetweenTries: 10 }),
		},
	};
	const input = phones.map((phone) => ({ json: { phone } }));
	const broken: string[] = [];
	let last: NodeRun | undefined;
	/** Who had something before the run that is retried: what it says is not about that. */
	let before: ReadonlySet<string> = new Set();
	const take = async ({ broken: isBroken, what, limit }: Step): Promise<void> => {
		gateway.isBroken = isBroken;
		const stops =
			limit === undefined
				? {}
				: { signal: AbortSignal.timeout(limit), cancelledBy: 'timeout' as const };
		if (what === 'retry' && last !== undefined && isRetryable(last.saved)) {
			last = await engine.retry(last.saved, stops);
		} else if (last === undefined || once) {
			before = new Set(sandbox.messages.map(({ phone }) => phone));
			last = await engine.run({ ...node, items: input, ...stops });
		} else {
			return;
		}
		broken.push(...violations(last, phones, sandbox, before).map((each) => `${what}: ${each}`));
	};
	for (const one of history.steps) await take(one);
	// Nothing breaks any more, and people retry.
	gateway.plans.clear();
	for (let more = 0; more < 2; more += 1) await take({ broken: false, what: 'retry' });
	return broken;
}

/** How often each customer got something, and what. */
function got(sandbox: Sandbox, to: string): string[] {
	return sandbox.messages
		.filter(({ phone }) => phone === to)
		.map(({ template }) => (template === undefined ? 'media' : 'template'));
}

function violations(
	run: NodeRun,
	phones: readonly string[],
	sandbox: Sandbox,
	before: ReadonlySet<string>,
): string[] {
	const found: string[] = [];
	for (const [index, phone] of phones.entries()) {
		const all = got(sandbox, phone);
		if (all.length > 1) found.push(`item ${index} got ${all.join(' and ')}`);
	}
	const said = saidBy(run);
	if (said?.type !== 'items') return found;
	for (const output of said.items) {
		const index = inputOf(output) ?? -1;
		const phone = phones[index] ?? '';
		const { json } = output as { json: IDataObject };
		const outcome = outcomeOf(json);
		const words = `item ${index} got ${got(sandbox, phone).join(' and ') || 'nothing'}, and it says ${JSON.stringify(json)}`;
		const has = got(sandbox, phone).length > 0;
		const isToldAsOpen = json.status !== 'delivered' && /template is not sent/.test(wordsOf(json));
		if (outcome === 'sent' && !has && !isToldAsOpen) found.push(words);
		if (outcome === 'skipped' && !has && !saysInDoubt(wordsOf(json))) found.push(words);
		const isNot = outcome === 'notSent' || outcome === 'notDelivered';
		if (isNot && has && !before.has(phone)) found.push(words);
	}
	return found;
}

it('gives everybody the media or the template, nobody both, and nobody neither in silence', async () => {
	const checked = await Promise.all(
		lanes.map(async (lane, number) => {
			const property = fc.asyncProperty(histories, async (history) => {
				expect(await play(lane, history)).toEqual([]);
			});
			return await fc.check(property, {
				seed: SEED + number,
				numRuns: Math.ceil(RUNS / LANES),
				interruptAfterTimeLimit: 150_000,
			});
		}),
	);
	const failed = checked.find((one) => one.failed && one.counterexample !== null);
	if (failed !== undefined) {
		const { errorInstance } = failed as { errorInstance?: unknown };
		throw new Error(
			`${fc.defaultReportMessage(failed)}\n${String(errorInstance)}\n\nAgain: FC_SEED=${failed.seed}`,
		);
	}
}, 600_000);
