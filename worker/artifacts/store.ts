import type { z } from "zod";
import type { KeyParts } from "../plan/step.ts";

/** A committed result: a JSON value and named files beside it. */
export interface Artifact<Out> {
  /** Hash of what it was made from (hex). */
  readonly key: string;
  readonly value: Out;
  /**
   * Identity for the keys of what is made from it: the hash of the value when there are no files
   * (equal results share all that follows), else the key.
   */
  readonly digest: string;
  /** False if it was made by this very call, true if it was found. */
  readonly cached: boolean;
  /** What the making warned about; told again each time it is found. */
  readonly warnings?: readonly string[];
  /** Absolute path of a file inside. */
  file(name: string): string;
}

/** How one artifact is made when it is not there yet. */
export interface Recipe<Out> {
  /** Kind and version of the unit, e.g. "utterance/1": part of the key. */
  readonly kind: string;
  readonly key: KeyParts;
  readonly output: z.ZodType<Out>;
  /** Writes its files into `dir`, an empty folder of its own, and returns the value. */
  make(dir: string, signal: AbortSignal): Promise<Out>;
  /** Whether a stored value still tells the truth; one that does not is made again. */
  holds?(value: Out): Promise<boolean>;
  /** What `make` has warned about, asked once when it is done and kept with the artifact. */
  warnings?(): readonly string[];
}

/**
 * The content-addressed store. An artifact is there whole or not at all: made in a temporary
 * folder, files and manifest fsynced, manifest last, then renamed into place.
 */
export interface ArtifactStore {
  /**
   * Finds the artifact or makes it. Identical recipes asked for at once are made once; one asker's
   * cancel ends the making only when no other still wants it.
   * @throws Cancelled, DiskFull, and whatever `make` throws
   */
  getOrMake<Out>(recipe: Recipe<Out>, signal: AbortSignal): Promise<Artifact<Out>>;
  /** The artifact if it is there, without making it. */
  find<Out>(
    recipe: Pick<Recipe<Out>, "kind" | "key" | "output">,
  ): Promise<Artifact<Out> | undefined>;
}

/**
 * The store as one run sees it: what it finds or makes here is not evicted, by this process or any
 * other, until the run has been disposed of (and a making it shares with another run is over).
 */
export interface ArtifactSession extends ArtifactStore, Disposable {}

/** What opens sessions: all that a run needs to know of a store. */
export interface ArtifactSessions {
  /** @throws DiskFull */
  session(): ArtifactSession;
}
