/** Pairs of samples, of which the middle one counts: the garbage collector runs in some of them only. */
const SAMPLES = 5;
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

/** Milliseconds of processor, which other processes on the machine do not take. */
function timeOf(work: () => unknown, times: number): number {
	const start = process.cpuUsage();
	for (let done = 0; done < times; done += 1) work();
	const { user, system } = process.cpuUsage(start);
	return (user + system) / 1000;
}

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

/** Units of the texts with which the slow ones are found; a square shows from here on. */
const SCREENED = 20_000;
/** Milliseconds for them: what takes longer is measured. */
const SUSPICIOUS = 15;

/** The texts of some length that take longest, with how much longer twice the length takes. */
export interface Growth {
	readonly text: string;
	/** 2 where the time grows with the length, 4 with its square. */
	readonly ratio: number;
}

/**
 * How the time of some work grows with the length of a text, by the worst of several thousand texts;
 * undefined where none of them takes long.
 * @param more parts of texts that are worth a try
 */
export function worstGrowth(
	work: (text: string) => unknown,
	more: readonly string[] = [],
): Growth | undefined {
	let worst: Growth | undefined;
	for (const start of STARTS) {
		for (const part of [...PARTS, ...more]) {
			for (const end of ENDS) {
				const make = (length: number): string =>
					`${start}${part.repeat(Math.ceil(length / part.length))}${end}`;
				if (timeOf(() => work(make(SCREENED)), 1) < SUSPICIOUS) continue;
				const ratio = growthOf(work, make);
				if (ratio > (worst?.ratio ?? 0)) worst = { text: make(10), ratio };
				// More is not to be learned.
				if (ratio > 3) return worst;
			}
		}
	}
	return worst;
}

/** How many times as long twice the length takes; what looks like more than that is measured again. */
function growthOf(work: (text: string) => unknown, make: (length: number) => string): number {
	let length = 1_000;
	while (length < 1_000_000 && timeOf(() => work(make(length)), 1) < LEAST) length *= 2;
	const [long, short] = [make(length * 2), make(length)];
	const measure = (): number =>
		timeRatio(
			() => work(long),
			() => work(short),
		);
	return Math.min(measure(), measure());
}
