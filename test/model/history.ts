import fc from 'fast-check';

import type { Provider } from '../../nodes/WhatsAppMedia/providers/provider';
import { PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import type { Attempt } from '../support/providerServer/server';
import { FAULT_NAMES, type FaultName } from '../support/providerServer/faults';
import { PLAYED_IDS, type ProviderId } from '../support/providers';
import type { Once } from '../support/vocabulary';

/** What happens to a node: what it is given, how everything around it breaks, and what people do. */
export interface History {
	readonly provider: ProviderId;
	/** `n8nLink` is a link to a file that n8n keeps, for those that files go to as base64. */
	readonly source: Source;
	readonly caption: Caption;
	readonly once: Once;
	/** A template stands by for a closed 24-hour window. */
	readonly template: boolean;
	readonly settings: Settings;
	readonly items: readonly Item[];
	/** One after the other; the first is the run that n8n starts by itself. */
	readonly steps: readonly Step[];
}

export type Source = 'binary' | 'link' | 'n8nLink' | 'signedLink';

export interface Settings {
	readonly onError: 'continueErrorOutput' | 'continueRegularOutput' | 'stopWorkflow';
	/** Retry On Fail; milliseconds between the tries. */
	readonly retryOnFail?: { readonly maxTries: number; readonly wait: number };
	/** Messages at Once, if it is not left alone. */
	readonly concurrency?: number;
	/** The node may wait for a rate limit, rather than give up at once. */
	readonly patient: boolean;
}

/** Items with equal customer, file and order are equal in everything. */
export interface Item {
	readonly customer: number;
	readonly file: number;
	readonly order: number;
	/** What the node itself finds wrong, if anything. */
	readonly bad?: 'file' | 'order' | 'phone';
	/** What the provider does with the first, the second … request for this message; then it accepts. */
	readonly attempts: readonly Attempt[];
}

export interface Step {
	/** Retry of the last execution where n8n has it, a new execution, or two at once on two workers. */
	readonly what: 'pair' | 'retry' | 'run';
	/** A person has corrected what was wrong with items. */
	readonly corrected: boolean;
	/** A person has decided to send again what is in doubt. */
	readonly repeatUnknown: boolean;
	/** Messages at Once, changed by the person. */
	readonly concurrency?: number;
	readonly stop?: Stop;
	readonly store: readonly StoreFault[];
	/** Nobody listens at the provider's address. */
	readonly away: boolean;
}

/** Ends an execution in the middle, `crash` with its whole process. */
export interface Stop {
	readonly by: 'crash' | 'person' | 'timeout';
	/** So many messages have come to the provider, requests to the store were written, or milliseconds passed. */
	readonly after: 'arrivals' | 'milliseconds' | 'storeCalls';
	readonly count: number;
}

/** What is wrong with the store of processed items. */
export interface StoreFault {
	readonly how: 'failsAfterWrite' | 'failsBeforeWrite' | 'overwritten' | 'slow';
	/** From which request of the step on, counted from 1, and for how many. */
	readonly from: number;
	readonly calls: number;
}

export type Caption = keyof typeof CAPTIONS;

/** What stands before the mark of a message in its caption. */
export const CAPTIONS = {
	plain: 'Your invoice',
	now: 'Sent at {{ $now.toISO() }}',
	random: 'No. {{ Math.random() }}',
	metaCode: 'Your order (#131047) is ready',
	orderNumber: 'Your invoice (#200345)',
	smallNumber: 'Order (#100) is on its way',
	window: 'Sorry, your parcel needs more than 24 hours',
	ventana: 'Tu pedido tardará más de 24 horas',
	limit: 'Last days: contact limit reached',
} as const;

/** Whether a message has other words each time that it is made. */
export function isVarying(caption: Caption): boolean {
	return caption === 'now' || caption === 'random';
}

const often = <T>(value: T, weight = 3): fc.WeightedArbitrary<T> => ({
	arbitrary: fc.constant(value),
	weight,
});
/** Absent so many times out of one more. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>, absent: number): fc.Arbitrary<T | undefined> =>
	fc.oneof(often<T | undefined>(undefined, absent), { arbitrary, weight: 1 });
const seldom = <T>(arbitrary: fc.Arbitrary<T>, weight = 1): fc.WeightedArbitrary<T> => ({
	arbitrary,
	weight,
});

const REFUSALS: readonly FaultName[] = ['refuses422', 'refuses400', 'refuses403', 'saysNo'];
const DOUBTS: readonly FaultName[] = ['echoes500', 'crashes500', 'resetsAfterActing'];

const fault = fc.oneof(
	often<FaultName>('accepts', 4),
	seldom(fc.constantFrom(...REFUSALS), 3),
	seldom(fc.constantFrom(...DOUBTS), 2),
	seldom(fc.constantFrom(...FAULT_NAMES), 2),
);
const speed = fc.oneof(often(0), seldom(fc.integer({ min: 1, max: 50 }), 3));
const attempt: fc.Arbitrary<Attempt> = fc.record({ fault, ms: speed });
const attempts = fc.oneof(
	often<readonly Attempt[]>([], 2),
	seldom(fc.array(attempt, { minLength: 1, maxLength: 4 }), 3),
	// Refused again and again, each time at another speed: tries of n8n that get differently far.
	seldom(
		fc.array(fc.record({ fault: fc.constantFrom(...REFUSALS), ms: speed }), {
			minLength: 1,
			maxLength: 3,
		}),
	),
);

/** Mostly customers that differ, who each get one file for one order. */
const item = (index: number, bad: Item['bad'][]): fc.Arbitrary<Item> =>
	fc.record({
		customer: fc.oneof(often(index, 8), seldom(fc.integer({ min: 0, max: index }))),
		file: fc.oneof(often(0, 8), seldom(fc.integer({ min: 0, max: 2 }))),
		order: fc.oneof(often(0, 8), seldom(fc.integer({ min: 0, max: 2 }))),
		bad: maybe(fc.constantFrom(...bad), 15),
		attempts,
	});
const someItems = (min: number, max: number, bad: Item['bad'][]): fc.Arbitrary<Item[]> =>
	fc
		.integer({ min, max })
		.chain((count) =>
			fc.tuple(...Array.from({ length: count }, (_, index) => item(index, bad))),
		) as fc.Arbitrary<Item[]>;

/** A whole mailing of which a few go wrong. */
const mailing: fc.Arbitrary<Item[]> = fc
	.record({
		count: fc.oneof(
			seldom(fc.integer({ min: 65, max: 90 }), 3),
			seldom(fc.integer({ min: 65, max: 200 })),
		),
		first: fc.array(attempt, { minLength: 1, maxLength: 3 }),
		others: fc.array(fc.record({ at: fc.integer({ min: 1, max: 199 }), attempts }), {
			maxLength: 4,
		}),
	})
	.map(({ count, first, others }) => {
		const planned = new Map(others.map(({ at, attempts }) => [at % count, attempts]));
		return Array.from({ length: count }, (_, index) => ({
			customer: index,
			file: 0,
			order: 0,
			attempts: index === 0 ? first : (planned.get(index) ?? []),
		}));
	});

const settings: fc.Arbitrary<Settings> = fc.record({
	onError: fc.oneof(
		often<Settings['onError']>('stopWorkflow', 3),
		seldom(fc.constantFrom('continueRegularOutput', 'continueErrorOutput')),
	),
	retryOnFail: maybe(
		fc.record({
			maxTries: fc.integer({ min: 2, max: 5 }),
			wait: fc.integer({ min: 1, max: 15 }),
		}),
		1,
	),
	concurrency: maybe(fc.integer({ min: 1, max: 8 }), 1),
	patient: fc.boolean(),
});

const stop = (after: Stop['after'][]): fc.Arbitrary<Stop> =>
	fc.record({
		by: fc.constantFrom('crash', 'person', 'timeout'),
		after: fc.constantFrom(...after),
		count: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 30 })),
	});
