// `gulp build` fills dist/ with exactly what npm publishes: one JavaScript file for each node and credential,
// their icons, their codex files and the shapes of their output. What several nodes use is in dist/shared, so that it is there once: on disk,
// and in n8n's process, where requests of all nodes keep to one rate limit. Each file is put together from the
// sources, not minified, so that it loads at once and n8n's reviewers can still read it: the path of each source
// stands above its part.
// The pure libraries of tools/bundled.json are put in, and their licenses go along.
const { spawn } = require('node:child_process');
const { readdir, readFile, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');
const { dest, parallel, series, src } = require('gulp');
const { n8n } = require('./package.json');
const allowed = require('./tools/bundled.json');

const clean = () => rm('dist', { recursive: true, force: true });

/** A script of package.json, as a task. */
const script = (name) =>
	Object.assign(
		(done) =>
			spawn('npm', ['run', '--silent', name], {
				stdio: 'inherit',
				shell: process.platform === 'win32',
			})
				.on('error', done)
				.on('exit', (code) =>
					done(code === 0 ? undefined : new Error(`npm run ${name} ended with code ${code}`)),
				),
		{ displayName: name },
	);

/** `dist/nodes/A/A.node.js` comes from `nodes/A/A.node.ts`. */
const sourceOf = (file) => file.replace(/^dist\//, '').replace(/\.js$/, '.ts');

/** Place of the formats in a numbering plan, in version 4 of libphonenumber's data. */
const FORMATS = 4;

/** Leaves out how numbers are printed, a quarter of libphonenumber: the node only reads them. */
const withoutFormats = {
	name: 'without-formats',
	setup: (build) => {
		build.onLoad({ filter: /libphonenumber-js[\\/]metadata\.max\.json\.js$/ }, async (source) => {
			const metadata = JSON.parse(await readFile(source.path.replace(/\.js$/, ''), 'utf8'));
			if (metadata.version !== 4) throw new Error('libphonenumber’s data has another version');
			const plans = [metadata.countries, metadata.nonGeographic].flatMap(Object.values);
			for (const plan of plans) plan[FORMATS] = 0;
			return { contents: JSON.stringify(metadata), loader: 'json' };
		});
		build.onLoad({ filter: /libphonenumber-js[\\/]es6-modern[\\/]format\.js$/ }, () => ({
			contents: `const leftOut = () => { throw new Error('Formats are left out'); };
				export { leftOut as default, leftOut as chooseFormatForNumber };`,
		}));
	},
};

async function bundle() {
	const { metafile } = await esbuild.build({
		entryPoints: [...n8n.nodes, ...n8n.credentials].map(sourceOf),
		outbase: '.',
		outdir: 'dist',
		bundle: true,
		splitting: true,
		chunkNames: 'shared/[hash]',
		// The only package that may be there when the node runs.
		external: ['n8n-workflow'],
		platform: 'node',
		// esbuild shares code between modules only; n8n loads CommonJS, see `toCommonJs`.
		format: 'esm',
		target: 'es2022',
		charset: 'utf8',
		logLevel: 'warning',
		metafile: true,
		// The same library in the JavaScript of today, which is smaller.
		alias: { 'libphonenumber-js/max': 'libphonenumber-js/max/es6' },
		plugins: [withoutFormats],
	});
	await Promise.all(Object.keys(metafile.outputs).map(toCommonJs));
	const names = packagesIn(metafile);
	const surplus = names.filter((name) => !allowed.some((library) => library.name === name));
	if (surplus.length > 0) {
		throw new Error(`${surplus.join(', ')} would be bundled, but is not in tools/bundled.json`);
	}
	await writeFile(
		'dist/THIRD-PARTY-LICENSES.txt',
		(await Promise.all(names.map(licenseOf))).join('\n'),
	);
}

/** `{ a, b as c }` of an import or export, as `{ a, b: c }` or turned around. */
const bindings = (list, isExport) =>
	`{ ${list
		.split(',')
		.map((binding) => binding.trim().split(/\s+as\s+/))
		.filter(([name]) => name !== '')
		.map(([name, other = name]) => {
			if (other === name) return name;
			return isExport ? `${other}: ${name}` : `${name}: ${other}`;
		})
		.join(', ')} }`;

/**
 * Makes a module of esbuild a CommonJS module: its imports stand in front, its exports at the end, each in
 * one of these forms. Their own converter would take the comments out.
 */
async function toCommonJs(file) {
	const module = await readFile(file, 'utf8');
	const code = module
		.replace(/^import "([^"]+)";$/gm, 'require("$1");')
		.replace(
			/^import \{([^}]*)\} from "([^"]+)";$/gm,
			(_, list, from) => `const ${bindings(list, false)} = require("${from}");`,
		)
		// What a node needs when it runs only.
		.replace(/\bimport\("([^"]+)"\)/g, 'Promise.resolve().then(() => require("$1"))')
		.replace(/^export \{([^}]*)\};$/gm, (_, list) => `module.exports = ${bindings(list, true)};`);
	if (/^(import|export)\b/m.test(code)) throw new Error(`${file} has an import of another form`);
	await writeFile(file, `"use strict";\n${code}`);
}

/** Names of the packages whose code really is in what was built. */
function packagesIn({ outputs }) {
	const sources = Object.values(outputs).flatMap(({ inputs }) =>
		Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0),
	);
	const names = sources.map(
		([source]) => /.*\bnode_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1],
	);
	return [...new Set(names.filter(Boolean))].sort();
}

/** The license of a package as it came with the package: every file of that name. */
async function licenseOf(name) {
	const folder = path.join('node_modules', name);
	const { version } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
	const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice)/i.test(file)).sort();
	if (files.length === 0) throw new Error(`${name} has no license that could go along`);
	const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
	return [`${name} ${version}\n`, ...texts.map((text) => `${text.trim()}\n`)].join('\n');
}

// encoding: false, or gulp reads images as UTF-8 text and breaks them.
const copyAssets = () =>
	src(['{nodes,credentials}/**/*.{svg,png,node.json}', 'nodes/**/__schema__/**/*.json'], {
		base: '.',
		encoding: false,
	}).pipe(dest('dist'));

// A build with a wrong type must not come about.
const build = series(clean, script('types:shipped'), bundle, copyAssets);

exports.build = build;
// `npm run check`: what needs no test, at the same time.
exports.check = parallel(script('lint'), script('types'), series(build, script('lint:tarball')));
