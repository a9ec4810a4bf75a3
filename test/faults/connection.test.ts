import { testChapter } from './support/suite';
import { connection, established } from './support/table/connection';
import { interruption } from './support/table/interruption';

testChapter(connection);
testChapter(established);
testChapter(interruption);
