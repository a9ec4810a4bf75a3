// `gulp build` fills dist/ with exactly what npm publishes: one JavaScript file for the node and one for each
// credential, their icons and their codex files. Each is put together from the sources, not minified, so that
// it loads at once and n8n's reviewers can still read it: the path of each source stands above its part.
const { spawn } = require('node:child_process');
const { rm } = require('node:fs/promises');
const esbuild = require('esbuild');
const { dest, series, src } = require('gulp');
const { n8n } = require('./package.json');

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

const bundle = () =>
	esbuild.build({
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
	});

// encoding: false, or gulp reads images as UTF-8 text and breaks them.
const copyAssets = () =>
	src('{nodes,credentials}/**/*.{svg,png,node.json}', { base: '.', encoding: false }).pipe(
		dest('dist'),
	);

exports.build = series(clean, check, bundle, copyAssets);
