import { startProvider } from '../provider/provider';
import { inTurns, sample, type Bench, type Case, type Sample, type Samples } from './bench';
import { coldStart, type ColdStart } from './coldStart';
import { measureServer, type ServerSamples } from './server';

/** Everything that one run of the benchmark measured. */
export interface Results {
	/** Links, at a latency that providers have. */
	readonly links: Samples;
	/** This node's links once more, to see where the processor's time goes. */
	readonly profile: Samples;
	/** The same as forms, and with Send Only Once. */
	readonly forms: Samples;
	readonly once: Samples;
	/** A few with Send Only Once, which shows what a run waits once. */
	readonly onceFew: Samples;
	/** The same in a whole n8n server. */
	readonly server: ServerSamples;
	/** Executions at once, by their number. */
	readonly executions: Readonly<Record<string, Samples>>;
	/** One link after the same pause as a document: what an execution takes in which nothing is uploaded. */
	readonly single: Samples;
	/** One document as multipart. */
	readonly multipart: Samples;
	/** One document as base64 text in JSON. */
	readonly base64: Samples;
	/** Several documents at once as multipart; base64 of this node only. */
	readonly atOnce: Samples;
	/** More messages than the provider allows in a minute. */
	readonly rate: Samples;
	/** Numbers of items, for each subject. */
	readonly growth: Readonly<Record<string, Samples>>;
	readonly coldStart: ColdStart;
}

/** Measures everything, one thing after the other. */
export async function measureAll(bench: Bench): Promise<Results> {
	const { plan, log } = bench;
	const heading = (text: string): void => log(`\n${text}`);

	heading(`${plan.links.count} links at ${plan.links.latencyMs} ms latency`);
	const links = await measureLinks(bench);
	const profile = await measureProfile(bench);
	const forms = await measureForms(bench);
	const once = await measureOnce(bench, plan.links.count);
	const [few = NaN] = plan.growth;
	const onceFew = await measureOnce(bench, few);
	heading(`${plan.links.count} links in n8n's server`);
	const server = await measureServer(bench);
	heading('Executions at once');
	const executions = await measureExecutions(bench);
	const { document, small } = bench.files;
	const size = `${Math.round(document.size / 1024 / 1024)} MB`;
	heading('One link');
	const single = await measureSingle(bench);
	heading(`One document of ${size}, multipart`);
	const carrying = { count: 1, file: document, warmUp: small };
	const multipart = await inTurns(
		bench,
		{ ...subjects('waCr', carrying, UPLOADERS), thisNodeSmall: smallHeap('waCr', carrying) },
		AT_ONCE,
	);
	heading(`One document of ${size}, base64`);
	const base64 = await measureBase64(bench, carrying);
	heading(`${plan.atOnce} documents of ${size} at once`);
	const several = { ...carrying, count: plan.atOnce };
	const atOnce = await inTurns(
		bench,
		{
			...subjects('waCr', several, UPLOADERS),
			thisNodeBase64: { ...several, subject: 'thisNode', provider: 'contactship' },
		},
		AT_ONCE,
	);
	heading(
		`${plan.rate.count} messages, ${plan.rate.perWindow} allowed in ${plan.rate.windowMs / 1000} s`,
	);
	const rate = await measureRate(bench);
	heading('Cost of an item');
	const growth = await measureGrowth(bench);
	heading('Loading the package');
	const rest = { rate, growth, coldStart: await coldStart(plan) };
	const ofLinks = { links, profile, forms, once, onceFew, server };
	return { ...ofLinks, executions, single, multipart, base64, atOnce, ...rest };
}

const AT_ONCE = { latencyMs: 0 };

const UPLOADERS = ['thisNode', 'httpRequest', 'wholeBuffer', 'bareUndici'] as const;

function subjects(
	provider: Case['provider'],
	rest: Omit<Case, 'provider' | 'subject'>,
	names: ReadonlyArray<Case['subject']>,
): Record<string, Case> {
	return Object.fromEntries(names.map((subject) => [subject, { subject, provider, ...rest }]));
}

/** This node where Node keeps little garbage, to tell what is garbage from what is needed. */
function smallHeap(provider: Case['provider'], carrying: Omit<Case, 'provider' | 'subject'>): Case {
	return { ...carrying, subject: 'thisNode', provider, youngGeneration: 1 };
}

