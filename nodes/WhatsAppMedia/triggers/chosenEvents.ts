import { failureOf, NOWHERE } from '../failures/describeFailure';
import type { Failure } from '../failures/failure';

/** The events that are chosen in a node, or why there are none. */
export function chosenEvents(value: unknown): ReadonlySet<string> | { readonly failure: Failure } {
	const chosen = (Array.isArray(value) ? value : [value]).filter(
		(kind): kind is string => typeof kind === 'string' && kind !== '',
	);
	if (chosen.length > 0) return new Set(chosen);
	return {
		failure: failureOf('invalidInput', NOWHERE, {
			headline: 'No event is chosen',
			advice: 'Choose at least one in the field Events.',
			field: 'Events',
		}),
	};
}
