import fc from 'fast-check';

import { checkPhone } from '../../../nodes/WhatsAppMedia/checks/phone';
import { wirePhone, type PhoneLimits } from '../../../nodes/WhatsAppMedia/checks/wirePhone';
import { phoneDigits } from '../../support/phoneDigits';
import { FAMILY } from '../../support/drafts';
import { ALL_PROVIDERS } from '../../support/providers';

const LIMITS: PhoneLimits = { plus: true, minLength: 10, maxLength: 15 };

/** Every dash of Unicode that keyboards, spreadsheets and web pages put into phone numbers. */
const DASHES = [...'-‐‑‒–—―−－﹣'];
const BLANKS = [' ', '\u00a0', '\u2009', '\u202f', '\u3000', '\t'];
/** Direction marks that WhatsApp and contact lists copy along, byte order mark, soft hyphen. */
const MARKS = [...'\u202a\u202b\u202c\u2066\u2067\u2068\u2069\u200e\u200f\u200b\ufeff\u00ad'];

const SCRIPTS = {
	ascii: 0x30,
	arabicIndic: 0x660,
	persian: 0x6f0,
	devanagari: 0x966,
	bengali: 0x9e6,
	fullWidth: 0xff10,
};

describe('a phone number as people write it', () => {
	it.each([
		['with a plus', '+14155551234'],
		['with blanks around it', '  +14155551234\n'],
		['with blanks', '+1 415 555 1234'],
		['with no-break blanks', '+1\u00a0415\u202f555\u00a01234'],
		['with dots', '+1.415.555.1234'],
		['with parentheses', '+1 (415) 555-1234'],
		['with brackets', '+1 [415] 555-1234'],
		['with slashes', '+1/415/5551234'],
		['with underscores', '+1_415_555_1234'],
		['with 00', '0014155551234'],
		['with 00 and blanks', '00 1 415 555 1234'],
		['with a plus and 00', '+0014155551234'],
		['as a tel: link', 'tel:+1-415-555-1234'],
		['as a TEL: link', 'TEL:+14155551234'],
		['as Twilio writes it', 'whatsapp:+14155551234'],
		['as an sms: link', 'sms:+14155551234'],
		['as a chat id', '14155551234@c.us'],
		['as a JID', '14155551234@s.whatsapp.net'],
		['as a JID in capitals', '14155551234@C.US'],
		['copied from WhatsApp', '\u202a+1 (415) 555‑1234\u202c'],
		['copied from a contact list', '\u2068+1 415 555 1234\u2069'],
		['with a byte order mark', '\ufeff+14155551234'],
		['with a zero-width blank', '+1\u200b4155551234'],
		['in Arabic-Indic digits', '+١٤١٥٥٥٥١٢٣٤'],
		['in Arabic-Indic digits with 00', '٠٠١٤١٥٥٥٥١٢٣٤'],
		['in Persian digits', '+۱۴۱۵۵۵۵۱۲۳۴'],
		['in Devanagari digits', '+१४१५५५५१२३४'],
		['in full-width characters', '＋１４１５５５５１２３４'],
		['in full-width characters with hyphens', '＋１－４１５－５５５－１２３４'],
		['in full-width characters with parentheses', '＋１（４１５）５５５１２３４'],
	])('is understood %s', (_, input) => {
		expect(checkPhone(input, LIMITS)).toEqual({ value: '14155551234', problems: [] });
	});

	it.each(DASHES)('is understood with the dash %s', (dash) => {
		expect(checkPhone(`+1${dash}415${dash}555${dash}1234`, LIMITS).value).toBe('14155551234');
	});

	/** As the platform itself writes a number with the digits of a numbering system. */
	const written = (system: string): string => {
		const format = new Intl.NumberFormat(`en-u-nu-${system}`, { useGrouping: false });
		return [...'14155551234'].map((digit) => format.format(Number(digit))).join('');
	};
	const READ = 'arab arabext beng deva fullwide gujr guru khmr knda laoo latn mlym mong mymr';

	it.each([...READ.split(' '), 'nkoo', 'orya', 'sinh', 'tamldec', 'telu', 'thai', 'tibt'])(
		'is understood in the digits of %s',
		(system) => {
			expect(written(system)).not.toBe(system === 'latn' ? '' : '14155551234');
			expect(checkPhone(`+${written(system)}`, LIMITS).value).toBe('14155551234');
		},
	);

	it.each(Intl.supportedValuesOf('numberingSystem'))(
		'is never another one in the digits of %s',
		(system) => {
			const { value = '14155551234' } = checkPhone(`+${written(system)}`, LIMITS);
			expect(value).toBe('14155551234');
		},
	);

	it('comes out as the same digits in any decoration, for every provider', () => {
		const decoration = fc.array(
			fc.tuple(
				fc.nat(),
				// No opening parenthesis, dot or slash: they can mean something, which the table of cases has.
				fc.constantFrom(...DASHES, ...BLANKS, ...MARKS, ')', '·', '_'),
			),
			{ maxLength: 12 },
		);
		const opening = fc.constantFrom('+', '00', 'tel:+', 'whatsapp:+', '＋', '\u202a+');
		const closing = fc.constantFrom('', ' ', '\u202c', '@c.us', '@s.whatsapp.net');
		const script = fc.constantFrom(...Object.values(SCRIPTS));
		fc.assert(
			fc.property(
				phoneDigits,
				decoration,
				opening,
				closing,
				script,
				(digits, marks, start, end, zero) => {
					const characters = [...digits].map((digit) => String.fromCodePoint(zero + Number(digit)));
					// A few digits at the end that stand apart can be no part of it, which the table has as well.
					for (const [at, mark] of marks) characters.splice(at % (characters.length - 4), 0, mark);
					const input = `${start}${characters.join('')}${end}`;
					for (const { limits } of ALL_PROVIDERS) {
						expect(checkPhone(input, limits.phone).value).toBe(digits);
					}
				},
			),
			{ numRuns: 300 },
		);
	});

	it('is the same when it is read a second time', () => {
		fc.assert(
			fc.property(phoneDigits, (digits) => {
				expect(checkPhone(`+${wirePhone(digits, LIMITS)}`, LIMITS).value).toBe(digits);
			}),
		);
	});
});

