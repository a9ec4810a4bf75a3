import type { Sample, Samples } from '../measurements/bench';
import type { Results } from '../measurements';
import type { Plan } from '../plan';
import { cpu, highestOf, leastMakespan, medianOf, nodeTime, peak, stall, wall } from '../targets';
import { NAMES } from './charts';
import { figure, table } from './table';

const ONE_FILE_NAMES = { ...NAMES, thisNodeSmall: 'This node, `--max-semi-space-size=1`' };

const LINK_NAMES: Readonly<Record<string, string>> = {
	...NAMES,
	thisNodeOnce: 'This node, Send Only Once',
};

const RATE_NAMES: Readonly<Record<string, string>> = {
	thisNodeXobito: 'This node, Xobito (tells the wait in a 429 only)',
	thisNodeWaCr: 'This node, WA.cr (tells in headers what is left)',
	httpRequest: 'HTTP Request as it is',
	httpRequestBatching: 'HTTP Request, batching set to the limit',
};

/** Markdown tables of all medians, by name of their place on the page. */
export function details(results: Results, plan: Plan): Readonly<Record<string, string>> {
	const { links, forms, once, server, executions, multipart, base64, atOnce } = results;
	const { rate, growth, coldStart } = results;
	const [, many] = plan.executions.counts;
	return {
		links: linkTable(links),
		forms: linkTable(forms),
		once: linkTable(once),
		executions: linkTable(executions[many] ?? {}),
		server: table(
			['', 'Time (ms)', 'Connections at once', 'Delivered'],
			Object.entries(server).map(([name, samples]) => [
				LINK_NAMES[name] ?? name,
				withHighest(samples, nodeTime),
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
				].map(figure);
			}),
		),
		growth: table(
			['Items', ...Object.keys(growth).flatMap(growthHeads)],
			plan.growth.map((count) => [
				count.toLocaleString('en'),
				...Object.values(growth).flatMap((samples) => [
					figure(medianOf(samples[count], wall) / count),
					figure((medianOf(samples[count], peak) * 1024) / count),
					figure(medianOf(samples[count], stall)),
				]),
			]),
		),
		coldStart: table(
			['', ''],
			[
				['Loading the nodes and their credentials (ms)', withHighest(coldStart.loadMs, itself)],
				['Loading the rest, when they first run (ms)', withHighest(coldStart.firstRunMs, itself)],
				['Package as npm sends it (kB)', figure(coldStart.tarballBytes / 1000)],
				['Unpacked (kB)', figure(coldStart.unpackedBytes / 1000)],
				['Files', figure(coldStart.files)],
			],
		),
	};
}

function growthHeads(subject: string): string[] {
	const name = NAMES[subject] ?? subject;
	return [
		`${name}: time an item (ms)`,
		`${name}: memory an item (kB)`,
		`${name}: longest time in which n8n can do nothing else (ms)`,
	];
}

function linkTable(samples: Samples): string {
	return table(
		['', 'Time (ms)', 'Processor (ms)', 'Connections at once', 'Memory above idle (MB)'],
		Object.entries(samples).map(([name, list]) => [
			LINK_NAMES[name] ?? name,
			withHighest(list, wall),
			withHighest(list, cpu),
			figure(highestOf(list, ({ seen }) => seen.mostSockets)),
			withHighest(list, peak),
		]),
	);
}

const itself = (value: number): number => value;

/** The median and, in parentheses, the highest reading. */
function withHighest<S>(samples: readonly S[], value: (sample: S) => number): string {
	const text = figure(medianOf(samples, value));
	return samples.length < 2 ? text : `${text} (${figure(highestOf(samples, value))})`;
}

function uploads(samples: Samples, names: Readonly<Record<string, string>>): string {
	return table(
		['', 'Time (ms)', 'Processor (ms)', 'Memory above idle (MB)'],
		rows(samples, names, (list) => [
			list.every(isDelivered) ? withHighest(list, wall) : '–',
			withHighest(list, cpu),
			withHighest(list, peak),
		]),
	);
}

function isDelivered({ seen, sent }: Sample): boolean {
	return sent > 0 && seen.delivered >= sent;
}

function rows(
	samples: Samples,
	names: Readonly<Record<string, string>>,
	values: (samples: readonly Sample[]) => string[],
): string[][] {
	return Object.entries(samples).map(([name, list]) => {
		const failure = list.find(({ firstFailure }) => firstFailure !== undefined)?.firstFailure;
		const note = failure === undefined ? '' : ` (fails: “${failure.slice(0, 80)}”)`;
		return [`${names[name] ?? name}${note}`, ...values(list)];
	});
}
