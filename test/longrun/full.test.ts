import { describeLongRun } from '../support/longrun/suite';

// 100 executions of 200 messages.
describeLongRun({ rounds: 25, messages: 200, seed: 'full' }, 'full', 1_800_000);
