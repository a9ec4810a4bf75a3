import { captionOf, cleanDetails, expectName, idOf, kindOf, strictly } from '../../delivered';
import type { Letter } from '../../letter';
import type { WireRequest } from '../../wireRequest';

/** Id of the contact that is created. */
export const NEW_CONTACT = 'c-new-1';

/** Compares a message with what went over the connection, the requests for its contact included. */
export function expectDelivered(letter: Letter, requests: readonly WireRequest[]): void {
	const send = requests.at(-1);
	if (send === undefined) throw new Error('Nothing was sent');
	expect(send.requestLine).toBe('POST /v1/waba/send-media HTTP/1.1');
	if (letter.recipientBy === 'phone') expectContact(letter, requests);
	else expect(requests).toHaveLength(1);
	expectMessage(letter, send);
}

function expectContact(letter: Letter, requests: readonly WireRequest[]): void {
	expect(requests).toHaveLength(3);
	const [find, create] = requests;
	expect(find?.requestLine).toBe(`GET /v1/contacts?phone_number=%2B${letter.digits} HTTP/1.1`);
	expect(find?.body).toHaveLength(0);
	expect(create?.requestLine).toBe('POST /v1/contacts HTTP/1.1');
	const { firstName, lastName, email, country, description } = cleanDetails(letter);
	const name = [firstName, lastName].filter(Boolean).join(' ');
	expect(JSON.parse(String(create?.body))).toEqual({
		phone_number: `+${letter.digits}`,
		full_name: name === '' ? `+${letter.digits}` : name,
		...(email && { email }),
		...(country && { country }),
		...(description && { description }),
	});
}

function expectMessage(letter: Letter, send: WireRequest): void {
	const { recipientBy, source, ids } = letter;
	const {
		media_data: media,
		file_name: name,
		...rest
	} = JSON.parse(String(send.body)) as {
		media_data: string;
		file_name?: string;
	};
	const recipient = {
		phone: { contact_id: NEW_CONTACT, channel_id: idOf(ids.channelId) },
		contactId: { contact_id: idOf(ids.contactId), channel_id: idOf(ids.channelId) },
		threadId: { thread_id: idOf(ids.threadId) },
	}[recipientBy];
	expect(rest).toEqual({
		...recipient,
		media_type: kindOf(letter),
		...captionOf(letter, 'content'),
	});
	if (kindOf(letter) === 'document') expectName(letter, name);
	else expect(name).toBeUndefined();
	if (source.type === 'link') return expect(media).toBe(strictly(source.url));
	const prefix = letter.dataUri ? `data:${source.file.mimeType};base64,` : '';
	expect(media).toBe(prefix + source.file.bytes.toString('base64'));
}
