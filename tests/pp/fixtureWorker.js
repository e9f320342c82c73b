/** A worker that does what it is told. */
'use strict';
const { parentPort, threadId } = require('node:worker_threads');

const deeds = {
  echo: ({ value }) => parentPort.postMessage(value),
  thread: () => parentPort.postMessage(threadId),
  hang: () => {
    for (;;);
  },
  throw: () => {
    throw new Error('a panic');
  },
  exit: () => process.exit(3),
};
parentPort.on('message', (task) => deeds[task.deed](task));
