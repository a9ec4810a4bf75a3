import { testChapter } from './support/suite';
import { redirects } from './support/table/redirects';
import { breakdowns, refusals } from './support/table/statuses';

testChapter(redirects);
testChapter(refusals);
testChapter(breakdowns);
