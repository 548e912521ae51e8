/** What the address of a new job says: the job it does again. */
export interface NewJobSearch {
  readonly again?: string;
}

/** Reads the address; what makes no sense in it is left out. */
export function newJobSearch({ again }: Record<string, unknown>): NewJobSearch {
  return typeof again === "string" && again !== "" ? { again } : {};
}