/** HTTP Request takes half a minute for a large file and then fails, so it does it once. */
async function measureBase64(
	bench: Bench,
	carrying: Omit<Case, 'provider' | 'subject'>,
): Promise<Samples> {
	const others = UPLOADERS.filter((name) => name !== 'httpRequest');
	return {
		...(await inTurns(
			bench,
			{
				...subjects('contactship', carrying, others),
				thisNodeSmall: smallHeap('contactship', carrying),
			},
			AT_ONCE,
		)),
		...(await inTurns(bench, subjects('contactship', carrying, ['httpRequest']), AT_ONCE, 1)),
	};
}

async function measureLinks(bench: Bench): Promise<Samples> {
	const { count, latencyMs } = bench.plan.links;
	const names = ['thisNode', 'httpRequest', 'bareUndici'] as const;
	return await inTurns(bench, subjects('xobito', { count }, names), { latencyMs });
}

async function measureSingle(bench: Bench): Promise<Samples> {
	const names = ['thisNode', 'httpRequest', 'bareUndici'] as const;
	const of = { count: 1, restsAsWithFiles: true };
	return await inTurns(bench, subjects('waCr', of, names), AT_ONCE);
}

async function measureProfile(bench: Bench): Promise<Samples> {
	const { count, latencyMs } = bench.plan.links;
	const job = { subject: 'thisNode', provider: 'xobito', count, isProfiled: true } as const;
	return await inTurns(bench, { thisNode: job }, { latencyMs }, 1);
}

/** The same as forms, which WA.cr documents for links, too. */
async function measureForms(bench: Bench): Promise<Samples> {
	const { count, latencyMs } = bench.plan.links;
	const names = ['thisNode', 'httpRequest'] as const;
	return await inTurns(bench, subjects('waCr', { count }, names), { latencyMs });
}

async function measureOnce(bench: Bench, count: number): Promise<Samples> {
	const { latencyMs } = bench.plan.links;
	const job = { subject: 'thisNode', provider: 'xobito', count } as const;
	const cases = { thisNode: job, thisNodeOnce: { ...job, options: { sendOnce: 'perFile' } } };
	return await inTurns(bench, cases, { latencyMs });
}

async function measureExecutions(bench: Bench): Promise<Results['executions']> {
	const { counts, latencyMs } = bench.plan.executions;
	const names = ['thisNode', 'httpRequest'] as const;
	const measured: Record<string, Samples> = {};
	for (const count of counts) {
		const cases = subjects('xobito', { count, executions: count }, names);
		measured[count] = await inTurns(bench, cases, { latencyMs });
	}
	return measured;
}

/** All side by side, each with a provider of its own: they do little but wait. */
async function measureRate(bench: Bench): Promise<Samples> {
	const { count, perWindow, windowMs } = bench.plan.rate;
	const cases: Readonly<Record<string, Case>> = {
		// Tells the wait in the body of a 429 only.
		thisNodeXobito: { subject: 'thisNode', provider: 'xobito', count },
		// Tells in headers what is left.
		thisNodeWaCr: { subject: 'thisNode', provider: 'waCr', count },
		httpRequest: { subject: 'httpRequest', provider: 'xobito', count },
		httpRequestBatching: {
			subject: 'httpRequest',
			provider: 'xobito',
			count,
			batching: { batchSize: perWindow, batchInterval: windowMs },
		},
	};
	const runs = Object.entries(cases).map(async ([name, of]) => {
		const provider = await startProvider();
		try {
			const behaviour = { latencyMs: bench.plan.links.latencyMs, perWindow, windowMs };
			const samples: readonly Sample[] = [await sample(bench, provider, of, behaviour)];
			return [name, samples] as const;
		} finally {
			await provider.stop();
		}
	});
	return Object.fromEntries(await Promise.all(runs));
}

async function measureGrowth(bench: Bench): Promise<Results['growth']> {
	const names = ['thisNode', 'httpRequest'] as const;
	const bySize = new Map<number, Samples>();
	const { comparedUpTo, growth, repeats } = bench.plan;
	for (const count of growth) {
		const isCompared = count <= comparedUpTo;
		const of = { count, watchesStalls: true };
		const cases = subjects('xobito', of, isCompared ? names : ['thisNode']);
		bySize.set(count, await inTurns(bench, cases, AT_ONCE, isCompared ? repeats : 1));
	}
	const samplesOf = (name: string): Samples =>
		Object.fromEntries([...bySize].map(([count, samples]) => [count, samples[name] ?? []]));
	return Object.fromEntries(names.map((name) => [name, samplesOf(name)]));
}
