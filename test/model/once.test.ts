import { onceHistories } from './history';
import { testHistories } from './suite';

testHistories(
	'Send Only Once sends each message once, and nothing is lost in silence',
	onceHistories,
	{
		'the same input in a new execution': 0.3,
		'the store broke': 0.25,
		'another worker wrote over the store': 0.04,
		'two workers at the same time': 0.15,
	},
);
