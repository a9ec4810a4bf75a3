/**
 * Runs in a process of its own, so that only n8n's engine and the node are measured: sends a
 * document of argv[3] bytes through the provider argv[2] to a sandbox (JSON in argv[4]: credentials,
 * channel and, where n8n is to download the document, the server of `bigFileServer`) with the node's
 * options argv[5] (JSON), and prints the result as a line of JSON.
 */
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { startEngine } from '../../../tools/engine';
import { providerById } from '../../../nodes/WhatsAppMedia/providers/registry';
import type { Sandbox } from '../../../sandbox';
import { bigPdf } from './bigFile';
import { heldAbove, peakAbove } from './peak';

/** An item with the parameters that name its media. */
interface Document {
	readonly item: INodeExecutionData;
	readonly source: INodeParameters;
}

type Target = Pick<Sandbox, 'channelId' | 'credentials'> & { readonly links?: string };

async function main(): Promise<void> {
	const [providerId = '', size = '', target = '', options = '{}'] = process.argv.slice(2);
	const { credentials, channelId, links } = JSON.parse(target) as Target;
	const provider = providerById(providerId);
	if (provider === undefined) throw new Error(`no provider ${providerId}`);

	const engine = await startEngine({ credentials: { ...credentials } });
	try {
		const prepare = async (bytes: number): Promise<Document> => {
			if (links !== undefined) {
				const mediaUrl = `${links}/${bytes}`;
				const options = { downloadAndUpload: true };
				return { item: { json: {} }, source: { mediaSource: 'url', mediaUrl, options } };
			}
			const data = await engine.storeBinary(bigPdf(bytes), 'catalogue.pdf', 'application/pdf');
			return { item: { json: {}, binary: { data } }, source: { mediaSource: 'binary' } };
		};
		const send = async ({ item, source }: Document): Promise<unknown> => {
			const run = await engine.run({
				items: [item],
				parameters: {
					provider: providerId,
					phone: '+14155550100',
					channelId,
					...source,
					options: {
						...(source.options as INodeParameters),
						...(JSON.parse(options) as INodeParameters),
					},
				},
				credentialType: provider.credentialType,
			});
			return run.main[0]?.json ?? run.error?.message;
		};
		const document = await prepare(Number(size));
		// Everything that is loaded once is loaded now.
		await send(await prepare(200_000));
		await send(await prepare(200_000));
		globalThis.gc?.();
		let json: unknown;
		// A link gives its bytes faster than the garbage collector runs by itself: tens of megabytes that
		// nobody holds wait for it at any time.
		const measure = links === undefined ? peakAbove : heldAbove;
		const peak = await measure(async () => {
			json = await send(document);
		});
		process.stdout.write(`${JSON.stringify({ peak, json })}\n`);
	} finally {
		await engine.close();
	}
}

void main();
