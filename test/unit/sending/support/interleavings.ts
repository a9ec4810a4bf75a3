import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Runs workers in every order in which their steps can happen: each reading and each writing of a
 * store, and the end of each wait, is a step of its own. Orders that lead to the same state are
 * followed once.
 */

/** Something that can happen next. */
interface Step {
	readonly actor: string;
	/** What it is and what it carries, so that two states can be compared. */
	readonly label: () => string;
	readonly lasts: Duration;
	/** Whether it can happen now. */
	readonly isPossible: () => boolean;
	readonly happen: () => void;
}

/**
 * How long the way to a step takes. `brief`: as a request to a store. `long`: so long that all that is
 * brief happens before. `any`: nobody knows.
 */
type Duration = 'any' | 'brief' | 'long';

/** One course of events under way. */
export interface Course {
	/** Lets the scheduler decide when to go on. */
	step(label: () => string, lasts?: Duration, isPossible?: () => boolean): Promise<void>;
	/** Tells what the worker that calls has learned, which is all that its future depends on. */
	learn(fact: unknown): void;
}

/** What is run in every order: the workers, what they share, and what must be so afterwards. */
export interface Scenario {
	readonly workers: Readonly<Record<string, () => Promise<void>>>;
	/** What the workers share, as a text. */
	state(): string;
	/** Runs when all workers are done; throws if something is wrong. */
	judge(): Promise<void> | void;
}

/** Turns of the queue of promises after which a worker that has no step is taken for stuck. */
const PATIENCE = 2_000;

const actors = new AsyncLocalStorage<string>();
let current: Run | undefined;

class Run implements Course {
	readonly steps: Step[] = [];

	readonly #facts = new Map<string, string[]>();

	async step(label: () => string, lasts: Duration = 'any', isPossible = () => true): Promise<void> {
		const actor = actors.getStore() ?? 'nobody';
		await new Promise<void>((resolve) => {
			this.steps.push({ actor, label, lasts, isPossible, happen: resolve });
		});
	}

	/** The steps that can happen next. */
	possible(): Step[] {
		const possible = this.steps.filter((step) => step.isPossible());
		const isAnyBrief = possible.some(({ lasts }) => lasts === 'brief');
		return isAnyBrief ? possible.filter(({ lasts }) => lasts !== 'long') : possible;
	}

	learn(fact: unknown): void {
		const actor = actors.getStore() ?? 'nobody';
		const facts = this.#facts.get(actor) ?? [];
		facts.push(JSON.stringify(fact));
		this.#facts.set(actor, facts);
	}

	state(shared: string): string {
		const waiting = this.steps.map(({ actor, label }) => `${actor}: ${label()}`).sort();
		const known = [...this.#facts].sort().map(([actor, facts]) => `${actor} ${facts.join()}`);
		return [shared, ...waiting, ...known].join('\n');
	}
}

/** The course that is under way, for what stands in for timers and stores. */
export function course(): Course {
	if (current === undefined) throw new Error('No course is under way');
	return current;
}

/** The worker that calls. */
export function actor(): string {
	return actors.getStore() ?? 'nobody';
}

/** Runs a scenario in every order. Rejects with the order in which something went wrong. */
export async function inEveryOrder(make: () => Scenario): Promise<{ readonly states: number }> {
	const seen = new Set<string>();
	const open: number[][] = [[]];
	for (let choices = open.pop(); choices !== undefined; choices = open.pop()) {
		const others = await follow(make(), choices, seen);
		open.push(...others);
	}
	return { states: seen.size };
}

/** Follows one order, and returns the choices that were left aside. */
async function follow(
	scenario: Scenario,
	choices: readonly number[],
	seen: Set<string>,
): Promise<number[][]> {
	const run = new Run();
	current = run;
	const others: number[][] = [];
	const taken: number[] = [];
	const names: string[] = [];
	const unfinished = new Set(Object.keys(scenario.workers));
	let broken: unknown;
	for (const [name, work] of Object.entries(scenario.workers)) {
		void actors
			.run(name, work)
			.catch((error: unknown) => (broken ??= error))
			.finally(() => unfinished.delete(name));
	}
	for (;;) {
		await settled(run, unfinished);
		if (broken !== undefined) throw broken;
		if (unfinished.size === 0) break;
		const possible = run.possible();
		if (possible.length === 0) throw new Error(`Nothing can happen any more after ${names}`);
		if (taken.length >= choices.length) {
			const state = run.state(scenario.state());
			if (seen.has(state)) return others;
			seen.add(state);
			for (let other = 1; other < possible.length; other += 1) others.push([...taken, other]);
		}
		const choice = choices[taken.length] ?? 0;
		const step = possible[choice];
		if (step === undefined) throw new Error('An order does not lead to where it led before');
		taken.push(choice);
		names.push(`${step.actor} ${step.label()}`);
		run.steps.splice(run.steps.indexOf(step), 1);
		step.happen();
	}
	try {
		await scenario.judge();
	} catch (error) {
		const words = error instanceof Error ? error.message : String(error);
		throw new Error(`${words}\nin this order:\n${names.join('\n')}`, { cause: error });
	}
	return others;
}

/** Waits until every worker is done or has a step to take; each takes one at a time. */
async function settled(run: Run, unfinished: ReadonlySet<string>): Promise<void> {
	for (let turn = 0; turn < PATIENCE; turn += 1) {
		await Promise.resolve();
		if (run.steps.length === unfinished.size) return;
	}
	throw new Error(`Stuck: ${[...unfinished].join()}`);
}
