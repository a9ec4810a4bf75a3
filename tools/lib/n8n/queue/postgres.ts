import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { HOST } from '../environment';
import { poll } from '../poll';
import { freePorts, GuardedProcess } from '../process';
import type { Log } from '../progress';
import { run } from '../run';
import type { Tools } from './debian';

/** Made by Debian's package; PostgreSQL refuses to run as root. */
const ACCOUNT = 'postgres';

const USER = 'n8n';

/** Exists from the beginning. */
const DATABASE = 'postgres';

/** Milliseconds. */
const START_TIMEOUT = 60_000;

/** A PostgreSQL server with a database of its own in a temporary folder. */
export interface Postgres {
	/** n8n's settings to use it. */
	env: Record<string, string>;
	/** The rows that a SELECT gives. */
	query<Row>(select: string): Promise<Row[]>;
	stop(): Promise<void>;
}

export async function startPostgres(tools: Tools, log: Log): Promise<Postgres> {
	const folder = await mkdtemp(join(tmpdir(), 'whatsapp-media-postgres-'));
	const removeFolder = () => rm(folder, { recursive: true, force: true });
	let server: GuardedProcess | undefined;
	try {
		const password = randomBytes(16).toString('hex');
		const passwordFile = join(folder, 'password');
		const data = join(folder, 'data');
		await writeFile(passwordFile, password);
		const asAccount = await unprivileged([folder, passwordFile]);
		const [program = '', ...args] = [...asAccount, tools.initdb];
		const settings = ['--encoding=UTF8', '--locale=C', '--auth=scram-sha-256', '--no-sync'];
		const owner = [`--username=${USER}`, `--pwfile=${passwordFile}`];
		await run(program, [...args, `--pgdata=${data}`, ...settings, ...owner], { cwd: folder });

		const [port = 0] = await freePorts(1);
		const [path = '', ...before] = [...asAccount, tools.postgres];
		const listen = ['-c', `listen_addresses=${HOST}`, '-c', `unix_socket_directories=${folder}`];
		// What a crash of this machine would lose does not matter here.
		const fast = ['-c', 'fsync=off', '-c', 'max_connections=200'];
		server = new GuardedProcess(
			{
				name: 'PostgreSQL',
				path,
				args: [...before, '-D', data, '-p', String(port), ...listen, ...fast],
			},
			log,
		);
		const query = async <Row>(select: string): Promise<Row[]> => {
			const rows = `SELECT coalesce(json_agg(r), '[]') FROM (${select}) r`;
			const address = ['-h', HOST, '-p', String(port), '-U', USER, '-d', DATABASE];
			const flags = ['--no-psqlrc', '--tuples-only', '--no-align', '-v', 'ON_ERROR_STOP=1'];
			const text = await run(tools.psql, [...flags, ...address, '-c', rows], {
				cwd: folder,
				env: { PGPASSWORD: password },
			});
			return JSON.parse(text) as Row[];
		};
		await answers(server, query);
		return {
			env: {
				DB_TYPE: 'postgresdb',
				DB_POSTGRESDB_HOST: HOST,
				DB_POSTGRESDB_PORT: String(port),
				DB_POSTGRESDB_DATABASE: DATABASE,
				DB_POSTGRESDB_USER: USER,
				DB_POSTGRESDB_PASSWORD: password,
			},
			query,
			stop: () => stopAndRemove(server, removeFolder),
		};
	} catch (error) {
		await stopAndRemove(server, removeFolder);
		throw error;
	}
}

/** The beginning of a command that gives up root's rights, with which these paths become the account's. */
async function unprivileged(paths: readonly string[]): Promise<string[]> {
	if (process.getuid?.() !== 0) return [];
	const idOf = async (flag: string) => Number(await run('id', [flag, ACCOUNT], { cwd: tmpdir() }));
	const [uid, gid] = [await idOf('-u'), await idOf('-g')];
	for (const path of paths) await chown(path, uid, gid);
	return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
}

async function answers(
	server: GuardedProcess,
	query: <Row>(select: string) => Promise<Row[]>,
): Promise<void> {
	let words = '';
	const state = () => `${words}\n${server.lastLines}`;
	await poll(
		async () => {
			if (server.hasEnded) throw new Error(`PostgreSQL ended before it was ready:\n${state()}`);
			try {
				return await query('SELECT 1 AS one');
			} catch (error) {
				words = error instanceof Error ? error.message : String(error);
				return undefined;
			}
		},
		START_TIMEOUT,
		() => `PostgreSQL was not ready after ${START_TIMEOUT / 1_000} seconds:\n${state()}`,
	);
}

async function stopAndRemove(
	server: GuardedProcess | undefined,
	removeFolder: () => Promise<void>,
): Promise<void> {
	await server?.stop();
	await removeFolder();
}
