import { histories } from './history';
import { testHistories } from './suite';

testHistories(
	'Retry On Fail and Retry send each message once, and nothing is lost in silence',
	histories,
	{
		'Retry with the context of a stop': 0.15,
		'a Retry of a Retry': 0.07,
		'Retry with items corrected': 0.02,
		'more items than go at once': 0.05,
	},
);
