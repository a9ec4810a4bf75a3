import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type {
	ChangedNode,
	Engine,
	NodeRun,
	RetryOptions,
	RunNodeOptions,
	SavedExecution,
} from '../../../tools/lib/engine';
import { startEngine } from '../../support/engine';
import { processedStore, type StorePlan } from '../../../tools/lib/engine/processedStore';
import type { ProviderId } from '../../support/providers';
import type { FaultName } from '../../support/providerServer/faults';
import { ProviderServer, type Attempt } from '../../support/providerServer/server';
import { saidBy } from '../../support/said';
import { outcomeOf, type Outcome } from '../../support/vocabulary';

/** What differs from one run of the same node to the next. */
export interface Change extends Partial<Omit<RunNodeOptions, 'items' | 'parameters'>> {
	readonly parameters?: INodeParameters;
	/** Go over those of the shop. */
	readonly options?: INodeParameters;
}

/** A shop that sends its customers an invoice, through a provider that does as it is told. */
export interface Shop {
	readonly engine: Engine;
	readonly server: ProviderServer;
	run(items: INodeExecutionData[], change?: Change): Promise<NodeRun>;
	/** Retry in n8n's list of executions; with a change, of the workflow as it is then. */
	retry(saved: SavedExecution, change?: Change, options?: RetryOptions): Promise<NodeRun>;
	/** What the provider does with a customer's first, second … message; afterwards it accepts. */
	plan(phone: string, ...attempts: Array<Attempt | FaultName>): void;
	/** Decides about the requests to n8n's list of processed items, from now on; without a plan all is well. */
	planStore(plan?: StorePlan): void;
	/** Another process of the same n8n. */
	onWorker(worker: Engine): Shop;
	close(): Promise<void>;
}

let shops = 0;

/** Opens a shop with an engine that is there already, so that it takes no time. */
export async function openShop(provider: ProviderId, engine: Engine): Promise<Shop> {
	const server = await ProviderServer.start(provider);
	const credential = await engine.addCredential(server.credentialType, server.credential());
	const nodeId = `shop-${(shops += 1)}`;
	const plans = new Map<string, readonly Attempt[]>();
	server.plan = ({ phone }, attempt) => plans.get(phone)?.[attempt] ?? { fault: 'accepts', ms: 0 };
	const nodeOf = ({ parameters, options, ...change }: Change): ChangedNode => ({
		parameters: {
			...server.parameters,
			operation: 'send',
			phone: '={{ $json.phone }}',
			mediaSource: 'url',
			mediaUrl: 'https://shop.example/invoice.pdf',
			caption: 'Your invoice',
			...parameters,
			options: { waitForDelivery: 0, ...options },
		},
		credentialType: server.credentialType,
		credential,
		nodeId,
		...change,
	});
	const at = (worker: Engine): Shop => ({
		engine: worker,
		server,
		run: async (items, change = {}) => await worker.run({ items, ...nodeOf(change) }),
		retry: async (saved, change, options) =>
			await worker.retry(saved, { ...(change && { changed: nodeOf(change) }), ...options }),
		plan: (phone, ...attempts) => {
			const all = attempts.map((one) => (typeof one === 'string' ? { fault: one, ms: 0 } : one));
			plans.set(phone, all);
		},
		planStore: (plan) => processedStore().plan(nodeId, plan),
		onWorker: at,
		close: async () => {
			processedStore().drop(nodeId);
			engine.removeCredential(credential);
			await server.close();
		},
	});
	return at(engine);
}

/** An engine for a file of tests, of an n8n that others can reach. */
export async function startShops(): Promise<Engine> {
	return await startEngine({
		credentials: {},
		url: 'https://n8n.shop.example',
	});
}

/** The phone number of a customer. */
export function customer(number: number): string {
	return `+3461${String(1_000_000 + number)}`;
}

/** An item for each of so many customers. */
export function customers(count: number): INodeExecutionData[] {
	return Array.from({ length: count }, (_, number) => ({ json: { phone: customer(number) } }));
}

/** How often each customer got a message. */
export function timesGot({ server }: Shop): Record<string, number> {
	const times: Record<string, number> = {};
	for (const phone of server.phones) times[phone] = (times[phone] ?? 0) + 1;
	return times;
}

/** So many customers, once each. */
export function onceEach(count: number): Record<string, number> {
	return Object.fromEntries(customers(count).map(({ json }) => [String(json.phone), 1]));
}

/** Everything that a run which stopped says of itself. */
export function textOf(run: NodeRun): string {
	const said = saidBy(run);
	if (said?.type !== 'stop') throw new Error(`It did not stop: ${JSON.stringify(outcomesOf(run))}`);
	return said.text;
}

/** What a run said of its items, in their order. */
export function outcomesOf({ main, errorOutput }: NodeRun): Array<Outcome | undefined> {
	return [...main, ...errorOutput].map(({ json }) => outcomeOf(json as IDataObject));
}
