/** Checks of what a webhook proves. Comparisons take the same time wherever two values differ. */

/** An HMAC-SHA256 in hex: everything else is refused before anything is calculated. */
const SIGNATURE = /^[0-9a-f]{64}$/i;

/** Whether a header has the form of a signature. */
export function isSignature(signature: unknown): signature is string {
	return typeof signature === 'string' && SIGNATURE.test(signature);
}

/**
 * Whether a signature is that of a body.
 * @param body as it came, before anybody parsed it
 */
export async function isSigned(
	body: Uint8Array,
	signature: string,
	secret: string,
): Promise<boolean> {
	if (secret === '' || !isSignature(signature)) return false;
	const algorithm = { name: 'HMAC', hash: 'SHA-256' };
	const bytes = new TextEncoder().encode(secret);
	const key = await crypto.subtle.importKey('raw', bytes, algorithm, false, ['verify']);
	return await crypto.subtle.verify('HMAC', key, Buffer.from(signature, 'hex'), whole(body));
}

/** Whether two secrets are the same. */
export async function isSame(given: string, expected: string): Promise<boolean> {
	if (expected === '') return false;
	const [one, other] = await Promise.all([digest(given), digest(expected)]);
	let difference = 0;
	for (const [index, byte] of one.entries()) difference |= byte ^ (other[index] ?? 0);
	return difference === 0;
}

/** A short name of a text, which tells it from others. */
export async function shortDigest(text: string): Promise<string> {
	return Buffer.from(await digest(text))
		.subarray(0, 12)
		.toString('base64url');
}

async function digest(text: string): Promise<Uint8Array> {
	return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

/** The bytes alone: what n8n hands over may be a part of a larger piece of memory. */
function whole(body: Uint8Array): Uint8Array<ArrayBuffer> {
	return new Uint8Array(body);
}
