import { testChapter } from './support/suite';
import { early } from './support/table/early';
import { incomplete } from './support/table/incomplete';
import { contents, encodings, protocol } from './support/table/nonsense';

testChapter(incomplete);
testChapter(early);
testChapter(contents);
testChapter(encodings);
testChapter(protocol);
