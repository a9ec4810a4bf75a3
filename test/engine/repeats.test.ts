import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { Engine, NodeRun } from '../../tools/lib/engine';
import type { StoreCall, StoreReaction } from '../../tools/lib/engine/processedStore';
import { processedStore } from '../../tools/lib/engine/processedStore';
import { PRODUCT_IDS, type ProviderId } from '../support/providers';
import { signedLink } from '../support/signedLink';
import { saidBy } from '../support/said';
import {
	onceOptions,
	outcomeOf,
	REPEAT_UNKNOWN,
	saysInDoubt,
	saysStillNoted,
	wordsOf,
} from '../support/vocabulary';
import {
	customer,
	onceEach,
	openShop,
	outcomesOf,
	startShops,
	timesGot,
	type Change,
	type Shop,
} from './support/shop';

let engine: Engine;
let workers: Engine[];
beforeAll(async () => {
	engine = await startShops();
	workers = [engine, await engine.worker()];
});
afterAll(async () => await engine.close());

let shop: Shop;
const open = async (provider: ProviderId = 'waCr'): Promise<Shop> => {
	shop = await openShop(provider, engine);
	return shop;
};
afterEach(async () => await shop.close());

/** Send Only Once by what is sent, and by the order. */
const perFile = onceOptions('perFile', '');
const perOrder = onceOptions('perOrder', '={{ $json.order }}');
const repeating = { options: { ...perOrder, ...REPEAT_UNKNOWN } };

const orders = (...numbers: number[]): INodeExecutionData[] =>
	numbers.map((number) => ({ json: { phone: customer(number), order: `order ${number}` } }));

/** Everything that a run says, of its items or of its stop. */
function wordsFrom(run: NodeRun): string {
	const said = saidBy(run);
	if (said?.type === 'stop') return said.text;
	return (said?.items ?? []).map(({ json }) => wordsOf(json)).join('\n');
}

describe.each(PRODUCT_IDS)('Send Only Once through %s', (provider) => {
	beforeEach(async () => await open(provider));

	it('leaves out what an earlier execution sent, and says so', async () => {
		await shop.run(orders(1), { options: perOrder });
		const run = await shop.run(orders(1, 2), { options: perOrder });
		expect(outcomesOf(run)).toEqual(['skipped', 'sent']);
		expect(run.main[0]?.json.warnings).toEqual([expect.any(String)]);
		expect(run.hints).not.toEqual([]);
		expect(shop.server.phones).toEqual([customer(1), customer(2)]);
	});

	it('sends once when the same webhook comes many times at the same moment', async () => {
		const runs = await Promise.all(
			Array.from({ length: 20 }, async () => await shop.run(orders(1), { options: perOrder })),
		);
		expect(shop.server.phones).toEqual([customer(1)]);
		const outcomes = runs.flatMap(outcomesOf);
		expect(outcomes.filter((outcome) => outcome === 'sent')).toHaveLength(1);
		expect(outcomes.filter((outcome) => outcome === 'skipped')).toHaveLength(19);
	});

	it('keeps apart what many executions send at the same moment', async () => {
		const numbers = Array.from({ length: 20 }, (_, number) => number);
		const send = async (): Promise<void> => {
			await Promise.all(
				numbers.map(async (number) => await shop.run(orders(number), { options: perOrder })),
			);
		};
		await send();
		await send();
		expect(timesGot(shop)).toEqual(onceEach(20));
	});

	it('sends what was certainly not sent', async () => {
		shop.plan(customer(1), 'refuses422');
		expect((await shop.run(orders(1), { options: perOrder })).error).toBeDefined();
		expect(outcomesOf(await shop.run(orders(1), { options: perOrder }))).toEqual(['sent']);
	});

	it('does not send what may have been sent, unless a person wants it', async () => {
		shop.plan(customer(1), 'resetsAfterActing');
		expect((await shop.run(orders(1), { options: perOrder })).error).toBeDefined();
		const left = await shop.run(orders(1), { options: perOrder });
		expect(outcomesOf(left)).not.toContain('sent');
		expect(saysInDoubt(wordsFrom(left))).toBe(true);
		expect(shop.server.phones).toEqual([customer(1)]);
		expect(outcomesOf(await shop.run(orders(1), repeating))).toEqual(['sent']);
		expect(shop.server.phones).toEqual([customer(1), customer(1)]);
		// What is known to be out is not in doubt.
		expect(outcomesOf(await shop.run(orders(1), repeating))).toEqual(['skipped']);
	});
});

