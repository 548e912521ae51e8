import { join } from "node:path";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import { homeRoot } from "../../main/home.ts";
import { type CatalogueEntry, catalogue } from "../../models/catalogue.ts";
import { type Models, openModels } from "../../models/models.ts";
import type { PullProgress } from "../../models/progress.ts";
import { DTYPES } from "../../models/select.ts";
import type { InstalledModel } from "../../models/store.ts";
import { EXIT, printable } from "../exit-code.ts";
import { isOffline } from "../offline.ts";
import { bar, clockTime } from "../progress.ts";
import type { Terminal } from "../terminal.ts";

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
    root: join(homeRoot(), "models"),
    offline: isOffline(options),
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

const size = (bytes: number): string =>
  bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
const terms = (commercial: boolean | undefined): string =>
  commercial === true
    ? ""
    : commercial === false
      ? ", not for commercial use"
      : ", terms not known";
const knows = ({
  languages,
  pairs,
}: {
  languages: readonly string[];
  pairs: readonly string[];
}): string => {
  const all = [...pairs, ...languages];
  return all.length > 12 ? `${all.length} languages` : all.join(" ");
};

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

function installedLine(model: InstalledModel): string {
  const dtypes = model.dtypes.join(",");
  return `${printable(model.id).padEnd(24)} ${(model.task ?? "?").padEnd(4)} ${size(model.bytes).padStart(8)}  ${dtypes.padEnd(9)} ${knows(model)} (${printable(model.licence.name)}${terms(model.licence.commercial)})`;
}

function availableLine(entry: CatalogueEntry): string {
  const bytes = entry.sizes[entry.dtype] ?? 0;
  return `${entry.id.padEnd(24)} ${entry.task.padEnd(4)} ${size(bytes).padStart(8)}  ${entry.dtype.padEnd(9)} ${knows(entry)} (${entry.licence.name}${terms(entry.licence.commercial)})`;
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

function infoLines(
  entry: CatalogueEntry | undefined,
  installed: InstalledModel | undefined,
): string[] {
  const about = entry ?? installed;
  if (about === undefined) return [];
  const line = (label: string, text: string): string => `${label.padEnd(12)} ${printable(text)}`;
  const { name, commercial, attribution } = about.licence;
  return [
    line("model", about.id),
    line("from", `${about.repository}@${about.revision}`),
    line(
      "does",
      `${about.task ?? "?"} (${about.family}): ${[...about.pairs, ...about.languages].join(" ")}`,
    ),
    line(
      "licence",
      `${name}${terms(commercial)}${attribution === undefined ? "" : `; by ${attribution}`}`,
    ),
    ...(entry === undefined ? [] : entryLines(entry, line)),
    installed === undefined
      ? line("installed", "no")
      : line(
          "installed",
          `${installed.dtypes.join(", ")}, ${size(installed.bytes)}, in ${installed.dir}`,
        ),
  ];
}

function entryLines(
  entry: CatalogueEntry,
  line: (label: string, text: string) => string,
): string[] {
  const sizes = Object.entries(entry.sizes).map(([dtype, bytes]) => `${dtype} ${size(bytes)}`);
  return [
    line("sizes", `${sizes.join(", ")} (about; ${entry.dtype} if nothing is said)`),
    line(
      "quality",
      `${entry.quality} of 5, speed ${entry.speed} of 5, about ${size(entry.memory)} of memory`,
    ),
    ...(entry.notes === undefined ? [] : [line("note", entry.notes)]),
    ...(entry.unconfirmed.length === 0 ? [] : [line("unconfirmed", entry.unconfirmed.join(", "))]),
  ];
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
  if (model.licence.commercial === undefined) {
    terminal.err(
      `The terms of ${printable(model.repository)} are not known (${printable(model.licence.name)}): read its model card. It is used only when you name it.`,
    );
  }
}

async function verify(call: Call): Promise<number> {
  const { models, names, options, terminal, signal } = call;
  const chosen =
    names.length === 0
      ? await models.store.list()
      : await Promise.all(names.map((name) => models.store.get(name)));
  let broken = (names.length === 0 ? await models.store.unfinished() : []).length;
  for (const model of chosen) {
    const faults = await models.store.verify(model, { signal });
    if (faults.length > 0) broken += 1;
    if (options.json) terminal.out(JSON.stringify({ id: model.id, dir: model.dir, faults }));
    else terminal.out(`${faults.length === 0 ? "ok  " : "FAIL"}  ${printable(model.id)}`);
    if (options.json) continue;
    for (const { path, problem } of faults)
      terminal.out(`      ${printable(`${path} ${problem}`)}`);
    if (faults.length > 0)
      terminal.out(`      \`octavia models pull ${printable(model.id)}\` mends it.`);
  }
  return broken === 0 ? EXIT.done : EXIT.failed;
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

/** Milliseconds between two drawings: more is only flicker. */
const REDRAW_MS = 100;

/** Shows how a transfer goes: one rewritten line on a terminal, a line for each tenth elsewhere. */
export class TransferView {
  readonly #terminal: Terminal;
  readonly #silent: boolean;
  #drawn = false;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #tenth = 0;

  constructor(terminal: Terminal, silent: boolean) {
    this.#terminal = terminal;
    this.#silent = silent;
  }

  show(progress: PullProgress): void {
    if (this.#silent || progress.total === 0) return;
    const percent = (progress.done / progress.total) * 100;
    if (!this.#terminal.isTTY) {
      const tenth = Math.floor(percent / 10);
      if (tenth <= this.#tenth) return;
      this.#tenth = tenth;
      this.#terminal.raw(`${transferLine(progress)}\n`);
      return;
    }
    const now = performance.now();
    if (now - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = now;
    const text = `${bar(percent)} ${transferLine(progress)}`;
    this.#terminal.raw(`\r\u001b[K${text.slice(0, Math.max(20, this.#terminal.columns - 1))}`);
    this.#drawn = true;
  }

  clear(): void {
    if (this.#drawn) this.#terminal.raw("\r\u001b[K");
    this.#drawn = false;
  }
}

/** "42%  31 MB of 77 MB  4.2 MB/s  11 s left". */
export function transferLine(progress: PullProgress): string {
  const percent = Math.floor((progress.done / Math.max(1, progress.total)) * 100);
  const speed = progress.bytesPerSecond;
  const parts = [
    `${percent}%`,
    `${size(progress.done)} of ${size(progress.total)}`,
    speed > 0 ? `${(speed / 1e6).toFixed(1)} MB/s` : "",
    progress.secondsLeft === undefined ? "" : `${clockTime(progress.secondsLeft)} left`,
  ];
  return parts.filter((part) => part !== "").join("  ");
}
