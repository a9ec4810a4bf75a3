import { createHash } from 'node:crypto';
import type { INodeExecutionData } from 'n8n-workflow';

import { ALL_PROVIDERS, FIXTURES } from '../support/providers';
import { FILES, firstJson, KINDS, startRig, type Rig } from './support/setup';

let rig: Rig;
beforeAll(async () => {
	rig = await startRig();
});
afterAll(async () => await rig.close());
beforeEach(() => rig.sandbox.reset());

const matrix = ALL_PROVIDERS.flatMap((provider) =>
	KINDS.map((kind) => ({ provider, kind, name: provider.name })),
);

describe('sending', () => {
	it.each(matrix)(
		'a $kind from a binary field through $name arrives byte for byte',
		async ({ provider, kind }) => {
			const [fileName, bytes] = FILES[kind];
			const { main, error } = await rig.run(
				provider,
				[{ json: { phone: '+1 (415) 555-0101' }, binary: { data: await rig.binary(kind) } }],
				{ caption: 'Thank you' },
			);
			expect(error).toBeUndefined();
			expect(firstJson(main)).toMatchObject({
				provider: provider.id,
				outcome: 'sent',
				phone: '+14155550101',
				messageId: expect.stringMatching(/^wamid\./) as unknown,
			});
			expect(main[0]?.pairedItem).toEqual({ item: 0 });
			expect(rig.sandbox.messages).toHaveLength(1);
			expect(rig.sandbox.messages[0]).toMatchObject({
				phone: '+14155550101',
				kind,
				source: 'file',
				file: { size: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') },
				...(kind === 'document' && { fileName }),
			});
			expect(rig.sandbox.messages[0]?.caption).toBe(kind === 'audio' ? undefined : 'Thank you');
			expect(rig.sandbox.requests.every(({ chunked }) => !chunked)).toBe(true);
		},
	);

	it.each(matrix)('a $kind by URL through $name', async ({ provider, kind }) => {
		const mediaUrl = `https://shop.example/files/${FILES[kind][0]}`;
		const { main } = await rig.run(provider, [{ json: { phone: '0034600000102' } }], {
			mediaSource: 'url',
			mediaUrl,
			options: { mediaType: kind },
		});
		expect(firstJson(main)).toMatchObject({ outcome: 'sent', phone: '+34600000102' });
		expect(rig.sandbox.messages).toMatchObject([
			{ phone: '+34600000102', kind, source: 'url', mediaUrl },
		]);
	});

	it.each(ALL_PROVIDERS)('gives the same ten fields through $name', async (provider) => {
		const items = [
			{ json: { phone: '+14155550101' }, binary: { data: await rig.binary('document') } },
		];
		const { main } = await rig.run(provider, items);
		expect(Object.keys(firstJson(main))).toEqual([
			'provider',
			'outcome',
			'sentAs',
			'status',
			'messageId',
			'recordId',
			'phone',
			'contactId',
			'conversationId',
			'warnings',
		]);
	});

	it.each(ALL_PROVIDERS)(
		'gives everything, the raw response included, without Simplify through $name',
		async (provider) => {
			const items = [
				{ json: { phone: '+14155550101' }, binary: { data: await rig.binary('document') } },
			];
			const { main } = await rig.run(provider, items, { options: { simplify: false } });
			const place = FIXTURES[provider.id].idsAt[0]?.[0] ?? '';
			expect(firstJson(main)).toMatchObject({
				mediaType: 'document',
				fileName: 'invoice.pdf',
				mimeType: 'application/pdf',
				fileSize: FILES.document[1].byteLength,
				response: { [place]: expect.any(Object) as unknown },
			});
		},
	);

	it('creates a contact at Contactship once and finds it the second time', async () => {
		const [contactship] = ALL_PROVIDERS.filter(({ contactLookup }) => contactLookup !== undefined);
		if (contactship === undefined) throw new Error('no provider with contacts');
		const before = rig.sandbox.contacts.contactship.length;
		const binary = { data: await rig.binary('image') };
		const items = [1, 2].map(() => ({ json: { phone: '+14155550177' }, binary }));
		const { main } = await rig.run(contactship, items, {
			contact: { firstName: 'Ana', lastName: 'Ruiz' },
		});
		expect(main.map(({ json }) => json.outcome)).toEqual(['sent', 'sent']);
		expect(rig.sandbox.contacts.contactship).toHaveLength(before + 1);
		expect(rig.sandbox.contacts.contactship.at(-1)).toMatchObject({
			phone: '+14155550177',
			firstName: 'Ana',
		});
	});

	it('does not take a contact whose number only begins the same', async () => {
		const [contactship] = ALL_PROVIDERS.filter(({ contactLookup }) => contactLookup !== undefined);
		if (contactship === undefined) throw new Error('no provider with contacts');
		rig.sandbox.addContact('contactship', { phone: '+1415555010' });
		rig.sandbox.addContact('contactship', { phone: '+141555501015' });
		const binary = { data: await rig.binary('image') };
		await rig.run(contactship, [{ json: { phone: '+14155550101' }, binary }]);
		expect(rig.sandbox.messages.map(({ phone }) => phone)).toEqual(['+14155550101']);
	});
});

describe('checking', () => {
	it.each(ALL_PROVIDERS)('asks $name nothing and shows what would be sent', async (provider) => {
		const items = [
			{ json: { phone: '+14155550101' }, binary: { data: await rig.binary('document') } },
		];
		const { main } = await rig.run(provider, items, { operation: 'check', caption: 'Hi' });
		expect(rig.sandbox.requests).toHaveLength(0);
		expect(firstJson(main)).toMatchObject({
			ready: true,
			problems: [],
			mediaType: 'document',
			phone: '+14155550101',
		});
		const secrets = Object.values(rig.sandbox.credentials).flatMap((credential) =>
			Object.entries(credential),
		);
		for (const [name, value] of secrets) {
			if (name === 'token' || name === 'apiKey') expect(JSON.stringify(main)).not.toContain(value);
		}
	});

	it('finds every reason at once', async () => {
		const [provider] = ALL_PROVIDERS.filter(({ id }) => id === 'waCr');
		if (provider === undefined) throw new Error('no WA.cr');
		const { main, error } = await rig.run(provider, [{ json: { phone: '020' } }], {
			operation: 'check',
			caption: 'x'.repeat(1025),
			contact: { email: 'nobody' },
		});
		expect(error).toBeUndefined();
		const fields = (firstJson(main).problems as Array<{ field: string }>).map(({ field }) => field);
		expect(firstJson(main).ready).toBe(false);
		expect(fields).toEqual(['Phone Number', 'Input Binary Field', 'Caption', 'Contact Details']);
	});
});

describe('memory mode', () => {
	it('sends base64 that n8n keeps in the item', async () => {
		await rig.close();
		rig = await startRig({}, { binaryMode: 'default' });
		const bytes = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(300_001, 7)]);
		const data = await rig.engine.storeBinary(bytes, 'big.pdf', 'application/pdf');
		expect(data.id).toBeUndefined();
		for (const provider of ALL_PROVIDERS) {
			const items: INodeExecutionData[] = [{ json: { phone: '+14155550101' }, binary: { data } }];
			await rig.run(provider, items);
			expect(rig.sandbox.messages.at(-1)?.file).toMatchObject({
				size: bytes.byteLength,
				sha256: createHash('sha256').update(bytes).digest('hex'),
			});
		}
	});
});
