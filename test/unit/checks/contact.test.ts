import { checkContact } from '../../../nodes/WhatsAppMedia/checks/contact';

describe('the details of a contact', () => {
	it('may be none at all', () => {
		expect(checkContact({})).toEqual({ value: {}, problems: [] });
	});

	it('are handed on as they are', () => {
		const contact = {
			firstName: 'Zoë',
			lastName: 'García',
			email: 'zoe+shop@example.com',
			country: 'México',
			groups: 'a, b',
			assignedId: 3,
			contactId: 9,
		};
		expect(checkContact(contact)).toEqual({ value: contact, problems: [] });
	});

	it.each([
		['firstName', 255, 'x'],
		['lastName', 255, 'é'],
		['country', 100, '😀'],
	] as const)('have at most so many characters in %s: %i', (key, max, character) => {
		expect(checkContact({ [key]: character.repeat(max) }).problems).toEqual([]);
		const { value, problems } = checkContact({ [key]: character.repeat(max + 1) });
		expect(value).toBeUndefined();
		expect(problems).toEqual([
			expect.objectContaining({ severity: 'error', field: 'Contact Details' }),
		]);
		expect(problems[0]?.message).toContain(String(max));
	});

	it('have an email of at most 191 characters', () => {
		const email = `${'x'.repeat(179)}@example.com`;
		expect(email).toHaveLength(191);
		expect(checkContact({ email }).problems).toEqual([]);
		expect(checkContact({ email: `x${email}` }).problems).toHaveLength(1);
	});

	it.each(['', 'zoe', 'zoe@', '@example.com', 'zoe@@example.com', 'a b@example.com', 'a@b@c'])(
		'have no email like %j',
		(email) => {
			expect(checkContact({ email }).problems).toEqual([
				expect.objectContaining({ severity: 'error', field: 'Contact Details' }),
			]);
		},
	);

	it('are told everything that is wrong with them at once', () => {
		const { problems } = checkContact({ firstName: 'x'.repeat(256), email: 'y'.repeat(200) });
		expect(problems).toHaveLength(3);
	});

	it('never repeat a hostile email at length or as markup', () => {
		const { problems } = checkContact({ email: `<img src=x> ${'x'.repeat(100_000)}` });
		for (const { message } of problems) {
			expect(message.length).toBeLessThan(200);
			expect(message).not.toMatch(/[<>]/);
		}
	});
});
