import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';

import type { INodeParameters } from 'n8n-workflow';

import { linkServer, type LinkServer } from '../support/links';
import { PRODUCTS, PRODUCTS_WITH_TEMPLATES } from '../support/providers';
import { FILES, firstJson, startRig, type Rig } from './support/setup';

const PDF = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(300_001, 'invoice ')]);
const sha256 = createHash('sha256').update(PDF).digest('hex');
/** Of these the first bytes do not tell whether the announced size is theirs. */
const NOISE = randomBytes(300_000);
const GROWING = Buffer.concat([Buffer.from('%PDF-1.7\n'), NOISE]);
const SHRINKING = Buffer.concat([GROWING, Buffer.alloc(2_000_000)]);
const PAGE = '<!DOCTYPE html><title>Sign in</title>';

type Handler = Parameters<typeof linkServer>[0];

let rig: Rig;
let links: LinkServer;
let handler: Handler;
beforeAll(async () => {
	rig = await startRig();
	links = await linkServer((...call) => handler(...call));
});
afterAll(async () => {
	await links.stop();
	await rig.close();
});
beforeEach(() => rig.sandbox.reset());

const [xobito, contactship] = ['xobito', 'contactship'].map((id) =>
	PRODUCTS.find((provider) => provider.id === id),
);
if (!xobito || !contactship) throw new Error('A provider is missing');

const withLength: Handler = (_, response) => {
	response.writeHead(200, { 'Content-Length': PDF.byteLength, 'Content-Type': 'application/pdf' });
	response.end(PDF);
};
const chunked: Handler = (_, response) => {
	response.writeHead(200, { 'Content-Type': 'application/pdf' });
	response.write(PDF.subarray(0, 100));
	response.end(PDF.subarray(100));
};

const to = (...phones: string[]) => phones.map((phone) => ({ json: { phone } }));

/** A link that n8n downloads, with whatever else is to be set. */
const byLink = (path: string, options: INodeParameters = {}): INodeParameters => ({
	mediaSource: 'url',
	mediaUrl: links.origin + path,
	options: { downloadFirst: true, ...options },
});

async function expectAllClosed(): Promise<void> {
	for (let tries = 0; links.openConnections() > 0 && tries < 200; tries += 1) await sleep(10);
	expect(links.openConnections()).toBe(0);
}

