import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { FILE_NAME, FILE_TYPE } from '../../support/memory/storedFile';
import type { EngineSubject } from './inEngine';
import { uploadFormData } from './n8nNodes';
import { SEND_PATHS, TOKEN, type Job } from './subject';

const TYPE = 'bench.wholeBuffer';

/**
 * The way of n8n's WhatsApp node, whose address is fixed: its own function reads the file into a
 * buffer and puts it into a form, which n8n's helper sends. Base64 is made of the same buffer.
 */
export function wholeBuffer({ provider, url }: Job): EngineSubject {
	return {
		credentials: {},
		nodeTypes: { [TYPE]: new WholeBuffer(`${url}${SEND_PATHS[provider]}`, provider) },
		steps: () => [{ type: TYPE, typeVersion: 1, parameters: {} }],
	};
}

class WholeBuffer implements INodeType {
	readonly description: INodeTypeDescription = {
		name: 'wholeBuffer',
		displayName: 'Whole Buffer',
		group: ['output'],
		version: 1,
		description: 'Sends a file as n8n’s WhatsApp node does',
		defaults: {},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	};

	readonly execute: INodeType['execute'];

	constructor(url: string, provider: Job['provider']) {
		this.execute = async function (this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			const bodyOf = provider === 'contactship' ? base64Body : formBody;
			const answers = this.getInputData().map(async ({ json }, item) => {
				const options: IHttpRequestOptions = {
					method: 'POST',
					url,
					headers: { Authorization: `Bearer ${TOKEN}`, 'x-api-key': TOKEN },
					body: await bodyOf(this, item, String(json.phone)),
				};
				return { json: await this.helpers.httpRequest(options), pairedItem: { item } };
			});
			return [(await Promise.all(answers)) as INodeExecutionData[]];
		};
	}
}

async function formBody(
	functions: IExecuteFunctions,
	item: number,
	phone: string,
): Promise<IHttpRequestOptions['body']> {
	// n8n's function runs in the context of one item of a declarative node.
	const formData = await uploadFormData({
		getNode: () => functions.getNode(),
		getNodeParameter: (name: string) => (name === 'mediaPropertyName' ? 'data' : {}),
		helpers: {
			assertBinaryData: (name: string) => functions.helpers.assertBinaryData(item, name),
			getBinaryDataBuffer: (name: string) => functions.helpers.getBinaryDataBuffer(item, name),
		},
	});
	formData.append('phone', phone);
	formData.append('media_type', 'document');
	return formData as unknown as IHttpRequestOptions['body'];
}

async function base64Body(
	functions: IExecuteFunctions,
	item: number,
	phone: string,
): Promise<IHttpRequestOptions['body']> {
	const buffer = await functions.helpers.getBinaryDataBuffer(item, 'data');
	return {
		channel_id: 'channel-1',
		contact_id: phone,
		media_type: 'document',
		file_name: FILE_NAME,
		mime_type: FILE_TYPE,
		media_data: buffer.toString('base64'),
	};
}
