import { Bench } from './support/bench';
import { KNOWN } from './support/known';
import { judge, type Ending, type Observed } from './support/judge';
import { Matrix } from './support/matrix';
import { SAMPLES } from './support/files';
import { IS_FULL, LARGEST, TIME_LIMIT } from './support/scope';
import { Summary } from './support/summary';
import { People, type Trial } from './support/trial';

let bench: Bench;
const summary = new Summary('matrix');
beforeAll(async () => {
	bench = await Bench.start();
}, TIME_LIMIT);
afterAll(async () => {
	await bench?.stop();
	summary.write();
}, TIME_LIMIT);

const matrix = new Matrix(new People());

/** A file of every type that nginx compresses, small and large. */
const PUBLISHED = new Map<string, Buffer>([
	['invoice.pdf', SAMPLES.document.content],
	['Factura nº 12.pdf', SAMPLES.document.content],
	['photo.jpg', SAMPLES.image.content],
	['clip.mp4', SAMPLES.video.content],
	['prices.csv', Buffer.from('name;price\n' + 'shoe;42\n'.repeat(40_000))],
	['big.pdf', Buffer.concat([SAMPLES.document.content, Buffer.alloc(3_000_000, 'invoice ')])],
]);

/** Complaints about trials, as `trial: complaint`, without those that are known with their reason. */
async function complaintsOf(trials: readonly Trial[], place?: string): Promise<string[]> {
	const observed = await bench.observe(trials, place);
	return observed.flatMap((each) => {
		const { ending, complaints } = judge(each);
		summary.count(each.trial, ending, each.arrivals);
		const { provider, source, group, name } = each.trial;
		const where = `${group}, ${provider}, ${source}, ${place ?? 'plain'}: ${name.slice(0, 80)}`;
		const known = new Set<string>();
		const unknown = complaints.filter((complaint) => {
			const reason = reasonFor(each, ending, complaint, place);
			if (reason !== undefined) known.add(reason);
			return reason === undefined;
		});
		for (const reason of known) summary.known(reason);
		return unknown.map((complaint) => `${where}: ${complaint}`);
	});
}

/** Why a complaint is none, if that is known. */
function reasonFor(
	observed: Observed,
	ending: Ending,
	complaint: string,
	place = 'plain',
): string | undefined {
	return KNOWN.find(({ fits }) => fits({ ...observed, ending, complaint, place }))?.reason;
}

describe('what the node sends to PHP and Laravel', () => {
	it.each([
		['of every kind, by file and by link, with what can go along', () => matrix.combinations()],
		['of files that real programs made', () => matrix.fileTypes()],
		['with file names of all sorts', () => matrix.fileNames()],
		['with captions of all sorts', () => matrix.captions()],
		['to phone numbers as people type them', () => matrix.phones()],
		['with contact details of all sorts', () => matrix.contacts()],
		['with links of all sorts', () => matrix.links()],
		['of sizes around each limit', () => matrix.sizes(LARGEST)],
		['from a template with values nested in the items', () => matrix.templates()],
	])(
		'arrives once and as it is: messages %s',
		async (_, trials) => {
			expect(await complaintsOf(trials())).toEqual([]);
		},
		TIME_LIMIT,
	);

	it(
		'arrives once and as it is: what n8n downloads from a server that compresses',
		async () => {
			for (const [name, content] of PUBLISHED) await bench.stack.publish(name, content);
			const trials = matrix.downloads(bench.stack.origins.plain, PUBLISHED);
			expect(await complaintsOf(trials)).toEqual([]);
		},
		TIME_LIMIT,
	);

	const places = ['by-content', 'deployed', 'default-errors', 'unbuffered', 'compressed'];
	it.each(IS_FULL ? places : ['deployed'])(
		'arrives once and as it is where the server is set up otherwise: %s',
		async (place) => {
			const trials = [...matrix.combinations(), ...(IS_FULL ? matrix.fileTypes() : [])];
			expect(await complaintsOf(trials, place)).toEqual([]);
		},
		TIME_LIMIT,
	);
});
