import { testChapter, testSweep } from './support/suite';
import { documented } from './support/table/documented';
import { redirects } from './support/table/redirects';
import { everyStatus, statuses } from './support/table/statuses';

testChapter(redirects);
testChapter(statuses);
testSweep(everyStatus);
testChapter(documented);
