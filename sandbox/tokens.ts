const hex = (pair: string) => pair.repeat(32);

/** Every token the sandbox knows, by what is special about it. All are plainly fake. */
export const sandboxTokens = {
	xobito: hex('a1'),
	/** Xobito, lacks the ability messages.send. */
	xobitoWithoutSend: hex('a2'),
	/** Xobito, lacks the ability templates.read. */
	xobitoWithoutTemplates: hex('a3'),
	waCr: hex('b1'),
	rasl: hex('c1'),
	/** The v2 tokens below are known to WA.cr and RASL alike. Lacks messages:send. */
	v2WithoutSend: hex('d1'),
	/** Has only messages:send, so `GET /account` is refused. */
	v2SendOnly: hex('d2'),
	v2Expired: hex('d3'),
	v2Revoked: hex('d4'),
	v2IpBlocked: hex('d5'),
	contactship: 'sandbox-contactship-key',
	/** Looks like a token, known to nobody. */
	unknown: hex('ff'),
} as const;

/** With which Xobito's workspace signs webhooks. */
export const sandboxWebhookSecret = 'sandbox-webhook-secret';

/** The subdomain of the only Xobito workspace. */
export const sandboxSubdomain = 'acme';

export interface TokenGrant {
	/** Permissions the token lacks, in the provider's own spelling. */
	lacks?: readonly string[];
	/** The only permissions it has; all when absent. */
	only?: readonly string[];
	/** Why the server turns the token away altogether. */
	trouble?: 'expired' | 'revoked' | 'ip';
}

/** Tokens that every deployment of the second generation knows. */
export const v2Grants: Readonly<Record<string, TokenGrant>> = {
	[sandboxTokens.v2WithoutSend]: { lacks: ['messages:send'] },
	[sandboxTokens.v2SendOnly]: { only: ['messages:send'] },
	[sandboxTokens.v2Expired]: { trouble: 'expired' },
	[sandboxTokens.v2Revoked]: { trouble: 'revoked' },
	[sandboxTokens.v2IpBlocked]: { trouble: 'ip' },
};

/** Whether a token carries a permission, spelt as its provider spells it. */
export function permits(grant: TokenGrant, permission: string): boolean {
	if (grant.only) return grant.only.includes(permission);
	return !grant.lacks?.includes(permission);
}
