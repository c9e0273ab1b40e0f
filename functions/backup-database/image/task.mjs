// Entry of the Fargate task: index.mjs is the function's bundle beside this file.
const { runTask } = await import('./index.mjs');
await runTask(process.env.OCCURRENCE);
process.exit(0);
