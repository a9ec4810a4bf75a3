import { randomUUID } from 'node:crypto';
import {
	providerIds,
	type DeliveredMessage,
	type ProviderId,
	type RecordedRequest,
} from '../types';
import { ContactStore } from './contacts';
import { FailurePlan } from './failures';
import { RateLimiter } from './rate-limiter';

/** A conversation between a contact and one of the account's numbers. */
export interface Thread {
	id: string;
	channelId: string;
	contactId: string;
	/** Milliseconds since the epoch. */
	createdAt: number;
	updatedAt: number;
}

/** A delivered message as the provider's own database has it. */
export interface StoredMessage {
	/** The provider's own number for the message. */
	recordId: number;
	chatId: number;
	contactId: string | number;
	delivered: DeliveredMessage;
	/** Delivery status; `sent` means that Meta accepted it. */
	status: 'sent' | 'delivered' | 'read' | 'failed';
	/** Milliseconds since the epoch. */
	sentAt: number;
}

/** Everything that the sandbox remembers. */
export class World {
	readonly requests: RecordedRequest[] = [];
	readonly messages: DeliveredMessage[] = [];
	readonly failures = new FailurePlan();
	readonly limiter: RateLimiter;
	readonly threads: Thread[] = [];
	readonly contacts: Record<ProviderId, ContactStore>;
	private readonly stored = new Map<ProviderId, StoredMessage[]>();

	constructor(ratePerMinute: number, rateWindowMs?: number) {
		this.limiter = new RateLimiter(ratePerMinute, rateWindowMs);
		this.contacts = Object.fromEntries(
			providerIds.map((provider) => [provider, new ContactStore(provider)]),
		) as Record<ProviderId, ContactStore>;
	}

	reset(): void {
		this.requests.length = 0;
		this.messages.length = 0;
		this.threads.length = 0;
		this.stored.clear();
		this.failures.reset();
		this.limiter.reset();
		for (const store of Object.values(this.contacts)) store.reset();
	}

	/** Puts a message into the customer's hands and gives it its ids. */
	deliver(message: Omit<DeliveredMessage, 'messageId'>, contactId: string | number): StoredMessage {
		const delivered = withoutUndefined({ ...message, messageId: newMessageId(message.phone) });
		const all = this.messagesOf(message.provider);
		const stored: StoredMessage = {
			recordId: 120 + all.length,
			chatId: chatOf(all, contactId),
			contactId,
			delivered,
			status: 'sent',
			sentAt: Date.now(),
		};
		all.push(stored);
		this.messages.push(delivered);
		return stored;
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
