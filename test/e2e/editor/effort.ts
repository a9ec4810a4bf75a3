import type { Page } from 'playwright-core';

/** What somebody did so far. */
export interface Effort {
	/** Clicks, wherever. */
	readonly clicks: number;
	/** Fields of nodes and credentials that something was typed into; searching does not count. */
	readonly typed: number;
}

/** Name of the function that the page calls. */
const REPORT = 'reportEffort';

/** Counts what somebody does in the editor, by the events that the browser sees. */
export class EffortCounter {
	#clicks = 0;

	readonly #typed = new Set<string>();

	/** Counts from now on, in every page that is opened afterwards. */
	static async of(page: Page): Promise<EffortCounter> {
		const counter = new EffortCounter();
		await page.exposeFunction(REPORT, (what: string) => {
			if (what === 'click') counter.#clicks += 1;
			else counter.#typed.add(what);
		});
		await page.addInitScript(COUNTING);
		return counter;
	}

	begin(): void {
		this.#clicks = 0;
		this.#typed.clear();
	}

	get(): Effort {
		return { clicks: this.#clicks, typed: this.#typed.size };
	}
}

/**
 * Runs in the page. A click of the mouse begins with the pointer going down; one that a test gives to an
 * element itself comes without.
 */
const COUNTING = `
	const report = (what) => window.${REPORT}(what);
	addEventListener('pointerdown', (event) => event.isTrusted && report('click'), true);
	addEventListener('click', (event) => event.isTrusted || report('click'), true);
	addEventListener(
		'input',
		({ target }) => {
			const field = target.closest(
				'[data-test-id^="parameter-input-"]:not([data-test-id=parameter-input-field])',
			);
			if (field) report(field.getAttribute('data-test-id'));
		},
		true,
	);
`;
