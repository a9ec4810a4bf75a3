/**
 * Digits at the end of a number that are the same in every spelling of it: with or without its country code or a
 * zero, in an older form (Brazil's ninth digit, Mexico's 1) or that of today.
 */
const SAME_END = 8;

/**
 * Whether a provider's spelling of a phone number clearly means another one. A number that is masked, or of which
 * only a part is there, says nothing.
 * @param phone E.164 digits
 */
export function isOtherNumber(said: string, phone: string): boolean {
	if (!/^\+?[\d\s().-]+$/.test(said)) return false;
	const digits = said.replace(/\D/g, '').replace(/^0+/, '');
	if (digits.length < SAME_END || phone.startsWith(digits)) return false;
	return digits.slice(-SAME_END) !== phone.slice(-SAME_END);
}
