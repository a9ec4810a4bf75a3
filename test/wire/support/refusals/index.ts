import type { ProviderId } from '../../../support/providers';
import { CONTACTSHIP } from './contactship';
import type { Fixture } from './fixture';
import { SECOND_GENERATION } from './laravelV2';
import { XOBITO } from './xobito';

export { EVERYWHERE } from './everywhere';
export type { Fixture } from './fixture';

/** What each provider documents of its own, and what an operator is told of it; none where it documents nothing. */
export const REFUSALS: Readonly<Record<ProviderId, readonly Fixture[]>> = {
	contactship: CONTACTSHIP,
	rasl: SECOND_GENERATION,
	waCr: SECOND_GENERATION,
	xobito: XOBITO,
};
