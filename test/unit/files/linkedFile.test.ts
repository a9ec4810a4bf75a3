import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
	brotliCompressSync,
	deflateRawSync,
	deflateSync,
	gzipSync,
	zstdCompressSync,
} from 'node:zlib';

import { wordsOf } from '../../../nodes/WhatsAppMedia/files/download';
import {
	createDownloader,
	type Downloader,
	type OpenedLink,
} from '../../../nodes/WhatsAppMedia/files/linkedFile';
import { chunksOf, collect } from '../../support/files';
import { downloading, linkServer, type LinkServer } from '../../support/links';
import { SCOLDING } from '../support/answers';

/** Bytes per read; a link gives what it gives. */
const PIECE = 1;
const MB = 1024 * 1024;
const PDF = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(300_000, 'invoice ')]);

let server: LinkServer | undefined;
afterEach(async () => {
	await server?.stop();
	server = undefined;
});

type Handler = Parameters<typeof linkServer>[0];

/** What was put into n8n's storage. */
const stored: Array<{ name?: string; content: Buffer }> = [];
beforeEach(() => void (stored.length = 0));

function downloaderOf(
	timeout = 20_000,
	signal?: AbortSignal,
	maxContentLength?: number,
): Downloader {
	return createDownloader(downloading(signal, maxContentLength), {
		timeout,
		isPublicOnly: false,
		store: async (stream, name) => {
			const content = await collect(stream as unknown as AsyncIterable<Uint8Array>);
			stored.push({ name, content });
			return { size: content.byteLength, open: async () => chunksOf([content]) };
		},
	});
}

async function serve(answer: Handler): Promise<LinkServer> {
	return (server = await linkServer(answer));
}

const linkTo = ({ origin }: LinkServer, path = '/invoice.pdf'): URL => new URL(origin + path);

function fileOf(opened: OpenedLink): Exclude<OpenedLink, { refusal: unknown }> {
	if ('refusal' in opened) throw new Error(opened.refusal.message);
	return opened;
}

function refusalOf(opened: OpenedLink): string {
	if ('file' in opened) throw new Error('There is a file');
	const { message, advice } = opened.refusal;
	expect(message).toMatch(/^\p{Lu}.*[^.!?\s]$/u);
	expect(advice).toMatch(/^\p{Lu}.*\.$/u);
	expect(`${message} ${advice}`).not.toMatch(SCOLDING);
	return message;
}

/** Nothing of a download stays open. */
async function expectAllClosed(links: LinkServer): Promise<void> {
	for (let tries = 0; links.openConnections() > 0 && tries < 100; tries += 1) await sleep(10);
	expect(links.openConnections()).toBe(0);
}

const whole: Handler = (_, response) => {
	response.setHeader('Content-Length', PDF.byteLength);
	response.end(PDF);
};

