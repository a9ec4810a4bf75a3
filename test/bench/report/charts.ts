import { init, type EChartsOption } from 'echarts';

import type { Samples } from '../measurements/bench';
import type { Results } from '../measurements';
import { medianOf, peak, wall } from '../targets';

/** Names of the subjects as people read them. */
export const NAMES: Readonly<Record<string, string>> = {
	thisNode: 'This node',
	httpRequest: 'HTTP Request',
	wholeBuffer: 'Whole buffer',
	bareUndici: 'Bare undici',
};

const SIZE = { width: 760, height: 340 };
/** Grey on white and on GitHub's dark background alike. */
const INK = '#7d8590';
const COLOURS: Readonly<Record<string, string>> = {
	thisNode: '#1f9d55',
	httpRequest: '#e8590c',
	wholeBuffer: '#7048e8',
	bareUndici: INK,
};

/** SVG by file name. */
export function charts(results: Results): Readonly<Record<string, string>> {
	const { links, multipart, base64, atOnce, growth } = results;
	return {
		'links.svg': svg(
			bars('Time for all links (ms)', { Links: links }, (samples) => medianOf(samples, wall)),
		),
		'time.svg': svg(
			bars('Time for a document (ms)', { Multipart: multipart, Base64: base64 }, (samples) =>
				medianOf(samples, wall),
			),
		),
		'memory.svg': svg(
			bars(
				'Memory above idle (MB)',
				{ 'One, multipart': multipart, 'One, base64': base64, 'Several at once': atOnce },
				(samples) => medianOf(samples, peak),
			),
		),
		'growth.svg': svg(growthLines(growth)),
	};
}

/** A group of bars for each measurement, a bar for each subject that finished it. */
function bars(
	title: string,
	groups: Readonly<Record<string, Samples>>,
	value: (samples: Samples[string]) => number,
): EChartsOption {
	const subjects = Object.keys(NAMES).filter((subject) =>
		Object.values(groups).some((samples) => subject in samples),
	);
	return {
		...frame(title),
		xAxis: { type: 'category', data: Object.keys(groups), axisLabel: { color: INK } },
		yAxis: valueAxis(),
		series: subjects.map((subject) => ({
			type: 'bar',
			name: NAMES[subject],
			itemStyle: { color: COLOURS[subject] },
			label: { show: true, position: 'top', color: INK },
			data: Object.values(groups).map((samples) => rounded(finished(samples[subject]), value)),
		})),
	};
}

/** A subject that did not send everything has no time to compare. */
function finished(samples: Samples[string] | undefined): Samples[string] | undefined {
	return samples?.every(({ seen, sent }) => sent > 0 && seen.delivered > 0) ? samples : undefined;
}

function rounded(
	samples: Samples[string] | undefined,
	value: (samples: Samples[string]) => number,
): number | null {
	return samples === undefined ? null : Math.round(value(samples));
}

function growthLines(growth: Results['growth']): EChartsOption {
	const counts = Object.keys(Object.values(growth)[0] ?? {});
	return {
		...frame('Time for an item (ms), by number of items'),
		xAxis: {
			type: 'category',
			data: counts.map((count) => Number(count).toLocaleString('en')),
			axisLabel: { color: INK },
		},
		yAxis: valueAxis(),
		series: Object.entries(growth).map(([subject, samples]) => ({
			type: 'line',
			name: NAMES[subject],
			itemStyle: { color: COLOURS[subject] },
			data: counts.map(
				(count) => Math.round((medianOf(samples[count], wall) / Number(count)) * 100) / 100,
			),
		})),
	};
}

function frame(title: string): EChartsOption {
	const text = { color: INK };
	return {
		animation: false,
		title: { text: title, left: 'center', textStyle: { ...text, fontSize: 14 } },
		legend: { bottom: 0, textStyle: text },
		grid: { top: 50, bottom: 60, left: 60, right: 20 },
	};
}

function valueAxis(): EChartsOption['yAxis'] {
	return { type: 'value', axisLabel: { color: INK }, splitLine: { lineStyle: { opacity: 0.25 } } };
}

function svg(option: EChartsOption): string {
	const chart = init(null, null, { renderer: 'svg', ssr: true, ...SIZE });
	chart.setOption(option);
	const text = chart.renderToSVGString();
	chart.dispose();
	return text;
}
