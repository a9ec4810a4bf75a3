import { createHmac } from 'node:crypto';

/** A link that ends at a time, as Laravel's `URL::temporarySignedRoute` makes it. */
export function signedLink(link: string, expires: number): string {
	const timed = `${link}${link.includes('?') ? '&' : '?'}expires=${expires}`;
	return `${timed}&signature=${createHmac('sha256', 'secret').update(timed).digest('hex')}`;
}
