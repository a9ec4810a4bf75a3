import { isStuck } from '../../../nodes/WhatsAppMedia/http/stuckUpload';
import { LazyFile } from '../../../nodes/WhatsAppMedia/http/lazyFile';
import { chunksOf } from '../../support/files';

const PATIENCE = 300;

describe('a request', () => {
	it('without a file is stuck when it takes too long', async () => {
		const start = Date.now();
		expect(await isStuck(undefined, PATIENCE, new AbortController().signal)).toBe(true);
		expect(Date.now() - start).toBeGreaterThanOrEqual(PATIENCE - 5);
	});

	it('is not stuck once it is over', async () => {
		const over = new AbortController();
		setTimeout(() => over.abort(), PATIENCE / 2);
		expect(await isStuck(undefined, PATIENCE, over.signal)).toBe(false);
	});

	it('is not stuck for as long as its file is read', async () => {
		const chunks = Array.from({ length: 5 }, () => Buffer.from('abc'));
		const file = new LazyFile('a.bin', '', 15, async () => ({ chunks: chunksOf(chunks) }));
		const reader = file.stream().getReader();
		const timer = setInterval(() => void reader.read(), PATIENCE / 2);
		const start = Date.now();
		expect(await isStuck(file, PATIENCE, new AbortController().signal)).toBe(true);
		clearInterval(timer);
		expect(file.bytesRead).toBe(15);
		expect(Date.now() - start).toBeGreaterThan(PATIENCE * 2);
	});
});
