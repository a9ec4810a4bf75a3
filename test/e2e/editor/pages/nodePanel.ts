import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';

/** Milliseconds after which n8n takes over an expression that was typed, and some more. */
const TAKEOVER = 500;

/** The window of a node: its input on the left, its fields in the middle, its output on the right. */
export class NodePanel {
	readonly root: Locator;

	readonly parameters: Locator;

	readonly input: Locator;

	readonly output: Locator;

	readonly #page: Page;

	constructor(page: Page) {
		this.#page = page;
		this.root = page.getByTestId('ndv');
		this.parameters = page.getByTestId('node-parameters');
		this.input = page.getByTestId('ndv-input-panel');
		this.output = page.getByTestId('output-panel');
	}

	/** By the name of the parameter: n8n marks the fields with it. */
	field(parameter: string): Locator {
		return this.#page.getByTestId(`parameter-input-${parameter}`);
	}

	/** Labels of the fields and texts of the notices, from top to bottom; not the credential. */
	async fields(): Promise<string[]> {
		return await this.parameters
			.locator('label, .notice')
			.evaluateAll((found) =>
				found
					.filter(
						(element) =>
							element.checkVisibility() && !element.closest('[data-test-id=node-credentials-slot]'),
					)
					.map((element) => element.querySelector('.n8n-text')?.textContent?.trim() ?? ''),
			);
	}

	/** Fills a text field and leaves it, so that n8n's hint below it covers nothing. */
	async fill(parameter: string, value: string): Promise<void> {
		const input = this.field(parameter).locator('input, textarea');
		await input.fill(value);
		await input.blur();
	}

	/** Types an expression; the field may be one that is chosen from a list. */
	async express(parameter: string, expression: string): Promise<void> {
		// The values of a template are parts of one parameter, which n8n tells in another way.
		const options = [parameter, `value["${parameter}"]`]
			.map((name) => this.#page.getByTestId(`${name}-parameter-input-options-container`))
			.reduce((one, other) => one.or(other));
		await options.hover();
		await options.getByTestId('radio-button-expression').click();
		const content = this.field(parameter).locator('.cm-content');
		await content.fill(expression);
		await content.blur();
		// Nothing on the screen tells that n8n has taken it over.
		await sleep(TAKEOVER);
	}

	/** Chooses from a list by the exact name. */
	async choose(parameter: string, option: string): Promise<void> {
		await this.field(parameter).click();
		await this.#options()
			.filter({ has: this.#page.getByText(option, { exact: true }) })
			.click();
		await this.#options().first().waitFor({ state: 'hidden' });
	}

	/** Names in the list of a field; the list is closed again. */
	async optionsOf(parameter: string): Promise<string[]> {
		await this.field(parameter).click();
		const names = await this.#optionNames();
		await this.field(parameter).click();
		await this.#options().first().waitFor({ state: 'hidden' });
		return names;
	}

	/** What is in a text field. */
	async textOf(parameter: string): Promise<string> {
		return await this.field(parameter).locator('input, textarea').inputValue();
	}

	/** What can be added to a collection, such as Options; the list is closed again. */
	async addable(placeholder: string): Promise<string[]> {
		const button = this.#addButton(placeholder);
		await button.click();
		const names = await this.#optionNames();
		await button.click();
		await this.#options().first().waitFor({ state: 'hidden' });
		return names;
	}

	async add(placeholder: string, option: string): Promise<void> {
		await this.#addButton(placeholder).click();
		await this.#options()
			.filter({ has: this.#page.getByText(option, { exact: true }) })
			.click();
	}

	/** Adds a row to a collection that takes several. */
	async addRow(label: string): Promise<void> {
		await this.parameters.getByRole('button', { name: label }).click();
	}

	/** Fills a text field of a row, counted from 0. */
	async fillRow(parameter: string, row: number, value: string): Promise<void> {
		await this.field(parameter).nth(row).locator('input, textarea').fill(value);
	}

	async createCredential(): Promise<void> {
		await this.#page.getByTestId('node-credentials-empty-state').getByRole('button').click();
	}

	async editCredential(): Promise<void> {
		await this.#page.getByTestId('credential-edit-button').click();
	}

	/** Name of the credential that is chosen. */
	async credential(): Promise<string> {
		return await this.#page.getByTestId('node-credentials-select').locator('input').inputValue();
	}

	async chooseCredential(name: string): Promise<void> {
		await this.#page.getByTestId('node-credentials-select').click();
		await this.#options()
			.filter({ has: this.#page.getByText(name, { exact: true }) })
			.click();
	}

	/** What the node says in place of the values of a template. */
	async valuesNotice(): Promise<string> {
		return (await this.parameters.getByTestId('empty-fields-notice').innerText()).trim();
	}

	/** Runs the nodes before this one, so that there is an input. */
	async executePrevious(): Promise<void> {
		await this.input.getByTestId('execute-previous-node').click();
		await this.input.getByTestId('run-data-schema-item').first().waitFor();
	}

	/** Runs this node, with the input that is there or made by the nodes before it. */
	async execute(): Promise<void> {
		await this.#page.getByTestId('node-execute-button').click();
	}

	/** The output as a list of fields; n8n keeps this for the next outputs. */
	async showSchema(): Promise<void> {
		await this.output.getByTestId('radio-button-schema').check();
		await this.output.getByTestId('run-data-schema-item').first().waitFor();
	}

	/** The output as n8n's table shows it: the text of each cell by its column. */
	async table(): Promise<Array<Record<string, string>>> {
		await this.output.getByTestId('radio-button-table').check();
		const table = this.output.locator('table');
		const [head = [], ...rows] = await table
			.locator('tr')
			.evaluateAll((found) =>
				found.map((row) =>
					[...row.querySelectorAll('th, td')].map((cell: { innerText: string }) =>
						cell.innerText.trim(),
					),
				),
			);
		return rows.map((cells) =>
			Object.fromEntries(head.map((name, column) => [name, cells[column] ?? ''])),
		);
	}

	/** How n8n marks the last run. */
	async succeeded(): Promise<boolean> {
		return await this.output.getByTestId('node-run-status-success').isVisible();
	}

	/** The error as the operator reads it. */
	async error(): Promise<{ headline: string; description: string }> {
		return {
			headline: await this.output.getByTestId('node-error-message').innerText(),
			description: await this.output.getByTestId('node-error-description').innerText(),
		};
	}

	/** The hints above the output. */
	async hints(): Promise<string[]> {
		return (await this.output.getByTestId('node-hint').allInnerTexts()).map((text) =>
			text.replace(/\s+/g, ' ').trim(),
		);
	}

	async close(): Promise<void> {
		const button = this.#page.getByTestId('ndv-close-button');
		await button.click();
		await button.waitFor({ state: 'hidden' });
	}

	#addButton(placeholder: string): Locator {
		return this.#page
			.getByTestId('collection-parameter-add')
			.filter({ has: this.#page.getByPlaceholder(placeholder) });
	}

	#options(): Locator {
		return this.#page.getByRole('option').filter({ visible: true });
	}

	async #optionNames(): Promise<string[]> {
		await this.#options().first().waitFor();
		const texts = await this.#options().allInnerTexts();
		return texts.map((text) => text.split('\n')[0]?.trim() ?? '');
	}
}
