/**
 * Whether everything is to be tested, as `npm run test:all` does: every deployment of a product, and every
 * text that an expression may stumble over. `npm test` leaves out what says the same once more.
 */
export const IS_THOROUGH = process.env.TEST_EXTENT === 'all';
