import { randomUUID } from 'node:crypto';
import { providerIds, sandboxProviders } from '../providers';
import type { DeliveredMessage, ProviderId, RecordedRequest, SandboxOptions } from '../types';
import { sampleChannels, type Channel } from './channels';
import { ContactStore } from './contacts';
import { FailurePlan } from './failures';
import { Fates, type Fate } from './fates';
import { generatedChannels, generatedContacts, generatedTemplates } from './generated';
import {
	firstRecordId,
	progressOf,
	type MessageStatus,
	type ReceivedMessage,
	type StoredMessage,
} from './messages';
import { RateLimiter } from './rateLimiter';
import { sampleTemplates } from './sampleTemplates';
import type { MessageTemplate } from './templates';

/** A conversation between a contact and one of the account's numbers. */
export interface Thread {
	id: string;
	channelId: string;
	contactId: string;
	/** Milliseconds since the epoch. */
	createdAt: number;
	updatedAt: number;
}

/** Something that happened to a message. */
export type Happening =
	| { readonly type: MessageStatus; readonly provider: ProviderId; readonly message: StoredMessage }
	| {
			readonly type: 'received';
			readonly provider: ProviderId;
			readonly message: ReceivedMessage;
	  };

/** How long a late message is on its way, in milliseconds. */
const longWay = 3_600_000;

/** Everything that the sandbox remembers. */
export class World {
	readonly requests: RecordedRequest[] = [];
	readonly messages: DeliveredMessage[] = [];
	readonly failures = new FailurePlan();
	readonly fates: Fates;
	readonly limiter: RateLimiter;
	readonly threads: Thread[] = [];
	readonly contacts: Record<ProviderId, ContactStore>;
	/** Contactship's. */
	readonly channels: readonly Channel[];
	private readonly templates: readonly MessageTemplate[];
	/** Texts of templates that were approved again, by name and language. */
	private readonly texts = new Map<string, string>();
	private readonly stored = new Map<ProviderId, StoredMessage[]>();
	private readonly received = new Map<ProviderId, ReceivedMessage[]>();
	/** Hears of everything at the moment when it happens. */
	private listener: ((happening: Happening) => void) | undefined;
	private readonly timers = new Set<NodeJS.Timeout>();
	private readonly deliverAfterMs: number;
	private readonly readAfterMs: number;

	constructor(options: SandboxOptions) {
		this.limiter = new RateLimiter(options.ratePerMinute ?? Infinity, options.rateWindowMs);
		this.fates = new Fates(options.windows);
		this.deliverAfterMs = options.deliverAfterMs ?? 300;
		this.readAfterMs = options.readAfterMs ?? Infinity;
		this.templates = [...sampleTemplates, ...generatedTemplates(options.extraTemplates ?? 0)];
		this.channels = [...sampleChannels, ...generatedChannels(options.extraChannels ?? 0)];
		const extra = generatedContacts(options.extraContacts ?? 0);
		this.contacts = Object.fromEntries(
			providerIds.map((id) => [id, new ContactStore(sandboxProviders[id].contacts, extra)]),
		) as Record<ProviderId, ContactStore>;
	}

	reset(): void {
		this.requests.length = 0;
		this.messages.length = 0;
		this.threads.length = 0;
		this.stored.clear();
		this.received.clear();
		this.silence();
		this.failures.reset();
		this.fates.reset();
		this.texts.clear();
		this.limiter.reset();
		for (const store of Object.values(this.contacts)) store.reset();
	}

	/** Accepts a message and gives it its ids; puts it into the customer's hands unless its fate is to fail. */
	deliver(
		message: Omit<DeliveredMessage, 'messageId'>,
		contactId: string | number,
		fate: Fate,
	): StoredMessage {
		const delivered = withoutUndefined({ ...message, messageId: newMessageId(message.phone) });
		const all = this.messagesOf(message.provider);
		const sentAt = Date.now();
		const settlesAt = sentAt + (fate.isLate ? longWay : this.deliverAfterMs);
		const stored: StoredMessage = {
			recordId: this.nextRecordId(message.provider),
			chatId: chatOf(all, contactId),
			contactId,
			delivered,
			sentAt,
			settlesAt,
			readAt: settlesAt + this.readAfterMs,
			failsWith: fate.failsWith,
		};
		all.push(stored);
		if (fate.failsWith === undefined) this.messages.push(delivered);
		this.announce(message.provider, stored);
		return stored;
	}

