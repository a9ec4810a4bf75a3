import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';

import { poll } from '../../../tools/lib/n8n/poll';
import { freePorts, GuardedProcess, type Program } from '../../../tools/lib/n8n/process';
import { EXPIRED, OF_ANOTHER_HOST, VALID, type Certificate } from '../../support/certificates';
import { SELF_SIGNED } from '../../support/certificates';
import { FIXTURES, type ProviderId } from '../../support/providers';
import { haproxyConfiguration, phpFpmConfiguration } from './configuration';
import { certificateFiles, nginxConfiguration } from './nginx';
import { findPrograms, type Programs } from './programs';
import { PhpRecord } from './record';

const APPLICATION = join(__dirname, '..', 'app');
const SCRIPT = join(APPLICATION, 'public', 'index.php');

/** The token or API key of every account. */
export const KEY = 'laravel-test-key-0123456789abcdef';

/** Milliseconds until the servers accept connections. */
const START_TIMEOUT = 20_000;
/** Somebody else may take a port that was free a moment ago. */
const TRIES = 3;

const CERTIFICATES = {
	tls: VALID,
	selfSigned: SELF_SIGNED,
	expired: EXPIRED,
	otherName: OF_ANOTHER_HOST,
} as const satisfies Readonly<Record<string, Certificate>>;

/** Addresses of the servers, without a path. */
export interface Origins {
	/** TLS with a certificate that this process trusts. */
	readonly tls: string;
	readonly plain: string;
	/** TLS with a certificate that nobody signed. */
	readonly selfSigned: string;
	readonly expired: string;
	/** TLS with a trusted certificate of another host. */
	readonly otherName: string;
	/** nginx that cannot write more than a megabyte of a file. */
	readonly fullDisk: string;
	readonly haproxy: string;
}

/** nginx, PHP-FPM with the Laravel application, and HAProxy, on ports of 127.0.0.1. */
export interface Stack {
	readonly origins: Origins;
	readonly record: PhpRecord;
	/** Credential data for a provider at a place of the web server, `plain` by default. */
	credential(provider: ProviderId, place?: string, origin?: string): Record<string, string>;
	/** Puts a file where `/downloads/` and, compressed, `/stored/` serve it. */
	publish(name: string, content: Buffer): Promise<void>;
	/** What the servers printed, for a test that failed. */
	readonly logs: string;
	/** Ends everything and removes what was written. */
	stop(): Promise<void>;
}

/** Starts everything. All of it ends with this process at the latest. */
export async function startStack(): Promise<Stack> {
	const programs = await findPrograms();
	for (let tries = 1; ; tries += 1) {
		const starting = new Starting();
		try {
			return await starting.start(programs);
		} catch (error) {
			await starting.stop();
			if (tries === TRIES) throw error;
		}
	}
}

/** The servers as they come up, so that those that did can be ended if another one does not. */
class Starting {
	readonly #processes: GuardedProcess[] = [];

	#folder = '';

	readonly #authorities = getCACertificates('default');

