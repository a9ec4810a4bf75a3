// `gulp build` fills dist/ with exactly what npm publishes: one JavaScript file for the node and one for each
// credential, their icons and their codex files. Each is put together from the sources, not minified, so that
// it loads at once and n8n's reviewers can still read it: the path of each source stands above its part.
// The pure libraries of tools/bundled.json are put in, and their licenses go along.
const { spawn } = require('node:child_process');
const { readdir, readFile, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');
const { dest, series, src } = require('gulp');
const { n8n } = require('./package.json');
const allowed = require('./tools/bundled.json');

const clean = () => rm('dist', { recursive: true, force: true });

/** Types only: a build with a wrong type must not come about. */
function check(done) {
	const tsc = require.resolve('typescript/bin/tsc');
	spawn(process.execPath, [tsc, '-p', 'tsconfig.json', '--noEmit'], { stdio: 'inherit' })
		.on('error', done)
		.on('exit', (code) => done(code === 0 ? undefined : new Error(`tsc ended with code ${code}`)));
}

/** `dist/nodes/A/A.node.js` comes from `nodes/A/A.node.ts`. */
const sourceOf = (file) => file.replace(/^dist\//, '').replace(/\.js$/, '.ts');

/** Place of the formats in a numbering plan, in version 4 of libphonenumber's data. */
const FORMATS = 4;

/** Leaves out how numbers are printed, a quarter of libphonenumber's data: the node only reads them. */
const withoutFormats = {
	name: 'without-formats',
	setup: (build) =>
		build.onLoad({ filter: /libphonenumber-js[\\/]metadata\.max\.json\.js$/ }, async (source) => {
			const metadata = JSON.parse(await readFile(source.path.replace(/\.js$/, ''), 'utf8'));
			if (metadata.version !== 4) throw new Error('libphonenumber’s data has another version');
			const plans = [metadata.countries, metadata.nonGeographic].flatMap(Object.values);
			for (const plan of plans) plan[FORMATS] = 0;
			return { contents: JSON.stringify(metadata), loader: 'json' };
		}),
};

async function bundle() {
	const { metafile } = await esbuild.build({
		entryPoints: [...n8n.nodes, ...n8n.credentials].map(sourceOf),
		outbase: '.',
		outdir: 'dist',
		bundle: true,
		// The only package that may be there when the node runs.
		external: ['n8n-workflow'],
		platform: 'node',
		format: 'cjs',
		target: 'es2022',
		charset: 'utf8',
		logLevel: 'warning',
		metafile: true,
		// The same library in the JavaScript of today, which is smaller.
		alias: { 'libphonenumber-js/max': 'libphonenumber-js/max/es6' },
		plugins: [withoutFormats],
	});
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
	src('{nodes,credentials}/**/*.{svg,png,node.json}', { base: '.', encoding: false }).pipe(
		dest('dist'),
	);

exports.build = series(clean, check, bundle, copyAssets);
