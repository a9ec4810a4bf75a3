import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';

import { readEmail } from '../../../nodes/WhatsAppMedia/checks/email';
import { checkUrl } from '../../../nodes/WhatsAppMedia/checks/link';

/**
 * Three of the providers run on Laravel, whose rules `url` and `email` refuse a whole message. What its
 * own code says of what the node sends stands in a file; `verdicts.php` writes it anew.
 */
const FOLDER = join(__dirname, '../support/laravel');
const FILE = join(FOLDER, 'verdicts.json');

type Verdicts = Readonly<Record<'email' | 'url', Readonly<Record<string, boolean>>>>;

/** Addresses of links as people have them, with all that browsers leave as it is. */
const LINKS = [
	'https://example.com/invoice[1].pdf',
	'https://example.com/50%.pdf',
	'https://example.com/100% cotton.pdf',
	'https://example.com/a|b.pdf',
	'https://example.com/a%zz.pdf',
	'https://example.com/{order}/invoice.pdf',
	'https://example.com/a^b`c.pdf',
	'https://example.com/f?x={1}',
	'https://example.com/f?x=1|2',
	'https://example.com/f?x=50%',
	'https://example.com/f?x=a^b&y=a`b&z=a\\b',
	'https://example.com/f?ids[]=1&ids[]=2',
	'https://example.com/a.pdf#a[1]',
	'https://example.com/a.pdf#x|y#z',
	'https://example.com/Factura nº 12.pdf',
	'https://example.com/请求.pdf?name=Müller',
	'https://müller.example/rechnung.pdf',
	'https://[2606:4700::1111]/a[1].pdf',
	'https://my_bucket.s3.amazonaws.com/a.pdf',
	'https://example.com:8443/a.pdf',
	"https://example.com/o'neill (1).pdf?a=b'c",
	'https://example.com/a.pdf?X-Amz-Credential=AKIA%2F20240501%2Feu%2Fs3%2Faws4_request&X-Amz-Signature=ab12',
];

const EMAILS = [
	'a@example.com',
	'a@b',
	'zoe+shop@example.com',
	'o’neill@example.com',
	"o'neill@example.com",
	'ñ@example.com',
	'ana@exämple.com',
	'用户@例え.jp',
	'<a@example.com>',
	'Ana Gómez <a@example.com>',
	'"Ana Gómez" <a@example.com>',
	'"a@example.com"',
	"'a@example.com'",
	'mailto:a@example.com',
	'MAILTO:a@example.com?subject=Hi',
	'<mailto:a@example.com>',
	'a@example.com\u200b',
	'\u202aa@example.com\u202c',
	'\ufeffa@example.com',
	'a@example.com.',
	'a@example.com,',
	'a@example.com;',
	'(a@example.com)',
	' a@example.com\u00a0',
	'a..b@example.com',
	'.a@example.com',
	'a.@example.com',
	'a,b@example.com',
	'a b@example.com',
	'a@-example.com',
	'a@example-.com',
	'a@ex_ample.com',
	'a@example..com',
	'a@.com',
	'a@b@c.com',
	'a@',
	'@example.com',
	'a',
	'a@example.com, b@example.com',
	'a@example.com b@example.com',
	`${'x'.repeat(70)}@example.com`,
	`a@${'x'.repeat(64)}.com`,
	'a@exa mple.com',
	'a@(comment)example.com',
	'a\\@b@example.com',
];

/** A fixed sample of what nobody thinks of. */
function sample(units: readonly string[], make: (text: string) => string): string[] {
	const text = fc.array(fc.constantFrom(...units), { maxLength: 8 }).map((all) => all.join(''));
	return fc.sample(text, { numRuns: 300, seed: 1042 }).map(make);
}

const links = [
	...LINKS,
	...sample(
		[...'ab[]|{}^`%#?&=+ é中"<>\\;,:@!$\'()*~1', '%20', '%2', '%zz', '..', '/'],
		(text) => `https://example.com/${text}`,
	),
];
const emails = [
	...EMAILS,
	...sample([...'ab.-_+ñ中🙂"<> ,;:()[]/\'!#%1@', '..', '\u200b'], (text) => `${text}@example.com`),
	...sample([...'ab.-_ñ中🙂 ,()[]1', '..', '\u200b'], (text) => `a@${text}.com`),
];

const sent = {
	url: [...new Set(links.flatMap((link) => checkUrl(link).value?.href ?? []))],
	email: [
		...new Set(emails.map(readEmail).flatMap(({ address, isValid }) => (isValid ? [address] : []))),
	],
};

beforeAll(() => {
	if (process.env.UPDATE_VERDICTS !== '1') return;
	const given = JSON.stringify({ url: sent.url, email: [...sent.email, ...EMAILS] });
	writeFileSync(FILE, execFileSync('php', [join(FOLDER, 'verdicts.php')], { input: given }));
});

const verdicts = (): Verdicts => JSON.parse(readFileSync(FILE, 'utf8')) as Verdicts;

describe('what is sent to a server that runs on Laravel', () => {
	it.each(['url', 'email'] as const)('passes its rule: %s', (rule) => {
		const judged = verdicts()[rule];
		expect(sent[rule].length).toBeGreaterThan(rule === 'url' ? 200 : 30);
		// A value without a verdict is one that nobody has asked Laravel about.
		expect(sent[rule].filter((value) => judged[value] !== true)).toEqual([]);
	});

	it('is every address that Laravel takes as it was given, quoted names excepted', () => {
		const judged = verdicts().email;
		const refused = EMAILS.filter((email) => judged[email] === true && !readEmail(email).isValid);
		expect(refused).toEqual(['a@(comment)example.com']);
	});
});
