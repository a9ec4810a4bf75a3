import type { Chronicle } from './chronicle';
import { isDisturbed } from './judge';
import { faultOf } from '../support/providerServer/faults';
import { saidBy } from '../support/said';

/** What histories contain, counted, since a generator that never reaches the hard cases is worth nothing. */
export class Tally {
	readonly #counts = new Map<string, number>();

	#histories = 0;

	add(chronicle: Chronicle): void {
		this.#histories += 1;
		for (const [feature, has] of Object.entries(FEATURES)) {
			if (has(chronicle)) this.#counts.set(feature, this.count(feature) + 1);
		}
	}

	count(feature: string): number {
		return this.#counts.get(feature) ?? 0;
	}

	/** What is missing, where too few histories have a feature. */
	missing(shares: Partial<Record<Feature, number>>): string[] {
		return Object.entries(shares)
			.filter(([feature, share]) => this.count(feature) < Math.floor(share * this.#histories))
			.map(
				([feature, share]) => `${feature}: ${this.count(feature)} of ${share * this.#histories}`,
			);
	}

	toString(): string {
		const lines = Object.keys(FEATURES).map(
			(feature) => `${String(this.count(feature)).padStart(6)} ${feature}`,
		);
		return [`${this.#histories} histories, of which`, ...lines].join('\n');
	}
}

type Has = (chronicle: Chronicle) => boolean;

const FEATURES = {
	'more than one execution': ({ executions }) => executions.length > 1,
	'Retry with the context of a stop': ({ executions }) =>
		executions.some(({ known }) => known.length > 1),
	'a Retry of a Retry': ({ executions }) => executions.some(({ known }) => known.length > 2),
	'Retry with items corrected': ({ executions, history }) =>
		history.items.some(({ bad }) => bad !== undefined) &&
		executions.some(({ step, isClosing }) => step.what === 'retry' && step.corrected && !isClosing),
	'in doubt, sent again on purpose': ({ executions, arrivals }) =>
		executions.some(
			({ step, startedAt }) =>
				step.repeatUnknown &&
				arrivals.some(({ evidence, arrivedAt }) => evidence === 'unknown' && arrivedAt < startedAt),
		),
	'the same input in a new execution': ({ executions }) =>
		executions.some(({ step }, index) => index > 0 && step.what === 'run'),
	'several tries of n8n': ({ executions, arrivals, history }) =>
		history.settings.retryOnFail !== undefined &&
		executions.some(({ label }) => {
			const keys = arrivals
				.filter(({ during }) => during === label)
				.map(({ message }) => `${message.phone} ${message.text}`);
			return new Set(keys).size < keys.length;
		}),
	'stopped by a person': (chronicle) => isStopped(chronicle, 'person'),
	'stopped by the time limit': (chronicle) => isStopped(chronicle, 'timeout'),
	'the process crashed': (chronicle) => isStopped(chronicle, 'crash'),
	'the node stopped the run': ({ executions }) =>
		executions.some(({ run, stop }) => stop === undefined && saidBy(run)?.type === 'stop'),
	'acted, and then no answer or none that says so': ({ arrivals }) =>
		arrivals.some(({ fault }) => faultOf(fault).acts && faultOf(fault).evidence === 'unknown'),
	'an answer that repeats a tricky caption': ({ arrivals, history }) =>
		!['plain', 'now', 'random'].includes(history.caption) &&
		arrivals.some(({ fault }) => fault === 'echoes500'),
	'refused by the provider': ({ arrivals }) =>
		arrivals.some(({ evidence }) => evidence === 'notSent'),
	'told to come again': ({ arrivals }) =>
		arrivals.some(({ fault }) => fault === 'tooManyAtOnce' || fault === 'tooManyForLong'),
	'nobody listened': ({ executions }) => executions.some(({ step }) => step.away),
	'an item that the node refuses': ({ history }) =>
		history.items.some(({ bad }) => bad !== undefined),
	'equal items': ({ history: { items } }) =>
		new Set(items.map(({ customer, file, order }) => `${customer} ${file} ${order}`)).size <
		items.length,
	'more items than go at once': ({ history: { items, settings } }) =>
		items.length > (settings.concurrency ?? 64),
	'Continue or the error output': ({ history }) => history.settings.onError !== 'stopWorkflow',
	'a template that stood by': ({ history }) => history.template,
	'a template that went out': ({ arrivals }) =>
		arrivals.some(({ message, acted }) => message.kind === 'template' && acted),
	'the store broke': ({ executions }) => executions.some(({ storeFaults }) => storeFaults > 0),
	'another worker wrote over the store': ({ executions }) =>
		executions.some(({ isStoreTampered }) => isStoreTampered),
	'not judged, since the process was busy': isDisturbed,
	'two workers at the same time': ({ executions }) =>
		executions.some(({ label }, index) => executions[index - 1]?.label === label),
} as const satisfies Readonly<Record<string, Has>>;

export type Feature = keyof typeof FEATURES;

function isStopped({ executions }: Chronicle, by: string): boolean {
	return executions.some(({ stop }) => stop?.by === by);
}
