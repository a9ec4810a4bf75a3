import { testChapter } from './support/suite';
import { rateLimits } from './support/table/rateLimits';

testChapter(rateLimits);
