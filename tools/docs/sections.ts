import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import {
	CAPTION_LENGTH,
	FILE_NAME_LENGTH,
	WHATSAPP_MAX_BYTES,
} from '../../nodes/WhatsAppMedia/checks/limits';
import { properties } from '../../nodes/WhatsAppMedia/description';
import { META_CODES } from '../../nodes/WhatsAppMedia/failures/metaCodes';
import { REASONS, type ReasonText } from '../../nodes/WhatsAppMedia/failures/reasons';
import { FILE_TYPES } from '../../nodes/WhatsAppMedia/media/types';
import type { MediaKind } from '../../nodes/WhatsAppMedia/message';
import { PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import { readableSize } from '../../nodes/WhatsAppMedia/text';

/** Markdown by the name of its place in the README. */
export function sections(): Readonly<Record<string, string>> {
	return { fields: fieldTable(), limits: limitTable(), errors: errorTable(), meta: metaTable() };
}

/** The text with every `<!-- name:start -->…<!-- name:end -->` filled anew. */
export function withSections(text: string, contents: Readonly<Record<string, string>>): string {
	return Object.entries(contents).reduce((result, [name, content]) => {
		const place = new RegExp(`(<!-- ${name}:start -->)[\\s\\S]*?(<!-- ${name}:end -->)`);
		if (!place.test(result)) throw new Error(`The README has no place for "${name}"`);
		return result.replace(
			place,
			(_, start: string, end: string) => `${start}\n\n${content}\n\n${end}`,
		);
	}, text);
}

function fieldTable(): string {
	const rows = properties
		.filter(({ type }) => type !== 'notice' && type !== 'credentials')
		.flatMap((property) =>
			property.type === 'collection'
				? (property.options as INodeProperties[]).map((option) =>
						fieldRow(option, property.displayName),
					)
				: [fieldRow(property)],
		);
	return table(['Field', 'For', 'What it does'], merged(rows));
}

/** A field that is declared once for each of several providers is one field to the reader. */
function merged(rows: string[][]): string[][] {
	const isSame = (a: string[], b: string[]): boolean => a[0] === b[0] && a[2] === b[2];
	return rows.flatMap((row, index) => {
		if (rows.findIndex((other) => isSame(other, row)) < index) return [];
		const providers = rows
			.filter((other) => isSame(other, row))
			.flatMap((other) => (other[1] ?? '').split(', '));
		const isAll = providers.includes('all') || providers.length === Object.keys(PROVIDERS).length;
		return [[row[0] ?? '', isAll ? 'all' : providers.sort().join(', '), row[2] ?? '']];
	});
}

function fieldRow(property: INodeProperties, parent?: string): string[] {
	const name =
		parent === undefined
			? `**${property.displayName}**`
			: `${parent} > **${property.displayName}**`;
	const choices = property.type === 'options' ? (property.options ?? []) : [];
	const listed = choices
		.filter(isOption)
		.map((option) =>
			option.description ? `*${option.name}*: ${period(option.description)}` : `*${option.name}*.`,
		);
	const about = [property.description && period(property.description), ...listed]
		.filter(Boolean)
		.join(' ');
	return [name, providersOf(property), about];
}

function isOption(
	option: INodeProperties | INodePropertyCollection | INodePropertyOptions,
): option is INodePropertyOptions {
	return 'value' in option;
}

function providersOf({ displayOptions }: INodeProperties): string {
	const shown = displayOptions?.show?.provider ?? displayOptions?.show?.['/provider'];
	if (!Array.isArray(shown)) return 'all';
	return shown.map((id) => PROVIDERS[id as keyof typeof PROVIDERS].name).join(', ');
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

const FATES = { notSent: 'not sent', unanswered: 'unanswered', unknown: 'unknown' } as const;

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
		key: 'token',
		keyLocation: 'see Credentials',
		address: '*address*',
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
