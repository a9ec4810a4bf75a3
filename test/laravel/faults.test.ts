import { setTimeout as sleep } from 'node:timers/promises';

import { CredentialTestContext } from 'n8n-core';
import type {
	ICredentialsDecrypted,
	IDataObject,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { credentialTests } from '../../nodes/WhatsAppMedia/methods/credentialTest';
import { PROVIDERS, type ProviderId } from '../../nodes/WhatsAppMedia/providers/registry';
import { linkServer, type LinkServer } from '../support/links';
import { Bench, fetchOnce, isFor, PROVIDER_IDS } from './support/bench';
import { FAULTS, type Fault, type Message } from './support/faults';
import { SAMPLES, sized } from './support/files';
import { outcomeOf, textOf } from './support/judge';
import { BIG, IS_FULL, TIME_LIMIT } from './support/scope';
import { KEY } from './server/stack';
import { Summary } from './support/summary';
import { People } from './support/trial';

const MB = 1024 * 1024;
const FILES = { small: sized('document', 3 * MB), big: sized('document', BIG) };
/** More than is read of a file before it is sent. */
const STALLED = sized('document', 2 * MB).content;
/** Milliseconds. */
const STALL = 3_000;

const people = new People();
const summary = new Summary('faults');
let bench: Bench;
let source: LinkServer;
beforeAll(async () => {
	source = await linkServer((_, response) => {
		response.writeHead(200, {
			'Content-Type': 'application/pdf',
			'Content-Length': STALLED.byteLength,
		});
		response.write(STALLED.subarray(0, MB));
		void sleep(STALL).then(() => response.end(STALLED.subarray(MB)));
	});
	bench = await Bench.start();
}, TIME_LIMIT);
afterAll(async () => {
	await bench?.stop();
	await source?.stop();
	summary.write();
}, TIME_LIMIT);

/** Sends a message through a fault. */
async function send(
	{ place, origin, contactId }: Fault,
	provider: ProviderId,
	message: Message,
	to: string,
): Promise<IDataObject> {
	const { contactLookup: contacts } = PROVIDERS[provider];
	const file = message === 'small' || message === 'big' ? FILES[message] : undefined;
	const link =
		message === 'stalled' ? `${source.origin}/invoice.pdf` : 'https://shop.example/invoice.pdf';
	const [json = {}] = await bench.run(
		provider,
		{
			provider,
			operation: 'send',
			// Contactship's contacts by ID, so that the message is the only request.
			...(contacts === undefined
				? { phone: `+${to}` }
				: { channelId: 'chn_test', recipientBy: 'contactId', contactId: `contact-${to}` }),
			...(file === undefined ? { mediaSource: 'url', mediaUrl: link } : { mediaSource: 'binary' }),
			...(contactId !== undefined && { contact: { contactId } }),
			options: {
				maxRateLimitWait: 1,
				...(file !== undefined && { fileName: SAMPLES.document.name }),
				...(contacts === undefined && { waitForDelivery: 0 }),
				...(message === 'stalled' && { downloadFirst: true }),
			},
		},
		[{ json: {}, ...(file !== undefined && { binary: { data: await bench.binary(file) } }) }],
		place,
		origin?.(bench.stack.origins),
	);
	return json;
}

/** What is wrong with what the node reports of a fault; nothing if all is well. */
async function complaintsOf(fault: Fault): Promise<string[]> {
	const { verdicts, providers = PROVIDER_IDS } = fault;
	const messages = Object.keys(verdicts) as Message[];
	const cases = providers.flatMap((provider) => messages.map((message) => ({ provider, message })));
	if (fault.warmedUp) {
		const base = bench.stack.credential('waCr', fault.place).baseUrl ?? '';
		await fetchOnce(base, { method: 'GET' }).then((response) => response.arrayBuffer());
	}
	await bench.stack.record.forget();
	const tried = await Promise.all(
		cases.map(async ({ provider, message }) => {
			const to = people.next();
			return { provider, message, to, json: await send(fault, provider, message, to) };
		}),
	);
	const arrivals = await bench.settled();
	return tried.flatMap(({ provider, message, to, json }) => {
		const own = arrivals.filter((arrival) => isFor(arrival, to));
		const accepted = own.flatMap((arrival) => arrival.accepted).length;
		const outcome = outcomeOf(json);
		const verdict = verdicts[message];
		if (verdict === undefined) throw new Error(`Nothing is expected of ${message}`);
		const text = textOf(json);
		const complaints: string[] = [];
		// First the promises, whatever the table says.
		if (outcome === 'notSent' && accepted > 0) complaints.push('reported not sent, and it arrived');
		if (outcome === 'sent' && accepted === 0)
			complaints.push('reported sent, and it did not arrive');
		if (accepted > 1) complaints.push(`arrived ${accepted} times`);
		if (JSON.stringify(json).includes(KEY)) complaints.push('the key is shown');
		if (outcome !== verdict.outcome) complaints.push(`reported ${String(outcome)}: ${text}`);
		else if (verdict.says !== undefined && !verdict.says.test(text)) {
			complaints.push(`does not name the cause: ${text}`);
		}
		if (verdict.neverSays?.test(text)) complaints.push(`names another cause: ${text}`);
		if (verdict.arrived !== undefined && accepted !== verdict.arrived) {
			complaints.push(`${accepted} messages arrived`);
		}
		summary.fault(outcome, accepted);
		return complaints.map((complaint) => `${provider}, ${message}: ${complaint}`);
	});
}

describe.each(Object.entries(FAULTS))('%s', (_, faults) => {
	const repetitions = IS_FULL ? [1, 2, 3] : [1];
	const cases = faults.flatMap((fault) =>
		repetitions.map((time) => [fault.title, time, fault] as const),
	);
	it.each(cases.filter(([, time, fault]) => time === 1 || !fault.warmedUp))(
		'%s (%i)',
		async (__, ___, fault) => {
			expect(await complaintsOf(fault)).toEqual([]);
		},
		TIME_LIMIT,
	);
});

it(
	'what Laravel’s own throttle refuses is not sent, and everything else is',
	async () => {
		await bench.stack.record.forget();
		const phones = Array.from({ length: 30 }, () => people.next());
		const items = phones.map((phone) => ({ json: { phone: `+${phone}` } }));
		const output = await bench.run(
			'waCr',
			{
				provider: 'waCr',
				operation: 'send',
				phone: '={{ $json.phone }}',
				mediaSource: 'url',
				mediaUrl: 'https://shop.example/invoice.pdf',
				options: { maxRateLimitWait: 1, waitForDelivery: 0 },
			},
			items,
			'throttled',
		);
		const arrivals = await bench.settled();
		const accepted = phones.map((phone) =>
			arrivals.filter((each) => isFor(each, phone)).flatMap((arrival) => arrival.accepted),
		);
		expect(output.map(outcomeOf)).toEqual(
			accepted.map(({ length }) => (length === 1 ? 'sent' : 'notSent')),
		);
		// About twenty: the node keeps to the announced limit by itself, and Laravel's counter in files is not exact.
		expect(accepted.flat().length).toBeGreaterThan(0);
		expect(accepted.flat().length).toBeLessThan(phones.length);
		for (const json of output.filter((each) => outcomeOf(each) !== 'sent')) {
			expect(textOf(json)).toMatch(/rate limit/);
		}
	},
	TIME_LIMIT,
);

describe('the credential test', () => {
	/** What n8n's dialog shows. */
	async function tested(provider: ProviderId, place: string, origin?: string): Promise<string> {
		const test = credentialTests[`${PROVIDERS[provider].credentialType}Test`];
		const data = bench.stack.credential(provider, place, origin);
		const context = new CredentialTestContext({} as IWorkflowExecuteAdditionalData);
		const credential = { data } as unknown as ICredentialsDecrypted;
		const { status, message } = (await test?.call(context, credential)) ?? {};
		return `${status}: ${message}`;
	}

	it.each(PROVIDER_IDS)('passes over TLS: %s', async (provider) => {
		expect(await tested(provider, 'plain')).toMatch(/^OK: /);
	});

	it.each(PROVIDER_IDS)('names what is in the way: %s', async (provider) => {
		const { plain, tls, selfSigned, otherName, expired } = bench.stack.origins;
		const texts = {
			'http:// at TLS': await tested(provider, 'plain', tls.replace('https:', 'http:')),
			'https:// at plain': await tested(provider, 'plain', plain.replace('http:', 'https:')),
			selfSigned: await tested(provider, 'plain', selfSigned),
			otherName: await tested(provider, 'plain', otherName),
			expired: await tested(provider, 'plain', expired),
			password: await tested(provider, 'basic-auth'),
			denied: await tested(provider, 'denied'),
			challenge: await tested(provider, 'challenge'),
		};
		expect(texts).toEqual({
			'http:// at TLS': expect.stringMatching(/^Error: .*https:\/\//) as unknown,
			'https:// at plain': expect.stringMatching(/^Error: .*http:\/\//) as unknown,
			selfSigned: expect.stringMatching(/^Error: .*NODE_EXTRA_CA_CERTS/) as unknown,
			otherName: expect.stringMatching(/^Error: .*another name/) as unknown,
			expired: expect.stringMatching(/^Error: .*expired/) as unknown,
			password: expect.stringMatching(/^Error: .*web server or a firewall/) as unknown,
			denied: expect.stringMatching(/^Error: .*web server or a firewall/) as unknown,
			challenge: expect.stringMatching(/^Error: .*web server or a firewall/) as unknown,
		});
		expect(Object.values(texts).join(' ')).not.toMatch(/message|Copy the/);
	});
});
