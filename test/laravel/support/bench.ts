import { setTimeout as sleep } from 'node:timers/promises';

import type { IBinaryData, IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { PROVIDERS, type ProviderId } from '../../../nodes/WhatsAppMedia/providers/registry';
import { startEngine, type Engine, type EngineOptions } from '../../../tools/lib/engine';
import type { Arrival } from '../server/record';
import { KEY, startStack, type Stack } from '../server/stack';
import type { TestFile } from './files';
import type { Observed } from './judge';
import type { Trial } from './trial';

/** Those that the application in `app/` plays. */
export const PROVIDER_IDS: readonly ProviderId[] = ['contactship', 'rasl', 'waCr', 'xobito'];

/** Milliseconds that PHP has to finish a request whose client is gone. */
const SETTLES = 10_000;

/** n8n's engine with the built node, and the servers. */
export class Bench {
	readonly #files = new Map<TestFile, IBinaryData>();

	private constructor(
		readonly stack: Stack,
		readonly engine: Engine,
	) {}

	static async start(options: Partial<EngineOptions> = {}): Promise<Bench> {
		const stack = await startStack();
		try {
			return new Bench(stack, await startEngine({ credentials: {}, ...options }));
		} catch (error) {
			await stack.stop();
			throw error;
		}
	}

	async stop(): Promise<void> {
		try {
			await this.engine.close();
		} finally {
			await this.stack.stop();
		}
	}

	/** Checks and sends all trials, those of one provider and source in one run of the node. */
	async observe(trials: readonly Trial[], place = 'plain'): Promise<Observed[]> {
		const batches = new Map<string, Trial[]>();
		for (const trial of trials) {
			const key = `${trial.provider} ${trial.source} ${trial.entries.template ?? ''}`;
			batches.set(key, [...(batches.get(key) ?? []), trial]);
		}
		const observed: Observed[] = [];
		for (const batch of batches.values()) observed.push(...(await this.#batch(batch, place)));
		return observed;
	}

	/** Runs the node for so many items, all with the same parameters. */
	async run(
		provider: ProviderId,
		parameters: INodeParameters,
		items: INodeExecutionData[],
		place: string,
		origin?: string,
	): Promise<IDataObject[]> {
		const { main } = await this.engine.run({
			items,
			parameters,
			credentialType: PROVIDERS[provider].credentialType,
			credentialData: this.stack.credential(provider, place, origin),
			settings: { onError: 'continueRegularOutput' },
		});
		return main.map(({ json }) => json);
	}

	/** The file in n8n's store. */
	async binary(file: TestFile): Promise<IBinaryData> {
		const known = this.#files.get(file);
		if (known !== undefined) return known;
		const { content, name: fileName, mimeType } = file;
		const binary = await this.engine.storeBinary(content, fileName, mimeType || undefined);
		// The name as it is: n8n's own helper keeps only what follows a slash, other nodes keep all.
		const stored = { ...binary, fileName };
		this.#files.set(file, stored);
		return stored;
	}

	/** What arrived, once PHP has accepted or answered what it began; a process that was killed answers nothing. */
	async settled(): Promise<Arrival[]> {
		const deadline = Date.now() + SETTLES;
		for (;;) {
			const arrivals = await this.stack.record.arrivals();
			const isOver = arrivals.every(
				({ accepted, status }) => status !== undefined || accepted.length > 0,
			);
			if (isOver || Date.now() > deadline) return arrivals;
			await sleep(50);
		}
	}

	async #batch(trials: readonly Trial[], place: string): Promise<Observed[]> {
		const { provider, source, entries } = trials[0] ?? {};
		if (provider === undefined || source === undefined) return [];
		const items = await Promise.all(trials.map(async (trial) => await this.#item(trial)));
		const parameters = parametersFor(provider, source, entries?.template);
		const isTemplate = entries?.template !== undefined;
		const checks = await this.run(
			provider,
			{ ...parameters, operation: isTemplate ? 'checkTemplate' : 'check' },
			items,
			place,
		);
		await this.stack.record.forget();
		const sent = await this.run(
			provider,
			{ ...parameters, operation: isTemplate ? 'sendTemplate' : 'send' },
			items,
			place,
		);
		const arrivals = await this.settled();
		const strays = new Set(arrivals);
		const observed = await Promise.all(
			trials.map(async (trial, index): Promise<Observed> => {
				const own = arrivals.filter((arrival) => isFor(arrival, trial.to));
				for (const arrival of own) strays.delete(arrival);
				const isLocal = own.every(({ request }) => request.method !== 'POST');
				return {
					trial,
					check: checks[index] ?? {},
					sent: sent[index] ?? {},
					arrivals: own,
					...(isLocal && trial.asTyped !== undefined && { typed: await this.#typed(trial) }),
				};
			}),
		);
		const lost = [...strays].filter(({ request }) => request.method === 'POST');
		if (lost.length > 0) {
			throw new Error(`Requests for nobody who was tried: ${JSON.stringify(lost[0])}`);
		}
		return observed;
	}

	async #item(trial: Trial): Promise<INodeExecutionData> {
		const { phone, entries, file } = trial;
		return {
			json: { phone, ...BLANK, ...entries, to: trial.to },
			...(file !== undefined && { binary: { data: await this.binary(file) } }),
		};
	}

	/** Sends a message to Laravel as somebody would who uses no node. */
	async #typed({ provider, file, source, asTyped = {} }: Trial): Promise<number> {
		const base = this.stack.credential(provider, 'plain').baseUrl ?? '';
		const url = `${base}${provider === 'xobito' ? '/api/v1/acme' : ''}/messages/media`;
		const isJson = provider === 'xobito' && source === 'link';
		const form = new FormData();
		for (const [name, value] of Object.entries(asTyped)) form.set(name, value);
		if (file !== undefined) {
			form.set('media_file', new Blob([new Uint8Array(file.content)]), file.name);
		}
		const response = await fetchOnce(url, {
			method: 'POST',
			headers: {
				Accept: 'application/json',
				Authorization: `Bearer ${KEY}`,
				...(isJson && { 'Content-Type': 'application/json' }),
			},
			body: isJson ? JSON.stringify(asTyped) : form,
		});
		await response.arrayBuffer();
		return response.status;
	}
}

/**
 * A request over a connection of its own. The servers end an idle connection after a second, so that one kept for the
 * next request may end just as that is sent.
 */
export async function fetchOnce(
	url: string,
	{
		headers,
		...init
	}: { method: string; headers?: Record<string, string>; body?: string | FormData },
): Promise<Response> {
	return await fetch(url, { ...init, headers: { ...headers, Connection: 'close' } });
}

/** What an item has in a field that nobody filled in. */
const BLANK = {
	mediaType: 'auto',
	mediaUrl: '',
	caption: '',
	fileName: '',
	defaultCountry: '',
	firstName: '',
	lastName: '',
	email: '',
	country: '',
	groups: '',
	assignedId: 0,
};

const from = (field: string): string => `={{ $json.${field} }}`;

/** The node as a workflow has it that takes everything from its items. */
function parametersFor(
	provider: ProviderId,
	source: Trial['source'],
	template: string | undefined,
): INodeParameters {
	const { contactLookup: contacts } = PROVIDERS[provider];
	return {
		provider,
		phone: from('phone'),
		defaultCountry: from('defaultCountry'),
		...(contacts !== undefined && {
			channelId: 'chn_test',
			recipientBy: 'phone',
		}),
		...(source === 'file'
			? { mediaSource: 'binary' }
			: { mediaSource: 'url', mediaUrl: from('mediaUrl') }),
		...(template === undefined && { caption: from('caption') }),
		contact: {
			firstName: from('firstName'),
			lastName: from('lastName'),
			email: from('email'),
			country: from('country'),
			...(contacts === undefined && { groups: from('groups'), assignedId: from('assignedId') }),
		},
		...(template !== undefined && templateParameters(template)),
		options: {
			...(template === undefined && { mediaType: from('mediaType') }),
			fileName: from('fileName'),
			...(source === 'download' && { downloadFirst: true }),
			...(contacts === undefined && { waitForDelivery: 0 }),
		},
	};
}

/** The template by its name, and its values from the item's nested fields. */
function templateParameters(template: string): INodeParameters {
	const { media, values } = TEMPLATES[template] ?? { values: [] };
	return {
		template: { mode: 'name', value: template },
		templateValuesBy: 'list',
		templateValueList: { values: [...values] as INodeParameters[] },
		...(media !== true && { mediaSource: 'none' }),
	};
}

interface TemplateUse {
	/** Whether its header takes a file. */
	readonly media?: true;
	readonly values: ReadonlyArray<{ place: string; value: string; name?: string }>;
}

const body = (...fields: string[]): TemplateUse['values'] =>
	fields.map((field) => ({ place: 'body', value: from(`values.${field}`) }));

/** The templates of the account, and where a shop's items have the values for them. */
export const TEMPLATES: Readonly<Record<string, TemplateUse>> = {
	'order_shipped:en_US': {
		values: [
			{ place: 'header', value: from('values.order.number') },
			...body('customer.name', 'order.number', 'carrier'),
			{ place: 'button', name: '1', value: from('values.order.track') },
		],
	},
	'invoice_ready:en_US:document': { media: true, values: body('customer.name', 'order.number') },
	'new_arrival:en_US:image': { media: true, values: [] },
	'how_to:es:video': { media: true, values: body('customer.name') },
	'ten_values:en_US': { values: body(...Array.from({ length: 10 }, (_, at) => `list[${at}]`)) },
};

/** Whether a request is for a person: by number, or by the contact that is made of it. */
export function isFor({ request: { post, json, path } }: Arrival, digits: string): boolean {
	if (digits === '') return false;
	const fields = json ?? post;
	const named = [fields.phone_number, fields.phone, fields.contact_id].find(
		(value) => typeof value === 'string',
	);
	if (typeof named === 'string') return named.replace(/\D/g, '') === digits;
	return path.includes(`phone_number=%2B${digits}`);
}
