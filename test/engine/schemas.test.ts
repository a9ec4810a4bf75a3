import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject, INodeParameters, JsonObject } from 'n8n-workflow';

import type { Provider } from '../../nodes/WhatsAppMedia/providers/provider';
import { properties } from '../../nodes/WhatsAppMedia/description';
import { OF_TEMPLATES } from '../../nodes/WhatsAppMedia/description/operations';
import { ALL_PROVIDERS, WITH_TEMPLATES } from '../support/providers';
import { firstJson, startRig, type Rig } from './support/setup';

/** What n8n shows of the output before the first run: `<operation>.json` for each operation. */
const SCHEMAS = join(__dirname, '../../dist/nodes/WhatsAppMedia/__schema__/v1.0.0');

interface Schema {
	readonly type?: string | readonly string[];
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly items?: Schema;
}

/** Where a value differs from its schema, as paths; nothing where it fits. */
function differences(value: unknown, schema: Schema, path = '$'): string[] {
	const types = [schema.type ?? []].flat();
	if (!types.includes(typeOf(value)) && !(types.includes('integer') && Number.isInteger(value))) {
		return [`${path} is ${typeOf(value)}, not ${types.join(' or ')}`];
	}
	if (Array.isArray(value)) {
		return value.flatMap((each, index) =>
			differences(each, schema.items ?? {}, `${path}[${index}]`),
		);
	}
	if (typeof value !== 'object' || value === null || schema.properties === undefined) return [];
	const [has, says] = [Object.keys(value), Object.keys(schema.properties)];
	return [
		...has.filter((key) => !says.includes(key)).map((key) => `${path}.${key} is not told`),
		...says.filter((key) => !has.includes(key)).map((key) => `${path}.${key} is missing`),
		...says.flatMap((key) =>
			has.includes(key)
				? differences((value as JsonObject)[key], schema.properties?.[key] ?? {}, `${path}.${key}`)
				: [],
		),
	];
}

function typeOf(value: unknown): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'array' : typeof value;
}

const schemaOf = (operation: string): Schema =>
	JSON.parse(readFileSync(join(SCHEMAS, `${operation}.json`), 'utf8')) as Schema;

const CAN_TELL = ALL_PROVIDERS.filter(({ status }) => status !== undefined);

let rig: Rig;
beforeAll(async () => {
	rig = await startRig({ deliverAfterMs: 0 });
});
afterAll(async () => await rig.close());
beforeEach(() => rig.sandbox.reset());

const WORDS: INodeParameters = { text: 'Your order is ready' };
const TEMPLATE: INodeParameters = {
	template: { mode: 'list', value: 'order_confirmation:en_US:text' },
	templateValuesBy: 'fields',
	templateValues: { mappingMode: 'defineBelow', value: { 'body.1': 'Ana', 'body.2': '1042' } },
	mediaSource: 'none',
};

const valuesOf = (operation: string): INodeParameters => {
	if (/Text$/.test(operation)) return WORDS;
	if (OF_TEMPLATES.includes(operation)) return TEMPLATE;
	return { mediaSource: 'url', mediaUrl: `${rig.sandbox.url}/files/invoice.pdf` };
};

const operations = (properties.find(({ name }) => name === 'operation')?.options ?? []).map(
	(option) => String('value' in option ? option.value : ''),
);

it('every operation shows its output before the first run', () => {
	expect(readdirSync(SCHEMAS).sort()).toEqual(operations.map((name) => `${name}.json`).sort());
});

const CASES = operations.flatMap((operation) => {
	const withTexts = ALL_PROVIDERS.filter(({ sendText }) => sendText !== undefined);
	const ofText = /Text$/.test(operation) ? withTexts : ALL_PROVIDERS;
	const able = OF_TEMPLATES.includes(operation) ? WITH_TEMPLATES : ofText;
	return (operation === 'getStatus' ? CAN_TELL : able).map(
		(provider) => [operation, provider.name, provider] as const,
	);
});

it.each(CASES)(
	'the output of %s is what its schema says, at %s',
	async (operation, _, provider) => {
		const json = await outputOf(operation, provider);
		expect(differences(json, schemaOf(operation))).toEqual([]);
	},
);

async function outputOf(operation: string, provider: Provider): Promise<IDataObject> {
	const run = async (parameters: INodeParameters): Promise<IDataObject> => {
		const { main, error } = await rig.run(
			provider,
			[{ json: { phone: '+14155551234' } }],
			parameters,
		);
		expect(error).toBeUndefined();
		return firstJson(main);
	};
	if (operation !== 'getStatus') return await run({ operation, ...valuesOf(operation) });
	const sent = await run({ operation: 'sendText', ...WORDS });
	const messageId = String(sent[provider.status?.idField ?? 'messageId']);
	return await run({ operation, messageId });
}
