/**
 * Whether everything is to be tested, as `npm run test:all` does: every deployment of a product, and every
 * text that an expression may stumble over. `npm test` leaves out what says the same once more.
 */
export const IS_THOROUGH = process.env.TEST_EXTENT === 'all';

/**
 * How n8n evaluates expressions. Its present way needs an isolate for each execution, which takes most of the processor's
 * time of a short test; the one before, which n8n still has as an option, needs none. `npm run test:all` has the present one.
 */
export const EXPRESSION_ENGINE = IS_THOROUGH ? 'vm' : 'legacy';

/**
 * Of rows that test one rule, `npm test` takes a few: evenly spread, with the first and the last.
 *
 * @param count how many of them, at least two
 */
export function share<T>(rows: readonly T[], count: number): readonly T[] {
	if (IS_THOROUGH || rows.length <= count) return rows;
	const step = (rows.length - 1) / (count - 1);
	return Array.from({ length: count }, (_, index) => rows[Math.round(index * step)] as T);
}
