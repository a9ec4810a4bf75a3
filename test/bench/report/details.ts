import type { Sample, Samples } from '../measurements/bench';
import type { Results } from '../measurements';
import type { Plan } from '../plan';
import { median } from '../stats';
import { cpu, leastMakespan, medianOf, nodeTime, peak, wall } from '../targets';
import { NAMES } from './charts';
import { figure, table } from './table';

const ONE_FILE_NAMES = { ...NAMES, thisNodeSmall: 'This node, `--max-semi-space-size=1`' };

const RATE_NAMES: Readonly<Record<string, string>> = {
	thisNodeXobito: 'This node, Xobito (tells the wait in a 429 only)',
	thisNodeWaCr: 'This node, WA.cr (tells in headers what is left)',
	httpRequest: 'HTTP Request as it is',
	httpRequestBatching: 'HTTP Request, batching set to the limit',
};

/** Markdown tables of all medians, by name of their place on the page. */
export function details(results: Results, plan: Plan): Readonly<Record<string, string>> {
	const { links, server, multipart, base64, atOnce, rate, growth, coldStart } = results;
	return {
		links: table(
			['', 'Time (ms)', 'Processor (ms)', 'Connections at once', 'Memory above idle (MB)'],
			rows(links, NAMES, (samples) => [
				medianOf(samples, wall),
				medianOf(samples, cpu),
				Math.max(...samples.map(({ seen }) => seen.mostSockets)),
				medianOf(samples, peak),
			]),
		),
		server: table(
			['', 'Time (ms)', 'Connections at once', 'Delivered'],
			Object.entries(server).map(([name, samples]) => [
				NAMES[name] ?? name,
				figure(medianOf(samples, nodeTime)),
				figure(Math.max(...samples.map(({ mostSockets }) => mostSockets))),
				figure(Math.min(...samples.map(({ delivered }) => delivered))),
			]),
		),
		multipart: uploads(multipart, ONE_FILE_NAMES),
		base64: uploads(base64, ONE_FILE_NAMES),
		atOnce: uploads(atOnce, { ...NAMES, thisNodeBase64: 'This node, base64' }),
		rate: table(
			['', 'Delivered', '429s', 'Time over the least'],
			rows(rate, RATE_NAMES, (samples) => {
				const [sample] = samples;
				return [
					sample?.seen.delivered ?? NaN,
					sample?.seen.refused ?? NaN,
					// Who gives up early is not fast.
					sample?.seen.delivered === plan.rate.count
						? sample.seen.makespan / leastMakespan(plan)
						: NaN,
				];
			}),
		),
		growth: table(
			['Items', ...Object.keys(growth).flatMap(growthHeads)],
			plan.growth.map((count) => [
				count.toLocaleString('en'),
				...Object.values(growth).flatMap((samples) => [
					figure(medianOf(samples[count], wall) / count),
					figure((medianOf(samples[count], peak) * 1024) / count),
				]),
			]),
		),
		coldStart: table(
			['', ''],
			[
				['Loading the node and its credentials (ms)', figure(median(coldStart.loadMs))],
				['Package as npm sends it (kB)', figure(coldStart.tarballBytes / 1000)],
				['Unpacked (kB)', figure(coldStart.unpackedBytes / 1000)],
				['Files', figure(coldStart.files)],
			],
		),
	};
}

function growthHeads(subject: string): string[] {
	const name = NAMES[subject] ?? subject;
	return [`${name}: time an item (ms)`, `${name}: memory an item (kB)`];
}

function uploads(samples: Samples, names: Readonly<Record<string, string>>): string {
	return table(
		['', 'Time (ms)', 'Processor (ms)', 'Memory above idle (MB)'],
		rows(samples, names, (list) => [
			list.every(isDelivered) ? medianOf(list, wall) : NaN,
			medianOf(list, cpu),
			medianOf(list, peak),
		]),
	);
}

function isDelivered({ seen, sent }: Sample): boolean {
	return sent > 0 && seen.delivered >= sent;
}

function rows(
	samples: Samples,
	names: Readonly<Record<string, string>>,
	values: (samples: readonly Sample[]) => number[],
): string[][] {
	return Object.entries(samples).map(([name, list]) => {
		const failure = list.find(({ firstFailure }) => firstFailure !== undefined)?.firstFailure;
		const note = failure === undefined ? '' : ` (fails: “${failure.slice(0, 80)}”)`;
		return [`${names[name] ?? name}${note}`, ...values(list).map(figure)];
	});
}
