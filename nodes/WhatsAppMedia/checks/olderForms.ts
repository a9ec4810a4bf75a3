/**
 * Forms that numbering plans have given up and that WhatsApp still accepts, since its accounts are
 * older: Mexican mobiles with a 1 (until 2019), Brazilian mobiles without the ninth digit (until 2016).
 */
const OLDER_FORMS: ReadonlyArray<{ readonly older: RegExp; readonly today: string }> = [
	{ older: /^521(\d{10})$/, today: '52$1' },
	// Those that begin with 7 were never given a ninth digit (trunked radio): they are as they should be.
	{ older: /^55(\d\d)([689]\d{7})$/, today: '55$19$2' },
];

/** E.164 digits in the form of today; undefined where they are not in an older form. */
export function formOfToday(digits: string): string | undefined {
	const form = OLDER_FORMS.find(({ older }) => older.test(digits));
	return form && digits.replace(form.older, form.today);
}