describe('a link with a known length', () => {
	it('is one request, whose first bytes were read ahead and whose rest follows', async () => {
		const links = await serve(whole);
		const { file, close } = fileOf(await downloaderOf().open(linkTo(links)));
		expect(file).toMatchObject({ size: PDF.byteLength, name: 'invoice.pdf' });
		expect(Buffer.from(file.head).equals(PDF.subarray(0, 3072))).toBe(true);
		expect((await collect(await file.open(PIECE))).equals(PDF)).toBe(true);
		expect(links.requests).toHaveLength(1);
		expect(stored).toEqual([]);
		close();
		await expectAllClosed(links);
	});

	it('asks for the file as it is, and tells its host nothing else', async () => {
		const links = await serve(whole);
		fileOf(await downloaderOf().open(linkTo(links))).close();
		const { accept, 'accept-encoding': encoding, host, ...others } = links.requests[0] ?? {};
		expect([accept, encoding, host]).toEqual(['*/*', 'identity', expect.any(String)]);
		expect(Object.keys(others).sort()).toEqual(['connection', 'user-agent']);
	});

	it('is asked for again when it has to be sent again', async () => {
		const links = await serve(whole);
		const { file, close } = fileOf(await downloaderOf().open(linkTo(links)));
		for (let time = 0; time < 3; time += 1) {
			expect((await collect(await file.open(PIECE))).equals(PDF)).toBe(true);
		}
		expect(links.requests).toHaveLength(3);
		close();
		await expectAllClosed(links);
	});

	it('is asked for anew when it waited long, since its server may have hung up', async () => {
		const links = await serve(whole);
		const { file, close } = fileOf(await downloaderOf().open(linkTo(links)));
		const now = performance.now();
		const clock = jest.spyOn(performance, 'now').mockReturnValue(now + 11_000);
		expect((await collect(await file.open(PIECE))).equals(PDF)).toBe(true);
		clock.mockRestore();
		expect(links.requests).toHaveLength(2);
		close();
		await expectAllClosed(links);
	});

	const OTHER = Buffer.from(PDF);
	OTHER.write('receipt', 20);
	/** The same file, or another one of the same size, with these headers. */
	const answer = (headers: Record<string, string> = {}, content: Buffer = PDF): Handler => {
		return (_, response) => {
			response.writeHead(200, { 'Content-Length': content.byteLength, ...headers });
			response.end(content);
		};
	};
	const named = (name: string) => ({ 'Content-Disposition': `attachment; filename="${name}"` });
	const secondOf = (first: Handler, second: Handler): Handler => {
		return (request, response, count) => (count === 1 ? first : second)(request, response, count);
	};

	it.each<[string, Handler, Handler]>([
		['another size', whole, (_, response) => response.end(Buffer.concat([PDF, PDF]))],
		['another status', whole, (_, response) => response.writeHead(404).end(PDF)],
		['no length any more', whole, (_, response) => void (response.write(PDF), response.end())],
		['another content of the same size', whole, answer({}, OTHER)],
		['another name', answer(named('1.pdf')), answer(named('2.pdf'))],
		['a name, and had none', whole, answer(named('2.pdf'))],
		['another ETag', answer({ ETag: '"1"' }), answer({ ETag: '"2"' })],
		[
			'another moment in what is no PDF',
			answer({}, Buffer.from('Appointment: 2026-11-30T10:00:00')),
			answer({}, Buffer.from('Appointment: 2026-12-24T18:30:00')),
		],
	])('is not sent again when it then has %s', async (_, first, second) => {
		const links = await serve(secondOf(first, second));
		const { file, close } = fileOf(await downloaderOf().open(linkTo(links)));
		await collect(await file.open(PIECE));
		await expect(file.open(PIECE)).rejects.toThrow(
			'the link gives something else than a moment ago',
		);
		close();
		await expectAllClosed(links);
	});

	/** A PDF as programs make it for each download. */
	const made = (moment: string, xmp: string, title = 'Invoice 1'): Buffer =>
		Buffer.concat([
			Buffer.from(
				`%PDF-1.7\n1 0 obj\n<< /Title (${title}) /CreationDate (D:${moment}+00'00') >>\nendobj\n` +
					`<xmp:CreateDate>${xmp}</xmp:CreateDate>\n`,
			),
			PDF,
		]);
	const FIRST = made('20260131235959', '2026-01-31T23:59:59Z');

	it.each<[string, Handler, Handler]>([
		[
			'was made anew, so that only its moments differ',
			answer({}, FIRST),
			answer({}, made('20260201000011', '2026-02-01T00:00:11Z')),
		],
		['has another type', answer({ 'Content-Type': 'a/b' }), answer({ 'Content-Type': 'c/d' })],
		['has another weak ETag', answer({ ETag: 'W/"1"' }), answer({ ETag: 'W/"2"' })],
		[
			'has the ETag that nginx gives to a copy of another time',
			answer({ ETag: '"692c0a01-2345"' }),
			answer({ ETag: '"692c0a02-2345"' }),
		],
		[
			'has another id of its own',
			answer(
				{},
				Buffer.concat([Buffer.from('%PDF-1.4\ntrailer << /ID [<0a1b> <0a1b>] >>\n'), PDF]),
			),
			answer(
				{},
				Buffer.concat([Buffer.from('%PDF-1.4\ntrailer << /ID [<ffee> <ffee>] >>\n'), PDF]),
			),
		],
		['has an ETag only once', answer({ ETag: '"1"' }), whole],
		['has an ETag only then', whole, answer({ ETag: '"1"' })],
		[
			'has another time of change',
			answer({ 'Last-Modified': 'Sat, 31 Jan 2026 23:59:59 GMT' }),
			answer({ 'Last-Modified': 'Sun, 01 Feb 2026 00:00:11 GMT' }),
		],
	])('is sent again when it then %s', async (_, first, second) => {
		const links = await serve(secondOf(first, second));
		const { file, close } = fileOf(await downloaderOf().open(linkTo(links)));
		await collect(await file.open(PIECE));
		expect((await collect(await file.open(PIECE))).byteLength).toBe(file.size);
		close();
		await expectAllClosed(links);
	});

	it('is not sent again when more than its moments differ', async () => {
		const other = made('20260201000011', '2026-02-01T00:00:11Z', 'Invoice 2');
		const links = await serve(secondOf(answer({}, FIRST), answer({}, other)));
		const { file, close } = fileOf(await downloaderOf().open(linkTo(links)));
		await collect(await file.open(PIECE));
		await expect(file.open(PIECE)).rejects.toThrow('something else');
		close();
		await expectAllClosed(links);
	});

	it('is taken from the connection only as fast as it is read', async () => {
		let written = 0;
		const links = await serve((_, response) => {
			response.setHeader('Content-Length', 50 * MB);
			const chunk = Buffer.alloc(MB, 1);
			const more = (): void => {
				while (written < 50 * MB && response.write(chunk)) written += MB;
				if (written < 50 * MB) {
					written += MB;
					response.once('drain', more);
				}
			};
			more();
		});
		const { file, close } = fileOf(await downloaderOf().open(linkTo(links)));
		const reader = (await file.open(PIECE))[Symbol.asyncIterator]();
		await reader.next();
		await sleep(300);
		expect(written).toBeLessThan(15 * MB);
		close();
		await expectAllClosed(links);
	});

	it('is closed when nobody wants it', async () => {
		const links = await serve((_, response) => {
			response.setHeader('Content-Length', 50 * MB);
			response.write(PDF);
		});
		const { close } = fileOf(await downloaderOf().look(linkTo(links)));
		expect(links.openConnections()).toBe(1);
		close();
		await expectAllClosed(links);
	});

	it('is closed when its reader leaves half-way', async () => {
		const links = await serve((_, response) => {
			response.setHeader('Content-Length', 50 * MB);
			response.write(PDF);
		});
		const { file } = fileOf(await downloaderOf().open(linkTo(links)));
		for await (const chunk of await file.open(PIECE)) if (chunk.byteLength > 0) break;
		await expectAllClosed(links);
	});
});

