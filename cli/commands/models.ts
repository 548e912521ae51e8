import { join } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import { openHome } from "../../main/home.ts";
import { type CatalogueEntry, catalogue } from "../../models/catalogue.ts";
import type { Fault } from "../../models/graph-check.ts";
import { MANIFEST } from "../../models/manifest.ts";
import { type Models, openModels } from "../../models/models.ts";
import { DTYPES } from "../../models/select.ts";
import type { InstalledModel } from "../../models/store.ts";
import { EXIT, printable } from "../exit-code.ts";
import type { Face } from "../face.ts";
import { availableLine, infoLines, installedLine, size } from "../model-lines.ts";
import { isOffline, OFFLINE_HELP } from "../offline.ts";
import type { Terminal } from "../terminal.ts";
import { TransferView } from "../transfer.ts";

const Options = z.object({
  json: z.boolean().default(false),
  /** list: the catalogue too. */
  all: z.boolean().default(false),
  dtype: z.enum(DTYPES).optional(),
  hub: z.string().optional(),
  /** Accept a licence that forbids commercial use. */
  yes: z.boolean().default(false),
  /** import: "owner/name" of what is imported. */
  as: z.string().optional(),
  offline: z.boolean().default(false),
});
type Options = z.infer<typeof Options>;

/** What an action works with. */
interface Call {
  readonly models: Models;
  /** What was named on the command line. */
  readonly names: readonly string[];
  readonly options: Options;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

const ACTIONS: Readonly<Record<string, (call: Call) => Promise<number>>> = {
  list,
  info,
  pull,
  import: importModels,
  verify,
  remove,
  where,
};

/** `octavia models [list|info|pull|import|verify|remove|where] [name...]`. */
export async function modelsCommand(
  action: string | undefined,
  names: readonly string[],
  typed: unknown,
  terminal: Terminal,
): Promise<number> {
  const options = parseOptions(typed);
  const run = ACTIONS[action ?? "list"];
  if (run === undefined) {
    throw new OctaviaError("InvalidInput", `There is no \`octavia models ${action}\`.`, {
      hint: `Write \`octavia models\` with one of ${Object.keys(ACTIONS).join(", ")}.`,
    });
  }
  const models = openModels({
    root: openHome().models,
    offline: isOffline(options, terminal),
    hub: options.hub,
    env: process.env,
  });
  const interrupted = new AbortController();
  const release = terminal.onInterrupt(() => interrupted.abort());
  try {
    return await run({ models, names, options, terminal, signal: interrupted.signal });
  } finally {
    release();
  }
}

function parseOptions(typed: unknown): Options {
  const parsed = Options.safeParse(typed);
  if (parsed.success) return parsed.data;
  throw new OctaviaError("InvalidInput", `--${z.prettifyError(parsed.error)}`, {
    hint: `--dtype is one of ${DTYPES.join(", ")}.`,
  });
}

function namesOf({ names }: Call, action: string): readonly string[] {
  if (names.length > 0) return names;
  throw new OctaviaError("InvalidInput", `Which model? \`octavia models ${action} <name>\`.`, {
    hint: "`octavia models list --all` shows the catalogue.",
  });
}

async function list({ models, options, terminal }: Call): Promise<number> {
  const installed = await models.store.list();
  const unfinished = await models.store.unfinished();
  const has = (entry: CatalogueEntry): boolean => installed.some(({ id }) => id === entry.id);
  const available = options.all ? catalogue().filter((entry) => !has(entry)) : [];
  if (options.json) {
    terminal.out(JSON.stringify({ installed, unfinished, available }));
    return EXIT.done;
  }
  for (const model of installed) terminal.out(installedLine(model));
  for (const name of unfinished)
    terminal.out(`${printable(name)}  not whole: pull it again, or remove it`);
  if (installed.length === 0) terminal.err("No models are installed.");
  if (available.length > 0) terminal.out("\nin the catalogue:");
  for (const entry of available) terminal.out(availableLine(entry));
  if (!options.all) terminal.err("`octavia models list --all` shows what there is.");
  return EXIT.done;
}

async function info(call: Call): Promise<number> {
  const { models, options, terminal } = call;
  for (const name of namesOf(call, "info")) {
    const entry = catalogue().find(({ id, repository }) => id === name || repository === name);
    const installed =
      entry === undefined ? await models.store.get(name) : await models.store.find(name);
    if (options.json) terminal.out(JSON.stringify({ entry, installed }));
    else for (const line of infoLines(entry, installed)) terminal.out(line);
  }
  return EXIT.done;
}

async function pull(call: Call): Promise<number> {
  const { models, options, terminal, signal } = call;
  for (const name of namesOf(call, "pull")) {
    const view = new TransferView(terminal, options.json);
    try {
      const model = await models.pull(name, {
        dtype: options.dtype,
        accept: options.yes,
        signal,
        progress: (progress) => view.show(progress),
      });
      view.clear();
      done(call, model);
    } finally {
      view.clear();
    }
  }
  return EXIT.done;
}

async function importModels(call: Call): Promise<number> {
  const { models, options, signal } = call;
  for (const path of namesOf(call, "import")) {
    done(call, await models.import(path, { as: options.as, accept: options.yes, signal }));
  }
  return EXIT.done;
}

function done({ options, terminal }: Call, model: InstalledModel): void {
  if (options.json) terminal.out(JSON.stringify(model));
  else terminal.out(installedLine(model));
  if (model.task === undefined) {
    const kind = printable(model.family);
    terminal.err(`Octavia knows no use for models of the kind "${kind}": nothing will take it.`);
  }
  if (model.licence.commercial === undefined && !model.accepted) {
    terminal.err(
      `The terms of ${printable(model.repository)} are not known: read its model card. It is not used until you accept them with --yes.`,
    );
  }
}

async function verify(call: Call): Promise<number> {
  const { models, names, signal } = call;
  const { store } = models;
  const damaged = await store.damaged();
  const chosen =
    names.length === 0
      ? [...(await store.list()), ...damaged]
      : await Promise.all(
          names.map(
            async (name) =>
              (await store.find(name)) ??
              damaged.find(({ id, repository }) => id === name || repository === name) ??
              (await store.get(name)),
          ),
        );
  let broken = 0;
  for (const model of chosen) {
    const faults = await store.verify(model, { signal });
    if (faults.length > 0) broken += 1;
    showVerified(call, model, faults);
  }
  if (names.length === 0) broken += await showUnfinished(call, damaged);
  return broken === 0 ? EXIT.done : EXIT.failed;
}

function showVerified({ options, terminal }: Call, model: InstalledModel, faults: Fault[]): void {
  const { id, dir, repository } = model;
  if (options.json) {
    terminal.out(JSON.stringify({ id, dir, faults }));
    return;
  }
  terminal.out(`${faults.length === 0 ? "ok  " : "FAIL"}  ${printable(id)}`);
  for (const { path, problem } of faults) terminal.out(`      ${printable(`${path} ${problem}`)}`);
  if (faults.length === 0) return;
  const cure = repository.startsWith("local/")
    ? "Import it again."
    : `\`octavia models pull ${printable(id)}\` mends it.`;
  terminal.out(`      ${cure}`);
}

/** Pulls that were stopped. @returns how many there are */
async function showUnfinished(
  { models, options, terminal }: Call,
  damaged: readonly InstalledModel[],
): Promise<number> {
  const { store } = models;
  const known = new Set(damaged.map(({ dir }) => dir));
  const names = (await store.unfinished()).filter((name) => !known.has(join(store.root, name)));
  for (const name of names) {
    const faults = [{ path: MANIFEST, problem: "is missing: a pull was stopped" }];
    if (options.json)
      terminal.out(JSON.stringify({ id: name, dir: join(store.root, name), faults }));
    else terminal.out(`FAIL  ${printable(name)}\n      not whole: pull it again, or remove it`);
  }
  return names.length;
}

async function remove(call: Call): Promise<number> {
  const { models, options, terminal } = call;
  for (const name of namesOf(call, "remove")) {
    const bytes = await models.store.remove(name);
    terminal.out(options.json ? JSON.stringify({ name, bytes }) : `freed ${size(bytes)}`);
  }
  return EXIT.done;
}

async function where({ models, names, options, terminal }: Call): Promise<number> {
  const dirs = names.length === 0 ? [models.store.root] : [];
  for (const name of names) dirs.push((await models.store.get(name)).dir);
  for (const dir of dirs) terminal.out(options.json ? JSON.stringify(dir) : dir);
  return EXIT.done;
}

export function addModels(program: Command, { terminal, run }: Face): void {
  program
    .command("models [action] [names...]")
    .description("list | info | pull | import | verify | remove | where")
    .option("--all", "list: those that can be pulled, too")
    .option("--dtype <dtype>", "fp32, fp16, q8 or q4")
    .option("--hub <where>", "address of a hub or mirror, or a folder")
    .option("--as <owner/name>", "import: what it is called")
    .option("--yes", "accept a licence that forbids commercial use")
    .option("--offline", OFFLINE_HELP)
    .option("--json", "print JSON")
    .action((action: string | undefined, names: string[], typed: unknown) =>
      run(() => modelsCommand(action, names, typed, terminal)),
    );
}
