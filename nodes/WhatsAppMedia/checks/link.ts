import { expiryOf, readableMoment } from '../files/linkExpiry';
import { cut, percentDecoded, quote, saidLength } from '../text';
import { accidentsIn, NULL } from './accidents';
import { isPrivateHost } from './privateHost';
import { hasErrors, passed, refused, warning, type Checked, type Problem } from './problem';
import { sharingPageOf } from './sharingPage';
import { strictUrl } from './strictUrl';
import { parseUrl } from '../wire/parseUrl';

export { isPrivateHost } from './privateHost';

/** Characters of a link that providers and WhatsApp take. */
const MAX_URL_LENGTH = 2048;
/** Characters of a link that n8n downloads itself; web servers take no more. */
const MAX_DOWNLOAD_LENGTH = 16_384;

/** Milliseconds by which the clock of this n8n may be ahead of a server's. */
const CLOCK_DIFFERENCE = 60_000;

/**
 * Checks a link that the provider's server is to download.
 * @param reachableHost a private host that the provider shares (a self-hosted gateway); no warning there
 * @param now milliseconds since the epoch
 */
export function checkLink(
	input: string,
	reachableHost?: string,
	now: number = Date.now(),
): Checked<URL> {
	const { value: url, problems } = checkUrl(input);
	if (url === undefined) return { problems };
	if (url.href.length > MAX_URL_LENGTH) {
		return tooLong(
			url,
			MAX_URL_LENGTH,
			'Switch on the option Download First, which takes longer links, or use a shorter one.',
		);
	}
	return passed(url, [...problems, ...linkWarnings(url, reachableHost), ...expired(url, now)]);
}

/** Checks a link as such, whoever is to download it. */
export function checkUrl(input: string): Checked<URL> {
	const given = input.trim();
	if (given === '') {
		return refused(
			'Media URL',
			'The media URL is empty',
			'Enter a public link to the file, for example https://example.com/invoice.pdf.',
		);
	}
	if (/^data:/i.test(given)) {
		return refused(
			'Media URL',
			'The media URL holds the file itself (a data: link), not an address',
			'Turn it into a binary field with the Convert to File node and choose Media Source: File.',
		);
	}
	const accidents = accidentsInLink(given);
	if (hasErrors(accidents)) return { problems: accidents };
	const links = countLinks(given);
	if (links > 1) {
		return refused(
			'Media URL',
			`The media URL holds ${links} links, but a message has one file`,
			'Use a Split Out node before this one, so that each link becomes an item of its own.',
		);
	}
	const url = parseUrl(given);
	if (url === undefined || !/^https?:$/.test(url.protocol)) {
		return refused(
			'Media URL',
			`The media URL ${quote(given, 80)} is not a web address`,
			'It must start with https:// or http://.',
		);
	}
	if (url.username !== '' || url.password !== '') {
		return refused(
			'Media URL',
			`The media URL to ${cut(url.host, 80)} has a user name or password in it, which others would get to see`,
			'Download the file in n8n with an HTTP Request node and choose Media Source: File.',
		);
	}
	if (url.href.length > MAX_DOWNLOAD_LENGTH) {
		return tooLong(url, MAX_DOWNLOAD_LENGTH, TOO_LONG);
	}
	const strict = parseUrl(strictUrl(url));
	return strict === undefined || strict.href.length > MAX_DOWNLOAD_LENGTH
		? tooLong(strict ?? url, MAX_DOWNLOAD_LENGTH, TOO_LONG)
		: passed(strict, accidents);
}

/** Also in what an expression encoded. What is likely may be part of the address. */
function accidentsInLink(given: string): Problem[] {
	const place = { field: 'Media URL', as: 'the media URL', alsoLikely: [NULL] } as const;
	const [spelled, meant] = [given, percentDecoded(given)].map((text) => accidentsIn(text, place));
	return hasErrors(meant ?? []) || spelled?.length === 0 ? (meant ?? []) : (spelled ?? []);
}

const TOO_LONG = 'Use a shorter link, or choose Media Source: File.';

function tooLong(url: URL, most: number, advice: string): Checked<URL> {
	return refused(
		'Media URL',
		`The media URL has ${saidLength(url.href)} characters, more than the ${most} that servers take`,
		advice,
	);
}

/**
 * How many links a text holds. One begins behind a blank, a line break, a comma, a semicolon or a bar;
 * a link in the query or path of another does not, nor does a list of them in a query.
 */
function countLinks(text: string): number {
	const start = text.slice(0, MAX_DOWNLOAD_LENGTH);
	const links = [...start.matchAll(/https?:\/\//gi)].map(({ index }) => index);
	const inQuery = links.find((at) => start.charAt(at - 1) === '=') ?? Infinity;
	const separators = links.filter((at) => {
		const before = start.charAt(at - 1);
		return /\s/.test(before) || (/[,;|"']/.test(before) && at < inQuery);
	});
	return separators.length + (links.includes(0) ? 1 : 0);
}

function linkWarnings(url: URL, reachableHost: string | undefined): Problem[] {
	const warnings: Problem[] = [];
	if (isPrivateHost(url.hostname) && url.hostname !== reachableHost) {
		warnings.push(
			warning(
				'Media URL',
				`The media URL is on ${cut(url.hostname, 80)}, an address inside your own network that the provider cannot reach`,
				'Use a public link, or switch on the option Download First.',
			),
		);
	}
	const share = sharingPageOf(url);
	if (share !== undefined) {
		warnings.push(
			warning(
				'Media URL',
				`The media URL is a ${share.service} sharing page and may not be the file itself`,
				share.advice,
			),
		);
	}
	return warnings;
}

/**
 * A link whose own parameters say that it has expired. A warning only: the clock that counts is that of
 * its server, and other links have such parameters without keeping to them.
 */
function expired(url: URL, now: number): Problem[] {
	const expiry = expiryOf(url);
	if (expiry === undefined || expiry + CLOCK_DIFFERENCE > now) return [];
	return [
		warning(
			'Media URL',
			`The media URL says that it was valid until ${readableMoment(expiry)}, so the provider may not be able to open it`,
			'Create the link again in each run, right before this node, or let it be valid for longer.',
		),
	];
}