describe('a link that breaks its word', () => {
	it('with fewer bytes than announced stops', async () => {
		const links = await serve((_, response) => {
			response.setHeader('Content-Length', PDF.byteLength + 1);
			response.write(PDF, () => response.destroy());
		});
		const { file } = fileOf(await downloaderOf().open(linkTo(links)));
		await expect(collect(await file.open(PIECE))).rejects.toThrow('broke the connection off');
		await expectAllClosed(links);
	});

	it('with more bytes than announced gives what HTTP lets through: the announced ones', async () => {
		const links = await serve((_, response) => {
			response.socket?.end(
				`HTTP/1.1 200 OK\r\nContent-Length: ${PDF.byteLength}\r\nConnection: close\r\n\r\n${PDF.toString('latin1')}more`,
				'latin1',
			);
		});
		const { file } = fileOf(await downloaderOf().open(linkTo(links)));
		expect((await collect(await file.open(PIECE))).byteLength).toBe(PDF.byteLength);
	});

	it('and stalls is given up', async () => {
		const links = await serve((_, response) => {
			response.setHeader('Content-Length', PDF.byteLength + 1);
			response.write(PDF);
		});
		// That minute passes in a fifth of a second; no other clock goes faster.
		const timeout = AbortSignal.timeout.bind(AbortSignal);
		const clock = jest
			.spyOn(AbortSignal, 'timeout')
			.mockImplementation((ms) => timeout(ms === 60_000 ? 200 : ms));
		const { file } = fileOf(await downloaderOf(300_000).open(linkTo(links)));
		await expect(collect(await file.open(PIECE))).rejects.toThrow('nothing came for 60 s');
		clock.mockRestore();
		await expectAllClosed(links);
	});
});

