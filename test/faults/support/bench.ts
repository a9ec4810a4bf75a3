import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

import type { IBinaryData, IDataObject, INodeParameters } from 'n8n-workflow';

import { PROVIDERS } from '../../../nodes/WhatsAppMedia/providers/registry';
import { startSandbox, type Sandbox } from '../../../sandbox';
import type { Engine } from '../../../tools/lib/engine';
import { startEngine } from '../../support/engine';
import { PROVIDER_IDS } from '../../support/providers';
import { sandboxSecret } from '../../support/sandbox';
import type { Arrived, Behavior, Case, Fault, Step, Verdict } from './fault';
import { Injector } from './injector';
import { Trap } from './trap';

/** Seconds; far longer than anything takes that is not about time. */
const PATIENT = 60;
const MAX_WAIT = 10;
/** Milliseconds in which the node has to let go of a connection after its run. */
const LETS_GO = 2_000;

const MB = 1024 * 1024;
const LINK = 'https://shop.example/files/invoice.pdf';

/** Everything that a fault is tried on. */
export const CASES: readonly Case[] = PROVIDER_IDS.flatMap((provider) => {
	const steps: Step[] =
		PROVIDERS[provider].contactLookup === undefined
			? ['link', 'file']
			: ['link', 'file', 'find', 'create'];
	return steps.map((step) => ({ provider, step }));
});

/** What came of one fault in one case. */
export interface Observation extends Case {
	readonly verdict: Verdict;
	/** Messages that the provider sent to the customer, by its own record. */
	readonly customers: number;
	/** Requests to send that arrived whole. */
	readonly complete: number;
	/** Statuses that the node was answered, as far as they were broken on purpose. */
	readonly statuses: readonly number[];
	readonly headline: string;
	/** Why, and what to do; empty for a message that was sent. */
	readonly text: string;
	/** Seconds, as the node tells to wait. */
	readonly retryAfter?: number;
	/** Bytes of the answer that the node took. */
	readonly answered: number;
	/** Connections that the node has left open. */
	readonly leftOpen: number;
	/** Requests that reached the host that has no business with them. */
	readonly strayed: number;
	/** Whether the secret stands in anything that the run leaves behind, or reached the other host. */
	readonly leaked: boolean;
	/** Milliseconds. */
	readonly took: number;
}

/** What came of several messages in one run. */
export interface Batch {
	readonly outcomes: readonly string[];
	/** Requests to send that reached the provider's address. */
	readonly requests: number;
	/** How many messages each customer has. */
	readonly customers: readonly number[];
}

/** n8n's engine with the built node, the sandbox behind an injector, and a host that must hear nothing. */
export class Bench {
	/** Rejections that nobody took care of. */
	readonly unhandled: unknown[] = [];

	#phones = 0;

	readonly #files = new Map<boolean, IBinaryData>();