describe.each(PRODUCTS)('a link that n8n downloads, through $name', (provider) => {
	it.each([
		['known', withLength],
		['unknown', chunked],
	])('arrives as a file, its length being %s', async (_, answer) => {
		handler = answer;
		const asked = links.requests.length;
		const { main, error } = await rig.run(provider, to('+14155550101'), byLink('/d/5?key=x'));
		expect(error?.message).toBeUndefined();
		expect(firstJson(main)).toMatchObject({ outcome: 'sent', warnings: [] });
		expect(rig.sandbox.messages).toMatchObject([
			{ kind: 'document', source: 'file', file: { size: PDF.byteLength, sha256 } },
		]);
		expect(rig.sandbox.requests.every(({ chunked: isChunked }) => !isChunked)).toBe(true);
		expect(links.requests).toHaveLength(asked + 1);
		await expectAllClosed();
	});

	it.each([
		['gzip', gzipSync],
		['deflate', deflateSync],
		['br', brotliCompressSync],
		['zstd', zstdCompressSync],
	])('arrives as it is where its server keeps it compressed: %s', async (coding, compress) => {
		for (const content of [PDF, GROWING, SHRINKING]) {
			rig.sandbox.reset();
			const body = compress(content);
			handler = (_, response) => {
				response.writeHead(200, {
					'Content-Encoding': coding,
					'Content-Length': body.byteLength,
					'Content-Type': 'application/pdf',
				});
				response.end(body);
			};
			const { main, error } = await rig.run(provider, to('+14155550101'), byLink('/invoice.pdf'));
			expect(error?.message).toBeUndefined();
			expect(firstJson(main)).toMatchObject({ outcome: 'sent', warnings: [] });
			const { messages } = rig.sandbox;
			expect(messages).toMatchObject([{ source: 'file', file: { size: content.byteLength } }]);
			expect(messages[0]?.file?.sha256).toBe(createHash('sha256').update(content).digest('hex'));
			await expectAllClosed();
		}
	});

	it('is downloaded anew for a message that the provider wants later', async () => {
		handler = withLength;
		const asked = links.requests.length;
		const { main } = await rig.run(
			provider,
			to(rig.sandbox.phoneFor('429-once')),
			byLink('/invoice.pdf'),
		);
		expect(firstJson(main)).toMatchObject({ outcome: 'sent' });
		expect(rig.sandbox.messages).toMatchObject([{ file: { size: PDF.byteLength, sha256 } }]);
		expect(links.requests).toHaveLength(asked + 2);
		await expectAllClosed();
	});

	it('is not sent when it gives another file of the same size by then', async () => {
		let times = 0;
		const other = Buffer.from(PDF);
		other.write('receipt', 20);
		handler = (...call) => {
			times += 1;
			if (times === 1) return withLength(...call);
			call[1].writeHead(200, {
				'Content-Length': PDF.byteLength,
				'Content-Type': 'application/pdf',
			});
			call[1].end(other);
		};
		const { main } = await rig.run(
			provider,
			to(rig.sandbox.phoneFor('429-once')),
			byLink('/invoice.pdf'),
			{ onError: 'continueRegularOutput' },
		);
		expect(firstJson(main)).toMatchObject({
			message: expect.stringContaining('gives something else than a moment ago') as unknown,
			details: { outcome: 'notSent', reason: 'downloadFailed', field: 'Media URL' },
		});
		expect(rig.sandbox.messages).toEqual([]);
		expect(times).toBe(2);
		await expectAllClosed();
	});

	it('is not sent when it turns out shorter than it said', async () => {
		handler = (_, response) => {
			response.setHeader('Content-Length', PDF.byteLength + 50_000);
			response.write(PDF, () => response.destroy());
		};
		const { main } = await rig.run(provider, to('+14155550101'), byLink('/invoice.pdf?t=S3cr3t'), {
			onError: 'continueRegularOutput',
		});
		expect(firstJson(main)).toMatchObject({
			error: 'The file could not be downloaded from the media URL [item 0]',
			message: expect.stringMatching(
				/^n8n downloaded it from 127\.0\.0\.1:\d+ while it was sent: “it broke the connection off.*Nothing was sent/,
			) as unknown,
			details: { outcome: 'notSent', reason: 'downloadFailed', field: 'Media URL' },
		});
		expect(JSON.stringify(main)).not.toContain('S3cr3t');
		expect(rig.sandbox.messages).toEqual([]);
		await expectAllClosed();
	});
});

