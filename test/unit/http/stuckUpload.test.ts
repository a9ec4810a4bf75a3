import { setTimeout as sleep } from 'node:timers/promises';

import { whenStuck } from '../../../nodes/WhatsAppMedia/http/stuckUpload';
import { LazyFile } from '../../../nodes/WhatsAppMedia/http/lazyFile';
import { chunksOf } from '../../support/files';

const PATIENCE = 300;

const stuck = async (file?: LazyFile): Promise<void> =>
	await new Promise((resolve) => void whenStuck(file, PATIENCE, resolve));

describe('a request', () => {
	it('without a file is stuck when it takes too long', async () => {
		const start = Date.now();
		await stuck();
		expect(Date.now() - start).toBeGreaterThanOrEqual(PATIENCE - 5);
	});

	it('is not stuck once it is over', async () => {
		const onStuck = jest.fn();
		const end = whenStuck(undefined, PATIENCE, onStuck);
		await sleep(PATIENCE / 2);
		end();
		await sleep(PATIENCE * 2);
		expect(onStuck).not.toHaveBeenCalled();
	});

	it('is not stuck for as long as its file is read', async () => {
		const chunks = Array.from({ length: 5 }, () => Buffer.from('abc'));
		const file = new LazyFile('a.bin', '', 15, async () => ({ chunks: chunksOf(chunks) }));
		const reader = file.stream().getReader();
		const timer = setInterval(() => void reader.read(), PATIENCE / 2);
		const start = Date.now();
		await stuck(file);
		clearInterval(timer);
		expect(file.bytesRead).toBe(15);
		expect(Date.now() - start).toBeGreaterThan(PATIENCE * 2);
	});
});
