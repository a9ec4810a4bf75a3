import type { IDataObject } from 'n8n-workflow';

import { readParts } from '../support/multipart';
import { acceptance, FIXTURES, PRODUCT_IDS, sendUrlOf } from '../support/providers';
import { SECRET } from '../support/secrets';
import { PDF } from '../support/samples';
import { useWire, type Wire } from './support/wire';

const HOST = 'https://files.shop.example';
/** Address of this n8n, see tools/lib/engine. */
const N8N = 'http://localhost:5678';

/** What is behind the link; text, as the hosts here give it. */
const FILE = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n');

let wire: Wire;

// On disk, since n8n has no links to files that it keeps in memory.
useWire((opened) => (wire = opened), { binaryMode: 'filesystem' });

beforeEach(() => wire.listen(HOST));

const byLink = {
	mediaSource: 'url',
	mediaUrl: `${HOST}/private/5?key=K3y`,
	options: { downloadFirst: true },
};

describe.each(PRODUCT_IDS)('a link that n8n downloads, through %s', (provider) => {
	const setup = FIXTURES[provider];
	const [header, secret] = setup.authentication(SECRET);

	it('is one GET without any secret, and then the upload', async () => {
		wire.willAnswer(
			{
				status: 200,
				body: FILE.toString(),
				headers: {
					'Content-Length': String(FILE.byteLength),
					'Content-Disposition': "attachment; filename*=UTF-8''Factura%205.pdf",
				},
			},
			{ status: 200, body: acceptance(provider) },
		);
		const { error, main } = await wire.run({ provider, parameters: byLink });
		expect(error?.message).toBeUndefined();
		expect(main[0]?.json.outcome).toBe('sent');
		expect(wire.sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
			`GET ${byLink.mediaUrl}`,
			`POST ${sendUrlOf(provider)}`,
		]);
		const [download, send] = wire.sent;
		if (!download || !send) throw new Error('A request is missing');
		expect(download.headers).toEqual({
			accept: '*/*',
			'accept-encoding': 'identity',
			host: 'files.shop.example',
			'user-agent': 'n8n',
			connection: expect.any(String) as unknown,
		});
		expect(JSON.stringify(download)).not.toContain(SECRET);
		expect(send.headers[header]).toBe(secret);
		expect(send.body.toString('latin1')).not.toContain('K3y');
		const { file, fileName } = setup.fields;
		if (send.headers['content-type'] === 'application/json') {
			const body = JSON.parse(send.body.toString()) as Record<string, string>;
			expect(body[fileName]).toBe('Factura 5.pdf');
			expect(body[file]?.endsWith(FILE.toString('base64'))).toBe(true);
		} else {
			expect(await readParts(send)).toEqual(
				expect.arrayContaining([
					['media_type', 'document'],
					{
						name: file,
						fileName: 'Factura 5.pdf',
						mimeType: 'application/pdf',
						bytes: FILE,
					},
				]),
			);
		}
	});

	it('tells no secret to where it redirects', async () => {
		wire.listen('https://cdn.example');
		wire.willAnswer(
			{ status: 302, headers: { Location: 'https://cdn.example/x' } },
			{ status: 403, body: 'No' },
		);
		const { error } = await wire.run({ provider, parameters: byLink });
		expect(error?.message).toBe(
			'The link on files.shop.example answered with HTTP status 403 instead of the file [item 0]',
		);
		expect(`${error?.message} ${error?.description}`).not.toContain('K3y');
		expect(wire.sent.map(({ url }) => url)).toEqual([byLink.mediaUrl, 'https://cdn.example/x']);
		for (const { headers } of wire.sent) {
			expect(Object.keys(headers)).not.toContain('authorization');
			expect(Object.keys(headers)).not.toContain('x-api-key');
		}
	});

	it.each([
		['file:///etc/passwd', 'is not a web address'],
		['data:application/pdf;base64,JVBERi0=', 'holds the file itself'],
		['https://user:pass@files.shop.example/a.pdf', 'has a user name or password in it'],
		[' ', 'is empty'],
	])('is not asked for when it is %s', async (mediaUrl, says) => {
		const { error } = await wire.run({ provider, parameters: { ...byLink, mediaUrl } });
		expect(error?.message).toContain(says);
		expect(wire.sent).toEqual([]);
	});
});