describe('a phone number that cannot be used', () => {
	it.each([
		['nothing', ''],
		['blanks', ' \t\n'],
		['only invisible marks', '\u202a\u202c\u200b'],
		['a word', 'undefined'],
		['letters in it', '+1 415 CALL NOW'],
		['an extension', '+14155551234 ext. 5'],
		['only a plus', '+'],
		['only zeros', '000'],
		['a plus in the middle', '1+4155551234'],
		['two numbers', '+14155551234, +14155551235'],
		['two numbers with a slash', '+14155551234 / +14155551235'],
		['two numbers in two lines', '14155551234\n14155551235'],
		['a group', '120363025246125486@g.us'],
		['a newsletter', '120363025246125486@newsletter'],
		['the status broadcast', 'status@broadcast'],
		['a hidden id', '123456789012345@lid'],
		['an email address', 'shop@example.com'],
		['an infinite number', 'Infinity'],
		['a number in exponent notation with digits left out', '1.4155551e+10'],
		['a superscript digit', '+1415555123⁴'],
		['an object', '{"phone":"+14155551234"}'],
		['only a label', 'tel:'],
		['a link to something else', 'https://example.com/14155551234'],
		['an invitation to a group', 'https://chat.whatsapp.com/ABCDEF'],
		['a link that shares a text', 'https://wa.me/?text=+14155551234'],
	])('is refused: %s', (_, input) => {
		const { value, problems } = checkPhone(input, LIMITS);
		expect(value).toBeUndefined();
		expect(problems).toEqual([
			expect.objectContaining({ severity: 'error', field: 'Phone Number' }),
		]);
	});

	it.each([
		['+44 (0)20 7946 0000', '442079460000'],
		['+44(0)2079460000', '442079460000'],
		['+44 ( 0 ) 20 7946 0000', '442079460000'],
		['+44 [0] 20 7946 0000', '442079460000'],
		['+966 (٠)50 123 4567', '966501234567'],
		['+81 （０）90 1234 5678', '819012345678'],
		['+966 (۰)50 123 4567', '966501234567'],
	])('is read without a zero in parentheses, with a warning: %s', (input, digits) => {
		const { value, problems } = checkPhone(input, LIMITS);
		expect(value).toBe(digits);
		expect(problems).toMatchObject([{ severity: 'warning', field: 'Phone Number' }]);
	});

	it.each(['020 7946 0000', '0171 1234567', '(020) 7946 0000'])(
		'is refused without country code: %s',
		(input) => {
			const { value, problems } = checkPhone(input, LIMITS);
			expect(value).toBeUndefined();
			expect(problems[0]?.message).toContain('no country code');
		},
	);

	it('says that a number has too many digits', () => {
		expect(checkPhone('1234567890123456', LIMITS).problems[0]?.message).toContain('16 digits');
	});

	it('names a group as what it is', () => {
		expect(checkPhone('120363025246125486@G.US', LIMITS).problems[0]?.message).toContain('group');
	});

	it('keeps a hostile text short in what it tells', () => {
		const { problems } = checkPhone(`<img src=x>${'9'.repeat(1_000_000)}`, LIMITS);
		expect(problems).toHaveLength(1);
		expect(problems[0]?.message.length).toBeLessThan(200);
		expect(problems[0]?.message).not.toMatch(/[<>]/);
	});
});

