import { download } from '../../sandbox/server/download';
import { linkServer, type LinkServer } from '../support/links';

let links: LinkServer;
beforeAll(async () => {
	links = await linkServer((request, response) => {
		const isThere = request.url === '/signed?token=ok';
		response.writeHead(isThere ? 200 : 400).end(isThere ? 'invoice' : 'jwt malformed');
	});
});
afterAll(async () => await links.stop());

const OWN = 'http://127.0.0.1:1';

describe('a link that a provider of the sandbox downloads', () => {
	it('is really asked for at an origin that is allowed, query included', async () => {
		expect(await download(`${links.origin}/signed?token=ok`, OWN, [links.origin])).toBe(7);
		expect(await download(`${links.origin}/signed?token=no`, OWN, [links.origin])).toBeUndefined();
		expect(links.requests).toHaveLength(2);
	});

	it('is not asked for anywhere else', async () => {
		const before = links.requests.length;
		expect(await download(`${links.origin}/signed?token=no`, OWN)).toBe(0);
		expect(links.requests).toHaveLength(before);
	});
});
