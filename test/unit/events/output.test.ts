import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { eventJson } from '../../../nodes/WhatsAppMedia/events/output';
import { PROVIDERS } from '../../../nodes/WhatsAppMedia/providers/registry';

describe.each(['WhatsAppMediaTrigger', 'WhatsAppMediaPollingTrigger'])(
	'what n8n shows of the output of %s before the first event',
	(node) => {
		it('is what a received message has, in the same order', () => {
			const path = join(__dirname, '../../../nodes', node, '__schema__/v1.0.0/output.json');
			const { properties } = JSON.parse(readFileSync(path, 'utf8')) as {
				properties: Record<string, { properties?: object }>;
			};
			const json = eventJson(
				{ kind: 'received', raw: {}, content: { type: 'text', text: 'Hello' } },
				PROVIDERS.waCr,
				true,
			);
			expect(Object.keys(properties)).toEqual(Object.keys(json));
		});
	},
);
