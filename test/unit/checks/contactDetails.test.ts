import { checkContact } from '../../../nodes/WhatsAppMedia/checks/contactDetails';
import { readEmail } from '../../../nodes/WhatsAppMedia/checks/email';
import { growth } from '../support/growth';

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

	it.each([
		'',
		'zoe',
		'zoe@',
		'@example.com',
		'zoe@@example.com',
		'a b@example.com',
		'a@b@c',
		'Ana <ana@example.com>, Bob <bob@example.com>',
	])('have no email like %j', (email) => {
		expect(checkContact({ email }).problems).toEqual([
			expect.objectContaining({ severity: 'error', field: 'Contact Details' }),
		]);
	});

	it.each([
		['in angle brackets', '<a@example.com>'],
		['with a name', 'Ana Gómez <a@example.com>'],
		['with a name in quotes', '"Gómez, Ana" <a@example.com>'],
		['with itself as the name', 'A@example.com <a@example.com>'],
		['with a name that has an @', 'Maria @ Casa Verde <a@example.com>'],
		['with a handle', '@maria <a@example.com>'],
		['with itself among the words', 'Maria [mailto:a@example.com] <a@example.com>'],
		['in quotes', '"a@example.com"'],
		['as a link', 'mailto:a@example.com'],
		['as a link with a subject', 'mailto:a@example.com?subject=Order%205'],
		['with a blank without width', 'a@example.com\u200b'],
		['with marks of direction', '\u202aa@example.com\u202c'],
		['at the end of a sentence', 'a@example.com.'],
		['out of a list', 'a@example.com;'],
		['with a blank that does not break', '\u00a0a@example.com'],
	])('have an email that is cleaned: %s', (_, email) => {
		expect(checkContact({ email })).toEqual({ value: { email: 'a@example.com' }, problems: [] });
	});

	it.each([
		...[
			'a..b@example.com',
			'.a@example.com',
			'a.@example.com',
			'a,b@example.com',
			'a@example..com',
		],
		...[
			'a@-example.com',
			'a@example-.com',
			'a@ex_ample.com',
			'a@example.com, b@example.com',
			'🙂@example.com',
		],
	])('have no email that Laravel refuses: %s', (email) => {
		const { value, problems } = checkContact({ email });
		expect(value).toBeUndefined();
		expect(problems[0]?.message).toContain(email);
	});

	it.each([
		['contactId', 'Contact ID'],
		['assignedId', 'Assigned Staff ID'],
	] as const)('have no %s that is no whole number', (key, label) => {
		for (const id of [NaN, 15.5, -5, 1e21, Infinity]) {
			const { value, problems } = checkContact({ [key]: id });
			expect(value).toBeUndefined();
			expect(problems).toEqual([
				expect.objectContaining({ severity: 'error', field: 'Contact Details' }),
			]);
			expect(problems[0]?.message).toContain(label);
		}
		expect(checkContact({ [key]: 15 }).problems).toEqual([]);
	});

	it('are read in a time that grows with their length only', () => {
		for (const piece of ['<', '"', '.', ' ', '<a@', 'mailto:', '\u200b']) {
			const ratio = growth((size) => readEmail(piece.repeat(size)));
			expect(ratio).toBeLessThan(8);
		}
	});

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
