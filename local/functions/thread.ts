import { guardThreads, ownModule } from './guard-threads.ts';

/** A thread that a function starts, on its own module. */

guardThreads();
await import(ownModule());