/** What servers do to a file, by the name that they give to it. */
const CODINGS: ReadonlyArray<readonly [coding: string, compress: (content: Buffer) => Buffer]> = [
	['gzip', gzipSync],
	['GZIP', gzipSync],
	['x-gzip', gzipSync],
	['deflate', deflateSync],
	['deflate', deflateRawSync],
	['br', brotliCompressSync],
	['zstd', zstdCompressSync],
];
const noise = (bytes: number): Buffer => randomBytes(bytes);
const CONTENTS: ReadonlyArray<readonly [what: string, content: Buffer]> = [
	['a small text', Buffer.from('id,name\n'.repeat(2_000))],
	['a few bytes, which get more by it', Buffer.from('%PDF-1.7\n')],
	['a large file that gets much smaller', Buffer.alloc(3 * MB, 'invoice ')],
	['a large file whose start gets no smaller', Buffer.concat([noise(200_000), Buffer.alloc(MB)])],
	['a large file that gets no smaller', noise(MB)],
	['nothing', Buffer.alloc(0)],
];

describe('a file that its server keeps compressed', () => {
	const packed = (coding: string, body: Buffer): Handler => {
		return (_, response) => {
			response.writeHead(200, { 'Content-Encoding': coding, 'Content-Length': body.byteLength });
			response.end(body);
		};
	};

	/** Reads a file as an upload does, which opens it anew where its size turned out to be another. */
	async function read(downloader: Downloader, url: URL): Promise<{ size: number; bytes: Buffer }> {
		for (let tries = 0; tries < 2; tries += 1) {
			const opened = fileOf(await downloader.open(url));
			try {
				const bytes = await collect(await opened.file.open(PIECE));
				expect(opened.isOfAnotherSize()).toBe(false);
				return { size: opened.file.size, bytes };
			} catch {
				expect(opened.isOfAnotherSize()).toBe(true);
			} finally {
				opened.close();
			}
		}
		throw new Error('Its size was another one twice');
	}

	describe.each(CONTENTS)('%s', (_, content) => {
		it.each(CODINGS)('comes unpacked, with its real size: %s', async (coding, compress) => {
			const links = await serve(packed(coding, compress(content)));
			const { size, bytes } = await read(downloaderOf(), linkTo(links));
			expect(size).toBe(content.byteLength);
			expect(bytes.equals(content)).toBe(true);
			await expectAllClosed(links);
		});

		it.each(CODINGS)('comes unpacked without an announced size: %s', async (coding, compress) => {
			const links = await serve((__, response) => {
				response.writeHead(200, { 'Content-Encoding': coding });
				response.write(compress(content));
				response.end();
			});
			const { size, bytes } = await read(downloaderOf(), linkTo(links));
			expect(size).toBe(content.byteLength);
			expect(bytes.equals(content)).toBe(true);
			expect(links.requests).toHaveLength(1);
			await expectAllClosed(links);
		});

		it.each(CODINGS)(
			'is one request where the HTTP client shows that it unpacked it: %s',
			async (coding, compress) => {
				const links = await serve(packed(coding, compress(content)));
				const { size, bytes } = await read(downloaderOf(undefined, undefined, -1), linkTo(links));
				expect(size).toBe(content.byteLength);
				expect(bytes.equals(content)).toBe(true);
				expect(links.requests).toHaveLength(1);
				expect(stored).toHaveLength(1);
			},
		);
	});

	it('is known by its host the next time, so that its size is right at once', async () => {
		const content = Buffer.concat([noise(200_000), Buffer.alloc(MB)]);
		const links = await serve(packed('gzip', gzipSync(content)));
		const downloader = downloaderOf();
		await read(downloader, linkTo(links, '/1.pdf'));
		const { file } = fileOf(await downloader.open(linkTo(links, '/2.pdf')));
		expect(file.size).toBe(content.byteLength);
		expect(links.requests).toHaveLength(3);
	});

	it('and whose connection breaks in the middle is no file', async () => {
		const body = gzipSync(noise(MB));
		const links = await serve((_, response) => {
			response.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Length': body.byteLength });
			response.write(body.subarray(0, body.byteLength / 2), () => response.destroy());
		});
		const opened = fileOf(await downloaderOf().open(linkTo(links)));
		await expect(collect(await opened.file.open(PIECE))).rejects.toThrow();
		expect(opened.isOfAnotherSize()).toBe(false);
		await expectAllClosed(links);
	});

	it('and that unpacks to no end is stopped at 100 MB', async () => {
		const links = await serve(packed('gzip', gzipSync(Buffer.alloc(120 * MB))));
		const downloader = downloaderOf();
		const opened = fileOf(await downloader.open(linkTo(links)));
		await expect(collect(await opened.file.open(PIECE))).rejects.toThrow('more came than');
		expect(opened.isOfAnotherSize()).toBe(true);
		expect(refusalOf(await downloader.open(linkTo(links)))).toContain('more than the 100 MB');
		expect(stored).toEqual([]);
		await expectAllClosed(links);
	});

	it.each(['dcz', 'gzip, zstd', 'br,gzip'])(
		'in a way that cannot be unpacked here is refused: %s',
		async (coding) => {
			const links = await serve(packed(coding, PDF));
			expect(refusalOf(await downloaderOf().open(linkTo(links)))).toMatch(
				/^The server 127\.0\.0\.1:\d+ sends the file compressed \((dcz|gzip|br)\), and this n8n cannot unpack it$/,
			);
			await expectAllClosed(links);
		},
	);

	it.each(['identity', 'utf-8', 'none', 'aws-chunked', 'binary', ''])(
		'is none by a header that says something else: %s',
		async (coding) => {
			const links = await serve(packed(coding, PDF));
			const { file, close } = fileOf(await downloaderOf().open(linkTo(links)));
			expect((await collect(await file.open(PIECE))).equals(PDF)).toBe(true);
			expect(stored).toEqual([]);
			close();
		},
	);
});

