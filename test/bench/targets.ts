import { median } from './stats';
import type { Sample } from './measurements/bench';
import type { Results } from './measurements';
import type { ServerSample } from './measurements/server';
import type { Plan } from './plan';

const MB = 1024 * 1024;

/** Something that the project promises, with what was measured. */
export interface Target {
	readonly what: string;
	readonly measured: number;
	/** The highest single reading, where each one has to meet the target. */
	readonly highest?: number;
	/** The target is met up to this figure. */
	readonly bound: number;
	/** Behind the figures, e.g. ` MB`. */
	readonly unit: string;
}

export function isMet({ measured, highest = measured, bound }: Target): boolean {
	return highest <= bound;
}

/** The median of something over samples; NaN without any. */
export function medianOf<S>(
	samples: readonly S[] | undefined,
	value: (sample: S) => number,
): number {
	return median((samples ?? []).map(value));
}

export const nodeTime = ({ nodeMs }: ServerSample): number => nodeMs;
export const wall = ({ wallMs }: Sample): number => wallMs;
export const peak = ({ peakBytes }: Sample): number => peakBytes / MB;
export const cpu = ({ cpuMs }: Sample): number => cpuMs;
/** Least milliseconds for the messages: as many in each window as it allows, the last at its start. */
export function leastMakespan({ rate }: Plan): number {
	return (Math.ceil(rate.count / rate.perWindow) - 1) * rate.windowMs;
}

export const stall = ({ longestStallMs = NaN }: Sample): number => longestStallMs;
export const ownStall = ({ longestWithoutCollectorMs = NaN }: Sample): number =>
	longestWithoutCollectorMs;
export const collected = ({ collectedMs = NaN }: Sample): number => collectedMs;

type Readings = readonly Sample[] | undefined;
type Reading = (sample: Sample) => number;

/** The highest of something over samples; NaN without any. */
export function highestOf<S>(
	samples: readonly S[] | undefined,
	value: (sample: S) => number,
): number {
	return samples === undefined || samples.length === 0 ? NaN : Math.max(...samples.map(value));
}

/** How one compares with another by the medians. */
function compared(what: string, one: Readings, other: Readings, value: Reading, bound = 1): Target {
	const measured = medianOf(one, value) / medianOf(other, value);
	return { what, measured, bound, unit: ' ×' };
}

/** The same, where the highest reading has to meet the target, too. */
function comparedEach(
	what: string,
	one: Readings,
	other: Readings,
	value: Reading,
	bound: number,
): Target {
	const highest = highestOf(one, value) / medianOf(other, value);
	return { ...compared(what, one, other, value, bound), highest };
}

function memoryEach(what: string, samples: Readings, bound: number): Target {
	const highest = highestOf(samples, peak);
	return { what, measured: medianOf(samples, peak), highest, bound, unit: ' MB' };
}

/** All targets, from the figures of one run. */
export function targetsOf(results: Results, plan: Plan): Target[] {
	return [
		...linkTargets(results, plan),
		...fileTargets(results, plan),
		...rateTargets(results, plan),
		...scaleTargets(results, plan),
		{
			what: 'Loading the package',
			measured: median(results.coldStart.loadMs),
			bound: 12,
			unit: ' ms',
		},
		{
			what: 'Size of the package',
			measured: results.coldStart.tarballBytes / 1000,
			bound: 256,
			unit: ' kB',
		},
	];
}

function linkTargets({ links, forms, once, server, growth }: Results, plan: Plan): Target[] {
	const count = grouped(plan.links.count);
	const sizes = plan.growth.filter((items) => items <= plan.comparedUpTo);
	const serverTime = (name: string): number => medianOf(server[name], nodeTime);
	const sockets = [
		...(links.thisNode ?? []).map(({ seen }) => seen.mostSockets),
		...(server.thisNode ?? []).map(({ mostSockets }) => mostSockets),
	];
	return [
		{
			what: `${count} links in n8n's server: time, compared with HTTP Request`,
			measured: serverTime('thisNode') / serverTime('httpRequest'),
			bound: 1,
			unit: ' ×',
		},
		{
			what: `${count} links in n8n's server with Send Only Once: time, compared with the same without`,
			measured: serverTime('thisNodeOnce') / serverTime('thisNode'),
			bound: 1.2,
			unit: ' ×',
		},
		compared(
			`${count} links in n8n's engine alone: time, compared with HTTP Request`,
			links.thisNode,
			links.httpRequest,
			wall,
		),
		compared(
			`${count} links in n8n's engine alone: processor, compared with HTTP Request`,
			links.thisNode,
			links.httpRequest,
			cpu,
		),
		compared(
			`${count} links in n8n's engine alone: memory, compared with HTTP Request`,
			links.thisNode,
			links.httpRequest,
			peak,
		),
		compared(
			`${count} links as forms in n8n's engine alone: time, compared with HTTP Request`,
			forms.thisNode,
			forms.httpRequest,
			wall,
		),
		compared(
			`${count} links in n8n's engine alone with Send Only Once: time, compared with the same without`,
			once.thisNodeOnce,
			once.thisNode,
			wall,
			1.2,
		),
		...sizes.map((items) =>
			compared(
				`${grouped(items)} links in n8n's engine alone, from a provider that answers at once: time, compared with HTTP Request`,
				growth.thisNode?.[items],
				growth.httpRequest?.[items],
				wall,
			),
		),
		{
			what: `${count} links: connections at once`,
			measured: Math.max(...sockets),
			bound: 64,
			unit: '',
		},
	];
}

