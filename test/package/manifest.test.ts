import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compileFunction } from 'node:vm';

import bundled from '../../tools/bundled.json';

interface Manifest {
	name: string;
	license: string;
	keywords: string[];
	engines: { node: string };
	files: string[];
	scripts: Record<string, string>;
	peerDependencies: Record<string, string>;
	n8n: { n8nNodesApiVersion: number; strict: boolean; nodes: string[]; credentials: string[] };
}

const ROOT = path.resolve(__dirname, '../..');
const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Manifest;

describe('package.json', () => {
	test('asks for nothing at run time but the n8n that loads it', () => {
		expect(manifest).not.toHaveProperty('dependencies');
		expect(manifest).not.toHaveProperty('optionalDependencies');
		expect(manifest).not.toHaveProperty('bundleDependencies');
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});

	test('is found by n8n as a community package', () => {
		expect(manifest.name).toMatch(/^n8n-nodes-/);
		expect(manifest.license).toBe('MIT');
		expect(manifest.keywords).toEqual(
			expect.arrayContaining(['n8n-community-node-package', 'whatsapp']),
		);
	});

	test('declares the only API version that n8n loads, and n8n Cloud rules', () => {
		expect(manifest.n8n.n8nNodesApiVersion).toBe(1);
		expect(manifest.n8n.strict).toBe(true);
	});

	test('says which Node it needs', () => {
		expect(manifest.engines.node).toBe('>=20.15');
	});

	test('publishes the build only and runs nothing when it is installed', () => {
		expect(manifest.files).toEqual(['dist']);
		for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) {
			expect(manifest.scripts).not.toHaveProperty(script);
		}
	});
});

// These look into dist/: `npm run build` comes first.

/** Every file of JavaScript, relative to the package. */
const built = readdirSync(path.join(ROOT, 'dist'), { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('.js'))
	.map((file) => path.posix.join('dist', file.replaceAll(path.sep, '/')));

/** Loads a file where n8n-workflow and the files of the package are all there is. */
function loadAlone(file: string): { exports: object; files: string[] } {
	const files = new Map<string, { exports: object }>();
	const load = (name: string): object => {
		const known = files.get(name);
		if (known) return known.exports;
		const module = { exports: {} };
		files.set(name, module);
		const requireFrom = (wanted: string): unknown => {
			if (wanted.startsWith('.')) return load(path.posix.join(path.posix.dirname(name), wanted));
			if (wanted !== 'n8n-workflow') throw new Error(`${wanted} is not there`);
			return jest.requireActual(wanted);
		};
		const code = readFileSync(path.join(ROOT, name), 'utf8');
		const names = ['exports', 'require', 'module', '__filename', '__dirname'];
		compileFunction(code, names)(module.exports, requireFrom, module, name, path.dirname(name));
		return module.exports;
	};
	return { exports: load(file), files: [...files.keys()] };
}

describe('the built package', () => {
	test.each([...manifest.n8n.nodes, ...manifest.n8n.credentials])(
		'%s exports a class named after its file',
		(file) => {
			const className = path.basename(file).split('.')[0] ?? '';
			const loaded = jest.requireActual<Record<string, new () => { name?: string }>>(
				path.join(ROOT, file),
			);
			expect(Object.keys(loaded)).toContain(className);
			expect(() => new (loaded[className] as new () => object)()).not.toThrow();
		},
	);

	test.each([...manifest.n8n.nodes, ...manifest.n8n.credentials])(
		'%s loads where n8n-workflow is the only package',
		(file) => {
			const { exports, files } = loadAlone(file);
			expect(Object.keys(exports)).toHaveLength(1);
			for (const each of files) expect(built).toContain(each);
		},
	);

	test.each(manifest.n8n.nodes)(
		'%s loads without what checks phone numbers, files, links and texts, which only a run needs',
		(file) => {
			const { files } = loadAlone(file);
			const code = files.map((each) => readFileSync(path.join(ROOT, each), 'utf8')).join('\n');
			// esbuild names the source of each part.
			for (const part of ['node_modules/', 'files/recognize', 'checks/link', 'checks/accidents']) {
				expect(code).not.toMatch(new RegExp(`^// .*${part}`, 'm'));
			}
		},
	);

	test.each(manifest.n8n.nodes.filter((file) => file.includes('Trigger')))(
		'%s loads without numbering plans, and without the code of the other nodes',
		(file) => {
			const { files } = loadAlone(file);
			const code = files.map((each) => readFileSync(path.join(ROOT, each), 'utf8')).join('\n');
			expect(code).not.toContain('libphonenumber-js');
			expect(files.filter((each) => each.endsWith('.node.js'))).toEqual([file]);
			expect(code.length).toBeLessThan(320_000);
		},
	);

	test('has the code of each source once, so that all nodes keep to one rate limit', () => {
		const sourcesOf = (file: string): string[] =>
			readFileSync(path.join(ROOT, file), 'utf8').match(/^\/\/ nodes\/.*\.ts$/gm) ?? [];
		const sources = built.flatMap((file) => [...new Set(sourcesOf(file))]);
		expect(sources).toContain('// nodes/WhatsAppMedia/http/rateLimiter.ts');
		expect([...new Set(sources)].sort()).toEqual(sources.sort());
	});

	test('carries the license of every library whose code is in it, and of no other', () => {
		const code = built.map((file) => readFileSync(path.join(ROOT, file), 'utf8')).join('\n');
		const licenses = readFileSync(path.join(ROOT, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8');
		// The build writes the path of each source above its part.
		const sources = code.match(/^\/\/ .*\bnode_modules\/.*$/gm) ?? [];
		for (const { name } of bundled) {
			const isInside = sources.some((source) => source.includes(`/${name}/`));
			expect([name, licenses.includes(`${name} `)]).toEqual([name, isInside]);
		}
		const known = sources.filter((source) =>
			bundled.some(({ name }) => source.includes(`node_modules/${name}/`)),
		);
		expect(known).toEqual(sources);
	});

	test.each(manifest.n8n.nodes)('%s has its codex file and icons beside it', (file) => {
		const node = path.join(ROOT, file);
		const icon = path.basename(file, '.node.js').replace(/^./, (letter) => letter.toLowerCase());
		expect(existsSync(node.replace(/\.js$/, '.json'))).toBe(true);
		for (const suffix of ['.svg', '.dark.svg']) {
			expect(existsSync(path.join(path.dirname(node), icon + suffix))).toBe(true);
		}
	});

	test.each(manifest.n8n.credentials)('%s has its icons', (file) => {
		const icons = [
			...readFileSync(path.join(ROOT, file), 'utf8').matchAll(/file:([\w./-]+\.svg)/g),
		];
		expect(icons).toHaveLength(2);
		for (const [, icon] of icons) {
			expect(existsSync(path.join(ROOT, path.dirname(file), icon ?? ''))).toBe(true);
		}
	});
});
