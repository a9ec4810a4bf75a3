import { parseUrl } from '../wire/parseUrl';
import { quote, visible } from '../text';
import type { BaseUrl } from './provider';

/** Characters of a base URL, which stands in texts for the operator. */
const MAX_LENGTH = 500;

/**
 * Cleans a base URL as people paste it: blanks, a missing scheme, trailing slashes, query.
 * @param defaultUrl used when the field is empty; its path is added where only a host was typed
 */
export function cleanBaseUrl(input: string | undefined, defaultUrl: string): BaseUrl {
	const given = visible(input ?? '').trim();
	if (given === '') return { url: defaultUrl };
	const url = parseUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `https://${given}`);
	if (url === undefined || !isAddress(url)) {
		return {
			missing: `The Base URL ${quote(given, 80)} in the credential is not a web address`,
			advice: `Enter the address of the API, for example ${defaultUrl}.`,
		};
	}
	const path = url.pathname.replace(/(?<!\/)\/+$/, '');
	return {
		url: url.origin + (path === '' ? new URL(defaultUrl).pathname.replace(/\/$/, '') : path),
	};
}

function isAddress({ protocol, username, password, href }: URL): boolean {
	return (
		/^https?:$/.test(protocol) && username === '' && password === '' && href.length <= MAX_LENGTH
	);
}
