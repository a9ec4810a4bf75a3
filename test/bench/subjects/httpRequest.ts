import type { INodeParameters } from 'n8n-workflow';

import { PROVIDERS } from '../../../nodes/WhatsAppMedia/providers/registry';
import { credentialsFor } from './credentials';
import { FILE_NAME } from '../../support/memory/storedFile';
import type { EngineSubject, Step } from './inEngine';
import { EXTRACT_FROM_FILE_PATH, HTTP_REQUEST_PATH, n8nNode } from './n8nNodes';
import { LINK, SEND_PATHS, type Job } from './subject';

const HTTP_REQUEST = 'n8n-nodes-base.httpRequest';
const EXTRACT_FROM_FILE = 'n8n-nodes-base.extractFromFile';

/** n8n's HTTP Request, set up by hand from the provider's documentation, with the same credential. */
export function httpRequest(job: Job): EngineSubject {
	return {
		credentials: credentialsFor(job.url),
		nodeTypes: {
			[HTTP_REQUEST]: n8nNode(HTTP_REQUEST_PATH),
			[EXTRACT_FROM_FILE]: n8nNode(EXTRACT_FROM_FILE_PATH),
		},
		steps: (hasFile) => (hasFile ? fileSteps(job) : [request(job, linkBody(job))]),
	};
}

/** Base64 is not offered by HTTP Request: n8n's Extract From File makes the text. */
function fileSteps(job: Job): Step[] {
	if (job.provider !== 'contactship') return [request(job, multipart(job))];
	const extract: Step = {
		type: EXTRACT_FROM_FILE,
		typeVersion: 1.1,
		parameters: {
			operation: 'binaryToPropery',
			binaryPropertyName: 'data',
			destinationKey: 'data',
		},
	};
	return [extract, request(job, contactshipBody('={{ $json.data }}'))];
}

function request({ provider, url, batching }: Job, body: INodeParameters): Step {
	const { credentialType } = PROVIDERS[provider];
	return {
		type: HTTP_REQUEST,
		typeVersion: 4.3,
		credentialType,
		parameters: {
			method: 'POST',
			url: `${url}${SEND_PATHS[provider]}`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: credentialType,
			sendBody: true,
			...body,
			options: batching === undefined ? {} : { batching: { batch: { ...batching } } },
		},
	};
}

function linkBody({ provider }: Job): INodeParameters {
	if (provider === 'contactship') return contactshipBody(LINK);
	const phoneField = provider === 'xobito' ? 'phone_number' : 'phone';
	const fields = [
		{ name: phoneField, value: '={{ $json.phone }}' },
		{ name: 'media_type', value: 'document' },
		{ name: 'media_url', value: LINK },
	];
	const contentType = provider === 'xobito' ? 'json' : 'multipart-form-data';
	return { contentType, bodyParameters: { parameters: fields } };
}

function multipart({ provider }: Job): INodeParameters {
	return {
		contentType: 'multipart-form-data',
		bodyParameters: {
			parameters: [
				{ name: provider === 'xobito' ? 'phone_number' : 'phone', value: '={{ $json.phone }}' },
				{ name: 'media_type', value: 'document' },
				{ parameterType: 'formBinaryData', name: 'media_file', inputDataFieldName: 'data' },
			],
		},
	};
}

function contactshipBody(mediaData: string): INodeParameters {
	return {
		contentType: 'json',
		bodyParameters: {
			parameters: [
				{ name: 'channel_id', value: 'channel-1' },
				{ name: 'contact_id', value: '={{ $json.phone ?? $("Start").item.json.phone }}' },
				{ name: 'media_type', value: 'document' },
				{ name: 'file_name', value: FILE_NAME },
				{ name: 'media_data', value: mediaData },
			],
		},
	};
}
