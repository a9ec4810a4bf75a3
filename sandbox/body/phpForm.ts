/**
 * Turns form fields into the array that PHP would make of them: `contact[firstname]` nests,
 * dots and spaces in a name become underscores, a later field wins.
 */
export function phpInput(
	fields: ReadonlyArray<readonly [string, string]>,
): Record<string, unknown> {
	const input: Record<string, unknown> = {};
	for (const [name, value] of fields) {
		const bracket = name.indexOf('[');
		const base = (bracket > 0 ? name.slice(0, bracket) : name).replace(/[. ]/g, '_');
		const keys =
			bracket > 0 ? [...name.matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? '') : [];
		assign(input, [base, ...keys], value);
	}
	return input;
}

function assign(target: Record<string, unknown>, path: readonly string[], value: string): void {
	const [key = '', ...deeper] = path;
	const name = key === '' ? String(Object.keys(target).length) : key;
	if (deeper.length === 0) {
		target[name] = value;
		return;
	}
	if (!isRecord(target[name])) target[name] = {};
	assign(target[name] as Record<string, unknown>, deeper, value);
}

/** Whether a value is an object with keys (no array, not null). */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Laravel's standard middleware: strings are trimmed, empty ones become null. */
export function trimmed(input: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(input).map(([key, value]) => {
			if (typeof value === 'string') return [key, value.trim() === '' ? null : value.trim()];
			return [key, isRecord(value) ? trimmed(value) : value];
		}),
	);
}
