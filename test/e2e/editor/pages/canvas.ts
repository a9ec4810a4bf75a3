import type { Locator, Page } from 'playwright-core';

/** The drawing of a workflow. */
export class Canvas {
	readonly root: Locator;

	readonly #page: Page;

	constructor(page: Page) {
		this.#page = page;
		this.root = page.getByTestId('canvas');
	}

	async openNewWorkflow(): Promise<void> {
		await this.#page.goto('/workflow/new');
		await this.#page.getByTestId('canvas-plus-button').waitFor();
	}

	async openWorkflow(id: string): Promise<void> {
		await this.#page.goto(`/workflow/${id}`);
		await this.#page.getByTestId('canvas-node').first().waitFor();
	}

	node(name: string): Locator {
		return this.#page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`);
	}

	/** The small text below the node's name. */
	async subtitleOf(name: string): Promise<string> {
		const lines = (await this.node(name).innerText()).split('\n');
		return lines.slice(1).join(' ').trim();
	}

	/** File name of the node's icon, once it is really drawn. */
	async iconOf(name: string): Promise<string> {
		return await drawnIcon(this.node(name));
	}

	/** What n8n finds to be missing in a node. */
	async issues(name: string): Promise<string[]> {
		const sign = this.node(name).getByTestId('node-issues');
		if ((await sign.count()) === 0) return [];
		await sign.hover();
		return await this.#page.getByTestId('tooltip-content').locator('li').allInnerTexts();
	}

	async open(name: string): Promise<void> {
		await this.node(name).dblclick();
		await this.#page.getByTestId('ndv-close-button').waitFor();
	}

	async showAll(): Promise<void> {
		await this.#page.getByTestId('zoom-to-fit').click();
	}

	/** The orange button. */
	async execute(): Promise<void> {
		await this.#page.getByTestId('execute-workflow-button').click();
	}

	/** Names of the nodes with a green tick. */
	async successful(): Promise<string[]> {
		const nodes = this.#page
			.getByTestId('canvas-node')
			.filter({ has: this.#page.getByTestId('canvas-node-status-success') });
		return await nodes.evaluateAll((found) =>
			found.map((node) => node.getAttribute('data-node-name') ?? ''),
		);
	}

	/** Closes the messages in the corner, so that they cover nothing. */
	async closeMessages(): Promise<void> {
		const close = this.#page.locator('.el-notification__closeBtn');
		while ((await close.count()) > 0) {
			const first = await close.first().elementHandle();
			await first?.dispatchEvent('click');
			await first?.waitForElementState('hidden');
		}
	}
}

/** File name of the icon in an element; fails while the browser has not drawn it. */
export async function drawnIcon(element: Locator): Promise<string> {
	return await element
		.locator('img')
		.first()
		.evaluate((image: { complete: boolean; naturalWidth: number; src: string }) => {
			if (!image.complete || image.naturalWidth === 0) {
				throw new Error(`The icon ${image.src} is not drawn`);
			}
			return new URL(image.src).pathname.split('/').pop() ?? '';
		});
}
