import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INodeProperties } from 'n8n-workflow';

import type { RecipientBy } from '../../nodes/WhatsAppMedia/messages/draft';
import type { Provider } from '../../nodes/WhatsAppMedia/providers/provider';
import { PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import { sandboxProviders } from '../../sandbox';
import { FIXTURES, PROVIDER_IDS } from '../support/providers';
import { description, shownCredentials, shownFields } from '../support/shownFields';

/** What n8n's editor shows for every provider, by n8n's own rules for it. What is hidden, n8n does not hand over. */

const OPERATIONS = description.properties
	.filter(({ name }) => name === 'operation')
	.flatMap(({ options }) => options as Array<{ value: string }>)
	.map(({ value }) => value);

/** The field that a way to name the recipient is typed into. */
const FIELDS: Readonly<Record<RecipientBy, string>> = {
	contactId: 'contactId',
	phone: 'phone',
	threadId: 'threadId',
};

const namesOf = (fields: readonly INodeProperties[]) => fields.map(({ name }) => name);
const noticesOf = (provider: string, operation: string) =>
	shownFields({ provider, operation }).filter(({ type }) => type === 'notice');

describe.each(PROVIDER_IDS)('the form for %s', (id) => {
	const provider = PROVIDERS[id];

	test('asks for its credential and no other', () => {
		for (const operation of OPERATIONS) {
			expect(shownCredentials({ provider: id, operation })).toEqual([provider.credentialType]);
		}
	});

	test.each(OPERATIONS.filter((operation) => operation !== 'getStatus'))(
		'lets an operator name the recipient in each way of provider.recipients, for %s (if not: description/recipient.ts)',
		(operation) => {
			if (/template/i.test(operation) && provider.templates === undefined) return;
			for (const recipientBy of provider.recipients) {
				const fields = shownFields({ provider: id, operation, recipientBy });
				expect([recipientBy, namesOf(fields)]).toEqual([
					recipientBy,
					expect.arrayContaining([FIELDS[recipientBy]]) as unknown,
				]);
				if (provider.recipients.length === 1) continue;
				const choices = fields.find(({ name }) => name === 'recipientBy')?.options;
				expect(choices).toContainEqual(expect.objectContaining({ value: recipientBy }));
			}
		},
	);

	test('offers no way to name the recipient that the provider does not have', () => {
		const choices = shownFields({ provider: id, operation: 'send' }).find(
			({ name }) => name === 'recipientBy',
		)?.options;
		const offered = (choices ?? []).map((choice) => ('value' in choice ? choice.value : undefined));
		expect(provider.recipients).toEqual(expect.arrayContaining(offered));
	});

	test('asks for a channel where messages are sent from one', () => {
		const fields = namesOf(shownFields({ provider: id, operation: 'send' }));
		expect(fields.includes('channelId')).toBe(provider.needsChannel);
	});

	test.each(['sendTemplate', 'checkTemplate'])(
		'has a template for %s, or a notice that there is none (if not: description/template.ts)',
		(operation) => {
			const fields = namesOf(shownFields({ provider: id, operation }));
			for (const field of ['template', 'mediaSource']) {
				expect([field, fields.includes(field)]).toEqual([field, provider.templates !== undefined]);
			}
			if (provider.templates !== undefined) return;
			expect(noticesOf(id, operation)).toContainEqual(
				expect.objectContaining({
					displayName: expect.stringMatching(
						new RegExp(`template.*${provider.name}|${provider.name}.*template`, 'i'),
					) as unknown,
				}),
			);
		},
	);

	test('has an id for Get Status, or a notice that there is none (if not: description/status.ts)', () => {
		const fields = namesOf(shownFields({ provider: id, operation: 'getStatus' }));
		expect(fields.includes('messageId')).toBe(provider.status !== undefined);
		if (provider.status !== undefined) return;
		expect(noticesOf(id, 'getStatus')).toContainEqual(
			expect.objectContaining({
				displayName: expect.stringContaining(provider.name) as unknown,
			}),
		);
	});
});

describe.each(PROVIDER_IDS)('the fixture of %s in test/support/providers', (id) => {
	const provider = PROVIDERS[id];
	const fixture = FIXTURES[id];

	test('tells of the same provider', () => {
		expect(fixture.name).toBe(provider.name);
		expect(fixture.credentialType).toBe(provider.credentialType);
		expect(fixture.templates === undefined).toBe(provider.templates === undefined);
	});

	test('says where it sends to', () => {
		// The sandbox has a part of the path before it.
		expect(fixture.isSendPath(`/prefix${fixture.sendPath}`)).toBe(true);
		expect(fixture.isSendPath(fixture.sendPath)).toBe(true);
		for (const other of PROVIDER_IDS) {
			if (FIXTURES[other].sendPath !== fixture.sendPath) continue;
			expect(FIXTURES[other].origin === fixture.origin).toBe(other === id);
		}
	});
});

describe.each(PROVIDER_IDS)('the row of %s in sandbox/providers', (id) => {
	const { name, credentialType, needsChannel, status, templates } = PROVIDERS[id] as Provider;

	test('stands in for the same provider', () => {
		expect(sandboxProviders[id]).toMatchObject({
			name,
			credentialType,
			hasChannels: needsChannel,
			hasStatus: status !== undefined,
			hasTemplates: templates !== undefined,
		});
	});

	test('has an address of its own', () => {
		const prefixes = Object.values(sandboxProviders).map(({ prefix }) => prefix);
		expect(prefixes.filter((prefix) => prefix === sandboxProviders[id].prefix)).toHaveLength(1);
	});
});

/** Where people look for a provider, and how it is named there (`npm run docs` writes it). */
const WRITTEN: ReadonlyArray<readonly [page: string, words: (provider: Provider) => string[]]> = [
	['README.md', ({ id, name, credentialName }) => [name, `| ${credentialName} |`, `\`${id}\``]],
	['package.json', ({ name }) => [name, `"${name.toLowerCase()}"`]],
	['nodes/WhatsAppMedia/WhatsAppMedia.node.json', ({ name }) => [`"${name}"`]],
	['.github/ISSUE_TEMPLATE/bug.yml', ({ name }) => [name]],
	['docs/24-hour-window.md', ({ name }) => [name]],
	['docs/comparison.md', ({ name }) => [name]],
	['sandbox/README.md', ({ name }) => [name]],
];

describe.each(WRITTEN)('%s', (page, words) => {
	const text = readFileSync(join(__dirname, '../..', page), 'utf8');

	test.each(PROVIDER_IDS)('names %s', (id) => {
		expect(words(PROVIDERS[id]).filter((word) => !text.includes(word))).toEqual([]);
	});
});
