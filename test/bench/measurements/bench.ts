import type { StoredFile } from '../../support/memory/storedFile';
import type { Plan } from '../plan';
import type { Behaviour, Seen } from '../provider/protocol';
import type { Provider } from '../provider/provider';
import { runJob } from '../subjects/runJob';
import type { Job, Measured } from '../subjects/subject';

/** One run of one subject: what it measured itself, and what the provider saw. */
export interface Sample extends Measured {
	readonly seen: Seen;
}

/** Samples by what was measured, e.g. `thisNode`. */
export type Samples = Readonly<Record<string, readonly Sample[]>>;

/** What every measurement needs. */
export interface Bench {
	readonly plan: Plan;
	readonly provider: Provider;
	/** The document, and a small one to warm up with. */
	readonly files: { readonly document: StoredFile; readonly small: StoredFile };
	log(line: string): void;
}

/** What a measurement varies; the rest is the same for all. */
export type Case = Omit<Job, 'idleMs' | 'url' | 'warmUps'> & {
	/** Warmed up by a few messages, and at rest for a while before it is measured, as where files are sent. */
	readonly restsAsWithFiles?: boolean;
};

/** Files that each subject sends before it is measured, and links at most. */
const WARM_UP_FILES = 2;
const WARM_UP_LINKS = 1_000;

/** Runs a case in a process of its own, against a provider that behaves as told. */
export async function sample(
	{ log, plan }: Pick<Bench, 'log' | 'plan'>,
	provider: Provider,
	{ restsAsWithFiles, ...of }: Case,
	behaviour: Behaviour,
): Promise<Sample> {
	const rests = restsAsWithFiles ?? of.file !== undefined;
	// A rate window would open with the first message of the warm-up.
	const most = rests ? WARM_UP_FILES : Math.min(of.count, WARM_UP_LINKS);
	const warmUps = behaviour.perWindow === undefined ? most : 0;
	await provider.reset(behaviour);
	const idleMs = rests ? plan.idleMs : 0;
	const measured = await runJob({ ...of, url: provider.url, warmUps, idleMs });
	const seen = await provider.seen();
	const delivered = seen.delivered - warmUps;
	if (seen.incomplete > 0) throw new Error(`${of.subject} sent ${seen.incomplete} broken bodies`);
	log(
		`  ${of.subject.padEnd(12)} ${Math.round(measured.wallMs)} ms, ${(measured.peakBytes / 1024 / 1024).toFixed(1)} MB, ${delivered} of ${of.count} delivered`,
	);
	return { ...measured, seen: { ...seen, delivered } };
}

/** Every case so many times, in turns: a machine is not equally fast all the time. */
export async function inTurns(
	bench: Bench,
	cases: Readonly<Record<string, Case>>,
	behaviour: Behaviour,
	repeats = bench.plan.repeats,
): Promise<Samples> {
	const samples: Record<string, Sample[]> = {};
	for (let turn = 0; turn < repeats; turn += 1) {
		for (const [name, of] of Object.entries(cases)) {
			(samples[name] ??= []).push(await sample(bench, bench.provider, of, behaviour));
		}
	}
	return samples;
}
