import { composeText } from '../../../nodes/WhatsAppMedia/checks/composeText';
import { requestFor } from '../../../nodes/WhatsAppMedia/providers/provider';
import type { TextDraft } from '../../../nodes/WhatsAppMedia/messages/draft';
import { draftOf } from '../../support/drafts';
import { ALL_PROVIDERS } from '../../support/providers';

const draft = { ...draftOf(), text: 'Hi' } as unknown as TextDraft;

it('a provider that sends no texts is told of before anything is sent', () => {
	for (const provider of ALL_PROVIDERS) {
		const without = { ...provider, sendText: undefined };
		const { value, problems } = composeText(draft, without);
		expect(value).toBeUndefined();
		expect(problems).toMatchObject([
			{ field: 'Text', message: `No texts can be sent through ${provider.name}` },
		]);
		expect(() => requestFor(without, { text: 'Hi' } as never)).toThrow('sends no texts');
	}
});
