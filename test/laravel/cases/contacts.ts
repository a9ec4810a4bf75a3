/** What is known of a customer, as typed; blank values are those of a workflow whose customer has none. */
export interface Details {
	readonly firstName?: string;
	readonly lastName?: string;
	readonly email?: string;
	/** The address in what was typed as email, where that is more. */
	readonly address?: string;
	readonly country?: string;
	readonly groups?: string;
	readonly assignedId?: number | string;
}

export const CONTACTS: readonly Details[] = [
	{},
	{ firstName: 'Ana' },
	{ firstName: 'Ana', lastName: 'Núñez', email: 'ana@example.com', country: 'Spain' },
	{ firstName: '', lastName: '', email: '', country: '', groups: '' },
	{ firstName: ' ', lastName: '\t', email: ' ', country: '\u00a0' },
	{ firstName: '  Ana  ', lastName: ' Ruiz ' },
	{ firstName: '0' },
	{ firstName: 'null' },
	{ firstName: "O'Neill", lastName: '"The Boss"' },
	{ firstName: 'علي', lastName: '李' },
	{ firstName: '😀', lastName: 'e\u0301' },
	{ firstName: '<script>alert(1)</script>' },
	{ firstName: 'x'.repeat(255) },
	{ firstName: 'x'.repeat(256) },
	{ lastName: 'é'.repeat(255) },
	{ lastName: 'é'.repeat(256) },
	{ country: 'x'.repeat(100) },
	{ country: 'x'.repeat(101) },
	{ country: 'ES' },
	{ groups: '3,7' },
	{ groups: '3' },
	{ groups: ' 3 , 7 ' },
	{ assignedId: 7 },
	{ assignedId: '7' },
	{ assignedId: 0 },
	{ email: 'ana+shop@example.com' },
	{ email: 'ANA@EXAMPLE.COM' },
	{ email: 'ñ@example.com' },
	{ email: 'a@exämple.com' },
	{ email: 'a@b' },
	{ email: '<a@example.com>', address: 'a@example.com' },
	{ email: 'Ana <a@example.com>', address: 'a@example.com' },
	{ email: 'mailto:a@example.com', address: 'a@example.com' },
	{ email: 'a@example.com.', address: 'a@example.com' },
	{ email: 'a@example.com\u200b', address: 'a@example.com' },
	{ email: 'a..b@example.com' },
	{ email: 'a.@example.com' },
	{ email: 'a,b@example.com' },
	{ email: 'a@-example.com' },
	{ email: 'a@ex_ample.com' },
	{ email: 'a@example.com, b@example.com' },
	{ email: 'nobody' },
	{ email: `${'x'.repeat(64)}@${'y'.repeat(60)}.${'z'.repeat(58)}.com` },
	{ email: `${'x'.repeat(64)}@${'y'.repeat(62)}.${'z'.repeat(60)}.com` },
];
