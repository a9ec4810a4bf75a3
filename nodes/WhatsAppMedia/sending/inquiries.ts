import type { Failure } from '../failures/failure';
import type { FoundTemplate } from './findTemplate';

/** Whether the credential has a permission, or why the provider did not tell. */
export type Permission = 'given' | 'missing' | { readonly failure: Failure };

/** What a provider was asked for checks, so that a run asks it once. */
export interface Inquiries {
	readonly templates: Map<string, Promise<FoundTemplate>>;
	/** By the name of the permission. */
	readonly scopes: Map<string, Promise<Permission>>;
}

export function noInquiries(): Inquiries {
	return { templates: new Map(), scopes: new Map() };
}
