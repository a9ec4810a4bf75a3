import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { readBody, type Part } from '../support/multipart';
import { acceptance, PRODUCT_IDS, type ProviderId } from '../support/providers';
import { SECRET } from '../support/secrets';
import { JPEG, MP3, MP4, PDF, PNG, type Sample } from '../support/samples';
import { useWire, type Wire } from './support/wire';

let wire: Wire;

useWire((opened) => (wire = opened));

interface Preview {
	readonly method: string;
	readonly url: string;
	readonly contentType: string;
	readonly body: Readonly<Record<string, unknown>>;
}

const CASES: ReadonlyArray<readonly [string, Sample | undefined, INodeParameters]> = [
	['an image', PNG, { caption: 'Your invoice' }],
	['a JPEG', JPEG, {}],
	['a document', PDF, { caption: 'Line 1\nLine 2', options: { fileName: 'Factura Ñ.pdf' } }],
	['a video', MP4, {}],
	['audio', MP3, { caption: 'dropped' }],
	[
		'a link',
		undefined,
		{ mediaSource: 'url', mediaUrl: 'https://example.com/invoice.pdf', caption: 'Hi' },
	],
	[
		'a link with details of the contact',
		undefined,
		{
			mediaSource: 'url',
			mediaUrl: 'https://example.com/a.png',
			contact: { firstName: 'María', email: 'maria@example.com', assignedId: 7, contactId: 15 },
		},
	],
];

const ROWS = PRODUCT_IDS.flatMap((provider) => CASES.map((row) => [provider, ...row] as const));

/** What was really sent, with the file in the words of the preview. */
function asPreview(sent: unknown, preview: Preview): unknown {
	if (!Array.isArray(sent)) {
		return Object.fromEntries(
			Object.entries(sent as Record<string, unknown>).map(([name, value]) => {
				// In front of the base64 there may be the start of a data URI, which counts.
				const shown = /^(.*)<base64, \d+ characters>$/.exec(String(preview.body[name]));
				if (shown === null) return [name, value];
				return [name, `${shown[1]}<base64, ${String(value).length} characters>`];
			}),
		);
	}
	return Object.fromEntries(
		(sent as Part[]).map((part) => {
			// Forms write a line break as CR LF, as the standard for them demands.
			if (!('bytes' in part)) return [part[0], part[1].replace(/\r\n/g, '\n')];
			const { name, fileName, mimeType, bytes } = part;
			return [name, `<${fileName}, ${mimeType}, ${bytes.length} bytes>`];
		}),
	);
}

describe('Check', () => {
	test.each(ROWS)(
		'sends nothing and shows what Send sends, %s: %s',
		async (provider, _name, sample, parameters) => {
			const checked = await wire.run({
				provider,
				sample,
				parameters: { ...parameters, operation: 'check' },
			});
			expect(checked.error).toBeUndefined();
			expect(wire.sent).toEqual([]);
			const json = checked.main[0]?.json as IDataObject;
			expect(json).toMatchObject({ provider, ready: true });
			const preview = json.request as unknown as Preview;

			wire.willAnswer({ status: 200, body: acceptance(provider) });
			await wire.run({ provider, sample, parameters });
			const sent = wire.only();
			expect([preview.method, preview.url]).toEqual([sent.method, sent.url]);
			expect(sent.headers['content-type']?.split(';')[0]).toBe(preview.contentType);
			expect(preview.body).toEqual(asPreview(await readBody(sent), preview));

			const everything = JSON.stringify(checked.run);
			expect(everything).not.toContain(SECRET);
			expect(JSON.stringify(preview)).not.toMatch(/authorization|x-api-key|bearer/i);
		},
	);

	test('asks nobody for the contact of a phone number', async () => {
		const { main } = await wire.run({
			provider: 'contactship',
			sample: PDF,
			parameters: { operation: 'check', recipientBy: 'phone', phone: '0014155551234' },
		});
		expect(wire.sent).toEqual([]);
		expect(main[0]?.json).toMatchObject({ ready: true, phone: '+14155551234' });
		const { body } = main[0]?.json.request as unknown as Preview;
		expect(body.contact_id).toContain('+14155551234');
	});

	test.each<readonly [ProviderId, INodeParameters, string]>([
		['xobito', { phone: '' }, 'Phone Number'],
		['waCr', { caption: 'x'.repeat(1025) }, 'Caption'],
		['rasl', { contact: { email: 'nobody' } }, 'Contact Details'],
		['contactship', { recipientBy: 'threadId', threadId: ' ' }, 'Thread ID'],
	])('tells what is wrong instead, %s', async (provider, parameters, field) => {
		const run = wire.run({
			provider,
			sample: PDF,
			// Expressions, since n8n itself stops on a required field that is plainly empty.
			parameters: {
				...Object.fromEntries(
					Object.entries(parameters).map(([key, value]) => [
						key,
						typeof value === 'string' ? `={{ ${JSON.stringify(value)} }}` : value,
					]),
				),
				...(parameters.recipientBy !== undefined && { recipientBy: parameters.recipientBy }),
				operation: 'check',
			},
		});
		const { main } = await run;
		expect(wire.sent).toEqual([]);
		expect(main[0]?.json).toMatchObject({ ready: false, request: null });
		expect(main[0]?.json.problems).toEqual([expect.objectContaining({ severity: 'error', field })]);
	});

	test('tells of a missing file', async () => {
		const { main } = await wire.run({ provider: 'xobito', parameters: { operation: 'check' } });
		expect(main[0]?.json).toMatchObject({ ready: false, request: null });
		expect(wire.sent).toEqual([]);
	});

	test.each(['', 'sending', 'SEND', 'delete'])(
		'is what any operation but send comes to: "%s"',
		async (operation) => {
			for (const provider of PRODUCT_IDS) {
				await wire.run({
					provider,
					sample: PDF,
					parameters: { operation: `={{ ${JSON.stringify(operation)} }}` },
				});
				expect(wire.sent).toEqual([]);
			}
		},
	);
});
