/**
 * A place of the web server: the first part of a path, and what nginx does there. Every other first part
 * goes to PHP as it is, which has modes of its own (app/src/Mode.php).
 */
export interface Place {
	readonly name: string;
	/** Lines of nginx's configuration. */
	readonly directives: readonly string[];
	/** Where requests go; by default to PHP with room for every file that the documents allow. */
	readonly php?: 'defaults' | 'none' | 'stopped';
}

const JSON_TYPE = 'default_type application/json;';
const ABRUPT = 'lingering_close off;';

/** Statuses with which a web server answers before it reads the body. */
export const EARLY_STATUSES = [400, 401, 403, 404, 405, 413, 415, 422, 429, 500, 503] as const;

const early = EARLY_STATUSES.flatMap((status): Place[] => [
	// nginx adds its own page.
	{ name: `page-${status}`, php: 'none', directives: [`return ${status};`] },
	{ name: `page-${status}-abrupt`, php: 'none', directives: [ABRUPT, `return ${status};`] },
	{
		name: `json-${status}`,
		php: 'none',
		directives: [JSON_TYPE, `return ${status} '{"message":"Refused by the gateway"}';`],
	},
	{
		name: `json-${status}-abrupt`,
		php: 'none',
		directives: [ABRUPT, JSON_TYPE, `return ${status} '{"message":"Refused by the gateway"}';`],
	},
]);

/** The page of Cloudflare's challenge as its visitors get it, shortened. */
const CHALLENGE =
	'<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head><body>Enable JavaScript and cookies to continue</body></html>';
const BLOCKED =
	'<!DOCTYPE html><html lang="en-US"><head><title>Attention Required! | Cloudflare</title></head><body>Sorry, you have been blocked</body></html>';

export const PLACES: readonly Place[] = [
	...early,
	{ name: 'limit-10m', directives: ['client_max_body_size 10m;'] },
	{ name: 'limit-10m-abrupt', directives: ['client_max_body_size 10m;', ABRUPT] },
	{ name: 'limit-2m', directives: ['client_max_body_size 2m;'] },
	// upload_max_filesize 2M, post_max_size 8M.
	{ name: 'php-defaults', php: 'defaults', directives: [] },
	{ name: 'without-size-check', php: 'defaults', directives: [] },
	{
		name: 'basic-auth',
		directives: ['auth_basic "Staff only";', 'auth_basic_user_file nobody.htpasswd;'],
	},
	{ name: 'denied', directives: ['deny all;'] },
	{
		name: 'challenge',
		php: 'none',
		directives: [
			'default_type text/html;',
			'add_header cf-mitigated challenge always;',
			`return 403 '${CHALLENGE}';`,
		],
	},
	{
		name: 'blocked',
		php: 'none',
		directives: ['default_type text/html;', `return 403 '${BLOCKED}';`],
	},
	{
		name: 'later',
		php: 'none',
		directives: ['add_header Retry-After 7 always;', JSON_TYPE, `return 429 '{"message":"Busy"}';`],
	},
	{
		name: 'forged',
		php: 'none',
		directives: [
			JSON_TYPE,
			`return 200 '{"success":true,"status":"success","data":{"message_id":"wamid.forged","provider_id":"wamid.forged"}}';`,
		],
	},
	{
		name: 'json-408',
		php: 'none',
		directives: [JSON_TYPE, `return 408 '{"message":"Too slow"}';`],
	},
	{ name: 'no-answer', php: 'none', directives: ['return 444;'] },
	{ name: 'moved', php: 'none', directives: ['return 301 https://www.example.com$request_uri;'] },
	{ name: 'no-php', php: 'stopped', directives: [] },
	{ name: 'slow', directives: ['fastcgi_read_timeout 1s;'] },
	{ name: 'body-timeout', directives: ['client_body_timeout 1s;'] },
	{ name: 'limited', directives: ['limit_req zone=once;'] },
	{ name: 'unbuffered', directives: ['fastcgi_request_buffering off;'] },
	{ name: 'compressed', directives: ['gzip on;', 'gzip_min_length 0;', 'gzip_types *;'] },
	{
		name: 'downloads',
		php: 'none',
		directives: ['alias downloads/;', 'gzip on;', 'gzip_min_length 0;', 'gzip_types *;'],
	},
	{ name: 'stored', php: 'none', directives: ['alias downloads/;', 'gzip_static always;'] },
];
