// `npm run bench`: sets up what is needed, then measures; prints a table and writes out/bench.json.
//   neural, kinds, app   what runs models, the other kinds of jobs, or the window, instead of the rest
//   --only 1,n5   only these parts     --json FILE    where the figures go
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const compiled = join(root, "dist", "tests", "bench", "main.js");

for (const args of [[join(root, "scripts", "setup.mjs")], [compiled, ...process.argv.slice(2)]]) {
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
