/** `npm start`: builds what changed, then runs the demo server on http://localhost:8787 until Ctrl+C. */
import {spawn} from 'node:child_process';
import process from 'node:process';
import {serverMain} from './build-server.mjs';
import {projectRoot, runNode} from './run-step.mjs';

if (!(await runNode(['scripts/build.mjs', '--if-changed']))) process.exit(1);
const server = spawn(process.execPath, [serverMain, ...process.argv.slice(2)], {
  cwd: projectRoot,
  stdio: 'inherit',
  // Visitors of the demo may kill answers; with DEMO_ROUTES=0 they may not.
  env: {DEMO_ROUTES: '1', ...process.env},
});
// Ctrl+C reaches the server by itself: this process only has to outlive it. A kill is passed on.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => server.kill('SIGTERM'));
server.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 0 : 1)));
