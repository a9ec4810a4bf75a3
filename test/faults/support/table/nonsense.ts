import { gzipSync } from 'node:zlib';

import { SAMPLE, type Chapter, type Fault } from '../fault';
import {
	answer,
	drips,
	floods,
	head,
	HTML_TYPE,
	inFull,
	JSON_TYPE,
	says,
	whole,
	type Scene,
	type Script,
} from '../script';
import { EMPTY_FOR_LINK, notSent, SENT, unknown } from '../verdicts';

const GB = 1024 ** 3;
const MB = 1024 ** 2;

const PAGE = '<!doctype html><html><head><title>Sign in</title></head><body>…</body></html>';

const gzip = 'Content-Encoding: gzip';
let made: Buffer | undefined;
/** Made once: compressing takes longer than everything else together. */
const bomb = (): Buffer => (made ??= gzipSync(Buffer.alloc(100 * MB, ' '), { level: 9 }));
const body = ({ genuine }: Scene): Buffer => genuine.body;
const crlf = '\r\n';

/** The provider's receipt in chunked encoding, with what stands in for a chunk's size. */
const chunked = (size: (bytes: number) => string, end: string): Script =>
	says(({ genuine }) =>
		Buffer.concat([
			Buffer.from(head('200 OK', JSON_TYPE, 'Transfer-Encoding: chunked')),
			Buffer.from(size(genuine.body.byteLength) + crlf),
			genuine.body,
			Buffer.from(end),
		]),
	);

const hex = (bytes: number): string => bytes.toString(16);
const frame = (chunk: Buffer): Buffer =>
	Buffer.concat([Buffer.from(hex(chunk.byteLength) + crlf), chunk, Buffer.from(crlf)]);

/** Fine answers that look odd: the message is sent and the node says so. */
const odd = (id: string, title: string, script: Script): Fault => ({
	id,
	title,
	plan: { script },
	expected: SENT,
});

/** Answers that confirm nothing, after the message went out. */
const empty = (id: string, title: string, script: Script): Fault => ({
	id,
	title,
	plan: { script },
	expected: unknown('noReceipt', 'whole'),
});

const garbled = (id: string, title: string, script: Script): Fault => ({
	id,
	title,
	plan: { script },
	expected: unknown('noAnswer', 'whole'),
});

