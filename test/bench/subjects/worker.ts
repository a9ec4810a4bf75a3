/**
 * Does one job (JSON in argv[2]) in a process of its own, so that nothing else is measured, and
 * prints what it measured as a line of JSON.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { peakAbove } from '../../engine/support/peak';
import type { EngineSubject } from './inEngine';
import type { Job, Measured, Outcome, Subject, SubjectId } from './subject';

/** Loaded when needed, so that no subject carries the code of another. */
const SUBJECTS: Readonly<Record<SubjectId, (job: Job) => Promise<Subject>>> = {
	bareUndici: async (job) => (await import('./bareUndici.js')).bareUndici(job),
	httpRequest: async (job) => await inEngine(job, (await import('./httpRequest.js')).httpRequest),
	thisNode: async (job) => await inEngine(job, (await import('./thisNode.js')).thisNode),
	wholeBuffer: async (job) => await inEngine(job, (await import('./wholeBuffer.js')).wholeBuffer),
};

async function inEngine(job: Job, subject: (job: Job) => EngineSubject): Promise<Subject> {
	const { startInEngine } = await import('./inEngine.js');
	return await startInEngine(subject(job), job);
}

async function main(): Promise<void> {
	const job = JSON.parse(process.argv[2] ?? '') as Job;
	const subject = await SUBJECTS[job.subject](job);
	// As n8n's server does: timers of the platform's signals do not keep a process alive.
	const alive = setInterval(() => {}, 60_000);
	try {
		process.stdout.write(`${JSON.stringify(await measure(subject, job))}\n`);
	} finally {
		clearInterval(alive);
		await subject.close();
	}
}

async function measure(
	subject: Subject,
	{ count, file, warmUp, warmUps, idleMs }: Job,
): Promise<Measured> {
	const phones = Array.from(
		{ length: Math.max(count, warmUps) },
		(_, index) => `+1415${5_550_000 + index}`,
	);
	for (const phone of phones.slice(0, warmUps)) await subject.send([phone], warmUp);
	await sleep(idleMs);
	globalThis.gc?.();

	let outcome: Outcome = { sent: 0, inOrder: false };
	const cpu = process.cpuUsage();
	const began = performance.now();
	let wallMs = 0;
	const peakBytes = await peakAbove(async () => {
		outcome = await subject.send(phones.slice(0, count), file);
		wallMs = performance.now() - began;
	});
	const { user, system } = process.cpuUsage(cpu);
	return { wallMs, cpuMs: (user + system) / 1000, peakBytes, ...outcome };
}

void main();
