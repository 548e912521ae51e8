import { totalmem } from "node:os";
import type { ModelView, PullEvent } from "../../contract/system.ts";
import { type CatalogueEntry, catalogue } from "../../models/catalogue.ts";
import type { Models } from "../../models/models.ts";
import type { PullProgress } from "../../models/progress.ts";
import { recommend } from "../../models/recommend.ts";
import type { InstalledModel } from "../../models/store.ts";
import { loadSettings } from "../settings/settings.ts";
import type { ApiDeps } from "./deps.ts";
import { tellingErrors } from "./errors.ts";
import { eventsOf } from "./events-of.ts";
import type { Procedures } from "./procedures.ts";

/** Models: those of the catalogue and those that are here. */
export function modelsApi(os: Procedures, { octavia, models }: ApiDeps) {
  return {
    list: os.models.list.handler(() => listModels(models())),
    recommended: os.models.recommended.handler(async ({ input }) => {
      const [installed, devices] = await Promise.all([
        models().store.list(),
        octavia.engine.request("devices", {}),
      ]);
      const { entries, here, lacking } = recommend(catalogue(), installed, {
        ...input,
        memory: loadSettings(octavia.home, Date.now()).settings.modelMemoryBytes ?? totalmem() / 2,
        accelerated: devices.some(({ device, works }) => works && device !== "cpu"),
      });
      return { models: entries.map(offered), here: [...here], lacking: [...lacking] };
    }),
    pull: os.models.pull.handler(({ input: { id, accept }, signal }) =>
      tellingErrors(pull(models(), id, accept, signal), octavia.log),
    ),
    import: os.models.import.handler(
      async ({ input: { path, accept }, signal = new AbortController().signal }) =>
        installedView(await models().import(path, { accept, signal })),
    ),
    remove: os.models.remove.handler(async ({ input: { id } }) => ({
      freed: await models().store.remove(id),
    })),
  };
}

/** How many models are here and whole. */
export async function countModels(models: Models): Promise<number> {
  return (await models.store.list()).length;
}

async function listModels({ store }: Models): Promise<ModelView[]> {
  const [whole, damaged] = await Promise.all([store.list(), store.damaged()]);
  const here = [
    ...whole.map((model) => installedView(model)),
    ...damaged.map((model) => ({ ...installedView(model), installed: false, damaged: true })),
  ];
  const ids = new Set(here.map(({ id }) => id));
  return [...here, ...catalogue().flatMap((entry) => (ids.has(entry.id) ? [] : [offered(entry)]))];
}

function installedView(model: InstalledModel): ModelView {
  const entry = catalogue().find(({ id }) => id === model.id);
  return {
    ...about(model),
    ...(entry === undefined ? {} : rated(entry)),
    ...{ bytes: model.bytes, installed: true, damaged: false },
  };
}

function offered(entry: CatalogueEntry): ModelView {
  const bytes = entry.sizes[entry.dtype] ?? 0;
  return { ...about(entry), ...rated(entry), bytes, installed: false, damaged: false };
}

const about = (model: CatalogueEntry | InstalledModel) => ({
  id: model.id,
  task: model.task,
  family: model.family,
  languages: [...model.languages],
  pairs: [...model.pairs],
  repository: model.repository,
  licence: model.licence,
});

const rated = ({ quality, speed, notes }: CatalogueEntry) => ({ quality, speed, notes });

/** Downloads a model for as long as someone listens. */
async function* pull(
  models: Models,
  id: string,
  accept: boolean,
  signal: AbortSignal | undefined,
): AsyncGenerator<PullEvent, void, undefined> {
  const left = new AbortController();
  const both = signal === undefined ? left.signal : AbortSignal.any([left.signal, signal]);
  try {
    yield* eventsOf<PullEvent>(async (tell) => {
      const progress = (now: PullProgress): void => tell(progressEvent(now));
      const model = await models.pull(id, { accept, signal: both, progress });
      tell({ type: "done", model: installedView(model) });
    });
  } finally {
    left.abort();
  }
}

function progressEvent({ done, total, bytesPerSecond, secondsLeft }: PullProgress): PullEvent {
  return {
    ...{ type: "progress", done, total },
    ...(bytesPerSecond > 0 ? { speed: bytesPerSecond } : {}),
    ...(secondsLeft === undefined ? {} : { secondsLeft }),
  };
}
