import type { Locator, Page } from 'playwright-core';

/** A field of a node whose value is chosen from a list at the provider, or typed. */
export class Picker {
	readonly #page: Page;

	readonly #field: Locator;

	/** @param parameter its name: n8n marks the fields with it */
	constructor(page: Page, parameter: string) {
		this.#page = page;
		this.#field = page.getByTestId(`resource-locator-${parameter}`);
	}

	/** Opens the list. */
	async open(): Promise<void> {
		await this.#input().click();
	}

	/** Closes the list without choosing. */
	async close(): Promise<void> {
		await this.#page.keyboard.press('Escape');
	}

	/** What the list holds so far, without n8n's own entries. */
	async entries(): Promise<string[]> {
		return await this.#entries().allInnerTexts();
	}

	/** Scrolls to the end of what is there, whereupon n8n asks for more. */
	async scrollToEnd(): Promise<void> {
		await this.#entries().last().scrollIntoViewIfNeeded();
	}

	async search(words: string): Promise<void> {
		await this.#page.getByTestId('rlc-search').filter({ visible: true }).fill(words);
	}

	/** Chooses an entry of the open list by its exact name. */
	async choose(name: string): Promise<void> {
		await this.#entries()
			.filter({ has: this.#page.getByText(name, { exact: true }) })
			.click();
		await this.#entries().first().waitFor({ state: 'hidden' });
	}

	/** The name of the entry that is chosen, or what was typed. */
	async value(): Promise<string> {
		return await this.#input().inputValue();
	}

	/** Types a value instead of choosing one. */
	async enter(mode: string, value: string): Promise<void> {
		await this.#field.getByTestId('rlc-mode-selector').click();
		await this.#page.getByRole('option', { name: mode }).filter({ visible: true }).click();
		await this.#input().fill(value);
	}

	/** What n8n shows in place of a list that it did not get. */
	async complaint(): Promise<string> {
		const shown = this.#page.getByTestId('rlc-error-container').filter({ visible: true });
		return (await shown.innerText()).replace(/\s+/g, ' ').trim();
	}

	#input(): Locator {
		return this.#field.getByTestId('rlc-input-container').locator('input');
	}

	#entries(): Locator {
		return this.#page.getByTestId('rlc-item').filter({ visible: true });
	}
}
