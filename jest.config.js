/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	// These need a real n8n server or many minutes:
	// `npx jest --testPathIgnorePatterns=/node_modules/ test/e2e` runs them.
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/', '<rootDir>/test/bench/'],
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.cache/'],
	// Types are checked by `npm run types`; tsconfig.json has isolatedModules, so each file is only stripped.
	transform: {
		'^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.json', diagnostics: false }],
	},
	maxWorkers: 2,
	testTimeout: 30_000,
};
