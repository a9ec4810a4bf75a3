import fc from 'fast-check';
import { PhoneNumberType } from 'google-libphonenumber';

import { readPhone } from '../../../nodes/WhatsAppMedia/checks/phone';
import { share } from '../../support/extent';
import {
	EXAMPLES,
	google,
	googleReads,
	NEWER_PLANS,
	type Example,
} from '../../support/phoneDigits';

/** The ways in which a number is written. */
const SPELLINGS: Readonly<Record<string, (example: Example) => string>> = {
	'E.164': ({ e164 }) => e164,
	'international with blanks': ({ international }) => international,
	'with 00': ({ international }) => international.replace('+', '00 '),
	national: ({ national }) => national,
	'national with dots and parentheses': ({ national }) =>
		national.replace(/^(\d+)[ -]/, '($1) ').replace(/[ -]/g, '.'),
	'national without what is only dialed inside': ({ digits }) => digits,
	'with its country code and no plus': ({ e164 }) => e164.slice(1),
	'with a (0)': ({ international }) => international.replace(/^(\+\d+)[ -]/, '$1 (0)'),
};

describe('Google’s example numbers of all regions, with the region as Default Country', () => {
	const rows = EXAMPLES.flatMap((example) =>
		Object.entries(SPELLINGS).flatMap(([name, spell]) =>
			[example.region, `+${example.callingCode}`].map((country) => ({
				...example,
				country,
				name,
				spelled: spell(example),
			})),
		),
	);
	const read = rows.map((row) => ({ ...row, ...readPhone(row.spelled, row.country) }));

	it('are many', () => {
		expect(new Set(EXAMPLES.map(({ region }) => region)).size).toBeGreaterThan(240);
		expect(rows.length).toBeGreaterThan(7_000);
	});

	it('never come out as another number', () => {
		const others = read.filter(({ value, e164 }) => value !== undefined && `+${value}` !== e164);
		expect(others.map(({ spelled, country, value }) => [spelled, country, value])).toEqual([]);
	});

	it('are refused in at most 1 of 100 spellings', () => {
		const refused = read.filter(({ value }) => value === undefined);
		expect(refused.length / rows.length).toBeLessThan(0.01);
	});

	it('are accepted without a warning, but for a (0) that is not dialed', () => {
		const doubtful = read.filter(
			({ value, problems, name }) =>
				value !== undefined && problems.length > 0 && name !== 'with a (0)',
		);
		expect(doubtful.map(({ spelled, country }) => [spelled, country])).toEqual([]);
	});
});

/** How a place in a list stands before a number. */
const PLACES = [
	...[
		'1. ',
		'01. ',
		'002. ',
		'02) ',
		'1.',
		'2) ',
		'2)',
		'(3) ',
		'[4] ',
		'1] ',
		'1.) ',
		'1.- ',
		'12. ',
		'#5 ',
		'1: ',
	],
	...['1 - ', '1- ', '1 . ', '1 ) ', '1/ ', '1_', 'Tel. 1 ', 'Phone 2: ', 'Mobile (1) ', '📱 1. '],
];

describe('Google’s example mobile numbers of all regions behind a place in a list', () => {
	const mobiles = EXAMPLES.filter(({ digits, region }) => {
		const type = google.getNumberType(google.parse(digits, region));
		return type === PhoneNumberType.MOBILE || type === PhoneNumberType.FIXED_LINE_OR_MOBILE;
	});
	const rows = mobiles.flatMap(({ region, e164, national, international, digits }) =>
		[national, international, digits, e164.slice(1)].flatMap((spelled) =>
			share(PLACES, 12).map((place) => ({ region, e164, spelled: `${place}${spelled}` })),
		),
	);

	it('are refused or read as the number, never as another', () => {
		expect(mobiles.length).toBeGreaterThan(200);
		const others = rows.flatMap(({ region, e164, spelled }) => {
			const { value } = readPhone(spelled, region);
			return value === undefined || `+${value}` === e164 ? [] : [[spelled, region, value]];
		});
		expect(others).toEqual([]);
	});
});

