import { platform, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { difficultyOf, performancesOf, type Task } from './calculate';

/** Answering requests comes before calculating. */
const BELOW_NORMAL = 10;

/** Only Linux gives a thread a priority of its own; elsewhere this would slow the whole process. */
if (platform() === 'linux') setPriority(BELOW_NORMAL);

/** The file that worker threads start with: one answer for each task. What is thrown ends the thread. */
parentPort?.on('message', (task: Task) => {
  parentPort?.postMessage(task.kind === 'difficulty' ? difficultyOf(task) : performancesOf(task));
});