function fileTargets({ multipart, base64, atOnce }: Results, plan: Plan): Target[] {
	const several = `${plan.atOnce} documents at once`;
	return [
		memoryEach('Document, multipart: memory above idle', multipart.thisNode, 16),
		memoryEach('Document, base64: memory above idle', base64.thisNode, 16),
		comparedEach(
			'Document, multipart: time, compared with bare undici',
			multipart.thisNode,
			multipart.bareUndici,
			wall,
			1.1,
		),
		comparedEach(
			'Document, base64: time, compared with bare undici',
			base64.thisNode,
			base64.bareUndici,
			wall,
			1.1,
		),
		memoryEach(`${several}, multipart: memory above idle`, atOnce.thisNode, 48),
		memoryEach(`${several}, base64: memory above idle`, atOnce.thisNodeBase64, 48),
		comparedEach(
			`${several}: time, compared with HTTP Request`,
			atOnce.thisNode,
			atOnce.httpRequest,
			wall,
			1,
		),
	];
}

function rateTargets({ rate }: Results, plan: Plan): Target[] {
	const limited = [...(rate.thisNodeXobito ?? []), ...(rate.thisNodeWaCr ?? [])];
	return [
		{
			what: 'Rate limit: messages that did not go out or are out of order',
			measured: limited.reduce(
				(sum, { seen, inOrder, sent }) =>
					sum + plan.rate.count - Math.min(seen.delivered, sent) + Number(!inOrder),
				0,
			),
			bound: 0,
			unit: '',
		},
		{
			what: 'Rate limit: time, compared with the least possible',
			measured: Math.max(...limited.map(({ seen }) => seen.makespan)) / leastMakespan(plan),
			bound: 1.1,
			unit: ' ×',
		},
	];
}

function scaleTargets({ growth, executions }: Results, plan: Plan): Target[] {
	const [most = 0, before = 0] = [...plan.growth].sort((one, other) => other - one);
	const [few, many] = plan.executions.counts;
	const perItem = (count: number, value: Reading): number =>
		medianOf(growth.thisNode?.[count], value) / count;
	const perExecution = (count: number, value: Reading): number =>
		medianOf(executions[count]?.thisNode, value) / count;
	return [
		{
			what: `Item of ${grouped(most)}: time, compared with one of ${grouped(before)}`,
			measured: perItem(most, wall) / perItem(before, wall),
			bound: 1.05,
			unit: ' ×',
		},
		{
			what: `Item of ${grouped(most)}: memory, compared with one of ${grouped(before)}`,
			measured: perItem(most, peak) / perItem(before, peak),
			bound: 1,
			unit: ' ×',
		},
		{
			what: `Execution of ${grouped(many)} at once: processor, compared with one of ${grouped(few)}`,
			measured: perExecution(many, cpu) / perExecution(few, cpu),
			bound: 1.05,
			unit: ' ×',
		},
		{
			what: `Execution of ${grouped(many)} at once: memory, compared with one of ${grouped(few)}`,
			measured: perExecution(many, peak) / perExecution(few, peak),
			bound: 1.05,
			unit: ' ×',
		},
		...[before, most].map((count) => ({
			what: `${grouped(count)} links: longest time in which n8n can do nothing else, without V8's collector of garbage`,
			measured: medianOf(growth.thisNode?.[count], ownStall),
			bound: 50,
			unit: ' ms',
		})),
	];
}

function grouped(count: number): string {
	return count.toLocaleString('en');
}
