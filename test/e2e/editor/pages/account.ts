import type { Page } from 'playwright-core';

/** Signing in, and the owner's own settings. */
export class Account {
	readonly #page: Page;

	constructor(page: Page) {
		this.#page = page;
	}

	async logIn({ email, password }: { email: string; password: string }): Promise<void> {
		await this.#page.goto('/signin');
		await this.#page.locator('input[name=emailOrLdapLoginId]').fill(email);
		await this.#page.locator('input[name=password]').fill(password);
		await this.#page.getByTestId('form-submit-button').click();
		await this.#page.waitForURL(/\/home\//);
	}

	/** Settings > Personal > Theme. */
	async chooseTheme(name: 'Dark theme' | 'Light theme'): Promise<void> {
		await this.#page.goto('/settings/personal');
		await this.#page.getByTestId('theme-select').click();
		await this.#page.getByRole('option', { name }).click();
		await this.#page.getByTestId('save-settings-button').click();
		const theme = name === 'Dark theme' ? 'dark' : 'light';
		await this.#page.locator(`body[data-theme=${theme}]`).waitFor();
	}
}
