import fc from 'fast-check';

import { SEED } from './seed';

// For every property of a test file that names no seed of its own.
fc.configureGlobal({ seed: SEED });
