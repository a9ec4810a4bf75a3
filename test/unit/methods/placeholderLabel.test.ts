import { labelOf } from '../../../nodes/WhatsAppMedia/methods/placeholderLabel';
import { placeholdersIn } from '../../../nodes/WhatsAppMedia/providers/placeholders';

const labels = (text: string, place: 'body' | 'header' = 'body') =>
	placeholdersIn(text, place).map(labelOf);

describe('the label of a gap', () => {
	it('shows the gap among the words next to it', () => {
		expect(labels('Hi {{1}}, your order {{2}} has left our shop with {{3}}.')).toEqual([
			'Hi {{1}}, your …',
			'… your order {{2}}',
			'… our shop with {{3}}',
		]);
		expect(labels('{{1}}')).toEqual(['{{1}}']);
		expect(labels('{{1}} {{2}}')).toEqual(['{{1}} {{2}}', '{{1}} {{2}}']);
	});

	it('says that the gap is in the header', () => {
		expect(labels('Order {{1}}', 'header')).toEqual(['Header: Order {{1}}']);
	});

	it('shows a long name whole', () => {
		expect(labels('Hola {{customer_name}}, tu pedido {{order_number}} te espera.')).toEqual([
			'{{customer_name}}, …',
			'{{order_number}} te …',
		]);
	});

	it('is the number where no words are known', () => {
		expect(labelOf({ part: 'body', key: '2', context: '' })).toBe('Body 2');
		expect(labelOf({ part: 'header', key: '1', context: '' })).toBe('Header 1');
	});

	it('counts buttons as people do', () => {
		expect(labelOf({ part: 'button', key: '0', context: 'Track' })).toBe('Button 1: Track');
		expect(labelOf({ part: 'button', key: '1', context: '' })).toBe('Button 2');
	});

	it('fits on a line, whatever the text', () => {
		const text = `${'Ein sehr langer Satz '.repeat(9)}{{1}}${' mit noch mehr Worten'.repeat(9)}`;
		for (const label of labels(text)) {
			expect(label).toContain('{{1}}');
			expect(label.length).toBeLessThanOrEqual(24);
		}
	});
});