describe('a download that waits for its turn', () => {
	it('longer than Timeout is still the same one', async () => {
		const content = noise(8 * MB);
		const links = await serve((_, response) => {
			response.setHeader('Content-Length', content.byteLength);
			response.end(content);
		});
		const { file, close } = fileOf(await downloaderOf(300).open(linkTo(links)));
		await sleep(1_000);
		const reader = (await file.open(PIECE))[Symbol.asyncIterator]();
		const chunks = [];
		for (let next = await reader.next(); next.done !== true; next = await reader.next()) {
			chunks.push(next.value);
			// Nor does the provider take it as fast as it comes.
			if (chunks.length === 5) await sleep(1_000);
		}
		expect(Buffer.concat(chunks).equals(content)).toBe(true);
		expect(links.requests).toHaveLength(1);
		close();
		await expectAllClosed(links);
	});
});

describe('a link without a length', () => {
	const chunked: Handler = (_, response) => {
		response.write(PDF.subarray(0, 500));
		response.end(PDF.subarray(500));
	};

	it('goes through n8n’s storage, with the bytes that were read ahead', async () => {
		const links = await serve(chunked);
		const { file } = fileOf(await downloaderOf().open(linkTo(links)));
		expect(file).toMatchObject({ size: PDF.byteLength, name: 'invoice.pdf' });
		expect(stored).toHaveLength(1);
		expect(stored[0]?.content.equals(PDF)).toBe(true);
		expect((await collect(await file.open(PIECE))).equals(PDF)).toBe(true);
		expect(links.requests).toHaveLength(1);
		await expectAllClosed(links);
	});

	it('is only counted when it is not to be sent', async () => {
		const links = await serve(chunked);
		const { file } = fileOf(await downloaderOf().look(linkTo(links)));
		expect(file.size).toBe(PDF.byteLength);
		expect(stored).toEqual([]);
		await expectAllClosed(links);
	});

	it.each(['open', 'look'] as const)(
		'and without an end is stopped at 100 MB: %s',
		async (way) => {
			let written = 0;
			const links = await serve((_, response) => {
				const chunk = Buffer.alloc(MB, 1);
				const more = (): void => {
					if (response.destroyed) return;
					written += MB;
					if (response.write(chunk)) setImmediate(more);
					else response.once('drain', more);
				};
				more();
			});
			const opened = await downloaderOf()[way](linkTo(links));
			expect(refusalOf(opened)).toContain('more than the 100 MB that WhatsApp takes');
			expect(opened).toMatchObject({ refusal: { reason: 'fileTooLarge' } });
			expect(written).toBeLessThan(140 * MB);
			expect(stored).toEqual([]);
			await expectAllClosed(links);
		},
		60_000,
	);

	it('that stalls is given up', async () => {
		const links = await serve((_, response) => void response.write(PDF));
		expect(refusalOf(await downloaderOf(400).open(linkTo(links)))).toContain('nothing came');
		await expectAllClosed(links);
	});

	it('that breaks off is refused', async () => {
		const links = await serve((_, response) => {
			response.write(PDF, () => response.destroy());
		});
		expect(refusalOf(await downloaderOf().open(linkTo(links)))).toContain(
			'broke the connection off',
		);
		await expectAllClosed(links);
	});

	it('may be empty', async () => {
		const links = await serve((_, response) => response.end());
		expect(fileOf(await downloaderOf().open(linkTo(links))).file.size).toBe(0);
	});
});

