import type { Locator, Page } from 'playwright-core';

/** n8n's own words. */
const FAILED = 'Couldn’t connect with these settings';

/** The window in which a credential is made and tested. */
export class CredentialDialog {
	readonly root: Locator;

	readonly success: Locator;

	constructor(page: Page) {
		this.root = page.getByTestId('editCredential-modal');
		this.success = page.getByTestId('credentials-config-container-test-success');
	}

	/** By the name of the parameter: n8n marks the fields with it. */
	async fill(parameter: string, value: string): Promise<void> {
		await this.root.getByTestId(`parameter-input-${parameter}`).locator('input').fill(value);
	}

	/** Waits until n8n has found a name for the credential, without which it cannot be saved. */
	async opens(): Promise<void> {
		const name = this.root.getByTestId('credential-name');
		await name.getByText('account').filter({ visible: true }).first().waitFor();
	}

	/** Labels of the fields, n8n's own included. */
	async labels(): Promise<string[]> {
		const labels = this.root.getByTestId('credential-connection-parameter').locator('label');
		return await labels.evaluateAll((found) =>
			found.map((label) =>
				(label.querySelector('.n8n-text')?.textContent ?? '').replace('*', '').trim(),
			),
		);
	}

	/** n8n saves and tests; it closes the window of a new credential that passes. */
	async save(): Promise<void> {
		await this.root.getByTestId('credential-save-button').click();
	}

	/** The red words of a failed test, with the details that n8n hides at first. */
	async failure(): Promise<{ headline: string; details: string; color: number[] }> {
		const headline = this.root.getByText(FAILED).filter({ visible: true });
		await headline.waitFor();
		const more = this.root.getByText('More details').filter({ visible: true });
		await more.click();
		await more.waitFor({ state: 'hidden' });
		const lines = (await this.root.innerText()).split('\n').map((line) => line.trim());
		const below = lines.slice(lines.indexOf(FAILED) + 1);
		return {
			headline: (await headline.innerText()).trim(),
			details: below.find((line) => line !== '' && line !== 'Retry') ?? '',
			color: await colorOf(headline),
		};
	}

	async closes(): Promise<void> {
		await this.root.waitFor({ state: 'hidden' });
	}

	async close(): Promise<void> {
		await this.root.getByRole('button', { name: 'Close this dialog' }).click();
		await this.closes();
	}
}

/** Red, green and blue, 0 to 255 each, whatever the notation in n8n's style sheets. */
async function colorOf(element: Locator): Promise<number[]> {
	return await element.evaluate((found) => {
		const page = found.ownerDocument;
		const pen = page.createElement('canvas').getContext('2d');
		pen.fillStyle = page.defaultView.getComputedStyle(found).color;
		pen.fillRect(0, 0, 1, 1);
		return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
	});
}
