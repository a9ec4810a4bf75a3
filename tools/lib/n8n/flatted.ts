/**
 * Reads n8n's format for execution data (that of the npm package flatted): a list of values in which
 * every string stands for the value at that place of the list, so that a value may occur twice, or
 * within itself.
 */
export function parseFlatted(text: string): unknown {
	const values = JSON.parse(text) as unknown[];
	const read = new Map<number, unknown>();

	function at(index: number): unknown {
		const value = values[index];
		if (typeof value !== 'object' || value === null) return value;
		if (read.has(index)) return read.get(index);
		const target: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
		read.set(index, target);
		for (const [key, inner] of Object.entries(value)) {
			Object.assign(target, { [key]: typeof inner === 'string' ? at(Number(inner)) : inner });
		}
		return target;
	}

	return at(0);
}
