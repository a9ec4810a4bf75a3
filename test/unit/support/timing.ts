import { IS_THOROUGH } from '../../support/extent';
import { processorTime } from '../../support/processorTime';

/** Pairs of samples, of which the middle one counts: the garbage collector runs in some of them only. */
const SAMPLES = 5;
/** Measurements at each length of what looks like more than linear. */
const MEASUREMENTS = 3;
/** Milliseconds that a sample takes at least, so that the clock's steps do not matter. */
const LEAST = 4;

/**
 * How many times as long `work` takes as `other`. Both are measured in turns, so that what slows one
 * down slows the other.
 */
export function timeRatio(work: () => unknown, other: () => unknown): number {
	const times = timesFor(other);
	timeOf(work, times);
	const ratios = Array.from({ length: SAMPLES }, () => {
		const before = timeOf(other, times);
		const time = timeOf(work, times);
		return time / ((before + timeOf(other, times)) / 2);
	});
	return ratios.sort((a, b) => a - b)[Math.floor(SAMPLES / 2)] ?? NaN;
}

/** How often some work must be done for a sample. */
function timesFor(work: () => unknown): number {
	for (let times = 1; ; times *= 2) {
		if (timeOf(work, times) >= LEAST) return times;
	}
}

/** Milliseconds of processor. */
const timeOf = (work: () => unknown, times: number): number => processorTime(work, times) / 1_000;

/** Parts of texts that expressions stumble over, to be repeated. */
const PARTS = [
	...'aA0 \t\n\r\0\\"\'/.,:;-_+<>{}()[]#%&=@!?*|~^$`é\u00a0\u200b\ud800',
	'😀',
	'  x',
	'\\"',
	'\\\\a',
	'\\u00',
	'at ',
	'at a/',
	'at (',
	'a/',
	'/:1',
	':1',
	'#1 ',
	'(1',
	'<a',
	'<!',
	'{{',
	'{{ ',
	'{{1}}',
	'}}',
	'%25',
	'%2',
	'&#',
	'&#x0',
	'&am',
	'=\r\n',
	'; a="',
	';a=',
	'="',
	'a=',
	'1.',
	'1e',
	'"1',
	'[{',
	'error ',
	'code:',
	'whatsapp ',
	'?x ',
	'../',
	'.a',
	'a.b@',
	'4f',
	'QUJD',
];
/** What may stand in front of them for an expression to begin. */
const STARTS = [
	'',
	'a',
	'"',
	'at ',
	'at /',
	'#1 ',
	'<a',
	'{{',
	'; filename="',
	'error',
	'(#',
	'[',
	'{"a":',
	'?',
];
/** What keeps an expression from ending well. */
const ENDS = ['', 'x', '\n', '"x'];

type Make = (length: number) => string;

/** Of so many texts `npm test` tries one; a thorough run tries all. */
const SHARE = IS_THOROUGH ? 1 : 11;
/** How many of the slowest stay to the end. */
const LAST = IS_THOROUGH ? 3 : 1;

/**
 * Units of the texts among which the slowest are found, and how many of them stay: short ones first, as
 * thousands of long ones take minutes where a square is among them.
 */
const ROUNDS = [
	{ length: 200, kept: 60 },
	{ length: 6_000, kept: LAST },
];

/** How the time of some work grows by a text. */
export interface Growth {
	/** A short one of the same kind. */
	readonly text: string;
	/** How many times as long twice the length takes: 2 where the time grows with it, 4 with its square. */
	readonly ratio: number;
}

/**
 * How the time of some work grows with the length of a text, by the worst of the slowest of several
 * thousand texts.
 * @param more parts of texts that are worth a try
 */
export function worstGrowth(work: (text: string) => unknown, more: readonly string[] = []): Growth {
	const [worst = { text: '', ratio: 0 }] = slowest(work, more)
		.map((make) => ({ text: make(10), ratio: growthOf(work, make) }))
		.sort((a, b) => b.ratio - a.ratio);
	return worst;
}

function slowest(work: (text: string) => unknown, more: readonly string[]): Make[] {
	const makes = STARTS.flatMap((start) =>
		[...PARTS, ...more].flatMap((part) =>
			ENDS.map(
				(end): Make =>
					(length) =>
						start + part.repeat(Math.ceil(length / part.length)) + end,
			),
		),
	).filter((_, index) => index % SHARE === 0);
	return ROUNDS.reduce(
		(rest, { length, kept }) =>
			rest
				.map((make) => ({ make, time: timeOf(() => work(make(length)), 1) }))
				.sort((a, b) => b.time - a.time)
				.slice(0, kept)
				.map(({ make }) => make),
		makes,
	);
}

/** Lengths, the second twice the first, at which what looks like more than linear is measured in turns. */
const LENGTHS = 2;

/**
 * What looks like more than linear is measured again, as other load on the machine comes and goes, and at other
 * lengths: where a text or its result no longer fits what the machine or the engine holds ready, the time takes one
 * step, while a square grows at each length.
 */
function growthOf(work: (text: string) => unknown, make: Make): number {
	let length = 1_000;
	while (length < 1_000_000 && timeOf(() => work(make(length)), 1) < LEAST) length *= 2;
	const texts = Array.from({ length: LENGTHS + 1 }, (_, power) => make(length * 2 ** power));
	const at = (power: number) => (): unknown => work(texts[power] ?? '');
	// One look is enough where it shows nothing.
	const look = timeOf(at(1), 1) / timeOf(at(0), 1);
	if (look < 2.6) return look;
	// At each length the middle one counts: other load makes single ones too small as well as too large.
	const ratios = Array.from({ length: LENGTHS }, (_, power) =>
		Array.from({ length: MEASUREMENTS }, () => timeRatio(at(power + 1), at(power))),
	);
	return Math.min(...ratios.map((all) => all.sort((x, y) => x - y)[MEASUREMENTS >> 1] ?? NaN));
}
