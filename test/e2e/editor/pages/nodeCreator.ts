import type { Locator, Page } from 'playwright-core';

/** The list on the right from which nodes are added. */
export class NodeCreator {
	readonly root: Locator;

	readonly #page: Page;

	readonly #search: Locator;

	constructor(page: Page) {
		this.#page = page;
		this.root = page.getByTestId('node-creator');
		this.#search = page.locator('input[data-test-id=node-creator-search-bar]');
	}

	/** With the button at the top right, unless it is open. */
	async open(): Promise<void> {
		if (await this.#search.isVisible()) return;
		await this.#page.getByTestId('node-creator-plus-button').click();
		await this.#search.waitFor();
	}

	/** With the plus behind the last node, which the new node is then connected to. */
	async openBehindLastNode(): Promise<void> {
		await this.#page.getByTestId('canvas-handle-plus').last().click();
		await this.#search.waitFor();
	}

	async search(words: string): Promise<void> {
		await this.#search.fill(words);
	}

	/** An entry of the list by its exact name. */
	entry(name: string): Locator {
		return this.#page.getByTestId('item-iterator-item').filter({
			has: this.#page
				.getByTestId('node-creator-item-name')
				.filter({ has: this.#page.getByText(name, { exact: true }) }),
		});
	}

	/** The list moves while it is searched, and a click beside an entry closes it. */
	async choose(name: string): Promise<void> {
		await this.entry(name).first().dispatchEvent('click');
	}

	/** One of the things that a node can do, listed when the node is chosen. */
	async chooseAction(name: string): Promise<void> {
		const action = this.root.getByText(name, { exact: true });
		// An empty workflow asks for a trigger first, and n8n shows the actions folded up.
		const heading = this.root.getByText(/^Actions \(/);
		await heading.waitFor();
		if (!(await action.isVisible())) await heading.click();
		await action.click();
	}
}
