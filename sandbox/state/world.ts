import { randomUUID } from 'node:crypto';
import {
	providerIds,
	type DeliveredMessage,
	type ProviderId,
	type RecordedRequest,
	type SandboxOptions,
} from '../types';
import { sampleChannels, type Channel } from './channels';
import { ContactStore } from './contacts';
import { FailurePlan } from './failures';
import { Fates, type Fate } from './fates';
import { generatedChannels, generatedContacts, generatedTemplates } from './generated';
import { firstRecordId, type StoredMessage } from './messages';
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
			providerIds.map((provider) => [provider, new ContactStore(provider, extra)]),
		) as Record<ProviderId, ContactStore>;
	}

	reset(): void {
		this.requests.length = 0;
		this.messages.length = 0;
		this.threads.length = 0;
		this.stored.clear();
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
			recordId: firstRecordId + all.length,
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
		return stored;
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
