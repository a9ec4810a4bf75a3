import { existsSync, readFileSync } from 'node:fs';
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
			const required = new Set<string>();
			const onlyN8n = (name: string): unknown => {
				required.add(name);
				if (name !== 'n8n-workflow') throw new Error(`${name} is not there`);
				return jest.requireActual(name);
			};
			const loaded = { exports: {} };
			const code = readFileSync(path.join(ROOT, file), 'utf8');
			const names = ['exports', 'require', 'module', '__filename', '__dirname'];
			compileFunction(code, names)(loaded.exports, onlyN8n, loaded, file, path.dirname(file));

			expect(Object.keys(loaded.exports)).toHaveLength(1);
			expect([...required].filter((name) => name !== 'n8n-workflow')).toEqual([]);
		},
	);

	test('carries the license of every library whose code is in it, and of no other', () => {
		const code = [...manifest.n8n.nodes, ...manifest.n8n.credentials]
			.map((file) => readFileSync(path.join(ROOT, file), 'utf8'))
			.join('\n');
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
