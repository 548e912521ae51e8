import { openLease } from "./leases.ts";
import type { Artifact, ArtifactSession, Recipe } from "./store.ts";

/** What it takes to look for an artifact. */
export type Wanted<Out> = Pick<Recipe<Out>, "kind" | "key" | "output">;

/** The store's operations for one session: what they touch counts as used since then. */
interface Access {
  getOrMake<Out>(recipe: Recipe<Out>, signal: AbortSignal, since: number): Promise<Artifact<Out>>;
  find<Out>(recipe: Wanted<Out>, since: number): Promise<Artifact<Out> | undefined>;
}

/**
 * Opens a session on the store in `root`. Its lease ends when it has been disposed of and no
 * making that it began still runs: another run may have joined such a making, which goes on using
 * this session's units.
 */
export function openSession(root: string, now: number, access: Access): ArtifactSession {
  const lease = openLease(root, now);
  let users = 1;
  let open = true;
  const leave = (): void => {
    users -= 1;
    if (users === 0) lease[Symbol.dispose]();
  };
  const held = async <T>(work: () => Promise<T>): Promise<T> => {
    users += 1;
    try {
      return await work();
    } finally {
      leave();
    }
  };
  return {
    getOrMake: (recipe, signal) => {
      const make = recipe.make.bind(recipe);
      const holding = {
        ...recipe,
        make: (dir: string, own: AbortSignal) => held(() => make(dir, own)),
      };
      return access.getOrMake(holding, signal, lease.started);
    },
    find: (recipe) => access.find(recipe, lease.started),
    [Symbol.dispose]: () => {
      if (open) leave();
      open = false;
    },
  };
}
