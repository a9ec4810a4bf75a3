import { REASONS } from '../../../nodes/WhatsAppMedia/failures/reasons';
import { PROVIDERS } from '../../../nodes/WhatsAppMedia/providers/registry';
import type { Case, Verdict } from './fault';

/** What the node has to say first, by its table of reasons; empty for a message that was sent. */
export function headlineOf({ provider, verdict }: Pick<Case, 'provider'> & { verdict: Verdict }) {
	if (verdict.reason === undefined) return '';
	const { name, secretName } = PROVIDERS[provider];
	return REASONS[verdict.reason].headline
		.replaceAll('{provider}', name)
		.replaceAll('{secretName}', secretName);
}
