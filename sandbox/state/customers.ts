import type { Seed } from '../providers/provider';

/** Contacts that providers have from the start. */
export const customers: readonly Seed[] = [
	{ phone: '+14155551234', firstName: 'Juan', lastName: 'Pérez', email: 'juan@example.com' },
	{ phone: '+34600111222', firstName: 'Ana', lastName: 'García', country: 'España' },
	{ phone: '+14155550666', firstName: 'Olga', lastName: 'Optout', optedOut: true },
];
