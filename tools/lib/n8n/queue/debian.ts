import { access, constants, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Where Debian keeps PostgreSQL's servers, each version in a folder of its own and none in the PATH. */
const POSTGRES_VERSIONS = '/usr/lib/postgresql';

/** Paths of the programs of Debian's packages redis-server and postgresql. */
export interface Tools {
	redisServer: string;
	initdb: string;
	postgres: string;
	psql: string;
}

/** Finds Redis and PostgreSQL on this machine; throws with what to install when one is missing. */
export async function findTools(): Promise<Tools> {
	const folders = [...(await postgresFolders()), ...(process.env.PATH ?? '').split(delimiter)];
	const names = ['redis-server', 'initdb', 'postgres', 'psql'] as const;
	const found = await Promise.all(names.map((name) => find(name, folders)));
	const missing = names.filter((_, index) => found[index] === undefined);
	if (missing.length > 0) {
		throw new Error(`n8n's queue mode needs Redis and PostgreSQL, and ${missing.join(', ')} is not on this machine.
On Debian and Ubuntu, as root:

    apt-get install -y --no-install-recommends redis-server postgresql

Nothing of it has to run: the tests start servers of their own.`);
	}
	const [redisServer = '', initdb = '', postgres = '', psql = ''] = found;
	return { redisServer, initdb, postgres, psql };
}

/** The newest version first. */
async function postgresFolders(): Promise<string[]> {
	const versions = await readdir(POSTGRES_VERSIONS).catch(() => []);
	return versions
		.sort((one, other) => Number(other) - Number(one))
		.map((version) => join(POSTGRES_VERSIONS, version, 'bin'));
}

async function find(name: string, folders: readonly string[]): Promise<string | undefined> {
	for (const folder of folders.filter(Boolean)) {
		const path = join(folder, name);
		const isThere = await access(path, constants.X_OK).then(
			() => true,
			() => false,
		);
		if (isThere) return path;
	}
	return undefined;
}
