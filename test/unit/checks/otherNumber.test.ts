import { isOtherNumber } from '../../../nodes/WhatsAppMedia/checks/otherNumber';

describe('a number in an answer', () => {
	it.each([
		['+14155551234', '14155551234'],
		['14155551234', '14155551234'],
		['+1 (415) 555-1234', '14155551234'],
		['0014155551234', '14155551234'],
		['4155551234', '14155551234'],
		['0415555010', '61415555010'],
		['06301234567', '36301234567'],
		// Iceland: seven digits and the zero of a local call.
		['05551234', '3545551234'],
		// Brazil without and with the ninth digit, Mexico with and without the 1, Argentina without and with the 9.
		['551187654321', '5511987654321'],
		['+5511987654321', '551187654321'],
		['5215512345678', '525512345678'],
		['525512345678', '5215512345678'],
		['543515551234', '5493515551234'],
		['5493515551234', '543515551234'],
	])('%s is %s in another spelling', (said, phone) => {
		expect(isOtherNumber(said, phone)).toBe(false);
	});

	it.each(['', '+', '0', '1234', '9999999', '+1415*****99', '…9999', '+1415XXX9999', '1415555'])(
		'%j is masked, or a part of a number, and means no other one',
		(said) => {
			expect(isOtherNumber(said, '14155551234')).toBe(false);
		},
	);

	it.each(['an e-mail', 'x@s.whatsapp.net', 'Maria 34600000102', '1.4E+10'])(
		'%s is none',
		(said) => {
			expect(isOtherNumber(said, '14155551234')).toBe(false);
		},
	);

	it.each(['+34600000102', '14155551235', '12125551234', '0034 600 000 102', '34600000102'])(
		'%s is another one than 14155551234',
		(said) => {
			expect(isOtherNumber(said, '14155551234')).toBe(true);
		},
	);
});
