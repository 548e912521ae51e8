import { mkdir } from "node:fs/promises";
import { OctaviaError } from "../contract/errors.ts";
import { describeFolder } from "./abilities.ts";
import type { Licence } from "./catalogue-schema.ts";
import { ensureRoom } from "./disk.ts";
import { checkGraphs, outlineOf } from "./graph-check.ts";
import { licenceOfTag } from "./licences.ts";
import { type Manifest, readManifest, writeManifest } from "./manifest.ts";
import { PullMeter } from "./progress.ts";
import { bytesMissing, type Pulling, pullFiles } from "./pull.ts";
import type { Reference } from "./reference.ts";
import { patiently } from "./retry.ts";
import { DTYPES, type Dtype, dtypesOf, isExternalData, selectFiles } from "./select.ts";
import type { ModelSource, RemoteFile, RemoteModel } from "./source.ts";
import { type InstalledModel, type ModelStore, readInstalled } from "./store.ts";

export interface Installing extends Pulling {
  /** What the person wants; else the catalogue's choice, else the smallest good one. */
  readonly dtype?: Dtype | undefined;
  /** The person accepts a licence that forbids commercial use. */
  readonly accept: boolean;
}

/**
 * Brings a model into the store: whole and verified, or not listed at all. A pull that was stopped
 * goes on where it was; a second dtype joins the first.
 * @throws OctaviaError: InvalidInput (no such model or dtype, licence not accepted, another pull of
 *   it runs), Unauthorized, Offline, DiskFull, Cancelled, EngineFailure (damaged at the source)
 */
export async function installModel(
  store: ModelStore,
  source: ModelSource,
  reference: Reference,
  how: Installing,
): Promise<InstalledModel> {
  const { repository, revision, entry } = reference;
  if (entry !== undefined) requireConsent(repository, entry.licence, how.accept);
  const model = await patiently(
    () => source.describe(repository, revision, how.signal),
    how.wait,
    how.signal,
  );
  const licence = entry?.licence ?? licenceOfTag(model.licence, repository.split("/")[0] ?? "");
  requireConsent(repository, licence, how.accept);
  const dtype = how.dtype ?? entry?.dtype ?? defaultDtype(model);
  const wanted = selectFiles(
    model.files.map(({ path }) => path),
    dtype,
  );
  const dir = store.folder(repository, model.revision);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await using _lock = await store.lock(dir);
  const files = await fetchAll(source, model, wanted, dir, how);
  await publish(dir, { reference, model, licence, source, dtype, files, accepted: how.accept });
  const installed = await readInstalled(dir);
  if (installed === undefined)
    throw new Error("Internal: a model that was just verified is not whole");
  return installed;
}

function requireConsent(repository: string, licence: Licence, accept: boolean): void {
  if (licence.commercial !== false || accept) return;
  throw new OctaviaError(
    "InvalidInput",
    `${repository} may not be used commercially (${licence.name}): what you make with it may not be sold or monetised.`,
    { hint: "If that is fine for you, run the command again with --yes." },
  );
}

/** Small and good on processors first. */
function defaultDtype(model: RemoteModel): Dtype {
  const available = dtypesOf(model.files.map(({ path }) => path));
  const order: readonly Dtype[] = ["q8", "fp32", "fp16", "q4"];
  return order.find((dtype) => available.includes(dtype)) ?? "fp32";
}

/** First the graphs, then the weights that they name: old conversions leave others lying about. */
async function fetchAll(
  source: ModelSource,
  model: RemoteModel,
  wanted: readonly string[],
  dir: string,
  how: Installing,
): Promise<Manifest["files"]> {
  const byPath = new Map(model.files.map((file) => [file.path, file]));
  const all = wanted.flatMap((path) => byPath.get(path) ?? []);
  await ensureRoom(how.disk, dir, await bytesMissing(all, dir));
  const meter = new PullMeter(sizesOf(all), how.clock);
  const first = all.filter(({ path }) => !isExternalData(path));
  const fetched = await pullFiles(source, model, first, dir, how, meter);
  const graphs = first.map(({ path }) => path).filter((path) => path.endsWith(".onnx"));
  const weights = weightsOf(model, dir, graphs, byPath);
  meter.expect(sizesOf([...first, ...weights]));
  const rest = await pullFiles(source, model, weights, dir, how, meter);
  refuse(model.repository, (await checkGraphs(dir, graphs))[0]);
  return [...fetched, ...rest];
}

const sizesOf = (files: readonly RemoteFile[]): Map<string, number> =>
  new Map(files.map(({ path, size }) => [path, size]));

/** The files that graphs keep their weights in. @throws EngineFailure if one is not to be had */
function weightsOf(
  model: RemoteModel,
  dir: string,
  graphs: readonly string[],
  byPath: ReadonlyMap<string, RemoteFile>,
): RemoteFile[] {
  const outlines = graphs.map((path) => outlineOf(dir, path));
  refuse(model.repository, outlines.flatMap(({ faults }) => faults)[0]);
  const named = new Set(outlines.flatMap(({ needs }) => needs));
  return [...named].flatMap((path) => {
    const file = byPath.get(path);
    if (file === undefined) refuse(model.repository, { path, problem: "is missing at the source" });
    return file ?? [];
  });
}

function refuse(repository: string, fault: { path: string; problem: string } | undefined): void {
  if (fault === undefined) return;
  throw new OctaviaError(
    "EngineFailure",
    `${repository} cannot be used: ${fault.path} ${fault.problem}.`,
    {
      hint: "The conversion is at fault; look for another of the same model.",
    },
  );
}

interface Fetched {
  readonly reference: Reference;
  readonly model: RemoteModel;
  readonly licence: Licence;
  readonly source: ModelSource;
  readonly dtype: Dtype;
  readonly files: Manifest["files"];
  readonly accepted: boolean;
}

/** Writes the manifest: from here on the model is in the store. */
async function publish(dir: string, fetched: Fetched): Promise<void> {
  const { reference, model, licence, source, dtype, files, accepted } = fetched;
  const name = reference.repository.split("/")[1] ?? reference.repository;
  const { entry } = reference;
  const described = entry ?? (await describeFolder(dir, name));
  const before = await readManifest(dir);
  const dtypes = new Set([...(before?.dtypes ?? []), dtype]);
  const all = new Map([...(before?.files ?? []), ...files].map((file) => [file.path, file]));
  await writeManifest(dir, {
    format: 1,
    id: entry?.id ?? name.toLowerCase(),
    repository: reference.repository,
    revision: model.revision,
    source: source.name,
    task: described.task,
    family: described.family,
    languages: [...described.languages],
    pairs: [...described.pairs],
    prefix: entry?.prefix,
    dtypes: DTYPES.filter((d) => dtypes.has(d)),
    licence,
    accepted: accepted || (before?.accepted ?? false),
    files: [...all.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
  });
}
