import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { OctaviaError, toOctaviaError } from "../../contract/errors.ts";
import { acceptedBy, commit } from "./commit.ts";
import { type Eviction, type Extent, evict, measure } from "./evict.ts";
import { hashKey } from "./hash.ts";
import { oldestLease, sweep } from "./leases.ts";
import { artifactDir, factsOf, MANIFEST, type Manifest, readArtifact, touch } from "./manifest.ts";
import { openSession, type Wanted } from "./session.ts";
import { SingleFlight } from "./single-flight.ts";
import type {
  Artifact,
  ArtifactSession,
  ArtifactSessions,
  ArtifactStore,
  Recipe,
} from "./store.ts";

/** Outside sessions a use is noted at most this often. */
const NOTE_USE_MS = 60 * 60 * 1000;

export interface ArtifactStoreOptions {
  /** Folder of the store; several processes of one machine may share it. */
  readonly dir: string;
  /** What `collect` keeps it to. */
  readonly maxBytes: number;
  /** What was not used for this long goes as well, milliseconds; never if not given. */
  readonly maxAgeMs?: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * The store on disk. What the least recently used is, is known from the times of the manifests;
 * `collect` and `clear` spare all that was used since the oldest running session began, whichever
 * process that is in, and since `keepSince`, when the oldest job that is not over was begun: a
 * simple rule that keeps a little too much, never too little. Artifacts asked for outside of a
 * session are not spared.
 */
export interface DiskArtifactStore extends ArtifactStore, ArtifactSessions {
  usage(): Promise<Extent & { readonly maxBytes: number }>;
  /**
   * Evicts what is older than `maxAgeMs`, and the least recently used beyond `maxBytes`. Meant to
   * be called behind, after runs.
   * @param keepSince what was used since then stays, milliseconds since the epoch
   */
  collect(keepSince?: number): Promise<Extent>;
  /** Removes all that no running session has used, nor anyone since `keepSince`. */
  clear(keepSince?: number): Promise<Extent>;
}

/**
 * Opens the store, and removes what dead processes left half made.
 * @throws InvalidInput where the folder cannot be used, DiskFull
 */
export async function openArtifactStore(options: ArtifactStoreOptions): Promise<DiskArtifactStore> {
  try {
    await mkdir(join(options.dir, "tmp"), { recursive: true });
    await mkdir(join(options.dir, "sessions"), { recursive: true });
    await sweep(join(options.dir, "tmp"));
  } catch (error) {
    const known = toOctaviaError(error);
    if (known.kind === "DiskFull") throw known;
    throw new OctaviaError("InvalidInput", `The cache folder cannot be used: ${options.dir}`, {
      hint: "Check that it is a folder you may write to, or choose another OCTAVIA_HOME.",
      details: String(error),
      cause: error,
    });
  }
  return new DiskStore(options);
}

/** A raw hit: its value is parsed by each asker, who knows its type. */
interface Stored {
  readonly manifest: Manifest;
  readonly made: boolean;
}

class DiskStore implements DiskArtifactStore {
  readonly #options: ArtifactStoreOptions;
  readonly #flights = new SingleFlight<Stored>();

  constructor(options: ArtifactStoreOptions) {
    this.#options = options;
  }

  session(): ArtifactSession {
    const { dir, now } = this.#options;
    try {
      return openSession(dir, now(), {
        getOrMake: (recipe, signal, since) => this.#getOrMake(recipe, signal, since),
        find: (recipe, since) => this.#find(recipe, since),
      });
    } catch (error) {
      throw toOctaviaError(error);
    }
  }

  getOrMake<Out>(recipe: Recipe<Out>, signal: AbortSignal): Promise<Artifact<Out>> {
    return this.#getOrMake(recipe, signal, this.#options.now() - NOTE_USE_MS);
  }

  find<Out>(recipe: Wanted<Out>): Promise<Artifact<Out> | undefined> {
    return this.#find(recipe, this.#options.now() - NOTE_USE_MS);
  }

  async usage(): Promise<Extent & { maxBytes: number }> {
    const { dir, maxBytes } = this.#options;
    return { ...(await measure(dir)), maxBytes };
  }

  collect(keepSince?: number): Promise<Extent> {
    const { maxBytes, maxAgeMs, now } = this.#options;
    const unusedSince = maxAgeMs === undefined ? 0 : now() - maxAgeMs;
    return this.#evict({ maxBytes, unusedSince }, keepSince);
  }

  clear(keepSince?: number): Promise<Extent> {
    return this.#evict({ maxBytes: 0, unusedSince: 0 }, keepSince);
  }

  async #getOrMake<Out>(
    recipe: Recipe<Out>,
    signal: AbortSignal,
    since: number,
  ): Promise<Artifact<Out>> {
    const key = hashKey(recipe.kind, recipe.key);
    const { result, started } = await this.#flights.ask(key, signal, async (flightSignal) => {
      const manifest = await this.#look(key, recipe, since);
      if (manifest !== undefined) return { manifest, made: false };
      const place = { root: this.#options.dir, key, usedAt: this.#options.now() };
      return { manifest: await commit(place, recipe, flightSignal), made: true };
    });
    // Who joined may have begun later than who started.
    if (!started) this.#noteUse(key, since);
    return this.#artifact(key, recipe, result.manifest, !(started && result.made));
  }

  async #find<Out>(recipe: Wanted<Out>, since: number): Promise<Artifact<Out> | undefined> {
    const key = hashKey(recipe.kind, recipe.key);
    const manifest = await this.#look(key, recipe, since);
    return manifest && this.#artifact(key, recipe, manifest, true);
  }

  async #look<Out>(
    key: string,
    recipe: Pick<Recipe<Out>, "output" | "holds">,
    since: number,
  ): Promise<Manifest | undefined> {
    // Noted before it is believed: eviction looks at the note after it has moved a thing away.
    this.#noteUse(key, since);
    const found = await readArtifact(artifactDir(this.#options.dir, key), acceptedBy(recipe));
    return found.state === "valid" ? found.manifest : undefined;
  }

  #noteUse(key: string, since: number): void {
    const path = join(artifactDir(this.#options.dir, key), MANIFEST);
    const facts = factsOf(path);
    if (facts === undefined || facts.mtimeMs >= since) return;
    const now = new Date(this.#options.now());
    touch(path, now);
  }

  #artifact<Out>(
    key: string,
    recipe: Wanted<Out>,
    manifest: Manifest,
    cached: boolean,
  ): Artifact<Out> {
    const dir = artifactDir(this.#options.dir, key);
    const names = new Set(manifest.files.map((file) => file.name));
    return {
      key,
      value: recipe.output.parse(manifest.value),
      digest: manifest.digest,
      cached,
      warnings: manifest.warnings,
      file(name) {
        if (!names.has(name)) throw new Error(`Internal: ${recipe.kind} has no file ${name}`);
        return join(dir, name);
      },
    };
  }

  async #evict(
    limits: Pick<Eviction, "maxBytes" | "unusedSince">,
    keepSince = Number.POSITIVE_INFINITY,
  ): Promise<Extent> {
    const root = this.#options.dir;
    const leased = (await oldestLease(root)) ?? Number.POSITIVE_INFINITY;
    return evict({ root, ...limits, spareSince: Math.min(leased, keepSince) });
  }
}