describe('a zero and one or two digits before a number', () => {
	const typeOf = (e164: string): PhoneNumberType => google.getNumberType(google.parse(e164));
	const examplesOf = (...types: PhoneNumberType[]): Example[] =>
		EXAMPLES.filter(({ e164 }) => types.includes(typeOf(e164)));
	const CODES = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '010', '011', '015', '019'];

	it('are never taken for the area code before a mobile number', () => {
		const mobiles = examplesOf(PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE);
		const places = CODES.flatMap((code) => [`(${code}) `, `[${code}] `, `${code} - `, `(${code})`]);
		const others = mobiles.flatMap(({ region, e164, national, international, digits }) =>
			[national, international, digits, e164.slice(1), international.slice(1)].flatMap((spelled) =>
				places.flatMap((place) => {
					const { value } = readPhone(place + spelled, region);
					return value === undefined || `+${value}` === e164
						? []
						: [[place + spelled, region, value]];
				}),
			),
		);
		expect(mobiles.length).toBeGreaterThan(200);
		expect(others).toEqual([]);
	});

	it.each(['AT', 'AX', 'FI', 'ZA'])(
		'make a mobile number of nine digits doubtful: %s',
		(region) => {
			const mobile = EXAMPLES.findLast((example) => example.region === region)?.digits ?? '';
			expect(mobile).toHaveLength(9);
			const read = CODES.map((code) => readPhone(`(${code}) ${mobile}`, region).value);
			expect(read.filter((value) => value !== undefined)).toEqual([]);
		},
	);

	it('are the area code of a landline, whatever digits follow', () => {
		const starts = ['', '4', '41', '5', '50', '6', '66', '69', '7', '71'];
		const ends = ['0000', '1234', '2917', '5838', '7919', '9999'];
		const rows = examplesOf(PhoneNumberType.FIXED_LINE).flatMap(
			({ region, callingCode, national }) => {
				const [, code, rest = ''] = /^\(?(0\d{1,2})\)?[ -](.+)$/.exec(national) ?? [];
				if (code === undefined || NEWER_PLANS.test(callingCode)) return [];
				const example = rest.replace(/\D/g, '');
				return starts.flatMap((start) =>
					ends.flatMap((end) =>
						[example.length, 6, 7, 8].map((length) => {
							const digits =
								(start + example.slice(start.length)).padEnd(8, '2').slice(0, length - 4) + end;
							return { region, code, digits, e164: googleReads(code + digits, region) };
						}),
					),
				);
			},
		);
		const spelled = rows
			.filter(({ e164 }) => e164 !== undefined && typeOf(e164) === PhoneNumberType.FIXED_LINE)
			.flatMap(({ region, code, digits, e164 }) =>
				[`(${code}) ${digits}`, `${code} - ${digits}`].map((phone) => {
					const { value } = readPhone(phone, region);
					return { region, phone, e164, read: value && `+${value}` };
				}),
			);
		expect(spelled.length).toBeGreaterThan(5_000);
		expect(spelled.filter(({ e164, read }) => read !== undefined && read !== e164)).toEqual([]);
		const refused = spelled.filter(({ read }) => read === undefined);
		expect(refused.length / spelled.length).toBeLessThan(0.01);
	});
});

describe('the 8 that Russia dials before an area code', () => {
	const rows = Array.from({ length: 1_000 }, (_, at) => String(at).padStart(3, '0')).flatMap(
		(code) => {
			const e164 = googleReads(`8${code}2947850`, 'RU');
			return e164 === undefined ? [] : [{ code, e164 }];
		},
	);
	const vietnamese = rows.filter(({ code }) => {
		const abroad = googleReads(`+8${code}2947850`);
		const isMobile =
			abroad !== undefined && google.getNumberType(google.parse(abroad)) === PhoneNumberType.MOBILE;
		return isMobile && abroad.startsWith('+84');
	});

	it('is no part of a country code where it stands apart', () => {
		expect(rows.length).toBeGreaterThan(50);
		expect(vietnamese.length).toBeGreaterThan(5);
		for (const { code, e164 } of rows) {
			for (const spelled of [
				`8 ${code} 294-78-50`,
				`8 (${code}) 294-78-50`,
				`8-${code}-294-78-50`,
			]) {
				expect([spelled, readPhone(spelled, 'RU').value]).toEqual([spelled, e164.slice(1)]);
			}
		}
	});

	it('may be one where it does not', () => {
		for (const { code } of vietnamese) {
			for (const spelled of [`8${code}2947850`, `8${code} 294-78-50`, `(8${code}) 294-78-50`]) {
				expect([spelled, readPhone(spelled, 'RU').value]).toEqual([spelled, undefined]);
			}
		}
	});

	it('makes no number of another country one of Russia', () => {
		for (const { e164, international } of EXAMPLES.filter((each) => each.e164.startsWith('+8'))) {
			for (const spelled of [e164.slice(1), international.slice(1)]) {
				const { value } = readPhone(spelled, 'RU');
				expect([spelled, value ?? e164.slice(1)]).toEqual([spelled, e164.slice(1)]);
			}
		}
	});
});