	/** A customer writes. */
	receive(
		provider: ProviderId,
		written: Pick<ReceivedMessage, 'mediaUrl' | 'mimeType' | 'phone' | 'text'> & { type?: string },
	): ReceivedMessage {
		const all = this.receivedOf(provider);
		const message: ReceivedMessage = withoutUndefined({
			type: 'text',
			...written,
			recordId: this.nextRecordId(provider),
			chatId: this.chatWith(provider, written.phone),
			messageId: newMessageId(written.phone),
			receivedAt: Date.now(),
		});
		all.push(message);
		this.listener?.({ type: 'received', provider, message });
		return message;
	}

	/** From now on a message has this status; `metaCode` says why it failed. */
	moveOn(provider: ProviderId, messageId: string, status: MessageStatus, metaCode?: number): void {
		const message = this.messagesOf(provider).find(
			({ delivered }) => delivered.messageId === messageId,
		);
		if (message === undefined) throw new Error(`${provider} has no message ${messageId}`);
		const { times } = progressOf(message);
		message.moved = { status, times: { ...times, [status]: Date.now() } };
		if (status === 'failed') message.failsWith = metaCode ?? 131026;
		this.listener?.({ type: status, provider, message });
	}

	/** @param listener hears of what happens to messages that are sent from now on, and of what is received */
	listen(listener: (happening: Happening) => void): void {
		this.listener = listener;
	}

	/** Announces nothing more of what was sent so far. */
	silence(): void {
		for (const timer of this.timers) clearTimeout(timer);
		this.timers.clear();
	}

	/** Tells of every status that the message will have, when it has it. */
	private announce(provider: ProviderId, message: StoredMessage): void {
		if (this.listener === undefined) return;
		this.listener({ type: 'sent', provider, message });
		const { sentAt, settlesAt, readAt, failsWith } = message;
		const tell = (type: MessageStatus, at: number): void => {
			// A timer of more than 24 days would fire at once.
			if (at - sentAt > longWay) return;
			const timer = setTimeout(() => {
				this.timers.delete(timer);
				if (message.moved === undefined) this.listener?.({ type, provider, message });
			}, at - sentAt);
			timer.unref();
			this.timers.add(timer);
		};
		tell(failsWith === undefined ? 'delivered' : 'failed', settlesAt);
		if (failsWith === undefined) tell('read', readAt);
	}

	templatesOf(provider: ProviderId): MessageTemplate[] {
		return this.templates
			.filter(({ only = provider }) => only === provider)
			.map((template) => ({
				...template,
				body: this.texts.get(`${template.name}:${template.language}`) ?? template.body,
			}));
	}

	approveAgain(name: string, language: string, body: string): void {
		this.texts.set(`${name}:${language}`, body);
	}

	messagesOf(provider: ProviderId): StoredMessage[] {
		const all = this.stored.get(provider) ?? [];
		this.stored.set(provider, all);
		return all;
	}

	receivedOf(provider: ProviderId): ReceivedMessage[] {
		const all = this.received.get(provider) ?? [];
		this.received.set(provider, all);
		return all;
	}

	private chatWith(provider: ProviderId, phone: string): number {
		const sent = this.messagesOf(provider).find(({ delivered }) => delivered.phone === phone);
		const former = this.receivedOf(provider).find((message) => message.phone === phone);
		return sent?.chatId ?? former?.chatId ?? 9_000 + this.receivedOf(provider).length;
	}

	/** Sent and received messages are counted together. */
	private nextRecordId(provider: ProviderId): number {
		return firstRecordId + this.messagesOf(provider).length + this.receivedOf(provider).length;
	}

	/** The open thread of a contact on a channel; made on its first message. */
	threadFor(channelId: string, contactId: string): Thread {
		const known = this.threads.find(
			(thread) => thread.channelId === channelId && thread.contactId === contactId,
		);
		const now = Date.now();
		if (known) {
			known.updatedAt = now;
			return known;
		}
		const thread = {
			id: `thr-${randomUUID()}`,
			channelId,
			contactId,
			createdAt: now,
			updatedAt: now,
		};
		this.threads.push(thread);
		return thread;
	}
}

function chatOf(all: readonly StoredMessage[], contactId: string | number): number {
	const known = all.find((message) => message.contactId === contactId);
	return known?.chatId ?? 8 + new Set(all.map((message) => message.contactId)).size;
}

function newMessageId(phone: string): string {
	const inner = `${phone.slice(1)}:${randomUUID()}`;
	return `wamid.HBgL${Buffer.from(inner).toString('base64')}`;
}

function withoutUndefined<T extends object>(value: T): T {
	return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
}
