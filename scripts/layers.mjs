// Checks that imports point down only, and that they make no circle. Plain Node, no dependencies.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");

/** folder -> the folders it may import from (besides itself). */
const MAY_IMPORT = {
  contract: [],
  models: ["contract"],
  worker: ["contract", "models"],
  main: ["contract", "models", "worker"],
  "main/electron": ["contract", "worker", "main"],
  server: ["contract", "main"],
  cli: ["contract", "models", "main", "server"],
  renderer: ["contract"],
  tests: ["contract", "models", "worker", "main", "main/electron", "server", "cli"],
};

/** The layer that a file belongs to; the desktop app is a face, though it lies in main/. */
const layerOf = (path) =>
  path.startsWith("main/electron/") ? "main/electron" : path.split("/")[0];

/** package -> the folders that may import it. */
const ONLY_IN = {
  electron: ["main/electron"],
  "better-sqlite3": ["main", "tests"],
  "drizzle-orm": ["main"],
  "onnxruntime-node": ["worker", "tests"],
  piscina: ["worker", "tests"],
};

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^"';]*?from\s*["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)|(?:^|\n)import\s+["']([^"']+)["']/g;

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

const problems = [];
const graph = new Map();
for (const layer of Object.keys(MAY_IMPORT)) {
  let files;
  try {
    files = [...sources(join(root, layer))];
  } catch (error) {
    if (error.code === "ENOENT") continue;
    throw error;
  }
  for (const file of files) {
    const name = relative(root, file).replaceAll("\\", "/");
    if (layerOf(name) !== layer) continue;
    const edges = [];
    for (const match of readFileSync(file, "utf8").matchAll(IMPORT)) {
      const target = match[1] ?? match[2] ?? match[3];
      if (!target.startsWith(".")) {
        const owner =
          ONLY_IN[
            target
              .split("/")
              .slice(0, target.startsWith("@") ? 2 : 1)
              .join("/")
          ];
        if (owner !== undefined && !owner.some((folder) => name.startsWith(`${folder}/`))) {
          problems.push(`${name} imports ${target}, which only ${owner.join(", ")} may`);
        }
        continue;
      }
      const path = relative(root, resolve(dirname(file), target));
      const other = layerOf(path);
      edges.push(path);
      if (other === layer || !(other in MAY_IMPORT)) continue;
      const isTest = name.endsWith(".test.ts");
      if (!MAY_IMPORT[layer].includes(other) && !(isTest && other === "tests")) {
        problems.push(`${name} imports ${path}: ${layer}/ may not know ${other}/`);
      }
    }
    if (!name.endsWith(".test.ts")) graph.set(name, { edges, text: readFileSync(file, "utf8") });
  }
}

/** Type-only imports vanish when compiled, so only imports of values can make a circle. */
function valueEdges(name) {
  const { edges, text } = graph.get(name);
  return edges.filter((path) => {
    const base = path.split("/").pop().replaceAll(".", "\\.");
    const lines = text.match(new RegExp(`(?:import|export)\\s[^;]*?${base}["']`, "g")) ?? [];
    return lines.some(
      (line) =>
        !/^(?:import|export)\s+type\s/.test(
          line.slice(line.lastIndexOf("import") > 0 ? line.lastIndexOf("import") : 0),
        ),
    );
  });
}

const state = new Map();
function visit(name, trail) {
  if (state.get(name) === "done" || !graph.has(name)) return;
  if (state.get(name) === "open") {
    problems.push(`a circle: ${[...trail.slice(trail.indexOf(name)), name].join(" -> ")}`);
    return;
  }
  state.set(name, "open");
  for (const next of valueEdges(name)) visit(next, [...trail, name]);
  state.set(name, "done");
}
for (const name of graph.keys()) visit(name, []);

for (const problem of problems) console.error(problem);
console.log(`${graph.size} files, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
