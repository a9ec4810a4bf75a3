/** The seed that a failing run printed, to see the failure again. */
const GIVEN = process.env.FC_SEED;

/** Whether one failing case is to be seen again. */
export const IS_REPLAY = GIVEN !== undefined;

/** Full runs, which set the number of cases, make up new ones each time. */
const IS_FULL = process.env.FC_RUNS !== undefined;

/**
 * Where generated cases begin. `npm test` plays the same ones everywhere, so that a red run speaks of the
 * change that was made; `npm run properties` and `npm run model` look for faults with new ones.
 */
export const SEED = GIVEN !== undefined ? Number(GIVEN) : IS_FULL ? random() : 20_260_101;

function random(): number {
	return Math.floor(Math.random() * 2 ** 30);
}
