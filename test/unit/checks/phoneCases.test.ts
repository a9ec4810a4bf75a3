import { readPhone } from '../../../nodes/WhatsAppMedia/checks/phone';
import { PHONE_CASES } from '../../support/phoneCases';
import { googleReads } from '../../support/phoneDigits';

/** Forms of Mexican and Brazilian mobiles that plans have given up, and WhatsApp has not. */
const OLDER = /^\+(?:521\d{10}|55\d\d[6-9]\d{7})$/;

describe.each(Object.entries(PHONE_CASES))('%s', (_, cases) => {
	it.each(cases.map((each) => [each.phone, each.country ?? 'no country', each] as const))(
		'%j with %s',
		(phone, __, { country, to, says }) => {
			const { value, problems } = readPhone(phone, country);
			expect(value).toBe(to?.slice(1));
			expect(problems.map(({ severity }) => severity)).toEqual(
				says === undefined ? [] : problems.map(() => (to === undefined ? 'error' : 'warning')),
			);
			if (says !== undefined) {
				expect(problems.map(({ message }) => message).join('\n')).toContain(says);
			}
		},
	);
});

it('each number in the table exists', () => {
	const numbers = Object.values(PHONE_CASES).flatMap((cases) =>
		cases.flatMap(({ to }) => to ?? []),
	);
	expect(numbers.length).toBeGreaterThan(50);
	for (const number of numbers) {
		if (!OLDER.test(number)) expect(googleReads(number)).toBe(number);
	}
});
