import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import fc from 'fast-check';
import type { ICredentialType } from 'n8n-workflow';

import { check } from '../../nodes/WhatsAppMedia/operations/check';
import { noInquiries } from '../../nodes/WhatsAppMedia/sending/inquiries';
import { createTransport } from '../../nodes/WhatsAppMedia/http/transport';
import { failureOfAnswer } from '../../nodes/WhatsAppMedia/failures/describeFailure';
import { REASONS } from '../../nodes/WhatsAppMedia/failures/reasons';
import type {
	MediaKind,
	Message,
	TemplateMessage,
} from '../../nodes/WhatsAppMedia/messages/message';
import type { ApiRequest } from '../../nodes/WhatsAppMedia/wire/apiRequest';
import type { ApiResponse } from '../../nodes/WhatsAppMedia/wire/apiResponse';
import { requestFor } from '../../nodes/WhatsAppMedia/providers/provider';
import { PROVIDERS, providerById } from '../../nodes/WhatsAppMedia/providers/registry';
import { WhatsAppMedia } from '../../nodes/WhatsAppMedia/WhatsAppMedia.node';
import { draftOf } from '../support/drafts';
import { fileOf } from '../support/files';
import {
	acceptance,
	FIXTURES,
	namingPart,
	PROVIDER_IDS,
	type ProviderId,
} from '../support/providers';
import { JPEG, MP3, MP4, PDF, type Sample } from '../support/samples';
import { SECRET } from '../support/secrets';

/**
 * What every provider must keep to, read from the registry: a new row there is under test without a
 * change here.
 */

const REPOSITORY = resolve(__dirname, '../..');

const manifest = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
	n8n: { credentials: string[] };
};
const node = new WhatsAppMedia();

const sampleFile = ({ name, mimeType, bytes }: Sample) => fileOf(bytes, { name, mimeType });

const SAMPLES: Readonly<Record<MediaKind, Sample>> = {
	audio: MP3,
	document: PDF,
	image: JPEG,
	video: MP4,
};
const LINKS: Readonly<Record<MediaKind, string>> = {
	audio: 'https://example.com/voice.mp3',
	document: 'https://example.com/invoice.pdf',
	image: 'https://example.com/photo.jpeg',
	video: 'https://example.com/clip.mp4',
};
const KINDS = Object.keys(SAMPLES) as MediaKind[];

const RECIPIENT = {
	phone: '14155551234',
	contactId: 'contact-1',
	channelId: 'chn_1',
};
const CONTACT = {
	firstName: 'María',
	lastName: 'Sánchez',
	email: 'maria@example.com',
	country: 'Mexico',
	description: 'Order 1042',
	assignedId: 7,
	groups: 'Customers',
	contactId: 15,
};

/** Every kind from every source, with all that can be known and with as little as possible. */
const MESSAGES: Message[] = KINDS.flatMap((kind) => {
	const { name, mimeType } = SAMPLES[kind];
	const link: Message['media'] = {
		kind,
		mimeType,
		fileName: name,
		source: { type: 'link', url: LINKS[kind] },
	};
	const file: Message['media'] = {
		...link,
		source: { type: 'file', file: sampleFile(SAMPLES[kind]) },
	};
	return [link, file].flatMap((media): Message[] => [
		{ recipient: RECIPIENT, media, contact: {}, options: {} },
		{
			recipient: { ...RECIPIENT, threadId: 'thr-1' },
			media,
			...(kind !== 'audio' && { caption: 'Your invoice' }),
			contact: CONTACT,
			options: { saveMessage: false, dataUri: true },
		},
	]);
});

/** Freezes an object and all that is in it; functions and bytes are left as they are. */
function deepFreeze<T>(value: T): T {
	if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
	Object.values(value).forEach(deepFreeze);
	return Object.freeze(value);
}