describe('a file that is sent as a link, through contactship', () => {
	/** A provider on the same host can reach this n8n. */
	const near = { baseUrl: 'http://localhost:8080' };
	const asLink = { options: { sendAsLink: true } };

	beforeEach(() => wire.listen(near.baseUrl));

	it('is n8n’s signed link, whose token no output shows', async () => {
		const accepted = acceptance('contactship');
		wire.willAnswer({ status: 200, body: accepted });
		const { main, error } = await wire.run({
			provider: 'contactship',
			sample: PDF,
			credential: near,
			parameters: { options: { ...asLink.options, simplify: false } },
		});
		expect(error?.message).toBeUndefined();
		const body = JSON.parse(wire.only().body.toString()) as IDataObject;
		const url = new URL(String(body.media_data));
		expect(url.origin + url.pathname).toBe(`${N8N}/rest/binary-data/signed`);
		const token = url.searchParams.get('token') ?? '';
		expect(token.split('.')).toHaveLength(3);
		const { iat, exp } = JSON.parse(
			Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
		) as { iat: number; exp: number };
		expect(exp - iat).toBe(24 * 60 * 60);
		expect(main[0]?.json).toMatchObject({
			outcome: 'sent',
			mediaUrl: `${N8N}/rest/binary-data/signed?token=***`,
			mediaType: 'document',
			mimeType: 'application/pdf',
		});
		expect(JSON.stringify(main)).not.toContain(token);
	});

	it('shows no token either when the answer repeats the link', async () => {
		const answers = [
			{ status: 200, body: { success: true, data: { message_id: '1', media_url: '' } } },
			{ status: 400, body: { message: '' } },
		];
		for (const answer of answers) {
			wire.reset();
			wire.listen(near.baseUrl);
			// The token is only known once the request is there.
			wire.willAnswer({
				status: answer.status,
				headers: { 'Content-Type': 'application/json' },
				body: (sent) => {
					const { media_data: link } = JSON.parse(sent.body.toString()) as IDataObject;
					return JSON.stringify(answer.body).replace('""', JSON.stringify(`See ${String(link)} !`));
				},
			});
			const { main } = await wire.run({
				provider: 'contactship',
				sample: PDF,
				credential: near,
				parameters: { options: { ...asLink.options, simplify: false } },
				settings: { onError: 'continueRegularOutput' },
			});
			const { media_data: link } = JSON.parse(wire.only().body.toString()) as IDataObject;
			const token = new URL(String(link)).searchParams.get('token') ?? '';
			// What was sent is not shown again as words of the provider.
			const shown = answer.status === 200 ? 'binary-data/signed?token=***' : 'See [link]';
			expect(JSON.stringify(main)).toContain(shown);
			expect(JSON.stringify(main)).not.toContain(token);
		}
	});

	it('is shown without its token by Check', async () => {
		const { main } = await wire.run({
			provider: 'contactship',
			sample: PDF,
			credential: near,
			parameters: { ...asLink, operation: 'check' },
		});
		expect(wire.sent).toEqual([]);
		expect(main[0]?.json).toMatchObject({
			ready: true,
			request: { body: { media_data: `${N8N}/rest/binary-data/signed?token=***` } },
		});
	});

	it('is refused for a provider elsewhere', async () => {
		const { error } = await wire.run({ provider: 'contactship', sample: PDF, parameters: asLink });
		expect(error?.message).toContain('cannot reach this n8n, whose address is localhost');
		expect(wire.sent).toEqual([]);
	});
});
