// Holds electron-builder.yml (or the file that is named) against electron-builder's own schema, and
// says on stdout, as JSON, what it says.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const file = process.argv[2] ?? join(root, "electron-builder.yml");
// Packages of electron-builder's own, as it sees them itself.
const require = createRequire(
  createRequire(import.meta.url).resolve("electron-builder/package.json"),
);
const lib = createRequire(require.resolve("app-builder-lib/package.json"));
const { validateConfiguration } = lib("./out/util/config/config");
const { DebugLogger } = lib("builder-util");

const config = lib("js-yaml").load(readFileSync(file, "utf8"));
try {
  await validateConfiguration(config, new DebugLogger(false));
  console.log(JSON.stringify(config));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
