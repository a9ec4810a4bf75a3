import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What a process holds on to after a garbage collection. */
export interface Footprint {
	/** Bytes of JavaScript objects. */
	heapUsed: number;
	/** Bytes outside the heap that belong to objects, buffers among them. */
	external: number;
	/** Bytes of memory that the system has given to the process. */
	rss: number;
	/** Open sockets. */
	sockets: number;
	/** Open files and pipes. */
	files: number;
	/** What keeps the process alive, e.g. timers: how many of each kind. */
	handles: Readonly<Record<string, number>>;
}

/** The settings of an n8n (Linux only) that tells its footprint at this path, which is a new Unix socket. */
export function probeEnvironment(socketPath: string): Record<string, string> {
	const inside = pathToFileURL(join(__dirname, 'inside.mjs'));
	return { NODE_OPTIONS: `--import ${inside}`, WHATSAPP_MEDIA_PROBE: socketPath };
}

/** Makes the process collect its garbage and asks what is left. */
export async function readFootprint(socketPath: string): Promise<Footprint> {
	const asked = request({ socketPath, agent: false }).end();
	const [answer] = (await once(asked, 'response')) as [IncomingMessage];
	return JSON.parse(await text(answer)) as Footprint;
}
