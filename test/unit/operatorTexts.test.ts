import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INodeProperties } from 'n8n-workflow';
import ts from 'typescript';

import { properties } from '../../nodes/WhatsAppMedia/description';
import { REASONS } from '../../nodes/WhatsAppMedia/failures/reasons';
import { PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import { pollFields } from '../../nodes/WhatsAppMedia/triggers/pollFields';
import { webhookFields } from '../../nodes/WhatsAppMedia/triggers/webhookFields';

/** What every text that an operator can see keeps to. */

const ROOT = join(__dirname, '../..');

/** n8n's guide for texts of nodes wants none of these. */
const BANNED = /\b(errors?|problems?|failures?|mistakes?)\b/i;

/** n8n's own names, which hold such a word. */
const OWN_NAMES = /On Error|error output|`?problems`?/g;

/** Characters of a headline, with the longest names in it, which n8n shows in the corner of the screen. */
const LONGEST_HEADLINE = 90;

/** Literals in the sources that nobody sees on the screen. */
const files = ['nodes', 'credentials'].flatMap((folder) =>
	readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.map((name) => join(folder, name)),
);

/** The sentences in a source: texts of several words, what is put into them left out. */
function sentencesIn(file: string): string[] {
	const found: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
		if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
			found.push(node.text);
		} else if (ts.isTemplateExpression(node)) {
			found.push(
				[node.head.text, ...node.templateSpans.map((span) => `…${span.literal.text}`)].join(''),
			);
		}
		ts.forEachChild(node, visit);
	};
	const text = readFileSync(join(ROOT, file), 'utf8');
	visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
	return found.filter((each) => /[a-z]{2,} [a-z]/i.test(each));
}

/** Everything that has a name on the screen. */
function labelsOf(list: readonly object[]): string[] {
	return list.flatMap((entry) => {
		const { displayName, name, options, values, modes, type } =
			entry as Partial<INodeProperties> & {
				values?: object[];
			};
		const own = [displayName ?? name].filter((each) => each !== undefined && type !== 'notice');
		return [
			...own,
			...[options, values, modes].flatMap((each) => labelsOf(each ?? [])),
		] as string[];
	});
}

const LABELS = [
	...[properties, webhookFields, pollFields].flatMap(labelsOf),
	// Of credentials and of n8n itself.
	...[
		'Base URL',
		'Subdomain',
		'Credential',
		'API Token',
		'API Key',
		'Binary',
		'Retry On Fail',
		'On Error',
		'Settings',
	],
];

const SENTENCES = files.flatMap((file) => sentencesIn(file).map((text) => [file, text] as const));

it('the sentences of the sources are found', () => {
	expect(SENTENCES.length).toBeGreaterThan(500);
});

// The rows of the table of outcomes name what providers answer; they are shown in the documentation only.
it('no text has a word that n8n’s guide for texts does not want', () => {
	const wrong = SENTENCES.filter(([file]) => !/failures\/outcome\.ts$/.test(file))
		.map(([file, text]) => `${file}: ${text.replace(OWN_NAMES, '')}`)
		.filter((text) => BANNED.test(text.replace(/^[^:]+: /, '')));
	expect(wrong).toEqual([]);
});

it('every field, option and operation that a text names is on the screen', () => {
	const named = SENTENCES.flatMap(([file, text]) =>
		[...text.matchAll(/\b(?:field|option|operation)s? “?([A-Z][^.,:;()]*)/g)].map(
			([, rest = '']) => [file, rest] as const,
		),
	);
	expect(named.length).toBeGreaterThan(20);
	const unknown = named.filter(([, rest]) => !LABELS.some((label) => rest.startsWith(label)));
	expect(unknown).toEqual([]);
});

it('every label in quotation marks that is to be set is on the screen', () => {
	const named = SENTENCES.flatMap(([file, text]) =>
		[...text.matchAll(/\b[Ss]et “([^”…]+)” to “([^”…]+)”/g)].map(
			([, ...labels]) => [file, labels] as const,
		),
	);
	const unknown = named.filter(([, labels]) => !labels.every((label) => LABELS.includes(label)));
	expect(unknown).toEqual([]);
});

const LONGEST_NAME = Object.values(PROVIDERS).reduce(
	(longest, { name }) => (name.length > longest.length ? name : longest),
	'',
);

it.each(Object.entries(REASONS))(
	'the headline of %s is short, and a sentence without its period',
	(_, { headline }) => {
		const shown = headline
			.replaceAll('{provider}', LONGEST_NAME)
			.replaceAll('{credential}', 'Contactship account')
			.replaceAll('{secretName}', 'API key')
			.replaceAll(/\{\w+\}/g, 'https://api.contactship.ai');
		expect(shown.length).toBeLessThanOrEqual(LONGEST_HEADLINE);
		expect(shown).not.toMatch(/\.$/);
		expect(shown).toMatch(/^[A-Z\d]/);
	},
);
