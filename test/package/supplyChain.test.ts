import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

interface LockedPackage {
	version?: string;
	resolved?: string;
	integrity?: string;
	link?: boolean;
	dev?: boolean;
}
interface Lockfile {
	lockfileVersion: number;
	packages: Record<string, LockedPackage>;
}
interface Manifest {
	version: string;
	devDependencies?: Record<string, string>;
	dependencies?: Record<string, string>;
	overrides?: Record<string, string>;
	scripts: Record<string, string>;
}

const manifest = JSON.parse(read('package.json')) as Manifest;
const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
const SHA512 = /^sha512-[A-Za-z0-9+/]{86}==$/;

/** The n8n versions that the end-to-end tests install have lockfiles of their own. */
const FOLDERS = [
	'.',
	...readdirSync(path.join(ROOT, 'tools/lib/n8n/versions')).map(
		(name) => `tools/lib/n8n/versions/${name}`,
	),
];

describe.each(FOLDERS)('the dependencies in %s', (folder) => {
	const { lockfileVersion, packages } = JSON.parse(
		read(path.join(folder, 'package-lock.json')),
	) as Lockfile;
	const { dependencies, devDependencies, overrides } = JSON.parse(
		read(path.join(folder, 'package.json')),
	) as Manifest;
	const locked = Object.entries(packages).filter(([name]) => name !== '');

	test('are asked for in exact versions', () => {
		const asked = { ...dependencies, ...devDependencies, ...overrides };
		expect(Object.keys(asked).length).toBeGreaterThan(1);
		const loose = Object.entries(asked).filter(([, version]) => !EXACT.test(version));
		expect(loose).toEqual([]);
	});

	test('are locked to a version and the hash of its content', () => {
		expect(lockfileVersion).toBe(3);
		expect(locked.length).toBeGreaterThan(100);
		const open = locked.filter(
			([, { version, integrity }]) => !EXACT.test(version ?? '') || !SHA512.test(integrity ?? ''),
		);
		expect(open).toEqual([]);
	});

	test('come from the registry: not from git, from an address or from a folder', () => {
		const strange = locked.filter(
			([, { resolved, link }]) =>
				link || (resolved && !resolved.startsWith('https://registry.npmjs.org/')),
		);
		expect(strange).toEqual([]);
	});
});

test('nothing but development dependencies is locked, since nothing else is needed', () => {
	expect(manifest.dependencies ?? {}).toEqual({});
	const { packages } = JSON.parse(read('package-lock.json')) as Lockfile;
	const shipped = Object.entries(packages).filter(([name, { dev }]) => name !== '' && !dev);
	expect(shipped).toEqual([]);
});

const WORKFLOWS = readdirSync(path.join(ROOT, '.github/workflows')).map(
	(name) => `.github/workflows/${name}`,
);

describe.each(WORKFLOWS)('%s', (file) => {
	const text = read(file);

	test('pins every action to a commit and says which version that is', () => {
		const uses = text.match(/^.*\buses:.*$/gm) ?? [];
		expect(uses.length).toBeGreaterThan(0);
		for (const line of uses) {
			expect(line).toMatch(/^\s*(- )?uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
		}
	});

	test('pins one commit per action', () => {
		const pins = [...text.matchAll(/uses: ([^@]+)@(\S+)/g)];
		const commits = new Map<string, Set<string>>();
		for (const [, action = '', commit = ''] of pins) {
			commits.set(action, (commits.get(action) ?? new Set()).add(commit));
		}
		for (const [action, found] of commits) expect([action, found.size]).toEqual([action, 1]);
	});

	test('starts from no permissions but reading the sources', () => {
		expect(text).toMatch(/^permissions:( \{\}|\n {2}contents: read)\n\n/m);
		expect(text).not.toMatch(/write-all|pull_request_target|contents: write/);
	});

	test('puts nothing that somebody else may choose into a shell', () => {
		const commands = text.match(/^\s*(- )?run: .*$/gm) ?? [];
		expect(commands.filter((line) => line.includes('${{'))).toEqual([]);
		// Several lines would need another check than this one.
		expect(text).not.toMatch(/run: [|>]/);
	});
});

describe('publishing', () => {
	const publish = read('.github/workflows/publish.yml');
	const jobOf = (name: string): string =>
		new RegExp(`^  ${name}:\\n((?: {4}.*\\n|\\n|  #.*\\n)+)`, 'm').exec(publish)?.[1] ?? '';

	test('happens in one workflow only, with provenance', () => {
		const publishing = WORKFLOWS.filter((file) => /npm publish/.test(read(file)));
		expect(publishing).toEqual(['.github/workflows/publish.yml']);
		expect(publish.match(/npm publish .*/g)).toEqual([
			'npm publish ./package/*.tgz --provenance --access public --ignore-scripts',
		]);
		expect(Object.values(manifest.scripts).join('\n')).not.toContain('npm publish');
	});

	test('comes after the tests, by a job that installs nothing', () => {
		expect(jobOf('pack')).toMatch(/check-release[^]*npm ci[^]*npm test[^]*npm run lint:tarball/);
		expect(jobOf('pack')).not.toMatch(/id-token|secrets\./);
		expect(jobOf('publish')).toMatch(/needs: pack/);
		expect(jobOf('publish')).toMatch(/id-token: write/);
		expect(jobOf('publish')).not.toMatch(/npm (ci|install|test|run)|checkout/);
	});

	const check = (tag: string, repository: string): string => {
		try {
			const script = path.join(ROOT, 'tools/check-release.mjs');
			execFileSync(process.execPath, [script, tag, repository], { stdio: 'pipe' });
			return '';
		} catch (error) {
			return String((error as { stderr?: unknown }).stderr);
		}
	};

	test('stops at a tag that is not the version, and without the repository', () => {
		expect(check('v99.0.0', 'https://github.com/nobody/nothing')).toMatch(
			/The tag is v99\.0\.0[^]*"repository"[^]*provenance/,
		);
		expect(check(`v${manifest.version}`, 'https://github.com/nobody/nothing')).not.toContain('tag');
	});
});

test('SECURITY.md says how to report, with no address that nobody reads', () => {
	const security = read('SECURITY.md');
	expect(security).toContain('private vulnerability reporting');
	expect(security).not.toMatch(/[\w.]+@[\w.]+\.\w+/);
});

test('CHANGELOG.md has a section for what comes next', () => {
	expect(read('CHANGELOG.md')).toMatch(/^## Unreleased$/m);
	expect(read('LICENSE')).toContain('MIT License');
});
