import { v2Dialect } from '../dialects/v2';
import { mediaRules, office, usualExtensions } from '../mediaRules';
import { customers } from '../state/customers';
import { sandboxTokens, v2Grants } from '../tokens';
import type { SandboxProvider } from './provider';

export const rasl = {
	name: 'RASL',
	prefix: '/rasl',
	dialect: () => v2Dialect,
	credentialType: 'raslApi',
	credential: (origin) => ({ baseUrl: `${origin}/rasl/api/v2`, token: sandboxTokens.rasl }),
	secretHeader: 'authorization',
	grants: { [sandboxTokens.rasl]: {}, ...v2Grants },
	contacts: { seeds: customers, ids: 'numbers' },
	/** The list of its documentation, read as file extensions. */
	mediaRules: mediaRules({ ...usualExtensions, document: office }),
	hasChannels: false,
	hasTemplates: true,
	hasStatus: true,
} as const satisfies SandboxProvider;
