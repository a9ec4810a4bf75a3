import { v1Dialect, v1DialectWithoutStatus } from '../dialects/v1';
import { v1Webhook } from '../dialects/v1/webhook';
import { mediaRules } from '../mediaRules';
import { customers } from '../state/customers';
import { sandboxSubdomain, sandboxTokens, sandboxWebhookSecret } from '../tokens';
import type { SandboxProvider } from './provider';

export const xobito = {
	name: 'Xobito',
	prefix: '/xobito',
	dialect: ({ xobitoStatus = true }) => (xobitoStatus ? v1Dialect : v1DialectWithoutStatus),
	credentialType: 'xobitoApi',
	credential: (origin) => ({
		baseUrl: `${origin}/xobito`,
		subdomain: sandboxSubdomain,
		token: sandboxTokens.xobito,
		webhookSecret: sandboxWebhookSecret,
	}),
	secretHeader: 'authorization',
	grants: {
		[sandboxTokens.xobito]: {},
		[sandboxTokens.xobitoWithoutSend]: { lacks: ['messages.send'] },
		[sandboxTokens.xobitoWithoutTemplates]: { lacks: ['templates.read'] },
	},
	contacts: { seeds: customers, ids: 'numbers' },
	/** The server family's default list plus jpg and webp. */
	mediaRules: mediaRules({
		image: ['jpg', 'jpeg', 'png', 'webp'],
		document: ['pdf', 'doc', 'docx', 'txt', 'xls', 'xlsx', 'ppt', 'pptx'],
		video: ['mp4', '3gp'],
		audio: ['aac', 'amr', 'mp3', 'm4a', 'ogg'],
	}),
	hasChannels: false,
	hasTemplates: true,
	hasStatus: true,
	webhook: v1Webhook,
} as const satisfies SandboxProvider;
