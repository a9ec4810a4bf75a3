const MB = 1024 * 1024;

/** Environment variable by which `npm run laravel` chooses what is tried. */
export const SCOPE = 'LARAVEL_SCOPE';

/** Whether everything is tried, or the quick share of it: without the largest files and the repetitions. */
export const IS_FULL = process.env[SCOPE] === 'full';

/** Bytes of the largest file. */
export const LARGEST = IS_FULL ? Infinity : 17 * MB;

/** Bytes of a file whose upload takes a moment. */
export const BIG = 12 * MB;

/** The test's own time limit, in milliseconds. */
export const TIME_LIMIT = IS_FULL ? 1_200_000 : 240_000;