describe('the length of a phone number', () => {
	it.each([
		// 7 to 9 digits: Niue, Cook Islands, Andorra; 15: Germany.
		...['Xobito', 'WA.cr', 'RASL'].flatMap((name) => [
			[name, '+683 4002', 'refused'],
			[name, '+682 21 234', 'refused'],
			[name, '+376 312 345', '+376312345'],
		]),
		...['Xobito', 'WA.cr', 'RASL'].map((name) => [name, '+4915123456789', undefined]),
		['Contactship', '+683 4002', '+6834002'],
		['Contactship', '+682 21 234', '+68221234'],
		['Contactship', '+376 312 345', '+376312345'],
	])('of %s fits the characters that it accepts: %s', (name, phone = '', expected) => {
		const limits = ALL_PROVIDERS.find((each) => each.name === name)?.limits.phone ?? LIMITS;
		const { value, problems } = checkPhone(phone, limits);
		if (expected === 'refused') {
			expect(problems[0]?.message).toContain('too short');
			expect(value).toBeUndefined();
			return;
		}
		expect(problems).toEqual([]);
		if (expected !== undefined) expect(wirePhone(value ?? '', limits)).toBe(expected);
	});

	it.each([
		['Xobito', 14, '+12345678901234'],
		['Xobito', 15, '123456789012345'],
		['WA.cr', 15, '123456789012345'],
		['RASL', 11, '12345678901'],
		['RASL', 10, '1234567890'],
		['RASL', 9, '+123456789'],
		['WA.cr', 9, '+123456789'],
		['Contactship', 15, '+123456789012345'],
	])('%s gets %i digits as %s', (name, count, expected) => {
		const provider = ALL_PROVIDERS.find((candidate) => candidate.name === name);
		expect(wirePhone('123456789012345'.slice(0, count), provider?.limits.phone ?? LIMITS)).toBe(
			expected,
		);
	});

	it('is 10 to 15 characters on the wire for the family, whatever was accepted', () => {
		const digits = fc.stringMatching(/^\d{5,15}$/);
		const family = fc.constantFrom(...FAMILY);
		fc.assert(
			fc.property(fc.oneof(phoneDigits, digits), family, (input, { limits }) => {
				const { value } = checkPhone(`+${input}`, limits.phone);
				if (value === undefined) return;
				expect(wirePhone(value, limits.phone)).toMatch(/^(\+\d{9,14}|\d{10,15})$/);
			}),
		);
	});
});

