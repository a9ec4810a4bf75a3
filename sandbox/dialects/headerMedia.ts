import { canBe, megabyte, metaMegabytes } from '../mediaRules';
import type { Fate } from '../state/fates';
import type { MediaKind } from '../types';
import type { Call } from './dialect';

const mediaUploadError = 131053;

/**
 * Meta fetches the link of a template's header (if it has one) only after it has accepted the message: what
 * becomes of the message then.
 */
export async function fateOfHeader(call: Call, kind?: MediaKind, link?: string): Promise<Fate> {
	if (kind === undefined || link === undefined) return {};
	const size = URL.canParse(link) ? await call.download(link) : undefined;
	const isFine =
		size !== undefined &&
		size <= metaMegabytes[kind] * megabyte &&
		canBe(kind, new URL(link).pathname);
	return isFine ? {} : { failsWith: mediaUploadError };
}