describe('a link that gives no file', () => {
	it.each([204, 206, 304, 400, 401, 403, 404, 410, 429, 500, 503])(
		'answers with status %i',
		async (status) => {
			const links = await serve((_, response) => {
				response.writeHead(status);
				if (status === 204 || status === 304) response.end();
				else response.write('Never ends');
			});
			const message = refusalOf(await downloaderOf().open(linkTo(links, '/a.pdf?token=S3cr3t')));
			expect(message).toContain(new URL(links.origin).host);
			expect(message).toContain(String(status));
			expect(message).not.toContain('S3cr3t');
			await expectAllClosed(links);
		},
	);

	it('refuses the connection', async () => {
		const links = await serve(whole);
		await links.stop();
		const message = refusalOf(await downloaderOf().open(linkTo(links, '/a.pdf?token=S3cr3t')));
		expect(message).toContain('refused the connection (ECONNREFUSED)');
		expect(message).not.toContain('S3cr3t');
		server = undefined;
	});

	it('never answers', async () => {
		const links = await serve(() => undefined);
		expect(refusalOf(await downloaderOf(300).open(linkTo(links)))).toContain('in time');
		await expectAllClosed(links);
	});

	it('redirects in a circle', async () => {
		const links = await serve((_, response) =>
			response.writeHead(302, { Location: '/invoice.pdf?token=S3cr3t' }).end(),
		);
		const message = refusalOf(await downloaderOf().open(linkTo(links)));
		expect(message).toContain('redirected too often');
		expect(message).not.toContain('S3cr3t');
		expect(links.requests.length).toBeLessThan(10);
	});

	it.each(['file:///etc/passwd', 'ftp://127.0.0.1/a.pdf', 'data:text/plain,hi'])(
		'redirects to %s',
		async (Location) => {
			const links = await serve((_, response) => response.writeHead(302, { Location }).end());
			refusalOf(await downloaderOf().open(linkTo(links)));
			expect(links.requests).toHaveLength(1);
		},
	);

	it('redirects to a file, which is taken', async () => {
		const links = await serve((request, response, count) => {
			if (count === 1) response.writeHead(302, { Location: '/files/5' }).end();
			else whole(request, response, count);
		});
		const { file, close } = fileOf(await downloaderOf().open(linkTo(links, '/download')));
		expect((await collect(await file.open(PIECE))).equals(PDF)).toBe(true);
		close();
	});
});

