import type { ProviderId } from '../../../nodes/WhatsAppMedia/providers/registry';
import { EARLY_STATUSES } from '../server/places';
import type { Origins } from '../server/stack';

/** What is sent. `small`: a PDF of 3 MB. `big`: one of 12 MB. `stalled`: one that stops on its way for three seconds. */
export type Message = 'big' | 'link' | 'small' | 'stalled';

/** What the node must report. */
export interface Verdict {
	readonly outcome: 'notSent' | 'sent' | 'unknown';
	/** What the text must say; none for a message that was sent. */
	readonly says?: RegExp;
	/** What it must not say. */
	readonly neverSays?: RegExp;
	/** Messages that arrive, where the node cannot know that. */
	readonly arrived?: 0 | 1;
}

/** Something that breaks between the node and PHP, or inside of PHP. */
export interface Fault {
	readonly title: string;
	/** The first part of the path (server/places.ts, or a mode of the application). */
	readonly place: string;
	/** Over TLS by default. */
	readonly origin?: (origins: Origins) => string;
	/** Where it is not tried everywhere. */
	readonly providers?: readonly ProviderId[];
	readonly verdicts: Readonly<Partial<Record<Message, Verdict>>>;
	/** ID of the contact that the message names. */
	readonly contactId?: number;
	/** A request goes ahead, which uses up what the server allows. */
	readonly warmedUp?: true;
}

const FAMILY: readonly ProviderId[] = ['xobito', 'waCr', 'rasl'];
const SECOND: readonly ProviderId[] = ['waCr', 'rasl'];

const notSent = (says: RegExp, neverSays?: RegExp): Verdict => ({
	outcome: 'notSent',
	says,
	neverSays,
	arrived: 0,
});
const unknown = (says: RegExp, arrived: 0 | 1, neverSays?: RegExp): Verdict => ({
	outcome: 'unknown',
	says,
	neverSays,
	arrived,
});
const sent: Verdict = { outcome: 'sent', arrived: 1 };

const SIZE = /takes no uploads of this size/;
const GATEWAY = /web server or a firewall/;
const KEY = /Copy the (token|API key) again/;
const VALUES = /did not accept the values/;
const BROKEN = /had trouble of its own/;
const AWAY = /is not available at the moment/;
const CUT_OFF = /upload|was not complete|before the file/i;
const MEDIA_URL = /media URL/;

/** What a status says before the body was read, as a page of the web server and as JSON of a gateway. */
const EARLY: Readonly<
	Record<(typeof EARLY_STATUSES)[number], readonly [page: RegExp, json: RegExp]>
> = {
	400: [/no .* API at the address/, /did not accept/],
	401: [GATEWAY, KEY],
	403: [GATEWAY, /did not allow/],
	404: [/no .* API at the address/, /no .* API at the address|contact/],
	405: [/no .* API at the address/, /no .* API at the address/],
	413: [SIZE, SIZE],
	415: [/did not accept the media/, /did not accept the media/],
	// nginx has no page of its own for this one.
	422: [VALUES, VALUES],
	429: [/rate limit/, /rate limit/],
	500: [BROKEN, BROKEN],
	503: [AWAY, AWAY],
};

function early(form: 'json' | 'page', isAbrupt: boolean): Fault[] {
	return EARLY_STATUSES.map((status): Fault => {
		const says = EARLY[status][form === 'page' ? 0 : 1];
		const how = isAbrupt ? ', and the connection is closed at once' : '';
		const what = form === 'page' ? 'nginx’s own page' : 'JSON';
		return {
			title: `${status} before the body is read, as ${what}${how}`,
			place: `${form}-${status}${isAbrupt ? '-abrupt' : ''}`,
			verdicts:
				status >= 500
					? { link: unknown(says, 0), big: notSent(CUT_OFF) }
					: // A rate limit holds for what follows, so each is tried alone.
						status === 429
						? form === 'page'
							? { big: notSent(says) }
							: { link: notSent(says) }
						: {
								link: notSent(says, status === 401 && form === 'page' ? KEY : undefined),
								big: notSent(says, status === 401 && form === 'page' ? KEY : undefined),
							},
		};
	});
}

