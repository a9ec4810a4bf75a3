// Run it with `npm run test:quick -- <pattern>`. A bare `npx jest` cannot load nock, which is an ES module:
// Jest requires those only when Node has --experimental-vm-modules, as that script gives it.

/** Wait in real time, or measure. `npm run test:all` has them; `npm test` has other tests of the same rules. */
const LONG = [
	'<rootDir>/test/engine/(memory|owed|standbyAtLimit)\\.test',
	'<rootDir>/test/faults/(answers|connection|rateLimits)\\.test',
];

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	// These need a real n8n server or many minutes. One of them runs with
	// `npm run test:quick -- test/e2e --testPathIgnorePatterns=/node_modules/`.
	testPathIgnorePatterns: [
		'/node_modules/',
		'<rootDir>/test/e2e/',
		'<rootDir>/test/faults/slow/',
		'<rootDir>/test/laravel/',
		'<rootDir>/test/longrun/',
		'<rootDir>/test/model/judge.test.ts',
		...(process.env.TEST_EXTENT === 'short' ? LONG : []),
	],
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.cache/'],
	// A dynamic import names the file as it is once built.
	moduleNameMapper: { '^(\\.{1,2}/.+)\\.js$': '$1' },
	// Only strips the types, which `npm run types` checks; unlike ts-jest, it does not load the compiler for each file.
	transform: {
		'^.+\\.ts$': [
			'@swc/jest',
			{
				jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
				module: { type: 'commonjs' },
				sourceMaps: 'inline',
			},
		],
	},
	setupFiles: ['<rootDir>/test/support/seedCases.ts'],
	// More than the cores of a small machine, where nothing is measured but in processor time: many tests wait.
	maxWorkers: process.env.TEST_EXTENT === 'short' ? 7 : 2,
	// What files leave behind in their process, n8n among it; more than that, and the next file gets a new one.
	workerIdleMemoryLimit: '600MB',
	testSequencer: '<rootDir>/test/sequencer.js',
	testTimeout: 30_000,
};
