import type { Readable } from "node:stream";
import type { Check } from "./digest.ts";

/** One file as a source offers it. */
export interface RemoteFile {
  /** Relative to the model's folder, with slashes. */
  readonly path: string;
  readonly size: number;
  /** A folder on a stick may know none: then the file is taken as it is. */
  readonly check?: Check;
}

/** A model as a source offers it, at one fixed state. */
export interface RemoteModel {
  /** "owner/name". */
  readonly repository: string;
  /** The commit (hex), or what the source has in its place. */
  readonly revision: string;
  readonly files: readonly RemoteFile[];
  /** What the source says of the licence, as it says it. */
  readonly licence?: string;
}

/** Bytes of a file from `start` on: the place asked for, or 0 where a source cannot skip. */
export interface Bytes {
  readonly start: number;
  readonly stream: Readable;
}

/** Where models come from: the hub, a mirror, or a folder. */
export interface ModelSource {
  /** What the person knows it as. */
  readonly name: string;
  /**
   * @param revision a commit, branch or tag
   * @throws InvalidInput if there is no such model, Unauthorized, Offline, Cancelled; PassingTrouble
   */
  describe(repository: string, revision: string, signal: AbortSignal): Promise<RemoteModel>;
  /** @throws as `describe` */
  open(model: RemoteModel, file: RemoteFile, from: number, signal: AbortSignal): Promise<Bytes>;
}
