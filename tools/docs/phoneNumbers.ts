import { readPhone } from '../../nodes/WhatsAppMedia/checks/phone';
import { PHONE_CASES, type PhoneCase } from '../../test/support/phoneCases';

/** What becomes of the phone numbers that the tests judge, in the node's own words. */
export function phoneTables(): string {
	return Object.entries(PHONE_CASES)
		.map(([title, cases]) => `## ${title}\n\n${tableOf(cases)}`)
		.join('\n\n');
}

function tableOf(cases: readonly PhoneCase[]): string {
	const head = ['Phone Number', 'Default Country', 'Sent to', 'What the node says'];
	const rows = cases.map(({ phone, country, to }) => [
		phone === '' ? '*nothing*' : code(phone),
		country === undefined ? '' : code(country),
		to === undefined ? '**refused**' : code(to),
		readPhone(phone, country)
			.problems.map(({ message }) => `${message}.`)
			.join(' '),
	]);
	return [head, head.map(() => '---'), ...rows]
		.map((cells) => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`)
		.join('\n');
}

/** As code, with what cannot be seen by its number in Unicode. */
function code(text: string): string {
	const visible = text.replace(
		/\p{Cf}/gu,
		(mark) => `⟨U+${mark.charCodeAt(0).toString(16).toUpperCase()}⟩`,
	);
	return `\`${visible}\``;
}
