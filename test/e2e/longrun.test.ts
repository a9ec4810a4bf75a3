import { describeLongRun } from '../longrun/support/suite';

// The short form of `npm run longrun`: 20 executions of 50 messages.
describeLongRun({ rounds: 5, messages: 50, seed: 'short' }, 'short', 900_000);
