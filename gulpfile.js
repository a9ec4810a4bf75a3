// `gulp build` fills dist/ with exactly what npm publishes: compiled nodes and credentials, their icons
// and their codex files. There is no bundler: n8n's reviewers read the published JavaScript.
const { spawn } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { dest, series, src } = require('gulp');

const clean = () => rm('dist', { recursive: true, force: true });

function compile(done) {
	const tsc = require.resolve('typescript/bin/tsc');
	spawn(process.execPath, [tsc, '-p', 'tsconfig.json'], { stdio: 'inherit' })
		.on('error', done)
		.on('exit', (code) => done(code === 0 ? undefined : new Error(`tsc ended with code ${code}`)));
}

// encoding: false, or gulp reads images as UTF-8 text and breaks them.
const copyAssets = () =>
	src('{nodes,credentials}/**/*.{svg,png,node.json}', { base: '.', encoding: false }).pipe(
		dest('dist'),
	);

exports.build = series(clean, compile, copyAssets);
