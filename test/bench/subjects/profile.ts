import { Session, type Profiler } from 'node:inspector/promises';

/** Whose code took the processor's time while work was done, in shares of 1. */
export interface Shares {
	/** The package's own code, with the libraries that are bundled in it. */
	readonly own: number;
}

const OWN = /\/dist\/(nodes\/WhatsAppMedia|shared)\//;
/** What V8 notes when nothing runs. */
const IDLE = '(idle)';

/** Does the work under V8's profiler. */
export async function profiled(work: () => Promise<void>): Promise<Shares> {
	const session = new Session();
	session.connect();
	try {
		await session.post('Profiler.enable');
		await session.post('Profiler.start');
		await work();
		const { profile } = await session.post('Profiler.stop');
		return sharesOf(profile);
	} finally {
		session.disconnect();
	}
}

function sharesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Shares {
	const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
	let [busy, own] = [0, 0];
	for (const [index, id] of samples.entries()) {
		const { functionName = IDLE, url = '' } = frames.get(id) ?? {};
		if (functionName === IDLE) continue;
		const time = timeDeltas[index] ?? 0;
		busy += time;
		if (OWN.test(url)) own += time;
	}
	return { own: own / busy };
}
