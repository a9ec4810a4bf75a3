import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { hasErrors, type Checked, type Problem } from '../../checks/problem';
import type { Draft } from '../../messages/draft';
import type { Sendable, TemplateMessage } from '../../messages/message';
import { inquiring } from '../../sending/inquiries';
import type { RunSession } from '../../sending/session';
import type { Operation } from '../operation';
import { inquire, type Inquired } from './inquire';
import type { PreparedMessage } from './prepareMessage';
import { presentMedia, presentPhone, presentProblem, presentSending } from './preview';
import { waitOf } from './sendWithStandBy';

/** What the checks of the node say of a message. */
export interface Examined {
	/** As it would be sent; absent where it cannot be. */
	readonly message?: Sendable;
	readonly problems: readonly Problem[];
	/** What the provider is asked about it. */
	readonly inquired: Inquired;
	/** The template that stands by; absent where none was chosen. */
	readonly standBy?: { readonly message?: TemplateMessage };
}

/**
 * An operation that does everything that sending does up to the request, asks the provider what can be
 * known without sending, and sends nothing.
 */
export function checking<D extends Draft>(
	read: (functions: IExecuteFunctions, itemIndex: number) => Promise<D>,
	examine: (session: RunSession, draft: D) => Promise<Examined>,
): Operation<D, D> {
	return {
		sends: false,
		read,
		prepare: (_, draft) => ({ value: draft }),
		run: async (session, draft) => {
			const { message, problems, inquired, standBy } = await examine(session, draft);
			const asked = await inquire(inquiring(session), draft, inquired);
			return {
				json: {
					provider: session.provider.id,
					ready: message !== undefined && !hasErrors(asked),
					...presentMessage(message),
					problems: [...problems, ...asked].map(presentProblem),
					request: presentSending(session, message),
					...(standBy && { templateRequest: presentSending(session, standBy.message) }),
				},
			};
		},
	};
}

/** What the checks say of a message for which a template can stand by. */
export function examined(
	session: RunSession,
	draft: Draft,
	{ value, problems }: Checked<PreparedMessage>,
): Examined {
	const { message, standBy } = value ?? {};
	const isWanted = draft.outsideWindow === 'template';
	return {
		message,
		problems,
		inquired: {
			waitForDelivery: waitOf(session, draft),
			...(isWanted && { template: { content: standBy, isStandBy: true } }),
		},
		...(isWanted && { standBy: { message: standBy } }),
	};
}

function presentMessage(message: Sendable | undefined): IDataObject {
	if (message === undefined) return {};
	const phone = presentPhone(message.recipient);
	if ('text' in message) return { phone, text: message.text };
	if ('template' in message) {
		const { template, media } = message;
		return { phone, template: `${template.name}:${template.language}`, ...presentMedia(media) };
	}
	return { phone, ...presentMedia(message.media), caption: message.caption ?? null };
}
