import type { ILoadOptionsFunctions } from 'n8n-workflow';

import type { Failure } from '../failures/failure';
import { asLocated } from '../parameters/values';

/** The channel that lists of some providers belong to; empty if none is chosen. */
export function channelOf(functions: ILoadOptionsFunctions): string {
	return asLocated(functions.getCurrentNodeParameter('channelId')).trim();
}

/** @param title what belongs to the channel */
export function noChannel(title: string): Failure {
	return {
		outcome: 'notSent',
		reason: 'invalidInput',
		headline: `Choose the channel first: the ${title} belong to it`,
		advice: 'Fill in the field Channel above.',
		field: 'Channel',
	};
}