describe('Of equal items in one run', () => {
	it('the first is sent and the last is left out', async () => {
		await open();
		const run = await shop.run(orders(1, 1, 1), { options: perOrder });
		expect(outcomesOf(run)).toEqual(['sent', 'skipped', 'skipped']);
		expect(shop.server.phones).toEqual([customer(1)]);
	});

	it('all are told what they are when the first is refused', async () => {
		await open();
		shop.plan(customer(1), 'refuses422', 'refuses422');
		const settings = { onError: 'continueRegularOutput' } as const;
		const run = await shop.run(orders(1, 1), { options: perOrder, settings });
		expect(outcomesOf(run)).toEqual(['notSent', 'notSent']);
	});
});

it('sends nothing without an order, if it goes by the order', async () => {
	await open();
	const items = [...orders(1), { json: { phone: customer(2), order: '' } }];
	const stopped = await shop.run(items, { options: perOrder });
	expect(stopped.error).toBeDefined();
	expect(shop.server.arrivals).toEqual([]);
	const settings = { onError: 'continueRegularOutput' } as const;
	expect(outcomesOf(await shop.run(items, { options: perOrder, settings }))).toEqual([
		'sent',
		'notSent',
	]);
});

/** A message, by what is different in it. */
interface Variant extends Pick<Change, 'options' | 'parameters'> {
	readonly order?: string;
	readonly phone?: string;
	/** Bytes and name of the file, where it is none of a link. */
	readonly file?: readonly [content: Buffer | string, name?: string];
}

/** Two messages, the second in an execution of its own. */
interface Pair {
	readonly once: INodeParameters;
	readonly first: Variant;
	readonly second: Variant;
	readonly provider?: ProviderId;
}

const link = (mediaUrl: string): Variant => ({ parameters: { mediaUrl } });
const captioned = (caption: string): Variant => ({ parameters: { caption } });
/** A document; the names and sizes of all are the same. */
const file = (content: string, name = 'invoice.pdf'): Variant => ({
	file: [`%PDF-1.7\n${content}`, name],
});
const photo = (pixel: number): Variant => ({
	file: [Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, pixel])],
});

async function itemOf({ order = 'order 1', phone = customer(1), file: given }: Variant) {
	const json = { phone, order };
	if (given === undefined) return { json };
	const [content, name] = given;
	const type = name === undefined ? 'image/jpeg' : 'application/pdf';
	return { json, binary: { data: await engine.storeBinary(Buffer.from(content), name, type) } };
}

async function sendBoth({ once, first, second, provider }: Pair): Promise<unknown[]> {
	await open(provider);
	const outcomes: unknown[] = [];
	for (const variant of [first, second]) {
		const { file: given, parameters, options } = variant;
		const source = given && { mediaSource: 'binary', binaryPropertyName: 'data' };
		const run = await shop.run([await itemOf(variant)], {
			parameters: { ...source, ...parameters },
			options: { ...once, ...options },
		});
		outcomes.push(...outcomesOf(run));
	}
	return outcomes;
}

const INVOICE = 'https://shop.example/invoice.pdf';
const LABEL = 'https://shop.example/label.pdf';

const SAME: Record<string, Pair> = {
	'a link of an order with another signature': {
		once: perOrder,
		first: link(signedLink(INVOICE, 1_767_225_600)),
		second: link(signedLink(INVOICE, 1_767_312_000)),
	},
	'a file of an order that was made again': {
		once: perOrder,
		first: file('one'),
		second: file('one, and a line more'),
	},
	'the words of an order that changed': {
		once: perOrder,
		first: captioned('Your invoice of today'),
		second: captioned('Your invoice of yesterday'),
	},
	'the same file again': { once: perFile, first: file('one'), second: file('one') },
	'the same link again': { once: perFile, first: link(INVOICE), second: link(INVOICE) },
	'a number in another spelling': {
		once: perOrder,
		first: {},
		second: { parameters: { phone: '={{ $json.phone.replace("+34", "0034 ") }}' } },
	},
	'the same file as a link to n8n': {
		once: perFile,
		provider: 'contactship',
		first: { ...file('one'), options: { sendAsLink: true } },
		second: { ...file('one'), options: { sendAsLink: true } },
	},
};

