import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import {
	CAPTION_LENGTH,
	FILE_NAME_LENGTH,
	WHATSAPP_MAX_BYTES,
} from '../../nodes/WhatsAppMedia/checks/limits';
import { properties } from '../../nodes/WhatsAppMedia/description';
import { META_CODES } from '../../nodes/WhatsAppMedia/failures/metaCodes';
import { REASONS, type ReasonText } from '../../nodes/WhatsAppMedia/failures/reasons';
import { FILE_TYPES } from '../../nodes/WhatsAppMedia/files/fileTypes';
import type { MediaKind } from '../../nodes/WhatsAppMedia/messages/message';
import type { Provider } from '../../nodes/WhatsAppMedia/providers/provider';
import { PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import { listed, readableSize } from '../../nodes/WhatsAppMedia/text';
import { credentialOf } from './credentials';
import { scenarioTable } from '../../sandbox/scenarioTable';
import { phoneTables } from './phoneNumbers';

const ALL: readonly Provider[] = Object.values(PROVIDERS);
const NAMES = listed(ALL.map(({ name }) => name));
const IDS = listed(
	ALL.map(({ id }) => `\`${id}\``),
	'or',
);

/** Tables of the code by page, and by the name of their place in it. */
export function pages(): Readonly<Record<string, Readonly<Record<string, string>>>> {
	return {
		'README.md': {
			names: listed(
				ALL.map(({ name }) => `**${name}**`),
				'or',
			),
			credentials: credentialTable(),
			ids: IDS,
			compared: NAMES,
			limits: limitTable(),
		},
		'docs/24-hour-window.md': { providers: windowTable() },
		'docs/comparison.md': { names: NAMES },
		'docs/output.md': {
			ids: IDS,
		},
		'docs/fields.md': { fields: fieldTable() },
		'docs/errors.md': { errors: errorTable(), meta: metaTable() },
		'docs/phone-numbers.md': { cases: phoneTables() },
		'sandbox/README.md': { names: NAMES, scenarios: scenarioTable() },
	};
}

/** The text with every `<!-- name:start -->…<!-- name:end -->` filled anew, within a line where it stands within one. */
export function withSections(text: string, contents: Readonly<Record<string, string>>): string {
	return Object.entries(contents).reduce((result, [name, content]) => {
		const place = new RegExp(`(<!-- ${name}:start -->)([\\s\\S]*?)(<!-- ${name}:end -->)`);
		if (!place.test(result)) throw new Error(`There is no place for "${name}"`);
		return result.replace(place, (_, start: string, before: string, end: string) =>
			before.includes('\n') ? `${start}\n\n${content}\n\n${end}` : start + content + end,
		);
	}, text);
}

function fieldTable(): string {
	const rows = properties
		.filter(({ type }) => !['credentials', 'hidden', 'notice'].includes(type))
		.flatMap((property) =>
			property.type === 'collection'
				? (property.options as INodeProperties[]).map((option) => fieldRow(option, property))
				: [fieldRow(property)],
		);
	return table(['Field', 'Operations', 'Providers', 'What it does'], merged(rows));
}

/** A field that is declared more than once is one field to the reader. */
function merged(rows: string[][]): string[][] {
	const isSame = (a: string[], b: string[]): boolean => a[0] === b[0] && a[3] === b[3];
	const together = (same: string[][], column: number, all: number): string => {
		const words = new Set(same.flatMap((row) => (row[column] ?? '').split(', ')));
		return words.has('all') || words.size === all ? 'all' : [...words].sort().join(', ');
	};
	return rows.flatMap((row, index) => {
		const same = rows.filter((other) => isSame(other, row));
		if (rows.findIndex((other) => isSame(other, row)) < index) return [];
		const operations = together(same, 1, OPERATIONS.length);
		const providers = together(same, 2, Object.keys(PROVIDERS).length);
		return [[row[0] ?? '', operations, providers, row[3] ?? '']];
	});
}

function fieldRow(property: INodeProperties, parent?: INodeProperties): string[] {
	const name =
		parent === undefined
			? `**${property.displayName}**`
			: `${parent.displayName} > **${property.displayName}**`;
	const choices = property.type === 'options' ? (property.options ?? []) : [];
	const listed = choices
		.filter(isOption)
		.map((option) =>
			option.description ? `*${option.name}*: ${period(option.description)}` : `*${option.name}*.`,
		);
	const about = [property.description && period(property.description), ...listed]
		.filter(Boolean)
		.join(' ');
	const shown = [property, ...(parent === undefined ? [] : [parent])];
	return [name, operationsOf(...shown), providersOf(property), about];
}

function isOption(
	option: INodeProperties | INodePropertyCollection | INodePropertyOptions,
): option is INodePropertyOptions {
	return 'value' in option;
}

const OPERATIONS = properties
	.filter(({ name }) => name === 'operation')
	.flatMap(({ options }) => (options ?? []).filter(isOption));

/** The operations in which all of these are shown: a field, and what it is in. */
function operationsOf(...properties: readonly INodeProperties[]): string {
	const of = (conditions: Record<string, unknown> | undefined): unknown =>
		conditions?.operation ?? conditions?.['/operation'];
	const isShown = ({ displayOptions }: INodeProperties, operation: unknown): boolean => {
		const [shown, hidden] = [of(displayOptions?.show), of(displayOptions?.hide)];
		return (
			(!Array.isArray(shown) || shown.includes(operation)) &&
			!(Array.isArray(hidden) && hidden.includes(operation))
		);
	};
	const names = OPERATIONS.filter(({ value }) =>
		properties.every((property) => isShown(property, value)),
	).map(({ name }) => name);
	return names.length === OPERATIONS.length ? 'all' : names.sort().join(', ');
}

function providersOf({ displayOptions }: INodeProperties): string {
	const shown = displayOptions?.show?.provider ?? displayOptions?.show?.['/provider'];
	if (!Array.isArray(shown)) return 'all';
	return shown.map((id) => PROVIDERS[id as keyof typeof PROVIDERS].name).join(', ');
}

/** What an operator has to enter, as the window of the credential says it. */
function credentialTable(): string {
	const rows = ALL.flatMap(({ credentialType, credentialName }) =>
		credentialOf(credentialType)
			.properties.filter(({ required }) => required === true)
			.map(({ displayName, hint, description = '' }, index) => [
				index === 0 ? credentialName : '',
				displayName,
				(hint ?? description).replace(/(\w+:\w+)/g, '`$1`'),
			]),
	);
	return table(['Credential', 'Field', 'Where to find it'], rows);
}

/** What a refusal for a closed window leads to, and what is known of a message later. */
function windowTable(): string {
	const rows = ALL.map(({ name, status, templates }) => {
		const sent = templates === undefined ? 'it has no templates' : 'the template is sent';
		if (status === undefined) return [name, sent, 'cannot be seen', 'no'];
		const by = `yes, by \`${status.idField}\``;
		return status.isOptional
			? [
					name,
					sent,
					`${sent} if the account has the message status; some do not have it yet`,
					`${by}, with the same limit`,
				]
			: [name, sent, sent, by];
	});
	return table(
		['Provider', 'Refused immediately', 'Refused later', 'Reports delivered and read'],
		rows,
	);
}

function limitTable(): string {
	const kinds: MediaKind[] = ['image', 'video', 'audio', 'document'];
	const rows = kinds.map((kind) => {
		const types = FILE_TYPES.filter((type) => type.kind === kind && type.accepted);
		return [
			capital(kind),
			[
				...new Set(
					types.flatMap(({ extensions }) => extensions.map((extension) => `.${extension}`)),
				),
			].join(' '),
			readableSize(WHATSAPP_MAX_BYTES[kind]),
			kind === 'audio' ? 'none' : `up to ${CAPTION_LENGTH.toLocaleString('en')} characters`,
		];
	});
	return `${table(['Media', 'File types', 'Largest file', 'Caption'], rows)}\n\nA file name has up to ${FILE_NAME_LENGTH} characters.`;
}

const FATES = {
	notDelivered: 'not delivered',
	notSent: 'not sent',
	unanswered: 'unanswered',
	unknown: 'unknown',
} as const;

function errorTable(): string {
	const rows = Object.entries<ReasonText>(REASONS).map(
		([reason, { outcome, headline, advice }]) => [
			readable(headline),
			FATES[outcome],
			readable(advice),
			`\`${reason}\``,
		],
	);
	return table(['What the node says', 'Outcome', 'What to do', '`reason`'], rows);
}

function metaTable(): string {
	const rows = Object.entries(META_CODES).map(([code, { meaning, advice, again }]) => [
		code,
		capital(meaning),
		again === 'later' ? 'later' : 'no',
		advice,
	]);
	return table(['Code', 'Meaning', 'Try again?', 'What to do'], rows);
}

/** Placeholders of the texts in words. */
function readable(text: string): string {
	const words: Readonly<Record<string, string>> = {
		provider: '*provider*',
		credential: '*credential*',
		secretName: 'token',
		secretLocation: 'see Credentials',
		url: '*address*',
	};
	return text.replace(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole);
}

function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const line = (cells: readonly string[]): string =>
		`| ${cells.map((cell) => cell.replace(/\|/g, '\\|').replace(/\n/g, ' ')).join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function capital(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

function period(text: string): string {
	return /[.!?]$/.test(text) ? text : `${text}.`;
}
