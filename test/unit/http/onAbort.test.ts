import { getEventListeners } from 'node:events';

import { onAbort } from '../../../nodes/WhatsAppMedia/http/onAbort';

describe('onAbort()', () => {
	it('calls everybody who waits when the signal fires, once, in their order', () => {
		const controller = new AbortController();
		const called: number[] = [];
		for (const each of [1, 2, 3]) onAbort(controller.signal, () => called.push(each));
		expect(called).toEqual([]);
		controller.abort();
		controller.abort();
		expect(called).toEqual([1, 2, 3]);
	});

	it('calls nobody who does not wait any more, also from within a call', () => {
		const controller = new AbortController();
		const called: number[] = [];
		const forgets: Array<() => void> = [1, 2, 3, 4].map((each) =>
			onAbort(controller.signal, () => {
				called.push(each);
				forgets[3]?.();
			}),
		);
		forgets[1]?.();
		controller.abort();
		expect(called).toEqual([1, 3]);
	});

	it('calls at once where the signal has fired', () => {
		let count = 0;
		onAbort(AbortSignal.abort(), () => (count += 1))();
		expect(count).toBe(1);
	});

	it('counts each call, also with the same function', () => {
		const controller = new AbortController();
		let count = 0;
		const listener = (): void => void (count += 1);
		const forget = onAbort(controller.signal, listener);
		onAbort(controller.signal, listener);
		forget();
		controller.abort();
		expect(count).toBe(1);
	});

	it('listens to the signal only while somebody waits', () => {
		const { signal } = new AbortController();
		const forgets = [1, 2].map(() => onAbort(signal, () => undefined));
		expect(getEventListeners(signal, 'abort')).toHaveLength(1);
		for (const forget of forgets) forget();
		for (const forget of forgets) forget();
		expect(getEventListeners(signal, 'abort')).toHaveLength(0);
		let count = 0;
		onAbort(signal, () => (count += 1));
		expect(getEventListeners(signal, 'abort')).toHaveLength(1);
		signal.dispatchEvent(new Event('abort'));
		expect(count).toBe(1);
	});

	it('lets Node see one listener, however many wait', async () => {
		const warnings: Error[] = [];
		const note = (warning: Error): void => void warnings.push(warning);
		process.on('warning', note);
		const { signal } = new AbortController();
		for (let index = 0; index < 100; index += 1) onAbort(signal, () => undefined);
		await new Promise((resolve) => setImmediate(resolve));
		process.off('warning', note);
		expect(warnings).toEqual([]);
	});
});
