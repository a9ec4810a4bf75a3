import {
	failureOf,
	NOWHERE,
	stillInDoubt,
} from '../../../nodes/WhatsAppMedia/failures/describeFailure';
import { forTool } from '../../../nodes/WhatsAppMedia/failures/forTool';
import { toFailureItem } from '../../../nodes/WhatsAppMedia/failures/nodeError';
import { REASONS, type Reason } from '../../../nodes/WhatsAppMedia/failures/reasons';

const REASON_NAMES = Object.keys(REASONS) as Reason[];
const reasonsOf = (outcome: string): Reason[] =>
	REASON_NAMES.filter((reason) => REASONS[reason].outcome === outcome);

/** What only somebody in front of the provider or the editor can do. */
const FOR_A_PERSON = /Look in|Before you send|check in your provider|Messages in Doubt|Base URL/i;

describe('what a model is told', () => {
	it.each(reasonsOf('unknown'))('after %s: to stop, and to ask a person', (reason) => {
		const { message, details } = toFailureItem(forTool(failureOf(reason, NOWHERE), 'WA.cr'), 0, {});
		expect(message).toMatch(/Do not call this tool again for this message.*ask a person.*WA\.cr/);
		expect(message).not.toMatch(FOR_A_PERSON);
		expect(details).toMatchObject({ outcome: 'unknown', reason, field: null });
	});

	it('the same where an earlier attempt is in doubt', () => {
		const failure = stillInDoubt(failureOf('notReached', NOWHERE));
		expect(forTool(failure, 'WA.cr').advice).toMatch(/Do not call this tool again.*ask a person/);
	});

	it('not to repeat what was not delivered', () => {
		const { advice } = forTool(failureOf('notDelivered', NOWHERE), 'WA.cr');
		expect(advice).toMatch(/Do not call this tool again with the same message/);
	});

	it.each([...reasonsOf('notSent'), ...reasonsOf('unanswered')])(
		'nothing else after %s',
		(reason) => {
			const failure = failureOf(reason, NOWHERE);
			expect(forTool(failure, 'WA.cr')).toEqual(failure);
		},
	);
});
