import { access, constants, readdir, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Where Debian keeps servers, which are not in everybody's PATH. */
const SERVERS = '/usr/sbin';
const LARAVEL = '/usr/share/php/Illuminate/Foundation/Application.php';

/** Paths of the programs of Debian's packages in `packages.txt`. */
export interface Programs {
	readonly haproxy: string;
	readonly nginx: string;
	readonly php: string;
	readonly phpFpm: string;
}

/** Finds the programs and Laravel on this machine; throws with what to install where something is missing. */
export async function findPrograms(): Promise<Programs> {
	const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), SERVERS];
	const [haproxy, nginx, php, phpFpm, laravel] = await Promise.all([
		find(/^haproxy$/, folders),
		find(/^nginx$/, folders),
		find(/^php$/, folders),
		find(/^php-fpm\d/, folders),
		isThere(LARAVEL, constants.R_OK),
	]);
	if (haproxy && nginx && php && phpFpm && laravel) return { haproxy, nginx, php, phpFpm };
	const missing = Object.entries({ haproxy, nginx, php, 'php-fpm': phpFpm, Laravel: laravel })
		.filter(([, found]) => !found)
		.map(([name]) => name);
	const packages = await readFile(join(__dirname, '..', 'packages.txt'), 'utf8');
	throw new Error(`These tests need PHP, Laravel, nginx and HAProxy, and ${missing.join(', ')} is not on this machine.
On Debian 12, as root:

    apt-get install -y --no-install-recommends ${packages.trim().split('\n').join(' ')}

Nothing of it has to run: the tests start servers of their own.`);
}

async function find(name: RegExp, folders: readonly string[]): Promise<string | undefined> {
	for (const folder of folders) {
		const names = await readdir(folder).catch(() => []);
		const found = names.filter((each) => name.test(each)).sort();
		for (const each of found.reverse()) {
			const path = join(folder, each);
			if (await isThere(path, constants.X_OK)) return path;
		}
	}
	return undefined;
}

async function isThere(path: string, mode: number): Promise<boolean> {
	return await access(path, mode).then(
		() => true,
		() => false,
	);
}
