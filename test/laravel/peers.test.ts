import { KEY } from './server/stack';
import type { Arrival } from './server/record';
import { Bench, fetchOnce } from './support/bench';
import { TIME_LIMIT } from './support/scope';
import { GIVEN } from './peers/given';
import wacrApp from './peers/wacrapp-0.1.2.json';

let bench: Bench;
beforeAll(async () => {
	bench = await Bench.start();
}, TIME_LIMIT);
afterAll(async () => await bench?.stop(), TIME_LIMIT);
beforeEach(async () => await bench.stack.record.forget());

/** The request that this node makes for the same entries. */
async function ownRequest(): Promise<Arrival> {
	const { phone, mediaType, mediaUrl, caption, fileName, contactId } = GIVEN;
	await bench.run(
		'waCr',
		{
			provider: 'waCr',
			operation: 'send',
			phone,
			mediaSource: 'url',
			mediaUrl,
			caption,
			contact: { contactId },
			options: { mediaType, fileName, waitForDelivery: 0 },
		},
		[{ json: {} }],
		'plain',
	);
	const [arrival] = await bench.settled();
	if (arrival === undefined) throw new Error('No request arrived');
	return arrival;
}

describe('WA.cr’s own n8n node for the same API', () => {
	it('sends the same fields with the same values, but for what is explained', async () => {
		const own = await ownRequest();
		const { method, path, headers, post } = own.request;
		expect({ method, path }).toEqual({
			method: wacrApp.request.method,
			path: wacrApp.request.path,
		});
		expect(own.accepted).toHaveLength(1);
		const theirs: Readonly<Record<string, unknown>> = wacrApp.request.fields;
		const names = new Set([...Object.keys(post), ...Object.keys(theirs)]);
		const differences = Object.fromEntries(
			[...names]
				.filter((name) => post[name] !== theirs[name])
				.map((name) => [name, [post[name], theirs[name]]]),
		);
		expect(differences).toEqual({
			// The document’s example has digits only, and a plus would count toward its 15 characters.
			phone: ['14155551234', '+14155551234'],
			// A form has texts only. Laravel’s rule `integer` takes both.
			contact_id: ['15', 15],
		});
		// The document has a form only, for links as well.
		expect(headers['content-type']).toMatch(/^multipart\/form-data; /);
		expect(wacrApp.request.contentType).toBe('application/json');
		expect(headers.accept).toBe(wacrApp.request.accept);
	});

	it('makes a request that Laravel accepts as the same message', async () => {
		const own = await ownRequest();
		await bench.stack.record.forget();
		const base = bench.stack.credential('waCr').baseUrl ?? '';
		const response = await fetchOnce(`${base}/messages/media`, {
			method: 'POST',
			headers: {
				Accept: 'application/json',
				Authorization: `Bearer ${KEY}`,
				'Content-Type': wacrApp.request.contentType,
			},
			body: JSON.stringify(wacrApp.request.fields),
		});
		expect(response.status).toBe(wacrApp.request.status);
		const [arrival] = await bench.settled();
		const digits = ({ accepted: [message] }: Arrival) => {
			const { kind, url, caption, fileName, phone, contactId } = message ?? {};
			return {
				kind,
				url,
				caption,
				fileName,
				contactId: String(contactId),
				phone: phone?.replace('+', ''),
			};
		};
		expect(arrival && digits(arrival)).toEqual(digits(own));
	});
});
