import { PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import type { Provider } from '../../nodes/WhatsAppMedia/providers/provider';
import { listed } from '../../nodes/WhatsAppMedia/text';

const ALL: readonly Provider[] = Object.values(PROVIDERS);

/** The providers' names in files that have no room for a section, by the file. Each gives the whole text anew. */
export const NAMED: Readonly<Record<string, (text: string) => string>> = {
	'package.json': (text) =>
		asJson(text, ({ description, keywords, ...rest }) => ({
			...rest,
			description: String(description).replace(/through .*$/, `through ${oneOf(ALL)}`),
			keywords: withNames(keywords, ALL, (name) => name.toLowerCase()),
		})),
	'nodes/WhatsAppMedia/WhatsAppMedia.node.json': (text) => withAliases(text, ALL),
	'nodes/WhatsAppMediaTrigger/WhatsAppMediaTrigger.node.json': (text) =>
		withAliases(
			text,
			ALL.filter(({ events }) => events?.type === 'webhook'),
		),
	'nodes/WhatsAppMediaPollingTrigger/WhatsAppMediaPollingTrigger.node.json': (text) =>
		withAliases(
			text,
			ALL.filter(({ events }) => events?.type === 'list'),
		),
	'.github/ISSUE_TEMPLATE/bug.yml': (text) =>
		text.replace(
			/(label: Provider\n\s+options: )\[[^\]]*\]/,
			(_, before: string) => `${before}[${ALL.map(({ name }) => name).join(', ')}]`,
		),
};

/** Such as `Contactship, RASL, WA.cr or Xobito`. */
function oneOf(providers: readonly Provider[]): string {
	return listed(
		providers.map(({ name }) => name),
		'or',
	);
}

function withAliases(text: string, providers: readonly Provider[]): string {
	return asJson(text, ({ alias, ...rest }) => ({
		...rest,
		alias: withNames(alias, providers, (name) => name),
	}));
}

/** What a list lacks of the names, at its end. */
function withNames(
	list: unknown,
	providers: readonly Provider[],
	spell: (name: string) => string,
): string[] {
	return [...new Set([...(list as string[]), ...providers.map(({ name }) => spell(name))])];
}

/** The keys stay in their order. */
function asJson(
	text: string,
	change: (value: Record<string, unknown>) => Record<string, unknown>,
): string {
	const before = JSON.parse(text) as Record<string, unknown>;
	return `${JSON.stringify({ ...before, ...change(before) }, undefined, '\t')}\n`;
}