describe('a link that n8n downloads', () => {
	it('waits for its turn longer than Timeout, and is still the same download', async () => {
		const asked = links.requests.length;
		// The first message closes the lane for a second, before the others are there.
		handler = (request, response, count) =>
			void sleep(count === asked + 1 ? 0 : 200).then(() => withLength(request, response, count));
		const { main, error } = await rig.run(
			xobito,
			to(rig.sandbox.phoneFor('429-once'), '+14155550101', '+14155550102'),
			byLink('/invoice.pdf', { timeout: 0.6 }),
		);
		expect(error?.message).toBeUndefined();
		expect(main.map(({ json }) => json.outcome)).toEqual(['sent', 'sent', 'sent']);
		// Once more for the first only.
		expect(links.requests).toHaveLength(asked + 4);
		await expectAllClosed();
	});

	it('that stalls is given up by itself, and named', async () => {
		handler = (_, response) => {
			response.setHeader('Content-Length', PDF.byteLength + 1);
			response.write(PDF);
		};
		const parameters = byLink('/invoice.pdf', { timeout: 1 });
		const { main } = await rig.run(xobito, to('+14155550101'), parameters, {
			onError: 'continueRegularOutput',
		});
		expect(firstJson(main)).toMatchObject({
			message: expect.stringContaining('nothing came for 1 s') as unknown,
			details: { outcome: 'notSent', reason: 'downloadFailed' },
		});
		await expectAllClosed();
	});

	it.each<[string, Handler, RegExp, string]>([
		[
			'is a login page',
			(_, r) => r.setHeader('Content-Type', 'text/html').end(PAGE),
			/gave no file but a web page/,
			'invalidInput',
		],
		[
			'is a page that calls itself a PDF',
			(_, r) => r.setHeader('Content-Type', 'application/pdf').end(PAGE),
			/gave no file but a web page/,
			'invalidInput',
		],
		[
			'answers 403',
			(_, r) => r.writeHead(403).end('No'),
			/answered with HTTP status 403/,
			'downloadFailed',
		],
		[
			'has expired',
			(_, r) =>
				r.writeHead(403).end('<Code>AccessDenied</Code><Message>Request has expired</Message>'),
			/ has expired /,
			'linkExpired',
		],
		['is empty', (_, r) => r.end(), /is empty/, 'invalidInput'],
		[
			'hangs up',
			(request) => request.socket.destroy(),
			/could not be downloaded/,
			'downloadFailed',
		],
	])('that %s is refused before anything is sent', async (_, answer, says, reason) => {
		handler = answer;
		const { main } = await rig.run(contactship, to('+14155550101'), byLink('/d?id=5'), {
			onError: 'continueRegularOutput',
		});
		expect(firstJson(main)).toMatchObject({
			error: expect.stringMatching(says) as unknown,
			details: { outcome: 'notSent', reason, field: 'Media URL' },
		});
		expect(rig.sandbox.requests).toEqual([]);
		await expectAllClosed();
	});

	it('and is too large is refused without being downloaded', async () => {
		handler = (_, response) => {
			response.setHeader('Content-Length', 101 * 1024 * 1024);
			response.write(PDF);
		};
		const { error } = await rig.run(xobito, to('+14155550101'), byLink('/invoice.pdf'));
		expect(error?.message).toContain('101 MB, more than the 100 MB');
		await expectAllClosed();
	});

	it('is only looked at by Check, which finds everything at once', async () => {
		handler = withLength;
		const asked = links.requests.length;
		const { main } = await rig.run(xobito, to('020'), {
			...byLink('/download?token=S3cr3t'),
			operation: 'check',
		});
		expect(firstJson(main).problems).toMatchObject([{ field: 'Phone Number' }]);
		const ready = await rig.run(xobito, to('+14155550101'), {
			...byLink('/download?token=S3cr3t'),
			operation: 'check',
		});
		expect(firstJson(ready.main)).toMatchObject({
			ready: true,
			mediaType: 'document',
			fileName: 'document.pdf',
			fileSize: PDF.byteLength,
		});
		expect(links.requests).toHaveLength(asked + 2);
		expect(rig.sandbox.requests).toEqual([]);
		await expectAllClosed();
	});

	it('is closed when the execution is cancelled in the middle of it', async () => {
		const cancelling = new AbortController();
		handler = (_, response) => {
			response.setHeader('Content-Length', PDF.byteLength + 1);
			response.write(PDF, () => void sleep(200).then(() => cancelling.abort()));
		};
		await rig.engine.run({
			items: to('+14155550101'),
			parameters: { provider: 'xobito', phone: '+14155550101', ...byLink('/invoice.pdf') },
			credentialType: 'xobitoApi',
			signal: cancelling.signal,
		});
		expect(cancelling.signal.aborted).toBe(true);
		expect(rig.sandbox.messages).toEqual([]);
		await expectAllClosed();
	});

	it('is not asked for where another item cannot be sent', async () => {
		handler = withLength;
		const asked = links.requests.length;
		await rig.run(xobito, to('+14155550101', '020'), byLink('/invoice.pdf', { concurrency: 1 }), {
			retryOnFail: true,
			maxTries: 2,
			waitBetweenTries: 10,
		});
		expect(rig.sandbox.messages).toHaveLength(0);
		expect(links.requests).toHaveLength(asked);
		await expectAllClosed();
	});

	it('may be on this machine, which only the provider could not reach', async () => {
		handler = withLength;
		const url = `${rig.sandbox.url}/files/invoice.pdf`;
		const { main } = await rig.run(xobito, to('+14155550101'), {
			mediaSource: 'url',
			mediaUrl: url,
			options: { downloadFirst: true },
		});
		expect(firstJson(main)).toMatchObject({ outcome: 'sent', warnings: [] });
		expect(rig.sandbox.messages).toMatchObject([{ source: 'file', fileName: 'invoice.pdf' }]);
	});
});

