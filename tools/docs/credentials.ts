import { join, resolve } from 'node:path';

import type { ICredentialType } from 'n8n-workflow';

/** The credential of a name, from its file. */
export function credentialOf(type: string): ICredentialType {
	const name = type.charAt(0).toUpperCase() + type.slice(1);
	const file = join(resolve(__dirname, '../../credentials'), `${name}.credentials`);
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- which files there are, the registry says
	const classes = require(file) as Record<string, new () => ICredentialType>;
	const Credential = classes[name];
	if (Credential === undefined) throw new Error(`${file}.ts exports no ${name}`);
	return new Credential();
}