	async start(programs: Programs): Promise<Stack> {
		const folder = await mkdtemp(join(tmpdir(), 'laravel-'));
		this.#folder = folder;
		const [
			tls = 0,
			plain = 0,
			selfSigned = 0,
			expired = 0,
			otherName = 0,
			fullDisk = 0,
			proxy = 0,
		] = await freePorts(7);
		await prepare(folder);
		const common = { folder, script: SCRIPT, key: KEY };
		const secured = { tls, selfSigned, expired, otherName };
		await writeFile(
			join(folder, 'nginx.conf'),
			nginxConfiguration({
				...common,
				ports: [
					{ number: plain },
					...Object.entries(secured).map(([certificate, number]) => ({ number, certificate })),
				],
			}),
		);
		const other = join(folder, 'full');
		await writeFile(
			join(other, 'nginx.conf'),
			nginxConfiguration({ ...common, ports: [{ number: fullDisk }] }),
		);
		await writeFile(join(folder, 'php-fpm.conf'), phpFpmConfiguration(folder));
		await writeFile(join(folder, 'haproxy.conf'), haproxyConfiguration(proxy, plain));
		const environment = { ...process.env, LARAVEL_FOLDER: folder };
		await promisify(execFile)(
			programs.php,
			[join(APPLICATION, 'artisan.php'), 'down', '--retry=60'],
			{ env: environment },
		);

		const nginx = (prefix: string): readonly string[] => [
			'-p',
			prefix,
			'-e',
			'stderr',
			'-c',
			'nginx.conf',
		];
		this.#run({
			name: 'PHP-FPM',
			path: programs.phpFpm,
			args: [
				'--nodaemonize',
				'--allow-to-run-as-root',
				'--fpm-config',
				join(folder, 'php-fpm.conf'),
			],
		});
		this.#run({ name: 'nginx', path: programs.nginx, args: nginx(folder) });
		// A write beyond the limit fails as on a disk that is full; the signal that comes with it is ignored.
		this.#run({
			name: 'nginx with a full disk',
			path: '/bin/sh',
			args: ['-c', 'trap "" XFSZ; ulimit -f 2048; exec "$0" "$@"', programs.nginx, ...nginx(other)],
		});
		this.#run({
			name: 'HAProxy',
			path: programs.haproxy,
			args: ['-db', '-f', join(folder, 'haproxy.conf')],
		});
		await this.#isUp(folder, [...Object.values(secured), plain, fullDisk, proxy]);

		setDefaultCACertificates([...this.#authorities, VALID.cert, OF_ANOTHER_HOST.cert]);
		const origins: Origins = {
			tls: `https://127.0.0.1:${tls}`,
			plain: `http://127.0.0.1:${plain}`,
			selfSigned: `https://localhost:${selfSigned}`,
			expired: `https://localhost:${expired}`,
			otherName: `https://localhost:${otherName}`,
			fullDisk: `http://127.0.0.1:${fullDisk}`,
			haproxy: `http://127.0.0.1:${proxy}`,
		};
		const processes = this.#processes;
		return {
			origins,
			record: new PhpRecord(join(folder, 'record.jsonl')),
			credential: (provider, place = 'plain', origin = origins.tls) =>
				credentialOf(provider, `${origin}/${place}`),
			publish: async (name, content) => {
				await writeFile(join(folder, 'downloads', name), content);
				await writeFile(join(folder, 'downloads', `${name}.gz`), gzipSync(content));
			},
			get logs() {
				return processes.map(({ lastLines }) => lastLines).join('\n');
			},
			stop: async () => await this.stop(),
		};
	}

	async stop(): Promise<void> {
		setDefaultCACertificates(this.#authorities);
		await Promise.all(this.#processes.map(async (each) => await each.stop()));
		if (this.#folder !== '') await rm(this.#folder, { recursive: true, force: true });
	}

	#run(program: Program): void {
		this.#processes.push(new GuardedProcess(program, () => undefined));
	}

	async #isUp(folder: string, ports: readonly number[]): Promise<void> {
		const sockets = [join(folder, 'main.sock'), join(folder, 'defaults.sock')];
		const all = [
			...ports.map((port) => ({ port, host: '127.0.0.1' })),
			...sockets.map((path) => ({ path })),
		];
		await poll(
			async () => {
				const ended = this.#processes.find(
					({ hasEnded, logs }) => hasEnded || / ended with /.test(logs),
				);
				if (ended !== undefined) throw new Error(`A server did not start:\n${ended.lastLines}`);
				const accepted = await Promise.all(all.map(isListening));
				return accepted.every(Boolean) || undefined;
			},
			START_TIMEOUT,
			() => this.#processes.map(({ lastLines }) => lastLines).join('\n'),
		);
	}
}

type Target = { readonly port: number; readonly host: string } | { readonly path: string };

async function isListening(target: Target): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = connect(target);
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.once('error', () => resolve(false));
	});
}

async function prepare(folder: string): Promise<void> {
	const folders = [
		...['cache', 'downloads', 'uploads', 'temporary', 'full/temporary'],
		...['storage/framework', 'storage-down/framework'],
	];
	for (const name of folders) await mkdir(join(folder, name), { recursive: true });
	for (const place of [folder, join(folder, 'full')]) {
		await writeFile(join(place, 'nobody.htpasswd'), '');
	}
	for (const [name, certificate] of Object.entries(CERTIFICATES)) {
		for (const [path, content] of certificateFiles(folder, name, certificate)) {
			await writeFile(path, content, { mode: 0o600 });
		}
	}
}

function credentialOf(provider: ProviderId, base: string): Record<string, string> {
	return { ...FIXTURES[provider].credential(KEY, `${base}/${provider}`) };
}

/** The version of everything that judges, for the documentation. */
export async function versions(): Promise<Record<string, string>> {
	const { php, nginx, haproxy } = await findPrograms();
	const run = async (path: string, ...args: string[]): Promise<string> => {
		const { stdout, stderr } = await promisify(execFile)(path, args);
		return `${stdout}${stderr}`;
	};
	const numberIn = (text: string): string => /\d+\.\d+\.\d+/.exec(text)?.[0] ?? text.trim();
	const laravel = await readFile('/usr/share/php/Illuminate/Foundation/Application.php', 'utf8');
	return {
		PHP: numberIn(await run(php, '--version')),
		Laravel: numberIn(/const VERSION = '([^']*)'/.exec(laravel)?.[1] ?? ''),
		nginx: numberIn(await run(nginx, '-v')),
		HAProxy: numberIn(await run(haproxy, '-v')),
	};
}
