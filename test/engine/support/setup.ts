import type { IBinaryData, IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { Provider } from '../../../nodes/WhatsAppMedia/providers/provider';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox';
import type { Engine, EngineOptions, NodeRun, NodeSettings } from '../../../tools/lib/engine';
import { startEngine } from '../../support/engine';

/** Small files that start like what they are; the sandbox does not look further. */
export const FILES = {
	image: ['photo.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1])],
	document: ['invoice.pdf', Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n')],
	video: [
		'clip.mp4',
		Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom\0\0\0\0isommp42')]),
	],
	audio: [
		'voice.ogg',
		Buffer.concat([Buffer.from('OggS'), Buffer.alloc(24), Buffer.from('OpusHead')]),
	],
} as const satisfies Record<string, readonly [name: string, bytes: Buffer]>;

export type Kind = keyof typeof FILES;
export const KINDS = Object.keys(FILES) as Kind[];

/** n8n's engine with the built package, pointed at a sandbox of the providers. */
export interface Rig {
	readonly sandbox: Sandbox;
	readonly engine: Engine;
	binary(kind: Kind): Promise<IBinaryData>;
	/** Sends items through one provider; `parameters` go over those that every provider needs. */
	run(
		provider: Provider,
		items: INodeExecutionData[],
		parameters?: INodeParameters,
		settings?: NodeSettings,
	): Promise<NodeRun>;
	close(): Promise<void>;
}

export async function startRig(
	sandboxOptions: SandboxOptions = {},
	engineOptions: Partial<EngineOptions> = {},
): Promise<Rig> {
	const sandbox = await startSandbox(sandboxOptions);
	const engine = await startEngine({
		credentials: { ...sandbox.credentials },
		...engineOptions,
	});
	return {
		sandbox,
		engine,
		binary: async (kind) => await engine.storeBinary(FILES[kind][1], FILES[kind][0]),
		run: async (provider, items, parameters = {}, settings = {}) =>
			await engine.run({
				items,
				parameters: {
					provider: provider.id,
					operation: 'send',
					phone: '={{ $json.phone }}',
					...(provider.needsChannel && { channelId: sandbox.channelId, recipientBy: 'phone' }),
					mediaSource: 'binary',
					...parameters,
				},
				credentialType: provider.credentialType,
				settings,
			}),
		close: async () => {
			await engine.close();
			await sandbox.close();
		},
	};
}

/** The json of the first item. */
export function firstJson(items: INodeExecutionData[]): IDataObject {
	return items[0]?.json ?? {};
}
