import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { startSandbox, type Sandbox } from '../../sandbox';
import { auth, memoryRise, paths, postPieces, sendLink, until } from './helpers';

const megabyte = 1024 * 1024;
const megabytes = 60;
/** Divisible by three, so that its base64 needs no padding. */
const piece = Buffer.alloc(48 * 1024, 'sandbox');
const count = (megabytes * megabyte) / piece.length;
const sha256 = (() => {
	const hash = createHash('sha256');
	for (let n = 0; n < count; n++) hash.update(piece);
	return hash.digest('hex');
})();

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.reset());

function* multipart(phone = '14155551234') {
	const field = (name: string, value: string) =>
		`--sandbox\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
	yield field('phone', phone) + field('media_type', 'document') + field('filename', 'big.pdf');
	yield '--sandbox\r\ncontent-disposition: form-data; name="media_file"; filename="big.pdf"\r\n' +
		'content-type: application/pdf\r\n\r\n';
	for (let n = 0; n < count; n++) yield piece;
	yield '\r\n--sandbox--\r\n';
}

function* base64() {
	const encoded = piece.toString('base64');
	const head = { channel_id: sandbox.channelId, contact_id: sandbox.contacts.contactship[0]?.id };
	yield `${JSON.stringify(head).slice(0, -1)},"media_data":"`;
	for (let n = 0; n < count; n++) yield encoded;
	yield '","media_type":"document","file_name":"big.pdf"}';
}

const asForm = { ...auth.waCr, 'content-type': 'multipart/form-data; boundary=sandbox' };
const asJson = { ...auth.contactship, 'content-type': 'application/json' };

describe('a file of 60 MB', () => {
	it.each([
		['multipart', 'waCr', asForm, multipart],
		['base64', 'contactship', asJson, base64],
	] as const)('as %s is measured, not kept', async (_name, provider, headers, pieces) => {
		const url = sandbox.url + paths[provider];
		const send = async () => expect((await postPieces(url, headers, pieces())).status).toBe(200);
		// The first upload lets the engine compile and the heap find its size.
		await send();
		sandbox.reset();
		expect(await memoryRise(send)).toBeLessThan(40);
		const file = { size: megabytes * megabyte, sha256, fileName: 'big.pdf' };
		expect(sandbox.messages[0]).toMatchObject({ kind: 'document', file });
		expect(sandbox.requests[0]).toMatchObject({ complete: true, chunked: true });
	});

	it('is not taken when the connection breaks in the middle of it', async () => {
		sandbox.failNext('waCr', 'drop-early');
		const url = sandbox.url + paths.waCr;
		await expect(postPieces(url, asForm, multipart())).rejects.toThrow(/ECONNRESET|EPIPE|hang up/);
		const phone = sandbox.phoneFor('drop-early').slice(1);
		await expect(postPieces(url, asForm, multipart(phone))).rejects.toThrow(
			/ECONNRESET|EPIPE|hang up/,
		);
		expect(sandbox.requests.map(({ complete, status }) => [complete, status])).toEqual([
			[false, 0],
			[false, 0],
		]);
	});

	it('leaves a mark when the client goes away', async () => {
		const request = httpRequest(sandbox.url + paths.contactship, {
			method: 'POST',
			headers: asJson,
		});
		request.on('error', () => undefined);
		request.write('{"media_data":"');
		await until(() => sandbox.requests.length > 0);
		request.destroy();
		await sendLink(sandbox, 'contactship');
		expect(sandbox.requests[0]).toMatchObject({ complete: false, status: 0 });
		expect(sandbox.messages).toHaveLength(1);
	});
});