const DIFFERENT: Record<string, Pair> = {
	'two files of the same name and size': { once: perFile, first: file('one'), second: file('two') },
	'one file with two captions': {
		once: perFile,
		first: { ...file('one'), ...captioned('Your invoice') },
		second: { ...file('one'), ...captioned('Your reminder') },
	},
	'two links that differ in what they ask for': {
		once: perOrder,
		first: link('https://shop.example/download.pdf?file=invoice'),
		second: link('https://shop.example/download.pdf?file=label'),
	},
	'two hosts': {
		once: perOrder,
		first: link('https://one.example/invoice.pdf'),
		second: link('https://two.example/invoice.pdf'),
	},
	'two photos without names': { once: perOrder, first: photo(1), second: photo(2) },
	'two files of an order': { once: perOrder, first: link(INVOICE), second: link(LABEL) },
	'two files of an order as links to n8n': {
		once: perOrder,
		provider: 'contactship',
		first: { ...file('one', 'invoice.pdf'), options: { sendAsLink: true } },
		second: { ...file('two', 'label.pdf'), options: { sendAsLink: true } },
	},
	'two channels': {
		once: perOrder,
		provider: 'contactship',
		first: { parameters: { channelId: 'chn_one' } },
		second: { parameters: { channelId: 'chn_two' } },
	},
	'two orders': {
		once: perOrder,
		first: {},
		second: { order: 'order 2' },
	},
	'two customers': {
		once: perFile,
		first: {},
		second: { phone: customer(2) },
	},
};

describe('The same message', () => {
	it.each(Object.entries(SAME))('is %s', async (_, pair) => {
		expect(await sendBoth(pair)).toEqual(['sent', 'skipped']);
	});

	it.each(Object.entries(DIFFERENT))('is not %s', async (_, pair) => {
		expect(await sendBoth(pair)).toEqual(['sent', 'sent']);
	});

	it('is not one through two accounts', async () => {
		await open();
		const data = shop.server.credential('tok_of-another-account');
		const credential = await engine.addCredential(shop.server.credentialType, data);
		expect(outcomesOf(await shop.run(orders(1), { options: perOrder }))).toEqual(['sent']);
		const run = await shop.run(orders(1), { options: perOrder, credential });
		expect(outcomesOf(run)).toEqual(['sent']);
	});
});

describe('When n8n’s list breaks', () => {
	const atCalls =
		(from: number, calls: number, fails: StoreReaction['fails']) =>
		({ number }: StoreCall): StoreReaction =>
			number >= from && number < from + calls ? { fails } : {};

	/** All is well again: an execution, and where it leaves the order in doubt those that a person wants. */
	async function afterwards(own: Shop): Promise<NodeRun[]> {
		own.planStore();
		const runs = [await own.run(orders(1), { options: perOrder })];
		while (runs.length < 3 && !isDone(runs.at(-1))) runs.push(await own.run(orders(1), repeating));
		return runs;
	}

	const isDone = (run: NodeRun | undefined): boolean =>
		run !== undefined && run.error === undefined && !saysInDoubt(wordsFrom(run));

	/** Whether an execution leaves the order out as if it were sent, and says no more. */
	const isSkipped = (run: NodeRun): boolean =>
		run.main.some(({ json: one }) => outcomeOf(one) === 'skipped' && !saysInDoubt(wordsOf(one)));

	it('a message goes out although its note cannot be made once more', async () => {
		await open();
		shop.planStore(atCalls(2, 100, 'beforeWrite'));
		expect(outcomesOf(await shop.run(orders(1), { options: perOrder }))).toEqual(['sent']);
		shop.planStore();
		const [second] = outcomesOf(await shop.run(orders(1), { options: perOrder }));
		expect(second).not.toBe('sent');
		expect(shop.server.phones).toEqual([customer(1)]);
	});

	it('a refused message is not forgotten once, and can be sent all the same', async () => {
		await open();
		shop.plan(customer(1), 'refuses422');
		let removals = 0;
		shop.planStore(({ operation }) => {
			if (operation !== 'remove') return {};
			removals += 1;
			return removals === 1 ? { fails: 'beforeWrite' } : {};
		});
		expect((await shop.run(orders(1), { options: perOrder })).error).toBeDefined();
		expect(outcomesOf(await shop.run(orders(1), { options: perOrder }))).toEqual(['sent']);
	});

	it('a refused message that stays noted is told as such, and can be sent on purpose', async () => {
		await open();
		shop.plan(customer(1), 'refuses422');
		shop.planStore(({ operation }) => (operation === 'remove' ? { fails: 'beforeWrite' } : {}));
		const refused = await shop.run(orders(1), { options: perOrder });
		expect(refused.error).toBeDefined();
		const runs = await afterwards(shop);
		expect(runs.some(isSkipped)).toBe(false);
		if (runs.length > 1) expect(saysStillNoted(wordsFrom(refused))).toBe(true);
		expect(shop.server.phones).toEqual([customer(1)]);
	});

	it.each([1, 100])(
		'an answer that was lost after the note was made is not a repeat (%d times)',
		async (times) => {
			await open();
			shop.planStore(atCalls(1, times, 'afterWrite'));
			const first = await shop.run(orders(1), { options: perOrder });
			expect(outcomesOf(first)).not.toContain('skipped');
			const runs = await afterwards(shop);
			for (const run of runs) if (isSkipped(run)) expect(shop.server.phones).toHaveLength(1);
			expect(shop.server.phones).toEqual([customer(1)]);
		},
	);

	const CALLS = [1, 2, 3, 4, 5, 6].flatMap((from) =>
		([1, 3, 100] as const).flatMap((calls) =>
			(['afterWrite', 'beforeWrite'] as const).map((fails) => ({ from, calls, fails })),
		),
	);

	interface End {
		readonly first: NodeRun;
		readonly later: NodeRun[];
		readonly phones: string[];
	}

	describe.each(['accepts', 'refuses403'] as const)('while the provider %s', (fault) => {
		let ends: End[];
		// All at once, since a message may have to wait for its turn.
		beforeAll(async () => {
			ends = await Promise.all(
				CALLS.map(async ({ from, calls, fails }): Promise<End> => {
					const own = await openShop('waCr', engine);
					own.plan(customer(1), fault);
					own.planStore(atCalls(from, calls, fails));
					const first = await own.run(orders(1), { options: perOrder });
					const later = await afterwards(own);
					const { phones } = own.server;
					await own.close();
					return { first, later, phones };
				}),
			);
		}, 60_000);
		beforeEach(async () => await open());

		it.each(CALLS.map((call, row) => ({ ...call, row })))(
			'an order comes to its customer: $calls from $from, $fails',
			({ row }) => {
				const { first, later, phones } = ends[row] as End;
				expect(phones).toContain(customer(1));
				// Never again, but where a person was told that it is in doubt.
				expect(phones.length).toBeLessThanOrEqual(later.length === 1 ? 1 : 2);
				if (fault !== 'accepts') expect(outcomesOf(first)).not.toContain('sent');
			},
		);
	});

	it('nothing is sent while it is away, and nothing is lost', async () => {
		await open();
		processedStore().refusal = 'database is locked';
		const stopped = await shop.run(orders(1), { options: perOrder });
		processedStore().refusal = undefined;
		expect(stopped.error?.description).toContain('database is locked');
		expect(shop.server.arrivals).toEqual([]);
		expect(outcomesOf(await shop.run(orders(1), { options: perOrder }))).toEqual(['sent']);
	});
});

