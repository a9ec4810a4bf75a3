import type {
	INodeCredentialsDetails,
	INodeExecutionData,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';
import { setTimeout as delay } from 'node:timers/promises';

import { startEngine, type Engine, type NodeRun, type RetryOptions } from '../../tools/lib/engine';
import { processedStore } from '../../tools/lib/engine/processedStore';
import { isRetryable, placeOfRetry } from './saved';
import { keyOf, markOf, phoneOf, type Chronicle, type Execution } from './chronicle';
import type { History, Item, Step } from './history';
import { parametersOf, settingsOf } from './parameters';
import { ProviderServer } from '../support/providerServer/server';
import { saidBy } from '../support/said';
import { StallMeter } from './stall';
import { Storage } from './storage';
import { outcomeOf, saysInDoubt, wordsOf, type Once } from '../support/vocabulary';

/** Processes of n8n: one for each that may end in a history, and two at the same time. */
const WORKERS = 6;
/** Milliseconds after which a connection that is still open is a fault of the node. */
const PATIENCE = 20_000;

/** n8n, with the node loaded in several processes of it. */
export interface Rig {
	readonly workers: readonly Engine[];
	item(item: Item, history: History): Promise<INodeExecutionData>;
	close(): Promise<void>;
}

/** @param nodeTypes further nodes, to be played with instead of the package's own */
export async function openRig(nodeTypes: Record<string, INodeType> = {}): Promise<Rig> {
	const engine = await startEngine({
		credentials: {},
		expressionEngine: 'legacy',
		url: 'https://n8n.shop.example',
		nodeTypes,
	});
	const workers = [engine];
	while (workers.length < WORKERS) workers.push(await engine.worker());
	const files = new Map<string, ReturnType<Engine['storeBinary']>>();
	/** Files of one size; also of one name, unless messages are told apart by it. */
	const fileOf = async (number: number, once: Once) => {
		const name = once === 'perFile' ? 'invoice.pdf' : `invoice-${number}.pdf`;
		const key = `${name} ${number}`;
		const content = Buffer.from(`%PDF-1.7\ninvoice of file-${number}\n%%EOF\n`);
		const file = files.get(key) ?? engine.storeBinary(content, name);
		files.set(key, file);
		return await file;
	};
	return {
		workers,
		item: async (item, { once }) => {
			const link = `https://shop.example/invoice.pdf?file=${item.file}`;
			return {
				json: {
					phone: item.bad === 'phone' ? '020' : phoneOf(item),
					rightPhone: phoneOf(item),
					mark: markOf(item),
					link: item.bad === 'file' ? 'no link' : link,
					rightLink: link,
					field: item.bad === 'file' ? 'missing' : 'data',
					order: item.bad === 'order' ? '' : `order ${item.order}`,
					rightOrder: `order ${item.order}`,
				},
				binary: { data: await fileOf(item.file, once) },
			};
		},
		close: async () => await engine.close(),
	};
}

let histories = 0;

/**
 * Plays a history from its first execution to its end, where people finish what was begun.
 * @param nodeType the package's own node by default
 */
export async function play(rig: Rig, history: History, nodeType?: string): Promise<Chronicle> {
	const number = (histories += 1);
	const server = await ProviderServer.start(history.provider, addressOf(number));
	const [engine] = rig.workers;
	if (engine === undefined) throw new Error('There is no worker');
	const credential = await engine.addCredential(server.credentialType, server.credential());
	const nodeId = `model-${number}`;
	const meter = new StallMeter();
	try {
		const node = { credential, nodeId, nodeType };
		const chronicle = await new World(rig, history, server, node).play();
		return { ...chronicle, stall: meter.stop() };
	} finally {
		meter.stop();
		processedStore().drop(nodeId);
		engine.removeCredential(credential);
		await server.close();
	}
}

/** An address of the loopback network for each history, so that nobody else gets a port that is let go. */
function addressOf(history: number): string {
	if (process.platform !== 'linux') return '127.0.0.1';
	return `127.${1 + (process.pid % 200)}.${(history >> 8) % 256}.${history % 256}`;
}

/** What is the same node in all executions of a history. */
interface TestedNode {
	readonly credential: INodeCredentialsDetails;
	readonly nodeId: string;
	readonly nodeType?: string;
}

class World {
	readonly #executions: Execution[] = [];

	readonly #storage: Storage;

	/** Processes that ended. */
	readonly #gone = new Set<Engine>();

	constructor(
		private readonly rig: Rig,
		private readonly history: History,
		private readonly server: ProviderServer,
		private readonly node: TestedNode,
	) {
		this.#storage = new Storage(processedStore().list(node.nodeId));
		const attempts = new Map<string, Item['attempts']>();
		for (const item of history.items) {
			attempts.set(keyOf(item), [...(attempts.get(keyOf(item)) ?? []), ...item.attempts]);
		}
		server.keyOf = ({ phone, text }) => `${phone} ${/file-\d+ ref-\d+/.exec(text)?.[0]}`;
		server.plan = (message, attempt) =>
			attempts.get(server.keyOf(message))?.[attempt] ?? { fault: 'accepts', ms: 0 };
	}

	async play(): Promise<Omit<Chronicle, 'stall'>> {
		const items = await Promise.all(
			this.history.items.map(async (item) => await this.rig.item(item, this.history)),
		);
		for (const step of this.history.steps) await this.#take(step, items, false);
		await this.#finish(items);
		const { arrivals } = this.server;
		return { history: this.history, executions: this.#executions, arrivals };
	}

	/** Nothing breaks any more; people retry, correct, and at last decide what to do about what is in doubt. */
	async #finish(items: INodeExecutionData[]): Promise<void> {
		this.server.plan = () => ({ fault: 'accepts', ms: 0 });
		for (const repeatUnknown of [false, true]) {
			const last = this.#executions.at(-1);
			const what = last !== undefined && isRetryable(last.run.saved) ? 'retry' : 'run';
			// Without Send Only Once a new execution is a new mailing, and nothing is left to finish.
			if (what === 'run' && this.history.once === 'off') return;
			await this.#take({ ...CALM, what, repeatUnknown }, items, true);
			if (isFinished(this.#executions.at(-1)?.run)) return;
		}
	}

	async #take(step: Step, items: INodeExecutionData[], isClosing: boolean): Promise<void> {
		const { server } = this;
		server.during = String(this.#executions.length);
		if (step.away) server.pause();
		this.#storage.begin(step);
		processedStore().plan(this.node.nodeId, this.#storage.plan);

		const isPair = step.what === 'pair' && this.history.once !== 'off';
		const runs = (isPair ? [step, { ...step, stop: undefined }] : [step]).map(
			async (part, index) => await this.#execute(part, items, index, isClosing),
		);
		const executions = await Promise.all(runs);
		const isOpen = await Promise.race([server.settled(), delay(PATIENCE, 'open', { ref: false })]);
		if (isOpen === 'open') throw new Error('A connection was left open');
		if (step.away) await server.resume();
		this.#executions.push(...executions);
	}

	async #execute(
		given: Step,
		items: INodeExecutionData[],
		index: number,
		isClosing: boolean,
	): Promise<Execution> {
		const worker = this.rig.workers.filter((engine) => !this.#gone.has(engine))[index];
		if (worker === undefined) throw new Error('No worker is left');
		const before = this.#executions.at(-1);
		const saved = before?.run.saved;
		const isRetry = given.what === 'retry' && saved !== undefined && isRetryable(saved);
		// With nothing changed, Retry takes the workflow as it was, with what was changed before.
		const isChanged = given.corrected || given.repeatUnknown || given.concurrency !== undefined;
		const { corrected, repeatUnknown, concurrency } =
			isRetry && !isChanged && before !== undefined ? before.step : given;
		const step = { ...given, corrected, repeatUnknown, concurrency };
		const wasTampered = this.#storage.isTampered;
		const known = isRetry && before !== undefined ? knownTo(before) : [];

		const breaker = new Breaker(step, this.server, this.#storage);
		const startedAt = performance.now();
		const changed = {
			parameters: this.#parameters(step, isClosing),
			credentialType: this.server.credentialType,
			...this.node,
			settings: settingsOf(this.history),
		};
		const run = isRetry
			? await worker.retry(saved, { ...(isChanged && { changed }), ...breaker.options })
			: await worker.run({ ...changed, items, ...breaker.options });
		breaker.end();
		if (breaker.at !== undefined && step.stop?.by === 'crash') this.#gone.add(worker);
		return {
			label: this.server.during,
			known: [...known, this.server.during],
			step,
			run,
			...(breaker.at !== undefined && step.stop && { stop: { ...step.stop, at: breaker.at } }),
			startedAt,
			storeFaults: this.#storage.faults,
			isOverwritten: this.#storage.isOverwritten,
			isStoreTampered: wasTampered || this.#storage.isTampered,
			isBehindNode: isRetry && placeOfRetry(saved) === 'behind',
			isClosing,
		};
	}

	#parameters(step: Step, isClosing: boolean): INodeParameters {
		return { ...this.server.parameters, ...parametersOf(this.history, step, isClosing) };
	}
}

/** Nothing goes wrong, and everything is corrected. */
const CALM: Omit<Step, 'repeatUnknown' | 'what'> = { corrected: true, store: [], away: false };

/** Whether nothing is left to do after an execution. */
function isFinished(run: NodeRun | undefined): boolean {
	const said = run && saidBy(run);
	return said?.type === 'items' && said.items.every(isSettled);
}

/** Whether nothing is left to do about an item. */
function isSettled({ json }: INodeExecutionData): boolean {
	const outcome = outcomeOf(json);
	return outcome === 'sent' || (outcome === 'skipped' && !saysInDoubt(wordsOf(json)));
}

/**
 * What a Retry of an execution knows of: not of the execution itself if n8n kept what there was before it.
 * Behind the node, what it said stands.
 */
function knownTo({ known, run, stop }: Execution): readonly string[] {
	const place = placeOfRetry(run.saved);
	if (place !== 'at') return place === 'before' ? [] : known;
	const isLost = stop?.by === 'person' || stop?.by === 'crash';
	return isLost ? known.slice(0, -1) : known;
}

/** Stops an execution at the moment that its step names. */
class Breaker {
	/** When it did, by `performance.now()`. */
	at?: number;

	readonly #controller = new AbortController();

	readonly #timer?: NodeJS.Timeout;

	readonly #server: ProviderServer;

	constructor(
		private readonly step: Step,
		server: ProviderServer,
		storage: Storage,
	) {
		this.#server = server;
		const { stop } = step;
		if (stop === undefined) return;
		let left = stop.count;
		const count = (): void => {
			left -= 1;
			if (left === 0) this.#break();
		};
		if (stop.after === 'milliseconds')
			this.#timer = setTimeout(() => this.#break(), stop.count * 3);
		if (stop.after === 'arrivals') server.onArrival = count;
		if (stop.after === 'storeCalls') storage.onWritten = count;
	}

	get options(): Pick<RetryOptions, 'cancelledBy' | 'dies' | 'signal'> {
		const { stop } = this.step;
		const { signal } = this.#controller;
		if (stop === undefined) return {};
		return stop.by === 'crash' ? { dies: signal } : { signal, cancelledBy: stop.by };
	}

	end(): void {
		clearTimeout(this.#timer);
		if (this.step.stop?.after === 'arrivals') this.#server.onArrival = () => {};
	}

	#break(): void {
		this.at = performance.now();
		this.#controller.abort();
	}
}
