/** How a provider wants phone numbers on the wire. */
export interface PhoneLimits {
	/** Whether the number goes out with its leading plus. */
	readonly plus: boolean;
	/** Characters on the wire, the plus included where it is sent. */
	readonly minLength: number;
	readonly maxLength: number;
}

/**
 * E.164 digits as the provider wants them. The plus is dropped where it would break the maximum, and
 * added where the minimum would be missed without it, since it counts as a character.
 */
export function wirePhone(digits: string, limits: PhoneLimits): string {
	const withPlus = `+${digits}`;
	if (limits.plus) return withPlus.length <= limits.maxLength ? withPlus : digits;
	return digits.length < limits.minLength ? withPlus : digits;
}