export const contents: Chapter = {
	title: 'Answers that are no receipt',
	faults: [
		{
			id: 'page',
			title: 'A web page (200)',
			plan: { script: says(() => whole(PAGE, HTML_TYPE)) },
			expected: unknown('notAnApi', 'whole'),
		},
		{
			id: 'page-as-json',
			title: 'A web page that calls itself JSON (200)',
			plan: { script: says(() => whole(PAGE, JSON_TYPE)) },
			expected: unknown('notAnApi', 'whole'),
		},
		{
			...empty(
				'empty',
				'An empty answer (200)',
				says(() => whole('', JSON_TYPE)),
			),
			except: EMPTY_FOR_LINK,
		},
		{
			...empty(
				'no-content',
				'An answer without content (204)',
				says(() => head('204 No Content')),
			),
			except: EMPTY_FOR_LINK,
		},
		empty(
			'truncated',
			'JSON that was cut in half before it was sent (200)',
			says(({ genuine }) =>
				whole(genuine.body.subarray(0, genuine.body.byteLength / 2), JSON_TYPE),
			),
		),
		{
			...empty(
				'json-[]',
				'`[]` and nothing else (200)',
				says(() => whole('[]', JSON_TYPE)),
			),
			// To a question for contacts it is the answer that there is none; and then there is one.
			except: { find: { reason: 'contactExistsElsewhere' } },
		},
		...['{}', 'null', 'true', '"sent"', '42', '{"data":null}'].map((json) =>
			empty(
				`json-${json}`,
				`\`${json}\` and nothing else (200)`,
				says(() => whole(json, JSON_TYPE)),
			),
		),
		empty(
			'hostile-json',
			'JSON with the right names and the wrong types (200)',
			says(() =>
				whole(
					JSON.stringify({
						success: true,
						status: 'success',
						message: { toString: 1, constructor: [], '<b>': { '{provider}': null } },
						data: { message_id: { $ne: null }, provider_id: [1], whatsapp_response: 'x' },
						error: [[[[[[[['deep']]]]]]]],
						errors: { __proto__: 5, '{key}': 'at run (/srv/app/send.js:1:1)' },
					}),
					JSON_TYPE,
				),
			),
		),
		empty(
			'binary',
			'A picture (200)',
			says(() =>
				whole(
					Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a, 0x46]),
					'Content-Type: image/jpeg',
				),
			),
		),
		{
			id: 'warning-first',
			title: 'A warning of PHP, and the receipt behind it (200)',
			plan: {
				script: says(({ genuine }) =>
					whole(
						`<br />\n<b>Warning</b>:  Undefined variable $x in <b>/srv/app/Send.php</b> on line <b>1</b><br />\n${genuine.body.toString()}`,
						HTML_TYPE,
					),
				),
			},
			expected: SENT,
		},
		empty(
			'stack-trace',
			'A stack trace (200)',
			says(() =>
				whole(
					'TypeError: x is not a function\n    at run (/srv/app/dist/send.js:10:5)\n    at node:internal/process:1:1\n',
					'Content-Type: text/plain',
				),
			),
		),
		odd(
			'labelled-text',
			'The receipt, labelled as plain text',
			says((scene) => whole(body(scene), 'Content-Type: text/plain')),
		),
		odd(
			'labelled-page',
			'The receipt, labelled as a web page',
			says((scene) => whole(body(scene), HTML_TYPE)),
		),
		odd(
			'unlabelled',
			'The receipt without any label',
			says((scene) => whole(body(scene))),
		),
		odd(
			'byte-order-mark',
			'The receipt behind a byte order mark',
			says((scene) => whole(Buffer.concat([Buffer.from('\ufeff'), body(scene)]), JSON_TYPE)),
		),
		{
			...odd(
				'created',
				'The receipt with the status 201',
				says((scene) => answer('201 Created', body(scene), JSON_TYPE)),
			),
			// Nothing is created by a question.
			except: { find: notSent('contactLookup', 'nothing') },
		},
	],
};

export const encodings: Chapter = {
	title: 'Encodings and sizes',
	cases: SAMPLE,
	faults: [
		odd(
			'gzip',
			'The receipt, compressed',
			says((scene) => whole(gzipSync(body(scene)), JSON_TYPE, gzip)),
		),
		{
			...empty(
				'not-gzip',
				'Plain text that calls itself gzip',
				says((scene) => whole(body(scene), JSON_TYPE, gzip)),
			),
		},
		empty(
			'half-gzip',
			'A compressed receipt that was cut in half',
			says((scene) => {
				const bytes = gzipSync(body(scene));
				return whole(bytes.subarray(0, bytes.byteLength / 2), JSON_TYPE, gzip);
			}),
		),
		empty(
			'gzip-bomb',
			'100 MB of blanks, compressed to 100 kB',
			says(() => whole(bomb(), JSON_TYPE, gzip)),
		),
		odd(
			'unknown-encoding',
			'The receipt with an encoding that nobody knows',
			says((scene) => whole(body(scene), JSON_TYPE, 'Content-Encoding: x-rot13')),
		),
		empty(
			'gigabyte',
			'1 GB is announced and comes',
			floods(head('200 OK', JSON_TYPE, `Content-Length: ${GB}`), GB),
		),
		empty(
			'endless',
			'An answer without end',
			floods(head('200 OK', JSON_TYPE, 'Transfer-Encoding: chunked'), GB, frame),
		),
		{
			...empty(
				'gigabyte-announced',
				'1 GB is announced, and nothing comes',
				says(() => head('200 OK', JSON_TYPE, `Content-Length: ${GB}`), 'hang'),
			),
			timeout: 1,
		},
		garbled(
			'huge-header',
			'A header of a megabyte',
			says(() => head('200 OK', `X-Padding: ${'x'.repeat(MB)}`)),
		),
		garbled(
			'many-headers',
			'A hundred thousand headers',
			says(() => head('200 OK', ...Array.from({ length: 100_000 }, (_, index) => `X-${index}: 1`))),
		),
		odd('chunked', 'The receipt in chunks', chunked(hex, `${crlf}0${crlf}${crlf}`)),
		odd(
			'unfinished-chunks',
			'The receipt in chunks, without the last, empty one',
			chunked(hex, crlf),
		),
		{
			...empty(
				'broken-chunk',
				'The receipt in chunks, with a size that is no number',
				chunked(() => 'many', `${crlf}0${crlf}${crlf}`),
			),
		},
		empty(
			'short-chunk',
			'The receipt in chunks, with a size that is too small',
			chunked((bytes) => hex(bytes - 10), `${crlf}0${crlf}${crlf}`),
		),
	],
};

