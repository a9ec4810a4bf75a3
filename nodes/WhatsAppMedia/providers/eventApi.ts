import type { MetaRefusal } from '../failures/refusal';
import type { ApiRequest } from '../wire/apiRequest';
import type { ApiResponse } from '../wire/apiResponse';
import type { DeliveryState } from './provider';

/** What a workflow can wait for. */
export type EventKind = 'delivered' | 'failed' | 'read' | 'received';

/** What is known of a file that a customer sent. */
export interface ReceivedMedia {
	/** Meta's id, which only Meta's own API gives the file for. */
	readonly id?: string;
	readonly url?: string;
	readonly mimeType?: string;
	readonly fileName?: string;
	readonly sha256?: string;
}

/** What a customer wrote, as far as the provider tells. */
export interface ReceivedContent {
	/** As the provider words it, such as `text` or `image`. */
	readonly type?: string;
	/** Its words, its caption, or the label of the button that was tapped. */
	readonly text?: string;
	readonly media?: ReceivedMedia;
}

/** Something that a provider tells of a message. */
export interface MessageEvent {
	/** `other`: nothing that this node has a kind for. */
	readonly kind: EventKind | 'other';
	/** As the provider calls it. */
	readonly name?: string;
	readonly messageId?: string;
	readonly recordId?: string;
	readonly conversationId?: string;
	/** The customer, in the form of today where the provider has an older one; with a plus. */
	readonly phone?: string;
	/** Where the message is now; of a webhook, where it was then. */
	readonly state?: DeliveryState;
	/** Why it failed, in the words that the provider keeps. */
	readonly words?: string;
	/** The same as Meta's code, where the words name one. */
	readonly meta?: MetaRefusal;
	/** When it happened, as the provider writes it. */
	readonly at?: string;
	readonly content?: ReceivedContent;
	/** Everything that came. */
	readonly raw: unknown;
	/** The documents do not name the fields, so what was read of them may be incomplete. */
	readonly isUndocumented?: true;
}

/** How a provider calls a URL of n8n. */
export interface WebhookApi {
	readonly type: 'webhook';
	readonly kinds: readonly EventKind[];
	/** Where the URL is entered in the provider's dashboard. */
	readonly location: string;
	/** How the operator gets the secret. */
	readonly secretSource: string;
	/** Header with the signature in lower case: HMAC-SHA256 of the body as it came, in hex. */
	readonly signatureHeader: string;
	/** The events in a body; undefined if it is none of this provider's. */
	read(body: unknown): readonly MessageEvent[] | undefined;
	/** Present where the provider can pass on Meta's own webhooks as well, which nobody signs. */
	readonly forwarder?: {
		/** As the dashboard calls it, and where it is. */
		readonly name: string;
		read(body: unknown): readonly MessageEvent[] | undefined;
	};
}

/** Who wrote a message: `inbound` the customer, `outbound` the shop. */
export type Direction = 'inbound' | 'outbound';

/** A message in a list. */
export interface ListedMessage extends Omit<MessageEvent, 'kind'> {
	/** The provider's own number of the message. Numbers only grow. */
	readonly id: number;
	/** Undefined where the row does not tell. */
	readonly direction?: Direction;
	/** When it was sent, in milliseconds since the epoch by the provider's clock. */
	readonly sentAt?: number;
}

/** What is asked of a list of messages. */
export interface MessageQuery {
	readonly direction: Direction;
	/** What comes first: what was `created`, or what was `changed` last. */
	readonly order: 'changed' | 'created';
	/** From 1. */
	readonly page: number;
}

/** One page of messages. */
export interface MessagePage {
	readonly rows: readonly ListedMessage[];
	/** Nothing follows. */
	readonly isLast: boolean;
	/** It has rows, and none of them could be read. */
	readonly isUnreadable: boolean;
}

/** How a provider lists messages, for n8n to look what is new. */
export interface MessageListApi {
	readonly type: 'list';
	readonly kinds: readonly EventKind[];
	request(query: MessageQuery): ApiRequest;
	/** Undefined if it is not such an answer. */
	read(response: ApiResponse, query: MessageQuery): MessagePage | undefined;
}

/** How a provider tells what happens to messages. */
export type EventApi = MessageListApi | WebhookApi;
