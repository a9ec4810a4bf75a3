/** A row of a list, before its fields are chosen. */
export type Row = Readonly<Record<string, unknown>>;

/** Whether a value fits what a filter names. Lists have commas between their values. */
const OPERATORS: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
	eq: (value, wanted) => value === wanted,
	ne: (value, wanted) => value !== wanted,
	in: (value, wanted) => wanted.split(',').includes(value),
	not_in: (value, wanted) => !wanted.split(',').includes(value),
};

/** Fields that the documentation has filters for. */
const FILTERS = ['type', 'status', 'interaction_id', 'direction'];

/** The rows that fit every `filter[field]` and `filter[field][operator]`; filters of other fields are ignored. */
export function filtered(rows: readonly Row[], query: URLSearchParams): Row[] {
	const filters = [...query].flatMap(([name, wanted]) => {
		const [, field = '', operator = 'eq'] = /^filter\[(\w+)\](?:\[(\w+)\])?$/.exec(name) ?? [];
		const fits = OPERATORS[operator];
		return FILTERS.includes(field) && fits !== undefined ? [{ field, fits, wanted }] : [];
	});
	return rows.filter((row) =>
		filters.every(({ field, fits, wanted }) => fits(String(row[field]), wanted)),
	);
}

/** The rows in the order of `sort`, the latest first where there is none. */
export function sorted(rows: readonly Row[], query: URLSearchParams): Row[] {
	const [, minus = '', field = ''] =
		/^(-?)(created_at|updated_at)$/.exec(query.get('sort') ?? '-created_at') ?? [];
	const sign = minus === '-' ? -1 : 1;
	return [...rows].sort(
		(one, other) =>
			sign * (Number(one[field]) - Number(other[field]) || Number(one.id) - Number(other.id)),
	);
}