describe('a presigned link', () => {
	const stamp = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '');
	const seconds = (ms: number): string => String(Math.floor(ms / 1000));
	/** Links that were good for an hour, with an hour to go or an hour ago. */
	const queriesAt = (end: number): string[] => [
		`X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=${stamp(end - 3_600_000)}&X-Amz-Expires=3600&X-Amz-Signature=S3cr3t`,
		`X-Goog-Date=${stamp(end - 3_600_000)}&X-Goog-Expires=3600&X-Goog-Signature=S3cr3t`,
		`AWSAccessKeyId=A&Expires=${seconds(end)}&Signature=S3cr3t`,
		`sv=2022-11-02&se=${new Date(end).toISOString().slice(0, 19)}Z&sr=b&sp=r&sig=S3cr3t`,
		`expires=${seconds(end)}&signature=S3cr3t`,
	];
	const HOUR = 3_600_000;

	it.each([400, 401, 403])('that is over is told as expired, with status %i', async (status) => {
		const links = await serve((_, response) => response.writeHead(status).end('<Error/>'));
		for (const query of queriesAt(Date.now() - HOUR)) {
			const opened = await downloaderOf().open(linkTo(links, `/invoice.pdf?${query}`));
			const message = refusalOf(opened);
			expect(opened).toMatchObject({ refusal: { reason: 'linkExpired' } });
			expect(message).toMatch(/ has expired .*valid until \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
			expect(message).not.toContain('S3cr3t');
		}
		await expectAllClosed(links);
	});

	it.each([400, 401, 403])('that is not over is told as before, with status %i', async (status) => {
		const links = await serve((_, response) => response.writeHead(status).end('<Error/>'));
		for (const query of queriesAt(Date.now() + HOUR)) {
			const opened = await downloaderOf().open(linkTo(links, `/invoice.pdf?${query}`));
			expect(opened).toMatchObject({ refusal: { reason: 'downloadFailed' } });
		}
	});

	it.each([404, 429, 500, 503])('that is over says nothing of status %i', async (status) => {
		const links = await serve((_, response) => response.writeHead(status).end('<Error/>'));
		const [query = ''] = queriesAt(Date.now() - HOUR);
		const opened = await downloaderOf().open(linkTo(links, `/invoice.pdf?${query}`));
		expect(opened).toMatchObject({ refusal: { reason: 'downloadFailed' } });
	});

	it('that is over is a file where its server says so', async () => {
		const links = await serve(whole);
		const [query = ''] = queriesAt(Date.now() - HOUR);
		fileOf(await downloaderOf().open(linkTo(links, `/invoice.pdf?${query}`))).close();
	});

	it('is judged by the clock of its server', async () => {
		const end = Date.now() - HOUR;
		for (const [now, reason] of [
			[end - HOUR, 'downloadFailed'],
			[end + HOUR, 'linkExpired'],
		] as const) {
			const links = await serve((_, response) => {
				response.writeHead(403, { Date: new Date(now).toUTCString() }).end('<Error/>');
			});
			for (const query of queriesAt(end)) {
				const opened = await downloaderOf().open(linkTo(links, `/invoice.pdf?${query}`));
				expect([query, opened]).toMatchObject([query, { refusal: { reason } }]);
			}
			await links.stop();
		}
		server = undefined;
	});

	it.each<[string, Handler]>([
		['at once', (_, r) => r.writeHead(403).end('<Code>ExpiredToken</Code>')],
		['and does not end', (_, r) => void r.writeHead(400).write('<Message>Request has expired')],
		[
			'without an end',
			(_, r) => {
				r.writeHead(401);
				const more = (): void => {
					if (!r.destroyed && r.write('<Code>ExpiredToken</Code>'.repeat(1000))) setImmediate(more);
					else if (!r.destroyed) r.once('drain', more);
				};
				more();
			},
		],
	])('is expired where its server says so %s', async (_, answer) => {
		const links = await serve(answer);
		const opened = await downloaderOf().open(linkTo(links, '/invoice.pdf?X-Amz-Signature=S3cr3t'));
		refusalOf(opened);
		expect(opened).toMatchObject({ refusal: { reason: 'linkExpired' } });
		await expectAllClosed(links);
	});

	it('that another link redirects to is told, too', async () => {
		const [query = ''] = queriesAt(Date.now() - HOUR);
		const links = await serve((_, response, count) => {
			if (count === 1) response.writeHead(302, { Location: `/invoice.pdf?${query}` }).end();
			else response.writeHead(403).end('<Error/>');
		});
		const opened = await downloaderOf().open(linkTo(links, '/d/5'));
		expect(opened).toMatchObject({ refusal: { reason: 'linkExpired' } });
	});

	it('that expires before it is sent again is told', async () => {
		const links = await serve((request, response, count) => {
			if (count === 1) whole(request, response, count);
			else response.writeHead(403).end('<Code>AccessDenied</Code><Message>Request has expired');
		});
		const { file, close } = fileOf(await downloaderOf().open(linkTo(links)));
		await collect(await file.open(PIECE));
		await expect(file.open(PIECE)).rejects.toThrow('the link has expired');
		close();
		await expectAllClosed(links);
	});
});

