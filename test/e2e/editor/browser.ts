import { existsSync } from 'node:fs';
import { chromium, selectors, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** Milliseconds that anything in the editor may take before it counts as missing. */
const TIMEOUT = 15_000;

const VIEWPORT = { width: 1440, height: 900 };

/** No sandbox, since containers run as root; and nothing that asks the internet. */
const ARGUMENTS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

export interface OpenBrowser {
	readonly page: Page;
	close(): Promise<void>;
}

/**
 * Starts Chromium without a window, with n8n's light theme.
 * @param scale device pixels for each CSS pixel: more than 1 makes sharper pictures
 */
export async function openBrowser(baseURL: string, scale: number): Promise<OpenBrowser> {
	// n8n marks its elements with this attribute.
	selectors.setTestIdAttribute('data-test-id');
	const browser = await chromium.launch({ executablePath: chromiumPath(), args: ARGUMENTS });
	try {
		const page = await openPage(browser, baseURL, scale);
		return { page, close: () => browser.close() };
	} catch (error) {
		await browser.close();
		throw error;
	}
}

/** Where Chromium is; throws, with what to do, where there is none. */
export function chromiumPath(): string {
	const path = process.env.CHROMIUM_PATH || '/usr/bin/chromium';
	if (existsSync(path)) return path;
	throw new Error(
		`There is no Chromium at ${path}. Install it (on Debian: apt-get install chromium), or set CHROMIUM_PATH to where Chromium or Chrome is.`,
	);
}

async function openPage(browser: Browser, baseURL: string, scale: number): Promise<Page> {
	const context: BrowserContext = await browser.newContext({
		baseURL,
		viewport: VIEWPORT,
		deviceScaleFactor: scale,
		colorScheme: 'light',
		reducedMotion: 'reduce',
		locale: 'en-US',
	});
	context.setDefaultTimeout(TIMEOUT);
	return await context.newPage();
}
