import type { Models } from "../../models/models.ts";
import type { Octavia } from "../octavia.ts";
import type { MediaFiles } from "./media-files.ts";

/** What a host gives to the API. */
export interface ApiHost {
  readonly octavia: Octavia;
  readonly media: MediaFiles;
  /** Where a finished upload lies. @throws InvalidInput if there is none of this name */
  readonly uploaded: (upload: string) => Promise<string>;
}

/** What the API is answered with. */
export interface ApiDeps extends ApiHost {
  /** As the settings stand now. */
  readonly models: () => Models;
}
