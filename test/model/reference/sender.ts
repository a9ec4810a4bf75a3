import {
	NodeConnectionTypes,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type IN8nHttpFullResponse,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import { FIXTURES, type ProviderId } from '../../support/providers';
import { REPEAT_UNKNOWN, saysInDoubt } from '../../support/vocabulary';
import { Claims } from './claims';
import { exchange, type Result } from './evidence';
import type { Flaw } from './flaws';
import { Memory, type Entry } from './memory';

/** How many messages are on their way at the same time, if nobody says otherwise. */
const AT_ONCE = 64;
const IN_DOUBT = 'It may or may not have been sent.';

/** What an item is to be, as far as the judge looks at it. */
interface Message {
	readonly phone: string;
	readonly media: string;
	readonly fileName: string;
	readonly caption: string;
	readonly reference?: string;
	readonly problem?: string;
}

interface Told {
	readonly outcome: 'notDelivered' | 'notSent' | 'sent' | 'skipped' | 'unknown';
	readonly words: string;
	readonly phone: string;
}

/** Whose requests it can write. */
export const KNOWN_PROVIDERS: readonly ProviderId[] = ['contactship', 'waCr', 'xobito'];

const PARAMETERS = [
	'provider',
	'operation',
	'channelId',
	'recipientBy',
	'phone',
	'mediaSource',
	'mediaUrl',
	'binaryPropertyName',
	'caption',
	'options',
];

/**
 * A node that does, as simply as can be, what the real one promises, to try the judge on: without a flaw
 * nothing may be found in its histories, with one something must. It shares nothing with the real one.
 */
export class ReferenceSender implements INodeType {
	readonly description: INodeTypeDescription = {
		name: 'sender',
		displayName: 'Sender',
		group: ['output'],
		version: 1,
		description: 'Sends messages',
		defaults: {},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: Object.values(FIXTURES).map(({ credentialType }) => ({ name: credentialType })),
		properties: PARAMETERS.map((name) => ({
			name,
			displayName: name,
			type: name === 'options' ? 'json' : 'string',
			default: '',
		})),
	};

	readonly execute: NonNullable<INodeType['execute']>;

	/** @param flaw what is wrong with it, if anything */
	constructor(flaw?: Flaw) {
		this.execute = async function (this: IExecuteFunctions) {
			return [await new Sending(this, flaw).items()];
		};
	}
}

class Sending {
	readonly #memory: Memory;

	readonly #claims: Claims;

	readonly #told: Told[] = [];

	/** What this try sent, for a flaw that counts no more. */
	#sentNow = 0;

	#isStopped = false;

	/** What becomes of the messages that this try has come to. */
	readonly #keys = new Map<string, Promise<Told>>();

	constructor(
		private readonly functions: IExecuteFunctions,
		private readonly flaw: Flaw | undefined,
	) {
		this.#memory = new Memory(functions, flaw);
		this.#claims = new Claims(functions.helpers, flaw);
	}

	async items(): Promise<INodeExecutionData[]> {
		const { functions, flaw } = this;
		const messages = functions.getInputData().map((_, index) => this.#read(index));
		const stops = !functions.continueOnFail();
		const bad = messages.findIndex(({ problem }) => problem !== undefined);
		if (stops && bad >= 0 && flaw !== 'sendsBesideBadItems') {
			throw this.#stop(bad, `${messages[bad]?.problem}, so nothing was sent now`);
		}
		const waiting = messages.map((message, index) => ({ message, index }));
		const { concurrency = AT_ONCE } = this.#options(0);
		const lane = async (): Promise<void> => {
			for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
				if (this.#isStopped || functions.getExecutionCancelSignal()?.aborted) return;
				const told = await this.#item(next.message, next.index);
				this.#told[next.index] = told;
				const isDone = told.outcome === 'sent' || told.outcome === 'skipped';
				if (stops && !isDone) this.#isStopped = true;
			}
		};
		await Promise.all(Array.from({ length: Number(concurrency) }, lane));
		if (functions.getExecutionCancelSignal()?.aborted) throw this.#stop(0, 'It was stopped');
		const failing = this.#told.findIndex(
			(told) => told !== undefined && !['sent', 'skipped'].includes(told.outcome),
		);
		if (stops && failing >= 0) throw this.#stop(failing, this.#told[failing]?.words ?? '');
		return this.#told.map((told, item) => this.#output(told, item));
	}

	#output({ outcome, words, phone }: Told, item: number): INodeExecutionData {
		const pairedItem = { item };
		if (outcome === 'sent' || outcome === 'skipped') {
			return { json: { outcome, phone, warnings: [words] }, pairedItem };
		}
		const error = `Not sent [item ${item}]`;
		return { json: { error, message: words, details: { outcome, phone } }, pairedItem };
	}

	/** The error of a run that stops: first what is in doubt, then what is out, then why. */
	#stop(itemIndex: number, why: string): NodeOperationError {
		const doubtful = new Set([
			...this.#memory.in('begun', 'claimed', 'doubted', 'unknown'),
			...this.#memory.withWords(saysInDoubt),
		]);
		const out = this.flaw === 'countsThisTryOnly' ? this.#sentNow : this.#memory.in('sent').length;
		const parts = [
			doubtful.size > 0 && `It is not known whether items ${[...doubtful].join(', ')} went out.`,
			out > 0 && `${out} messages are out.`,
			why,
		];
		const description =
			this.flaw === 'hidesDoubt' ? why : parts.filter((part) => part !== false).join(' ');
		return new NodeOperationError(this.functions.getNode(), `Stopped [item ${itemIndex}]`, {
			description,
			itemIndex,
		});
	}

	#options(index: number): IDataObject {
		return this.functions.getNodeParameter('options', index, {}) as IDataObject;
	}

	#read(index: number): Message {
		const parameter = (name: string): string =>
			String(this.functions.getNodeParameter(name, index, ''));
		const { sendOnce, orderReference } = this.#options(index);
		const phone = parameter('phone');
		const isLink = parameter('mediaSource') === 'url';
		const name = parameter('binaryPropertyName');
		const file = this.functions.getInputData()[index]?.binary?.[name];
		const url = parameter('mediaUrl');
		const media = isLink ? url : (file?.id ?? '');
		const fileName = isLink ? url.replace(/&X-Amz-[^&]*/g, '') : (file?.fileName ?? '');
		const reference = sendOnce === 'perOrder' ? String(orderReference) : undefined;
		const problems = [
			phone.length < 6 && 'The phone number is not valid',
			!(isLink ? media.startsWith('https:') : media) && 'There is no file',
			reference === '' && 'There is no order',
		];
		const problem = problems.find((one) => typeof one === 'string');
		const caption = parameter('caption');
		return {
			phone,
			media,
			fileName,
			caption,
			...(reference !== undefined && { reference }),
			...(problem !== undefined && { problem }),
		};
	}

	async #item(message: Message, index: number): Promise<Told> {
		const { phone, problem } = message;
		if (problem !== undefined) return { outcome: 'notSent', words: problem, phone };
		const { sendOnce, messagesInDoubt } = this.#options(index);
		const text = JSON.stringify(message);
		const mayRepeat =
			messagesInDoubt === REPEAT_UNKNOWN.messagesInDoubt && this.flaw !== 'cannotRepeat';
		const recalled = this.#memory.recall(index, text);
		const isDoubtful = recalled !== undefined && recalled.state !== 'sent';
		if (isDoubtful && (this.flaw === 'repeatsDoubt' || (this.#memory.isRetried && mayRepeat))) {
			this.#memory.forget(index);
		} else if (recalled !== undefined) {
			const { state, words } = recalled;
			if (state === 'begun') return { outcome: 'unknown', words: IN_DOUBT, phone };
			if (state === 'claimed') return { outcome: 'notSent', words, phone };
			return { outcome: state === 'doubted' ? 'skipped' : state, words, phone };
		}
		const wasInDoubt = recalled?.state === 'begun' || recalled?.state === 'unknown';
		const note = (state: Entry['state'], words: string): void => {
			this.#memory.note(index, { state, words, message: text });
		};
		if (sendOnce === undefined) return await this.#send(message, index, wasInDoubt, note);

		const key = keyOf(message, sendOnce === 'perOrder');
		// Of equal items the first that can be is sent, and the others wait for what becomes of it.
		for (let first = this.#keys.get(key); first !== undefined; first = this.#keys.get(key)) {
			const { outcome, words } = await first;
			if (outcome === 'notSent' && this.#keys.get(key) === first) break;
			if (outcome === 'notSent') continue;
			const isOpen = outcome === 'unknown' || saysInDoubt(words);
			note(isOpen ? 'doubted' : 'skipped', words);
			return { outcome: 'skipped', words: isOpen ? IN_DOUBT : 'This run sent it.', phone };
		}
		const told = this.#sendOnce(key, message, index, { mayRepeat, wasInDoubt }, note);
		this.#keys.set(key, told);
		return await told;
	}

	async #sendOnce(
		key: string,
		message: Message,
		index: number,
		{ mayRepeat, wasInDoubt }: { readonly mayRepeat: boolean; readonly wasInDoubt: boolean },
		note: (state: Entry['state'], words: string) => void,
	): Promise<Told> {
		const claimed = await this.#claims.claim(key, mayRepeat);
		if (!claimed.isMine) {
			const { outcome, words, isOpen } = claimed;
			const skipped = isOpen === true ? 'doubted' : 'skipped';
			note(outcome === 'skipped' ? skipped : 'claimed', words);
			return { outcome, words, phone: message.phone };
		}
		const isRepeat = wasInDoubt || claimed.isRepeat;
		const told = await this.#send(message, index, isRepeat, note);
		const words = `${told.words} ${await this.#claims.settle(key, told.outcome)}`;
		if (told.outcome === 'sent') note('sent', words);
		return { ...told, words };
	}

	async #send(
		message: Message,
		index: number,
		wasInDoubt: boolean,
		note: (state: Entry['state'], words: string) => void,
	): Promise<Told> {
		const { phone } = message;
		if (this.flaw !== 'notesAfterwards') note('begun', '');
		const result = await this.#request(message, index);
		// What may be out stays in doubt, although this repeat of it is not.
		const isInDoubt = wasInDoubt && result.outcome === 'notSent';
		const outcome = isInDoubt ? 'unknown' : result.outcome;
		if (outcome === 'notSent') this.#memory.forget(index);
		else note(outcome, result.why);
		if (outcome === 'sent') this.#sentNow += 1;
		const words = outcome === 'unknown' ? IN_DOUBT : result.why;
		return { outcome, words, phone };
	}

	async #request(message: Message, index: number): Promise<Result> {
		const { functions, flaw } = this;
		const provider = functions.getNodeParameter('provider', index) as ProviderId;
		const { credentialType } = FIXTURES[provider];
		const account = await functions.getCredentials(credentialType, index);
		const { timeout = 300, maxRateLimitWait = 300 } = this.#options(index);
		const options = {
			...requestOf(provider, message, account),
			method: 'POST' as const,
			json: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: Number(timeout) * 1000,
			abortSignal: functions.getExecutionCancelSignal(),
		} satisfies IHttpRequestOptions;
		const request = async (given: IHttpRequestOptions): Promise<IN8nHttpFullResponse> =>
			(await functions.helpers.httpRequest(given)) as IN8nHttpFullResponse;
		let result = await exchange(request, options, flaw);
		const until = performance.now() + Number(maxRateLimitWait) * 1000;
		while (result.retryAfter !== undefined) {
			const wait = result.retryAfter * 1000;
			if (performance.now() + wait > until) break;
			await delay(wait);
			result = await exchange(request, options, flaw);
		}
		return result;
	}
}

/** With an order its number and the name of the file count, without one the content and the words. */
function keyOf(message: Message, isOrder: boolean): string {
	const { phone, reference, fileName, media, caption } = message;
	const parts = isOrder ? [phone, reference, fileName] : [phone, media, caption];
	return createHash('md5').update(JSON.stringify(parts)).digest('hex');
}

function requestOf(
	provider: ProviderId,
	{ phone, media, caption, fileName }: Message,
	account: IDataObject,
): Pick<IHttpRequestOptions, 'body' | 'headers' | 'url'> {
	const base = String(account.baseUrl);
	if (provider === 'contactship') {
		const contact = `contact-${phone.replace(/\D/g, '')}`;
		return {
			url: `${base}/v1/waba/send-media`,
			headers: { 'x-api-key': String(account.apiKey) },
			body: { contact_id: contact, media_data: media, content: caption, file_name: fileName },
		};
	}
	const isFirst = provider === 'xobito';
	return {
		url: isFirst ? `${base}/api/v1/acme/messages/media` : `${base}/messages/media`,
		headers: { Authorization: `Bearer ${String(account.token)}` },
		body: {
			[isFirst ? 'phone_number' : 'phone']: phone,
			media_url: media,
			caption,
			filename: fileName,
		},
	};
}