describe('what is open to the public internet only', () => {
	const publicOnly = (): Downloader =>
		createDownloader(downloading(), {
			timeout: 5_000,
			isPublicOnly: true,
			store: async () => await Promise.reject(new Error('nothing is to be stored')),
		});

	it('asks for no internal address, and says so', async () => {
		const links = await serve(whole);
		const opened = await publicOnly().open(linkTo(links));
		expect(refusalOf(opened)).toContain(`is on ${new URL(links.origin).host}`);
		expect(opened).toMatchObject({ refusal: { reason: 'internalAddress' } });
		expect(links.requests).toEqual([]);
	});
});

describe('what broke, in words', () => {
	it.each([
		[
			{ words: 'Invalid redirect to https://x.example/a?token=S3cr3t&b=1 here' },
			'Invalid redirect to https://x.example/a?… here',
		],
		[
			{ words: 'it did not answer in time', code: 'ETIMEDOUT' },
			'it did not answer in time (ETIMEDOUT)',
		],
		[
			{ words: 'it redirected too often', code: 'ERR_FR_TOO_MANY_REDIRECTS' },
			'it redirected too often',
		],
	])('are without queries and without codes of libraries: %j', (fault, expected) => {
		expect(wordsOf({ phase: 'during', ...fault })).toBe(expected);
	});
});

describe('an execution that is cancelled', () => {
	it.each([
		['before the link answers', false],
		['between the first bytes and the rest', true],
	])('%s ends the download', async (_, answers) => {
		const links = await serve((_, response) => {
			if (!answers) return;
			response.setHeader('Content-Length', PDF.byteLength + 1);
			response.write(PDF);
		});
		const cancelling = new AbortController();
		const downloader = downloaderOf(5_000, cancelling.signal);
		const opening = downloader.open(linkTo(links));
		if (!answers) {
			await sleep(50);
			cancelling.abort();
			expect(refusalOf(await opening)).toContain('cancelled');
		} else {
			const { file } = fileOf(await opening);
			cancelling.abort();
			await sleep(50);
			await expect(collect(await file.open(PIECE))).rejects.toThrow('cancelled');
		}
		await expectAllClosed(links);
	});
});

describe('the name and type of a file behind a link', () => {
	it.each<[string, string, Record<string, string>, object]>([
		['the end of the URL', '/a/Rechnung%205.pdf?x=1', {}, { name: 'Rechnung 5.pdf' }],
		[
			'the server’s own name',
			'/download?id=5',
			{ 'Content-Disposition': 'attachment; filename="Invoice 5.pdf"' },
			{ name: 'Invoice 5.pdf' },
		],
		[
			'the end of the URL, if the server’s name has no ending',
			'/invoice.pdf',
			{ 'Content-Disposition': 'attachment; filename=download' },
			{ name: 'invoice.pdf' },
		],
		[
			'the server’s type',
			'/download',
			{ 'Content-Type': 'application/pdf; charset=binary' },
			{ mimeType: 'application/pdf; charset=binary' },
		],
	])('is %s', async (_, path, headers, expected) => {
		const links = await serve((_, response) => {
			response.writeHead(200, { 'Content-Length': PDF.byteLength, ...headers });
			response.end(PDF);
		});
		const { file, close } = fileOf(await downloaderOf().open(linkTo(links, path)));
		expect(file).toMatchObject(expected);
		close();
	});

	it('is left out where nobody tells it', async () => {
		const links = await serve(whole);
		const { file, close } = fileOf(await downloaderOf().open(linkTo(links, '/download')));
		expect([file.name, file.mimeType]).toEqual([undefined, undefined]);
		close();
	});
});
