import { contactshipDialect } from '../dialects/contactship';
import { mediaRules } from '../mediaRules';
import { customers } from '../state/customers';
import { sandboxTokens } from '../tokens';
import type { SandboxProvider, Seed } from './provider';

/** Phone numbers are matched partially: the first of these finds both. */
const neighbours: readonly Seed[] = [
	{ phone: '+1212555000', firstName: 'Nora', lastName: 'Neighbour' },
	{ phone: '+12125550001', firstName: 'Nestor', lastName: 'Neighbour' },
];

export const contactship = {
	name: 'Contactship',
	prefix: '/contactship',
	dialect: () => contactshipDialect,
	credentialType: 'contactshipApi',
	credential: (origin) => ({
		baseUrl: `${origin}/contactship`,
		apiKey: sandboxTokens.contactship,
	}),
	secretHeader: 'x-api-key',
	grants: { [sandboxTokens.contactship]: {} },
	contacts: { seeds: [...customers.slice(0, 2), ...neighbours], ids: 'uuids' },
	/** No limits are documented; Meta's are behind them. */
	mediaRules: mediaRules(),
	hasChannels: true,
	hasTemplates: true,
	hasStatus: false,
} as const satisfies SandboxProvider;
