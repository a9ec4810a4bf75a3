import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';

const PROJECT = join(__dirname, '..', '..', '..');

/** One picture for each step of the last run, and one for each test that failed. */
const STEPS = join(PROJECT, '.cache', 'e2e-screenshots');

/** The pictures of the README. */
const IMAGES = join(PROJECT, 'docs', 'images');

/** Whether this run renews the pictures of the README. */
export const RENEWS = process.env.UPDATE_SCREENSHOTS === '1';

/** Device pixels for each CSS pixel. */
export const SCALE = RENEWS ? 1.5 : 1;

export interface Frame {
	/** CSS pixels to the left and right of the elements; cut off where it is negative. */
	sides?: number;
	/** CSS pixels that are cut off at the top. */
	skip?: number;
	/** CSS pixels; what is below is cut off. */
	maxHeight?: number;
}

/** Takes the pictures of a run. */
export class Pictures {
	#count = 0;

	readonly #page: Page;

	readonly #steps: string;

	private constructor(page: Page, steps: string) {
		this.#page = page;
		this.#steps = steps;
	}

	/** Begins with an empty folder of this name. */
	static async of(page: Page, name: string): Promise<Pictures> {
		const steps = join(STEPS, name);
		await rm(steps, { recursive: true, force: true });
		await mkdir(steps, { recursive: true });
		return new Pictures(page, steps);
	}

	/** Keeps what is on the screen. */
	async step(name: string): Promise<void> {
		this.#count += 1;
		const file = `${String(this.#count).padStart(2, '0')}-${name}.png`;
		await this.#page.screenshot({ path: join(this.#steps, file) });
	}

	/** Keeps what was on the screen when a test failed. */
	async failure(test: string): Promise<void> {
		const name = test.toLowerCase().replace(/[^a-z0-9]+/g, '-');
		// The page may be gone; what matters is the test's own error.
		await this.step(`FAILED-${name}`).catch(() => undefined);
	}

	/** Renews a picture of the README with what the elements cover together. */
	async image(name: string, elements: readonly Locator[], frame: Frame = {}): Promise<void> {
		if (!RENEWS) return;
		const { sides = 0, skip = 0, maxHeight = Infinity } = frame;
		const boxes = await Promise.all(elements.map((element) => element.boundingBox()));
		const found = boxes.filter((box) => box !== null);
		if (found.length === 0) throw new Error(`There is nothing to see for ${name}.png`);
		const { width = Infinity } = this.#page.viewportSize() ?? {};
		const left = Math.max(0, Math.min(...found.map(({ x }) => x)) - sides);
		const right = Math.min(width, Math.max(...found.map((box) => box.x + box.width)) + sides);
		const top = Math.min(...found.map(({ y }) => y)) + skip;
		const bottom = Math.max(...found.map(({ y, height }) => y + height));
		await mkdir(IMAGES, { recursive: true });
		await this.#page.mouse.move(0, 0);
		await this.#page.screenshot({
			path: join(IMAGES, `${name}.png`),
			animations: 'disabled',
			caret: 'hide',
			clip: {
				x: left,
				y: top,
				width: right - left,
				height: Math.min(bottom - top, maxHeight),
			},
		});
	}
}
