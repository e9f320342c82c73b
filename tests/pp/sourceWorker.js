/** Starts `src/pp/worker.ts` in a thread: Jest's own transform does not reach into worker threads. */
'use strict';
require('../support/typescript');
require('../../src/pp/worker.ts');