/** Answers that nobody documents: any JSON, the family's envelopes filled with anything, any text. */
const anything = fc.oneof(fc.jsonValue(), fc.string());
const text = fc.oneof(
	fc.string({ maxLength: 3000 }),
	fc.constantFrom('(#131047) Re-engagement message', '{"error":{"code":131047', '<html>', '', '0'),
);
const envelope = fc.record(
	{
		status: fc.oneof(anything, fc.constantFrom('success', 'error')),
		success: fc.oneof(anything, fc.boolean()),
		message: fc.oneof(anything, text, fc.array(text)),
		error: fc.oneof(
			anything,
			text,
			fc.record({
				code: fc.oneof(anything, fc.constantFrom('<b>x</b>', 'CODE')),
				message: anything,
				details: anything,
				error_data: anything,
			}),
		),
		errors: fc.oneof(anything, text, fc.dictionary(fc.string(), fc.array(text))),
		data: fc.oneof(
			anything,
			fc.record(
				{
					message_id: anything,
					provider_id: anything,
					whatsapp_response: anything,
					chat_id: anything,
					media_url: anything,
					id: anything,
				},
				{ requiredKeys: [] },
			),
		),
		meta: fc.oneof(anything, fc.record({ request_id: anything, retry_after: anything })),
		retry_after: anything,
		__proto__: anything,
	},
	{ requiredKeys: [] },
);
const subdomains = fc.oneof(
	fc.string(),
	fc.webUrl(),
	fc.constantFrom('.', '..', '../admin', 'acme/..', '%2e%2e', 'acme\\..', 'acme?x', 'acme#x'),
);
const header = fc.constantFrom(
	'retry-after',
	'x-ratelimit-reset',
	'content-type',
	'location',
	'constructor',
);
/** Answers that its documents show, with anything in the place of anything. */
function shown(id: ProviderId): fc.Arbitrary<object> {
	const fields = Object.entries({ ...FIXTURES[id].failed('x'), ...acceptance(id) });
	return fc.record(
		Object.fromEntries(
			fields.map(([name, value]) => [name, fc.oneof(fc.constant<unknown>(value), anything)]),
		),
		{ requiredKeys: [] },
	);
}

const responsesOf = (id: ProviderId) =>
	fc.record<ApiResponse>({
		status: fc.integer({ min: 100, max: 599 }),
		headers: fc.dictionary(header, fc.oneof(text, fc.constantFrom('text/html', '42'))),
		body: fc.oneof(anything, envelope, shown(id), fc.array(envelope, { maxLength: 3 })),
	});
const maybeMessage = fc.option(fc.constantFrom(...MESSAGES), { nil: undefined });

/** Whether an answer names a message at all: no id, no receipt. */
function namesMessage(body: unknown): boolean {
	return /"(message_id|provider_id|id)":("[^"]|\d)/.test(JSON.stringify(body) ?? '');
}

const place = (id: ProviderId) => ({
	provider: PROVIDERS[id],
	url: 'https://api.example.com/v1/messages',
});