/** Everything that is tried, in groups. */
export const FAULTS: Readonly<Record<string, readonly Fault[]>> = {
	'The file is too large': [
		{
			title: 'client_max_body_size of nginx',
			place: 'limit-10m',
			verdicts: { big: notSent(SIZE), link: sent },
		},
		{
			title: 'client_max_body_size of nginx, and the connection is closed at once',
			place: 'limit-10m-abrupt',
			verdicts: { big: notSent(SIZE) },
		},
		{
			title: 'client_max_body_size of nginx, and the file fits into the socket',
			place: 'limit-2m',
			verdicts: { small: notSent(SIZE) },
		},
		{
			title: 'upload_max_filesize of PHP',
			place: 'php-defaults',
			providers: FAMILY,
			verdicts: { small: notSent(SIZE), link: sent },
		},
		{
			title: 'post_max_size of PHP, which Laravel reports',
			place: 'php-defaults',
			verdicts: { big: notSent(SIZE) },
		},
		{
			title: 'post_max_size of PHP, which empties the form, and nothing reports it',
			place: 'without-size-check',
			providers: FAMILY,
			verdicts: { big: notSent(SIZE) },
		},
	],
	'An answer before the body was read': [
		...early('page', false),
		...early('page', true),
		...early('json', false),
		...early('json', true),
		{
			title: 'A receipt that the web server made up',
			place: 'forged',
			verdicts: { big: notSent(CUT_OFF) },
		},
		{
			title: '429 with Retry-After',
			place: 'later',
			verdicts: { link: notSent(/Wait at least [67] s/) },
		},
		{
			title: 'limit_req of nginx (503)',
			place: 'limited',
			warmedUp: true,
			verdicts: { link: unknown(AWAY, 0), big: notSent(CUT_OFF) },
		},
	],
	'The web server refuses': [
		{
			title: 'A password of the web server (auth_basic)',
			place: 'basic-auth',
			verdicts: { link: notSent(GATEWAY, KEY), big: notSent(GATEWAY, KEY) },
		},
		{
			title: 'A list of addresses of the web server (deny)',
			place: 'denied',
			verdicts: { link: notSent(GATEWAY, /permissions of the/), big: notSent(GATEWAY) },
		},
		{
			title: 'Cloudflare’s challenge',
			place: 'challenge',
			verdicts: { link: notSent(GATEWAY, /permissions of the/), big: notSent(GATEWAY) },
		},
		{
			title: 'Cloudflare’s firewall',
			place: 'blocked',
			verdicts: { link: notSent(GATEWAY, /permissions of the/), big: notSent(GATEWAY) },
		},
		{
			title: 'The API has moved (301)',
			place: 'moved',
			verdicts: { link: notSent(/moved/), big: notSent(/moved/) },
		},
	],
	'PHP breaks': [
		{
			title: 'PHP is not running (502)',
			place: 'no-php',
			verdicts: { link: unknown(AWAY, 0), big: unknown(AWAY, 0) },
		},
		{
			title: 'PHP takes longer than nginx waits (504), and sends the message',
			place: 'slow',
			verdicts: { link: unknown(AWAY, 1), small: unknown(AWAY, 1) },
		},
		{
			title: 'PHP’s process is killed after it has sent the message (502)',
			place: 'killed',
			verdicts: { link: unknown(AWAY, 1), big: unknown(AWAY, 1) },
		},
		{
			title: 'PHP runs out of memory after it has sent the message (500)',
			place: 'out-of-memory',
			verdicts: { link: unknown(BROKEN, 1), small: unknown(BROKEN, 1, MEDIA_URL) },
		},
		{
			title: 'An exception of Laravel before the message (500)',
			place: 'crash-before',
			verdicts: { link: unknown(BROKEN, 0), small: unknown(BROKEN, 0, MEDIA_URL) },
		},
		{
			title: 'A TypeError of PHP before the message (500)',
			place: 'type-error-before',
			verdicts: { link: unknown(BROKEN, 0), small: unknown(BROKEN, 0, MEDIA_URL) },
		},
		{
			title: 'An exception of Laravel after the message (500)',
			place: 'crash-after',
			verdicts: { link: unknown(BROKEN, 1), small: unknown(BROKEN, 1, MEDIA_URL) },
		},
		{
			title: 'An exception of Laravel with APP_DEBUG, after the message (500)',
			place: 'debug',
			verdicts: { link: unknown(BROKEN, 1), small: unknown(BROKEN, 1, MEDIA_URL) },
		},
		{
			title: 'PHP ends after the message without a word (200)',
			place: 'exits',
			verdicts: { link: unknown(/answer/, 1), small: unknown(/without confirming/, 1) },
		},
		{
			title: '`artisan down` (503)',
			place: 'down',
			verdicts: { link: unknown(AWAY, 0), small: unknown(AWAY, 0) },
		},
		{
			title: 'Warnings of PHP before the answer, as HTML',
			place: 'warning',
			verdicts: { link: sent, small: sent },
		},
		{
			title: 'Warnings of PHP before the answer, as text',
			place: 'warning-as-text',
			verdicts: { link: sent, small: sent },
		},
		{
			title: 'A contact that is not there, as documented (404)',
			place: 'plain',
			providers: SECOND,
			contactId: 1042,
			verdicts: { link: notSent(/does not know the contact/) },
		},
		{
			title: 'A contact that is not there, in Laravel’s own words (404)',
			place: 'models',
			providers: SECOND,
			contactId: 1042,
			verdicts: { link: notSent(/does not know the contact/, /API at the address/) },
		},
	],
	'The connection breaks': [
		{
			title: 'nginx closes the connection without an answer (444)',
			place: 'no-answer',
			verdicts: { link: unknown(/did not answer/, 0), big: notSent(CUT_OFF) },
		},
		{
			title: 'The disk of the web server is full (500)',
			place: 'plain',
			origin: ({ fullDisk }) => fullDisk,
			verdicts: { link: sent, big: notSent(CUT_OFF) },
		},
		{
			title: 'The file comes slower than nginx waits (client_body_timeout)',
			place: 'body-timeout',
			verdicts: { stalled: notSent(CUT_OFF) },
		},
		{
			title: 'The file comes slower than HAProxy waits (408)',
			place: 'plain',
			origin: ({ haproxy }) => haproxy,
			verdicts: { stalled: notSent(CUT_OFF), link: sent, big: sent },
		},
		{
			title: '408 of a gateway that has the whole request',
			place: 'json-408',
			verdicts: { link: unknown(/in time/, 0, /did not answer/) },
		},
	],
	'http:// and https://': [
		{
			title: 'http:// at a port of TLS',
			place: 'plain',
			origin: ({ tls }) => tls.replace('https:', 'http:'),
			verdicts: { link: notSent(/https:\/\//, VALUES), big: notSent(/https:\/\//, VALUES) },
		},
		{
			title: 'https:// at a port without TLS',
			place: 'plain',
			origin: ({ plain }) => plain.replace('http:', 'https:'),
			verdicts: { link: notSent(/http:\/\//), big: notSent(/http:\/\//) },
		},
		{
			title: 'A certificate that nobody signed',
			place: 'plain',
			origin: ({ selfSigned }) => selfSigned,
			verdicts: { link: notSent(/NODE_EXTRA_CA_CERTS/), big: notSent(/NODE_EXTRA_CA_CERTS/) },
		},
		{
			title: 'A certificate for another name',
			place: 'plain',
			origin: ({ otherName }) => otherName,
			verdicts: { link: notSent(/another name/), big: notSent(/another name/) },
		},
		{
			title: 'A certificate that has expired',
			place: 'plain',
			origin: ({ expired }) => expired,
			verdicts: { link: notSent(/expired/), big: notSent(/expired/) },
		},
	],
	'Nothing breaks': [
		{
			title: 'nginx hands the body on as it comes',
			place: 'unbuffered',
			verdicts: { link: sent, big: sent },
		},
		{
			title: 'nginx compresses its answers',
			place: 'compressed',
			verdicts: { link: sent, big: sent },
		},
	],
};
