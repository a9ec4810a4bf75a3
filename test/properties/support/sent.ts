import type { Letter } from '../../support/letter';
import { FIXTURES } from '../../support/providers';
import type { WireRequest } from '../../support/wireRequest';

/** What must go over the connection for a letter, and nothing else. */
export async function expectSent(letter: Letter, requests: readonly WireRequest[]): Promise<void> {
	const { origin, expectDelivered } = FIXTURES[letter.provider];
	expect(requests.at(-1)?.origin).toBe(origin);
	await expectDelivered(letter, requests);
}
