// n8n's own lint (`@n8n/node-cli`) put together from its parts, because node-cli itself does not resolve
// beside n8n-core. The rule sets are those that n8n's package scanner applies to the published package.
import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { globalIgnores } from 'eslint/config';
import nodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';
import bundled from './tools/bundled.json' with { type: 'json' };

/** What shipped code may import besides its own files: what n8n has, and what the build puts in. */
const IMPORTABLE = ['n8n-workflow', ...bundled.flatMap(({ imports }) => imports)];
const SHIPPED = ['nodes/**/*.ts', 'credentials/**/*.ts'];

/** The kinds of tests, each a folder of test/. What several of them use is in test/support. */
const KINDS = [
	'bench',
	'contract',
	'e2e',
	'engine',
	'faults',
	'longrun',
	'model',
	'package',
	'properties',
	'sandbox/helpers',
	'unit',
	'wire',
];

/** Files that may not import what a pattern names. */
const apart = (files, regex, message) => ({
	files,
	rules: { 'no-restricted-imports': ['error', { patterns: [{ regex, message }] }] },
});
const SHARED = 'What several kinds of tests use belongs to test/support.';

/** The strict rules: what n8n Cloud demands. */
export const communityRules = n8nCommunityNodesPlugin.configs.recommended;
export const nodesBasePlugin = { plugins: { 'n8n-nodes-base': nodesBase } };

export const packageRules = nodesBase.configs.community.rules;

/** Switched off as in n8n's own configuration: not valid for community nodes, or done better by n8n's newer plugin. */
export const credentialRules = {
	...nodesBase.configs.credentials.rules,
	'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
	'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
};
export const nodeRules = {
	...nodesBase.configs.nodes.rules,
	'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
	'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
	'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
};

export default tseslint.config(
	globalIgnores(['dist', 'coverage', '.cache']),
	{
		linterOptions: { reportUnusedDisableDirectives: 'error' },
	},
	{
		files: ['**/*.{js,mjs,ts}'],
		extends: [js.configs.recommended],
	},
	{
		files: ['**/*.ts'],
		extends: [tseslint.configs.recommended],
		rules: {
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-unused-vars': 'error',
			'prefer-spread': 'off',
		},
	},
	{
		files: ['**/*.{js,mjs}'],
		languageOptions: {
			globals: { console: 'readonly', process: 'readonly', Buffer: 'readonly', URL: 'readonly' },
		},
	},
	{
		files: ['*.js', 'test/*.js'],
		languageOptions: {
			sourceType: 'commonjs',
		},
	},
	{
		files: SHIPPED,
		extends: [communityRules],
		rules: {
			'no-console': 'error',
			// n8n's rule lets development dependencies through. Those are not there when a user's n8n loads the node.
			'no-restricted-imports': [
				'error',
				{
					patterns: [
						{
							regex: `^(?!\\.{1,2}/|(${IMPORTABLE.join('|').replaceAll('.', '\\.')})$)`,
							message: `Shipped code imports its own files, ${IMPORTABLE.join(', ')} (tools/bundled.json).`,
						},
					],
				},
			],
		},
	},
	...KINDS.map((kind) => {
		const others = KINDS.filter((other) => other !== kind).join('|');
		return apart([`test/${kind.split('/')[0]}/**/*.ts`], `^(\\.\\./)+(${others})(/|$)`, SHARED);
	}),
	apart(['test/support/**/*.ts'], `^(\\.\\./)+(${KINDS.join('|')})(/|$)`, SHARED),
	apart(['tools/**/*.ts'], '^(\\.\\./)+test/(?!support/)', 'Tools use test/support only.'),
	apart(['sandbox/**/*.ts'], '^(\\.\\./)+(test|tools)/', 'The sandbox knows no tests.'),
	nodesBasePlugin,
	{
		files: ['package.json'],
		extends: [communityRules],
		rules: packageRules,
		languageOptions: {
			parser: tseslint.parser,
			parserOptions: { extraFileExtensions: ['.json'] },
		},
	},
	{ files: ['credentials/**/*.ts'], rules: credentialRules },
	{ files: ['nodes/**/*.ts'], rules: nodeRules },
);
