import type { Target } from './targets';

/** A ratio that two runs can be compared by, whatever machine each had. */
export interface Ratio {
	readonly what: string;
	readonly measured: number;
}

/** A ratio that is worse than published. */
export interface Worse extends Ratio {
	readonly published: number;
}

/** So many times the published ratio is more than what another machine or its load explains. */
const MUCH = 1.5;

/** The targets that are ratios within one run. */
export function ratiosOf(targets: readonly Target[]): Ratio[] {
	return targets
		.filter(({ unit, measured }) => unit === ' ×' && Number.isFinite(measured))
		.map(({ what, measured }) => ({ what, measured }));
}

/** The ratios that are much worse than they were. Throws where one was not measured before, or is not now. */
export function muchWorse(now: readonly Ratio[], published: readonly Ratio[]): Worse[] {
	const before = new Map(published.map(({ what, measured }) => [what, measured]));
	const names = now.map(({ what }) => what);
	const unmatched = [
		...names.filter((what) => !before.has(what)),
		...[...before.keys()].filter((what) => !names.includes(what)),
	];
	if (unmatched.length > 0) {
		throw new Error(`Not measured both times, run the whole benchmark: ${unmatched.join('; ')}`);
	}
	return now
		.map((ratio) => ({ ...ratio, published: before.get(ratio.what) ?? NaN }))
		.filter(({ measured, published: was }) => measured > was * MUCH);
}
