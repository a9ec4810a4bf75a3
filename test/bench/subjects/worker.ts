/**
 * Does one job (JSON in argv[2]) in a process of its own, so that nothing else is measured, and
 * prints what it measured as a line of JSON.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { peakAbove } from '../../support/memory/peak';
import type { EngineSubject } from './inEngine';
import { profiled, type Shares } from './profile';
import type { Stalls } from './stalls';
import type { Job, Measured, Outcome, Subject, SubjectId } from './subject';

/** A subject, and who watches for how long it keeps everything else waiting. */
interface Watched {
	readonly subject: Subject;
	readonly stalls?: Stalls;
}

/**
 * Loaded when needed, so that no subject carries what another one needs to measure. What n8n has loaded, all of those in
 * its engine have loaded: V8 grows by the size of a heap.
 */
const SUBJECTS: Readonly<Record<SubjectId, (job: Job) => Promise<Watched>>> = {
	bareUndici: async (job) => ({ subject: await (await import('./bareUndici.js')).bareUndici(job) }),
	httpRequest: async (job) => {
		const stalls =
			job.watchesStalls === true ? (await import('./watched.js')).watchHttpRequest() : undefined;
		return { stalls, ...(await inEngine(job, (await import('./httpRequest.js')).httpRequest)) };
	},
	thisNode: async (job) => {
		const stalls =
			job.watchesStalls === true ? await (await import('./watched.js')).watchThisNode() : undefined;
		return { stalls, ...(await inEngine(job, (await import('./thisNode.js')).thisNode)) };
	},
	wholeBuffer: async (job) => await inEngine(job, (await import('./wholeBuffer.js')).wholeBuffer),
};

async function inEngine(job: Job, subject: (job: Job) => EngineSubject): Promise<Watched> {
	const { startInEngine } = await import('./inEngine.js');
	const { loadN8nNodes } = await import('./n8nNodes.js');
	loadN8nNodes();
	return { subject: await startInEngine(subject(job), job) };
}

async function main(): Promise<void> {
	const job = JSON.parse(process.argv[2] ?? '') as Job;
	const { subject, stalls } = await SUBJECTS[job.subject](job);
	// As n8n's server does: timers of the platform's signals do not keep a process alive.
	const alive = setInterval(() => {}, 60_000);
	try {
		process.stdout.write(`${JSON.stringify(await measure(subject, job, stalls))}\n`);
	} finally {
		clearInterval(alive);
		await subject.close();
	}
}

async function measure(
	subject: Subject,
	{ count, file, warmUp, warmUps, idleMs, isProfiled, executions = 1 }: Job,
	stalls?: Stalls,
): Promise<Measured> {
	// Nobody gets two messages: with Send Only Once the second would be left out.
	const all = Array.from({ length: warmUps + count }, (_, index) => `+1415${5_550_000 + index}`);
	const phones = all.splice(warmUps);
	if (file === undefined)
		await Promise.all(parts(all, executions).map(async (part) => await subject.send(part)));
	else for (const phone of all) await subject.send([phone], warmUp);
	await sleep(idleMs);
	globalThis.gc?.();

	let outcomes: Outcome[] = [];
	await stalls?.begin();
	const cpu = process.cpuUsage();
	const began = performance.now();
	let wallMs = 0;
	let shares: Shares | undefined;
	const send = async (): Promise<void> => {
		outcomes = await Promise.all(
			parts(phones, executions).map(async (part) => await subject.send(part, file)),
		);
		wallMs = performance.now() - began;
	};
	const peakBytes = await peakAbove(async () => {
		if (isProfiled === true) shares = await profiled(send);
		else await send();
	});
	const { user, system } = process.cpuUsage(cpu);
	return {
		wallMs,
		cpuMs: (user + system) / 1000,
		peakBytes,
		...(shares !== undefined && { shares }),
		...(await stalls?.end()),
		...outcomes.find(({ firstFailure, stoppedBy }) => firstFailure ?? stoppedBy),
		sent: outcomes.reduce((sum, { sent }) => sum + sent, 0),
		inOrder: outcomes.every(({ inOrder }) => inOrder),
	};
}

/** The same in so many parts of equal length. */
function parts<T>(list: readonly T[], count: number): T[][] {
	const length = Math.ceil(list.length / count);
	return Array.from({ length: count }, (_, index) =>
		list.slice(index * length, (index + 1) * length),
	);
}

void main();
