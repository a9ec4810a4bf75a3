// Run it with `npm run test:quick -- <pattern>`. A bare `npx jest` cannot load nock, which is an ES module:
// Jest requires those only when Node has --experimental-vm-modules, as that script gives it.

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
	],
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.cache/'],
	// A dynamic import names the file as it is once built.
	moduleNameMapper: { '^(\\.{1,2}/.+)\\.js$': '$1' },
	// Types are checked by `npm run types`; tsconfig.json has isolatedModules, so each file is only stripped.
	transform: {
		'^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.json', diagnostics: false }],
	},
	setupFiles: ['<rootDir>/test/support/seedCases.ts'],
	maxWorkers: 2,
	// Less than any worker uses, so that each test file gets a process of its own: nock patches Node's http
	// module, which files of one process share, and the second of them would not see its own interceptors.
	workerIdleMemoryLimit: '1MB',
	testTimeout: 30_000,
};
