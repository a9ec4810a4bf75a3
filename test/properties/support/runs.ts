import fc from 'fast-check';

import { IS_THOROUGH } from '../../support/extent';

/** Cases of all property tests together; `npm run properties` asks for more. */
const ALL = Number(process.env.FC_RUNS ?? (IS_THOROUGH ? 5_000 : 2_000));

/** How many times slower than `npm test` a full run may be, for the tests' own time limit. */
export const TIME_LIMIT = 60_000 + ALL * 30;

/**
 * How often a property runs.
 * @param share its part of all cases, 0 to 1; the shares of all properties make 1
 */
export function runs<T>(share: number): fc.Parameters<T> {
	return { numRuns: Math.ceil(ALL * share) };
}
