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
	/** The target is met up to this figure. */
	readonly bound: number;
	/** Behind the figures, e.g. ` MB`. */
	readonly unit: string;
}

export function isMet({ measured, bound }: Target): boolean {
	return measured <= bound;
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
const sockets = ({ seen }: Sample): number => seen.mostSockets;

/** Least milliseconds for the messages: as many in each window as it allows, the last at its start. */
export function leastMakespan({ rate }: Plan): number {
	return (Math.ceil(rate.count / rate.perWindow) - 1) * rate.windowMs;
}

/** All targets, from the figures of one run. */
export function targetsOf(results: Results, plan: Plan): Target[] {
	const { links, server, multipart, base64, atOnce, rate, growth, coldStart } = results;
	const limited = [...(rate.thisNodeXobito ?? []), ...(rate.thisNodeWaCr ?? [])];
	const [most = 0, before = 0] = [...plan.growth].sort((one, other) => other - one);
	const perItem = (count: number, value: (sample: Sample) => number): number =>
		medianOf(growth.thisNode?.[String(count)], value) / count;
	const ratio = (
		one: readonly Sample[] | undefined,
		other: readonly Sample[] | undefined,
	): number => medianOf(one, wall) / medianOf(other, wall);
	return [
		{
			what: `${grouped(plan.links.count)} links in n8n's server: time, compared with HTTP Request`,
			measured: medianOf(server.thisNode, nodeTime) / medianOf(server.httpRequest, nodeTime),
			bound: 1,
			unit: ' ×',
		},
		{
			what: `${grouped(plan.links.count)} links in its engine alone: time, compared with HTTP Request`,
			measured: ratio(links.thisNode, links.httpRequest),
			bound: 1,
			unit: ' ×',
		},
		{
			what: `${grouped(plan.links.count)} links: connections at once`,
			measured: Math.max(
				...(links.thisNode ?? []).map(sockets),
				...(server.thisNode ?? []).map(({ mostSockets }) => mostSockets),
			),
			bound: 64,
			unit: '',
		},
		{
			what: 'Document, multipart: memory above idle',
			measured: medianOf(multipart.thisNode, peak),
			bound: 16,
			unit: ' MB',
		},
		{
			what: 'Document, base64: memory above idle',
			measured: medianOf(base64.thisNode, peak),
			bound: 16,
			unit: ' MB',
		},
		{
			what: 'Document, multipart: time, compared with bare undici',
			measured: ratio(multipart.thisNode, multipart.bareUndici),
			bound: 1.2,
			unit: ' ×',
		},
		{
			what: 'Document, base64: time, compared with bare undici',
			measured: ratio(base64.thisNode, base64.bareUndici),
			bound: 1.5,
			unit: ' ×',
		},
		{
			what: `${plan.atOnce} documents at once: memory above idle`,
			measured: Math.max(medianOf(atOnce.thisNode, peak), medianOf(atOnce.thisNodeBase64, peak)),
			bound: 64,
			unit: ' MB',
		},
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
		{
			what: `Item of ${grouped(most)}: time, compared with one of ${grouped(before)}`,
			measured: perItem(most, wall) / perItem(before, wall),
			bound: 1,
			unit: ' ×',
		},
		{
			what: `Item of ${grouped(most)}: memory, compared with one of ${grouped(before)}`,
			measured: perItem(most, peak) / perItem(before, peak),
			bound: 1,
			unit: ' ×',
		},
		{ what: 'Loading the package', measured: median(coldStart.loadMs), bound: 15, unit: ' ms' },
		{
			what: 'Size of the package',
			measured: coldStart.tarballBytes / 1000,
			bound: 80,
			unit: ' kB',
		},
	];
}

function grouped(count: number): string {
	return count.toLocaleString('en');
}
