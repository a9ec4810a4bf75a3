import type { INodeParameters } from 'n8n-workflow';

import type { NodeSettings } from '../../tools/lib/engine';
import { CAPTIONS, type History, type Step } from './history';
import { onceOptions, REPEAT_UNKNOWN } from '../support/vocabulary';

/**
 * Seconds that the node waits for an answer where one may never come: longer than a busy process can keep
 * from it an answer that has come.
 */
export const TIMEOUT = 2;
/** Seconds that an impatient node waits for a rate limit. */
const MAX_WAIT = 0.05;

/** Whether the provider once says nothing at all, so that the node needs a time limit. */
export function hangs({ items }: History): boolean {
	return items.some(({ attempts }) =>
		attempts.some(({ fault }) => fault === 'hangs' || fault === 'hangsAfterActing'),
	);
}

/** A signature of Amazon S3 that is another one each time. */
const SIGNATURE = [
	'X-Amz-Algorithm=AWS4-HMAC-SHA256',
	'X-Amz-Credential=AKIA%2F20990101%2Feu-west-1%2Fs3%2Faws4_request',
	'X-Amz-Date=20990101T000000Z',
	'X-Amz-Expires=600',
	'X-Amz-SignedHeaders=host',
	'X-Amz-Signature={{ Math.floor(Math.random() * 1e15).toString().padStart(64, "0") }}',
].join('&');

/** The node's parameters in a step of a history, without those that belong to the provider. */
export function parametersOf(history: History, step: Step, isClosing: boolean): INodeParameters {
	const { source, caption, once, template, settings } = history;
	const { corrected, repeatUnknown, concurrency = settings.concurrency } = step;
	const link = corrected ? '{{ $json.rightLink }}' : '{{ $json.link }}';
	const signature = `&${SIGNATURE}`;
	return {
		operation: 'send',
		phone: corrected ? '={{ $json.rightPhone }}' : '={{ $json.phone }}',
		...(source === 'binary' || source === 'n8nLink'
			? {
					mediaSource: 'binary',
					binaryPropertyName: corrected ? 'data' : '={{ $json.field }}',
				}
			: {
					mediaSource: 'url',
					mediaUrl: `=${link}${source === 'signedLink' ? signature : ''}`,
				}),
		caption: `=${CAPTIONS[caption]} {{ $json.mark }}`,
		...(template && {
			outsideWindow: 'template',
			template: { mode: 'list', value: 'order_confirmation:en_US:text' },
			templateValuesBy: 'fields',
			templateValues: { mappingMode: 'defineBelow', value: { 'body.1': '={{ $json.mark }}' } },
		}),
		options: {
			waitForDelivery: 0,
			...(source === 'n8nLink' && { sendAsLink: true }),
			...(hangs(history) && !isClosing && { timeout: TIMEOUT }),
			...(!settings.patient && !isClosing && { maxRateLimitWait: MAX_WAIT }),
			...(concurrency !== undefined && { concurrency }),
			...onceOptions(once, corrected ? '={{ $json.rightOrder }}' : '={{ $json.order }}'),
			...(repeatUnknown && REPEAT_UNKNOWN),
		},
	};
}

/** n8n's settings of the node. */
export function settingsOf({ settings }: History): NodeSettings {
	const { onError, retryOnFail } = settings;
	return {
		onError,
		...(retryOnFail && {
			retryOnFail: true,
			maxTries: retryOnFail.maxTries,
			waitBetweenTries: retryOnFail.wait,
		}),
	};
}