const storeFault: fc.Arbitrary<StoreFault> = fc.record({
	how: fc.constantFrom('failsAfterWrite', 'failsBeforeWrite', 'overwritten', 'slow'),
	from: fc.integer({ min: 1, max: 8 }),
	calls: fc.oneof(often(1), fc.integer({ min: 2, max: 4 }), fc.constant(100)),
});

interface StepOptions {
	readonly what: Step['what'][];
	readonly after: Stop['after'][];
	readonly hasStore: boolean;
}

const step = ({ what, after, hasStore }: StepOptions): fc.Arbitrary<Step> =>
	fc.record({
		what: fc.constantFrom(...what),
		corrected: fc.boolean(),
		repeatUnknown: fc.oneof(often(false), seldom(fc.constant(true))),
		concurrency: maybe(fc.integer({ min: 1, max: 8 }), 3),
		stop: maybe(stop(after), 2),
		store: hasStore ? fc.array(storeFault, { maxLength: 2 }) : fc.constant([]),
		away: fc.oneof(often(false, 9), seldom(fc.constant(true))),
	});

/**
 * Leaves out what a provider does not take, what takes too long (many messages that each wait for a provider that is away), and what nobody
 * could stand: two workers at once with the order to repeat what is in doubt, or on a store that loses what
 * they write, or takes so long for it that neither can see the other.
 */
