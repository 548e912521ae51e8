import { systemDisk } from "./disk.ts";
import { folderSource } from "./folder-source.ts";
import { createHttp } from "./http.ts";
import { hubSource } from "./hub.ts";
import { importModel } from "./import.ts";
import { installModel } from "./install.ts";
import { networkGate } from "./offline.ts";
import type { PullProgress } from "./progress.ts";
import { parseReference } from "./reference.ts";
import { systemWait } from "./retry.ts";
import type { Dtype } from "./select.ts";
import type { ModelSource } from "./source.ts";
import { type InstalledModel, ModelStore } from "./store.ts";

interface ModelsOptions {
  /** The home's `models` folder. */
  readonly root: string;
  /** No connection but to this machine. */
  readonly offline: boolean;
  /** Address of a hub or mirror, or a folder; else `HF_ENDPOINT`, else the Hugging Face hub. */
  readonly hub?: string | undefined;
  /** `HF_ENDPOINT`, `HF_TOKEN` and the proxy variables are read. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

interface PullOptions {
  readonly dtype?: Dtype | undefined;
  readonly accept: boolean;
  readonly signal: AbortSignal;
  progress(progress: PullProgress): void;
}

interface ImportOptions {
  readonly as?: string | undefined;
  readonly accept: boolean;
  readonly signal: AbortSignal;
  progress?(done: number, total: number): void;
}

/** The models of a home, and the ways to get more. */
export interface Models {
  readonly store: ModelStore;
  /** @param reference id of the catalogue, or "owner/name[@revision]". @throws see `installModel` */
  pull(reference: string, options: PullOptions): Promise<InstalledModel>;
  /** @param path folder or zip. @throws see `importModel` */
  import(path: string, options: ImportOptions): Promise<InstalledModel>;
}

/** Nothing is opened or asked before the first call. */
export function openModels(options: ModelsOptions): Models {
  const store = new ModelStore(options.root);
  return {
    store,
    async pull(reference, how) {
      const source = openSource(options);
      return installModel(store, source, parseReference(reference), {
        ...how,
        progress: (progress) => how.progress(progress),
        disk: systemDisk,
        wait: systemWait,
        clock: () => performance.now(),
      });
    },
    import: async (path, how) => importModel(store, path, { ...how, disk: systemDisk }),
  };
}

function openSource({ hub, env, offline }: ModelsOptions): ModelSource {
  const from = hub ?? env["HF_ENDPOINT"];
  if (from !== undefined && from !== "" && !/^https?:\/\//i.test(from)) return folderSource(from);
  return hubSource({
    http: createHttp({ gate: networkGate(offline), env }),
    ...(from === undefined || from === "" ? {} : { endpoint: from }),
    ...(env["HF_TOKEN"] === undefined ? {} : { token: env["HF_TOKEN"] }),
    clock: Date.now,
  });
}
