import type { Problem } from '../checks/composeMessage';
import { resolveRecipient } from '../sending/resolveRecipient';
import type { RunSession } from '../sending/session';
import { failureOfProblems } from '../failures/describeFailure';
import type { Draft } from '../messages/draft';
import type { TemplateMessage } from '../messages/message';
import { readDraft } from '../parameters/draft';
import { sendAndWait, presentDispatch } from './steps/sendAndWait';
import { identityOf } from './steps/identityOf';
import { prepareRemoteTemplate, prepareTemplate } from './steps/prepareMessage';
import { withOpenSource } from './steps/openSource';
import type { ItemResult, Operation, OutputSettings } from './operation';

/** What is sent: a template, or the draft of one whose file n8n downloads first. */
interface Ready {
	readonly draft: Draft;
	readonly prepared?: PreparedTemplate;
}

interface PreparedTemplate {
	readonly message: TemplateMessage;
	readonly problems: readonly Problem[];
}

/** Sends an approved template, with media in its header where it has room for it. */
export const sendTemplate: Operation<Draft, Ready> = {
	sends: true,
	read: readDraft,
	prepare: (session, draft) => {
		if (draft.source.type === 'remote') {
			const { value, problems } = prepareRemoteTemplate(session, draft, draft.source);
			if (value === undefined) return { failure: failureOfProblems(problems) };
			return { value: { draft }, identity: identityOf(session, draft, value) };
		}
		const { value: message, problems } = prepareTemplate(session, {
			...draft,
			source: draft.source,
		});
		if (message === undefined) return { failure: failureOfProblems(problems) };
		return {
			value: { draft, prepared: { message, problems } },
			identity: identityOf(session, draft, message),
		};
	},
	run,
};

async function run(
	session: RunSession,
	{ draft, prepared }: Ready,
	settings: OutputSettings,
): Promise<ItemResult> {
	if (prepared !== undefined) return await perform(session, draft, prepared, settings);
	return await withOpenSource(draft, session.downloads.open, async (opened) => {
		const { value: message, problems } = prepareTemplate(session, opened);
		if (message === undefined) return { failure: failureOfProblems(problems) };
		return await perform(session, draft, { message, problems }, settings);
	});
}

async function perform(
	session: RunSession,
	draft: Draft,
	{ message, problems }: PreparedTemplate,
	settings: OutputSettings,
): Promise<ItemResult> {
	const { recipient, contact } = message;
	const addressed = await resolveRecipient(session, recipient, contact, draft.createContact);
	if ('failure' in addressed) return addressed;
	const result = await sendAndWait(session, message, {
		resolved: addressed.resolved,
		problems,
		waitForDelivery: draft.waitForDelivery ?? 0,
	});
	return presentDispatch(session, result, settings);
}
