import { type Fixture, PAGE, page } from './fixture';

const unavailable = (status: number, name: string): Fixture => ({
	name,
	source: 'file',
	answer: { status, body: page(`${status} ${name}`), headers: PAGE },
	expected: { outcome: 'unknown', reason: 'unavailable', phrases: [`HTTP ${status}`] },
});

/** What proxies, web servers and networks answer in the place of any provider. */
export const EVERYWHERE: readonly Fixture[] = [
	unavailable(502, 'Bad Gateway'),
	unavailable(503, 'Service Unavailable'),
	unavailable(504, 'Gateway Time-out'),
	{
		name: 'an empty 200 for a file',
		source: 'file',
		answer: { status: 200, body: '' },
		expected: { outcome: 'unknown', reason: 'noReceipt', phrases: ['gave no reason (HTTP 200)'] },
	},
	{
		name: 'JSON that breaks off',
		source: 'file',
		answer: {
			status: 200,
			body: '{"success":true,"status":"success","data":{"message_id":"wamid.AB',
			headers: { 'Content-Type': 'application/json' },
		},
		expected: { outcome: 'unknown', reason: 'noReceipt', phrases: ['without confirming'] },
	},
	{
		name: 'a web page with 200',
		answer: { status: 200, body: page('Welcome'), headers: PAGE },
		expected: { outcome: 'unknown', reason: 'notAnApi', phrases: ['web page', 'Base URL'] },
	},
	{
		name: 'a web page with 404',
		answer: { status: 404, body: page('Not Found'), headers: PAGE },
		expected: { outcome: 'notSent', reason: 'wrongAddress', phrases: ['Base URL', 'It asked'] },
	},
	{
		name: 'a web page with 405',
		answer: { status: 405, body: page('Method Not Allowed'), headers: PAGE },
		expected: { outcome: 'notSent', reason: 'wrongAddress', phrases: ['Base URL'] },
	},
	{
		name: 'a web page with 403, as a firewall gives it',
		answer: { status: 403, body: page('Attention Required'), headers: PAGE },
		expected: { outcome: 'notSent', reason: 'gatewayRefused', phrases: ['HTTP 403', 'firewall'] },
	},
	{
		name: 'a web page with 500',
		answer: { status: 500, body: page('Server Error'), headers: PAGE },
		expected: { outcome: 'unknown', reason: 'providerBroken', phrases: ['HTTP 500'] },
	},
	{
		name: 'an upload that the web server does not take',
		source: 'file',
		answer: { status: 413, body: page('413 Request Entity Too Large'), headers: PAGE },
		expected: {
			outcome: 'notSent',
			reason: 'uploadTooLarge',
			phrases: ['takes no uploads of this size', 'HTTP 413'],
		},
	},
	{
		name: 'a request that took too long',
		answer: { status: 408, body: '' },
		expected: { outcome: 'unknown', reason: 'requestTimeout', phrases: ['HTTP 408', 'in time'] },
	},
	{
		name: 'a request that somebody on the way broke off',
		answer: { status: 499, body: '' },
		expected: { outcome: 'unknown', reason: 'noAnswer', phrases: ['HTTP 499'] },
	},
	{
		name: 'a conflict with what is there',
		answer: { status: 409, body: { message: 'Ya existe' } },
		expected: { outcome: 'unknown', reason: 'mayBeThere', phrases: ['Ya existe', 'HTTP 409'] },
	},
	{
		name: 'a result that is elsewhere',
		answer: { status: 303, body: '', headers: { Location: '/messages/77' } },
		expected: { outcome: 'unknown', reason: 'noReceipt', phrases: ['HTTP 303', '/messages/77'] },
	},
	{
		name: 'a request that came too early',
		answer: { status: 425, body: '' },
		expected: { outcome: 'unknown', reason: 'noReceipt', phrases: ['HTTP 425'] },
	},
	{
		name: 'a payment that is due',
		answer: { status: 402, body: { message: 'Subscription expired' } },
		expected: { outcome: 'notSent', reason: 'planLimit', phrases: ['Subscription expired'] },
	},
	{
		name: 'an unknown refusal',
		answer: { status: 418, body: { message: 'I am a teapot' } },
		expected: { outcome: 'notSent', reason: 'refused', phrases: ['I am a teapot', 'HTTP 418'] },
	},
	{
		name: 'a success without content',
		source: 'file',
		answer: { status: 202, body: '' },
		expected: { outcome: 'unknown', reason: 'noReceipt', phrases: ['HTTP 202'] },
	},
	{
		name: 'a list in the place of an object',
		answer: { status: 200, body: [1, 2, 3] },
		expected: { outcome: 'unknown', reason: 'noReceipt', phrases: ['HTTP 200'] },
	},
	{
		name: 'words that are far too long, with markup',
		answer: { status: 422, body: { message: `<b>${'no '.repeat(5000)}</b>` } },
		expected: { outcome: 'notSent', reason: 'refusedInput', phrases: ['“no no', '…'] },
	},
];