describe('A process that ends', () => {
	it('between noting a message and sending it leaves it in doubt, and a person can send it', async () => {
		await open();
		const controller = new AbortController();
		shop.planStore(() => ({ afterwards: () => controller.abort() }));
		await shop.run(orders(1), { options: perOrder, dies: controller.signal });
		shop.planStore();
		const other = shop.onWorker(workers[1] as Engine);
		const left = await other.run(orders(1), { options: perOrder });
		expect(shop.server.phones).toEqual([]);
		expect(outcomesOf(left)).not.toContain('sent');
		expect(saysInDoubt(wordsFrom(left))).toBe(true);
		expect(outcomesOf(await other.run(orders(1), repeating))).toEqual(['sent']);
	});
});

describe('An execution that is stopped', () => {
	it('before it sent anything notes nothing', async () => {
		await open();
		const controller = new AbortController();
		let stoppedAt = Infinity;
		let recordedAfter = 0;
		shop.planStore(({ operation }) => ({
			afterwards: () => {
				if (operation === 'record' && performance.now() > stoppedAt) recordedAfter += 1;
			},
		}));
		setTimeout(() => {
			stoppedAt = performance.now();
			controller.abort();
		}, 5);
		await shop.run(orders(...Array(20).keys()), { options: perOrder, signal: controller.signal });
		// One request may have been on its way.
		expect(recordedAfter).toBeLessThanOrEqual(1);
		shop.planStore();
		const before = shop.server.phones.length;
		const run = await shop.run(orders(...Array(20).keys()), { options: perOrder });
		const skipped = outcomesOf(run).filter((outcome) => outcome === 'skipped');
		expect(skipped.length).toBeLessThanOrEqual(before);
		expect(timesGot(shop)).toEqual(onceEach(20));
	});
});

describe('Two workers that get the same orders at the same moment', () => {
	it('send each once', async () => {
		await open();
		const all = [shop.onWorker(workers[0] as Engine), shop.onWorker(workers[1] as Engine)];
		const numbers = Array.from({ length: 10 }, (_, number) => number);
		const runs = await Promise.all(
			numbers.flatMap((number) =>
				all.map(async (worker) => await worker.run(orders(number), { options: perOrder })),
			),
		);
		expect(timesGot(shop)).toEqual(onceEach(10));
		expect(runs.flatMap(outcomesOf).filter((outcome) => outcome === 'sent')).toHaveLength(10);
	}, 60_000);
});
