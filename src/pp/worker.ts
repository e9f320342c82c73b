import { parentPort } from 'node:worker_threads';
import { difficultyOf, performancesOf, type Task } from './calculate';

/** The file that worker threads start with: one answer for each task. What is thrown ends the thread. */
parentPort?.on('message', (task: Task) => {
  parentPort?.postMessage(task.kind === 'difficulty' ? difficultyOf(task) : performancesOf(task));
});
