import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { optionsProperties } from '../../../nodes/WhatsAppMedia/description/options';
import { LINK_LIFETIME, shareBinary } from '../../../nodes/WhatsAppMedia/parameters/signedLink';
import { INVOICE } from '../../support/files';

const STORED: IBinaryData = { id: 'filesystem-v2:a/b', data: 'filesystem-v2', mimeType: 'x/y' };

function n8n(url: string) {
	const asked: unknown[][] = [];
	const createBinarySignedUrl = (...args: unknown[]): string => {
		asked.push(args);
		return url;
	};
	return {
		functions: { helpers: { createBinarySignedUrl } } as unknown as IExecuteFunctions,
		asked,
	};
}

describe('the link to a file in n8n’s storage', () => {
	it('is n8n’s own, for as long as the field’s description says', () => {
		const url = 'https://n8n.example.com/rest/binary-data/signed?token=a.b.c';
		const { functions, asked } = n8n(url);
		expect(shareBinary(functions, STORED, INVOICE)).toEqual({
			type: 'shared',
			file: INVOICE,
			url,
			secret: 'a.b.c',
		});
		expect(asked).toEqual([[STORED, LINK_LIFETIME]]);
		expect(JSON.stringify(optionsProperties)).toContain(`open the file for up to ${LINK_LIFETIME}`);
	});

	it('is secret as a whole where n8n signs in another way', () => {
		const url = 'https://n8n.example.com/files/S1gned';
		expect(shareBinary(n8n(url).functions, STORED, INVOICE)).toMatchObject({ secret: url });
	});

	it('does not exist for a file that n8n keeps in memory', () => {
		const { functions, asked } = n8n('https://n8n.example.com/');
		expect(shareBinary(functions, { data: 'YQ==', mimeType: 'x/y' }, INVOICE)).toMatchObject({
			type: 'missing',
			field: 'Send as Link',
			advice: expect.stringContaining('N8N_DEFAULT_BINARY_DATA_MODE=filesystem'),
		});
		expect(asked).toEqual([]);
	});
});
