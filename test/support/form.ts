import type { OperationFields } from './providers/form';
import { FIXTURES, PROVIDER_IDS } from './providers';

export { OPERATION_NAMES, WINDOW_NOTICE, type OperationFields } from './providers/form';

/** What the panel has to show, in order. These tables are written by hand on purpose. */

const ALL = PROVIDER_IDS.map((id) => FIXTURES[id]);

export const PROVIDER_NAMES = ALL.map(({ name }) => name).sort();

export interface ProviderFields {
	provider: string;
	operations: readonly OperationFields[];
}

export const PROVIDER_FIELDS: readonly ProviderFields[] = ALL.map(({ name, form }) => ({
	provider: name,
	operations: form.operations,
}));

/** The fields after the operation Send Template, up to the template. */
export const RECIPIENT_FIELDS = ALL.flatMap(({ name, form }) =>
	(form.recipients ?? []).map((row) => ({ provider: name, ...row })),
);

/** The fields from Outside the 24-Hour Window to Options, when a template is to be sent then. */
export const WINDOW_FIELDS = ALL.map(({ name, form }) => ({ provider: name, fields: form.window }));
