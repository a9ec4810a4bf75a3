// Loaded into n8n before n8n itself (`node --import`): tells over a Unix socket what the process holds on
// to after a garbage collection.
import { readdirSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Some objects are only freed by the collection after the one that ran their finalizers. */
const COLLECTIONS = 4;

/** Milliseconds between two collections. */
const PAUSE = 100;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

async function footprint() {
	for (let count = 0; count < COLLECTIONS; count++) {
		collect();
		await sleep(PAUSE);
	}
	const { heapUsed, external, rss } = process.memoryUsage();
	const handles = {};
	for (const name of process.getActiveResourcesInfo()) handles[name] = (handles[name] ?? 0) + 1;
	return { heapUsed, external, rss, handles, ...descriptors() };
}

/** Linux only; what is gone between listing and reading was the listing itself. */
function descriptors() {
	const targets = readdirSync('/proc/self/fd').flatMap((fd) => {
		try {
			return [readlinkSync(`/proc/self/fd/${fd}`)];
		} catch {
			return [];
		}
	});
	const sockets = targets.filter((target) => target.startsWith('socket:')).length;
	return { sockets, files: targets.length - sockets };
}

const path = process.env.WHATSAPP_MEDIA_PROBE;
// n8n's task runners may get the same environment.
if (path && process.argv[1]?.endsWith('n8n')) {
	const server = createServer((_, response) => {
		footprint().then(
			(found) => response.end(JSON.stringify(found)),
			(error) => response.writeHead(500).end(String(error)),
		);
	});
	server.listen(path).unref();
}
