import { availableParallelism } from "node:os";

export const THREADS = availableParallelism();
/** How our side opens every model here. */
export const CPU = { dtype: "fp32", devices: ["cpu"], threads: THREADS } as const;
