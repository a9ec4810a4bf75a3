import { describeLongRun } from '../support/longrun/suite';

// The short form of `npm run longrun`: 40 executions of 25 messages.
describeLongRun({ rounds: 10, messages: 25, seed: 'short' }, 'short', 900_000);
