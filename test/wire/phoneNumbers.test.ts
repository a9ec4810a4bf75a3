import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { PHONE_CASES } from '../support/phoneCases';
import { acceptance, FIXTURES, PRODUCT_IDS, type ProviderId } from '../support/providers';
import { useWire, type Answer, type Wire } from './support/wire';

let wire: Wire;

useWire((opened) => (wire = opened));

/** The table of cases once more, in the built node: its library is a smaller one than that of the unit tests. */
const CASES = Object.values(PHONE_CASES).flat();

const parameters: INodeParameters = {
	phone: '={{ $json.phone }}',
	defaultCountry: '={{ $json.country }}',
	mediaSource: 'url',
	mediaUrl: 'https://example.com/invoice.pdf',
};

async function outputs(provider: ProviderId, operation: string): Promise<IDataObject[]> {
	const { main } = await wire.run({
		provider,
		items: CASES.map(({ phone, country }) => ({ json: { phone, country: country ?? '' } })),
		parameters: {
			...parameters,
			...FIXTURES[provider].byPhone,
			operation,
		},
		settings: { onError: 'continueRegularOutput' },
	});
	return main.map(({ json }) => json);
}

/** Contactship is asked for the contact of each number first. */
const answerOf = (provider: ProviderId): Answer => ({
	status: 200,
	headers: { 'Content-Type': 'application/json' },
	body: ({ method, url }) =>
		JSON.stringify(
			method === 'GET'
				? [{ id: 'c1', phone_number: new URL(url).searchParams.get('phone_number') }]
				: acceptance(provider),
		),
});

test.each(PRODUCT_IDS)(
	'Check and Send read phone numbers in the same way, %s',
	async (provider) => {
		const checked = await outputs(provider, 'check');
		expect(wire.sent).toEqual([]);
		wire.willAnswer(...CASES.flatMap(() => [answerOf(provider), answerOf(provider)]));
		const sent = await outputs(provider, 'send');

		expect(checked).toHaveLength(CASES.length);
		expect(sent).toHaveLength(CASES.length);
		for (const [index, { phone, country, to, says }] of CASES.entries()) {
			const check = checked[index] ?? {};
			const send = sent[index] ?? {};
			const problems = check.problems as IDataObject[];
			const situation = [phone, country];
			expect([...situation, check.ready, check.phone]).toEqual([
				...situation,
				to !== undefined,
				to,
			]);
			expect([...situation, send.outcome ?? (send.details as IDataObject).outcome]).toEqual([
				...situation,
				to === undefined ? 'notSent' : 'sent',
			]);
			const texts = problems.map(({ message }) => String(message));
			if (says !== undefined) expect(texts.join('\n')).toContain(says);
			if (to === undefined) {
				expect(String(send.error)).toContain(texts[0]);
			} else {
				expect(send.phone).toBe(to);
				expect(problems.every(({ severity }) => severity === 'warning')).toBe(true);
				expect(JSON.stringify(send.warnings)).toBe(
					JSON.stringify(problems.map(({ message, advice }) => `${message}. ${advice}`)),
				);
			}
		}
	},
);
