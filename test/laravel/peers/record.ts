/**
 * Records the request that another n8n node makes: `tsx test/laravel/peers/record.ts <folder>`, with the
 * folder of the peer's package as it is published or compiled. The peer runs in n8n's own engine and sends
 * to the Laravel application; what PHP parsed goes to standard output, and from there into a fixture.
 */
import { startEngine } from '../../../tools/lib/engine';
import { KEY, startStack } from '../server/stack';
import { GIVEN } from './given';

async function main(folder: string): Promise<void> {
	const stack = await startStack();
	try {
		const domain = `${stack.origins.tls}/plain/waCr`;
		const engine = await startEngine({
			credentials: { wacrApp: { domain, apiToken: KEY } },
			packageFolder: folder,
		});
		try {
			const { phone, mediaType, mediaUrl, caption, fileName, contactId } = GIVEN;
			const { error } = await engine.run({
				nodeType: engine.nodeTypes.find((name) => name.endsWith('.wacrApp')),
				credentialType: 'wacrApp',
				items: [{ json: {} }],
				parameters: {
					resource: 'message',
					operation: 'sendMedia',
					phone,
					media_type: mediaType,
					media_url: mediaUrl,
					additionalFields: { caption, filename: fileName, contact_id: contactId },
				},
			});
			if (error !== undefined) throw new Error(error.message);
		} finally {
			await engine.close();
		}
		const [arrival] = await stack.record.arrivals();
		if (arrival === undefined) throw new Error('No request arrived');
		const { method, path, headers, post, json } = arrival.request;
		const request = { method, path, contentType: headers['content-type'], accept: headers.accept };
		process.stdout.write(
			`${JSON.stringify({ ...request, fields: json ?? post, status: arrival.status }, undefined, '\t')}\n`,
		);
	} finally {
		await stack.stop();
	}
}

void main(process.argv[2] ?? '');