describe('a file that is sent as a link', () => {
	it('is refused while n8n has no public address, and says what to set', async () => {
		const items = [
			{ json: { phone: '+14155550101' }, binary: { data: await rig.binary('document') } },
		];
		const { main } = await rig.run(
			contactship,
			items,
			{ options: { sendAsLink: true } },
			{ onError: 'continueRegularOutput' },
		);
		expect(firstJson(main)).toMatchObject({
			error: 'Contactship cannot reach this n8n, whose address is localhost [item 0]',
			message: expect.stringContaining('WEBHOOK_URL') as unknown,
			details: { outcome: 'notSent', field: 'Send as Link' },
		});
		expect(rig.sandbox.requests).toEqual([]);
	});

	it('is uploaded by providers that take no such links, for which n8n hides the option', async () => {
		const items = [
			{ json: { phone: '+14155550101' }, binary: { data: await rig.binary('document') } },
		];
		const { main } = await rig.run(xobito, items, { options: { sendAsLink: true } });
		expect(firstJson(main)).toMatchObject({ outcome: 'sent' });
		expect(rig.sandbox.messages).toMatchObject([
			{ source: 'file', file: { size: FILES.document[1].byteLength } },
		]);
	});
});

describe('in n8n’s memory mode', () => {
	beforeAll(async () => {
		await rig.close();
		rig = await startRig({}, { binaryMode: 'default' });
	});

	it('a link without a length is held in memory', async () => {
		handler = chunked;
		const { main } = await rig.run(xobito, to('+14155550101'), byLink('/invoice.pdf'));
		expect(firstJson(main)).toMatchObject({ outcome: 'sent' });
		expect(rig.sandbox.messages).toMatchObject([{ file: { size: PDF.byteLength, sha256 } }]);
		await expectAllClosed();
	});

	it('there is no link to a file', async () => {
		const items = [
			{ json: { phone: '+14155550101' }, binary: { data: await rig.binary('document') } },
		];
		const { error } = await rig.run(contactship, items, { options: { sendAsLink: true } });
		expect(error?.message).toBe(
			'This n8n keeps files in memory, so it has no links to them [item 0]',
		);
		expect(rig.sandbox.requests).toEqual([]);
	});
});

describe.each(
	PRODUCTS_WITH_TEMPLATES.filter(({ templates }) => templates?.headerMedia === 'fileOrLink'),
)('a link that opens once, through $name', (provider) => {
	it.each([
		['known', withLength],
		['unknown', chunked],
	])('is enough for the template that stands by, the length being %s', async (_, answer) => {
		let times = 0;
		handler = (...call) => {
			times += 1;
			if (times === 1) return answer(...call);
			call[1].writeHead(410).end();
		};
		rig.sandbox.closeWindow('+14155550101', 'atOnce');
		const { main, error } = await rig.run(provider, to('+14155550101'), {
			...byLink('/d/5?key=x'),
			outsideWindow: 'template',
			template: { mode: 'list', value: 'invoice_ready:en_US:document' },
			templateValuesBy: 'fields',
			templateValues: { mappingMode: 'defineBelow', value: { 'body.1': 'Ann', 'body.2': '7' } },
		});
		expect(error?.message).toBeUndefined();
		expect(firstJson(main)).toMatchObject({ outcome: 'sent', sentAs: 'template' });
		expect(rig.sandbox.messages).toMatchObject([{ file: { size: PDF.byteLength, sha256 } }]);
		expect(times).toBe(1);
		await expectAllClosed();
	});
});
