import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { Behaviour, Command, Reply, Seen } from './protocol';

/** The providers' stand-in, running in a process of its own. */
export interface Provider {
	/** `http://127.0.0.1:PORT`, without a slash at the end. */
	readonly url: string;
	/** Forgets what it saw and behaves like this from now on. */
	reset(behaviour: Behaviour): Promise<void>;
	seen(): Promise<Seen>;
	stop(): Promise<void>;
}

export async function startProvider(): Promise<Provider> {
	const child = fork(join(__dirname, 'server.ts'), { execArgv: ['--import', 'tsx'] });
	const gone = once(child, 'exit');
	const ask = async (command?: Command): Promise<Reply> => {
		if (command !== undefined) child.send(command);
		const asking = new AbortController();
		const answered = once(child, 'message', { signal: asking.signal });
		const ended = gone.then(([code]) => {
			asking.abort();
			throw new Error(`The provider's process ended with code ${String(code)}`);
		});
		const [reply] = (await Promise.race([answered, ended])) as [Reply];
		return reply;
	};
	const first = await ask();
	if (!('url' in first)) throw new Error('The provider did not tell its address');
	return {
		url: first.url,
		reset: async (behaviour) => void (await ask({ do: 'reset', behaviour })),
		seen: async () => {
			const reply = await ask({ do: 'tell' });
			if (!('seen' in reply)) throw new Error('The provider did not tell what it saw');
			return reply.seen;
		},
		stop: async () => {
			child.kill();
			await gone;
		},
	};
}
