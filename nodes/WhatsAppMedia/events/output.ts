import type { IDataObject } from 'n8n-workflow';

import { failureOfStatus, type FailureContext } from '../failures/describeFailure';
import type { MessageEvent } from '../providers/eventApi';
import type { Provider } from '../providers/provider';

/** The fields of an event, the same for every provider. */
export function eventJson(event: MessageEvent, provider: Provider, isSimple: boolean): IDataObject {
	const { kind, name, content, state, words, meta } = event;
	const failure =
		kind === 'failed'
			? failureOfStatus({ state: 'failed', words, meta }, contextOf(provider))
			: undefined;
	const isRaw = !isSimple || kind === 'other' || event.isUndocumented === true;
	return {
		event: kind,
		provider: provider.id,
		messageId: event.messageId ?? null,
		recordId: event.recordId ?? null,
		conversationId: event.conversationId ?? null,
		phone: event.phone ?? null,
		status: state ?? null,
		explanation: failure?.headline ?? null,
		advice: failure?.advice ?? null,
		metaCode: meta?.code ?? null,
		at: event.at ?? null,
		...(kind === 'received' && {
			type: content?.type ?? null,
			text: content?.text ?? null,
			media: content?.media === undefined ? null : { ...content.media },
		}),
		...(!isSimple && { providerEvent: name ?? null, providerText: words ?? null }),
		...(isRaw && { raw: event.raw as IDataObject }),
	};
}

/** Nothing was requested, so there is no URL to name. */
function contextOf(provider: Provider): FailureContext {
	return { provider, url: '' };
}