export const protocol: Chapter = {
	title: 'HTTP, bent',
	cases: SAMPLE,
	faults: [
		odd(
			'continue',
			'100 Continue before the answer',
			says((scene) => Buffer.concat([Buffer.from(head('100 Continue')), inFull(scene)])),
		),
		odd(
			'interim',
			'102 Processing and 103 Early Hints before the answer',
			says((scene) =>
				Buffer.concat([
					Buffer.from(head('102 Processing') + head('103 Early Hints', 'Link: </a>; rel=preload')),
					inFull(scene),
				]),
			),
		),
		{
			...garbled(
				'continue-for-ever',
				'100 Continue again and again, and never an answer',
				drips(() => head('100 Continue').repeat(10_000), head('100 Continue').length, 10),
			),
			timeout: 1,
		},
		{
			...garbled(
				'switching',
				'101 Switching Protocols, which nobody asked for',
				says(() => head('101 Switching Protocols', 'Upgrade: h2c', 'Connection: Upgrade')),
			),
			timeout: 1,
		},
		odd(
			'http-1.0',
			'The receipt over HTTP/1.0, without a length',
			says(({ genuine }) =>
				Buffer.concat([
					Buffer.from(`HTTP/1.0 200 OK${crlf}${JSON_TYPE}${crlf}${crlf}`),
					genuine.body,
				]),
			),
		),
		garbled('http-0.9', 'The receipt without any head', says(body)),
		garbled(
			'garbage',
			'Bytes that are no HTTP',
			says(() => Buffer.alloc(4_000, 0xa5)),
		),
		garbled(
			'greeting',
			'The greeting of a mail server',
			says(() => `220 mail.example ESMTP${crlf}`),
		),
		odd(
			'garbage-behind',
			'Bytes that are no HTTP behind the receipt',
			says((scene) => Buffer.concat([inFull(scene), Buffer.alloc(4_000, 0xa5)])),
		),
		odd(
			'two-answers',
			'A second answer, which refuses, behind the receipt',
			says((scene) =>
				Buffer.concat([inFull(scene), answer('401 Unauthorized', '{"message":"No"}', JSON_TYPE)]),
			),
		),
		garbled(
			'two-lengths',
			'Two lengths that contradict each other',
			says((scene) => {
				const { genuine } = scene;
				const lengths = ['Content-Length: 2', `Content-Length: ${genuine.body.byteLength}`];
				return Buffer.concat([Buffer.from(head('200 OK', ...lengths)), genuine.body]);
			}),
		),
		garbled(
			'length-and-chunks',
			'A length and chunks at the same time',
			says(({ genuine }) =>
				Buffer.concat([
					Buffer.from(head('200 OK', 'Content-Length: 5', 'Transfer-Encoding: chunked')),
					frame(genuine.body),
				]),
			),
		),
		odd(
			'two-keep-alives',
			'Headers that keep the connection alive, twice and for no time, and close it',
			says((scene) =>
				whole(
					body(scene),
					JSON_TYPE,
					'Connection: keep-alive',
					'Connection: keep-alive',
					'Keep-Alive: timeout=0, max=0',
					'Keep-Alive: timeout=99999999999',
					'Connection: close',
				),
			),
		),
		...[600, 799, 999].map(
			(status): Fault => ({
				id: `status-${status}`,
				title: `A status that there is not (${status})`,
				plan: {
					script: says(() => answer(`${status} Whatever`, '{"message":"?"}', JSON_TYPE)),
				},
				expected: unknown('providerBroken', 'whole'),
			}),
		),
	],
};