describe.each(PROVIDER_IDS)('the provider %s', (id) => {
	const provider = PROVIDERS[id];
	const responses = responsesOf(id);
	const credentialFile = `dist/credentials/${provider.credentialType
		.charAt(0)
		.toUpperCase()}${provider.credentialType.slice(1)}.credentials.js`;

	describe('is registered:', () => {
		test('it is found by its id, and an operator can choose it', () => {
			expect(provider.id).toBe(id);
			expect(providerById(id)).toBe(provider);
			const options = node.description.properties.find(({ name }) => name === 'provider')?.options;
			expect(options).toContainEqual(expect.objectContaining({ name: provider.name, value: id }));
		});

		test('its credential has a file, a class and icons of its own', () => {
			const source = join(
				REPOSITORY,
				credentialFile.replace(/^dist\//, '').replace(/\.js$/, '.ts'),
			);
			expect(existsSync(source)).toBe(true);
			const className = /(\w+)\.credentials\.js$/.exec(credentialFile)?.[1] ?? '';
			// eslint-disable-next-line @typescript-eslint/no-require-imports
			const classes = require(source) as Record<string, new () => ICredentialType>;
			expect(Object.keys(classes)).toEqual([className]);
			const credential = new (classes[className] as new () => ICredentialType)();
			expect(credential.name).toBe(provider.credentialType);
			expect(credential.displayName).toBe(provider.credentialName);
			const secret = credential.properties.find(({ name }) => /^(token|apiKey)$/.test(name));
			expect(secret).toMatchObject({ typeOptions: { password: true }, required: true });
			expect(secret?.displayName.toLowerCase()).toContain(provider.secretName.toLowerCase());
			const baseUrl = credential.properties.find(({ name }) => name === 'baseUrl');
			expect(provider.baseUrl({ subdomain: 'acme' })).toEqual({
				url: expect.stringMatching(`^${String(baseUrl?.default)}`) as string,
			});
			expect(
				existsSync(
					join(source, '..', String((credential.icon as { light: string }).light).slice(5)),
				),
			).toBe(true);
		});

		test('package.json and the node name the credential and its test', () => {
			expect(manifest.n8n.credentials).toContain(credentialFile);
			const attached = node.description.credentials?.filter(
				({ name }) => name === provider.credentialType,
			);
			expect(attached).toEqual([
				{
					name: provider.credentialType,
					required: true,
					testedBy: expect.any(String) as string,
					displayOptions: {
						show: { '/provider': [id] },
					},
				},
			]);
			const testedBy = String(attached?.[0]?.testedBy);
			expect(node.methods.credentialTest[testedBy]).toBeInstanceOf(Function);
		});
	});

	describe('makes requests:', () => {
		test('the same message gives the same request, and is left as it was', () => {
			for (const message of MESSAGES) {
				deepFreeze(message);
				const first = provider.send(message);
				expect(provider.send(message)).toEqual(first);
				expect(first.method).toBe('POST');
				expectPath(first);
				expect(first.body).toBeDefined();
			}
		});

		test('a file is not opened for it', () => {
			for (const kind of KINDS) {
				const open = jest.fn();
				provider.send({
					recipient: RECIPIENT,
					media: {
						kind,
						fileName: 'x.bin',
						source: { type: 'file', file: { ...sampleFile(SAMPLES[kind]), open } },
					},
					contact: {},
					options: {},
				});
				expect(open).not.toHaveBeenCalled();
			}
		});

		test('a document always carries its file name, and a link is passed on as it is', () => {
			for (const message of MESSAGES) {
				const sent = JSON.stringify(provider.send(message));
				if (message.media.kind === 'document') expect(sent).toContain(message.media.fileName);
				if (message.media.source.type === 'link') expect(sent).toContain(message.media.source.url);
			}
		});

		test('nothing of it is undefined or blank', () => {
			for (const message of MESSAGES) {
				const { body } = provider.send(message);
				const values =
					body?.type === 'multipart'
						? body.fields.map(([, value]) => value)
						: Object.values(body?.value ?? {});
				expect(values.length).toBeGreaterThan(0);
				for (const value of values) expect(value ?? '').not.toBe('');
			}
		});

		test('a template is put the same way each time, whole and without its file opened', () => {
			if (provider.templates === undefined) return;
			for (const { media, contact, options } of MESSAGES) {
				if (media.kind === 'audio') continue;
				const open = jest.fn();
				const { source } = media;
				const message = deepFreeze<TemplateMessage>({
					recipient: RECIPIENT,
					template: {
						name: 'invoice_ready',
						language: 'en_US',
						body: [{ text: 'Ana' }, { text: '1042' }],
						buttons: [{ index: 0, text: 'inv-1042' }],
					},
					media:
						source.type === 'link'
							? media
							: { ...media, source: { type: 'file', file: { ...source.file, open } } },
					contact,
					options,
				});
				const request = requestFor(provider, message);
				expect(requestFor(provider, message)).toEqual(request);
				expect(request.method).toBe('POST');
				expectPath(request);
				const sent = JSON.stringify(request);
				for (const text of ['invoice_ready', 'en_US', 'Ana', '1042', 'inv-1042']) {
					expect(sent).toContain(text);
				}
				if (source.type === 'link') expect(sent).toContain(source.url);
				expect(sent).not.toMatch(/undefined|:null|:""/);
				expect(open).not.toHaveBeenCalled();
			}
		});

		test('its lists and its status are asked for by reading', () => {
			const query = { search: 'a', channelId: 'chn_1', page: '2' };
			const requests = [
				...[provider.templates?.list, provider.contactPicker, provider.channelPicker].map(
					(listing) => listing?.request(query),
				),
				provider.status?.request('x'),
				provider.phoneLookup?.request('x'),
			];
			for (const request of requests) {
				if (request === undefined) continue;
				expect(request.method).toBe('GET');
				expect(request.body).toBeUndefined();
				expectPath(request);
			}
		});

		test('its probe only reads', () => {
			expect(provider.probe.method).toBe('GET');
			expect(provider.probe.body).toBeUndefined();
			expectPath(provider.probe);
		});

		test('its contacts, if it keeps any, are found by reading', () => {
			if (provider.contactLookup === undefined) return;
			const find = provider.contactLookup.find('+14155551234');
			expect(find).toMatchObject({ method: 'GET', query: expect.anything() as unknown });
			expectPath(find);
			const details = deepFreeze({ ...CONTACT });
			const create = provider.contactLookup.create('14155551234', details);
			expect(create.method).toBe('POST');
			expect(provider.contactLookup.create('14155551234', details)).toEqual(create);
			expectPath(create);
		});

		test('the secret stands in a header and nowhere else', () => {
			const headers = provider.authentication(SECRET);
			expect(Object.keys(headers)).toHaveLength(1);
			expect(Object.values(headers)[0]).toContain(SECRET);
			const address = provider.baseUrl({ subdomain: 'acme' });
			expect(JSON.stringify([address, provider.probe])).not.toContain(SECRET);
		});
	});

	describe('has limits that make sense:', () => {
		const { phone, extensions, comfortableUpload } = provider.limits;

		test('E.164 numbers fit', () => {
			expect(phone.minLength).toBeGreaterThanOrEqual(7);
			expect(phone.minLength).toBeLessThanOrEqual(11);
			expect(phone.maxLength).toBeGreaterThanOrEqual(15);
			expect(phone.maxLength).toBeLessThanOrEqual(16);
		});

		test('extensions are written plainly, and common files are among them', () => {
			for (const list of Object.values(extensions ?? {})) {
				expect(list.length).toBeGreaterThan(0);
				expect(new Set(list).size).toBe(list.length);
				for (const extension of list) expect(extension).toMatch(/^[a-z0-9]{2,5}$/);
			}
			if (extensions === undefined) return;
			expect(extensions.image).toEqual(expect.arrayContaining(['jpeg', 'png']));
			expect(extensions.document).toEqual(expect.arrayContaining(['pdf', 'docx', 'xlsx', 'txt']));
			expect(extensions.video).toContain('mp4');
			expect(extensions.audio).toEqual(expect.arrayContaining(['mp3', 'ogg']));
		});

		test('an upload that is comfortable is one that WhatsApp takes', () => {
			if (comfortableUpload === undefined) return;
			expect(comfortableUpload).toBeGreaterThan(1024 * 1024);
			expect(comfortableUpload).toBeLessThanOrEqual(100 * 1024 * 1024);
		});
	});

	describe('reads any answer:', () => {
		test('a refusal never counts as sent and never throws', () => {
			fc.assert(
				fc.property(responses, maybeMessage, (response, message) => {
					const refusal = provider.refusal(response, message);
					const failure = failureOfAnswer(refusal, response, place(id), 'whole', 1_700_000_000_000);
					expect(['notSent', 'unknown']).toContain(failure.outcome);
					if (refusal.reason !== undefined) expect(Object.keys(REASONS)).toContain(refusal.reason);
					expect(failure.httpStatus).toBe(response.status);
				}),
				{ numRuns: 500 },
			);
		});

		test('a server that broke while sending is never said to have sent nothing', () => {
			const bodies = [undefined, '', {}, { message: 'Server Error' }, '<html></html>', []];
			for (const status of [500, 502, 503, 504, 520, 599]) {
				for (const body of bodies) {
					const response = { status, headers: {}, body };
					const refusal = provider.refusal(response, MESSAGES[0]);
					const { outcome } = failureOfAnswer(refusal, response, place(id), 'whole', 0);
					expect([status, body, outcome]).toEqual([status, body, 'unknown']);
				}
			}
		});

		const outcomesOf = (statuses: readonly number[], bodies: readonly unknown[]) =>
			statuses.flatMap((status) =>
				bodies.map((body) => {
					const response = { status, headers: {}, body };
					const refusal = provider.refusal(response, MESSAGES[0]);
					return failureOfAnswer(refusal, response, place(id), 'whole', 0).outcome;
				}),
			);
		const PLAIN = ['', {}, { message: 'x' }, { success: false }, '<html></html>'];

		test('a plain 4xx is never left open', () => {
			const statuses = [400, 401, 402, 403, 404, 405, 410, 413, 415, 418, 422, 429];
			expect(new Set(outcomesOf(statuses, PLAIN))).toEqual(new Set(['notSent']));
		});

		test('what may have been done already is left open', () => {
			expect(new Set(outcomesOf([303, 408, 409, 425, 499], PLAIN))).toEqual(new Set(['unknown']));
		});

		test('a server that broke and names the message is never said to have sent nothing', () => {
			const named = namingPart(id, 'wamid.1');
			const bodies = [named, { success: false, ...named }, { status: 'error', ...named }];
			const statuses = [201, 302, 303, 400, 404, 409, 422, 500, 503];
			expect(new Set(outcomesOf(statuses, bodies))).toEqual(new Set(['unknown']));
		});

		test('an answer that came before the file was complete means that nothing was sent', () => {
			fc.assert(
				fc.property(responses, maybeMessage, (response, message) => {
					const refusal = provider.refusal(response, message);
					const { outcome } = failureOfAnswer(refusal, response, place(id), 'part', 0);
					expect(outcome).toBe('notSent');
				}),
				{ numRuns: 200 },
			);
		});

		test('the words of a failure stay short', () => {
			fc.assert(
				fc.property(responses, maybeMessage, (response, message) => {
					const refusal = provider.refusal(response, message);
					const failure = failureOfAnswer(refusal, response, place(id), 'whole', 1_700_000_000_000);
					const { headline, why = '', advice, code = '' } = failure;
					expect(`${headline}${why}${advice}${code}`.length).toBeLessThan(1500);
					expect(why).not.toMatch(/[<\n\r]/);
					expect(`${headline}${advice}`).not.toMatch(/[{}]/);
				}),
				{ numRuns: 500 },
			);
		});

		test('hostile lengths do not get through', () => {
			const long = 'x'.repeat(200_000);
			const bodies: unknown[] = [
				long,
				{ message: long, errors: { [long]: [long, long, long] }, error: long },
				{ success: false, error: { code: long, message: long, details: { [long]: long } } },
				{ error: { error: { message: long, code: 131047, error_data: { details: long } } } },
				{ message: Array.from({ length: 5000 }, () => long.slice(0, 100)) },
			];
			for (const body of bodies) {
				for (const status of [200, 400, 422, 500]) {
					const response = { status, headers: { 'content-type': long }, body };
					const refusal = provider.refusal(response, MESSAGES[0]);
					const failure = failureOfAnswer(refusal, response, place(id), 'whole', 0);
					expect(JSON.stringify(failure).length).toBeLessThan(2500);
					expect(`${failure.headline}${failure.why ?? ''}`.length).toBeLessThan(1500);
				}
			}
		});

		test('there is no receipt without success and an id', () => {
			fc.assert(
				fc.property(responses, (response) => {
					const receipt = provider.receipt(response);
					if (receipt === undefined) return;
					expect(response.status).toBeGreaterThanOrEqual(200);
					expect(response.status).toBeLessThan(300);
					const id = String(receipt.messageId ?? receipt.recordId ?? '');
					expect(id.trim()).not.toBe('');
					expect(namesMessage(response.body)).toBe(true);
				}),
				{ numRuns: 1000 },
			);
		});

		test('a receipt in an answer of any other status counts for nothing', () => {
			const body = acceptance(id);
			expect(provider.receipt({ status: 200, headers: {}, body })).toBeDefined();
			for (const status of [100, 199, 300, 302, 400, 401, 429, 500, 503]) {
				expect(provider.receipt({ status, headers: {}, body })).toBeUndefined();
			}
		});

		test('a list of contacts is one or is not', () => {
			const { contactLookup } = provider;
			if (contactLookup === undefined) return;
			fc.assert(
				fc.property(responses, (response) => {
					const found = contactLookup.found(response);
					if (found !== undefined) expect(response.status).toBe(200);
					for (const contact of found ?? []) {
						expect(contact.id).not.toBe('');
						expect(typeof contact.phone).toBe('string');
					}
					const created = contactLookup.created(response);
					if (created !== undefined) expect(created).not.toBe('');
				}),
				{ numRuns: 300 },
			);
		});

		test('an answer to the probe is judged without an exception', () => {
			fc.assert(
				fc.property(anything, (body) => {
					expect(typeof provider.isProbeAnswer(body)).toBe('boolean');
				}),
			);
			expect(provider.isProbeAnswer('<!doctype html>')).toBe(false);
			expect(provider.isProbeAnswer(undefined)).toBe(false);
			expect(provider.isProbeAnswer({})).toBe(false);
		});
	});

	describe('takes addresses:', () => {
		test('any text gives a web address without a secret, or what is missing', () => {
			fc.assert(
				fc.property(fc.string(), subdomains, (baseUrl, subdomain) => {
					const address = provider.baseUrl({ baseUrl, subdomain });
					if ('url' in address) {
						const url = new URL(`${address.url}${provider.probe.path}`);
						expect(url.protocol).toMatch(/^https?:$/);
						// Dots or backslashes that lead elsewhere would have changed it.
						expect(url.href).toBe(`${address.url}${provider.probe.path}`);
						expect([url.search, url.hash, url.username]).toEqual(['', '', '']);
					} else {
						expect(address.missing).not.toBe('');
						expect(address.advice).not.toBe('');
					}
				}),
				{ numRuns: 300 },
			);
		});

		test('a preview of the request holds no secret', async () => {
			const address = provider.baseUrl({ subdomain: 'acme' });
			if (!('url' in address)) throw new Error('The default address is missing');
			const draft = draftOf({
				channelId: 'chn_1',
				source: { type: 'file', file: sampleFile(PDF) },
				caption: 'Your invoice',
				contact: CONTACT,
			});
			const transport: ReturnType<typeof createTransport> = {
				baseUrl: address.url,
				exchange: async () => await Promise.reject(new Error('A check must not send')),
			};
			const noDownload = async () => await Promise.reject(new Error('There is no link'));
			const downloads = { open: noDownload, openToKeep: noDownload, look: noDownload };
			const session = { provider, account: '', transport, downloads, inquiries: noInquiries() };
			const result = await check.run(session, draft, { simplify: true });
			expect(result).toMatchObject({ json: { ready: true } });
			const preview = JSON.stringify(result);
			const [name = ''] = Object.keys(provider.authentication(SECRET));
			expect(preview.toLowerCase()).not.toContain(name.toLowerCase());
			expect(preview).not.toMatch(/bearer/i);
		});
	});
});

test('every credential file belongs to a provider', () => {
	const types = Object.values(PROVIDERS).map(({ credentialType }) => credentialType);
	const files = readdirSync(join(REPOSITORY, 'credentials')).filter((name) =>
		name.endsWith('.credentials.ts'),
	);
	expect(files).toHaveLength(types.length);
	expect(manifest.n8n.credentials).toHaveLength(types.length);
	expect(new Set(types).size).toBe(types.length);
});

function expectPath({ path }: ApiRequest): void {
	expect(path).toMatch(/^\/[\w/-]+$/);
	expect(path).not.toMatch(/\/\/|\/$/);
}
