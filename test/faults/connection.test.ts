import { testChapter } from './support/suite';
import { connection } from './support/table/connection';
import { interruption } from './support/table/interruption';

testChapter(connection);
testChapter(interruption);