describe('a phone number beside a default country', () => {
	const countries = fc.constantFrom('ES', 'US', 'DE', 'IT', 'BR', 'RU', '34', '+39');

	it('stays what it is with a plus', () => {
		fc.assert(
			fc.property(
				phoneDigits,
				fc.constantFrom('+', '＋', 'tel:+'),
				countries,
				(digits, start, country) => {
					expect(checkPhone(`${start}${digits}`, LIMITS, country).value).toBe(digits);
				},
			),
		);
	});

	it.each(['393331234567@c.us', '393331234567@s.whatsapp.net'])(
		'stays what it is as a chat id, which always has its country code: %s',
		(input) => {
			for (const country of ['DE', 'ES', 'US', 'IT']) {
				expect(checkPhone(input, LIMITS, country).value).toBe('393331234567');
			}
		},
	);
});

describe('any text as a phone number', () => {
	it('never throws, and gives either digits, perhaps with doubts, or one reason', () => {
		const text = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.string({ unit: 'grapheme' }),
			fc.string({ unit: fc.constantFrom('+', '0', '1', '٣', '(', ')', ' ', '@', '\ud83d', ':') }),
		);
		const country = fc.oneof(
			fc.constantFrom('', 'ES', 'US', '39', 'Spain ()', '((ES))'),
			fc.string({ unit: 'binary' }),
		);
		fc.assert(
			fc.property(text, fc.constantFrom(...ALL_PROVIDERS), country, (input, { limits }, place) => {
				const { value, problems } = checkPhone(input, limits.phone, place);
				const severities = problems.map(({ severity }) => severity);
				if (value === undefined) expect(severities).toEqual(['error']);
				else {
					expect(value).toMatch(/^[1-9]\d{6,14}$/);
					expect(severities).not.toContain('error');
				}
			}),
			{ numRuns: 1000 },
		);
	});
});

it('is not read without a plus and a country if a digit would have to be left out', () => {
	expect(checkPhone('119005000000', LIMITS).value).toBeUndefined();
	expect(checkPhone('4407911123456', LIMITS).value).toBeUndefined();
	expect(checkPhone('447911123456', LIMITS).value).toBe('447911123456');
	expect(checkPhone('4407911123456', LIMITS, 'GB').value).toBe('447911123456');
});

describe('a number without a plus that is one of another country as well', () => {
	// By Google's library: a landline of the default country, or a mobile number of another one.
	it.each([
		['33612345678', 'DE', '+33612345678'],
		['393461234567', 'DE', '+393461234567'],
		['436641234567', 'DE', '+436641234567'],
		['447911123456', 'DE', '+447911123456'],
		['17012345678', 'DE', '+17012345678'],
		['821012345678', 'ID', '+821012345678'],
		['66812345678', 'AT', '+66812345678'],
	])('is refused where the other may be a mobile number: %s in %s', (phone, country, other) => {
		const { value, problems } = checkPhone(phone, LIMITS, country);
		expect(value).toBeUndefined();
		expect(problems[0]?.message).toContain('two ways');
		expect(problems[0]?.message).toContain(other);
	});

	it.each([
		['13123456789', 'CN', '8613123456789'],
		['34961234567', 'BR', '5534961234567'],
		['11987654321', 'BR', '5511987654321'],
		['01701234567', 'DE', '491701234567'],
	])(
		'is read by its Default Country where that is the usual spelling there, or it is no mobile number elsewhere: %s in %s',
		(phone, country, digits) => {
			expect(checkPhone(phone, LIMITS, country)).toEqual({ value: digits, problems: [] });
		},
	);
});
