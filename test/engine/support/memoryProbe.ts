/**
 * Runs in a process of its own, so that only n8n's engine and the node are measured: sends a
 * document of argv[3] bytes through the provider argv[2] to a sandbox (JSON in argv[4]: credentials
 * and channel) with the node's options argv[5] (JSON) and prints the result as a line of JSON.
 */
import type { IBinaryData, INodeParameters } from 'n8n-workflow';

import { startEngine } from '../../../tools/engine';
import { providerById } from '../../../nodes/WhatsAppMedia/providers/registry';
import type { Sandbox } from '../../../sandbox';
import { bigPdf } from './bigFile';
import { peakAbove } from './peak';

async function main(): Promise<void> {
	const [providerId = '', size = '', target = '', options = '{}'] = process.argv.slice(2);
	const { credentials, channelId } = JSON.parse(target) as Pick<
		Sandbox,
		'channelId' | 'credentials'
	>;
	const provider = providerById(providerId);
	if (provider === undefined) throw new Error(`no provider ${providerId}`);

	const engine = await startEngine({ credentials: { ...credentials } });
	try {
		const store = async (bytes: number): Promise<IBinaryData> =>
			await engine.storeBinary(bigPdf(bytes), 'catalogue.pdf', 'application/pdf');
		const send = async (data: IBinaryData): Promise<unknown> => {
			const run = await engine.run({
				items: [{ json: {}, binary: { data } }],
				parameters: {
					provider: providerId,
					phone: '+14155550100',
					channelId,
					mediaSource: 'binary',
					options: JSON.parse(options) as INodeParameters,
				},
				credentialType: provider.credentialType,
			});
			return run.main[0]?.json ?? run.error?.message;
		};
		const document = await store(Number(size));
		// Everything that is loaded once is loaded now.
		await send(await store(200_000));
		await send(await store(200_000));
		globalThis.gc?.();
		let json: unknown;
		const peak = await peakAbove(async () => {
			json = await send(document);
		});
		process.stdout.write(`${JSON.stringify({ peak, json })}\n`);
	} finally {
		await engine.close();
	}
}

void main();