	private constructor(
		private readonly engine: Engine,
		readonly sandbox: Sandbox,
		private readonly trap: Trap,
	) {
		process.on('unhandledRejection', this.#onUnhandled);
	}

	static async start(): Promise<Bench> {
		const sandbox = await startSandbox();
		const trap = await Trap.start();
		// A proxy would be asked for a name that does not exist, and answer something of its own.
		const { NO_PROXY } = process.env;
		process.env.NO_PROXY = [NO_PROXY, '.invalid'].filter(Boolean).join(',');
		const engine = await startEngine({
			credentials: { ...sandbox.credentials },
		});
		return new Bench(engine, sandbox, trap);
	}

	async close(): Promise<void> {
		process.off('unhandledRejection', this.#onUnhandled);
		await this.engine.close();
		await this.trap.stop();
		await this.sandbox.close();
	}

	/** Stored files that the process still holds open a moment after everything is over; none where Linux does not tell. */
	async openFiles(): Promise<number> {
		const deadline = Date.now() + LETS_GO;
		let open = await this.#openFiles();
		while (open > 0 && Date.now() < deadline) {
			await sleep(5);
			open = await this.#openFiles();
		}
		return open;
	}

	/** Tries a fault in all cases at once. */
	async observe(
		fault: Fault,
		cases: readonly Case[],
		behavior: Behavior = 'acts',
	): Promise<Observation[]> {
		const { tls } = fault.plan;
		const authorities = getCACertificates('default');
		if (tls?.isTrusted === true) {
			setDefaultCACertificates([...authorities, tls.certificate.cert]);
		}
		try {
			return await Promise.all(cases.map(async (each) => await this.#try(fault, each, behavior)));
		} finally {
			setDefaultCACertificates(authorities);
		}
	}

	/** Sends several messages in one run of the node, all through the same fault. */
	async batch(fault: Fault, each: Case, count: number, behavior: Behavior): Promise<Batch> {
		const { sandbox, trap } = this;
		const injector = await Injector.start({
			...each,
			plan: fault.plan,
			behavior,
			target: sandbox.url,
			elsewhere: trap.origin,
			secret: sandboxSecret(each.provider),
		});
		const phones = Array.from({ length: count }, () => this.#phone());
		try {
			const { items } = await this.#run(fault, each, { phones, origin: injector.origin });
			await injector.settled(LETS_GO);
			return {
				outcomes: items.map((json) => outcomeOf(json)),
				requests: injector.requests.filter(({ step }) => step === 'send').length,
				customers: phones.map(
					(phone) => sandbox.messages.filter((message) => message.phone === phone).length,
				),
			};
		} finally {
			await injector.stop();
		}
	}

	async #try(fault: Fault, each: Case, behavior: Behavior): Promise<Observation> {
		const { sandbox, trap } = this;
		const secret = sandboxSecret(each.provider);
		const injector = await Injector.start({
			...each,
			plan: fault.plan,
			behavior,
			target: sandbox.url,
			elsewhere: trap.origin,
			secret,
		});
		const before = trap.connections;
		const phone = this.#phone();
		try {
			const start = Date.now();
			const { origin } = injector;
			const { items, trace } = await this.#run(fault, each, { phones: [phone], origin });
			const json = items[0] ?? {};
			const took = Date.now() - start;
			const leftOpen = await injector.settled(LETS_GO);
			const sends = injector.requests.filter(({ step }) => step === 'send');
			const details = (json.details ?? {}) as IDataObject;
			return {
				...each,
				verdict: {
					outcome: outcomeOf(json),
					...(json.details !== undefined && { reason: details.reason as Verdict['reason'] }),
					arrived: arrivedOf(sends),
					requests: sends.length,
				},
				customers: sandbox.messages.filter((message) => message.phone === phone).length,
				complete: sends.filter(({ isWhole }) => isWhole).length,
				statuses: injector.statuses,
				headline: String(json.error ?? ''),
				text: String(json.message ?? ''),
				...(typeof details.retryAfter === 'number' && { retryAfter: details.retryAfter }),
				answered: injector.written,
				leftOpen,
				strayed: trap.connections - before,
				leaked: trace.includes(secret) || trap.heard.includes(secret),
				took,
			};
		} finally {
			await injector.stop();
		}
	}

	#phone(): string {
		this.#phones += 1;
		return `+1206555${String(this.#phones).padStart(4, '0')}`;
	}

	/** Sends messages through the injector. `trace`: all that n8n keeps of the run. */
	async #run(
		fault: Fault,
		{ provider, step }: Case,
		{ phones, origin }: { phones: readonly string[]; origin: string },
	): Promise<{ items: IDataObject[]; trace: string }> {
		const { sandbox } = this;
		const { credentialType, contactLookup } = PROVIDERS[provider];
		const credential = sandbox.credentials[credentialType as keyof Sandbox['credentials']];
		const isFile = step === 'file';
		const binary = isFile ? { data: await this.#file(fault.bigFile) } : undefined;
		const { main, run } = await this.engine.run({
			items: phones.map((phone) => ({
				json: { phone, contactId: this.#contactId(step, phone) },
				...(binary !== undefined && { binary }),
			})),
			parameters: {
				provider,
				operation: 'send',
				phone: '={{ $json.phone }}',
				...(contactLookup !== undefined && this.#recipient(step)),
				...(isFile ? { mediaSource: 'binary' } : { mediaSource: 'url', mediaUrl: LINK }),
				options: {
					timeout: fault.timeout ?? PATIENT,
					maxRateLimitWait: fault.maxRateLimitWait ?? MAX_WAIT,
				},
			},
			credentialType,
			credentialData: {
				...credential,
				baseUrl: credential.baseUrl.replace(sandbox.url, origin),
			},
			settings: { onError: 'continueRegularOutput' },
		});
		return { items: main.map(({ json }) => json), trace: JSON.stringify(run) };
	}

	async #openFiles(): Promise<number> {
		const descriptors = await readdir('/proc/self/fd').catch(() => []);
		const files = await Promise.all(
			descriptors.map(async (name) => await readlink(join('/proc/self/fd', name)).catch(() => '')),
		);
		return files.filter((file) => file.startsWith(this.engine.folder)).length;
	}

	/** By contact ID, so that the message is the only request; or by number. */
	#recipient(step: Step): INodeParameters {
		const { channelId } = this.sandbox;
		return step === 'find' || step === 'create'
			? { channelId, recipientBy: 'phone' }
			: { channelId, recipientBy: 'contactId', contactId: '={{ $json.contactId }}' };
	}

	/** Everybody is known to Contactship, but for those whose contact is to be created. */
	#contactId(step: Step, phone: string): string {
		return step === 'create' ? '' : String(this.sandbox.addContact('contactship', { phone }).id);
	}

	async #file(isBig = false): Promise<IBinaryData> {
		const known = this.#files.get(isBig);
		if (known !== undefined) return known;
		const bytes = Buffer.alloc(isBig ? 16 * MB : 20_000, ' ');
		bytes.write('%PDF-1.7\n');
		const stored = await this.engine.storeBinary(bytes, 'invoice.pdf', 'application/pdf');
		this.#files.set(isBig, stored);
		return stored;
	}

	readonly #onUnhandled = (reason: unknown): void => {
		this.unhandled.push(reason);
	};
}

function outcomeOf({ outcome, details }: IDataObject): Verdict['outcome'] {
	return (outcome ?? (details as IDataObject | undefined)?.outcome) as Verdict['outcome'];
}

function arrivedOf(sends: ReadonlyArray<{ readonly isWhole: boolean }>): Arrived {
	if (sends.length === 0) return 'nothing';
	return sends.some(({ isWhole }) => isWhole) ? 'whole' : 'part';
}
