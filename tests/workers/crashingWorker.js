/** For `node --require`: kills every worker as it starts. */
'use strict';
if (require('node:cluster').isWorker) process.kill(process.pid, 'SIGKILL');
