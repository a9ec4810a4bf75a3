import { v2Dialect } from '../dialects/v2';
import { mediaRules, usualExtensions } from '../mediaRules';
import { customers } from '../state/customers';
import { sandboxTokens, v2Grants } from '../tokens';
import type { SandboxProvider } from './provider';

export const waCr = {
	name: 'WA.cr',
	prefix: '/wacr',
	dialect: () => v2Dialect,
	credentialType: 'waCrApi',
	credential: (origin) => ({ baseUrl: `${origin}/wacr/api/v2`, token: sandboxTokens.waCr }),
	secretHeader: 'authorization',
	grants: { [sandboxTokens.waCr]: {}, ...v2Grants },
	contacts: { seeds: customers, ids: 'numbers' },
	/** The list of its documentation, read as file extensions. */
	mediaRules: mediaRules(usualExtensions),
	hasChannels: false,
	hasTemplates: true,
	hasStatus: true,
} as const satisfies SandboxProvider;
