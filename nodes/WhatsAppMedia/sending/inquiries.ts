import type { FoundTemplate } from './findTemplate';

/** What a provider was asked for checks, so that a run asks it once. */
export interface Inquiries {
	readonly templates: Map<string, Promise<FoundTemplate>>;
	/** By the name of the permission: whether it is missing. */
	readonly scopes: Map<string, Promise<boolean>>;
}

export function noInquiries(): Inquiries {
	return { templates: new Map(), scopes: new Map() };
}
