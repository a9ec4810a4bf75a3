import type { Editor } from './editor';

/** Makes tests that keep a picture of the screen when they fail. */
export function recordedBy(editor: () => Editor): (name: string, run: () => Promise<void>) => void {
	return (name, run) => {
		it(name, async () => {
			try {
				await run();
			} catch (error) {
				await editor().pictures.failure(name);
				throw error;
			}
		});
	};
}