describe('any digits', () => {
	const regions = google.getSupportedRegions();
	const digits = fc.stringMatching(/^\d{4,16}$/);
	const situation = fc
		.record({
			region: fc.option(fc.constantFrom(...regions), { nil: '' }),
			digits,
			// Mostly as numbers begin, or next to nothing would exist.
			start: fc.constantFrom('', '', '0', '00', '+', 'code', '+code', '00code', 'example'),
		})
		.map(({ region, digits: any, start }) => {
			const code = String(google.getCountryCodeForRegion(region === '' ? 'ES' : region));
			const example = EXAMPLES.find((each) => each.region === region)?.digits ?? '600000102';
			if (start === 'example') return { region, phone: example.slice(0, -4) + any.slice(0, 4) };
			return { region, phone: start.replace('code', code) + any };
		});

	it('are accepted only as a number that Google’s library reads there or abroad', () => {
		let accepted = 0;
		fc.assert(
			fc.property(situation, ({ region, phone }) => {
				const { value } = readPhone(phone, region);
				if (value === undefined) return;
				accepted += 1;
				const abroad = phone.replace(/^(?:\+00|\+|00)?/, '+');
				const readings = [googleReads(abroad), region === '' ? '' : googleReads(phone, region)];
				const isOlder = /^(?:521\d{10}|55\d\d[6-9]\d{7})$/.test(value);
				if (!isOlder && !NEWER_PLANS.test(value)) expect(readings).toContain(`+${value}`);
			}),
			{ numRuns: 3_000 },
		);
		expect(accepted).toBeGreaterThan(300);
	});

	it('are refused where Google’s library reads them as two numbers', () => {
		const withCode = fc
			.tuple(fc.constantFrom(...EXAMPLES), fc.stringMatching(/^\d{4}$/))
			.map(([{ region, e164 }, last]) => ({ region, phone: e164.slice(1, -4) + last }));
		let twofold = 0;
		fc.assert(
			fc.property(withCode, ({ region, phone }) => {
				const readings = [googleReads(`+${phone}`), googleReads(phone, region)];
				if (readings.includes(undefined) || readings[0] === readings[1]) return;
				twofold += 1;
				expect(readPhone(phone, region).value).toBeUndefined();
			}),
			{ numRuns: 3_000 },
		);
		expect(twofold).toBeGreaterThan(10);
	});
});

describe('Google’s example numbers with a slip', () => {
	const MOBILE = [PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE];
	const isMobile = (e164: string): boolean =>
		MOBILE.includes(google.getNumberType(google.parse(e164)));

	it('of a digit left out or doubled behind their own code are not taken for a landline with that area code', () => {
		const slips = EXAMPLES.flatMap(({ region, callingCode, digits }) =>
			[...digits].flatMap((digit, at) =>
				['', digit + digit].map((instead) => ({
					region,
					phone: callingCode + digits.slice(0, at) + instead + digits.slice(at + 1),
				})),
			),
		).filter(({ phone }) => googleReads(`+${phone}`) === undefined);
		const twofold = slips.filter(({ phone, region }) => googleReads(phone, region) !== undefined);
		expect(twofold.length).toBeGreaterThan(50);
		const taken = slips.flatMap(({ phone, region }) => {
			const { value } = readPhone(phone, region);
			return value === undefined || /^55\d\d[6-9]\d{7}$/.test(value)
				? []
				: [[phone, region, `+${value}`] as const];
		});
		expect(taken.filter(([, , to]) => !isMobile(to))).toEqual([]);
	});

	it.each([' - 7', ' - 78', ' – 789', ' (78)'])(
		'never take %j at their end for a part of them',
		(end) => {
			const read = EXAMPLES.map(({ e164 }) => [e164, readPhone(e164 + end).value]);
			expect(read.filter(([, value]) => value !== undefined)).toEqual([]);
		},
	);

	it.each([' 7', ' 78', ' 789'])(
		'are refused with %j at their end, whether or not both exist',
		(end) => {
			const rows = EXAMPLES.filter(({ e164 }) => e164.length > 8);
			const twofold = rows.filter(({ e164 }) => googleReads(e164 + end) !== undefined);
			expect(twofold.length).toBeGreaterThan(5);
			const read = rows.map(({ e164 }) => [e164, readPhone(e164 + end).value]);
			expect(read.filter(([, value]) => value !== undefined)).toEqual([]);
		},
	);
});
