import { graphError, metaCodes, templateMetaCodes } from '../metaErrors';
import { providerIds as providers, providersWith } from '../providers';
import { numbered, type ScenarioRow } from './shapes';

/** Those that a scenario of templates can be about. */
const withTemplates = providersWith(({ hasTemplates }) => hasTemplates);

const html = { 'content-type': 'text/html; charset=UTF-8' };
const page = (title: string) =>
	`<!DOCTYPE html>\n<html lang="en"><head><title>${title}</title></head>` +
	`<body><center><h1>${title}</h1></center><hr><center>nginx</center></body></html>\n`;
/** A port on which nothing listens. */
const elsewhere = { ...html, location: 'http://127.0.0.1:9/elsewhere' };

const htmlRow = (status: number, title: string, heading: string): ScenarioRow => ({
	providers,
	title,
	status,
	headers: html,
	body: page(heading),
});

const metaRows = Object.fromEntries(
	metaCodes.map((code): [string, ScenarioRow] => [
		`meta-${code}`,
		{
			providers,
			title: `Meta refuses: ${graphError(code).error.message}`,
			status: 500,
			metaCode: code,
		},
	]),
);

const templateMetaRows = Object.fromEntries(
	templateMetaCodes.map((code): [string, ScenarioRow] => [
		`template-meta-${code}`,
		{
			providers: withTemplates,
			title: `Template: Meta refuses: ${graphError(code).error.message}`,
			endpoint: 'sendTemplate',
			status: 500,
			metaCode: code,
		},
	]),
);

/** What any server on the internet can do, whoever wrote it. */
export const commonScenarios = {
	...numbered(1, {
		'html-404': htmlRow(404, 'A web page says 404: the base URL is wrong', '404 Not Found'),
		'html-200': htmlRow(200, 'A web page with status 200 instead of an answer', 'Maintenance'),
		'html-502': htmlRow(502, 'A proxy cannot reach the provider', '502 Bad Gateway'),
		'json-truncated': {
			providers,
			title: 'Sent, but the answer is cut off in the middle',
			status: 200,
			behaviour: 'truncate',
			delivers: true,
		},
		'ok-without-id': {
			providers,
			title: 'Says success, but names no message id',
			status: 200,
			behaviour: 'without-id',
			delivers: true,
		},
		'redirect-302': {
			providers,
			title: 'Redirects (302) to another host',
			status: 302,
			headers: elsewhere,
			body: page('302 Found'),
		},
		'redirect-307': {
			providers,
			title: 'Redirects (307) to another host',
			status: 307,
			headers: elsewhere,
			body: page('307 Temporary Redirect'),
		},
		'503': htmlRow(503, 'The provider is down for the moment', '503 Service Unavailable'),
		'429-once': {
			providers,
			title: 'Too many requests, retry after 1 second; then it works',
			status: 429,
			behaviour: 'rate-limit-once',
		},
		'429-header-only': {
			providers,
			title: 'Too many requests; only the Retry-After header (1 second) says how long',
			status: 429,
			headers: { ...html, 'retry-after': '1' },
			body: page('429 Too Many Requests'),
		},
		hang: { providers, title: 'Takes everything and never answers', behaviour: 'hang' },
		'drop-early': {
			providers,
			title: 'Closes the connection before the body has arrived',
			behaviour: 'drop-early',
		},
		'drop-late': {
			providers,
			title: 'Closes the connection after the body has arrived; nothing is sent',
			behaviour: 'drop-late',
		},
		'drop-after-delivery': {
			providers,
			title: 'Closes the connection after the body has arrived; the message IS sent',
			behaviour: 'drop-late',
			delivers: true,
		},
		slow: {
			providers,
			title: 'Works, but answers after 3 seconds',
			status: 200,
			behaviour: 'slow',
			delivers: true,
		},
		'html-413': htmlRow(413, 'A proxy finds the file too large', '413 Request Entity Too Large'),
	} satisfies Record<string, ScenarioRow>),
	...numbered(100, metaRows),
	...numbered(200, {
		'window-closed-later': {
			providers,
			title:
				'Accepted, then media fails: the 24-hour window is closed (131047); templates get through',
			status: 200,
			failsLater: 131047,
		},
		'undeliverable-later': {
			providers,
			title: 'Accepted, then media and templates fail: the number is not on WhatsApp (131026)',
			status: 200,
			failsLater: 131026,
			templatesToo: true,
		},
		'delivered-late': {
			providers,
			title: 'Accepted; the status stays "sent" for an hour',
			status: 200,
			behaviour: 'late',
			delivers: true,
			templatesToo: true,
		},
	} satisfies Record<string, ScenarioRow>),
	...numbered(300, {
		'template-500': {
			providers: withTemplates,
			title: 'Template: something broke inside the server',
			endpoint: 'sendTemplate',
			status: 500,
			body: { message: 'Server Error' },
		},
		'template-503': {
			...htmlRow(503, 'Template: the provider is down for the moment', '503 Service Unavailable'),
			providers: withTemplates,
			endpoint: 'sendTemplate',
		},
		'template-429-once': {
			providers: withTemplates,
			title: 'Template: too many requests, retry after 1 second; then it works',
			endpoint: 'sendTemplate',
			status: 429,
			behaviour: 'rate-limit-once',
		},
		'template-hang': {
			providers: withTemplates,
			title: 'Template: takes everything and never answers',
			endpoint: 'sendTemplate',
			behaviour: 'hang',
		},
		'template-drop-late': {
			providers: withTemplates,
			title: 'Template: closes the connection after the body has arrived; nothing is sent',
			endpoint: 'sendTemplate',
			behaviour: 'drop-late',
		},
		'template-drop-after-delivery': {
			providers: withTemplates,
			title: 'Template: closes the connection after the body has arrived; it IS sent',
			endpoint: 'sendTemplate',
			behaviour: 'drop-late',
			delivers: true,
		},
		'template-json-truncated': {
			providers: withTemplates,
			title: 'Template: sent, but the answer is cut off in the middle',
			endpoint: 'sendTemplate',
			status: 200,
			behaviour: 'truncate',
			delivers: true,
		},
		'template-ok-without-id': {
			providers: withTemplates,
			title: 'Template: says success, but names no message id',
			endpoint: 'sendTemplate',
			status: 200,
			behaviour: 'without-id',
			delivers: true,
		},
	} satisfies Record<string, ScenarioRow>),
	...numbered(400, templateMetaRows),
};
