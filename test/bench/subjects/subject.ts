import type { ProviderId } from '../../../nodes/WhatsAppMedia/providers/registry';
import type { StoredFile } from '../../support/memory/storedFile';
import type { Shares } from './profile';
import type { LongestStalls } from './stalls';

/** What does the work that is measured. */
export type SubjectId = 'bareUndici' | 'httpRequest' | 'thisNode' | 'wholeBuffer';

/** One deployment of each product. Nothing else of the tests is loaded here: it would be measured, too. */
export type MeasuredProvider = Extract<ProviderId, 'contactship' | 'waCr' | 'xobito'>;

/** One piece of work for one subject. */
export interface Job {
	readonly subject: SubjectId;
	readonly provider: MeasuredProvider;
	/** Address of the provider's stand-in. */
	readonly url: string;
	/** Messages to send. */
	readonly count: number;
	/** The file that each message carries; a link without it. */
	readonly file?: StoredFile;
	/** Small file that is sent before the measurement, where files are sent. */
	readonly warmUp?: StoredFile;
	/**
	 * Messages that are sent before the measurement, as in an n8n that has run before: everything that is loaded
	 * once is loaded, and V8 has as much memory for what is new as it wants. Links in one run, files one by one.
	 */
	readonly warmUps: number;
	/** Milliseconds without work between them and the measurement. */
	readonly idleMs: number;
	/** Megabytes for Node's young generation (`--max-semi-space-size`); Node decides without it. */
	readonly youngGeneration?: number;
	/** Done under V8's profiler, which costs time. */
	readonly isProfiled?: boolean;
	/**
	 * It is watched for how long n8n can do nothing else, of a subject in its engine. A timer each millisecond and
	 * V8's samples for it cost some of the processor's time.
	 */
	readonly watchesStalls?: boolean;
	/** Options of this node. */
	readonly options?: Readonly<Record<string, number | string>>;
	/**
	 * The messages go out in so many executions at once; in one without it. Several run with n8n's older way to
	 * evaluate expressions: the present one takes 10 MB for each execution, which would hide everything else.
	 */
	readonly executions?: number;
	/** Of n8n's HTTP Request: messages, and milliseconds between so many. */
	readonly batching?: { readonly batchSize: number; readonly batchInterval: number };
}

/** What the process of a job measured. */
export interface Measured extends Partial<LongestStalls> {
	/** Milliseconds from the start of the execution to its end. */
	readonly wallMs: number;
	/** Milliseconds of processor time, user and system. */
	readonly cpuMs: number;
	/** Most memory (resident set) above what was held before, in bytes. */
	readonly peakBytes: number;
	readonly shares?: Shares;
	/** Messages that the subject says were sent, in the order of the input. */
	readonly sent: number;
	/** Whether every output stands at the place of its input. */
	readonly inOrder: boolean;
	/** What stopped the subject, if anything did. */
	readonly stoppedBy?: string;
	/** What the first failed item says. */
	readonly firstFailure?: string;
}

/** How the result of a send looks to a subject. */
export type Outcome = Pick<Measured, 'firstFailure' | 'inOrder' | 'sent' | 'stoppedBy'>;

/** A subject, set up and warm. */
export interface Subject {
	/** Sends one message, with the file if given, to each phone number. */
	send(phones: readonly string[], file?: StoredFile): Promise<Outcome>;
	close(): Promise<void>;
}

/** A link that every provider accepts; nobody opens it. */
export const LINK = 'https://shop.example/invoice.pdf';

/** Token of every provider's stand-in, which takes any. */
export const TOKEN = 'benchmark-token-benchmark-token';

/** Where each provider takes messages. */
export const SEND_PATHS: Readonly<Record<MeasuredProvider, string>> = {
	contactship: '/contactship/v1/waba/send-media',
	waCr: '/wacr/api/v2/messages/media',
	xobito: '/xobito/api/v1/acme/messages/media',
};
