// Lints what users would get. n8n's package scanner (`@n8n/scan-community-package`) can look at published
// packages only; this applies the same rules to the tarball before it is published, and to the sources:
// strict rules, no configuration file, and eslint-disable comments do not count.
//
// Run `npm run build` first. Ends with code 1 if anything is found.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import {
	communityRules,
	credentialRules,
	nodeRules,
	nodesBasePlugin,
	packageRules,
} from '../eslint.config.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
// The three nodes and what they share; 15 kB of it are the two triggers with their icons, some 100 kB the phone library.
const MAX_PACKED_BYTES = 256_000;
const ALLOWED_FILES =
	/^(dist\/.+\.(js|svg|png|node\.json)|dist\/nodes\/.+\/__schema__\/.+\.json|dist\/THIRD-PARTY-LICENSES\.txt|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/;
const SOURCE_PATTERNS = ['package.json', '{nodes,credentials}/**/*.{js,ts,json}'];
const TARBALL_PATTERNS = ['package.json', '**/*.js'];

// As in the scanner's buildScanConfig().
const scanConfig = [
	communityRules,
	{ rules: { 'no-console': 'error' } },
	nodesBasePlugin,
	{ files: ['package.json'], rules: packageRules },
	{ files: ['**/credentials/**/*.ts'], rules: credentialRules },
	{ files: ['**/nodes/**/*.ts'], rules: nodeRules },
	{ files: ['**/*.json', '**/*.ts'], languageOptions: { parser: tseslint.parser } },
];

/** Lints `patterns` in `folder` and gives the number of errors; prints them, if any. */
async function lint(folder, patterns) {
	const eslint = new ESLint({
		cwd: folder,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: scanConfig,
	});
	const results = await eslint.lintFiles(patterns);
	const errors = ESLint.getErrorResults(results);
	if (errors.length > 0) console.log(await (await eslint.loadFormatter('stylish')).format(errors));
	return {
		files: results.length,
		errors: errors.reduce((sum, result) => sum + result.errorCount, 0),
	};
}

/** Packs the project as `npm publish` would, and unpacks it. */
function packInto(folder) {
	const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
	execFileSync(npm, ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], {
		cwd: ROOT,
		stdio: ['ignore', 'ignore', 'inherit'],
		shell: process.platform === 'win32',
	});
	const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
	const unpacked = path.join(folder, 'package');
	mkdirSync(unpacked);
	execFileSync('tar', ['-xzf', tarball, '-C', 'package', '--strip-components=1'], { cwd: folder });
	return { unpacked, bytes: statSync(path.join(folder, tarball)).size };
}

/** Every file below `folder`, relative to it, with forward slashes. */
function filesOf(folder) {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => !entry.isDirectory())
		.map((entry) =>
			path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'),
		);
}

/** What the rules cannot see: the size, the list of files, and modules that a user's n8n does not have. */
function inspect({ unpacked, bytes }, files) {
	const found = [];
	const manifest = JSON.parse(readFileSync(path.join(unpacked, 'package.json'), 'utf8'));

	if (bytes > MAX_PACKED_BYTES) {
		found.push(`the tarball has ${bytes} bytes, more than ${MAX_PACKED_BYTES}`);
	}
	for (const field of ['dependencies', 'optionalDependencies', 'bundleDependencies']) {
		if (Object.keys(manifest[field] ?? {}).length > 0) found.push(`package.json has ${field}`);
	}
	for (const file of files) {
		if (!ALLOWED_FILES.test(file)) found.push(`${file} does not belong into the package`);
	}
	for (const file of [...manifest.n8n.nodes, ...manifest.n8n.credentials]) {
		if (!files.includes(file)) found.push(`${file} is in package.json, but not in the package`);
	}
	// The scanner accepts development dependencies, which n8n does not install: they are bundled or not used.
	for (const file of files.filter((name) => name.endsWith('.js'))) {
		const code = readFileSync(path.join(unpacked, file), 'utf8');
		for (const [, module] of code.matchAll(/\b(?:require|import)\(\s*['"`]([^'"`]+)['"`]\s*\)/g)) {
			if (!/^(\.{1,2}\/|n8n-workflow$)/.test(module)) found.push(`${file} loads ${module}`);
		}
	}
	return found;
}

const folder = mkdtempSync(path.join(tmpdir(), 'lint-tarball-'));
try {
	const pack = packInto(folder);
	const files = filesOf(pack.unpacked);
	const inPackage = await lint(pack.unpacked, TARBALL_PATTERNS);
	const inSources = await lint(ROOT, SOURCE_PATTERNS);
	const found = inspect(pack, files);
	for (const line of found) console.log(`  error  ${line}`);

	const errors = inPackage.errors + inSources.errors + found.length;
	console.log(
		`Tarball: ${(pack.bytes / 1000).toFixed(1)} kB packed, ${files.length} files; ` +
			`linted ${inPackage.files} of them and ${inSources.files} sources: ${errors} errors`,
	);
	if (errors > 0) process.exitCode = 1;
} finally {
	rmSync(folder, { recursive: true, force: true });
}
