import { muchWorse, ratiosOf } from './guard';

const published = [
	{ what: 'time', measured: 0.8 },
	{ what: 'memory', measured: 1 },
];

describe('the guard of the benchmark', () => {
	it('compares ratios only: other figures are those of a machine', () => {
		const targets = [
			{ what: 'time', measured: 0.8, bound: 1, unit: ' ×' },
			{ what: 'memory', measured: 15, bound: 16, unit: ' MB' },
			{ what: 'not measured', measured: NaN, bound: 1, unit: ' ×' },
		];
		expect(ratiosOf(targets)).toEqual([{ what: 'time', measured: 0.8 }]);
	});

	it('finds what is more than one and a half times as much, and nothing else', () => {
		const now = [
			{ what: 'memory', measured: 1.49 },
			{ what: 'time', measured: 1.21 },
		];
		expect(muchWorse(now, published)).toEqual([{ what: 'time', measured: 1.21, published: 0.8 }]);
	});

	it.each([
		['is not measured any more', [{ what: 'time', measured: 0.8 }]],
		['was not measured before', [...published, { what: 'new', measured: 1 }]],
	])('does not pass over a row that %s', (_, now) => {
		expect(() => muchWorse(now, published)).toThrow('run the whole benchmark');
	});
});
