import type { INodeParameters, INodeType } from 'n8n-workflow';

import { PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import { WhatsAppMediaPollingTrigger } from '../../nodes/WhatsAppMediaPollingTrigger/WhatsAppMediaPollingTrigger.node';
import { WhatsAppMediaTrigger } from '../../nodes/WhatsAppMediaTrigger/WhatsAppMediaTrigger.node';
import { PROVIDER_IDS } from '../support/providers';
import { shownCredentials, shownFields } from '../support/shownFields';

/** What the triggers offer follows from what each provider says that it can tell. */

const TRIGGERS: Readonly<Record<string, INodeType>> = {
	list: new WhatsAppMediaPollingTrigger(),
	webhook: new WhatsAppMediaTrigger(),
};

const offered = ({ description }: INodeType): unknown[] =>
	(description.properties.find(({ name }) => name === 'provider')?.options ?? []).map((option) =>
		'value' in option ? option.value : undefined,
	);

const textsOf = (trigger: INodeType): string[] =>
	JSON.stringify(trigger.description)
		.match(/"(?:displayName|description|hint|name)":"[^"]*"/g)
		?.map((text) => text.replace(/^"\w+":/, '')) ?? [];

describe.each(PROVIDER_IDS)('%s', (id) => {
	const { events, name, credentialType } = PROVIDERS[id] as (typeof PROVIDERS)['waCr'];

	it('is offered by the trigger for how it tells, and by no other', () => {
		for (const [type, trigger] of Object.entries(TRIGGERS)) {
			expect([type, offered(trigger).includes(id)]).toEqual([type, events?.type === type]);
		}
	});

	it('is named by each trigger: offered, or in the notice about the others', () => {
		for (const trigger of Object.values(TRIGGERS)) {
			if (offered(trigger).includes(id)) continue;
			const notice = trigger.description.properties.find(
				({ name: field }) => field === 'otherProviders',
			);
			expect(notice?.displayName).toContain(name);
		}
	});

	it('has the events that it can tell, and its credential with its test', () => {
		if (events === undefined) return;
		const trigger = TRIGGERS[events.type];
		if (trigger === undefined) throw new Error(`There is no trigger for ${String(events.type)}`);
		const fields = shownFields({ provider: id }, trigger.description).filter(
			(field) => field.name === 'events',
		);
		expect(fields).toHaveLength(1);
		const values = (fields[0]?.options ?? []).map((option) =>
			'value' in option ? option.value : '',
		);
		expect(values.filter((value) => value !== 'other')).toEqual(events.kinds);
		const asked = shownCredentials({ provider: id }, trigger.description);
		const credentials = (trigger.description.credentials ?? []).filter(({ name }) =>
			asked.includes(name),
		);
		expect(credentials).toMatchObject([
			{ name: credentialType, required: true, testedBy: `${credentialType}Test` },
		]);
		expect(trigger.methods?.credentialTest).toHaveProperty(`${credentialType}Test`);
	});
});

describe.each(Object.entries(TRIGGERS))('the trigger for a %s', (_, trigger) => {
	const { description } = trigger;

	it('has no inputs, and its kind of start only', () => {
		expect(description.inputs).toEqual([]);
		expect(description.group).toEqual(['trigger']);
		expect(description.polling === true).toBe(trigger.poll !== undefined);
		expect(description.webhooks !== undefined).toBe(trigger.webhook !== undefined);
		expect(trigger.poll !== undefined).not.toBe(trigger.webhook !== undefined);
	});

	it('speaks to operators', () => {
		const texts = textsOf(trigger);
		expect(texts.length).toBeGreaterThan(15);
		for (const text of texts) expect(text).not.toMatch(/\b(error|problem|failure|mistake)s?\b/i);
	});
});

describe('the form of WhatsApp Media Trigger', () => {
	const trigger = TRIGGERS.webhook as INodeType;
	const namesOf = (parameters: INodeParameters) =>
		shownFields({ provider: 'xobito', ...parameters }, trigger.description).map(({ name }) => name);

	it('says where the URL is pasted, and of unsigned calls that they are unsigned', () => {
		const noticeOf = (parameters: INodeParameters) =>
			shownFields({ provider: 'xobito', ...parameters }, trigger.description)
				.filter(({ type, name }) => type === 'notice' && name !== 'otherProviders')
				.map(({ displayName }) => displayName);
		expect(noticeOf({})).toEqual([expect.stringContaining('Settings > Webhook Settings')]);
		expect(noticeOf({ source: 'forwarder' })).toEqual([expect.stringContaining('Nobody signs')]);
	});

	it('asks for a token with unsigned calls only', () => {
		expect(namesOf({})).not.toContain('requireToken');
		expect(namesOf({ source: 'forwarder' })).toContain('requireToken');
	});
});