function possible(history: History): History {
	const { items, settings } = history;
	const isQuick = items.length <= 6 && settings.retryOnFail === undefined;
	const steps = history.steps.map((one) => ({
		...one,
		away: one.away && isQuick,
		repeatUnknown: one.repeatUnknown && one.what !== 'pair',
		store: one.store.filter(({ how }) => one.what !== 'pair' || how.startsWith('fails')),
	}));
	const { limits, templates } = PROVIDERS[history.provider] as Provider;
	const isTaken = history.source !== 'n8nLink' || limits.comfortableUpload !== undefined;
	const source = isTaken ? history.source : 'binary';
	return { ...history, source, template: history.template && templates !== undefined, steps };
}

/** Histories without Send Only Once: what one execution remembers is all that there is. */
export const histories: fc.Arbitrary<History> = fc
	.record({
		provider: fc.constantFrom(...PLAYED_IDS),
		source: fc.constantFrom<Source>('binary', 'link', 'n8nLink', 'signedLink'),
		caption: fc.constantFrom(...(Object.keys(CAPTIONS) as Caption[])),
		once: fc.constant<Once>('off'),
		template: fc.oneof(often(false), seldom(fc.constant(true))),
		settings,
		items: fc.oneof(
			seldom(someItems(1, 5, ['phone', 'file']), 36),
			seldom(someItems(6, 16, ['phone', 'file']), 6),
			seldom(mailing),
		),
		steps: fc.array(
			step({
				what: ['retry', 'retry', 'run'],
				after: ['arrivals', 'milliseconds'],
				hasStore: false,
			}),
			{ minLength: 1, maxLength: 4 },
		),
	})
	.map(possible);

/** Histories with Send Only Once: what n8n's store of processed items remembers across executions. */
export const onceHistories: fc.Arbitrary<History> = fc
	.record({
		provider: fc.constantFrom(...PLAYED_IDS),
		source: fc.constantFrom<Source>('binary', 'link', 'n8nLink', 'signedLink'),
		caption: fc.constantFrom(...(Object.keys(CAPTIONS) as Caption[])),
		once: fc.constantFrom<Once>('perFile', 'perOrder'),
		template: fc.oneof(often(false), seldom(fc.constant(true))),
		settings,
		items: fc.oneof(
			seldom(someItems(1, 4, ['phone', 'file', 'order']), 10),
			seldom(someItems(5, 12, ['phone', 'file', 'order']), 2),
		),
		steps: fc.array(
			step({
				what: ['retry', 'run', 'run', 'pair'],
				after: ['arrivals', 'milliseconds', 'storeCalls'],
				hasStore: true,
			}),
			{ minLength: 1, maxLength: 4 },
		),
	})
	.map(possible);
